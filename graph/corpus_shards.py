"""A corpus -> its shards on disk, made by a pool of processes, resumable: what is already there is not made again."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from graph.reading.errors import UnreadableFile
from graph.relating.summary import DocumentSummary, summary_from_json
from graph.release import code_version, replacing
from graph.shard import Shard, shard_of_bytes

logger = logging.getLogger(__name__)
FILE_TIMEOUT_S = 120
_POOL_FROM_FILES = 4
"""Below this a pool costs more than it brings."""


@dataclass(frozen=True, slots=True)
class MadeShard:
    """A shard on disk."""

    lines_file: Path
    report: dict[str, Any]

    @property
    def key(self) -> str:
        """What this shard depends on: the file's name and bytes, and the program."""
        return self.lines_file.name.removesuffix(".nq.gz")

    def summary(self) -> DocumentSummary:
        """Return what other documents need to know of this one."""
        return summary_from_json(json.loads(_summary_file(self.lines_file).read_text(encoding="utf-8")))

    def lines(self) -> Iterator[bytes]:
        """Yield the shard's N-Quads lines in order."""
        with gzip.open(self.lines_file, "rb") as file:
            yield from file


@dataclass(frozen=True, slots=True)
class CorpusShards:
    """The shards of a corpus, one per document, in file order; and the files that gave none."""

    made: tuple[MadeShard, ...]
    refused: list[dict[str, str]]

    def line_sources(self) -> list[Iterable[bytes]]:
        """Return each shard's sorted lines."""
        return [shard.lines() for shard in self.made]

    def reports(self) -> list[dict[str, Any]]:
        """Return each shard's report, in file order."""
        return [shard.report for shard in self.made]


def _summary_file(lines_file: Path) -> Path:
    return lines_file.with_name(lines_file.name.replace(".nq.gz", ".summary.json"))


class TooSlow(Exception):
    """A file took longer than FILE_TIMEOUT_S."""


def _over_time(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow(f"it took longer than {FILE_TIMEOUT_S} s")


def made_shard(path: Path, folder: Path) -> MadeShard | str:
    """Make (or find) the shard of one file in *folder*; return the reason as words when it gives none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return str(error)
    digest = hashlib.sha256(path.name.encode() + b"\0" + data).hexdigest()[:24]
    lines_file = folder / f"{digest}-{code_version()}.nq.gz"
    report_file = lines_file.with_suffix("").with_suffix(".json")
    if report_file.exists() and lines_file.exists():
        return MadeShard(lines_file, json.loads(report_file.read_text(encoding="utf-8")))
    shard = shard_or_reason(path.name, data)
    if isinstance(shard, str):
        return shard
    _write(shard, lines_file, report_file)
    return MadeShard(lines_file, shard.report)


def shard_or_reason(name: str, data: bytes) -> Shard | str:
    """Return the shard of a file's bytes, or why there is none; never raises, never takes longer than FILE_TIMEOUT_S."""
    signal.signal(signal.SIGALRM, _over_time)
    signal.alarm(FILE_TIMEOUT_S)
    try:
        return shard_of_bytes(name, data)
    except (UnreadableFile, TooSlow) as error:
        return str(error)
    except Exception:
        logger.exception("%s: our program failed on this file", name)
        return "our program failed on this file; the log holds the trace, please report it"
    finally:
        signal.alarm(0)


def _write(shard: Shard, lines_file: Path, report_file: Path) -> None:
    with (
        replacing(lines_file) as raw,
        gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as packed,
    ):
        packed.writelines(shard.lines)
    with replacing(_summary_file(lines_file), "w") as file:
        json.dump(shard.summary.to_json(), file, ensure_ascii=False)
    with replacing(report_file, "w") as file:
        json.dump(shard.report, file, ensure_ascii=False, sort_keys=True)


def corpus_shards(
    files: Sequence[Path], folder: Path, *, progress: bool = False, jobs: int | None = None
) -> CorpusShards:
    """Make the shards of *files* below *folder*; a file of the same work as an earlier one is refused, as is an unreadable one."""
    folder.mkdir(parents=True, exist_ok=True)
    results: dict[Path, MadeShard | str] = {}
    tick = ticker(len(files), "documents") if progress else (lambda: None)
    jobs = jobs or processes()
    if len(files) < _POOL_FROM_FILES or jobs == 1:
        for path in files:
            results[path] = made_shard(path, folder)
            tick()
    else:
        _in_pool(files, folder, jobs, results, tick)
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


def _in_pool(
    files: Sequence[Path],
    folder: Path,
    jobs: int,
    results: dict[Path, MadeShard | str],
    tick: Callable[[], None],
) -> None:
    todo = list(files)
    while todo:
        try:
            with ProcessPoolExecutor(jobs) as pool:
                futures = {pool.submit(made_shard, path, folder): path for path in todo}
                for future in as_completed(futures):
                    results[futures[future]] = future.result()
                    tick()
            return
        except BrokenProcessPool:
            # One of the unfinished files killed its process. Each is tried alone, so that only that one is refused.
            for path in (path for path in todo if path not in results):
                try:
                    with ProcessPoolExecutor(1) as alone:
                        results[path] = alone.submit(made_shard, path, folder).result()
                except BrokenProcessPool:
                    results[path] = "reading it ended the process (out of memory or a fault in a library)"
                tick()
            return


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
