import json
from dataclasses import replace
from datetime import date

import pytest

from graph.extraction.extract import Extract, extract
from graph.linking.registry import registry
from graph.linking.resolution import resolution
from graph.reading.file import read_bytes
from graph.relating.across import CorpusIndex, shingles, title_key
from graph.relating.succession import name_on, successors
from graph.relating.summary import DocumentSummary, summary_from_json
from graph.triples.cross_document import connection_quads, document_summary
from tests.graph.two_plans import DISTRICT_STRAW, FAIR, SEEDS, STRAW, district_plan, municipal_plan

COLD_STORES = ("支持外资企业投资冷链仓储。", "市商务委", "市发展改革委")
DISTRICT_SEEDS = ("开展地方猪种抢救性收集，建设种质资源保存库。", "区财政局", "区科技局")
MUNICIPAL = municipal_plan(STRAW, SEEDS, COLD_STORES)
DISTRICT = district_plan(
    "为落实《重庆市智慧农业行动方案》，制定本方案。", DISTRICT_STRAW, DISTRICT_SEEDS, FAIR
)


def read_plan(text: str) -> tuple[Extract, DocumentSummary]:
    found = extract(read_bytes("plan.txt", text.encode()))
    return found, document_summary(found, resolution(found))


@pytest.fixture(scope="module")
def municipal() -> DocumentSummary:
    return read_plan(MUNICIPAL)[1]


@pytest.fixture(scope="module")
def district() -> DocumentSummary:
    return read_plan(DISTRICT)[1]


def test_a_summary_goes_to_json_and_back(district: DocumentSummary) -> None:
    assert len(district.tasks()) == 3
    assert summary_from_json(json.loads(json.dumps(district.to_json()))) == district


@pytest.mark.parametrize("late", ["upper", "lower"])
def test_a_task_refines_the_task_above_whichever_document_arrives_last(
    late: str, municipal: DocumentSummary, district: DocumentSummary
) -> None:
    order = [municipal, district] if late == "lower" else [district, municipal]
    found = CorpusIndex(order).connections(order[-1])
    pairs = {(r.lower.number, r.upper.number): r.counterparts for r in found.refinements}
    assert pairs == {(1, 1): True, (2, 2): False}


def test_a_citation_by_title_resolves_when_its_document_arrives(
    municipal: DocumentSummary, district: DocumentSummary
) -> None:
    index = CorpusIndex([district])
    assert not index.connections(district).citations
    index.add(municipal)
    (resolved,) = index.connections(municipal).citations
    assert (resolved.citing.document, resolved.cited.document) == (district.document, municipal.document)
    quads = {str(quad) for quad in connection_quads(index.connections(municipal))}
    assert any("citedDocument" in quad and municipal.document in quad for quad in quads)


def test_a_title_that_two_documents_bear_resolves_to_neither(
    municipal: DocumentSummary, district: DocumentSummary
) -> None:
    twin = replace(municipal, document=municipal.document + "9", number="渝府发〔2031〕59号")
    assert not CorpusIndex([district, municipal, twin]).connections(district).citations


def test_sister_districts_with_one_task_are_told(district: DocumentSummary) -> None:
    text = (
        DISTRICT.replace("涪陵区", "渝北区").replace("涪陵府发", "渝北府发").replace("榨菜产业", "柑橘采摘")
    )
    sister = read_plan(text)[1]
    assert sister.region != district.region
    siblings = CorpusIndex([district, sister]).connections(sister).siblings
    assert [(s.first.number, s.second.number) for s in siblings] in (
        [(1, 1), (2, 2)],
        [(1, 1), (2, 2), (3, 3)],
    )
    assert all(s.score >= 0.6 for s in siblings)


def test_what_a_corpus_says_of_one_document_does_not_depend_on_the_order_of_arrival(
    municipal: DocumentSummary, district: DocumentSummary
) -> None:
    def quads(order: list[DocumentSummary]) -> set[str]:
        return {str(quad) for quad in connection_quads(CorpusIndex(order).connections(district))}

    assert quads([municipal, district]) == quads([district, municipal])


def test_documents_of_the_same_words_have_the_same_shingles(district: DocumentSummary) -> None:
    assert shingles(district) == shingles(replace(district, document=district.document + "1"))
    assert shingles(district)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("《重庆市智慧农业行动方案》", "重庆市智慧农业行动方案", True),
        ("重庆市智慧农业行动方案（试行）", "重庆市智慧农业行动方案(试行)", True),
        ("智慧农业行动方案", "智慧渔业行动方案", False),
    ],
)
def test_titles_are_compared_without_their_marks(first: str, second: str, same: bool) -> None:
    assert (title_key(first) == title_key(second)) is same


@pytest.mark.parametrize(
    ("day", "names", "reforms"),
    [(date(2022, 11, 3), "银保监", 0), (date(2024, 1, 1), "金融监督管理|金融监管", 1)],
)
def test_a_body_is_followed_through_reforms_to_the_day(day: date, names: str, reforms: int) -> None:
    organization = registry().organization(("500102", "fuling-cbirc"))
    assert organization is not None
    (standing,) = successors(organization, day)
    assert any(word in standing.name + (standing.organization.full_name or "") for word in names.split("|"))
    assert len(standing.through) == reforms


def test_a_body_that_no_reform_touched_is_itself() -> None:
    organization = registry().organization(("500102", "kjj"))
    assert organization is not None
    (standing,) = successors(organization, date(2030, 1, 1))
    assert standing.organization.key == ("500102", "kjj")
    assert name_on(organization, date(2030, 1, 1)) == standing.name


def test_a_clause_that_only_frames_a_measure_ties_it_to_no_task_above(municipal: DocumentSummary) -> None:
    framed = "发挥种质资源保存库和地方猪种抢救性收集的优势，扩建乡镇农机服务站。"
    bare = "用好种质资源保存库和地方猪种抢救性收集的成果，扩建乡镇农机服务站。"

    def refining(sentence: str) -> list[str]:
        text = DISTRICT.replace("\n附件\n", f"\n一、重点任务\n\n{sentence}\n\n附件\n")
        text = text.replace("开展地方猪种抢救性收集，建设种质资源保存库。", "评选最美乡村。")
        lower = read_plan(text)[1]
        found = CorpusIndex([municipal, lower]).connections(lower).refinements
        return [r.lower.text for r in found if not r.lower.is_task]

    assert refining(bare) == [bare]
    assert not refining(framed)
