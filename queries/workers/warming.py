"""Touching a forked store before anyone waits for it.

After a fork both processes share their memory page by page until one writes to it, and the engine writes when it reads: it
counts who holds a node. So the first query over a part of the graph pays for copying it, several times what it costs itself.
An idle worker goes through the graph once, predicate by predicate, and looks for work in between. What it then holds for
itself lies in pages of 4 KiB, and following nodes from page to page the processor looks up where each of them is: the idle worker
has the kernel join them to pages of 2 MiB (measured at 1 M triples: scans take 5 to 25 % less).
"""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Iterator, Sequence

from pyoxigraph import NamedNode, QuerySolutions, Store

from queries.workers.frames import WARM, frame
from queries.workers.isolation import joined_to_large_page
from queries.workers.job import Job
from queries.workers.practice import practice_jobs

_PAUSE_S = 0.02
_LONG_PAUSE_S = 0.1
"""A large page takes the kernel some milliseconds, in which no work is begun."""
_LARGE_BYTES = 2 << 20
_MEMORY_SHARE = 0.5
"""Warm workers hold the graph once each: not where all of them together would take more of the machine than this."""
_PREDICATES_MAX = 2_000


def largest_predicates(store: Store, *, processes: int) -> list[str]:
    """Return the predicates of *store* as terms, largest first; none where *processes* copies of it would not fit."""
    if resident_bytes() * (processes + 1) > _machine_bytes() * _MEMORY_SHARE:
        return []
    result = store.query("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)")
    assert isinstance(result, QuerySolutions)
    predicates = [solution["p"] for solution in result][:_PREDICATES_MAX]
    return [str(p) for p in predicates if isinstance(p, NamedNode)]


def _touching(store: Store, predicates: Sequence[str]) -> list[str]:
    queries = [f"SELECT (COUNT(*) AS ?n) {{ ?s {p} ?o }}" for p in predicates]
    if next(store.named_graphs(), None) is None:
        return queries
    return queries + [query.replace("{ ?s", "{ GRAPH ?g { ?s").replace("?o }", "?o } }") for query in queries]


def large_regions() -> list[tuple[int, int]]:
    """Return [start, end) of the private memory of this process (and, at the same places, of its forks) in whole large pages."""
    regions = []
    with open("/proc/self/maps", encoding="ascii", errors="replace") as file:  # noqa: PTH123
        for line in file:
            addresses, rights, _, _, inode, *name = line.split()
            if rights == "rw-p" and inode == "0" and (not name or name[0] == "[heap]"):
                low, high = (int(address, 16) for address in addresses.split("-"))
                start, end = -(-low // _LARGE_BYTES) * _LARGE_BYTES, high // _LARGE_BYTES * _LARGE_BYTES
                if start < end:
                    regions.append((start, end))
    return regions


def warming(
    store: Store,
    connection: socket.socket,
    predicates: Sequence[str],
    regions: Sequence[tuple[int, int]],
    practise: Callable[[Job], None],
) -> Iterator[float]:
    """Do a little more at each step; say so when the store was touched as a whole. Yield how long to wait for work in between."""
    for job in practice_jobs(predicates):
        practise(job)
        yield _PAUSE_S
    for query in _touching(store, predicates):
        for _ in store.query(query):  # type: ignore[union-attr]
            pass
        yield _PAUSE_S
    connection.sendall(frame(WARM, b""))
    if not predicates:
        return
    for start, end in regions:
        for address in range(start, end, _LARGE_BYTES):
            if not joined_to_large_page(address, _LARGE_BYTES):
                break  # nothing there any more, or a kernel that does not know how
            yield _LONG_PAUSE_S


def is_asked(connection: socket.socket, wait_s: float) -> bool:
    """Say whether work comes within *wait_s*."""
    # select(2), not poll(2): the latter counts descriptors against a limit that is 0 here.
    return bool(select.select([connection], [], [], wait_s)[0])


def resident_bytes() -> int:
    """Return what this process holds in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * 4096


def _machine_bytes() -> int:
    with open("/proc/meminfo", encoding="ascii") as file:  # noqa: PTH123
        return int(file.readline().split()[1]) * 1024
