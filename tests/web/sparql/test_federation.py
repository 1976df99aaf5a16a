"""SERVICE and LOAD over HTTP: to a second server of ours, to one that misbehaves, and from another engine to us."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from pyoxigraph import Literal, QuerySolutions, Store

from bench.local_server import LocalServer

JSON = "application/sparql-results+json"
NAMES = "PREFIX : <http://example.org/> "


class Misbehaving(http.server.BaseHTTPRequestHandler):
    """Answers by its path."""

    calls: ClassVar[list[str]] = []

    def log_message(self, *_: object) -> None:
        return

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def do_GET(self) -> None:
        Misbehaving.calls.append(self.path)
        rows = 1 if not self.path.startswith("/many") else 20_000
        body = {
            "head": {"vars": ["x"]},
            "results": {"bindings": [{"x": {"type": "literal", "value": str(i)}} for i in range(rows)]},
        }
        data = json.dumps(body).encode()
        match self.path:
            case "/redirect":
                self.send_response(302)
                self.send_header("Location", "/many")
                self.end_headers()
                return
            case "/slow":
                time.sleep(6)
            case "/error":
                self.send_response(500)
                self.end_headers()
                return
            case "/html":
                data = b"<html>no results</html>"
            case "/data.ttl":
                data = b"<urn:loaded> <urn:from> _:there ."
        self.send_response(200)
        self.send_header("Content-Type", "text/turtle" if self.path == "/data.ttl" else JSON)
        if self.path == "/cut":
            self.send_header("X-SPARQL-MaxRows", "10000")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[str]:
    """The address of a service that does what its path says."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A second server of ours that holds labels; its query address."""
    server = LocalServer(tmp_path_factory.mktemp("other") / "store")
    data = " ".join(f':u{number} :label "unit {number}" ; :near [ :at {number} ] .' for number in range(500))
    assert server.update(f"{NAMES} INSERT DATA {{ {data} }}").status == 204
    yield f"{server.url}/sparql"
    server.stop()


@pytest.fixture
def own(empty: LocalServer) -> LocalServer:
    """Our server with tasks that units of the other lead."""
    data = " ".join(f":t{number} :lead :u{number} ." for number in range(120))
    empty.update(
        f"{NAMES} INSERT DATA {{ {data} :t7 :lead :u8 . :t500 :lead :nobody . GRAPH :g {{ :t3 :lead :u3 }} }}"
    )
    return empty


