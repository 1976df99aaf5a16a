"""Counts for Prometheus: requests, queries, processes, cache. One registry per application, so that tests can make many."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import REGISTRY

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)


class Metrics:
    """What the endpoint counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "policygraph_requests", "Requests answered.", ("endpoint", "status"), registry=self.registry
        )
        self._counters: dict[tuple[str, int], Counter] = {}
        self.seconds = Histogram(
            "policygraph_query_seconds",
            "Time to the first bytes of a query's answer.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.rows = Counter("policygraph_rows", "Rows and triples sent.", registry=self.registry)
        self.stopped = Counter(
            "policygraph_queries_stopped", "Queries stopped, by reason.", ("reason",), registry=self.registry
        )
        self.gauges = {
            name: Gauge(f"policygraph_{name}", words, registry=self.registry)
            for name, words in (
                ("generation", "Number of the current generation."),
                ("quads", "Quads in the current generation."),
                ("queries_short", "Queries running in the short lane."),
                ("queries_long", "Queries running in the long lane."),
                ("queries_asleep", "Long queries put to sleep."),
                ("queries_waiting", "Queries waiting for a worker."),
                ("workers", "Query processes."),
                ("workers_idle", "Query processes without work."),
                ("cache_bytes", "Bytes of kept answers."),
                ("cache_answers", "Kept answers."),
                ("cache_hits", "Questions answered from kept answers."),
                ("cache_misses", "Questions that were not."),
            )
        }

    def count(self, endpoint: str, status: int, times: int = 1) -> None:
        """Count a request."""
        key = (endpoint, status)
        counter = self._counters.get(key)
        if counter is None:
            counter = self._counters[key] = self.requests.labels(endpoint, str(status))
        counter.inc(times)

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self.registry) + generate_latest(REGISTRY)
