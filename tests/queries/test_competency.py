"""Every competency question runs on pyoxigraph and on rdflib and returns its expected rows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import rdflib

from graph.release import Release
from queries.catalogue import catalogue
from queries.embedded import EmbeddedEngine

QUERIES = catalogue("competency")
EXPECTED = Path(__file__).parent.parent / "expected"


def expected(name: str) -> tuple[list[str], list[list[str]]] | None:
    path = EXPECTED / f"{name}.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return head, rows


@pytest.fixture(scope="module")
def rdflib_dataset(release: Release) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    with release.nquads.open("rb") as file:
        dataset.parse(file, format="nquads")
    return dataset


def test_the_catalogue_holds_the_competency_questions() -> None:
    assert len(QUERIES) >= 38
    assert len([name for name in QUERIES if expected(name)]) >= 23


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_it_returns_its_rows_on_pyoxigraph(name: str, engine: EmbeddedEngine) -> None:
    rows = engine.select(QUERIES[name].text)
    if (table := expected(name)) is not None:
        head, wanted = table
        assert [[row[column].value if column in row else "" for column in head] for row in rows] == wanted


@pytest.mark.parametrize("name", sorted(name for name in QUERIES if expected(name)))
def test_it_returns_its_rows_on_rdflib(name: str, rdflib_dataset: rdflib.Dataset) -> None:
    table = expected(name)
    assert table is not None
    head, wanted = table
    rows = rdflib_dataset.query(QUERIES[name].text)
    assert [["" if row[column] is None else str(row[column]) for column in head] for row in rows] == wanted


def test_every_expected_table_has_its_query() -> None:
    assert {path.stem for path in EXPECTED.glob("*.csv")} <= set(QUERIES)
