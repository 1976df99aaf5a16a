from __future__ import annotations

import pytest

from queries.embedded import EmbeddedEngine
from queries.vocabulary_check import Vocabulary

ZC = "PREFIX zc: <https://w3id.org/zhengce/ont#> "


@pytest.mark.parametrize(
    ("query", "unused", "nearest"),
    [
        (ZC + "SELECT * { ?t a zc:Task ; zc:leadUnit ?u }", [], ""),
        (ZC + "SELECT * { ?t zc:leadUnits ?u }", ["zc:leadUnits"], "zc:leadUnit"),  # a guess
        (ZC + "SELECT * { ?t a zc:Tasks }", ["zc:Tasks"], "zc:Task"),
        (
            ZC + "SELECT * { ?t zc:text ?x FILTER (CONTAINS(?x, 'zc:leadUnits')) # zc:nothing\n}",
            [],
            "",
        ),  # words, comments
        ("SELECT * { <https://w3id.org/zhengce/id/doc/none> ?p ?o }", [], ""),  # a thing, not a term
    ],
)
def test_terms_no_statement_uses_are_named_with_the_nearest(
    engine: EmbeddedEngine, query: str, unused: list[str], nearest: str
) -> None:
    found = Vocabulary(engine).unused(query)
    prefix = "https://w3id.org/zhengce/ont#"
    assert [term.iri.replace(prefix, "zc:") for term in found] == unused
    if nearest:
        assert found[0].nearest[0].replace(prefix, "zc:") == nearest
