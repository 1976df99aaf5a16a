"""District and municipal plan in one corpus: tasks refine tasks, leads are counterparts, the basis chain goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.build import build_release
from graph.release import CORPUS, Release
from queries.catalogue import catalogue
from queries.embedded import EmbeddedEngine

MUNICIPAL = Path(__file__).parent / "data" / "渝府发〔2021〕19号（节录）.txt"
"""The notice, the basis clause and tasks 1 to 7 of the municipal plan (an official document; the body is left out here)."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Release:
    corpus = tmp_path_factory.mktemp("corpus")
    shutil.copy(next(CORPUS.glob("涪陵府发*43号.txt")), corpus)
    shutil.copy(MUNICIPAL, corpus)
    return build_release(corpus, tmp_path_factory.mktemp("release"))


def rows(release: Release, name: str, *columns: str) -> list[tuple[str, ...]]:
    engine = EmbeddedEngine.from_nquads(release.nquads)
    return [
        tuple(row[column].value for column in columns)
        for row in engine.select(catalogue("competency")[name].text)
    ]


def test_district_tasks_refine_municipal_ones_and_their_leads_are_counterparts(both: Release) -> None:
    pairs = [("1", "1"), ("3", "2"), ("7", "3"), ("8", "4"), ("9", "5"), ("10", "6")]
    assert rows(both, "municipal-tasks-refined", "n", "mn", "ok") == [(*pair, "true") for pair in pairs]


def test_a_municipal_task_that_only_a_body_sentence_takes_up_is_told(both: Release) -> None:
    assert rows(both, "upper-tasks-not-taken-up", "mn", "bodyOnly") == [("7", "1")]


def test_the_basis_chain_goes_through_the_municipal_plan(both: Release) -> None:
    assert [no for (no,) in rows(both, "basis-chain", "no")] == [
        "商资发〔2021〕65号",
        "国函〔2021〕37号",
        "渝府发〔2021〕19号",
    ]


def test_the_order_of_building_does_not_matter(both: Release, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in (CORPUS.glob("涪陵府发*43号.txt"), [MUNICIPAL]):
        shutil.copy(next(iter(path)), corpus)
        built = build_release(corpus, tmp_path / "release")
    assert built.nquads.read_bytes() == both.nquads.read_bytes()
