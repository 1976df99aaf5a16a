"""A generation -> the statements in it that no build made: those that its keepers added by update.

What the build makes stands in graphs under ``https://w3id.org/zhengce/graph/`` and is replaced whole when a release is
published. Everything else (other named graphs, the default graph) belongs to whoever wrote it and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Store

from ontology import iris

_GRAPH = re.compile(rb"<([^<>]*)> \.\n?\Z")
_OURS = iris.GRAPH.encode()
_QUAD_SPACES = 4


def own_lines(nquads: Path | None, database: Path | None) -> Iterator[bytes]:
    """Yield the N-Quads lines that stand in no graph of the build, from a generation's file or its on-disk store."""
    if nquads is not None:
        with nquads.open("rb") as file:
            yield from (line for line in file if not _is_ours(line))
    elif database is not None:
        store = Store.read_only(str(database))
        for quad in store:
            line = f"{quad} .\n".encode()
            if not _is_ours(line):
                yield line


def _is_ours(line: bytes) -> bool:
    """Tell whether a line stands in one of the build's graphs.

    Without a literal, a line of four terms has four spaces; one of three is a triple of the default graph whose object is
    a graph's name.
    """
    match = _GRAPH.search(line)
    return (
        match is not None
        and match[1].startswith(_OURS)
        and (b'"' in line or line.count(b" ") >= _QUAD_SPACES)
    )
