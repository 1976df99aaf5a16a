"""DOCX files: words, automatic numbers, merged cells, and damaged packages."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from graph.reading.errors import UnreadableFile
from graph.reading.file import read_bytes
from graph.reading.word_numbering import chinese, printed

Made = Callable[..., bytes]

NUMBERING = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="77">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>"""


def numbered(document: Any, *items: tuple[int, str], number: str = "77", restart: bool = False) -> None:
    """Add paragraphs with automatic numbers of (level, words)."""
    part = document.part.numbering_part.element
    if not any(a.get(qn("w:abstractNumId")) == "77" for a in part.iter(qn("w:abstractNum"))):
        part.insert(0, parse_xml(NUMBERING))
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    part.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="77"/>{override}</w:num>')
    )
    for level, words in items:
        paragraph = document.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            )
        )


def test_automatic_numbers_are_text(made_docx: Made) -> None:
    def fill(document: Any) -> None:
        numbered(
            document,
            (0, "总体要求"),
            (1, "指导思想"),
            (1, "主要目标"),
            (0, "重点任务"),
            (1, "加强统筹"),
            (2, "落实"),
            (2, "评估"),
            (1, "监督"),
        )
        document.add_paragraph("没有编号")
        numbered(document, (0, "附表"), number="78", restart=True)

    lines = read_bytes("a.docx", made_docx(fill)).text.split("\n")
    assert lines == [
        "一、总体要求", "（一）指导思想", "（二）主要目标", "二、重点任务", "（一）加强统筹", "1.落实", "2.评估", "（二）监督", "没有编号", "一、附表", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "number_format", "words"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (105, "ideographTraditional", "一百〇五"),
        (3, "decimalEnclosedCircle", "③"),
        (12, "decimalFullWidth", "１２"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (2, "ideographZodiacTraditional", "乙"),
        (7, "unheardOf", "7"),
    ],
)
def test_number_formats_are_printed_as_word_does(count: int, number_format: str, words: str) -> None:
    assert printed(count, number_format) == words


def test_chinese_numerals_beyond_headings_stay_digits() -> None:
    assert [chinese(count) for count in (0, 1, 11, 100, 110, 1000)] == [
        "0",
        "一",
        "十一",
        "一百",
        "一百一十",
        "1000",
    ]


def test_merged_cells_are_repeated_in_the_rows_they_cover(made_docx: Made) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("任务分工表")
        table = document.add_table(4, 4)
        for row, words in enumerate(
            (
                ("类别", "任务", "单位", "时限"),
                ("甲", "推进", "区商务委", "年底"),
                ("", "落实", "区教委", ""),
                ("乙", "全部", "", ""),
            )
        ):
            for column, word in enumerate(words):
                table.cell(row, column).text = word
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(1, 3).merge(table.cell(2, 3))
        table.cell(3, 1).merge(table.cell(3, 3))

    document = read_bytes("a.docx", made_docx(fill))
    (table,) = document.tables
    assert [[document.quote(cell.span) for cell in row.cells] for row in table.rows] == [
        ["类别", "任务", "单位", "时限"],
        ["甲", "推进", "区商务委", "年底"],
        ["甲", "落实", "区教委", "年底"],
        ["乙", "全部"],
    ]
    assert [cell.column for cell in table.rows[2].cells] == [0, 1, 2, 3]
    assert [cell.column_span for cell in table.rows[3].cells] == [1, 3]
    assert document.text.startswith("任务分工表\n类别\t任务\t单位\t时限\n")


def test_headings_text_boxes_breaks_and_tracked_changes(made_docx: Made) -> None:
    def fill(document: Any) -> None:
        document.add_heading("工作方案", level=1)
        paragraph = document.add_paragraph("第一行")
        paragraph.add_run().add_break()
        paragraph.add_run("第二行")
        deleted, inserted = OxmlElement("w:del"), OxmlElement("w:ins")
        run = document.add_paragraph("留下").add_run("旧")._r
        gone = copy.deepcopy(run)
        gone.find(qn("w:t")).tag = qn("w:delText")
        deleted.append(gone)
        run.getparent().replace(run, deleted)
        new = copy.deepcopy(run)
        new.find(qn("w:t")).text = "新"
        inserted.append(new)
        deleted.addnext(inserted)

    document = read_bytes("a.docx", made_docx(fill))
    assert document.text == "工作方案\n第一行\n第二行\n留下新\n"
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "paragraph"]


def package(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def test_a_zip_bomb_is_refused_unopened() -> None:
    bomb = package({"word/document.xml": b" " * (300 << 20)})
    assert len(bomb) < 1 << 20
    with pytest.raises(UnreadableFile, match="unpacks to 300 MiB, expected at most 256 MiB"):
        read_bytes("a.docx", bomb)


def test_damaged_empty_and_locked_packages_are_refused_in_one_line(made_docx: Made) -> None:
    whole = made_docx(lambda document: document.add_paragraph("某文"))
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 255
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    cases = [
        (whole[: len(whole) // 2], "damaged DOCX file"),
        (bytes(flipped), "damaged DOCX file"),
        (package({"word/document.xml": b"<w/>"}), "damaged DOCX file"),
        (made_docx(lambda document: None), "without text"),
        (locked, "password"),
    ]
    for data, words in cases:
        with pytest.raises(UnreadableFile, match=words) as refusal:
            read_bytes("a.docx", data)
        assert "\n" not in str(refusal.value)
