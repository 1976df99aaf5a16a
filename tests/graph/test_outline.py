"""Headings of every system become sections with unique ids, whatever the publisher did to the lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.document import Document, Section, Span
from graph.reading.headings import hanzi_number
from graph.reading.outline import outline
from graph.task import Annex, Metadata

Maker = Callable[[str], Document]


def shown(document: Document, sections: tuple[Section, ...]) -> list[tuple[str, str]]:
    return [(section.id, document.quote(section.title)) for section in sections]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("一百", 100),
        ("一百零三", 103),
        ("一百一十", 110),
    ],
)
def test_chinese_numerals_have_their_value(words: str, number: int) -> None:
    assert hanzi_number(words) == number


def test_levels_nest_and_ids_are_paths_of_position(words: Maker) -> None:
    document = words(
        "一、总体要求\n（一）目标。\n做好工作。\n（二）原则\n二、任务\n（一）改革\n1.试点。支持试点工作。\n"
    )
    assert shown(document, outline(document, Metadata())) == [
        ("plan-sec-1", "一、总体要求"),
        ("plan-sec-1-1", "（一）目标。"),
        ("plan-sec-1-2", "（二）原则"),
        ("plan-sec-2", "二、任务"),
        ("plan-sec-2-1", "（一）改革"),
        ("plan-sec-2-1-1", "1.试点。"),
    ]


def test_a_numbering_that_runs_on_through_chapters_keeps_ids_apart(words: Maker) -> None:
    document = words("一、甲类\n（一）工业\n（二）农业\n二、乙类\n（三）商业\n")
    sections = outline(document, Metadata())
    assert [(section.id, section.label, section.level) for section in sections][-1] == (
        "plan-sec-2-1",
        "（三）",
        2,
    )


def test_an_annex_counts_its_own_sections(words: Maker) -> None:
    text = "一、任务\n附件\n任务分工\n一、任务\n（一）改革\n"
    document = words(text)
    annex = Annex("annex1", "任务分工", None, Span(text.index("附件"), len(text)))
    sections = outline(document, Metadata(annexes=(annex,)))
    assert [(section.id, section.part) for section in sections] == [
        ("plan-sec-1", "plan"),
        ("annex1-sec-1", "annex1"),
        ("annex1-sec-1-1", "annex1"),
    ]


def test_items_that_are_sentences_are_no_sections(words: Maker) -> None:
    document = words("（一）公开\n1.做好信息公开，及时发布政策，" + "加强解读和回应，" * 8 + "提升质量。\n")
    assert [title for _, title in shown(document, outline(document, Metadata()))] == ["（一）公开"]


def test_numbers_inside_names_and_amounts_head_nothing(words: Maker) -> None:
    document = words("一、概况\n2.5亿元用于建设\n11.121人才梯队项目\n3.14万平方米\n2024年工作\n")
    titles = [title for _, title in shown(document, outline(document, Metadata()))]
    assert titles == ["一、概况", "11.121人才梯队项目"]


def test_words_that_end_in_one_head_nothing(words: Maker) -> None:
    long = "16.优化审批。对建设内容单一、技术方案简单的项目，合并审批。" + "推行预审服务，精简编制内容。" * 20
    titles = [title for _, title in shown(words(long + "\n"), outline(words(long + "\n"), Metadata()))]
    assert titles == ["16.优化审批。"]


def test_references_to_items_head_nothing(words: Maker) -> None:
    document = words("第一条 为了加强管理，制定本办法。\n（一）项规定的情形\n第二条 本办法适用于全市。\n")
    assert [title for _, title in shown(document, outline(document, Metadata()))] == []


GLUED = (
    "一、实施设备更新行动到2027年，投资规模较2023年增长25%以上。"
    + "（一）加快建筑领域更新。"
    + "推进改造工作。" * 8
    + "责任单位:区交通局、市场监管局（二）加快农业领域更新。"
    + "推进农业工作。" * 8
    + "责任单位:区农业局二、强化保障到2027年，"
    "形成体系。（三）加强协调。" + "各单位落实要求。" * 6
)


def test_headings_glued_into_one_line_are_found_by_their_run(words: Maker) -> None:
    document = words(GLUED)
    assert shown(document, outline(document, Metadata())) == [
        ("plan-sec-1", "一、实施设备更新行动"),
        ("plan-sec-1-1", "（一）加快建筑领域更新。"),
        ("plan-sec-1-2", "（二）加快农业领域更新。"),
        ("plan-sec-2", "二、强化保障"),
        ("plan-sec-2-1", "（三）加强协调。"),
    ]


def test_a_section_reaches_to_the_next_heading_of_its_level(words: Maker) -> None:
    text = "一、甲\n内容。\n（一）乙\n内容。\n二、丙\n"
    document = words(text)
    first, second, third = outline(document, Metadata())
    assert first.span == Span(0, text.index("二、"))
    assert second.parent == first.id
    assert second.span.end == first.span.end
    assert third.span.end == len(text)


def test_nothing_numbered_gives_no_sections(words: Maker) -> None:
    assert outline(words(""), Metadata()) == ()
    assert outline(words("通知\n请遵照执行。\n"), Metadata()) == ()
