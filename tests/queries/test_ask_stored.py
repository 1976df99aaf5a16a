"""The stored queries that questions use: each runs as it stands, and each parameter takes what it says."""

from __future__ import annotations

import pytest

from queries.catalogue import catalogue
from queries.embedded import EmbeddedEngine

ASKED = catalogue("asked")
LOADED = catalogue("answering/load")
NOTHING_IN_THE_SEED = {
    "asked-task-due",
    "asked-tasks-due",
    "asked-tasks-without-lead",
    "asked-tasks-of-sector",
    "asked-tasks-of-sector-and-unit",
    "asked-units-of-sector",
}
"""The seed states no deadline and leaves no task without a lead; the sector of the sample is named by the build."""


def test_there_are_queries() -> None:
    assert len(ASKED) >= 40
    assert len(LOADED) >= 9


@pytest.mark.parametrize("name", sorted({*ASKED, *LOADED}))
def test_a_stored_query_runs_as_it_stands(engine: EmbeddedEngine, name: str) -> None:
    rows = engine.select((ASKED.get(name) or LOADED[name]).text)
    assert rows or name in NOTHING_IN_THE_SEED


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_stored_query_says_in_which_order_its_rows_come(name: str) -> None:
    assert "ORDER BY" in ASKED[name].text
