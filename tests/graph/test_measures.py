"""The body of a plan gives its sentences with place, kind, field and park; the seed's agree with the hand-made gold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.extraction.extract import Extract, extract
from graph.reading.file import read
from graph.task import Measure

ROOT = Path(__file__).parent.parent.parent
GOLD = json.loads((ROOT / "tests" / "gold" / "seed-measures.json").read_text(encoding="utf-8"))
Reader = Callable[[str], Extract]


@pytest.fixture(scope="module")
def seed() -> Extract:
    return extract(read(next((ROOT / "graph" / "corpus").glob("涪陵府发〔2022〕43号.txt"))))


def place(measure: Measure) -> tuple[int, int]:
    return measure.span.start, measure.span.end


def test_the_gold_has_82_passages() -> None:
    assert len(GOLD) == 82


def test_the_seeds_passages_are_those_of_the_gold(seed: Extract) -> None:
    assert [place(measure) for measure in seed.measures] == sorted((g["start"], g["end"]) for g in GOLD)


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["id"])
def test_each_passage_has_its_kind_field_park_and_path(seed: Extract, gold: dict[str, object]) -> None:
    (measure,) = [m for m in seed.measures if place(m) == (gold["start"], gold["end"])]
    assert measure.kind == str(gold["kind"]).replace("_", "-")
    assert (measure.sector.text if measure.sector else None) == gold["sector"]
    park = measure.park.text.removeprefix("重庆") if measure.park else None
    assert park == gold["park"]
    assert list(measure.section_path) == gold["path"]
    assert measure.part == "plan"


PLAN = """一、总体要求
（一）指导思想
坚持新发展理念。
（二）主要目标
到2025年建成示范区。围绕科技服务、健康医疗服务、教育服务三大领域，打造新高地。
二、重点任务
（一）推动领域开放
在科技服务领域，支持外资企业研发。鼓励离岸创新。
在健康医疗领域，支持社会办医（公立医院除外）。
在国际商事、运输等领域发生的争议中，依法支持仲裁。
（二）提升园区
高水平建设云水高新区。加快基础设施建设。
高标准打造以物流为核心的云水临港经济区。发展航运。
三、保障措施
加强组织领导。
"""


def test_kinds_follow_the_chapters(extracted: Reader) -> None:
    assert [(m.kind, m.text) for m in extracted(PLAN).measures] == [
        ("goal", "到2025年建成示范区。"),
        ("goal", "围绕科技服务、健康医疗服务、教育服务三大领域，打造新高地。"),
        ("measure", "在科技服务领域，支持外资企业研发。"),
        ("measure", "鼓励离岸创新。"),
        ("measure", "在健康医疗领域，支持社会办医（公立医院除外）。"),
        ("measure", "在国际商事、运输等领域发生的争议中，依法支持仲裁。"),
        ("run-in-heading", "高水平建设云水高新区。"),
        ("measure", "加快基础设施建设。"),
        ("run-in-heading", "高标准打造以物流为核心的云水临港经济区。"),
        ("measure", "发展航运。"),
        ("safeguard", "加强组织领导。"),
    ]


def test_fields_are_named_as_the_documents_own_list_names_them(extracted: Reader) -> None:
    found = extracted(PLAN)
    assert [sector.text for sector in found.sectors] == ["科技服务", "健康医疗服务", "教育服务"]
    assert [m.sector.text if m.sector else None for m in found.measures][2:6] == [
        "科技服务",
        "科技服务",
        "健康医疗服务",
        None,
    ]


def test_a_field_without_a_list_is_named_as_written(extracted: Reader) -> None:
    (measure,) = extracted("一、任务\n在金融领域，支持开放。\n").measures
    assert measure.sector is not None
    assert measure.sector.text == "金融"


def test_a_list_whose_count_its_words_deny_is_no_list(extracted: Reader) -> None:
    assert extracted("一、任务\n围绕科技、金融、教育七大领域推进。\n").sectors == ()
    assert extracted("一、任务\n建成6大功能区，涉及多个领域。\n").sectors == ()


def test_parks_come_from_the_run_in_heading(extracted: Reader) -> None:
    parks = [m.park.text if m.park else None for m in extracted(PLAN).measures]
    assert parks[6:10] == ["云水高新区", "云水高新区", "云水临港经济区", "云水临港经济区"]


def test_brackets_labels_and_tables_are_no_measures(extracted: Reader) -> None:
    text = "一、任务\n（一）改革\n推进试点。（市教委负责）\n（责任单位：市财政局）\n责任单位：市商务局\n"
    assert [m.text for m in extracted(text).measures] == ["推进试点。"]


def test_a_document_without_chapters_has_no_measures(extracted: Reader) -> None:
    assert extracted("").measures == ()
    assert extracted("现将通知印发给你们，请遵照执行。\n").measures == ()
