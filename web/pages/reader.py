"""Stored page queries (``queries/pages/*.rq``) + an engine -> rows of plain values, remembered for as long as they hold.

A generation of the graph never changes, so an answer is kept under (generation, query text) and never goes stale. What is
kept is bounded by rows, not by entries: the oldest answers go first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from queries.catalogue import Query, catalogue
from queries.engine import Engine, Row, Term
from queries.execution import XSD, bound_text, typed_term

Value: TypeAlias = str | int | float | bool
Record: TypeAlias = Mapping[str, Value]
Bound: TypeAlias = str | int | Term | None

REMEMBERED_ROWS_MAX = 400_000
_INTEGERS = {XSD + "integer", XSD + "positiveInteger", XSD + "nonNegativeInteger"}
_NUMBERS = {XSD + "decimal", XSD + "double", XSD + "float"}


def plain(term: Term) -> Value:
    """Return an RDF term as a Python value: numbers and booleans typed, everything else its words."""
    if isinstance(term, Literal):
        kind = term.datatype.value
        if kind in _INTEGERS:
            return int(term.value)
        if kind in _NUMBERS:
            return float(term.value)
        if kind == XSD + "boolean":
            return term.value in ("true", "1")
        return term.value
    return term.value if isinstance(term, NamedNode) else str(term)


def plain_row(row: Row) -> Record:
    """Return a solution with its terms as Python values."""
    return {name: plain(term) for name, term in row.items()}


class Remembered:
    """Answers by key, at most `REMEMBERED_ROWS_MAX` rows of them, least recently used first out. Safe in threads."""

    def __init__(self, rows_max: int = REMEMBERED_ROWS_MAX) -> None:
        self._rows_max = rows_max
        self._rows = 0
        self._answers: OrderedDict[tuple[str, ...], tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, ...]) -> Any | None:
        """Return what is kept under *key*, None when nothing is."""
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
            return found[0]

    def put(self, key: tuple[str, ...], answer: Any, rows: int) -> None:
        """Keep *answer*, which weighs *rows* rows."""
        weight = max(rows, 1)
        if weight > self._rows_max // 2:
            return
        with self._lock:
            _, before = self._answers.pop(key, (None, 0))
            self._answers[key] = (answer, weight)
            self._rows += weight - before
            while self._rows > self._rows_max:
                _, (_, gone) = self._answers.popitem(last=False)
                self._rows -= gone


class GraphReader:
    """Answers the pages' own stored queries."""

    def __init__(self, engine: Engine, remembered: Remembered) -> None:
        self.engine = engine
        self.remembered = remembered

    def rows(self, name: str, /, **bindings: Bound) -> Sequence[Record]:
        """Return the rows of page query *name*; a text binds as the kind its parameter declares, None as "any"."""
        return self._answer(self.text(name, **bindings))

    def window(self, name: str, limit: int, offset: int = 0, /, **bindings: Bound) -> Sequence[Record]:
        """Return at most *limit* of those rows, *offset* left out."""
        return self._answer(f"{self.text(name, **bindings)}LIMIT {limit:d} OFFSET {offset:d}\n")

    def one(self, name: str, /, **bindings: Bound) -> Record | None:
        """Return the first row, None when there is none."""
        found = self.rows(name, **bindings)
        return found[0] if found else None

    def triples(self, name: str, /, **bindings: Bound) -> Sequence[Triple]:
        """Return the triples of a CONSTRUCT page query."""
        return self.engine.construct(self.text(name, **bindings))

    def text(self, name: str, /, **bindings: Bound) -> str:
        """Return page query *name* as SPARQL, its parameters bound."""
        query = page_query(name)
        terms = _terms(query, bindings)
        text = bound_text(query, terms)
        if isinstance(terms.get("graph"), NamedNode):
            # The planner reads one graph forty times faster when its name stands in the pattern, not in VALUES beside it.
            text = text.replace("GRAPH ?graph ", f"GRAPH {terms['graph']} ")
        return text

    def _answer(self, text: str) -> Sequence[Record]:
        key = (self.engine.generation, text)
        known: Sequence[Record] | None = self.remembered.get(key)
        if known is None:
            known = tuple(plain_row(row) for row in self.engine.select(text))
            self.remembered.put(key, known, len(known))
        return known


def page_query(name: str) -> Query:
    """Return the stored query ``queries/pages/{name}.rq``."""
    return catalogue("pages")[name]


def _terms(query: Query, bindings: Mapping[str, Bound]) -> dict[str, Term]:
    kinds = {parameter.name: parameter.kind for parameter in query.parameters}
    return {
        name: typed_term(kinds[name], str(value)) if isinstance(value, str | int) else value
        for name, value in bindings.items()
        if value is not None
    }
