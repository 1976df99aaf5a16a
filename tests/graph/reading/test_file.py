"""A file is read by what its bytes are; what cannot be read is refused in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph.reading.errors import UnreadableFile
from graph.reading.file import MAX_BYTES, read, read_bytes

ROOT = Path(__file__).parents[3]
SEED = ROOT / "graph/corpus/涪陵府发〔2022〕43号.txt"


def test_the_seed_is_its_file_decoded() -> None:
    document = read(SEED)
    assert document.text == SEED.read_text(encoding="utf-8")
    assert (len(document.text), document.source.size_bytes) == (11763, 33155)
    assert document.source.sha256 == "32d1f80916cbb2ebea4eb7c90cc4484c31eef098d4140a1147051ed173bd67c6"
    assert (document.source.media_type, document.source.encoding) == ("text/plain", "utf-8")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "image/png"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "save it as DOCX"),
        ("a.zip", b"PK\x05\x06" + b"\x00" * 18, "unpack it"),
        ("a.rtf", b"{\\rtf1\\ansi}", "application/rtf"),
        ("a.txt", b"\x7fELF" + b"\x00" * 60, "application/x-executable"),
        ("a.pdf", b"hello", "damaged PDF file"),
        ("a.docx", b"hello", "damaged DOCX file"),
    ],
)
def test_other_kinds_of_files_are_refused_with_advice(name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_bytes(name, data)
    message = str(refusal.value)
    assert message.startswith(f"{name}: read ")
    assert "\n" not in message


def test_missing_files_folders_and_huge_files_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    for path, words in (
        (tmp_path / "none.txt", "no such file"),
        (tmp_path, "a folder"),
        (huge, "at most 64 MiB"),
    ):
        with pytest.raises(UnreadableFile, match=words):
            read(path)


def test_reading_text_loads_no_library_of_another_format() -> None:
    code = (
        "import sys; from pathlib import Path; from graph.reading.file import read;"
        f"from graph.extraction.metadata import metadata; metadata(read(Path({str(SEED)!r})));"
        "print([m for m in ('lxml', 'docx', 'pypdfium2', 'pdfplumber', 'opencc', 'PIL') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
