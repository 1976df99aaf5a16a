"""Binding: terms go in as terms, whatever they hold."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from queries.catalogue import MalformedQueryFile, parsed_query
from queries.embedded import EmbeddedEngine
from queries.engine import QueryRefused
from queries.execution import MissingParameter, run, typed_term

SOURCE = """#+ question: 谁牵头？
#+ question-en: Who leads?
#+ summary: Leads of a task.
#+ parameter: name string 名称 | a name
#+ parameter: more string? 名称 | another name
SELECT ?s ?name { VALUES ?name { "sample" } VALUES ?more { "x" } ?s ?p ?name }
"""
HOSTILE = ['a"b', "a\\b", "a } { b", "# no comment", "\n?s ?p ?o .", "😀\u202e", "' UNION", "$x"]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_bound_as_a_literal_and_found(words: str) -> None:
    store = Store()
    store.add(Quad(NamedNode("x:s"), NamedNode("x:p"), Literal(words)))
    rows = run(EmbeddedEngine(store, "g"), parsed_query("q", "f", SOURCE), name=Literal(words))
    assert [row["name"].value for row in rows] == [words]


def test_a_missing_parameter_is_refused_by_name() -> None:
    with pytest.raises(MissingParameter, match="needs parameter name"):
        run(EmbeddedEngine(Store(), "g"), parsed_query("q", "f", SOURCE))


def test_an_unknown_parameter_is_refused_by_name() -> None:
    with pytest.raises(MissingParameter, match="no parameter"):
        run(EmbeddedEngine(Store(), "g"), parsed_query("q", "f", SOURCE), nme=Literal("x"))


@pytest.mark.parametrize(("kind", "value"), [("iri", "no iri> }"), ("integer", "seven"), ("colour", "red")])
def test_a_value_of_the_wrong_kind_is_refused(kind: str, value: str) -> None:
    with pytest.raises(QueryRefused):
        typed_term(kind, value)


def test_a_parameter_without_its_block_is_a_malformed_file() -> None:
    with pytest.raises(MalformedQueryFile, match="VALUES"):
        parsed_query("q", "f", SOURCE.replace("VALUES ?more", "BIND"))
