"""A query placed in a generation, and a query put for Virtuoso: what changes, what stays, what is refused."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from graph.remote_store.layout import StoredGeneration
from queries.catalogue import catalogue
from queries.select_variables import visible_variables
from queries.stored_dataset import NO_GRAPH, NotForStore, placed
from queries.tokens import tokens
from queries.virtuoso_text import for_virtuoso

ONE = StoredGeneration(7, "7-abc", "2026-01-01T00:00:00", 3, "abc", "publish")
UNION, ABOUT = f"<{ONE.union}>", f"<{ONE.description}>"
LOOKED_UP = f"GRAPH {ABOUT} {{ ?pg1 <http://www.w3.org/ns/prov#specializationOf> ?g }} GRAPH ?pg1"


def kept(name: str) -> str | None:
    return {"urn:g": "urn:kept", "urn:base/g": "urn:kept-too"}.get(name)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        # without GRAPH only the dataset changes
        ("SELECT * { ?s ?p ?o }", None),
        ('ASK { ?s ?p "GRAPH ?g {" } # GRAPH ?g', None),
        # a variable names the graph: it is looked up, and the rest is read from the union
        ("ASK { GRAPH ?g { ?s ?p ?o } }", f"ASK {{ GRAPH {UNION} {{ {LOOKED_UP} {{ ?s ?p ?o }} }} }}"),
        # the template of CONSTRUCT stays, its pattern is placed
        (
            "CONSTRUCT { ?s a ?o } WHERE { graph ?g { ?s ?p ?o } } LIMIT 3",
            f"CONSTRUCT {{ ?s a ?o }} WHERE {{ GRAPH {UNION} {{ {LOOKED_UP} {{ ?s ?p ?o }} }} }} LIMIT 3",
        ),
        # EXISTS beside the WHERE clause is a group of its own; trailing VALUES is none
        (
            "SELECT (EXISTS { ?s a ?t } AS ?e) { GRAPH ?g { ?s ?p ?o } } VALUES (?s) { (1) }",
            f"SELECT (EXISTS {{ GRAPH {UNION} {{ ?s a ?t }} }} AS ?e) {{ GRAPH {UNION} "
            f"{{ {LOOKED_UP} {{ ?s ?p ?o }} }} }} VALUES (?s) {{ (1) }}",
        ),
        # SELECT * does not show the variable of ours
        (
            "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER (?x > 1) }",
            f"SELECT ?g ?s ?p ?o {{ GRAPH {UNION} {{ {LOOKED_UP} {{ ?s ?p ?o }} FILTER (?x > 1) }} }}",
        ),
        # graphs named by FROM are the generation's; one it does not have is empty
        ("SELECT * FROM <urn:g> FROM <urn:h> { ?s ?p ?o }", f"SELECT * FROM <urn:kept> FROM <{NO_GRAPH}> {{ ?s ?p ?o }}"),
        (
            "PREFIX b: <urn:base/> SELECT * FROM NAMED b:g { GRAPH ?g { ?s ?p ?o } }",
            f"PREFIX b: <urn:base/> SELECT ?g ?s ?p ?o FROM NAMED <urn:kept-too> FROM NAMED {ABOUT} {{ {LOOKED_UP} {{ ?s ?p ?o }} }}",
        ),
    ],
)  # fmt: skip
def test_a_query_is_placed_in_a_generation(query: str, text: str | None) -> None:
    found = placed(query, ONE, kept)
    assert " ".join(found.text.split()) == (query if text is None else text)
    assert found.default_graphs == ((ONE.union,) if text is None else ())


def test_a_dataset_of_the_protocol_is_the_generations() -> None:
    found = placed(
        "SELECT ?s FROM <urn:h> { ?s ?p ?o }", ONE, kept, default_graphs=["urn:g"], named_graphs=["urn:h"]
    )
    assert found.default_graphs == ("urn:kept",)
    assert found.named_graphs == (ONE.description, NO_GRAPH)


def test_our_variable_is_one_that_the_query_does_not_have() -> None:
    assert "?pgg1 " in placed("ASK { GRAPH ?g { ?s ?p ?pg1 } }", ONE, kept).text


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "PREFIX x: <urn:x> DROP ALL",
        "DEFINE input:inference <x> SELECT * { ?s ?p ?o }",
        "SELECT (bif:version() AS ?v) { }",
        "SELECT (<bif:version>() AS ?v) { }",
        "SELECT * { ?s ?p ?o . SERVICE <http://127.0.0.1/> { } }",
        r"SELECT * { SERV\u0049CE <http://127.0.0.1/> { } }",
        "DESCRIBE ?s { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH ?g { ?s ?p ?o }",
        "SELECT * GRAPH ?g } {",
        "",
    ],
)
def test_what_is_no_query_of_the_standard_is_refused(query: str) -> None:
    with pytest.raises(NotForStore):
        placed(query, ONE, kept, extensions=("bif", "sql"))


@pytest.mark.parametrize(
    "pattern",
    [
        "{ ?s ?p ?o }",
        "{ ?s ?p ?o . FILTER (?x > 1 && EXISTS { ?s ?q ?y }) }",
        "{ ?s ?p ?o MINUS { ?s ?p ?gone } OPTIONAL { ?s ?q ?z } }",
        "{ ?s ?p ?o BIND (?o + 1 AS ?n) VALUES (?v ?w) { (1 2) } }",
        "{ { SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (?n > 0) } ?s ?q ?r }",
        "{ { SELECT * { ?s ?p ?o FILTER (?hidden) } } UNION { ?a <urn:p>/<urn:q>* ?b } }",
        "{ GRAPH ?g { ?s ?p [ <urn:q> ?o ] } FILTER regex(?text, 'a{2}') }",
    ],
)
def test_the_variables_of_a_star_are_those_the_engine_gives(pattern: str) -> None:
    given = Store().query(f"SELECT * WHERE {pattern}")
    expected = {f"?{variable.value}" for variable in given.variables}  # type: ignore[union-attr]
    assert set(visible_variables(list(tokens(f"SELECT * WHERE {pattern}")))) == expected


def test_every_stored_query_is_placed_as_a_query_that_parses() -> None:
    found = catalogue("asked", "competency", "pages")
    assert len(found) > 130
    for query in found.values():
        for text in (query.text, for_virtuoso(query.text, 10_000).text):
            Store().query(placed(text, ONE, kept, always_in_text=True).text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        # a date is compared as a cast
        ('ASK { ?s ?p ?d FILTER (?d > "2024-01-01"^^<http://www.w3.org/2001/XMLSchema#date>) }',
         'ASK { ?s ?p ?d FILTER (?d > <http://www.w3.org/2001/XMLSchema#date>("2024-01-01")) }'),
        # … but written as it is in a triple
        ('ASK { ?s ?p "2024-01-01"^^<http://www.w3.org/2001/XMLSchema#date> }', None),
        # a string of a block of one stands where its variable does, not in a subquery
        ('SELECT ?n { VALUES ?n { "a"@zh } { ?s ?p ?n } UNION { ?s ?q ?n } { SELECT ?s { ?s ?r ?n } } }',
         'SELECT ?n { VALUES ?n { "a"@zh } { ?s ?p "a"@zh } UNION { ?s ?q "a"@zh } { SELECT ?s { ?s ?r ?n } } }'),
        # an IRI does beside a path
        ("SELECT ?d { VALUES ?d { <urn:d> } ?d <urn:p>? ?x FILTER (BOUND(?d)) }",
         "SELECT ?d { VALUES ?d { <urn:d> } <urn:d> <urn:p>? ?x FILTER (BOUND(?d)) }"),
        ("SELECT ?d { VALUES ?d { <urn:d> } ?d <urn:p> ?x }", None),
        ("SELECT ?d { VALUES ?d { UNDEF } ?d <urn:p> ?x }", "SELECT ?d { ?d <urn:p> ?x }"),
        # booleans are cast
        ("SELECT (?a = ?b AS ?c) (?a + 1 AS ?n) { BIND (!EXISTS { ?s ?p ?o } AS ?e) }",
         "SELECT (<http://www.w3.org/2001/XMLSchema#boolean>(?a = ?b) AS ?c) (?a + 1 AS ?n) "
         "{ BIND (<http://www.w3.org/2001/XMLSchema#boolean>(!EXISTS { ?s ?p ?o }) AS ?e) }"),
        # separators of ASCII stay
        ('SELECT (GROUP_CONCAT(?a; separator=", ") AS ?c) { ?a ?b ?c }', None),
        # a limit above the cap is the cap, where nothing is left out first
        ("SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 50000", "SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 10000"),
        ("SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 50000 OFFSET 20", None),
    ],
)  # fmt: skip
def test_a_query_is_put_for_virtuoso(query: str, text: str | None) -> None:
    assert " ".join(for_virtuoso(query, 10_000).text.split()) == (query if text is None else text)


def test_a_separator_above_ascii_travels_as_a_mark() -> None:
    found = for_virtuoso('SELECT (GROUP_CONCAT(?a; SEPARATOR="、") AS ?c) { ?a ?b "~0pg~" }')
    assert 'SEPARATOR="~~0pg~"' in found.text
    assert found.line_read('{ "value": "甲~~0pg~乙" }'.encode()) == '{ "value": "甲、乙" }'.encode()
