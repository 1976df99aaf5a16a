"""Touching a forked store before anyone waits for it.

After a fork both processes share their memory page by page until one writes to it, and the engine writes when it reads: it
counts who holds a node. So the first query over a part of the graph pays for copying it, several times what it costs itself.
An idle worker goes through the graph once, predicate by predicate, and looks for work in between.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Sequence

from pyoxigraph import NamedNode, QuerySolutions, Store

from queries.workers.frames import WARM, frame

_PAUSE_S = 0.02
_MEMORY_SHARE = 0.5
"""Warm workers hold the graph once each: not where all of them together would take more of the machine than this."""
_PREDICATES_MAX = 2_000


def warming_queries(store: Store, *, processes: int) -> list[str]:
    """Return the queries that touch *store*, largest predicate first; none where *processes* copies would not fit."""
    if resident_bytes() * (processes + 1) > _machine_bytes() * _MEMORY_SHARE:
        return []
    result = store.query("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)")
    assert isinstance(result, QuerySolutions)
    predicates = [solution["p"] for solution in result][:_PREDICATES_MAX]
    queries = [f"SELECT (COUNT(*) AS ?n) {{ ?s {p} ?o }}" for p in predicates if isinstance(p, NamedNode)]
    if next(store.named_graphs(), None) is None:
        return queries
    return queries + [query.replace("{ ?s", "{ GRAPH ?g { ?s").replace("?o }", "?o } }") for query in queries]


def warm(store: Store, connection: socket.socket, queries: Sequence[str]) -> None:
    """Run *queries* while no job waits on *connection*; say so when all have run."""
    for query in queries:
        # select(2), not poll(2): the latter counts descriptors against a limit that is 0 here.
        if select.select([connection], [], [], _PAUSE_S)[0]:
            return
        for _ in store.query(query):  # type: ignore[union-attr]
            pass
    connection.sendall(frame(WARM, b""))


def resident_bytes() -> int:
    """Return what this process holds in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * 4096


def _machine_bytes() -> int:
    with open("/proc/meminfo", encoding="ascii") as file:  # noqa: PTH123
        return int(file.readline().split()[1]) * 1024
