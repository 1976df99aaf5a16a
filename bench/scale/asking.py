"""A store of generated documents -> how fast our server answers over it, and what memory its processes hold."""

from __future__ import annotations

import http.client
import json
import math
import statistics
import time
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from bench.local_server import LocalServer
from bench.scale.measuring import memory_of, memory_of_all

ASKED: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "queries.toml").read_text(encoding="utf-8"))
REQUESTS = {"point": 60, "list": 20, "global": 3}
"""How often each query of a kind is asked, after a tenth of that for warming; its figure is the median."""
LIMIT_S = 300
"""The server's own limit is raised to this, so that what is slow has a figure too."""
OFFERED_S = 10
"""The server's limit as it comes: what takes longer is not offered by the embedded engine."""


@dataclass(frozen=True, slots=True)
class Timing:
    """One query, asked several times."""

    name: str
    kind: str
    median_ms: float
    p95_ms: float
    rows: int
    """Of the last answer."""
    failed: str = ""
    """Why there is no answer."""


class _Client:
    """One kept-alive connection."""

    def __init__(self, server: LocalServer) -> None:
        self._connection = http.client.HTTPConnection(str(server.host), server.port, timeout=LIMIT_S + 60)

    def ask(self, query: str) -> tuple[float, int, bytes]:
        """Return milliseconds, status and body."""
        path = "/sparql?" + urlencode({"query": ASKED["prefixes"] + query}, quote_via=quote)
        started = time.perf_counter()
        self._connection.request("GET", path, headers={"Accept": "application/sparql-results+json"})
        response = self._connection.getresponse()
        body = response.read()
        return 1000 * (time.perf_counter() - started), response.status, body

    def rows(self, query: str) -> list[dict[str, Any]]:
        _, status, body = self.ask(query)
        if status != 200:
            raise RuntimeError(f"{query}: {status} {body[:500]!r}")
        found: list[dict[str, Any]] = json.loads(body)["results"]["bindings"]
        return found


def asked(store: Path) -> dict[str, Any]:
    """Return figures of a server over *store*: start, each query, memory."""
    settings = {"POLICYGRAPH_CACHE_MB": "0", "POLICYGRAPH_QUERY_TIME_S": str(LIMIT_S)}
    settings["POLICYGRAPH_QUERY_MEMORY_MB"] = "3072"
    started = time.perf_counter()
    server = LocalServer(store, **settings)
    try:
        client = _Client(server)
        client.rows("SELECT * { } LIMIT 1")
        ready_s = time.perf_counter() - started
        draw = Random(7)
        parameters = {
            name: [_term(row["x"]) for row in client.rows(query)]
            for name, query in ASKED["parameters"].items()
        }
        timings = [_timing(client, query, parameters, draw) for query in ASKED["query"]]
        web = server.named("pg-web")
        assert web is not None
        processes = {process.pid: process.name() for process in server.tree()}
        return {
            "ready_s": round(ready_s, 1),
            "queries": [
                {
                    "name": one.name,
                    "kind": one.kind,
                    "median_ms": round(one.median_ms, 2),
                    "p95_ms": round(one.p95_ms, 2),
                    "rows": one.rows,
                    "failed": one.failed,
                }
                for one in timings
            ],
            "geometric_mean_ms": {
                kind: round(geometric_mean(one.median_ms for one in timings if one.kind == kind), 2)
                for kind in REQUESTS
            },
            "web_process_mb": round(memory_of(web.pid).pss_mb),
            "web_process_rss_mb": round(web.memory_info().rss / 2**20),
            "server_pss_mb": round(memory_of_all(processes).pss_mb),
            "server_anonymous_mb": round(memory_of_all(processes).anonymous_mb),
            "processes": sorted(processes.values()),
        }
    finally:
        server.stop()


def geometric_mean(values: Iterable[float]) -> float:
    """Return the geometric mean."""
    logarithms = [math.log(value) for value in values]
    return math.exp(statistics.fmean(logarithms))


def _timing(
    client: _Client, query: Mapping[str, str], parameters: Mapping[str, Sequence[str]], draw: Random
) -> Timing:
    taken: list[float] = []
    rows = 0
    wanted = REQUESTS[query["kind"]]
    for number in range(-(-wanted // 10) + wanted):
        text = query["text"]
        for name, values in parameters.items():
            text = text.replace(f"{{{name}}}", draw.choice(values))
        milliseconds, status, body = client.ask(text)
        if status != 200:
            said = body.decode(errors="replace")[:300]
            return Timing(query["name"], query["kind"], milliseconds, milliseconds, 0, f"{status}: {said}")
        rows = len(json.loads(body)["results"]["bindings"])
        if number >= -(-wanted // 10):
            taken.append(milliseconds)
        if milliseconds > 1000 * OFFERED_S:
            taken = [milliseconds]
            break
    taken.sort()
    return Timing(
        query["name"],
        query["kind"],
        statistics.median(taken),
        taken[min(len(taken) - 1, round(0.95 * len(taken)))],
        rows,
    )


def _term(value: Mapping[str, str]) -> str:
    if value["type"] == "uri":
        return f"<{value['value']}>"
    words = json.dumps(value["value"], ensure_ascii=False)
    return f"{words}@{value['xml:lang']}" if "xml:lang" in value else words
