"""A read-only pyoxigraph store in this process as an Engine: for the command line and the tests, never for strangers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store, Triple

from graph.store import loaded_nquads
from queries.as_specified import NotSparql, evaluated
from queries.engine import QueryRefused, Row


class EmbeddedEngine:
    """Queries one store in process. There is no time limit here: only our own queries may be asked.

    The store's default graph is filled with the triples of its named graphs, once each (`graph.store.UNION` says why).
    """

    def __init__(self, store: Store, generation: str) -> None:
        """Take a store whose default graph holds what queries without a dataset shall see."""
        self._store = store
        self.generation = generation

    @classmethod
    def from_nquads(cls, path: Path) -> EmbeddedEngine:
        """Load an N-Quads file (``graph/release/policy.nq``) into memory."""
        return cls(loaded_nquads(path, union=True), f"file:{path.name}:{path.stat().st_mtime_ns}")

    def _query(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        try:
            return evaluated(query, self._store.query)
        except (SyntaxError, NotSparql) as error:
            raise QueryRefused(f"the query does not parse: {error}") from error

    def select(self, query: str) -> Sequence[Row]:
        """Return the solutions in order; an unbound variable is absent from its row."""
        result = self._query(query)
        if not isinstance(result, QuerySolutions):
            raise QueryRefused("expected a SELECT query")
        names = [variable.value for variable in result.variables]
        return [{name: term for name in names if (term := solution[name]) is not None} for solution in result]

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        result = self._query(query)
        if not isinstance(result, QueryBoolean):
            raise QueryRefused("expected an ASK query")
        return bool(result)

    def construct(self, query: str) -> Sequence[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        result = self._query(query)
        if not isinstance(result, QueryTriples):
            raise QueryRefused("expected a CONSTRUCT or DESCRIBE query")
        return list(result)
