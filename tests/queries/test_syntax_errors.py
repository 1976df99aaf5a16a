"""Where a text is wrong, and what was expected there: at the word itself, in words."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from queries.syntax_errors import explained


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("SELECT * WHERE {\n ?s ?p \n}", 3, 1, "read }, expected a variable"),
        ("SELCT * {}", 1, 1, "read SELCT, expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("SELECT ?s WERE { ?s ?p ?o }", 1, 11, "read WERE, expected WHERE"),
        ("SELECT * { ?s ?p ?o # so far\n ORDER BY ?s", 2, 2, "read ORDER, expected a pattern or }"),
        ("SELECT * { ?s ?p ?o FILTER(?o > ) }", 1, 33, "read ), expected an expression"),
        ("SELECT * { ?s ?p ?o } LIMIT x", 1, 29, "read x, expected a number"),
        ("SELECT * { ?s ?p ?o } ORDER ?s", 1, 29, "read ?s, expected BY"),
        ("SELECT * { ?s ?p ?o . } }", 1, 25, "read }"),
        ("SELECT * { ?s ?p ?o ", 1, 21, "read the end of the text"),
        ("SELECT * { VALUES ?x { 1 2 ) }", 1, 28, "read ), expected a value or UNDEF"),
        ("SELECT * {\n ?s a zc:Task }", 2, 7, "PREFIX zc: <…> is missing"),
        ("SELECT * { <urn:x> <nope> ?x }", 1, 20, "read <nope>, expected an IRI"),
        ("SELECT ?a ?a {}", 1, 16, "Duplicated variable name in SELECT"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", 1, 1, "an update"),
        ("  ", 1, 1, "an empty query"),
        ("SELECT * { '组织' ?p ?o FILTR(?o) }", 1, 23, "read FILTR"),
    ],
)
def test_the_wrong_word_is_named_with_its_place(text: str, line: int, column: int, words: str) -> None:
    store = Store()
    with pytest.raises(SyntaxError) as refused:
        store.query(text)
    mistake = explained(text, refused.value, store.query)
    assert mistake is not None
    assert (mistake.line, mistake.column) == (line, column), mistake
    assert words in mistake.words


def test_a_text_too_long_to_read_again_is_left_to_the_engines_words() -> None:
    store = Store()
    text = "SELECT * { " + "?s ?p ?o . " * 20_000
    with pytest.raises(SyntaxError) as refused:
        store.query(text)
    assert explained(text, refused.value, store.query) is None
