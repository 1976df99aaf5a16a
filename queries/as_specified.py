"""A query -> the same query in words that the engine evaluates as SPARQL says, where it is known to do otherwise.

Each repair says the same by the specification, so an engine that is right answers as before; what cannot be put exactly is left
alone. Texts that are no SPARQL although the engine takes them are refused. What the engine (0.5.13) does otherwise was found with
the W3C suites; ``tests/queries/test_as_specified.py`` asks it, so that a repair that is needed no more is noticed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

from queries.path_patterns import MAY_BE_EMPTY, Asked, with_absent_ends
from queries.per_graph import graph_by_graph
from queries.scan import place
from queries.token_edits import Edit, edited
from queries.tokens import Token, closing, tokens

AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_COMMENT_LINE = re.compile(r"^#.*", re.MULTILINE)
_GRAPH_VARIABLE = re.compile(r"\bgraph(?:\s++|#[^\n]*+)*+[?$]")
_OTHER_CASE = re.compile(r"\b(?!true\b|false\b)(?i:true|false)\b")
_AGGREGATE_WORDS = tuple(word.lower() for word in AGGREGATES)
_ONE_IN_ANOTHER = 2
_AGGREGATE = re.compile(rf"\b(?:{'|'.join(_AGGREGATE_WORDS)})\s*\(")
_BRACKET = re.compile(r"[()]")
_QUOTE = re.compile(r"[\"'<#]")
_REUSE_REFUSED = "The SELECT contains"
Result = TypeVar("Result")
_TRUE_FALSE = ("TRUE", "FALSE")
_NEW_EACH_TIME = ("RAND", "UUID", "STRUUID", "BNODE")


class NotSparql(ValueError):
    """A text that the grammar or its notes exclude; the message says what was read."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def as_specified(text: str, asked: Asked) -> str:
    """Return *text*, repaired where needed; raise NotSparql. *asked* answers ASK queries over the dataset of the query."""
    if not (_may_concern(text) and _may_concern(_COMMENT_LINE.sub("", text))):
        return text
    found = list(tokens(text))
    _refuse_nested_aggregates(text, found)
    _refuse_triple_terms_about_values(text, found)
    edits = [*_lower_case_booleans(found), *_plain_concatenations(found)]
    if edits:
        text = edited(text, edits)
        found = list(tokens(text))
    text = with_absent_ends(text, found, asked)
    return graph_by_graph(text, AGGREGATES)


def _may_concern(text: str) -> bool:
    """Say whether to look closer; most queries hold nothing of what is repaired or refused here."""
    lowered = text.lower()
    return (
        "group_concat" in lowered
        or "<<(" in lowered
        or ("graph" in lowered and _GRAPH_VARIABLE.search(lowered) is not None)
        or (("true" in lowered or "false" in lowered) and _OTHER_CASE.search(text) is not None)
        or _may_nest_aggregates(lowered)
        or MAY_BE_EMPTY.search(text) is not None
    )


def _may_nest_aggregates(lowered: str) -> bool:
    """Say whether an aggregate may stand within the brackets of another one; quoted brackets make it possible."""
    if sum(map(lowered.count, _AGGREGATE_WORDS)) < _ONE_IN_ANOTHER:
        return False
    found = list(_AGGREGATE.finditer(lowered))
    for outer, inner in pairwise(found):
        between = lowered[outer.end() : inner.start()]
        depth = 1
        for bracket in _BRACKET.findall(between):
            depth += 1 if bracket == "(" else -1
            if depth == 0:
                break
        if depth or _QUOTE.search(between):
            return True
    return False


def evaluated(text: str, query: Callable[[str], Result]) -> Result:
    """Return what *query* gives for *text* as specified; raise NotSparql, or SyntaxError with a place in *text*."""
    meant = as_specified(text, lambda ask: bool(query(ask)))
    try:
        return query(meant)
    except SyntaxError as error:
        if _REUSE_REFUSED in str(error) and (spelt_out := without_reuse(meant)) != meant:
            with contextlib.suppress(SyntaxError):
                return query(spelt_out)
        if meant == text:
            raise
        return query(text)


