"""The narrow door to whatever evaluates SPARQL: query text in, typed terms out.

Three things stand behind it: an embedded read-only store (command line, tests), the pool of query workers (web), and a
remote endpoint (`queries.remote`). Nobody above this line knows which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = Mapping[str, Term]


class QueryRefused(Exception):
    """The asker's mistake: the query does not parse, or asks for what is not allowed. Becomes 4xx."""


class EngineUnavailable(Exception):
    """Ours: the engine did not answer in its limits, or is not there. Becomes 5xx."""


class Engine(Protocol):
    """Evaluates SPARQL 1.1 over the union of all named graphs. Raises QueryRefused or EngineUnavailable."""

    @property
    def generation(self) -> str:
        """Identify the immutable state that answers; equal generations give equal answers."""
        ...

    def select(self, query: str) -> Sequence[Row]:
        """Return the solutions in order; an unbound variable is absent from its row."""
        ...

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        ...

    def construct(self, query: str) -> Sequence[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        ...
