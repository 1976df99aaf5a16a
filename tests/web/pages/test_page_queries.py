"""Every query of the pages runs on the seed as its file stands, and none leaves a join open."""

import re

import pytest

from queries.catalogue import catalogue
from queries.embedded import EmbeddedEngine

QUERIES = catalogue("pages")
SILENT = {
    "page-document-cited-by",
    "page-task-refines",
    "page-unit-events",
    "page-terms-used",
    "page-task-subjects",
}
"""What the seed alone has nothing of, or its sample thing."""


def test_there_are_page_queries() -> None:
    assert len(QUERIES) > 40


@pytest.mark.parametrize("name", list(QUERIES))
def test_a_page_query_answers_on_the_seed(engine: EmbeddedEngine, name: str) -> None:
    text = QUERIES[name].text
    answered = engine.construct(text) if re.search(r"^CONSTRUCT", text, re.M) else engine.select(text)
    assert len(answered) > 0 or name in SILENT or ("VALUES" in text and "cq-fuling-2022" in text)


@pytest.mark.parametrize("name", list(QUERIES))
def test_optional_parts_do_not_nest(name: str) -> None:
    """The engine evaluates an OPTIONAL inside an OPTIONAL over the whole graph: minutes at a million quads."""
    assert not re.search(r"OPTIONAL \{[^{}]*OPTIONAL", QUERIES[name].text)
