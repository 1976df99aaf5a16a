"""Commands and servers -> seconds, processor time and memory of all their processes together.

Memory is PSS: a page that several processes share counts once in the sum, so that forked processes do not count what they
share over and over. Two figures are kept apart: all of it, and the anonymous part, which no file on disk could give back
(a database's files in the page cache are the kernel's to drop).
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLE_S = 0.25


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one process or several, in MB."""

    pss_mb: float
    anonymous_mb: float

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.pss_mb + other.pss_mb, self.anonymous_mb + other.anonymous_mb)


def memory_of(pid: int) -> Memory:
    """Return what a process holds; nothing when it is gone."""
    found: dict[str, float] = {}
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            name, _, words = line.partition(":")
            if name in ("Pss", "Pss_Anon"):
                found[name] = int(words.split()[0]) / 1024
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        pass
    return Memory(found.get("Pss", 0.0), found.get("Pss_Anon", 0.0))


def memory_of_all(pids: Iterable[int]) -> Memory:
    """Return what processes hold together."""
    return sum(map(memory_of, pids), Memory(0.0, 0.0))


def tree(pid: int) -> list[int]:
    """Return a process and all it started."""
    try:
        top = psutil.Process(pid)
        return [pid, *(child.pid for child in top.children(recursive=True))]
    except psutil.NoSuchProcess:
        return []


@dataclass(frozen=True, slots=True)
class Run:
    """A command that ended well."""

    seconds: float
    cpu_seconds: float
    peak: Memory
    """The largest each figure was, four times a second."""
    said: str
    """On standard error."""


class CommandFailed(RuntimeError):
    """A measured command ended with an error; the message ends with what it said."""


class _Sampler(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.pss_mb = self.anonymous_mb = 0.0

    def run(self) -> None:
        while not self._over.wait(SAMPLE_S):
            now = memory_of_all(tree(self._pid))
            self.pss_mb = max(self.pss_mb, now.pss_mb)
            self.anonymous_mb = max(self.anonymous_mb, now.anonymous_mb)

    def peak(self) -> Memory:
        self._over.set()
        self.join()
        return Memory(self.pss_mb, self.anonymous_mb)


def measured(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], *, log: Path | None = None
) -> Run:
    """Run *command* in *folder* to its end; raise CommandFailed."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        sampler = _Sampler(process.pid)
        sampler.start()
        before = _children_cpu_seconds()
        assert process.stderr is not None
        said = process.stderr.read()
        process.wait()
        seconds = time.perf_counter() - started
        peak = sampler.peak()
    if log is not None:
        log.write_text(said, encoding="utf-8")
    if process.returncode:
        raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}: {said[-2000:]}")
    return Run(seconds, _children_cpu_seconds() - before, peak, said)


def _children_cpu_seconds() -> float:
    times = psutil.Process().cpu_times()
    return float(times.children_user + times.children_system)


def bytes_below(folder: Path) -> int:
    """Return what the files below a folder take, a file with several names once."""
    seen = {}
    for path in folder.rglob("*"):
        if path.is_file():
            status = path.stat()
            seen[status.st_dev, status.st_ino] = status.st_size
    return sum(seen.values())
