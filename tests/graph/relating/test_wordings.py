import tomllib
from pathlib import Path

import pytest

from graph.document import Span
from graph.relating.alignment import alignments
from graph.relating.drift import same_frame, speaks_for_authority
from graph.relating.subject import clauses
from graph.relating.wordings import Side, framing, only_frames, wording_pairs
from graph.task import Measure, Task

FRAMING = Path(__file__).parents[3] / "graph" / "relating" / "framing.toml"
OTHERS = (
    Measure(8, Span(500, 516), "加强农村公路养护，改善出行条件。", "measure"),
    Measure(9, Span(600, 617), "扩大义务教育学位供给，缓解入学矛盾。", "measure"),
)


def side(text: str, start: int = 0) -> Side:
    return Side(text, start, clauses(text, start))


def drifts(body: str, annex: str) -> list[tuple[str, str, str, bool]]:
    measure = Measure(1, Span(0, len(body)), body, "measure")
    task = Task(1, Span(1000, 1000 + len(annex)), annex, "table", part="annex1")
    (found,) = alignments([measure, *OTHERS], [task])
    return [(d.kind, d.source_text, d.target_text, d.contradicts) for d in found.differences]


def paired(body: str, annex: str) -> list[tuple[str, str]]:
    source, target = side(body), side(annex, 1000)
    (pairs,) = wording_pairs([source], target, 0.45)
    return [(source.joined(*p.source).text, target.joined(*p.target).text) for p in pairs]


@pytest.mark.parametrize(
    ("body", "annex", "pairs"),
    [
        (  # two clauses on one side are one on the other
            "允许在本市合法工作的外籍教练，按规定申请参加裁判员资格考试。",
            "组织在本市合法工作的外籍教练按规定申请参加裁判员资格考试。",
            [
                (
                    "允许在本市合法工作的外籍教练，按规定申请参加裁判员资格考试",
                    "组织在本市合法工作的外籍教练按规定申请参加裁判员资格考试",
                )
            ],
        ),
        (  # one long term in common makes no wording
            "鼓励更多商业银行办理林权抵押贷款业务。",
            "健全林权抵押贷款服务体系。",
            [],
        ),
    ],
)
def test_clauses_are_paired_when_they_are_one_wording_changed(
    body: str, annex: str, pairs: list[tuple[str, str]]
) -> None:
    assert paired(body, annex) == pairs


def test_of_two_measures_the_nearer_one_is_compared() -> None:
    near, far = side("支持农机企业与国内外院所合作育种。"), side("支持农机企业在园区育种。", 100)
    target = side("支持农机企业与国外院所合作育种。", 1000)
    first, second = wording_pairs([near, far], target, 0.45)
    assert len(first) == 1
    assert not second


@pytest.mark.parametrize(
    ("source", "target", "same"),
    [
        ("支持有条件的公园举办灯会", "支持普通广场举办灯会", False),  # a park is no party
        ("支持有条件的学校招收国际学生", "支持普通企业招收外籍人士子女", True),
        ("支持有条件的学校招收国际学生", "鼓励普通企业招收外籍人士子女", False),  # another verb opens it
        ("支持企业上市", "支持学校扩建", False),  # nothing in common but the verb
    ],
)
def test_clauses_built_alike_around_other_parties_are_one_frame(source: str, target: str, same: bool) -> None:
    assert same_frame(source, target) is same


@pytest.mark.parametrize(
    ("body", "annex", "contradicts"),
    [
        ("服务海外客户的备案制度落地见效。", "服务各级客户的备案制度落地见效。", True),
        (
            "支持学院与国内外大学合作办学。",
            "支持学院与国外大学合作办学。",
            False,
        ),  # narrower, no contradiction
        ("支持本地高校购买线上课程资源。", "支持职业院校购买线上课程资源。", False),  # colleges both
        ("支持外地投资者举办非营利性托育机构。", "支持本地居民举办非营利性托育机构。", True),
    ],
)
def test_other_parties_and_places_contradict_and_narrower_ones_do_not(
    body: str, annex: str, contradicts: bool
) -> None:
    assert any(found[3] for found in drifts(body, annex)) is contradicts


def test_a_circumstance_before_a_clause_that_the_task_drops_is_left_out() -> None:
    found = drifts("立足体育中心和滨江公园，举办龙舟赛事和水上运动会。", "鼓励举办龙舟赛事和水上运动会。")
    assert ("omission", "立足体育中心和滨江公园", "", False) in found


def test_an_authority_that_the_task_alone_names_is_told() -> None:
    found = drifts(
        "培育乡村旅游示范点，推广民宿等级评定。", "按照市级要求，培育乡村旅游示范点，推广民宿等级评定。"
    )
    assert ("authority", "", "按照市级要求", False) in found


@pytest.mark.parametrize(
    ("words", "speaks"),
    [("落实市上文件政策", True), ("按照市级统一部署", True), ("申报国家级基地", False), ("落实责任", False)],
)
def test_words_that_rest_on_an_authority(words: str, speaks: bool) -> None:
    assert speaks_for_authority(words) is speaks


def test_every_framing_rule_finds_its_example_and_leaves_the_other() -> None:
    rows = tomllib.loads(FRAMING.read_text(encoding="utf-8"))["framing"]
    assert len(rows) == len(framing()) == 4
    for row, pattern in zip(rows, framing(), strict=True):
        assert pattern.search(row["match"]), row["name"]
        assert not only_frames(row["leave"]), row["name"]


def test_a_clause_that_only_resembles_another_wording_is_left_out_all_the_same() -> None:
    found = drifts(
        "加强民宿业信用建设，建立健全民宿业信用分类管理制度，打击各类虚假宣传。",
        "加强民宿业信用建设，打击各类虚假宣传。",
    )
    assert ("omission", "建立健全民宿业信用分类管理制度", "", False) in found
