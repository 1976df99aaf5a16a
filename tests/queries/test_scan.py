"""Tokens and limits: what is a keyword and what only looks like one; that no text takes long."""

from __future__ import annotations

import pytest

from queries.scan import PLAIN, TextLimits, TooComplex, absolute, query_form, scanned
from queries.tokens import tokens, without_escapes

LIMITS = TextLimits(bytes=262_144, nesting=200, patterns=400, operators=2000)


def words(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?a<?b", ["?a", "<", "?b"]),
        ("<http://a/#b>", ["<http://a/#b>"]),
        ("ex:a.b. ex:c", ["ex:a.b", ".", "ex:c"]),
        ("ex:a\\/b;", ["ex:a\\/b", ";"]),
        ('"a\\"b" # c\n 1', ['"a\\"b"', "1"]),
        ("'''a'b''' 'c'", ["'''a'b'''", "'c'"]),
        ('"""x"', ['""', '"x"']),  # no long string: an empty one and another
        ("1.5e3 .5 7.", ["1.5e3", ".5", "7", "."]),
        ("true.SERVICE", ["true", ".", "SERVICE"]),
        ("_:b1.", ["_:b1", "."]),
        ("@en-gb 'x'@zh", ["@en-gb", "'x'", "@zh"]),
        ("<< :a :b :c >>", ["<<", ":a", ":b", ":c", ">>"]),
        ('"open', ['"open']),
        ("", []),
    ],
)
def test_text_becomes_tokens(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "'",
        '"""',
        "'''",
        "<",
        "<a",
        "a:",
        "a...",
        "a-",
        "\\u",
        '"a\\',
        "_:a.",
        "(",
        "<\\u00",
        "%",
        "@a-",
        "?",
        "1.",
        "#\n",
    ],
)
def test_tokens_cover_any_text_from_end_to_end(piece: str) -> None:
    text = piece * 30_000
    at = 0
    for token in tokens(text):
        assert text[at : token.start].strip() in ("", "#")
        assert token.text == text[token.start : token.end]
        at = token.end


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", True),
        ("SELECT * { service\n<http://a/>{ ?s ?p ?o } }", True),
        ("SELECT * { \\u0053ERVICE <http://a/> {} }", True),
        ("SELECT * { VALUES ?x { '''x' } SERVICE <http://a/> {} }", True),
        ("SELECT * { ?s ?p 'SERVICE' }", False),
        ("SELECT * { ?s ?p ?o } # SERVICE", False),
        ("SELECT * { ?s <http://a/SERVICE> ?service }", False),
        ("SELECT * { ?s ex:SERVICE ?o }", False),
    ],
)
def test_a_service_is_seen_where_the_engine_would_read_one(text: str, calls: bool) -> None:
    assert scanned(text, LIMITS).services is calls


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("{" * 201, "query_nesting"),
        ("SELECT * { FILTER " + "(" * 200, "query_nesting"),
        ("SELECT * {" + "?s ?p ?o . " * 401 + "}", "query_patterns"),
        ("SELECT * {" + "?s ?p ?o ; ?q ?r , " * 201 + "}", "query_patterns"),
        ("SELECT * {" + "{} UNION " * 401 + "{} }", "query_patterns"),
        ("ASK { FILTER(" + "?x || " * 2001 + "?x) }", "query_operators"),
        ("ASK { ?s ?p '" + "x" * 262_144 + "' }", "query_kb"),
        ("ASK { ?s ?p '" + "汉" * 90_000 + "' }", "query_kb"),
    ],
)
def test_a_text_beyond_a_limit_is_refused_by_its_name(text: str, limit: str) -> None:
    with pytest.raises(TooComplex, match=limit) as refused:
        scanned(text, LIMITS)
    assert refused.value.line == 1
    assert refused.value.column > 100


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p '" + "{" * 10_000 + "' }",
        "SELECT * { ?s ?p ?o } #" + "(" * 10_000,
        "SELECT * { FILTER(?x IN (" + ",".join(map(str, range(5_000))) + ")) }",
        "SELECT * { VALUES ?x {" + " ".join(map(str, range(5_000))) + "} }",
    ],
)
def test_what_only_looks_deep_or_long_is_not_refused(text: str) -> None:
    assert scanned(text, LIMITS) == PLAIN


def test_a_dataset_is_read_with_its_prefixes() -> None:
    text = "BASE <http://b/> PREFIX ex: <http://e/ns#> SELECT * FROM ex:a FROM <rel> FROM NAMED ex:c { ?s ex:from ?o }"
    scan = scanned(text, LIMITS)
    assert scan.from_graphs == ("http://e/ns#a", "http://b/rel")
    assert scan.from_named == ("http://e/ns#c",)


def test_what_differs_next_time_is_volatile() -> None:
    for function in ("NOW()", "rand()", "UUID()", "StrUUID()", "BNODE()"):
        assert scanned(f"SELECT ({function} AS ?x) {{}}", LIMITS).volatile, function
    assert not scanned("SELECT ?now ('RAND()' AS ?x) { ?now <urn:now> ?x }", LIMITS).volatile


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        ("SELECT ?load{?s ?from ?o}", ()),
        ("SELECT*FROM<urn:g>{?s ?from ex:load}", ("urn:g",)),
        ("SELECT(1 AS ?x)FROM<urn:g>{?s ?p ?o}", ("urn:g",)),
        ("SELECT ?a\u0020FROM<urn:g>{?s ?p ?o}", ("urn:g",)),
        ("SELECT ?a#\nfrom<urn:g>{?s ?p ?o}", ("urn:g",)),
    ],
)
def test_a_keyword_is_seen_where_nothing_parts_it_from_its_neighbours(
    text: str, graphs: tuple[str, ...]
) -> None:
    assert scanned(text, LIMITS).from_graphs == graphs


def test_small_things() -> None:
    assert without_escapes("\\u0041\\U00000042\\uD8") == "AB\\uD8"
    assert absolute("http://a/b", "http://c/#") == "http://c/#"
    assert absolute("http://a/b", "c#") == "http://a/c#"
    assert query_form("PREFIX a: <b> # SELECT\n ASK {}") == "ASK"
    assert query_form("nothing") is None
