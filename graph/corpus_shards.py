"""A corpus -> its shards on disk, made by a pool of processes, resumable: what is there and whole is not made again."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graph.line_runs import OPEN_MAX, RUN_LINES, lines_of, sorted_run
from graph.release import remove_leftovers
from graph.shard_files import MadeShard, made_shard

_POOL_FROM_FILES = 4
"""Below this a pool costs more than it brings."""
_FILES_AT_ONCE = 16
"""Sent to a process together, where there are many more."""


@dataclass(frozen=True, slots=True)
class CorpusShards:
    """The shards of a corpus, one per document, in file order; and the files that gave none."""

    made: tuple[MadeShard, ...]
    refused: list[dict[str, str]]

    def line_sources(self, scratch: Path, *, jobs: int | None = None) -> list[Iterable[bytes]]:
        """Return sorted lines that together are those of all shards; of many shards, sorted runs of some at a time in *scratch*."""
        if len(self.made) <= OPEN_MAX:
            return [shard.lines() for shard in self.made]
        chunks = [(chunk, scratch) for chunk in _chunks(self.made, RUN_LINES)]
        with ProcessPoolExecutor(jobs or processes()) as pool:
            return [lines_of(path) for path in pool.map(_run_of, chunks)]

    def reports(self) -> list[dict[str, Any]]:
        """Return each shard's report, in file order."""
        return [shard.report for shard in self.made]


def _chunks(shards: Sequence[MadeShard], lines: int) -> Iterator[list[MadeShard]]:
    """Yield *shards* some at a time, with about *lines* lines together."""
    chunk: list[MadeShard] = []
    count = 0
    for shard in shards:
        chunk.append(shard)
        count += shard.manifest["counts"]["quads"]
        if count >= lines:
            yield chunk
            chunk, count = [], 0
    if chunk:
        yield chunk


def _run_of(chunk: tuple[list[MadeShard], Path]) -> Path:
    shards, scratch = chunk
    return sorted_run((line for shard in shards for line in shard.lines()), scratch)


def corpus_shards(
    files: Sequence[Path], folder: Path, *, progress: bool = False, jobs: int | None = None
) -> CorpusShards:
    """Make the shards of *files* below *folder*; a file of the same work as an earlier one is refused, as is an unreadable one."""
    results = made_shards(files, folder, progress=progress, jobs=jobs)
    made: list[MadeShard] = []
    refused: list[dict[str, str]] = []
    works: dict[str, str] = {}
    for path in files:
        result = results[path]
        if isinstance(result, str):
            refused.append({"file": path.name, "reason": result})
        elif (first := works.setdefault(result.report["document"], path.name)) != path.name:
            refused.append(
                {
                    "file": path.name,
                    "reason": f"it is the same work as {first} ({result.report['document']}); remove one",
                }
            )
        else:
            made.append(result)
    return CorpusShards(tuple(made), refused)


def made_shards(
    files: Sequence[Path], folder: Path, *, progress: bool = False, jobs: int | None = None
) -> dict[Path, MadeShard | str]:
    """Make (or find) the shard of each of *files* in *folder*, side by side; of a file that gives none return why, in words."""
    folder.mkdir(parents=True, exist_ok=True)
    remove_leftovers(folder)
    results: dict[Path, MadeShard | str] = {}
    tick = ticker(len(files), "documents") if progress else (lambda: None)
    jobs = jobs or processes()
    if len(files) < _POOL_FROM_FILES or jobs == 1:
        for path in files:
            results[path] = made_shard(path, folder)
            tick()
    else:
        _in_pool(files, folder, jobs, results, tick)
    return results


def _in_pool(
    files: Sequence[Path],
    folder: Path,
    jobs: int,
    results: dict[Path, MadeShard | str],
    tick: Callable[[], None],
) -> None:
    size = max(1, min(_FILES_AT_ONCE, len(files) // (jobs * 8)))
    try:
        with ProcessPoolExecutor(jobs) as pool:
            futures = {
                pool.submit(_made_shards, some, folder): some
                for start in range(0, len(files), size)
                if (some := files[start : start + size])
            }
            for future in as_completed(futures):
                for path, result in zip(futures[future], future.result(), strict=True):
                    results[path] = result
                    tick()
    except BrokenProcessPool:
        # One of the unfinished files killed its process. Each is tried alone, so that only that one is refused.
        for path in (path for path in files if path not in results):
            try:
                with ProcessPoolExecutor(1) as alone:
                    results[path] = alone.submit(made_shard, path, folder).result()
            except BrokenProcessPool:
                results[path] = "reading it ended the process (out of memory or a fault in a library)"
            tick()


def _made_shards(paths: Sequence[Path], folder: Path) -> list[MadeShard | str]:
    made = []
    for path in paths:
        made.append(made_shard(path, folder))
        _settle()
    return made


@cache
def _settle() -> None:
    """Leave what the first document loaded (rules, registries) out of all later collections of garbage in this process."""
    gc.collect()
    gc.freeze()


def processes() -> int:
    """Return how many processes may run at once on this machine."""
    return len(os.sched_getaffinity(0))


def ticker(total: int, of: str) -> Callable[[], None]:
    """Return what to call for each of *total* things done, to move a progress bar on the terminal."""
    from tqdm import tqdm

    bar = tqdm(total=total, desc=of)

    def tick() -> None:
        bar.update(1)
        if bar.n >= total:
            bar.close()

    return tick
