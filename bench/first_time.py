"""The first answers after a start: this tree, others, and oxigraph serve, each query once, in turns.

    python bench/first_time.py [--tree /elsewhere/checked/out …] [--size 100k] [--starts 7] [--work DIR]

`peers.py` measures many phases once; this asks only what a query costs the first time, over several starts, and takes medians:
enough to see a change of a few hundredths on a machine that others use too. A tree is a checkout with the same packages. Needs
what `peers.py` puts into its working folder. Requests are sent as `../shared/perf/run_peers.py` sends them.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.peers import PERF, ROOT, data_of, mean, prepared

_AT_REST_S = {"100k": 20.0, "1m": 40.0}
_FIRST_PORT = 5610
_READY_S = 120.0
_PATHS = {"oxigraph": "/query"}


def queries() -> Mapping[str, str]:
    """Return the texts that are measured, by name."""
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted((PERF / "queries").glob("q*.rq"))}


def accept(query: str) -> str:
    """Return the media type that the answer is asked in."""
    form = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.sub(r"(?m)^\s*#.*$", "", query))
    graph = form is not None and form[1] in ("CONSTRUCT", "DESCRIBE")
    return "application/n-triples" if graph else "application/sparql-results+json"


@contextlib.contextmanager
def started(work: Path, size: str, trees: Sequence[Path]) -> Iterator[Mapping[str, int]]:
    """Start all servers; give their ports by name once they have been at rest for a while."""
    environment = os.environ | {"POLICYGRAPH_DEFAULT_GRAPH": "plain"}
    commands: dict[str, list[str | Path]] = {}
    for at, tree in enumerate(trees):
        commands[str(tree)] = [
            sys.executable, tree / "server.py", "--port", str(_FIRST_PORT + at), "--store", work / f"store-{size}",
        ]  # fmt: skip
    database = work / "dbs" / f"{data_of(work, size).stem}-oxigraph" / "db"
    if not database.exists():
        loading: list[str | Path] = ["load", "--location", database, "--file", data_of(work, size)]
        subprocess.run([work / "venv/bin/oxigraph", *loading], check=True, stderr=subprocess.DEVNULL)
    bound = f"127.0.0.1:{_FIRST_PORT + len(trees)}"
    reading: list[str | Path] = ["serve-read-only", "--location", database, "--bind", bound]
    commands["oxigraph"] = [work / "venv/bin/oxigraph", *reading]
    ports = {name: _FIRST_PORT + at for at, name in enumerate(commands)}
    silent = subprocess.DEVNULL
    with contextlib.ExitStack() as stack:
        for name, command in commands.items():
            folder = ROOT if name == "oxigraph" else Path(name)
            process = subprocess.Popen(command, cwd=folder, env=environment, stdout=silent, stderr=silent)
            stack.callback(process.wait)
            stack.callback(process.terminate)
        for port in ports.values():
            _await(port)
        time.sleep(_AT_REST_S[size])
        yield ports


def _await(port: int) -> None:
    until = time.monotonic() + _READY_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def asked(connection: http.client.HTTPConnection, path: str, query: str) -> float:
    """Ask *query*; return the seconds until the answer was read; raise RuntimeError when it is none."""
    address = f"{path}?{urllib.parse.urlencode({'query': query})}"
    begun = time.perf_counter()
    connection.request("GET", address, headers={"Accept": accept(query)})
    own = connection.sock
    own.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    response = connection.getresponse()
    data = response.read()
    seconds = time.perf_counter() - begun
    if response.status != http.client.OK:
        raise RuntimeError(f"read status {response.status} for {query[:60]!r}, expected 200: {data[:200]!r}")
    return seconds


def one_start(work: Path, size: str, trees: Sequence[Path]) -> Mapping[str, Mapping[str, float]]:
    """Return the seconds of each query by server, from one start of all of them."""
    seconds: dict[str, dict[str, float]] = {}
    with started(work, size, trees) as ports:
        connections = {name: http.client.HTTPConnection("127.0.0.1", port) for name, port in ports.items()}
        for name, connection in connections.items():
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            asked(connection, _PATHS.get(name, "/sparql"), "ASK { <urn:x> ?p ?o }")
        for query, text in queries().items():
            for name in random.sample(sorted(connections), len(connections)):
                seconds.setdefault(query, {})[name] = asked(
                    connections[name], _PATHS.get(name, "/sparql"), text
                )
        for connection in connections.values():
            connection.close()
    return seconds


def main() -> None:
    """Measure; print medians in milliseconds and geometric means as parts of oxigraph's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tree", type=Path, action="append", default=[])
    parser.add_argument("--size", choices=sorted(_AT_REST_S), default="100k")
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--work", type=Path, default=Path("/tmp/policygraph-peers"))
    options = parser.parse_args()
    prepared(options.work, [options.size])
    trees = [ROOT, *(tree.resolve() for tree in options.tree)]
    starts = []
    for at in range(options.starts):
        starts.append(one_start(options.work, options.size, trees))
        print(f"start {at + 1} of {options.starts} done", file=sys.stderr, flush=True)
    parts: dict[str, list[float]] = {}
    for query in starts[0]:
        medians = {name: statistics.median(one[query][name] for one in starts) for name in starts[0][query]}
        print(query, *(f"{name} {value * 1000:.2f}" for name, value in medians.items()))
        for name, value in medians.items():
            parts.setdefault(name, []).append(value / medians["oxigraph"])
    print("mean, oxigraph = 1:", *(f"{name} {mean(values):.3f}" for name, values in parts.items()))


if __name__ == "__main__":
    main()
