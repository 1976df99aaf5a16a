"""Sorted N-Quads sources -> one sorted file: each line once, one label for each body. Memory does not grow with the sources."""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graph.line_runs import OPEN_MAX, merged_lines, unique, written
from graph.linking.registry import registry
from graph.release import replacing
from graph.triples.registry import one_label_each

_CHUNK_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Merged:
    """What was written."""

    lines: int
    sha256: str


def merged_into(path: Path, sources: Sequence[Iterable[bytes]]) -> Merged:
    """Write the union of *sources* (each sorted by bytes, newline included) to *path*.

    Many sources are merged some at a time, so that no more than `OPEN_MAX` files are open.
    """
    count, digest = 0, hashlib.sha256()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch, replacing(path) as file:
        lines = one_label_each(registry(), _union(sources, Path(scratch)))
        while chunk := list(islice(lines, _CHUNK_LINES)):
            data = b"".join(chunk)
            file.write(data)
            digest.update(data)
            count += len(chunk)
    return Merged(count, digest.hexdigest())


def _union(sources: Sequence[Iterable[bytes]], scratch: Path) -> Iterator[bytes]:
    if len(sources) <= OPEN_MAX:
        return unique(heapq.merge(*sources))
    runs = []
    for start in range(0, len(sources), OPEN_MAX):
        run = scratch / f"group-{start}"
        written(unique(heapq.merge(*sources[start : start + OPEN_MAX])), run)
        runs.append(run)
    return merged_lines(runs, scratch)
