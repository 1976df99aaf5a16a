"""Texts name companies, colleges, bodies, places, parks and platforms at exact places; 区内 is read with its park."""

import csv
import json
from pathlib import Path
from typing import get_args

import pytest

from graph.linking.context import Context
from graph.linking.divisions import DATA
from graph.linking.named_parks import park_references
from graph.linking.places import MentionKind, named_mentions

FULING = Context("500102")
BEIJING = Context("110000")

NAMED = [
    # text, context, names with their kinds
    ("引导太极集团、葵花药业、华兰生物等医药龙头企业参股", FULING,
     [("太极集团", "enterprise"), ("葵花药业", "enterprise"), ("华兰生物", "enterprise")]),
    ("来自会计、财务、法律、市场中介等商务服务企业", FULING, []),  # sorts of company
    ("支持财务公司、证券公司、基金管理公司等金融机构", FULING, []),
    ("推进企业集团财务公司担保", FULING, []),
    ("由重庆长安汽车股份有限公司牵头", FULING, [("重庆长安汽车股份有限公司", "enterprise")]),
    ("支持长江师范学院、重庆工贸职业技术学院办学", FULING,
     [("长江师范学院", "university"), ("重庆工贸职业技术学院", "university")]),
    ("与国内外高水平应用技术大学合作办学", FULING, []),
    ("支持环长江师范学院创新生态圈建设", FULING,
     [("环长江师范学院创新生态圈", "platform"), ("长江师范学院", "university")]),
    ("在涪设立分支机构，来涪办学", FULING, [("涪", "place"), ("涪", "place")]),
    ("开展涪江治理", FULING, []),  # 涪 inside another name, nobody is in it
    ("允许在重庆市涪陵区合法工作", FULING, [("重庆市涪陵区", "place")]),
    ("赴台湾地区除外", FULING, [("台湾地区", "place")]),
    ("在涪陵综保区和龙头港试行", FULING, [("涪陵综保区", "park"), ("龙头港", "place")]),
    ("建设自由港和智慧港", FULING, []),
    ("完善太极医药城孵化功能", FULING, [("太极医药城", "place")]),
    ("推动景区、森林公园提质", FULING, []),
    ("在高新区推行直供电", FULING, [("高新区", "park")]),
    ("创建国家高新区", FULING, [("国家高新区", "designation")]),  # a status, not this park
    ("引导各类开发区转型", FULING, []),
    ("建成重庆港口型国家物流枢纽", FULING, [("重庆港口型国家物流枢纽", "platform")]),  # 国家物流枢纽布局和建设规划
    ("依托人民银行的贸易金融区块链平台", FULING, [("人民银行", "organization"), ("贸易金融区块链平台", "platform")]),
    ("贯彻落实市商务委工作机制", FULING, [("市商务委", "organization")]),
    ("推动海关通关合作，加强公安工作", FULING, []),
    ("由人民银行平潭支行负责", Context("350128"), [("人民银行平潭支行", "organization")]),
    ("落实《重庆市促进跨境贸易便利化工作方案》", FULING, [("《重庆市促进跨境贸易便利化工作方案》", "document")]),
    ("《国务院关于印发〈甲方案〉的通知》", FULING, [("《国务院关于印发〈甲方案〉的通知》", "document")]),
    ("实现重庆国际贸易“单一窗口”", FULING,
     [("重庆国际贸易“单一窗口”", "platform"), ("“单一窗口”", "platform")]),
    ("推广“提前申报”模式", FULING, [("“提前申报”", "mechanism")]),
    ("立足通州区服务京津冀", BEIJING, [("通州区", "place"), ("京津冀", "place")]),
    ("老城区改造、新市区建设", BEIJING, []),  # common words that are also divisions elsewhere
]  # fmt: skip


@pytest.mark.parametrize(("text", "context", "names"), NAMED)
def test_a_text_names_things(text: str, context: Context, names: list[tuple[str, str]]) -> None:
    found = named_mentions(text, context)
    assert [(mention.text, mention.kind) for mention in found] == names
    for mention in found:
        assert mention.span.of(text) == mention.text


PARKS = [
    ("建立区内融资租赁运营服务体系，在区内开展业务", ("500102", "park-ftz"), ["区内", "区内"]),
    ("为区内企业提供服务", None, []),  # the district's
    ("为区内企业提供服务", ("500102", "park-hightech"), []),  # only a bonded zone calls itself so
    ("与园区内孵化器对接", ("500102", "park-hightech"), ["园区内"]),
    ("依托高新区内优势产业", ("500102", "park-hightech"), ["高新区"]),  # 区内 is only a substring
    ("为临港经济区内产业服务", ("500102", "park-port"), ["临港经济区"]),
    ("充分发挥涪陵综合保税区、高新区、临港经济区主体作用", None, ["涪陵综合保税区", "高新区", "临港经济区"]),
]


@pytest.mark.parametrize(("text", "park", "words"), PARKS)
def test_words_that_mean_a_park(text: str, park: tuple[str, str] | None, words: list[str]) -> None:
    found = park_references(text, FULING, park)
    assert [reference.text for reference in found] == words
    for reference in found:
        assert reference.span.of(text) == reference.text
        assert "/id/place/500102/park-" in reference.park


@pytest.mark.shared
def test_named_enterprises_places_and_documents_of_the_gold_are_found_exactly(shared: Path) -> None:
    facets = json.loads((shared / "gold" / "task_facets.json").read_text(encoding="utf-8"))
    wanted, found = set(), set()
    kinds = {"enterprise", "university", "place", "park", "document", "organization", "route", "event"}
    for facet in facets:
        for name in facet["named"]:
            kind = name["kind"].replace("organisation", "organization")
            if kind in kinds:
                wanted.add((facet["task"], kind, name["start"], name["end"]))
        for mention in named_mentions(facet["text"], FULING):
            if mention.kind in kinds:
                found.add((facet["task"], mention.kind, mention.span.start, mention.span.end))
    assert len(wanted) >= 25
    right = len(wanted & found)
    assert 2 * right / (len(wanted) + len(found)) >= 0.97


def test_fixed_names_have_kinds_that_mentions_have() -> None:
    with (DATA / "named_areas.csv").open(encoding="utf-8", newline="") as lines:
        assert {row["kind"] for row in csv.DictReader(lines)} <= set(get_args(MentionKind))
