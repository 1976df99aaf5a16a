"""Three replicas behind nginx as documented: one is killed under load, and what is published reaches all."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil
import pytest

from bench.local_server import LocalServer
from tests.web.replicas.conftest import VALUES, Cluster, answering, until
from tests.web.replicas.nginx import NGINX, running_nginx

pytestmark = pytest.mark.skipif(NGINX is None, reason="Debian's nginx-light is not installed")


@pytest.fixture(scope="module")
def front(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx before three replicas."""
    for _ in range(3):
        cluster.add()
    with running_nginx(tmp_path_factory.mktemp("nginx"), cluster.primary, cluster.replicas) as address:
        yield address


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


def _killed(server: LocalServer) -> float:
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


def test_a_replica_killed_under_load_fails_no_request_but_those_it_was_answering(
    cluster: Cluster, front: str
) -> None:
    victim = cluster.replicas[1]
    with Load(front) as load:
        load.more(100)
        killing = time.monotonic()
        gone = _killed(victim)
        load.more(200)
        number = cluster.publish("while one was dead")
        victim.restart()
        until(lambda: answering(victim)[0] == number, "the replica that was dead has what was published")
        load.more(100)
    failed = [one for one in load.asked if one.outcome != "ok"]
    under_way = [one for one in load.asked if one.began < gone and one.ended > killing]
    print(f"{len(load.asked)} requests, {len(failed)} failed, {len(under_way)} under way at the kill")
    assert [one for one in failed if one not in under_way] == []


def test_what_is_published_and_rolled_back_is_seen_at_all_replicas_and_through_the_proxy(
    cluster: Cluster, front: str
) -> None:
    servers = cluster.replicas

    def seconds_until_all_answer(number: int) -> float:
        return until(
            lambda: all(answering(server)[0] == number for server in servers), f"generation {number} at all"
        )

    def measured(change: Callable[[], int]) -> float:
        return seconds_until_all_answer(change())

    def rolled_back() -> int:
        return cluster.generations.rollback(1).number

    took = [measured(lambda: cluster.publish("everywhere")), measured(rolled_back)]
    # About a second; `until` allows a loaded machine a minute. `pytest -s` shows what it took.
    print(f"all three replicas answer: published {took[0]:.2f} s, rolled back {took[1]:.2f} s")
    numbers = {_generation(front) for _ in range(9)}
    assert numbers == {"1"}


def _generation(address: str) -> str:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("GET", f"/sparql?query={quote(VALUES)}", headers={"Accept": "text/csv"})
        response = connection.getresponse()
        response.read()
        return str(response.getheader("X-Generation"))
    finally:
        connection.close()


def test_an_update_through_the_proxy_reaches_the_primary_and_then_the_replicas(
    cluster: Cluster, front: str
) -> None:
    connection = http.client.HTTPConnection(urlsplit(front).netloc, timeout=60)
    headers = {"Content-Type": "application/sparql-update", "Authorization": "Bearer a token for tests"}
    update = 'INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> "through the proxy" } }'
    try:
        connection.request("POST", "/sparql/update", update.encode(), headers)
        response = connection.getresponse()
        response.read()
    finally:
        connection.close()
    assert response.status == 204
    number = int(str(response.getheader("X-Generation")))
    until(lambda: all(answering(one)[0] == number for one in cluster.replicas), "the update at all replicas")
    assert all("through the proxy" in server.query(VALUES).text for server in cluster.replicas)


def test_nginx_says_nothing_against_the_documented_configuration(
    front: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = next(Path(tmp_path_factory.getbasetemp()).glob("nginx*/error.log")).read_text()
    assert "[warn]" not in log
    assert "[emerg]" not in log
