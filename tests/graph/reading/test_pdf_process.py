"""A PDF file that makes the decoder loop or die is refused, and the next file is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.reading import pdf_process
from graph.reading.errors import UnreadableFile
from graph.reading.file import read_bytes

OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
    b"<</Length 5>>stream\n/X Do\nendstream",
    b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R/Y 5 0 R>>>>/Length 11>>"
    b"stream\n/X Do /Y Do\nendstream",
)


def self_drawing_file() -> bytes:
    """Return a PDF file whose page draws a form that draws itself twice."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(OBJECTS, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(data)
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + end


@pytest.fixture
def whole(made_pdf: Callable[..., bytes], text_page: Callable[..., object]) -> bytes:
    return made_pdf(text_page(["关于推进改革工作的通知，现予印发。"]))


def test_a_drawing_that_calls_itself_is_refused_and_the_next_file_is_read(
    whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_process, "TIME_LIMIT_S", 1.0)
    with pytest.raises(UnreadableFile, match=r"not read in 1 s \(loops\?\)"):
        read_bytes("a.pdf", self_drawing_file())
    monkeypatch.undo()
    assert read_bytes("b.pdf", whole).text == "关于推进改革工作的通知，现予印发。\n"


def test_a_reader_that_dies_is_replaced(whole: bytes) -> None:
    child = pdf_process._CHILD
    read_bytes("a.pdf", whole)
    process = child._process
    assert process is not None
    process.kill()
    process.wait()
    assert read_bytes("b.pdf", whole).source.name == "b.pdf"
    assert child._process is not process


def test_one_child_reads_many_files(whole: bytes) -> None:
    read_bytes("a.pdf", whole)
    process = pdf_process._CHILD._process
    assert {read_bytes(f"{n}.pdf", whole).source.name for n in range(5)} == {f"{n}.pdf" for n in range(5)}
    assert pdf_process._CHILD._process is process


def test_a_refusal_comes_back_from_the_child_as_it_was_raised() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_bytes("a.pdf", b"%PDF-1.7\n")
    assert refusal.value.name == "a.pdf"
    assert refusal.value.expected == "a PDF file with text"
