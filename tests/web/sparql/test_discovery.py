"""What tools read: service description, VoID, examples, versions, dump, health, counts, log."""

from __future__ import annotations

import gzip
import json
import time

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from bench.local_server import LocalServer
from graph.generations import Generations
from ontology import iris
from queries.catalogue import catalogue
from queries.examples import FOLDERS
from web.settings import Settings

TURTLE = {"Accept": "text/turtle"}
SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
SH = "http://www.w3.org/ns/shacl#"
SCHEMA = "https://schema.org/"


def quads(server: LocalServer, path: str) -> list[Quad]:
    answer = server.ask(path, headers=TURTLE)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    return list(parse(answer.body, format=RdfFormat.TURTLE))


def objects(found: list[Quad], predicate: str) -> set[str]:
    return {
        quad.object.value
        for quad in found
        if quad.predicate.value == predicate and not isinstance(quad.object, Quad)
    }  # type: ignore[union-attr]


def test_the_service_description_names_address_languages_graphs_and_every_limit(
    seed_server: LocalServer,
) -> None:
    found = quads(seed_server, "/sparql")
    assert objects(found, SD + "endpoint") == {f"{seed_server.url}/sparql"}
    assert SD + "SPARQL11Query" in objects(found, SD + "supportedLanguage")
    assert SD + "SPARQL11Update" not in objects(found, SD + "supportedLanguage")  # no token is configured
    assert SD + "UnionDefaultGraph" in objects(found, SD + "feature")
    assert SD + "BasicFederatedQuery" not in objects(found, SD + "feature")
    graphs = set(seed_server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").text.split()[1:])
    assert objects(found, SD + "name") == graphs
    assert {name for name, *_ in Settings().limits()} <= objects(found, SCHEMA + "name")
    total = seed_server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").text.split()[1]
    assert total in objects(found, VOID + "triples")


def test_every_function_the_description_names_exists(seed_server: LocalServer) -> None:
    for function in objects(quads(seed_server, "/sparql"), SD + "extensionFunction"):
        answer = seed_server.query(f"SELECT (<{function}>(1, 2) AS ?x) {{}}")
        assert answer.status == 200, answer.text


def test_void_has_a_partition_for_each_class_and_property(seed_server: LocalServer) -> None:
    found = quads(seed_server, "/.well-known/void")
    classes = set(seed_server.query("SELECT DISTINCT ?c { ?s a ?c FILTER(isIRI(?c)) }").text.split()[1:])
    properties = set(seed_server.query("SELECT DISTINCT ?p { ?s ?p ?o }").text.split()[1:])
    assert objects(found, VOID + "class") == classes
    assert objects(found, VOID + "property") == properties
    assert f"{seed_server.url}/dump.nq.gz" in objects(found, VOID + "dataDump")
    assert objects(found, SH + "prefix") > {"zc", "skos"}


def test_the_examples_are_the_stored_queries_and_each_runs(seed_server: LocalServer) -> None:
    found = quads(seed_server, "/.well-known/sparql-examples")
    texts = {
        quad.object.value
        for quad in found
        if quad.predicate.value in (SH + "select", SH + "ask", SH + "construct")
    }  # type: ignore[union-attr]
    stored = catalogue(*FOLDERS)
    assert len(texts) == len({query.text for query in stored.values()}) > 40
    for text in sorted(texts):
        assert seed_server.query(text, "application/sparql-results+json, text/turtle;q=0.5").status == 200, (
            text
        )


def test_descriptions_stand_in_the_published_graph(seed_server: LocalServer) -> None:
    ask = f"ASK {{ GRAPH <{iris.META_GRAPH}> {{ ?d <{VOID}classPartition> ?c . ?e <{SH}select> ?q . ?o <{SH}declare> ?p }} }}"
    assert '"boolean":true' in seed_server.query(ask, "application/sparql-results+json").text


@pytest.mark.parametrize("accept", ["application/ld+json", "application/rdf+xml", "application/n-triples"])
def test_descriptions_come_in_every_form(seed_server: LocalServer, accept: str) -> None:
    for path in ("/sparql", "/.well-known/void", "/.well-known/sparql-examples"):
        answer = seed_server.ask(path, headers={"Accept": accept})
        assert answer.headers["content-type"] == accept
        form = RdfFormat.from_media_type(accept)
        assert form is not None
        assert len(list(parse(answer.body, format=form))) > 50


@pytest.mark.parametrize(
    ("suffix", "accept"),
    [("ttl", "text/turtle"), ("rdf", "application/rdf+xml"), ("json", "application/ld+json"), ("nt", "application/n-triples")],
)  # fmt: skip
def test_the_service_description_has_addresses_with_suffixes(
    seed_server: LocalServer, suffix: str, accept: str
) -> None:
    by_suffix = seed_server.ask(f"/sparql.{suffix}")
    by_accept = seed_server.ask("/sparql", headers={"Accept": accept})
    assert by_suffix.headers["content-type"] == by_accept.headers["content-type"]
    assert sorted(by_suffix.body.splitlines()) == sorted(by_accept.body.splitlines())


def test_a_refusal_of_the_endpoint_is_a_page_for_a_browser(seed_server: LocalServer) -> None:
    answer = seed_server.ask(
        "/sparql/update", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    )
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert '<a href="/">' in answer.text
    assert 'href="/static/style.css"' in answer.text


def test_the_dump_is_the_graph_as_it_was_stated(seed_server: LocalServer) -> None:
    answer = seed_server.ask("/dump.nq.gz")
    assert answer.headers["content-type"] == "application/gzip"
    found = list(parse(gzip.decompress(answer.body), format=RdfFormat.N_QUADS))
    current = Generations(seed_server.folder).current()
    assert current is not None
    assert len(set(found)) == current.quads
    assert all(isinstance(quad.graph_name, NamedNode) for quad in found)
    assert seed_server.ask("/dump.nq.gz", headers={"If-None-Match": answer.headers["etag"]}).status == 304


def test_generations_are_listed_with_their_checksums(seed_server: LocalServer) -> None:
    values = json.loads(seed_server.ask("/generations").body)
    assert values["current"] == 1
    one = values["generations"][0]
    assert one["files"]["policy.nq"]["bytes"] == one["bytes"] > 1_000_000
    assert {"number", "time", "quads", "sha256", "note", "release", "identity"} <= set(one)


def test_health_ran_a_query_in_a_process_without_network(seed_server: LocalServer) -> None:
    answer = seed_server.ask("/health")
    values = json.loads(answer.body)
    assert (answer.status, values["status"], values["answered"]) == (200, "ok", True)
    assert values["query_processes_without_network"] is True


def test_metrics_count_what_was_asked(seed_server: LocalServer) -> None:
    seed_server.query("SELECT (3 AS ?counted) {}")
    text = seed_server.ask("/metrics").text
    assert 'policygraph_requests_total{endpoint="sparql",status="200"}' in text
    assert "policygraph_workers " in text
    assert "policygraph_generation 1.0" in text


def test_the_log_holds_hash_rows_and_outcome_and_never_the_query(seed_server: LocalServer) -> None:
    seed_server.query("SELECT ?verysecret { ?verysecret ?p ?o } LIMIT 7")
    seed_server.query("SELECT broken")
    lines: list[dict[str, object]] = []
    for _ in range(100):
        log = (
            (seed_server.folder / "access.jsonl").read_text()
            if (seed_server.folder / "access.jsonl").exists()
            else ""
        )
        lines = [json.loads(line) for line in log.splitlines()]
        if any(line.get("problem") == "syntax" for line in lines) and any(
            line.get("rows") == 7 for line in lines
        ):
            break
        time.sleep(0.05)  # lines reach the file once a second
    line = next(line for line in lines if line.get("rows") == 7)
    assert {"time", "client", "status", "ms", "outcome", "query", "eval_ms"} <= set(line)
    assert "verysecret" not in log
