"""What Virtuoso 7 does otherwise than the standard: each is shown, and what we make of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import Literal, NamedNode
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, SPARQLWrapper

from graph.remote_store.client import Client
from graph.remote_store.failure import StoreFailed
from graph.remote_store.generations import RemoteGenerations
from graph.remote_store.probe import probed
from queries.remote import RemoteEngine
from tests.remote_store.stores import RunningStore

XSD = "http://www.w3.org/2001/XMLSchema#"
LONG = "SELECT (MAX(STRLEN(CONCAT(STR(?c), STR(?f)))) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
FOR_EVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def client(virtuoso: RunningStore) -> Client:
    return Client(virtuoso.address, probed(virtuoso.address))


@pytest.fixture(scope="module")
def graph(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteEngine]:
    """Fifteen thousand triples, published."""
    file = tmp_path_factory.mktemp("many") / "many.nq"
    file.write_text(
        "".join(f'<urn:s{n}> <urn:p> "{n}" <urn:g{n % 3}> .\n' for n in range(15_000)), encoding="utf-8"
    )
    generations = RemoteGenerations(client.address)
    before = generations.current()
    generations.publish(file, describe=False)
    yield RemoteEngine(client.address.url)
    if before is not None and before.quads:
        generations.rollback(before.number)


def raw(
    client: Client, query: str, accept: str = "application/sparql-results+json", **more: str
) -> tuple[Any, bytes]:
    data = urlencode({"query": query, **more}).encode()
    with urlopen(Request(client.address.url, data, {"Accept": accept}), timeout=30) as response:
        return response.headers, response.read()


def test_the_store_is_known_by_its_header_and_probed(client: Client) -> None:
    card = client.card
    assert (card.kind, card.ask, card.row_cap, card.cap_is_silent, card.dataset_parameters) == (
        "virtuoso", "row", 10_000, False, True,
    )  # fmt: skip


def test_a_query_sent_as_it_is_never_gets_an_answer_so_that_we_send_forms(client: Client) -> None:
    direct = Request(client.address.url, b"ASK { }", {"Content-Type": "application/sparql-query"})
    with pytest.raises(TimeoutError):
        urlopen(direct, timeout=1)
    wrapper = SPARQLWrapper(client.address.url, returnFormat=JSON)
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setTimeout(1)
    wrapper.setQuery("ASK { }")
    with pytest.raises(TimeoutError):
        wrapper.query()
    assert client.rows("SELECT (1 AS ?n) { }") == [{"n": "1"}]


def test_ask_is_answered_with_a_table_which_we_read(client: Client, graph: RemoteEngine) -> None:
    assert b"__ASK_RETVAL" in raw(client, "ASK { }")[1]
    assert graph.ask("ASK { <urn:s1> <urn:p> ?o }") is True
    assert graph.ask("ASK { <urn:s1> <urn:q> ?o }") is False


def test_its_older_json_is_read(client: Client, graph: RemoteEngine) -> None:
    assert b'"typed-literal"' in raw(client, "SELECT (1 AS ?n) { }")[1]
    assert graph.select("SELECT (1 AS ?n) { }") == [{"n": Literal("1", datatype=NamedNode(XSD + "integer"))}]


def test_tables_with_tabs_lose_languages_so_that_we_make_them_ourselves(
    client: Client, graph: RemoteEngine
) -> None:
    assert raw(client, 'SELECT ("字"@zh AS ?w) { }', "text/tab-separated-values")[1] == '"w"\n"字"\n'.encode()
    assert graph.select('SELECT ("字"@zh AS ?w) { }') == [{"w": Literal("字", language="zh")}]


def test_updates_need_digest_authentication(client: Client) -> None:
    with pytest.raises(HTTPError):
        raw(client, "INSERT DATA { GRAPH <urn:x> { <urn:a> <urn:b> 1 } }")
    stranger = Client(replace(client.address, password="wrong"), client.card)
    with pytest.raises(StoreFailed, match="POLICYGRAPH_STORE_PASSWORD"):
        stranger.update("INSERT DATA { GRAPH <urn:x> { <urn:a> <urn:b> 1 } }")
    client.update("INSERT DATA { GRAPH <urn:x> { <urn:a> <urn:b> 1 } }")
    assert len(client.rows("SELECT ?o { GRAPH <urn:x> { <urn:a> <urn:b> ?o } }")) == 1
    client.update("DROP SILENT GRAPH <urn:x>")


def test_a_large_insert_is_refused_and_batches_and_uploads_are_not(client: Client) -> None:
    lines = [f"<urn:s{n}> <urn:p> <urn:o{n}> .\n" for n in range(18_000)]
    with pytest.raises(StoreFailed, match="memory exhausted"):
        client.update(f"INSERT DATA {{ GRAPH <urn:large> {{ {''.join(lines)} }} }}")
    client.update(f"INSERT DATA {{ GRAPH <urn:large> {{ {''.join(lines[: client.card.batch_triples])} }} }}")
    client.upload("urn:large", [line.encode() for line in lines])
    assert client.rows("SELECT (COUNT(*) AS ?n) { GRAPH <urn:large> { ?s ?p ?o } }") == [{"n": "18000"}]
    client.update("DROP SILENT GRAPH <urn:large>")


def test_a_cut_answer_is_an_error(client: Client, graph: RemoteEngine) -> None:
    headers, body = raw(client, "SELECT ?s { GRAPH ?g { ?s ?p ?o } }")
    assert len(json.loads(body)["results"]["bindings"]) == 10_000
    assert headers["X-SPARQL-MaxRows"] == "10000"
    with pytest.raises(Exception, match="at most 10000 rows"):
        graph.select("SELECT ?s { ?s ?p ?o }")
    assert len(graph.select("SELECT ?s { ?s ?p ?o } LIMIT 9000")) == 9_000


def state_of_a_timed_answer(client: Client) -> str:
    """`S1TAT` where the store cut the answer, `refused` where it expected the query to take too long.

    Which of the two it does depends on how fast it takes the machine to be.
    """
    try:
        headers, _ = raw(client, LONG, timeout="1000")
    except HTTPError:
        return "refused"
    return headers["X-SQL-State"] or "whole"


def test_an_answer_that_time_cut_is_an_error(client: Client, graph: RemoteEngine) -> None:
    assert state_of_a_timed_answer(client) in ("S1TAT", "refused")
    graph.timeout_s = 1
    try:
        with pytest.raises(Exception, match="time"):
            graph.select(LONG)
    finally:
        graph.timeout_s = 30


def test_a_query_that_it_expects_to_take_too_long_is_out_of_time_too(
    client: Client, graph: RemoteEngine
) -> None:
    with pytest.raises(HTTPError):
        raw(client, FOR_EVER)
    with pytest.raises(Exception, match="time"):
        graph.select(FOR_EVER)


def test_languages_are_lower_cased_and_the_card_says_so(client: Client, graph: RemoteEngine) -> None:
    assert graph.select('SELECT ("x"@zh-Hans AS ?w) { }') == [{"w": Literal("x", language="zh-hans")}]
    assert "language tags are lower-cased" in client.card.lossy


def test_a_graph_that_does_not_arrive_whole_is_not_shown(
    client: Client, graph: RemoteEngine, tmp_path: Path
) -> None:
    """`true` next to `1.0` is one value to Virtuoso."""
    file = tmp_path / "lossy.nq"
    file.write_text(
        f'<urn:a> <urn:p> "true"^^<{XSD}boolean> <urn:g> .\n<urn:a> <urn:p> "1.0"^^<{XSD}decimal> <urn:g> .\n',
        encoding="utf-8",
    )
    generations = RemoteGenerations(client.address)
    before = generations.current()
    with pytest.raises(StoreFailed, match="1 of 2 triples"):
        generations.publish(file, describe=False)
    assert RemoteGenerations(client.address).current() == before
