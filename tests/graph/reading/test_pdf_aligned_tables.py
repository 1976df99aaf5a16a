"""Tables of a PDF that no rules draw are read from where their words stand; other text stays text."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from graph.reading.pdf_file import read_pdf

HEAD = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
ROWS = [
    ["1", "新建三座跨河桥梁，配套建设引道、照明和排水设施，同步改造沿线管网", "市交通局", "市住建局、市水务局", "2027年10月底前"],
    ["2", "开展屋顶绿化", "市园林局", "各街道办事处", "长期推进"],
    ["3", "建设数字档案馆", "市档案局", "市财政局、市数据局、市大数据中心（信息中心）", "2027年6月底前"],
]  # fmt: skip
WIDTHS = [35, 150, 80, 110, 80]
Grid = Callable[..., list[list[list[str]]]]


@pytest.fixture
def grid() -> Grid:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def made(
        rows: list[list[str]], widths: list[int] = WIDTHS, repeat: int = 1, **style: object
    ) -> list[list[list[str]]]:
        words = ParagraphStyle("cell", fontName="STSong-Light", fontSize=10.5, leading=15, wordWrap="CJK")
        table = Table(
            [[Paragraph(cell, words) for cell in row] for row in rows], colWidths=widths, repeatRows=repeat
        )
        table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), style.get("valign", "MIDDLE"))]))
        target = BytesIO()
        SimpleDocTemplate(target, pagesize=A4).build(
            [Paragraph("二〇二七年重点任务表", words), table, Paragraph("注：以上任务纳入考核。", words)]
        )
        document = read_pdf("plan.pdf", target.getvalue())
        return [
            [[document.quote(cell.span) for cell in row.cells] for row in read.rows]
            for read in document.tables
        ]

    return made


@pytest.mark.parametrize("valign", ["TOP", "MIDDLE"])
def test_rows_are_told_by_their_numbers(grid: Grid, valign: str) -> None:
    assert grid([HEAD, *ROWS], valign=valign) == [[HEAD, *ROWS]]


def test_rows_without_numbers_are_told_by_wider_gaps(grid: Grid) -> None:
    rows = [row[1:3] + row[4:] for row in [HEAD, *ROWS]]
    assert grid(rows, [150, 80, 100]) == [rows]


@pytest.mark.parametrize("repeat", [0, 1])
def test_a_table_goes_on_over_pages(grid: Grid, repeat: int) -> None:
    rows = [[str(number), *row[1:]] for number, row in enumerate(ROWS * 12, 1)]
    assert grid([HEAD, *rows], repeat=repeat) == [[HEAD, *rows]]


def test_a_head_may_stand_over_two_lines(grid: Grid) -> None:
    stacked = [*HEAD[:2], "牵头<br/>单位", "配合<br/>单位", "完成<br/>时限"]
    assert grid([stacked, *ROWS])[0][1:] == ROWS


def test_columns_that_hand_nothing_out_stay_text(grid: Grid) -> None:
    assert grid([["姓名", "职务", "电话"], ["王某", "科长", "12345"]], [100, 100, 100]) == []
