"""A server that follows another: it answers the same, follows each switch, changes nothing, outlives its primary."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bench.local_server import ROOT, LocalServer
from tests.web.replicas.conftest import SMALL, VALUES, Cluster, answering, until


@pytest.fixture(scope="module")
def replica(cluster: Cluster) -> LocalServer:
    return cluster.add()


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


def test_a_replica_can_be_followed(cluster: Cluster, replica: LocalServer, tmp_path: Path) -> None:
    second = LocalServer(tmp_path / "store", POLICYGRAPH_FOLLOW=replica.url, **SMALL)
    try:
        assert answering(second) == answering(replica)
    finally:
        second.stop()


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
