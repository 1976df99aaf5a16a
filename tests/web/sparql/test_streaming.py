"""Large answers: they begin before they are finished, take no memory on the way, and are never cut in silence."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bench.local_server import LocalServer

ROWS = 1_000_000
SQUARE = "SELECT ?s ?o ?t ?r { ?s <urn:p> ?o . ?t <urn:p> ?r }"


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """A server over 1,000 triples, whose square has a million rows."""
    server = LocalServer(
        tmp_path_factory.mktemp("thousand") / "store",
        POLICYGRAPH_QUERY_TIME_S="60",
        POLICYGRAPH_STALL_TIME_S="2",
    )
    data = " ".join(f"<urn:s{number}> <urn:p> {number} ." for number in range(1000))
    assert server.update(f"INSERT DATA {{ {data} }}").status == 204
    yield server
    server.stop()


def opened(
    server: LocalServer, query: str, accept: str = "text/csv"
) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(str(server.host), server.port, timeout=60)
    connection.request("GET", "/sparql?" + urlencode({"query": query}), headers={"Accept": accept})
    return connection, connection.getresponse()


def test_a_million_rows_begin_before_they_end_and_pass_through(thousand: LocalServer) -> None:
    web = thousand.named("pg-web")
    assert web is not None
    before = web.memory_info().rss
    started = time.perf_counter()
    connection, response = opened(thousand, SQUARE)
    response.read(1)
    first = time.perf_counter() - started
    lines, peak = 0, 0
    while chunk := response.read(1 << 20):
        lines += chunk.count(b"\n")
        peak = max(peak, web.memory_info().rss)
    whole = time.perf_counter() - started
    connection.close()
    assert lines == ROWS + 1
    assert first < whole / 3
    assert peak - before < 48 << 20
    assert response.headers["X-Limits"]


def test_an_answer_past_its_rows_is_refused_or_broken_off(tmp_path: Path) -> None:
    server = LocalServer(tmp_path / "store", POLICYGRAPH_RESULT_ROWS="50000")
    try:
        data = " ".join(f"<urn:s{number}> <urn:p> {number} ." for number in range(1000))
        server.update(f"INSERT DATA {{ {data} }}")
        exact = server.query(SQUARE + " LIMIT 50000")
        assert (exact.status, exact.text.count("\n")) == (200, 50_001)
        for accept in (
            "text/csv",
            "text/tab-separated-values",
            "application/sparql-results+json",
            "application/sparql-results+xml",
        ):
            try:
                answer = server.query(SQUARE, accept)
                assert answer.status == 413
                assert "result_rows" in json.loads(answer.body)["detail"]
            except http.client.IncompleteRead:
                pass  # part of it had been sent: the connection was cut
        short = server.query(
            "SELECT (1 AS ?x) { ?s <urn:p> ?o . ?t <urn:p> ?r } LIMIT 50100", "text/tab-separated-values"
        )
        assert short.status == 413
    finally:
        server.stop()


def test_an_answer_past_its_time_is_broken_off(tmp_path: Path) -> None:
    server = LocalServer(tmp_path / "store", POLICYGRAPH_QUERY_TIME_S="1")
    try:
        data = " ".join(f"<urn:s{number}> <urn:p> {number} ." for number in range(1000))
        server.update(f"INSERT DATA {{ {data} }}")
        cube = "SELECT * { ?s <urn:p> ?o . ?t <urn:p> ?r . ?u <urn:p> ?q }"
        with pytest.raises(http.client.IncompleteRead):
            server.query(cube)
        assert server.query("ASK {}", "application/sparql-results+json").status == 200
    finally:
        server.stop()


def test_a_client_that_takes_nothing_is_left(thousand: LocalServer) -> None:
    with socket.create_connection((str(thousand.host), int(thousand.port or 0)), timeout=30) as connection:
        query = urlencode({"query": SQUARE + " ORDER BY ?o"})
        connection.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode())
        ends = time.monotonic() + 30
        while '"short": 0, "long": 0' not in thousand.ask("/health").text and time.monotonic() < ends:
            time.sleep(0.2)
    state = json.loads(thousand.ask("/health").body)["processes"]
    assert (state["short"], state["long"]) == (0, 0)


def test_head_of_a_large_answer_stops_the_query(thousand: LocalServer) -> None:
    answer = thousand.ask(
        "/sparql?" + urlencode({"query": SQUARE}), method="HEAD", headers={"Accept": "text/csv"}
    )
    assert (answer.status, answer.body) == (200, b"")
    ends = time.monotonic() + 10
    while '"short": 0, "long": 0' not in thousand.ask("/health").text and time.monotonic() < ends:
        time.sleep(0.05)
    assert '"short": 0, "long": 0' in thousand.ask("/health").text
