"""Damaged files of every format give a Document or a refusal, never anything else."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from graph.document import Document
from graph.extraction.citations import citations
from graph.extraction.metadata import metadata
from graph.reading.errors import UnreadableFile
from graph.reading.file import read_bytes

TEXT = (
    "某市人民政府关于印发《某市工作方案》的通知\n某政发〔2020〕1号\n各区县人民政府：\n现将《某市工作方案》印发给你们。\n某市人民政府\n2020年1月2日\n"
    "某市工作方案\n根据《某省发展规划》（某政〔2019〕2号），制定本方案。\n附件1\n任务分工表\n序号 任务 单位\n"
) * 5


@pytest.fixture
def whole(
    made_pdf: Callable[..., bytes], text_page: Callable[..., Any], made_docx: Callable[..., bytes]
) -> dict[str, bytes]:
    def fill(document: Any) -> None:
        for line in TEXT.split("\n"):
            document.add_paragraph(line)
        document.add_table(3, 3).cell(0, 0).text = "任务"

    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    return {
        "txt": TEXT.encode("gb18030"),
        "html": f"<html><meta charset=utf-8><body><div>{paragraphs}<table><tr><td>1<td>2<tr><td>3<td>4</table></div>".encode(),
        "docx": made_docx(fill),
        "pdf": made_pdf(text_page(TEXT.split("\n")[:20]), text_page(TEXT.split("\n")[:9])),
    }


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return *data* cut off, with bits turned, zeros, a piece left out or a piece doubled."""
    spoiled = bytearray(data)
    place = chance.randrange(len(data))
    match chance.randrange(5):
        case 0:
            return data[:place]
        case 1:
            for _ in range(chance.randrange(1, 60)):
                spoiled[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 2:
            spoiled[place : place + chance.randrange(400)] = bytes(chance.randrange(100))
        case 3:
            del spoiled[place : place + chance.randrange(400)]
        case _:
            spoiled[place:place] = data[: chance.randrange(2000)]
    return bytes(spoiled)


@pytest.mark.parametrize("kind", ["txt", "html", "docx", "pdf"])
def test_a_damaged_file_is_read_or_refused(whole: dict[str, bytes], kind: str) -> None:
    chance = random.Random(20221103)
    outcomes = {"read": 0, "refused": 0}
    messages: list[str] = []
    for _ in range(60):
        data = damaged(whole[kind], chance)
        try:
            document = read_bytes(f"a.{kind}", data)
        except UnreadableFile as refusal:
            outcomes["refused"] += 1
            messages.append(str(refusal))
            continue
        outcomes["read"] += 1
        check(document)
    assert outcomes["refused"] > 0
    assert sum(outcomes.values()) == 60
    assert not any("\n" in message for message in messages)


def check(document: Document) -> None:
    """Assert that every span of *document* and of what is read in it lies inside the text."""
    length = len(document.text)
    spans = [block.span for block in document.blocks]
    spans += [cell.span for table in document.tables for row in table.rows for cell in row.cells]
    about = metadata(document)
    spans += [citation.span for citation in citations(document, about)]
    spans += [mention.span for mention in (*about.issuers, *about.addressees)]
    assert all(span.end <= length for span in spans)
