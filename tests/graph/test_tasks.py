"""All forms of one document come together in order; what is odd warns, and nothing fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.document import Block, Document, Span
from graph.extraction.extract import Extract, extract
from graph.extraction.qualification import condition, exceptions

Reader = Callable[[str], Extract]
Maker = Callable[[str], Document]

MIXED = """关于做好工作的通知
一、重点任务
（一）促进就业
1.完善政策体系，加强就业服务。（市人社局牵头，市财政局配合）
2.开展技能培训。
牵头单位：市教委
完成时限：2024年底前
二、工作要求
市政府督查室会同市发展改革委开展督查。
附件
任务分工表
序号
工作任务
牵头单位
配合单位
一、就业
1
建设服务平台。
市人社局
无
"""


def test_forms_come_together_in_text_order_with_their_sections(extracted: Reader) -> None:
    found = extracted(MIXED)
    assert [(t.position, t.form, t.number, t.section_path[-1:]) for t in found.tasks] == [
        (1, "parenthesis", 1, ("（一）促进就业",)),
        (2, "label-line", 2, ("2.开展技能培训。",)),
        (3, "clause", None, ("二、工作要求",)),
        (4, "table", 1, ("一、就业",)),
    ]
    assert [t.part for t in found.tasks] == ["plan", "plan", "plan", "annex1"]
    assert [t.support_stated for t in found.tasks] == [True, False, True, True]


def test_a_document_that_assigns_nothing_gives_nothing(extracted: Reader) -> None:
    for text in ("", "\n", "\ufeff", "通知\n请遵照执行。\n"):
        found = extracted(text)
        assert found.tasks == ()
        assert found.warnings == ()


def test_page_furniture_is_not_read(words: Maker) -> None:
    text = "责任单位：市教委\n1.做好工作。（市财政局负责）\n"
    document = words(text)
    document = Document(document.source, text, blocks=(Block("page-furniture", Span(0, 8)),))
    assert [m.text for t in extract(document).tasks for m in t.responsible] == ["市财政局"]


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("开展出境游（赴台湾地区除外）业务。", ["赴台湾地区除外"]),
        ("展品（ATA单证册项下除外）结转。", ["ATA单证册项下除外"]),
        (
            "除涉及国家主权、安全外，允许参加考试（不含法律职业资格考试）。",
            ["除涉及国家主权、安全外", "不含法律职业资格考试"],
        ),
        ("除财政支持外，还可申请贷款。", []),
        ("做好工作。", []),
    ],
)
def test_exceptions_are_kept(text: str, left_out: list[str]) -> None:
    assert [span.of(text) for span in exceptions(text, Span(0, len(text)))] == left_out


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("待相关部门确定名单后，协调加大服务。", "待相关部门确定名单后"),
        ("优待老人后，做好服务。", None),
        ("做好工作。", None),
    ],
)
def test_conditions_are_kept(text: str, first: str | None) -> None:
    found = condition(text, Span(0, len(text)))
    assert (found.of(text) if found else None) == first


ADVERSE = {
    "brackets": "（" * 20000,
    "pairs": "（）" * 10000,
    "nested": "（" * 9000 + "）" * 9000,
    "delimiters": "、" * 20000,
    "grades": "局" * 20000,
    "levels": "区" * 20000,
    "handing": "由" * 20000,
    "joined": "会同" * 10000,
    "names": "区财政局、" * 4000,
    "names and joins": "区财政局及" * 4000,
    "labels": "责任单位：" * 4000,
    "numbering": "1." * 10000,
    "chapters": "一、" * 10000,
    "articles": "第一条" * 7000,
    "rules": "排在第一位的" * 3000,
    "tails": "等部门" * 7000,
    "column names": "单位 " * 7000,
    "glued columns": "工作任务责任单位配合单位" * 1700,
    "rows": "序号\n任务\n牵头单位\n配合单位\n" + "1\n" * 10000,
    "loose rows": "任务\n牵头单位\n配合单位\n" + "区财政局\n" * 2000,
    "commas": "区财政局要做好工作，" * 2000,
    "except": "除国家外，" * 4000,
    "blanks": " \t\u3000\n" * 5000,
}


@pytest.mark.parametrize("text", ADVERSE.values(), ids=ADVERSE.keys())
def test_long_runs_of_one_pattern_end_and_do_not_fail(extracted: Reader, text: str) -> None:
    extracted(text)


PIECES = st.sampled_from(
    ["区财政局", "市教委", "牵头单位：", "配合单位", "（", "）", "负责", "牵头", "、", "，", "。", "；", "\n", "\t", "1.", "一、", "（一）",
     "会同", "由", "等部门", "及", "和", "各区政府", "2024年底前", "序号\n", "任务\n", "《", "》", "除", "外，", "下同", "第一位", " ", "推进工作", "〔", "〕"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_mixture_of_pieces_is_read_with_true_spans(pieces: list[str]) -> None:
    from graph.document import SourceFile

    text = "".join(pieces)
    found = extract(Document(SourceFile("p.txt", "text/plain", "0" * 64, len(text)), text))
    for task in found.tasks:
        assert found.document.quote(task.span) == task.text
        assert task.text.strip()
        for _, _, mention in task.mentions():
            assert found.document.quote(mention.span) == mention.text


def test_rows_of_a_table_without_any_separator_are_told_by_their_numbers(
    extracted: Callable[[str], Extract],
) -> None:
    text = (
        "任务分解表序号任务内容牵头单位配合单位完成时限1推进政务公开，做好解读。区政府办公室区级各部门全年"
        "2加强信用监管，处理12个问题。区发展改革委区市场监管局、区税务局12月底前3优化交易平台建设。区公共资源交易中心区财政局6月底前\n"
    )
    assert [
        (t.number, t.text, [m.text for m in t.lead], [m.text for m in t.support], t.due and t.due.text)
        for t in extracted(text).tasks
    ] == [
        (1, "推进政务公开，做好解读。", ["区政府办公室"], ["区级各部门"], "全年"),
        (2, "加强信用监管，处理12个问题。", ["区发展改革委"], ["区市场监管局", "区税务局"], "12月底前"),
        (3, "优化交易平台建设。", ["区公共资源交易中心"], ["区财政局"], "6月底前"),
    ]
