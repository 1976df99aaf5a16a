"""Queries of every common shape over the graph's own largest predicates, which an idle query process asks itself.

A forked process first pays for whatever it does for the first time: a page of code or of memory costs a fault, twenty
microseconds on a virtual machine, and a grouping takes hundreds (100 k triples, counting by group: 6.4 ms the first time, 2.9 after).
So each goes through the shapes once before anyone waits, in the same code as a real job; nothing of the answers is kept.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from typing import Final, cast

from queries.workers.job import Job

_ROWS = 20_000
"""So much of a predicate is gone through: what sorting and grouping them takes stays with the process."""
_SHAPES: Final = (
    "SELECT ?a (COUNT(?s) AS ?n) {{ {{ SELECT ?s ?a {{ ?s {p} ?a }} LIMIT {rows} }} }} GROUP BY ?a HAVING (COUNT(?s) > 0)"
    " ORDER BY DESC(?n) ?a LIMIT 20",
    "SELECT ?s ?a {{ {{ SELECT ?s ?a {{ ?s {p} ?a }} LIMIT {rows} }} }} ORDER BY ?a ?s",
    "SELECT (COUNT(DISTINCT ?a) AS ?n) {{ {{ SELECT ?s ?a {{ ?s {p} ?a }} LIMIT {rows} }} }}",
    "SELECT DISTINCT ?a ?b {{ {{ SELECT ?s ?a {{ ?s {p} ?a }} LIMIT 500 }} ?s {q} ?b }}",
    "SELECT ?s ?b {{ ?s {p} ?a OPTIONAL {{ ?s {q} ?b }} FILTER(STR(?a) >= 'a' && CONTAINS(LCASE(STR(?a)), 'e')) }} LIMIT 500",
    "SELECT ?s {{ ?s {p} ?a FILTER REGEX(STR(?a), '[a-z]+', 'i') }} LIMIT 200",
    "SELECT ?s {{ ?s {p} ?a FILTER NOT EXISTS {{ ?s {q} ?a }} MINUS {{ ?a {q} ?s }} }} LIMIT 200",
    "SELECT ?s ?b {{ {{ ?s {p} ?a }} UNION {{ ?s {q} ?a }} ?s {p}/^{p} ?b }} LIMIT 200",
    "SELECT ?b {{ {{ SELECT ?s {{ ?s {p} ?a }} LIMIT 1 }} ?s ({p}|{q})+ ?b }} LIMIT 50",
    "SELECT ?s ?v {{ VALUES ?v {{ 1 'a' }} ?s {p} ?a BIND(CONCAT(STR(?s), STR(?v)) AS ?w) FILTER(BOUND(?w)) }} LIMIT 50",
    "ASK {{ ?s {p} ?a ; {q} ?b }}",
    "CONSTRUCT {{ ?s {p} ?a }} {{ ?s {p} ?a }} LIMIT 500",
    "DESCRIBE ?s {{ {{ SELECT ?s {{ ?s {p} ?a }} LIMIT 1 }} }}",
)
_ENCODINGS = ("", "gzip", "br")


def practice_jobs(predicates: Sequence[str]) -> Iterator[Job]:
    """Yield jobs to practise with, over the first two *predicates* (as terms); none where there is no predicate."""
    for at, shape in enumerate(_SHAPES if predicates else ()):
        query = shape.format(p=predicates[0], q=predicates[min(1, len(predicates) - 1)], rows=_ROWS)
        yield Job(query, "http://localhost/sparql", encoding=_ENCODINGS[at % len(_ENCODINGS)])


class _Nowhere:
    """A socket that takes everything."""

    def sendall(self, data: bytes) -> None:
        """Drop *data*."""


NOWHERE = cast("socket.socket", _Nowhere())
