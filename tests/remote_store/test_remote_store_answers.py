"""The competency questions, the pages and asking hold over each remote store as they do over the embedded one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from graph.release import Release
from queries.catalogue import Query, catalogue
from queries.embedded import EmbeddedEngine
from queries.engine import Engine
from queries.remote import RemoteEngine
from queries.scan import query_form
from tests.queries.answering.test_asker import *  # noqa: F403
from tests.queries.test_competency import test_it_returns_its_rows_on_pyoxigraph as test_it_returns_its_rows  # noqa: F401
from tests.web.pages.test_pages import *  # noqa: F403

del test_a_new_generation_is_read_anew, test_a_large_new_generation_is_read_aside_while_the_one_before_serves  # noqa: F821
# These two make the embedded engine say that it has changed.

STORED = catalogue("asked", "competency", "pages")


@pytest.fixture(scope="session")
def embedded(release: Release, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    """The same graph with its description, in memory."""
    from graph.store_folder import Generations

    published = Generations(tmp_path_factory.mktemp("embedded")).publish(release.nquads)
    assert published.nquads is not None
    return EmbeddedEngine.from_nquads(published.nquads)


def words_of(term: Any, concatenated: bool) -> object:
    """A term's words; the parts of a GROUP_CONCAT stand in any order (SPARQL 1.1, 18.5.1.7)."""
    words = str(getattr(term, "value", term))
    return frozenset(Counter(words.split("、")).items()) if concatenated else words


def answered(engine: Engine, query: Query) -> object:
    if query_form(query.text) == "CONSTRUCT":
        return {str(triple) for triple in engine.construct(query.text) if "_:" not in str(triple)}
    concatenated = "GROUP_CONCAT" in query.text
    return [
        {name: words_of(term, concatenated) for name, term in row.items()}
        for row in engine.select(query.text)
    ]


def test_there_are_stored_queries_of_every_folder() -> None:
    assert {query.folder for query in STORED.values()} == {"asked", "competency", "pages"}
    assert len(STORED) > 130


@pytest.mark.parametrize("name", sorted(STORED))
def test_a_stored_query_answers_as_it_does_in_memory(
    name: str, engine: RemoteEngine, embedded: EmbeddedEngine
) -> None:
    assert answered(engine, STORED[name]) == answered(embedded, STORED[name])
