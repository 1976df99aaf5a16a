"""`/sparql/update` and `/rdf-graph-store`: who may change the graph, that changes are whole, and that the next query sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.local_server import TOKEN, LocalServer

JSON = "application/sparql-results+json"
TURTLE = {"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"}
GRAPHS = "/rdf-graph-store"


def count(server: LocalServer, pattern: str = "?s ?p ?o") -> int:
    return int(server.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").text.split()[1])


def test_without_a_configured_token_nobody_changes_anything(seed_server: LocalServer) -> None:
    for path, method in (
        ("/sparql/update", "POST"),
        (f"{GRAPHS}?default", "PUT"),
        (f"{GRAPHS}?graph=urn:x", "DELETE"),
    ):
        headers = {"Content-Type": "application/sparql-update", "Authorization": "Bearer anything"}
        answer = seed_server.ask(path, method=method, body=b"DROP ALL", headers=headers)
        assert answer.status == 403, path
        assert "POLICYGRAPH_TOKEN" in json.loads(answer.body)["detail"]


@pytest.mark.parametrize(
    "given", [None, "Bearer wrong", f"Basic {TOKEN}", "Bearer", f"Bearer {TOKEN}x", "Bearer \xe9"]
)
def test_a_wrong_token_is_401(server: LocalServer, given: str | None) -> None:
    headers = {"Content-Type": "application/sparql-update"} | ({"Authorization": given} if given else {})
    answer = server.ask("/sparql/update", method="POST", body=b"DROP ALL", headers=headers)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_the_next_query_sees_an_update(empty: LocalServer) -> None:
    for number in range(1, 6):
        answer = empty.update(f"INSERT DATA {{ <urn:a> <urn:b> {number} }}")
        assert answer.status == 204
        found = empty.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert found.text == f"n\r\n{number}\r\n"
        assert found.headers["x-generation"] == answer.headers["x-generation"]


def test_an_update_is_whole_or_not_at_all(empty: LocalServer) -> None:
    empty.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    broken = "DELETE WHERE { ?s ?p ?o } ; INSERT DATA { <urn:c> <urn:d> 2 } ; CLEAR GRAPH <urn:not-there>"
    answer = empty.update(broken)
    assert answer.status == 422
    assert "urn:not-there" in json.loads(answer.body)["detail"]
    assert count(empty, "<urn:a> <urn:b> 1") == 1
    assert count(empty) == 1


def test_a_syntax_error_in_an_update_says_where(empty: LocalServer) -> None:
    answer = empty.update("INSERT DATA {\n <urn:a> <urn:b> }")
    assert answer.status == 400
    assert json.loads(answer.body)["line"] == 2


def test_an_old_generation_can_still_be_asked(empty: LocalServer) -> None:
    first = empty.update("INSERT DATA { <urn:a> <urn:b> 1 }").headers["x-generation"]
    empty.update("INSERT DATA { <urn:a> <urn:b> 2 }")
    assert count(empty) == 2
    old = empty.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", generation=first)
    assert (old.text, old.headers["x-generation"]) == ("n\r\n1\r\n", first)


def test_queries_are_refused_where_updates_go_and_updates_where_queries_go(empty: LocalServer) -> None:
    assert empty.update("SELECT * { ?s ?p ?o }").status == 400
    assert empty.query("INSERT DATA { <urn:a> <urn:b> 1 }").status == 400
    assert count(empty) == 0


def test_an_update_over_a_chosen_dataset_reads_that_dataset(empty: LocalServer) -> None:
    empty.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } GRAPH <urn:h> { <urn:a> <urn:b> 2 } }")
    answer = empty.update("INSERT { <urn:c> ?p ?o } WHERE { ?s ?p ?o }", **{"using-graph-uri": "urn:g"})
    assert answer.status == 204
    assert count(empty, "<urn:c> ?p ?o") == 1
    both = empty.update(
        "INSERT { ?s ?p ?o } USING <urn:h> WHERE { ?s ?p ?o }", **{"using-graph-uri": "urn:g"}
    )
    assert both.status == 400


def test_put_replaces_a_graph_post_adds_to_it_delete_removes_it(empty: LocalServer) -> None:
    path = f"{GRAPHS}?graph=http%3A%2F%2Fexample.org%2Fg"
    assert empty.ask(path, method="PUT", body=b"<urn:a> <urn:b> 1, 2 .", headers=TURTLE).status == 201
    assert empty.ask(path, method="PUT", body=b"<urn:a> <urn:b> 3 .", headers=TURTLE).status == 204
    assert empty.ask(path, method="POST", body=b"_:x <urn:b> 4 .", headers=TURTLE).status == 204
    assert empty.ask(path, method="POST", body=b"_:x <urn:b> 5 .", headers=TURTLE).status == 204
    got = empty.ask(path, headers={"Accept": "application/n-triples"})
    lines = [line for line in got.text.splitlines() if line]
    assert len(lines) == 3
    assert len({line.split()[0] for line in lines}) == 3  # two uploads never share a blank node
    assert empty.ask(path, method="HEAD").headers["content-type"].startswith("text/turtle")
    assert empty.ask(path, method="DELETE", headers=TURTLE).status == 204
    assert [
        empty.ask(path, method=method, headers=TURTLE).status for method in ("GET", "HEAD", "DELETE")
    ] == [404] * 3


def test_a_graph_put_with_an_error_stays_what_it_was(empty: LocalServer) -> None:
    path = f"{GRAPHS}?graph=urn:g"
    empty.ask(path, method="PUT", body=b"<urn:a> <urn:b> 1 .", headers=TURTLE)
    answer = empty.ask(path, method="PUT", body=b"<urn:c> <urn:d> 2 .\n<urn:e> oops", headers=TURTLE)
    assert (answer.status, json.loads(answer.body)["line"]) == (400, 2)
    assert count(empty, "GRAPH <urn:g> { <urn:a> <urn:b> 1 }") == 1


def test_a_large_upload_is_one_change_too(empty: LocalServer) -> None:
    lines = b"".join(b"<urn:s%d> <urn:p> <urn:o%d> .\n" % (number, number % 7) for number in range(200_000))
    headers = {"Content-Type": "application/n-triples", "Authorization": f"Bearer {TOKEN}"}
    path = f"{GRAPHS}?graph=urn:large"
    assert empty.ask(path, method="POST", body=lines + b"<urn:broken", headers=headers).status == 400
    assert count(empty, "GRAPH ?g { ?s ?p ?o }") == 0
    assert empty.ask(path, method="POST", body=lines, headers=headers).status == 201
    assert count(empty, "GRAPH <urn:large> { ?s ?p ?o }") == 200_000


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (GRAPHS, TURTLE, 400),
        (f"{GRAPHS}?default&graph=urn:g", TURTLE, 400),
        (f"{GRAPHS}?graph=relative", TURTLE, 400),
        (f"{GRAPHS}?graph=urn:a&graph=urn:b", TURTLE, 400),
        (f"{GRAPHS}?graph=urn:g", {"Authorization": f"Bearer {TOKEN}"}, 415),
        (f"{GRAPHS}?graph=urn:g", TURTLE | {"Content-Type": "text/csv"}, 415),
        (f"{GRAPHS}?graph=urn:g", TURTLE | {"Content-Type": "multipart/form-data"}, 400),
    ],
)
def test_a_graph_request_out_of_order_is_refused(
    empty: LocalServer, path: str, headers: dict[str, str], status: int
) -> None:
    assert empty.ask(path, method="PUT", body=b"<urn:a> <urn:b> 1 .", headers=headers).status == status


def test_the_default_graph_of_the_store_is_not_the_union(tmp_path: Path) -> None:
    server = LocalServer(tmp_path / "store")  # the union is the default for queries
    try:
        server.update(
            "INSERT DATA { <urn:a> <urn:b> 1 . GRAPH <urn:g> { <urn:a> <urn:b> 1 . <urn:a> <urn:b> 2 } }"
        )
        assert count(server) == 2
        stated = server.ask(f"{GRAPHS}?default", headers={"Accept": "application/n-triples"})
        assert len(stated.text.splitlines()) == 1
        # Updates are SPARQL's own: their default graph is the one that was stated.
        assert server.update("DELETE WHERE { ?s ?p ?o }").status == 204
        assert count(server) == 2
        assert count(server, "GRAPH ?g { ?s ?p ?o }") == 2
    finally:
        server.stop()


def test_uploads_leave_no_files(empty: LocalServer) -> None:
    empty.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    empty.ask(f"{GRAPHS}?graph=urn:g", method="PUT", body=b"oops", headers=TURTLE)
    assert list((empty.folder / "uploads").iterdir()) == []