def without_reuse(text: str) -> str:
    """Return *text* with each variable that an expression in a SELECT clause names, and an earlier one there makes, spelt out.

    ``SELECT (COUNT(?v) AS ?n) (?n + 1 AS ?m)`` is allowed (SPARQL 1.1, 18.2.4.4 extends one after the other); the engine
    refuses it where the query groups.
    """
    found = list(tokens(text))
    edits: list[Edit] = []
    for at, token in enumerate(found):
        if token.is_word("SELECT"):
            edits += _spelt_out(text, found, at)
    return edited(text, edits)


def _spelt_out(text: str, found: Sequence[Token], select: int) -> list[Edit]:
    made: dict[str, str] = {}
    edits: list[Edit] = []
    at = select + 1
    while at < len(found) and not found[at].is_word("WHERE", "FROM") and found[at].text != "{":
        if found[at].text != "(":
            at += 1
            continue
        end = closing(found, at)
        if end - 2 <= at or end >= len(found) or not found[end - 2].is_word("AS"):
            return []
        inside = found[at + 1 : end - 2]
        own = [Edit(one.start, one.end, made[one.text]) for one in inside if one.text in made]
        edits += own
        start, stop = inside[0].start, inside[-1].end
        if not any(one.is_word(*_NEW_EACH_TIME) for one in inside):
            shifted = [Edit(one.start - start, one.end - start, one.words) for one in own]
            made[found[end - 1].text] = f"({edited(text[start:stop], shifted)})"
        at = end + 1
    return edits


def _refuse_nested_aggregates(text: str, found: Sequence[Token]) -> None:
    """An aggregate may not stand in another one (SPARQL 1.2, 19.8, note 15); in a brace within it a query of its own may begin."""
    inside: list[bool] = [False]
    for at, token in enumerate(found):
        if token.kind != "mark":
            continue
        if token.text == "(":
            aggregate = at > 0 and found[at - 1].is_word(*AGGREGATES)
            if aggregate and inside[-1]:
                raise NotSparql(
                    f"read {found[at - 1].text} inside another aggregate, expected an expression without one",
                    *place(text, found[at - 1].start),
                )
            inside.append(aggregate or inside[-1])
        elif token.text == "{":
            inside.append(False)
        elif token.text in (")", "}") and len(inside) > 1:
            inside.pop()


def _refuse_triple_terms_about_values(text: str, found: Sequence[Token]) -> None:
    """In an expression the subject of a triple term is an IRI or a variable (SPARQL 1.2, 19.8: ExprTripleTermSubject)."""
    in_expression = [False]
    for at, token in enumerate(found[:-1]):
        if token.kind != "mark":
            continue
        if token.text == "<<(" and in_expression[-1]:
            subject = found[at + 1]
            if subject.kind in ("string", "number") or subject.text == "<<(" or subject.is_word(*_TRUE_FALSE):
                raise NotSparql(
                    f"read {subject.text[:40]} as the subject of a triple term, expected an IRI or a variable",
                    *place(text, subject.start),
                )
        if token.text == "(":
            # After a word (BIND, FILTER, a function) an expression begins; after anything else a list may.
            called = at > 0 and found[at - 1].kind == "word" and found[at - 1].text != "a"
            in_expression.append(called or in_expression[-1])
        elif token.text == "{":
            in_expression.append(False)
        elif token.text in (")", "}") and len(in_expression) > 1:
            in_expression.pop()


def _lower_case_booleans(found: Sequence[Token]) -> list[Edit]:
    """Keywords are read in any case (SPARQL 1.1, 19.8, note 1); the engine takes ``true`` and ``false`` in lower case only."""
    return [
        Edit(token.start, token.end, token.text.lower())
        for token in found
        if token.is_word(*_TRUE_FALSE) and not token.text.islower()
    ]


def _plain_concatenations(found: Sequence[Token]) -> list[Edit]:
    """GROUP_CONCAT gives a plain string (SPARQL 1.1, 18.5.1.7); the engine's has a language where all members share it."""
    edits = []
    for at, token in enumerate(found[:-1]):
        if token.is_word("GROUP_CONCAT") and found[at + 1].text == "(":
            end = closing(found, at + 1)
            if end < len(found):
                edits += [
                    Edit(token.start, token.start, "STR("),
                    Edit(found[end].end, found[end].end, ")"),
                ]
    return edits
