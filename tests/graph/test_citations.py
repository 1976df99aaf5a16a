"""Which documents a document cites, how, and what is no citation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.extraction.citations import citations
from graph.extraction.metadata import metadata
from graph.reading.file import read
from graph.reading.plain_text import read_plain_text
from graph.task import Citation

ROOT = Path(__file__).parents[2]
SEED = ROOT / "graph/corpus/涪陵府发〔2022〕43号.txt"
HEAD = "某市人民政府关于印发《某市工作方案》的通知\n某政发〔2020〕1号\n各区县人民政府：\n现将《某市工作方案》印发给你们。\n某市人民政府\n2020年1月2日\n某市工作方案\n"


def cited(text: str) -> tuple[Citation, ...]:
    document = read_plain_text("a.txt", text.encode())
    found = citations(document, metadata(document))
    assert all(document.quote(citation.span) == citation.text for citation in found)
    assert list(found) == sorted(found, key=lambda citation: citation.span)
    return found


def keys(text: str) -> list[tuple[str | None, str | None]]:
    return [(citation.title, citation.number) for citation in cited(text)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # title and number, brackets of every kind
        ("按照《国务院关于改革的意见》（国发〔2021〕7号）要求。", [("国务院关于改革的意见", "国发〔2021〕7号")]),
        ("按照《甲管理办法》(财科教【2017】6号)和《乙工作方案》(乐府办函[2020]8号)。",
         [("甲管理办法", "财科教〔2017〕6号"), ("乙工作方案", "乐府办函〔2020〕8号")]),
        # title alone, number alone
        ("严格落实《中华人民共和国政府信息公开条例》。", [("中华人民共和国政府信息公开条例", None)]),
        ("根据国办发〔2018〕104号文件要求。", [(None, "国办发〔2018〕104号")]),
        ("根据国办发〔2018104号文件要求，结合芜政〔201836有关规定。", [(None, "国办发〔2018104号"), (None, "芜政〔201836")]),
        # a title inside a title; issuer outside the marks
        ("贯彻《国务院关于印发〈行动方案〉的通知》（国发〔2024〕7号）。", [("国务院关于印发〈行动方案〉的通知", "国发〔2024〕7号")]),
        ("贯彻《国务院关于印发《行动方案》的通知》（国发〔2024〕7号）。", [("国务院关于印发《行动方案》的通知", "国发〔2024〕7号")]),
        ("中共中央办公厅、国务院办公厅《关于全面推进政务公开工作的意见》印发。", [("关于全面推进政务公开工作的意见", None)]),
        # a title in the number's bracket with more beside it
        ("按照《省工作方案》（省政办〔2020〕3号，以下简称《方案》）部署，《方案》明确任务。", [("省工作方案", "省政办〔2020〕3号")]),
        # repealed documents, with and without titles; the same title under another number
        ("《某市工作方案》（某政发〔2015〕9号）同时废止。", [("某市工作方案", "某政发〔2015〕9号")]),
        ("民航总局令第138号同时废止。", [(None, "民航总局令第138号")]),
        # two laws in a row, broken over lines
        ("根据《中华人民\n共和国民法典》、《中华人民共和国预算法》制定。", [("中华人民共和国民法典", None), ("中华人民共和国预算法", None)]),
        # what is no document
        ("核发《林木采伐许可证》、《行政处罚决定书》和《申请表》。", []),
        ("修订发布《家政服务合同》示范文本，推广《服务规范》国家标准。", []),
        ("推广应用《服务评价》团体标准、《服务评价指南（试行）》。", []),
        ("在《人民日报》《求是》杂志刊发文章。", []),
        # what is only being written
        ("研究制定《某市管理办法》，编制《产业规划》，出台《若干措施》。", []),
        ("对《国有资产评估管理办法》提出修订建议。", [("国有资产评估管理办法", None)]),
        # short names
        ("以下简称《规划》，《指南》最新要求，《实施细则》《若干措施》明确。", []),
        ("根据《宪法》《民法典》。", [("宪法", None), ("民法典", None)]),
        # the document itself
        ("《某市工作方案》自印发之日起施行。", []),
        ("按照本通知（某政发〔2020〕1号）执行。", []),
        # what no words identify
        ("落实市上文件政策，按照上级有关文件要求执行。", [(None, None), (None, None)]),
        ("按照市上要求、区上要求和有关政策执行。", []),
        ("加强文件管理，做好公文和档案工作。", []),
    ],
)  # fmt: skip
def test_what_is_cited(words: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert keys(HEAD + "一、总体要求\n" + words + "\n") == expected


@pytest.mark.parametrize(
    "text",
    [
        "各县区人民政府：\n现将《某市绿色发展分工落实方案》(以下简称《方案》)印发给你们，请认真实施。\n",
        "各乡镇人民政府：\n《关于某县天气应急预案》已经县人民政府同意，现印发你们。\n某县人民政府办公室\n2018年12月6日\n某县天气应急预案\n",
        "我市起草了《关于深入贯彻〈某纲要〉的实施意见（征求意见稿）》。\n某市市场监督管理局\n2023年9月26日\n关于深入贯彻〈某纲要〉的实施意见\n（征求意见稿）\n为做好工作，制定本意见。\n",
        "《某市人民政府關于發展農業的實施意見》的說明\n某市人民政府關于發展農業的實施意見\n按照《某市人民政府關于發展農業的實施意見》執行。\n",
    ],
)
def test_a_document_without_its_head_does_not_cite_itself(text: str) -> None:
    assert keys(text) == []


def test_unidentified_mentions_are_quoted_as_they_stand() -> None:
    found = cited(HEAD + "落实市上文件政策，按照国家和省级有关文件精神、上级文件执行。\n")
    assert [citation.text for citation in found] == ["市上文件政策", "国家和省级有关文件精神", "上级文件"]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        (HEAD + "为贯彻落实《某省实施意见》精神，制定本方案。\n一、总体要求\n", "basis"),
        (HEAD + "根据《某省管理条例》，制定本方案。\n一、总体要求\n", "basis"),
        (HEAD + "近年来，《某省发展规划》已经完成。\n一、总体要求\n", "mention"),
        (HEAD + "制定本方案。\n一、总体要求\n落实《某省发展规划》，推广应用。\n", "mention"),
        ("某办法\n第一章 总则\n第一条 根据《某省管理条例》，制定本办法。\n", "basis"),
    ],
)
def test_a_basis_is_what_the_opening_says_it_carries_out(text: str, relation: str) -> None:
    (citation,) = cited(text)
    assert citation.relation == relation


def test_a_citation_knows_the_annex_it_stands_in() -> None:
    text = (
        HEAD
        + "落实《某甲管理条例》。\n附件\n任务分工表\n序号\n1\n落实《某乙管理条例》，推动各项工作落到实处，定期通报进展情况。\n"
    )
    assert [(citation.title, citation.part) for citation in cited(text)] == [
        ("某甲管理条例", "plan"),
        ("某乙管理条例", "annex1"),
    ]


def test_marks_that_never_close_cite_nothing() -> None:
    assert keys(HEAD + "落实《某省发展规划。\n" + "《" * 2000) == []
    assert keys(HEAD + "落实《某省发展规划》和》《。\n") == [("某省发展规划", None)]


def test_the_seed_cites_two_bases_two_titles_and_six_unidentified_papers() -> None:
    document = read(SEED)
    found = citations(document, metadata(document))
    assert [(citation.title, citation.number) for citation in found if citation.relation == "basis"] == [
        ("国务院关于同意在天津、上海、海南、重庆开展服务业扩大开放综合试点的批复", "国函〔2021〕37号"),
        ("重庆市人民政府关于印发〈重庆市服务业扩大开放综合试点工作方案〉的通知", "渝府发〔2021〕19号"),
    ]
    mentions = [citation.title or citation.text for citation in found if citation.relation == "mention"]
    paper = "市上文件政策"
    assert mentions == [
        paper, paper, paper, paper, paper, "重庆市促进跨境贸易便利化工作方案", paper, "国家职业资格目录（专业技术人员资格）",
    ]  # fmt: skip


def test_the_labelled_documents_agree_with_their_gold(shared: Path) -> None:
    items = sorted((shared / "corpus/documents").glob("*.json"))
    assert len(items) == 16
    counts = {"right": 0, "gold": 0, "read": 0, "fields": 0, "fields right": 0}
    for item in items:
        gold = json.loads(item.read_text(encoding="utf-8"))["gold"]["document"]
        (path,) = (other for other in item.parent.glob(item.stem + ".*") if other.suffix != ".json")
        document = read(path)
        about = metadata(document)
        said = {
            "number": about.number,
            "date": str(about.date),
            "issuer": [mention.text for mention in about.issuers],
        }
        for key, value in said.items():
            if gold[key]:
                counts["fields"] += 1
                counts["fields right"] += value == gold[key]
        wanted = {cite.get("number") or cite["title"] for cite in gold["cites"]}
        if wanted:
            got = {citation.number or citation.title for citation in citations(document, about)} - {None}
            counts["right"] += len(wanted & got)
            counts["gold"] += len(wanted)
            counts["read"] += len(got)
    assert counts["fields right"] == counts["fields"] == 47
    assert counts["right"] == counts["gold"] == counts["read"] == 17
