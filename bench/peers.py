"""Our server beside other SPARQL servers on the same data in the same run; how far each goal of issue 3 is met.

    python bench/peers.py [--sizes 100k,1m] [--phases latency,throughput,death] [--work DIR]

Needs ``../shared/perf`` (the data's generator, the queries, and `run_peers.py`, which measures). In a working folder it makes
what is missing: a virtual environment with the peers, wrk and Virtuoso from Debian's packages, the data, and stores of ours that
hold them as plain default graph. Ours runs twice: ``ours`` as it is, and ``ours-first`` without its memory for answers, so that
each question there is asked for the first time. ``--report FILE…`` prints the goals from results that are there already.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PERF = ROOT.parent / "shared" / "perf"
PEERS = ("oxigraph", "virtuoso", "rdflib-endpoint")
PYTHON_PACKAGES = (
    "oxigraph==0.5.13",
    "pyoxigraph==0.5.13",
    "rdflib==7.6.0",
    "rdflib-endpoint==0.6.3",
    "psutil",
)
DEBIAN_PACKAGES = (
    "wrk", "libluajit-5.1-2", "libluajit-5.1-common", "virtuoso-opensource-7-bin", "virtuoso-opensource-7-common",
    "libvirtodbc0", "libminizip1", "libpcre3",
)  # fmt: skip
_FIRST = {"POLICYGRAPH_CACHE_MB": "0"}
_AT_REST_S = 25.0
"""Servers are measured that have been up for a while: after a start ours put their memory in order."""


def prepared(work: Path, sizes: Sequence[str]) -> None:
    """Make in *work* what `run_peers.py` looks for and is not there yet."""
    work.mkdir(parents=True, exist_ok=True)
    for name in ("run_peers.py", "gen_policy.py", "queries", "servers"):
        if not (work / name).exists():
            copied = shutil.copytree if (PERF / name).is_dir() else shutil.copy
            copied(PERF / name, work / name)
    for name in ("data", "dbs", "logs", "results", "deb/root"):
        (work / name).mkdir(parents=True, exist_ok=True)
    if not (work / "venv").exists():
        subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
        subprocess.run([work / "venv/bin/pip", "install", "--quiet", *PYTHON_PACKAGES], check=True)
    if not (work / "deb/root/usr/bin/wrk").exists():
        subprocess.run(["apt-get", "download", *DEBIAN_PACKAGES], cwd=work / "deb", check=True)
        for package in (work / "deb").glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, work / "deb/root"], check=True)
    for size in sizes:
        data = data_of(work, size)
        if not data.exists():
            making: list[str | Path] = [
                work / "venv/bin/python",
                PERF / "gen_policy.py",
                "--size",
                size,
                "--out",
                data,
            ]
            subprocess.run(making, check=True)
        store = work / f"store-{size}"
        if not store.exists():
            command: list[str | Path] = [
                sys.executable,
                "-m",
                "graph.generations",
                "publish",
                data,
                "--as-it-is",
            ]
            subprocess.run([*command, "--store", store], cwd=ROOT, check=True)


def data_of(work: Path, size: str) -> Path:
    """Return the file with the data of that size."""
    return work / "data" / f"policy-{size}.nt"


@contextlib.contextmanager
def serving(work: Path, size: str) -> Iterator[list[str]]:
    """Run our two servers over a copy of the store each; give the arguments that name them to `run_peers.py`."""
    from bench.local_server import LocalServer

    arguments: list[str] = []
    with contextlib.ExitStack() as stack:
        for name, settings in (("ours", {}), ("ours-first", _FIRST)):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=work))) / "store"
            shutil.copytree(work / f"store-{size}", folder, symlinks=True)
            server = LocalServer(folder, POLICYGRAPH_DEFAULT_GRAPH="plain", **settings)
            stack.callback(server.stop)
            arguments += [
                "--endpoint",
                f"{name}={server.url}/sparql",
                "--pid",
                f"{name}={server.process.pid}",
            ]
        time.sleep(_AT_REST_S)
        yield arguments


def measured(work: Path, size: str, phases: str, peers: str, further: Sequence[str]) -> Path:
    """Run `run_peers.py`; return the file with its results."""
    result = work / "results" / f"{size}-{phases.replace(',', '-')}.json"
    with serving(work, size) as ours:
        command: list[str | Path] = [
            work / "venv/bin/python",
            work / "run_peers.py",
            "--data",
            data_of(work, size),
        ]
        command += ["--peers", peers, "--phases", phases, "--json", result, *ours, *further]
        subprocess.run(command, cwd=work, check=True)
    return result


def mean(values: Iterable[float]) -> float:
    """Return the geometric mean."""
    logarithms = [math.log(value) for value in values]
    return math.exp(sum(logarithms) / len(logarithms))


def _rate(runs: Sequence[Mapping[str, Any]], name: str) -> float:
    found = sorted(float(run[name]) for run in runs if name in run)
    return found[len(found) // 2] if found else math.nan


def goals(results: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each goal of issue 3 that *results* say something about."""
    size = "1 M" if "1m" in results["data"] else "100 k"
    if "latency" in results:
        yield from _latency_goals(size, results["latency"])
    if "throughput" in results:
        yield from _throughput_goals(size, results["throughput"]["result"])
    for name, found in results.get("death", {}).items():
        alone, beside = found["alone"]["rps"], found["death_crossx4"]["beside"]["rps"]
        ended = sorted({str(one[0]) for one in found["death_crossx4"]["death"]})
        yield f"{size}: {name} keeps {beside / alone:.2f} of its requests beside four queries of death ({', '.join(ended)})"


