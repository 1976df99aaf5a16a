"""Many lines -> sorted lines, whatever their number: sorted runs on disk, merged a few at a time. Memory stays that of one run."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from uuid import uuid4

RUN_LINES = 200_000
"""Lines sorted in memory at once: some 60 MB."""
OPEN_MAX = 64
"""Files read side by side."""


def written(lines: Iterable[bytes], path: Path) -> int:
    """Write *lines* to *path*; return how many there were."""
    count = 0
    waiting = iter(lines)
    with path.open("wb") as file:
        while chunk := list(islice(waiting, 10_000)):
            file.writelines(chunk)
            count += len(chunk)
    return count


def unique(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield each of the sorted *lines* once."""
    last = b""
    for line in lines:
        if line != last:
            last = line
            yield line


def sorted_run(lines: Iterable[bytes], folder: Path) -> Path:
    """Write *lines* to a file in *folder*, sorted by bytes, each once. They are all held in memory."""
    path = folder / f"run-{uuid4().hex}"
    written(sorted(set(lines)), path)
    return path


def sorted_runs(lines: Iterable[bytes], folder: Path, run_lines: int = RUN_LINES) -> list[Path]:
    """Write *lines* to files of at most *run_lines* in *folder*, each sorted by bytes and without repetitions."""
    runs = []
    waiting = iter(lines)
    while chunk := list(islice(waiting, run_lines)):
        runs.append(sorted_run(chunk, folder))
    return runs


def merged_lines(runs: Sequence[Path], folder: Path, open_max: int = OPEN_MAX) -> Iterator[bytes]:
    """Yield the lines of sorted files in order, each once; *folder* takes the files between. At most *open_max* are open."""
    waiting = list(runs)
    while len(waiting) > open_max:
        path = folder / f"run-{uuid4().hex}"
        first, waiting = waiting[:open_max], waiting[open_max:]
        written(unique(heapq.merge(*map(lines_of, first))), path)
        for done in first:
            if done not in runs:
                done.unlink()
        waiting.append(path)
    yield from unique(heapq.merge(*map(lines_of, waiting)))


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file."""
    with path.open("rb") as file:
        yield from file