def test_a_service_is_joined_with_what_stands_here(own: LocalServer, other: str) -> None:
    query = (
        f"{NAMES} SELECT ?t ?name {{ ?t :lead ?u SERVICE <{other}> {{ ?u :label ?name }} }} ORDER BY ?t ?name"
    )
    lines = own.query(query).text.split("\r\n")[1:-1]
    assert len(lines) == 121
    assert "http://example.org/t7,unit 7" in lines
    assert "http://example.org/t7,unit 8" in lines


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [
        ("?t :lead ?u OPTIONAL {{ SERVICE <{other}> {{ ?u :label ?name }} }}", 122),
        ("?t :lead ?u FILTER EXISTS {{ SERVICE <{other}> {{ ?u :label ?name }} }}", 121),
        ("?t :lead ?u MINUS {{ SERVICE <{other}> {{ ?u :label ?name }} }}", 1),
        ("{{ ?t :lead ?u }} UNION {{ SERVICE <{other}> {{ ?u :label ?name }} }}", 622),
        ("GRAPH :g {{ ?t :lead ?u SERVICE <{other}> {{ ?u :label ?name }} }}", 1),
        (
            "?t :lead ?u {{ SELECT ?u (COUNT(*) AS ?n) {{ SERVICE <{other}> {{ ?u :label ?name }} }} GROUP BY ?u }}",
            121,
        ),
        ("VALUES ?u {{ :u1 :u2 }} SERVICE <{other}> {{ ?u :label ?name }}", 2),
        ("?t :lead ?u SERVICE <{other}> {{ ?u :label ?name . FILTER(STRENDS(?name, '7')) }}", 12),
        ("SERVICE <{other}> {{ :u1 :label 'unit 1' }}", 1),
        ("SERVICE <{other}> {{ :u1 :label 'unit 2' }}", 0),
        ("VALUES ?there {{ <{other}> }} ?t :lead :u5 SERVICE ?there {{ :u5 :label ?name }}", 1),
        ("VALUES (?there ?u) {{ (<{other}> :u5) (<{other}> :u9) }} SERVICE ?there {{ ?u :label ?name }}", 2),
        ("BIND(<{other}> AS ?there) SERVICE ?there {{ :u5 :label ?name }} FILTER(?name = 'unit 5')", 1),
        ("BIND(<{other}> AS ?there) FILTER(?name = 'unit 5') SERVICE ?there {{ ?u :label ?name }}", 1),
        (
            "BIND(IRI(STR(<{other}>)) AS ?there) ?t :lead :u5 OPTIONAL {{ SERVICE ?there {{ :u5 :label ?name }} }}",
            1,
        ),
        ("GRAPH :g {{ ?t :lead ?u }} BIND(<{other}> AS ?there) SERVICE ?there {{ ?u :label ?name }}", 1),
        # two services, the second after what the first found
        (
            "?t :lead ?u SERVICE <{other}> {{ ?u :near ?b . ?b :at ?at }} SERVICE <{other}> {{ ?u :label ?name }}",
            121,
        ),
    ],
)
def test_a_service_may_stand_wherever_a_pattern_may(
    own: LocalServer, other: str, pattern: str, rows: int
) -> None:
    answer = own.query(f"{NAMES} SELECT * {{ {pattern.format(other=other)} }}", JSON)
    assert answer.status == 200, answer.text
    assert len(json.loads(answer.body)["results"]["bindings"]) == rows


def test_only_bindings_that_can_join_are_asked_for(own: LocalServer, other: str, tmp_path: Path) -> None:
    # 500 rows there, 2 of them can join: with a limit of 100 rows the query succeeds only because they are sent along.
    server = LocalServer(
        tmp_path / "store", POLICYGRAPH_SERVICE_ALLOW="http://127.0.0.1:", POLICYGRAPH_SERVICE_ROWS="100"
    )
    try:
        server.update(f"{NAMES} INSERT DATA {{ :t1 :lead :u1 . :t2 :lead :u2 }}")
        bound = (
            f"{NAMES} SELECT ?name {{ ?t :lead ?u SERVICE <{other}> {{ ?u :label ?name }} }} ORDER BY ?name"
        )
        assert server.query(bound).text.split("\r\n")[1:-1] == ["unit 1", "unit 2"]
        chosen = f"VALUES ?there {{ <{other}> }} ?t :lead ?u SERVICE ?there {{ ?u :label ?name }}"
        by_variable = server.query(f"{NAMES} SELECT ?name {{ {chosen} }} ORDER BY ?name")
        assert by_variable.text.split("\r\n")[1:-1] == ["unit 1", "unit 2"]
        free = server.query(f"{NAMES} SELECT ?name {{ SERVICE <{other}> {{ ?u :label ?name }} }}")
        assert free.status == 502
        assert "service_rows" in json.loads(free.body)["detail"]
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("SERVICE ?there { ?s ?p ?o }", "nothing before it binds"),
        ("OPTIONAL { ?x :no ?there } SERVICE ?there { ?s ?p ?o }", "left unbound"),
        ("?there :lead ?u SERVICE ?there { ?s ?p ?o }", "may not call"),
        ("?t :lead ?u . BIND('text' AS ?there) SERVICE ?there { ?s ?p ?o }", "bound to"),
        (
            "BIND(<http://127.0.0.1:1/> AS ?there) { SELECT ?s { SERVICE ?there { ?s ?p ?o } } }",
            "nothing before",
        ),
    ],
)
def test_a_variable_that_chooses_no_listed_endpoint_is_403(
    own: LocalServer, pattern: str, words: str
) -> None:
    answer = own.query(f"{NAMES} SELECT * {{ {pattern} }}", JSON)
    assert answer.status == 403
    assert words in json.loads(answer.body)["detail"]


