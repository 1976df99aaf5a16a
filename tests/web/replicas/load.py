"""Clients that ask a proxy without a pause, and a server whose processes are all killed."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import psutil

from bench.local_server import LocalServer
from tests.web.replicas.conftest import until


@dataclass(frozen=True, slots=True)
class Asked:
    """One request through the proxy."""

    began: float
    ended: float
    outcome: str
    """``ok``, or what was wrong."""


def _ask(address: str, number: int) -> str:
    """Ask something that no cache has answered, by GET or POST; return ``ok`` or what was wrong."""
    query = f"SELECT ?o {{ ?s ?p ?o BIND({number} AS ?n) FILTER(?n >= 0) }} ORDER BY ?o"
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        if number % 2:
            connection.request("GET", f"/sparql?query={quote(query)}", headers={"Accept": "text/csv"})
        else:
            headers = {"Accept": "text/csv", "Content-Type": "application/sparql-query"}
            connection.request("POST", "/sparql", query.encode(), headers)
        response = connection.getresponse()
        body = response.read()
        right = response.status == 200 and body.startswith(b"o\r\n") and len(body.split()) > 1
        return "ok" if right else f"{response.status}: {body[:200]!r}"
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        connection.close()


class Load:
    """Four clients that ask without a pause while the block runs."""

    def __init__(self, address: str) -> None:
        self.asked: list[Asked] = []
        self._address = address
        self._numbers = itertools.count()
        self._over = threading.Event()
        self._clients = [threading.Thread(target=self._run) for _ in range(4)]

    def _run(self) -> None:
        while not self._over.is_set():
            began = time.monotonic()
            outcome = _ask(self._address, next(self._numbers))
            self.asked.append(Asked(began, time.monotonic(), outcome))

    def more(self, requests: int) -> None:
        """Wait until so many more were answered."""
        wanted = len(self.asked) + requests
        until(lambda: len(self.asked) >= wanted, f"{requests} more requests", limit_s=120)

    def __enter__(self) -> Load:
        for client in self._clients:
            client.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for client in self._clients:
            client.join()


def killed(server: LocalServer) -> float:
    """Kill all processes of *server*; return when the last of them had gone."""
    tree = server.tree()
    for process in tree:
        process.kill()
    until(lambda: not any(_runs(process) for process in tree), "all processes are gone")
    gone = time.monotonic()
    server.process.wait(60)
    return gone


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
