"""Property paths that may be of no length, from or to a term that no triple has: ``<x> :p* ?y`` matches ``?y = <x>`` all the same.

SPARQL 1.1 (18.4, ALP and ZeroOrOnePath) lets such a path begin or end at any term that the query names; the engine asks whether
it is a node of the graph. Where it is none, the pattern has that one solution and no other, and is written so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from queries.service_clauses import constructs, enclosing
from queries.token_edits import Edit, edited
from queries.tokens import Token, closing

Asked = Callable[[str], bool]
"""An ASK query -> its answer over the dataset of the query at hand."""
MAY_BE_EMPTY = re.compile(r"[*?](?<=[\w>)].)(?=[/|)<:^\"'_]|\s++[?$<:#\"'\w+-]|\s*+\()")
"""What follows a path is another part of it, an object, or a comment before either."""
_TERMS = ("iri", "name", "variable", "blank", "number", "string")


class _Unread(Exception):
    """Triples in a form that is left to the engine as it is."""


class _Pattern(NamedTuple):
    subject: tuple[int, int]
    verb: tuple[int, int]
    object: tuple[int, int]
    """Token ranges, half-open."""
    empty: bool
    """The verb is a path that may be of no length."""


def with_absent_ends(text: str, found: Sequence[Token], asked: Asked) -> str:
    """Return *text* with VALUES in place of every such pattern."""
    if MAY_BE_EMPTY.search(text) is None:
        return text
    edits: list[Edit] = []
    for at, token in enumerate(found):
        if token.text != "{" or token.kind != "mark":
            continue
        _, graph = enclosing(found, at + 1)
        if graph is not None and graph[0] in "?$":
            continue
        for first, last, _ in constructs(found, at + 1, closing(found, at)):
            try:
                patterns = _patterns(found, first, last) if _begins_triples(found[first]) else []
            except (_Unread, IndexError):
                continue
            values = {
                one: words
                for one in patterns
                if one.empty and (words := _as_values(text, found, one, graph, asked))
            }
            if values:
                written = [values.get(one) or _written(text, found, one) for one in patterns]
                edits.append(Edit(found[first].start, found[last - 1].end, " . ".join(written)))
    return edited(text, edits)


def _begins_triples(token: Token) -> bool:
    return token.kind in _TERMS


def _patterns(found: Sequence[Token], first: int, last: int) -> list[_Pattern]:
    """Return the triple patterns in [first, last): one subject with its verbs and objects."""
    patterns = []
    subject = (first, _term_end(found, first))
    at = subject[1]
    while at < last:
        verb_end, empty = (at + 1, False) if found[at].kind == "variable" else _path(found, at)
        start = verb_end
        while True:
            end = _term_end(found, start)
            patterns.append(_Pattern(subject, (at, verb_end), (start, end), empty))
            if end < last and found[end].text == ",":
                start = end + 1
                continue
            break
        while end < last and found[end].text == ";":
            end += 1
        if end < last and found[end - 1].text != ";":
            raise _Unread
        at = end
    return patterns


def _term_end(found: Sequence[Token], at: int) -> int:
    token = found[at]
    if token.text in ("[", "("):
        return closing(found, at) + 1
    if token.text in ("+", "-") and found[at + 1].kind == "number":
        return at + 2
    if token.kind == "string" and at + 1 < len(found):
        if found[at + 1].kind == "language":
            return at + 2
        return at + 3 if found[at + 1].text == "^^" else at + 1
    if token.kind in _TERMS or token.is_word("TRUE", "FALSE"):
        return at + 1
    raise _Unread


def _path(found: Sequence[Token], at: int) -> tuple[int, bool]:
    """Return where the path that begins at *at* ends, and whether it may be of no length."""
    at, empty = _sequence(found, at)
    while found[at].text == "|":
        at, other = _sequence(found, at + 1)
        empty = empty or other
    return at, empty


def _sequence(found: Sequence[Token], at: int) -> tuple[int, bool]:
    at, empty = _element(found, at)
    while found[at].text == "/":
        at, other = _element(found, at + 1)
        empty = empty and other
    return at, empty


def _element(found: Sequence[Token], at: int) -> tuple[int, bool]:
    if found[at].text == "^":
        at += 1
    if found[at].text == "!":
        at += 1
        at = closing(found, at) + 1 if found[at].text == "(" else at + 1 + (found[at].text == "^")
        empty = False
    elif found[at].text == "(":
        inner_end, empty = _path(found, at + 1)
        if found[inner_end].text != ")":
            raise _Unread
        at = inner_end + 1
    elif found[at].kind in ("iri", "name") or found[at].text == "a":
        at, empty = at + 1, False
    else:
        raise _Unread
    if found[at].kind == "mark" and found[at].text in ("*", "?", "+"):
        return at + 1, empty or found[at].text != "+"
    return at, empty


def _as_values(
    text: str, found: Sequence[Token], pattern: _Pattern, graph: str | None, asked: Asked
) -> str | None:
    """Return the one solution of *pattern* as VALUES; None where it has others, or none."""
    ends = (pattern.subject, pattern.object)
    variables = [found[first].text for first, _ in ends if found[first].kind == "variable"]
    constants = [
        text[found[first].start : found[last - 1].end]
        for first, last in ends
        if found[first].kind in ("iri", "name", "number", "string") or found[first].text in ("+", "-")
    ]
    if len(variables) != 1 or len(constants) != 1:
        return None
    term = constants[0]
    node = f"{{ ?s ?p {term} }}"
    if found[pattern.subject[0]].text == term or found[pattern.object[0]].kind in ("iri", "name"):
        node += f" UNION {{ {term} ?p ?o }}"
    if graph is not None:
        node = f"GRAPH {graph} {{ {node} }}"
    head, dataset = _head(text, found)
    return None if asked(f"{head}ASK {dataset} {{ {node} }}") else f"VALUES {variables[0]} {{ {term} }}"


def _head(text: str, found: Sequence[Token]) -> tuple[str, str]:
    """Return the prologue of a query, and its FROM clauses."""
    form = next(at for at, one in enumerate(found) if one.is_word("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
    brace = next(
        (at for at, one in enumerate(found) if at > form and (one.text == "{" or one.is_word("WHERE"))),
        len(found) - 1,
    )
    start = next((one.start for one in found[form:brace] if one.is_word("FROM")), found[brace].start)
    return text[: found[form].start], text[start : found[brace].start]


def _written(text: str, found: Sequence[Token], pattern: _Pattern) -> str:
    parts = (pattern.subject, pattern.verb, pattern.object)
    return " ".join(text[found[first].start : found[last - 1].end] for first, last in parts)
