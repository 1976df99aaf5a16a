"""The same server over a store elsewhere: protocol, limits, health, versions; and when that store goes away."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.local_server import LocalServer
from graph.release import Release
from graph.remote_store.address import RemoteAddress
from graph.remote_store.generations import RemoteGenerations
from tests.remote_store.stores import OXIGRAPH, RunningStore, answers, free_port, running
from tests.remote_store.test_remote_store_publishing import graph_file

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def server(
    generations: RemoteGenerations, release: Release, store: RunningStore, tmp_path: Path
) -> Iterator[LocalServer]:
    (tmp_path / "own").mkdir()
    generations.publish_if_new(release.nquads)  # other tests publish to the same store
    current = generations.current()
    assert current is not None
    made = LocalServer(
        tmp_path / "own",
        store=store.address.url,
        POLICYGRAPH_QUERY_TIME_S="2",
        POLICYGRAPH_RESULT_ROWS="9000",
        POLICYGRAPH_TOKEN="secret",
    )
    yield made
    made.stop()
    generations.rollback(current.number)


def soon(what: Callable[[], bool], within_s: float = 5) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.1)
    return what()


def test_the_server_over_a_store_elsewhere(server: LocalServer, store: RunningStore, tmp_path: Path) -> None:
    health = json.loads(server.ask("/health").body)
    assert health["status"] == "ok"
    assert health["store"]["url"] == store.address.url
    assert health["store"]["card"]["kind"] == store.kind
    assert "password" not in json.dumps(health)
    whole = int(server.query(COUNT).text.split()[1])
    assert whole > 20_000
    # every form of an answer, from a store that may not know it
    assert server.query("ASK { ?s ?p ?o }", "application/sparql-results+json").text.endswith(
        '"boolean":true}'
    )
    assert (
        "<boolean>true</boolean>" in server.query("ASK { ?s ?p ?o }", "application/sparql-results+xml").text
    )
    assert server.query('SELECT ("字"@zh AS ?w) { }', "text/tab-separated-values").text == '?w\n"字"@zh\n'
    turtle = server.query("CONSTRUCT { <urn:a> <urn:b> 1 } WHERE { }", "text/turtle")
    assert turtle.text.split() == ["<urn:a>", "<urn:b>", "1", "."]
    assert server.query("SELECT * { ?s ?p ?o } LIMIT 1", "application/sparql-results+json").headers["etag"]
    # a dataset of the protocol, and a relative IRI
    seed = "https://w3id.org/zhengce/graph/source/500102/fulingfufa/2022/43"
    part = int(server.query(COUNT, **{"default-graph-uri": seed}).text.split()[1])
    assert 1_000 < part < whole
    assert server.query("ASK { <x> <y> <z> }").status in (200, 406)
    # limits: rows, time, updates, what only one make of store reads
    rows = server.query("SELECT ?s { ?s ?p ?o }")
    assert rows.status == 413 or "X-Limits" in rows.headers or not rows.text.endswith("\n")
    started = time.monotonic()
    assert server.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }").status == 503
    assert time.monotonic() - started < 3.5
    assert server.query("SELECT (bif:version() AS ?v) { }").status == 400
    assert server.query("SELECT * { ?s ?p", "application/json").status == 400
    assert server.query("INSERT DATA { <urn:a> <urn:b> 1 }").status == 400
    assert server.query("SELECT * { SERVICE <http://127.0.0.1:9/> { } }").status == 403
    assert server.update("INSERT DATA { <urn:a> <urn:b> 1 }", token="secret").status == 501
    assert server.ask("/dump.nq.gz").status == 501
    # the pages
    assert "任务" in server.ask("/tasks", headers={"Accept": "text/html"}).text
    # another generation is published: all see it, the one before can be asked
    before = json.loads(server.ask("/generations").body)["current"]
    RemoteGenerations(store.address).publish(graph_file(tmp_path, ["nine"]), describe=False)
    assert soon(lambda: server.query(COUNT).text.split()[1] == "32")
    assert json.loads(server.ask("/generations").body)["current"] == before + 1
    assert server.query(COUNT, generation=str(before)).text.split()[1] == str(whole)


@pytest.mark.skipif(OXIGRAPH is None, reason="the package oxigraph (requirements-dev.txt) is not installed")
def test_a_store_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/query"
    command = [str(OXIGRAPH), "serve", "--location", str(tmp_path / "data"), "--bind", f"127.0.0.1:{port}"]
    (tmp_path / "own").mkdir()
    server = LocalServer(tmp_path / "own", store=url)
    try:
        absent = server.query(COUNT)
        assert (absent.status, server.ask("/health").status) == (503, 503)
        with running(command, tmp_path, lambda: answers(url)) as process:
            RemoteGenerations(RemoteAddress(url)).publish(graph_file(tmp_path, ["ten"]), describe=False)
            assert soon(lambda: server.query(COUNT).status == 200)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            gone = server.query("SELECT (COUNT(?s) AS ?n) { ?s ?p ?o }")
            assert gone.status == 503
            assert "did not answer" in gone.text
        with running(command, tmp_path, lambda: answers(url)):
            assert soon(lambda: server.query("SELECT (COUNT(?p) AS ?n) { ?s ?p ?o }").status == 200)
            assert server.ask("/health").status == 200
    finally:
        server.stop()
