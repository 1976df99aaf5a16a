"""A number of documents -> what it costs to build and publish their graph, each step as the command that users run."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.scale.documents import write_corpus
from bench.scale.measuring import Run, bytes_below, measured
from graph.release import ROOT, Release

_LAP = re.compile(r"(\w+) ([\d.]+) s(?=[,\n])")


def _environment() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("POLICYGRAPH_")}


def build(corpus: Path, release: Path, processes: int) -> Run:
    """Build *release* from *corpus* with so many processes, nothing kept from before."""
    shutil.rmtree(release, ignore_errors=True)
    command = [sys.executable, "-m", "graph.build", "--corpus", str(corpus), "--release", str(release)]
    return measured([*command, "--processes", str(processes)], ROOT, _environment())


def steps(run: Run) -> dict[str, float]:
    """Return the seconds of each step, as the build logged them."""
    told = next((line + "\n" for line in run.said.splitlines() if line.startswith("built ")), "")
    return {name: float(seconds) for name, seconds in _LAP.findall(told)}


def grown(documents: int, folder: Path, *, processes: int) -> dict[str, Any]:
    """Write, build and publish so many documents below *folder*; return what each step took."""
    corpus, release, store = (folder / f"{what}-{documents}" for what in ("corpus", "release", "store"))
    write_corpus(corpus, documents)
    built = build(corpus, release, processes)
    report = Release(release).report()
    shutil.rmtree(store, ignore_errors=True)
    publish = [sys.executable, "-m", "graph.generations", "--store", str(store)]
    published = measured([*publish, "publish", str(Release(release).nquads)], ROOT, _environment())
    return {
        "documents": report["documents"],
        "refused": len(report["refused"]),
        "tasks": report["tasks"],
        "quads": report["quads"],
        "processes": processes,
        "build_s": round(built.seconds, 1),
        "build_cpu_s": round(built.cpu_seconds, 1),
        "build_steps_s": steps(built),
        "build_peak_mb": round(built.peak.pss_mb),
        "publish_s": round(published.seconds, 1),
        "publish_cpu_s": round(published.cpu_seconds, 1),
        "publish_peak_mb": round(published.peak.pss_mb),
        "publish_peak_anonymous_mb": round(published.peak.anonymous_mb),
        "nquads_mb": round(Release(release).nquads.stat().st_size / 2**20),
        "shards_mb": round(bytes_below(release / "shards") / 2**20),
        "store_mb": round(bytes_below(store) / 2**20),
    }


def efficiency(documents: int, folder: Path, *, rounds: int) -> dict[str, Any]:
    """Build the same documents with one and two processes in turn; return how much of the second the build makes use of."""
    corpus = folder / f"corpus-{documents}"
    write_corpus(corpus, documents)
    runs: dict[int, list[Run]] = {1: [], 2: []}
    digests = set()
    for number, processes in _in_turn(rounds):
        release = folder / f"efficiency-{processes}"
        run = build(corpus, release, processes)
        digests.add(Release(release).report()["sha256"])
        runs[processes].append(run)
        print(f"round {number}: {processes} processes, {run.seconds:.1f} s, {steps(run)}", file=sys.stderr)
    if len(digests) != 1:
        raise RuntimeError(f"builds with one and two processes differ: {sorted(digests)}")
    took = {processes: statistics.median(run.seconds for run in these) for processes, these in runs.items()}
    laps = {
        processes: {
            name: statistics.median(steps(run)[name] for run in these) for name in steps(these[0])
        }
        for processes, these in runs.items()
    }  # fmt: skip
    return {
        "documents": documents,
        "quads": Release(folder / "efficiency-1").report()["quads"],
        "rounds": rounds,
        "seconds": {str(processes): round(seconds, 1) for processes, seconds in took.items()},
        "steps_s": {str(processes): values for processes, values in laps.items()},
        "efficiency": round(took[1] / (2 * took[2]), 3),
        "efficiency_of_shards": round(laps[1]["shards"] / (2 * laps[2]["shards"]), 3),
        "load_before": [round(value, 2) for value in os.getloadavg()],
    }


def _in_turn(rounds: int) -> Iterator[tuple[int, int]]:
    for number in range(1, rounds + 1):
        yield number, 1
        yield number, 2