@pytest.mark.parametrize("path", ["redirect", "error", "html", "cut", "many"])
def test_a_service_that_misbehaves_is_502_and_silent_makes_it_one_empty_solution(
    own: LocalServer, misbehaving: str, path: str
) -> None:
    query = f"SELECT * {{ ?t ?p ?o SERVICE {{silent}} <{misbehaving}/{path}> {{ ?x ?y ?z }} }}"
    answer = own.query(query.replace("{silent}", ""), JSON)
    assert answer.status == 502
    assert misbehaving in json.loads(answer.body)["detail"]
    silent = json.loads(own.query(query.replace("{silent}", "SILENT"), JSON).body)
    assert len(silent["results"]["bindings"]) == 122
    assert {"x", "y", "z"} <= set(silent["head"]["vars"])
    assert "/many" not in Misbehaving.calls or path == "many"


def test_a_slow_service_ends_with_the_querys_time(own: LocalServer, misbehaving: str) -> None:
    answer = own.query(f"SELECT * {{ SERVICE <{misbehaving}/slow> {{ ?x ?y ?z }} }}", JSON)
    assert answer.status == 502
    assert answer.seconds < 5.5


@pytest.mark.parametrize(
    "target",
    ["http://localhost:1/", "http://127.0.0.1.nip.example/", "http://127.0.0.1:80@169.254.169.254/", "http://169.254.169.254/",
     "https://127.0.0.1:1/", "http://[::1]:1/", "ftp://127.0.0.1:1/", "file:///etc/passwd", "http://127.0.0.2:1/"],
)  # fmt: skip
def test_what_the_list_does_not_have_is_403_even_if_silent(own: LocalServer, target: str) -> None:
    for silent in ("", "SILENT"):
        answer = own.query(f"SELECT * {{ SERVICE {silent} <{target}> {{ ?s ?p ?o }} }}", JSON)
        assert answer.status == 403
        assert own.update(f"LOAD {silent} <{target}>").status == (
            204 if silent and target.startswith("ftp") else 403
        )


def test_a_service_inside_a_service_must_be_listed_too(own: LocalServer, other: str) -> None:
    query = (
        f"SELECT * {{ SERVICE <{other}> {{ ?s ?p ?o SERVICE <http://169.254.169.254/> {{ ?a ?b ?c }} }} }}"
    )
    assert own.query(query, JSON).status == 403


def test_load_fetches_through_our_own_code(own: LocalServer, misbehaving: str) -> None:
    assert own.update(f"LOAD <{misbehaving}/data.ttl> INTO GRAPH <urn:loaded-into>").status == 204
    assert (
        '"boolean":true'
        in own.query(
            "ASK { GRAPH <urn:loaded-into> { <urn:loaded> <urn:from> ?b FILTER(isBlank(?b)) } }", JSON
        ).text
    )
    assert own.update(f"LOAD <{misbehaving}/error>").status == 502
    assert own.update(f"LOAD SILENT <{misbehaving}/error>").status == 204


def test_an_update_may_ask_a_service(own: LocalServer, other: str) -> None:
    update = (
        f"{NAMES} INSERT {{ ?u :name ?name }} WHERE {{ ?t :lead ?u SERVICE <{other}> {{ ?u :label ?name }} }}"
    )
    assert own.update(update).status == 204
    assert own.query(f"{NAMES} SELECT (COUNT(*) AS ?n) {{ ?u :name ?name }}").text == "n\r\n120\r\n"


def test_others_may_call_us(own: LocalServer) -> None:
    theirs = Store()
    result = theirs.query(f"{NAMES} SELECT ?u {{ SERVICE <{own.url}/sparql> {{ :t5 :lead ?u }} }}")
    assert isinstance(result, QuerySolutions)
    assert [solution["u"].value for solution in result if not isinstance(solution["u"], Literal)] == [
        "http://example.org/u5"
    ]
