"""Servers of our own on free ports: one over the seed's graph, one that tests may change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.local_server import LocalServer
from graph.generations import publish
from graph.release import Release


@pytest.fixture(scope="session")
def seed_server(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """Our server over the published seed. Nobody changes it."""
    store = tmp_path_factory.mktemp("seed") / "store"
    publish(release.nquads, store)
    server = LocalServer(store, POLICYGRAPH_QUERY_TIME_S="3", POLICYGRAPH_TOKEN="")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """Our server over an empty store with SPARQL's own default graph; whoever uses it begins with DROP ALL."""
    made = LocalServer(
        tmp_path_factory.mktemp("scratch") / "store",
        POLICYGRAPH_DEFAULT_GRAPH="plain",
        POLICYGRAPH_SERVICE_ALLOW="http://127.0.0.1:",
        POLICYGRAPH_QUERY_TIME_S="3",
    )
    yield made
    made.stop()


@pytest.fixture
def empty(server: LocalServer) -> LocalServer:
    """That server, emptied."""
    assert server.update("DROP ALL").status == 204
    return server