def _latency_goals(size: str, latency: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if "oxigraph" not in latency:
        return
    first = latency.get("ours-first", latency["ours"])
    cold = {
        name: mean(one["cold"] for one in rows.values() if not one["err"]) for name, rows in latency.items()
    }
    own = {
        "asked the very first time": mean(one["cold"] for one in first.values()),
        "computed anew, median": mean(one["median"] for one in first.values()),
    }
    for name in latency:
        if name.startswith("ours"):
            continue
        median = mean(one["median"] for one in latency[name].values() if not one["err"])
        pairs = zip(own.items(), (cold[name], median), strict=True)
        shown = "; ".join(
            f"{words} {value * 1000:.2f} ms = {value / theirs:.2f}×" for (words, value), theirs in pairs
        )
        yield f"{size}: against {name} ({cold[name] * 1000:.2f} ms cold, {median * 1000:.2f} ms warm): {shown}"
    differing = [
        f"{name}:{query}"
        for name, rows in latency.items()
        for query, one in rows.items()
        if one.get("agree") is False
    ]
    yield f"{size}: answers that differ: {', '.join(differing) or 'none'}"


def _throughput_goals(
    size: str, found: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]
) -> Iterator[str]:
    for kind in next(iter(found.values())):
        theirs = found["oxigraph"][kind]
        for name in found:
            if not name.startswith("ours"):
                continue
            runs = found[name][kind]
            times = _rate(runs, "rps") / _rate(theirs, "rps")
            yield (
                f"{size}: {name} {kind}: {_rate(runs, 'rps'):.0f}/s p99 {_rate(runs, 'p99'):.1f} ms, oxigraph "
                f"{_rate(theirs, 'rps'):.0f}/s p99 {_rate(theirs, 'p99'):.1f} ms = {times:.2f}×"
            )


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="100k,1m")
    parser.add_argument("--phases", default="latency,throughput,death")
    parser.add_argument(
        "--peers", default=",".join(PEERS), help="without rdflib-endpoint at 1m: it takes hours"
    )
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "policygraph-peers")
    parser.add_argument(
        "--report", type=Path, nargs="+", help="print the goals from these results and do nothing else"
    )
    chosen, further = parser.parse_known_args(arguments)
    files: list[Path] = chosen.report or []
    if not files:
        if not PERF.exists():
            print(
                f"peers.py: looked for {PERF}, which has run_peers.py and the generator; there is nothing to run",
                file=sys.stderr,
            )
            return 1
        sizes = chosen.sizes.split(",")
        prepared(chosen.work, sizes)
        for size in sizes:
            fit = [one for one in chosen.peers.split(",") if size == "100k" or one != "rdflib-endpoint"]
            for phase in chosen.phases.split(","):
                fast = [one for one in fit if phase == "latency" or one != "rdflib-endpoint"]
                files.append(measured(chosen.work, size, phase, ",".join(fast), further))
    for file in files:
        for line in goals(json.loads(file.read_text(encoding="utf-8"))):
            print(line)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
