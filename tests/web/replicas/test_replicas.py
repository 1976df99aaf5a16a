"""Servers that follow another: they answer the same, follow each switch, change nothing, outlive their primary.

Three of them behind nginx as documented: one is killed under load, and what is published reaches all.
"""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil
import pytest

from bench.local_server import ROOT, LocalServer
from graph.replicate import main as replicate
from graph.store_folder import Generations
from tests.web.replicas.conftest import VALUES, Cluster, answering, until
from tests.web.replicas.load import Load, killed
from tests.web.replicas.nginx import NGINX, Proxy, running_nginx


@pytest.fixture(scope="module")
def replica(cluster: Cluster) -> LocalServer:
    return cluster.add()


@pytest.fixture(scope="module")
def front(
    cluster: Cluster, replica: LocalServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    """nginx before three replicas."""
    if NGINX is None:
        pytest.skip("Debian's nginx-light is not installed")
    while len(cluster.replicas) < 3:
        cluster.add()
    with running_nginx(tmp_path_factory.mktemp("nginx"), cluster.primary, cluster.replicas) as proxy:
        yield proxy


def test_what_is_published_updated_or_rolled_back_at_the_primary_answers_at_the_replica(
    cluster: Cluster, replica: LocalServer
) -> None:
    assert answering(replica) == (1, ["first"])
    second = cluster.publish("second")
    until(lambda: answering(replica) == (second, ["second"]), "a published generation")
    assert cluster.primary.update('INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> "third" } }').status == 204
    until(lambda: answering(replica) == (second + 1, ["second", "third"]), "an update")
    cluster.generations.rollback(1)
    until(lambda: answering(replica) == (1, ["first"]), "a roll-back")
    cited = f"/sparql?generation={second}&query=" + VALUES.replace(" ", "+").replace("?", "%3F")
    headers = {"Accept": "text/csv", "Host": "graph.example"}  # as behind a proxy: one address for all
    both = [server.ask(cited, headers=headers) for server in (cluster.primary, replica)]
    assert both[0].body == both[1].body == b"o\r\nsecond\r\n"
    assert both[0].headers["etag"] == both[1].headers["etag"]


def test_a_replica_can_be_followed(
    cluster: Cluster, replica: LocalServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replicate([replica.url, "--once", "--store", str(tmp_path / "store")]) == 0
    assert "generation 1 answers: 1 quads" in capsys.readouterr().out
    second = Generations(tmp_path / "store")
    assert second.all() == cluster.generations.all()
    assert second.current() == cluster.generations.current()


@pytest.mark.parametrize(
    ("method", "path", "content_type", "body"),
    [
        ("POST", "/sparql/update", "application/sparql-update", b"INSERT DATA { <urn:x> <urn:x> 1 }"),
        ("PUT", "/rdf-graph-store?default", "text/turtle", b"<urn:x> <urn:x> 1 ."),
        ("POST", "/rdf-graph-store", "text/turtle", b"<urn:x> <urn:x> 1 ."),
        ("DELETE", "/rdf-graph-store?graph=urn:g", "text/turtle", b""),
    ],
)
def test_whoever_would_change_a_replica_is_sent_to_its_primary(
    cluster: Cluster, replica: LocalServer, method: str, path: str, content_type: str, body: bytes
) -> None:
    before = answering(replica)
    headers = {"Content-Type": content_type, "Authorization": "Bearer a token for tests"}
    answer = replica.ask(path, method=method, body=body, headers=headers)
    problem = json.loads(answer.body)
    assert (answer.status, answer.headers["content-type"]) == (403, "application/problem+json")
    assert problem["type"].endswith("/problem/replica")
    assert cluster.primary.url in problem["detail"]
    assert answer.headers["link"] == f'<{cluster.primary.url}/>; rel="latest-version"'
    assert answering(replica) == before


def test_a_replica_does_not_say_that_it_takes_updates(cluster: Cluster, replica: LocalServer) -> None:
    described = [
        server.ask("/sparql", headers={"Accept": "application/n-triples"}).text
        for server in (cluster.primary, replica)
    ]
    assert ["SPARQL11Update" in text for text in described] == [True, False]


def test_the_process_that_follows_is_started_again_and_ends_with_the_server(
    cluster: Cluster, replica: LocalServer
) -> None:
    follower = replica.named("pg-replicate")
    assert follower is not None
    follower.kill()
    number = cluster.publish("after the kill")
    until(lambda: answering(replica)[0] == number, "a generation after the follower was killed")
    followers = [one for one in replica.tree() if one.name() == "pg-replicate"]
    assert len(followers) == 1
    psutil.Process(replica.process.pid).kill()
    psutil.wait_procs(followers, timeout=60)
    assert not followers[0].is_running()
    replica.restart()
    assert answering(replica)[0] == number


def test_a_primary_that_goes_away_leaves_the_replica_answering(
    cluster: Cluster, replica: LocalServer
) -> None:
    before = answering(replica)
    log = Path(replica.errors.name)
    health = json.loads(replica.ask("/health").body)
    assert health["primary"] == cluster.primary.url
    cluster.primary.stop()
    try:
        until(lambda: "does not answer" in log.read_text(), "the replica notices")
        assert f"(generation {before[0]} goes on answering)" in log.read_text()
        assert answering(replica) == before
        seen = health["primary_answered_s_ago"]
        until(lambda: json.loads(replica.ask("/health").body)["primary_answered_s_ago"] > seen + 2, "its age")
        number = cluster.publish("published while it was away")
    finally:
        cluster.primary.restart()
    until(lambda: answering(replica)[0] == number, "the primary is followed again")
    assert log.read_text().count("does not answer") == 1  # said once, not every second


def _refused(*arguments: str) -> str:
    command = [sys.executable, str(ROOT / "server.py"), "--port", "0", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_server_that_cannot_follow_says_why_and_ends(cluster: Cluster, tmp_path: Path) -> None:
    own = str(cluster.folder / "primary")
    assert "generations 1 to" in _refused("--follow", "http://127.0.0.1:1", "--store", own)
    assert "expected a server's" in _refused("--follow", "nowhere", "--store", str(tmp_path / "store"))
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "primary").write_text("http://127.0.0.1:1\n")
    said = _refused("--build", "--store", str(tmp_path / "copy"))
    assert (
        "it is a replica of http://127.0.0.1:1; make the change there, or serve this copy without --build"
        in said
    )


def test_a_replica_without_a_generation_takes_no_connection(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [
        sys.executable,
        str(ROOT / "server.py"),
        "--port",
        str(port),
        "--store",
        str(tmp_path / "store"),
    ]
    with (tmp_path / "errors").open("wb") as errors:
        server = subprocess.Popen([*command, "--follow", "http://127.0.0.1:1"], stderr=errors)
    try:
        until(lambda: "nothing answers yet" in (tmp_path / "errors").read_text(), "it says why it waits")
        assert server.poll() is None
        with socket.socket() as asker:
            assert asker.connect_ex(("127.0.0.1", port)) != 0  # a proxy goes on to the next at once
    finally:
        server.terminate()
        server.wait(60)


def test_a_replica_killed_under_load_fails_no_request_but_those_it_was_answering(
    cluster: Cluster, front: Proxy
) -> None:
    victim = cluster.replicas[1]
    address = urlsplit(victim.url).netloc
    with Load(front.url) as load:
        load.more(100)
        assert [address] in front.asked()
        killing = time.monotonic()
        gone = killed(victim)
        load.more(200)
        number = cluster.publish("while one was dead")
        victim.restart()
        until(lambda: answering(victim)[0] == number, "the replica that was dead has what was published")
        before = len(front.asked())
        until(lambda: [address] in front.asked()[before:], "the replica that was dead is asked again")
    failed = [one for one in load.asked if one.outcome != "ok"]
    under_way = [one for one in load.asked if one.began < gone and one.ended > killing]
    twice = sum(len(tried) > 1 for tried in front.asked())
    print(f"{len(load.asked)} requests, {twice} asked of a second replica, {len(failed)} failed")
    assert twice
    assert [one for one in failed if one not in under_way] == []


def test_what_is_published_and_rolled_back_is_seen_at_all_replicas_and_through_the_proxy(
    cluster: Cluster, front: Proxy
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
    numbers = {_generation(front.url) for _ in range(9)}
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
    cluster: Cluster, front: Proxy
) -> None:
    connection = http.client.HTTPConnection(urlsplit(front.url).netloc, timeout=60)
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
    front: Proxy,
) -> None:
    log = (front.folder / "error.log").read_text()
    assert "[warn]" not in log
    assert "[emerg]" not in log
