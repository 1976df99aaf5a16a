"""A primary and servers that follow it, each a process tree of its own on a free port."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.local_server import LocalServer
from graph.generations import Generations

SMALL = {"POLICYGRAPH_SHORT_WORKERS": "1", "POLICYGRAPH_LONG_WORKERS": "1", "POLICYGRAPH_QUERY_TIME_S": "60"}
"""The machine that tests run on is shared by all of them."""
VALUES = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"


def until(holds: Callable[[], bool], what: str, *, limit_s: float = 60) -> float:
    """Wait until *holds*; return how many seconds that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < limit_s, f"{what}: not after {limit_s:g} s"
        time.sleep(0.02)
    return time.monotonic() - began


class Cluster:
    """A primary with its store, and the replicas that were added."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generations = Generations(folder / "primary")
        self.publish("first")
        self.primary = LocalServer(folder / "primary", **SMALL)
        self.replicas: list[LocalServer] = []

    def publish(self, *values: object) -> int:
        """Publish a graph of these values; return the generation's number."""
        nquads = self.folder / "graph.nq"
        nquads.write_text("".join(f'<urn:a> <urn:b> "{value}" <urn:g> .\n' for value in values))
        return self.generations.publish(nquads, describe=False).number

    def add(self) -> LocalServer:
        """Return one more server, which follows the primary."""
        folder = self.folder / f"replica-{len(self.replicas) + 1}"
        settings = {"POLICYGRAPH_FOLLOW": self.primary.url, "POLICYGRAPH_PROXIES": "127.0.0.1"}
        self.replicas.append(LocalServer(folder, **SMALL, **settings))
        return self.replicas[-1]

    def close(self) -> None:
        """Stop what runs."""
        for server in (*self.replicas, self.primary):
            server.stop()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A primary with one generation, without replicas."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.close()


def answering(server: LocalServer) -> tuple[int, list[str]]:
    """Return the generation that answers at *server*, and the graph's values."""
    answer = server.query(VALUES)
    assert answer.status == 200, answer.text
    return int(answer.headers["x-generation"]), answer.text.split()[1:]
