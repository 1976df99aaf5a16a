"""Scans: tesseract's words with their places become lines."""

from __future__ import annotations

from graph.document import SourceFile
from graph.reading.pdf_layout import LaidPage, laid_out
from graph.reading.scanned_pages import ocr_lines

COLUMNS = [
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
]


def tsv(*words: tuple[int, int, int, str]) -> str:
    """Return tesseract's table for (line, left, top, text) in pixels; each character is 40 pixels wide and high."""
    rows = ["\t".join(COLUMNS), "\t".join(["4", "1", "1", "1", "1", "0", "0", "0", "900", "40", "-1", ""])]
    for number, (line, left, top, text) in enumerate(words):
        rows.append("\t".join(map(str, (5, 1, 1, 1, line, number, left, top, 40 * len(text), 40, 90, text))))
    return "\n".join(rows) + "\n"


def test_words_close_together_are_one_and_columns_stay_apart() -> None:
    lines = ocr_lines(
        tsv((2, 300, 200, "公安部"), (1, 100, 100, "关于"), (1, 184, 101, "印发"), (2, 100, 200, "商务部")),
        3,
        842.0,
    )
    assert [line.words for line in lines] == ["关于印发", "商务部  公安部"]
    assert [line.page for line in lines] == [3, 3]
    assert lines[0].baseline > lines[1].baseline


def test_marks_of_other_levels_and_blank_words_are_no_lines() -> None:
    assert ocr_lines(tsv((1, 10, 10, " ")), 1, 842.0) == []
    assert ocr_lines("", 1, 842.0) == []


def test_a_scan_is_laid_out_like_any_other_page() -> None:
    full = "推动家政服务业高质量发展更好满足人民美好生活需要"
    words = [
        (1, 180, 300, full),
        (2, 100, 380, full + "二二"),
        (3, 100, 460, "结束。"),
        (4, 180, 540, "第二段。"),
        (5, 500, 2300, "—3—"),
    ]
    page = LaidPage(1, 842.0, ocr_lines(tsv(*words), 1, 842.0))
    document = laid_out(SourceFile("a.pdf", "application/pdf", "0" * 64, 1), [page], ["a scan"])
    assert document.text == full + full + "二二结束。\n第二段。\n"
    assert document.warnings == ("a scan",)
