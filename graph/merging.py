"""Sorted N-Quads sources -> one sorted file: each line once, one label for each body. Memory does not grow with the sources."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from graph.linking.registry import registry
from graph.release import replacing
from graph.triples.registry import one_label_each

_CHUNK_LINES = 20_000


def merged_into(path: Path, sources: Sequence[Iterable[bytes]]) -> int:
    """Write the union of *sources* (each sorted by bytes, newline included) to *path*; return the number of lines."""
    count = 0
    with replacing(path) as file:
        lines = one_label_each(registry(), _unique(heapq.merge(*sources)))
        while chunk := list(islice(lines, _CHUNK_LINES)):
            file.writelines(chunk)
            count += len(chunk)
    return count


def _unique(lines: Iterable[bytes]) -> Iterable[bytes]:
    last = b""
    for line in lines:
        if line != last:
            last = line
            yield line
