"""The traps of the seed (design/ontology.md, section 13) that concern outline, tables, tasks and measures.

Each row: the trap's number, what the right reading gives. Traps about metadata, citations and linking are tested there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.extraction.extract import Extract, extract
from graph.extraction.groups import is_group
from graph.reading.file import read
from graph.task import Task

ROOT = Path(__file__).parent.parent.parent
PARKS = {"涪陵综合保税区", "涪陵高新区", "涪陵临港经济区"}


@pytest.fixture(scope="module")
def seed() -> Extract:
    return extract(read(next((ROOT / "graph" / "corpus").glob("涪陵府发〔2022〕43号.txt"))))


def task(seed: Extract, number: int) -> Task:
    (found,) = [t for t in seed.tasks if t.number == number]
    return found


def lead(seed: Extract, number: int) -> list[str]:
    return [m.text for m in task(seed, number).lead]


def support(seed: Extract, number: int) -> list[str]:
    return [m.text for m in task(seed, number).support]


def names(seed: Extract) -> list[str]:
    return [mention.text for t in seed.tasks for _, _, mention in t.mentions()]


def titles(seed: Extract, part: str) -> list[str]:
    return [seed.document.quote(s.title) for s in seed.sections if s.part == part]


def head(seed: Extract) -> list[str]:
    return [seed.document.quote(cell.span) for cell in seed.document.tables[0].rows[0].cells]


def by_support(seed: Extract, *, stated: bool) -> list[int | None]:
    return [t.number for t in seed.tasks if not t.support and t.support_stated == stated]


NO_SUPPORT = [5, 14, 15, 16, 23, 27, 29, 30, 31, 34, *range(36, 42), 54, 58, 64, 65, 72, 76]
MULTI_LEAD = [7, 8, 9, 17, 18, 26, 27, 38, 41, 50, 52, 53, 57, 64, 68, 69, 71, 72, 74, 78]
PARK_LEAD = [42, 43, 44, 45, 47, 48, 50, 51, 52, 53, 54, 55]

# trap, what is asked of the extract, the right answer
TRAPS: list[tuple[int, Callable[[Extract], object], object]] = [
    # the head's inner spaces do not hide it; it appears once
    (9, head, ["序号", "试  点  任  务", "牵头单位", "配合单位"]),
    # rows are four lines and a blank, section lines share the indent
    (10, lambda x: Counter(len(row.cells) for row in x.document.tables[0].rows), Counter({4: 79, 1: 11})),
    # empty support cells, bare tab or U+3000, name nobody and shift nothing
    (11, lambda x: by_support(x, stated=True), NO_SUPPORT),
    (11, lambda x: by_support(x, stated=False), []),
    # nine working groups are counted, none is named
    (12, lambda x: [n for n in names(x) if "工作推进组" in n or "办公室" in n], []),
    # half-width comma, half-width brackets and stray space stay in the text
    (13, lambda x: [mark in task(x, n).text for n, mark in ((7, ","), (8, ","), (57, "预售(现售)"), (57, "交易 “"))], [True] * 4),
    # numbers in the text are no task numbers
    (14, lambda x: [t.number for t in x.tasks], list(range(1, 79))),
    # 一、 and （一） occur in body and annex: ids carry the path
    (15, lambda x: len({s.id for s in x.sections}), 24),
    (15, lambda x: [s.id for s in x.sections if s.label == "一、"], ["plan-sec-1", "annex1-sec-1"]),
    (15, lambda x: [s.id for s in x.sections if s.label == "（一）"],
     ["plan-sec-1-1", "plan-sec-2-1", "plan-sec-3-1", "annex1-sec-1-1"]),
    # levels shift: body （一）–（五） = annex 一–五
    (16, lambda x: [t.split("）")[1] for t in titles(x, "plan") if t.startswith("（")][2:7],
     ["推动重点领域先行先试", "提升重点园区开放示范引领作用", "优化开放发展营商环境", "强化开放发展要素供给保障", "增强对外开放风险防范能力"]),
    (16, lambda x: [t.split("、")[1] for t in titles(x, "annex1") if t[1] == "、"],
     ["推动重点领域先行先试", "提升重点园区开放示范引领作用", "优化开放发展营商环境", "强化开放发展要素供给保障", "增强对外开放风险防范能力"]),
    # subsections run on through sections one and two; three to five have none
    (17, lambda x: Counter(t.section_path[1][:3] for t in x.tasks if len(t.section_path) > 1),
     Counter({"（一）": 11, "（二）": 25, "（三）": 5, "（四）": 5, "（五）": 5, "（六）": 4})),
    (17, lambda x: [t.number for t in x.tasks if len(t.section_path) == 1], list(range(56, 79))),
    (17, lambda x: Counter(t.section_path[0][0] for t in x.tasks), Counter({"一": 41, "二": 14, "三": 11, "四": 10, "五": 2})),
    # annex subsection headings end with a full stop, section headings do not
    (18, lambda x: {t[-1] == "。" for t in titles(x, "annex1") if t.startswith("（")}, {True}),
    (18, lambda x: {t[-1] == "。" for t in titles(x, "annex1") if not t.startswith("（")}, {False}),
    # run-in headings, one of them in mid-paragraph
    (19, lambda x: [m.text for m in x.measures if m.kind == "run-in-heading"],
     ["高水平打造具有服务贸易特色的重庆涪陵综合保税区。", "高质量发展以开放创新为己任的涪陵高新区。",
      "高效率建设以港口物流和多式联运为核心的涪陵临港经济区。", "促进投资贸易自由化便利化。", "强化开放创新政策支持。",
      "强化知识产权保护。", "提供人才保障。", "强化数据安全保护。", "坚持主动防范，提高防控能力。"]),
    # the three market categories are sections, not sectors
    (20, lambda x: list(x.market_categories), ["annex1-sec-1-1", "annex1-sec-1-2", "annex1-sec-1-3"]),
    (20, lambda x: [s.text for s in x.sectors],
     ["科技服务", "金融服务", "健康医疗服务", "教育服务", "商贸文旅服务", "电力服务", "电信服务"]),
    # 在健康医疗领域 lacks 服务
    (21, lambda x: len({m.sector.text for m in x.measures if m.sector}), 7),
    (21, lambda x: [m.sector.text for m in x.measures if m.text.startswith("在健康医疗领域") and m.sector], ["健康医疗服务"]),
    # only the first of five subsections is by sector; parks are the second
    (22, lambda x: {m.section for m in x.measures if m.sector}, {"plan-sec-2-1"}),
    (22, lambda x: {m.section for m in x.measures if m.park}, {"plan-sec-2-2"}),
    # twenty rows with more than one lead
    (23, lambda x: [t.number for t in x.tasks if len(t.lead) > 1], MULTI_LEAD),
    (23, lambda x: Counter(len(t.lead) for t in x.tasks), Counter({1: 58, 2: 18, 3: 1, 4: 1})),
    (23, lambda x: (sum(len(t.lead) for t in x.tasks), sum(len(t.support) for t in x.tasks)), (101, 119)),
    # order of leads is the document's
    (24, lambda x: [lead(x, n) for n in (50, 52, 53)],
     [["区教委", "涪陵高新区"], ["区物流办", "涪陵临港经济区"], ["区物流办", "涪陵临港经济区"]]),
    # 及 joins in row 62, and only there; 和 stays inside names
    (25, lambda x: support(x, 62), ["区委网信办", "区发展改革委", "区商务委", "各行业主管部门"]),
    (25, lambda x: [n for n in names(x) if "及" in n], []),
    # the group of row 62 is one mention, a group
    (26, lambda x: [n for n in support(x, 62) if is_group(n)], ["各行业主管部门"]),
    # the description of row 70 is one mention, a group
    (27, lambda x: support(x, 70), ["《国家职业资格目录（专业技术人员资格）》中的实施部门"]),
    (27, lambda x: is_group(support(x, 70)[0]), True),
    (28, lambda x: support(x, 63), ["区法院", "区公安局"]),
    # party organs keep their whole name
    (29, lambda x: [lead(x, n) for n in (56, 58, 71)], [["区委网信办"], ["区委宣传部"], ["区人力社保局", "区委组织部"]]),
    # vertical bodies without 区, the railway unit
    (30, lambda x: (lead(x, 60), lead(x, 36), lead(x, 10), support(x, 53)),
     (["涪陵海关"], ["涪陵银保监分局"], ["人行涪陵中心支行"], ["成都铁路局涪陵车务段"])),
    # bodies named in texts are no assignees
    (31, lambda x: "人民银行" in names(x), False),
    (32, lambda x: {"市委网信办", "市商务委", "重庆市相关行业主管部门", "相关职能部门", "相关部门", "电信运营商"} & set(names(x)), set()),
    # 配合 in the text of rows 12, 24, 58 is a verb
    (33, lambda x: [(task(x, n).text[:2], lead(x, n)) for n in (12, 24, 58)],
     [("配合", ["区文化旅游委"]), ("配合", ["区发展改革委"]), ("配合", ["区委宣传部"])]),
    # parks as leads and support; two rows of park subsections have other leads
    (34, lambda x: [t.number for t in x.tasks if PARKS & {m.text for m in t.lead}], PARK_LEAD),
    (34, lambda x: [t.number for t in x.tasks if PARKS & {m.text for m in t.support}], [49]),
    (34, lambda x: [lead(x, 46), lead(x, 49)], [["区商务委"], ["区科技局"]]),
    # 国家高新区 and 国家级内河临港经济区 are goals, not parks of a paragraph
    (35, lambda x: {m.park.text for m in x.measures if m.park}, {"重庆涪陵综合保税区", "涪陵高新区", "涪陵临港经济区"}),
    # places, enterprises and colleges named in texts are no assignees
    (37, lambda x: {"龙头港", "太极医药城", "涪陵大剧院", "武陵山旅游度假区"} & set(names(x)), set()),
    (38, lambda x: {"太极集团", "葵花药业", "华兰生物", "川东船舶", "长江师范学院"} & set(names(x)), set()),
    # no unit is both lead and support of one row
    (39, lambda x: [t.number for t in x.tasks if {m.text for m in t.lead} & {m.text for m in t.support}], []),
    # no spelling variants inside the cells
    (40, lambda x: {"区发改委", "区人社局"} & set(names(x)), set()),
    (40, lambda x: len({m.text for t in x.tasks for m in t.lead}), 29),
    (40, lambda x: len({m.text for t in x.tasks for m in t.support}), 30),
    # 单位 occurs in no cell; bodies created by the plan have no rows
    (41, lambda x: [n for n in names(x) if "单位" in n or "专项工作组" in n], []),
    (41, lambda x: {t.form for t in x.tasks}, {"table"}),
    # wording of the annex is kept, not the body's
    (42, lambda x: "适应涪陵区各级客户需求" in task(x, 41).text, True),
    (43, lambda x: task(x, 25).text, "支持港澳服务提供者设立独资医疗机构。"),
    (44, lambda x: task(x, 26).text.startswith("支持外资合资"), True),
    (45, lambda x: task(x, 16).text, "支持普通中小学校招收外籍人士子女。"),
    (46, lambda x: "艺术品和体育用品展会（交易会）" in task(x, 13).text, True),
    (47, lambda x: ("与国外高水平" in task(x, 14).text, "职业院校、普通高等学校" in task(x, 15).text), (True, True)),
    (48, lambda x: "盈利性" in task(x, 27).text, True),
    # row 10 stands under 充分竞争 though the body has it in commerce and tourism
    (49, lambda x: (task(x, 10).section, [m.sector.text for m in x.measures if "资信调查" in m.text and m.sector]),
     ("annex1-sec-1-1", ["商贸文旅服务"])),
    # misprints are kept verbatim
    (50, lambda x: ("以担保方式发行" in task(x, 60).text, any("配套政府等方面" in m.text for m in x.measures)), (True, True)),
    (51, lambda x: "物流、及相关政务服务" in task(x, 61).text, True),
    # body and annex are both kept, each in its part
    (52, lambda x: Counter(m.kind for m in x.measures), Counter({"measure": 59, "safeguard": 12, "run-in-heading": 9, "goal": 2})),
    (53, lambda x: ({t.part for t in x.tasks}, {m.part for m in x.measures}), ({"annex1"}, {"plan"})),
    # 用三年时间 gives no task a deadline
    (57, lambda x: [t.number for t in x.tasks if t.due], []),
    # conditions and exclusions are kept
    (58, lambda x: {t.number: x.document.quote(t.exception) for t in x.tasks if t.exception},
     {12: "赴台湾地区除外", 60: "ATA单证册项下除外", 70: "除涉及国家主权、安全外"}),
    (58, lambda x: {t.number: [x.document.quote(s) for s in t.further_exceptions] for t in x.tasks if t.further_exceptions},
     {70: ["不含法律职业资格考试"]}),
    (58, lambda x: {t.number: x.document.quote(t.condition) for t in x.tasks if t.condition},
     {56: "待相关部门确定需要访问国际学术前沿网站区内科研机构后"}),
    # names stay as the document writes them
    (59, lambda x: [n in names(x) for n in ("成都铁路局涪陵车务段", "涪陵银保监分局", "人行涪陵中心支行")], [True] * 3),
    # offsets count code points of the file
    (60, lambda x: len(x.document.text), 11763),
    (60, lambda x: all(x.document.quote(m.span) == m.text for t in x.tasks for _, _, m in t.mentions()), True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("trap", "asked", "right"), TRAPS, ids=[f"{trap}-{k}" for k, (trap, _, _) in enumerate(TRAPS)]
)
def test_a_trap_is_not_fallen_into(
    seed: Extract, trap: int, asked: Callable[[Extract], object], right: object
) -> None:
    assert asked(seed) == right


def test_the_table_of_traps_is_whole() -> None:
    elsewhere = {1, 2, 3, 4, 5, 6, 7, 8, 54, 55, 56}  # metadata and citations
    not_of_the_file = {36}  # what 区内 means is a judgement of linking
    assert {trap for trap, _, _ in TRAPS} == set(range(1, 61)) - elsewhere - not_of_the_file
