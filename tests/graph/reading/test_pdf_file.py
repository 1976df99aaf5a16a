"""PDF files: paragraphs over lines and pages, tables over pages, furniture, scans and damaged files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.reading import scanned_pages
from graph.reading.errors import UnreadableFile
from graph.reading.file import read_bytes
from graph.reading.pdf_file import read_pdf

Made = Callable[..., bytes]

PARAGRAPH = "推动家政服务业高质量发展，更好满足人民美好生活需要，商务部、国家发展改革委、人力资源社会保障部、国家医保局研究提出如下政策措施，请各地认真贯彻落实，并及时报告进展情况。"
WIDTH = 32


def wrapped(words: str, indent: int = 2) -> list[str]:
    lines = ["　" * indent + words[: WIDTH - indent]]
    lines += [words[start : start + WIDTH] for start in range(WIDTH - indent, len(words), WIDTH)]
    return lines


def test_lines_that_the_width_broke_are_one_paragraph(made_pdf: Made, text_page: Made) -> None:
    lines = [
        "　　　　　　　　关于印发方案的通知",
        *wrapped(PARAGRAPH),
        *wrapped("一、总体要求"),
        *wrapped(PARAGRAPH[3:]),
    ]
    document = read_pdf("a.pdf", made_pdf(text_page(lines)))
    assert document.text.split("\n") == ["关于印发方案的通知", PARAGRAPH, "一、总体要求", PARAGRAPH[3:], ""]


def test_a_paragraph_goes_on_over_the_page_break_and_knows_its_page(made_pdf: Made, text_page: Made) -> None:
    lines = wrapped(PARAGRAPH)
    first, second = [*wrapped(PARAGRAPH[1:]), *lines[:2]], [*lines[2:], *wrapped(PARAGRAPH[2:])]
    document = read_pdf("a.pdf", made_pdf(text_page(first), text_page(second)))
    assert document.text.split("\n") == [PARAGRAPH[1:], PARAGRAPH, PARAGRAPH[2:], ""]
    assert [block.page for block in document.blocks] == [1, 1, 2]


def test_running_heads_page_numbers_and_print_marks_are_left_out(made_pdf: Made, text_page: Made) -> None:
    pages = [
        text_page(
            wrapped(PARAGRAPH[number:]),
            header="2026/7/24 15:33 方案_某市人民政府",
            footer=f"https://www.gov.cn/a.htm {number + 1}/4",
        )
        for number in range(4)
    ]
    document = read_pdf("a.pdf", made_pdf(*pages))
    assert document.text.split("\n") == [PARAGRAPH[number:] for number in range(4)] + [""]


@pytest.mark.parametrize("footer", ["— 3 —", "3", "第3页 共9页", "- 3 -", "3/9"])
def test_a_page_number_alone_is_left_out_of_a_single_page(
    made_pdf: Made, text_page: Made, footer: str
) -> None:
    document = read_pdf("a.pdf", made_pdf(text_page(wrapped(PARAGRAPH), footer=footer)))
    assert document.text == PARAGRAPH + "\n"


def test_columns_of_a_signature_stay_apart(made_pdf: Made, text_page: Made) -> None:
    def signature(canvas: object) -> None:
        text_page(wrapped(PARAGRAPH))(canvas)
        for row, names in enumerate((("商务部", "国家发展改革委"), ("国家医保局", "最高人民法院"))):
            for column, name in enumerate(names):
                canvas.drawString(120 + 200 * column, 500 - 26 * row, name)  # type: ignore[attr-defined]
        canvas.drawString(380, 440, "2026年7月13日")  # type: ignore[attr-defined]

    lines = read_pdf("a.pdf", made_pdf(signature)).text.split("\n")
    assert lines[1:] == ["商务部  国家发展改革委", "国家医保局  最高人民法院", "2026年7月13日", ""]


def test_a_table_over_two_pages_is_one_table_with_its_merged_cells(made_pdf: Made, table_page: Made) -> None:
    head = ("序号", "任务", "牵头单位", "配合单位")
    first = [
        head,
        ("1", "推进改革，落实各项工作任务\n并定期评估", "区商务委", "区教委"),
        ("2", "扩大开放", "区科技局", "区财政局、"),
    ]
    second = [
        head,
        ("", "和合作", "", "区税务局"),
        ("3", "提升服务", "区民政局", "区公安局"),
        ("4", "强化监管", None, ""),
    ]
    document = read_pdf("a.pdf", made_pdf(table_page(first), table_page(second, top=790)))
    (table,) = document.tables
    assert [[document.quote(cell.span) for cell in row.cells] for row in table.rows] == [
        list(head),
        ["1", "推进改革，落实各项工作任务\n并定期评估", "区商务委", "区教委"],
        ["2", "扩大开放和合作", "区科技局", "区财政局、区税务局"],
        ["3", "提升服务", "区民政局", "区公安局"],
        ["4", "强化监管", "区民政局", ""],
    ]
    assert [block.kind for block in document.blocks] == ["table"]
    assert document.blocks[0].page == 1


def test_a_row_that_the_page_break_cuts_open_is_one_row(made_pdf: Made) -> None:
    lefts = (70, 120, 180, 380, 480)

    def ruled(canvas: Any, rows: list[tuple[str, ...]], top: float, foot: float) -> None:
        canvas.setFont("STSong-Light", 11)
        for number, row in enumerate(rows):
            high = top - 40 * number
            canvas.line(lefts[0], high, lefts[-1], high)
            for column, words in enumerate(row):
                canvas.drawString(lefts[column] + 3, high - 15, words)
        for left in lefts:
            canvas.line(left, top, left, foot)  # the upright rules go on below the last level one

    head = ("类别", "序号", "工作任务", "牵头单位")
    first = [head, ("一、改革", "1", "推进改革", "区商务委"), ("", "2", "扩大开放，提升质", "区科技局")]
    second = [head, ("", "", "量。", ""), ("", "3", "加强监管。", "区财政局")]
    document = read_pdf(
        "a.pdf", made_pdf(lambda c: ruled(c, first, 300, 180), lambda c: ruled(c, second, 790, 670))
    )
    (table,) = document.tables
    assert [[document.quote(cell.span) for cell in row.cells][1:] for row in table.rows] == [
        ["序号", "工作任务", "牵头单位"],
        ["1", "推进改革", "区商务委"],
        ["2", "扩大开放，提升质量。", "区科技局"],
        ["3", "加强监管。", "区财政局"],
    ]


def test_text_around_a_table_stays_text(made_pdf: Made, table_page: Made, text_page: Made) -> None:
    def page(canvas: object) -> None:
        text_page(["任务分工表"], top=780)(canvas)
        table_page([("1", "推进改革", "区商务委", "无"), ("2", "扩大开放", "区科技局", "无")])(canvas)
        text_page(["　　注：本表自印发之日起施行。"], top=600)(canvas)

    document = read_pdf("a.pdf", made_pdf(page))
    assert (
        document.text
        == "任务分工表\n1\t推进改革\t区商务委\t无\n2\t扩大开放\t区科技局\t无\n注：本表自印发之日起施行。\n"
    )
    assert len(document.tables) == 1


def test_a_table_open_at_its_sides_has_all_its_columns(made_pdf: Made) -> None:
    def page(canvas: object) -> None:
        for height in (700, 670, 640):
            canvas.line(70, height, 470, height)  # type: ignore[attr-defined]
        for left in (130, 330):
            canvas.line(left, 640, left, 700)  # type: ignore[attr-defined]
        for height, row in ((680, ("序号", "任务", "单位")), (650, ("1", "推进改革", "区商务委"))):
            for left, words in zip((75, 135, 335), row, strict=True):
                canvas.drawString(left, height, words)  # type: ignore[attr-defined]

    document = read_pdf("a.pdf", made_pdf(page))
    (table,) = document.tables
    assert [[document.quote(cell.span) for cell in row.cells] for row in table.rows] == [
        ["序号", "任务", "单位"],
        ["1", "推进改革", "区商务委"],
    ]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(made_pdf: Made, text_page: Made, turn: int) -> None:
    def page(canvas: object) -> None:
        canvas.setPageRotation(turn)  # type: ignore[attr-defined]
        canvas.translate(*{90: (595, 0), 180: (595, 842), 270: (0, 842)}[turn])  # type: ignore[attr-defined]
        canvas.rotate(turn)  # type: ignore[attr-defined]
        text_page(wrapped(PARAGRAPH), top=400)(canvas)

    assert read_pdf("a.pdf", made_pdf(page)).text == PARAGRAPH + "\n"


def test_the_pages_description_becomes_fields(made_pdf: Made, text_page: Made) -> None:
    def page(canvas: object) -> None:
        text_page(wrapped(PARAGRAPH))(canvas)
        for height, parts in (
            (500, ((80, "索 引 号："), (160, "0001/2026"), (320, "发文机关："), (400, "国务院办公厅"))),
            (476, ((80, "标　　题："), (160, "国务院办公厅关于完善市场体系的"))),
            (458, ((160, "实施意见"),)),
            (
                434,
                (
                    (80, "发文字号："),
                    (160, "国办发〔2026〕4号"),
                    (320, "成文日期："),
                    (400, "2026年02月08日"),
                ),
            ),
        ):
            for left, words in parts:
                canvas.drawString(left, height, words)  # type: ignore[attr-defined]

    document = read_pdf("a.pdf", made_pdf(page))
    assert document.fields == {
        "索引号": "0001/2026",
        "发文机关": "国务院办公厅",
        "标题": "国务院办公厅关于完善市场体系的实施意见",
        "发文字号": "国办发〔2026〕4号",
        "成文日期": "2026年02月08日",
    }
    assert document.text.endswith("成文日期：2026年02月08日\n" + PARAGRAPH + "\n")


def test_a_scan_is_refused_with_advice_where_there_is_no_ocr(
    made_pdf: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    def picture(canvas: object) -> None:
        canvas.drawInlineImage(Image.new("L", (60, 80), 200), 0, 0, 595, 842)  # type: ignore[attr-defined]

    monkeypatch.setattr(scanned_pages, "tesseract", lambda: None)
    with pytest.raises(UnreadableFile, match=r"2 pages that are pictures without text \(a scan\)") as refusal:
        read_pdf("a.pdf", made_pdf(picture, picture))
    assert "chi_sim" in str(refusal.value)


def test_pages_that_are_pictures_among_others_are_named_in_a_warning(made_pdf: Made, text_page: Made) -> None:
    from PIL import Image

    def picture(canvas: object) -> None:
        canvas.drawInlineImage(Image.new("L", (60, 80), 200), 0, 0, 595, 842)  # type: ignore[attr-defined]

    document = read_pdf(
        "a.pdf", made_pdf(text_page(wrapped(PARAGRAPH)), picture, text_page(wrapped(PARAGRAPH)))
    )
    assert "1 of 3 pages are pictures without text (pages 2)" in document.warnings[0]


def test_locked_damaged_and_endless_files_are_refused_in_one_line(made_pdf: Made, text_page: Made) -> None:
    whole = made_pdf(text_page(wrapped(PARAGRAPH)))
    loop = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>"
    cases = [
        (made_pdf(text_page(wrapped(PARAGRAPH)), password="geheim"), "encrypted PDF file"),
        (whole[:200], "damaged PDF file"),
        (b"%PDF-1.7\n", "damaged PDF file"),
        (loop, "all damaged"),
        (loop.replace(b"/Count 1>>", b"/Count 99999>>"), "1 to 3000 pages"),
    ]
    for data, words in cases:
        with pytest.raises(UnreadableFile, match=words) as refusal:
            read_pdf("a.pdf", data)
        assert "\n" not in str(refusal.value)


def test_a_file_is_told_by_its_bytes_and_not_by_its_name(made_pdf: Made, text_page: Made) -> None:
    assert (
        read_bytes("方案.txt", made_pdf(text_page(wrapped(PARAGRAPH)))).source.media_type == "application/pdf"
    )
