"""`/sparql` over HTTP: every way to ask, every form of answer, and what is said when there is none."""

from __future__ import annotations

import gzip
import json
from urllib.parse import urlencode

import brotli
import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from bench.local_server import LocalServer

JSON = "application/sparql-results+json"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
SELECT = "SELECT ?task WHERE { ?task a <https://w3id.org/zhengce/ont#Task> } ORDER BY ?task"
ASK = "ASK { ?task a <https://w3id.org/zhengce/ont#Task> }"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } ORDER BY ?s LIMIT 5"


def rows(body: bytes, form: QueryResultsFormat) -> int:
    result = parse_query_results(body, form)
    assert isinstance(result, QuerySolutions)
    return len(list(result))


def test_get_form_post_and_direct_post_give_the_same_answer(seed_server: LocalServer) -> None:
    get = seed_server.query(SELECT, JSON)
    headers = {"Accept": JSON}
    form = seed_server.ask(
        "/sparql", method="POST", body=urlencode({"query": SELECT}).encode(), headers=FORM | headers
    )
    direct = seed_server.ask("/sparql", method="POST", body=SELECT.encode(), headers=DIRECT | headers)
    assert [get.status, form.status, direct.status] == [200, 200, 200]
    assert get.body == form.body == direct.body
    assert len(json.loads(get.body)["results"]["bindings"]) == 78


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        (JSON, JSON, QueryResultsFormat.JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", QueryResultsFormat.TSV),
        ("application/json", JSON, QueryResultsFormat.JSON),
        ("*/*", JSON, QueryResultsFormat.JSON),
        # q-values: the higher one wins, whatever comes first
        (
            f"{JSON};q=0.2, application/sparql-results+xml;q=0.9",
            "application/sparql-results+xml",
            QueryResultsFormat.XML,
        ),
        # parameters of a media type do not make it another
        (f"{JSON}; charset=utf-8", JSON, QueryResultsFormat.JSON),
    ],
)
def test_select_answers_in_the_form_asked_for(
    seed_server: LocalServer, accept: str, media_type: str, form: QueryResultsFormat
) -> None:
    answer = seed_server.query(SELECT, accept)
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)
    assert rows(answer.body, form) == 78


def test_csv_has_a_header_and_a_line_a_row(seed_server: LocalServer) -> None:
    lines = seed_server.query(SELECT, "text/csv").text.splitlines()
    assert lines[0] == "task"
    assert len(lines) == 79


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_construct_answers_in_the_form_asked_for(
    seed_server: LocalServer, accept: str, form: RdfFormat
) -> None:
    answer = seed_server.query(CONSTRUCT, accept)
    assert answer.headers["content-type"].partition(";")[0] == accept
    assert len(list(parse(answer.body, format=form))) == 5


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (ASK, "text/csv"),  # a truth value has no table
        (SELECT, "text/turtle"),
        (CONSTRUCT, JSON),
        (SELECT, "image/png"),
        (SELECT, f"{JSON};q=0"),
    ],
)
def test_a_form_that_does_not_exist_is_406(seed_server: LocalServer, query: str, accept: str) -> None:
    answer = seed_server.query(query, accept)
    assert answer.status == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert accept in json.loads(answer.body)["detail"]


def test_a_syntax_error_says_line_and_column_and_what_was_expected(seed_server: LocalServer) -> None:
    answer = seed_server.query("SELECT ?s\nWHERE { ?s ?p }", JSON)
    problem = json.loads(answer.body)
    assert answer.status == problem["status"] == 400
    assert (problem["line"], problem["column"]) == (2, 15)
    assert "read }, expected a variable" in problem["detail"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "/sparql?update=" + "DROP%20ALL", {}, None, 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, None, 400),
        ("GET", "/sparql?foo=bar", {}, None, 400),
        ("GET", "/sparql?query=%FF%FE", {}, None, 400),
        ("PUT", "/sparql", DIRECT, b"ASK {}", 405),
        ("DELETE", "/sparql", {}, None, 405),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415),
        ("POST", "/sparql", {}, b"ASK {}", 415),
        ("POST", "/sparql", DIRECT, b"ASK { ?s ?p '\xff' }", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=utf-16"}, b"ASK {}", 400),
        ("POST", "/sparql", FORM, b"query=ASK{}&query=ASK{}", 400),
        ("POST", "/sparql", FORM, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D&generation=none", {}, None, 400),
        ("GET", "/sparql?query=ASK%7B%7D&generation=999", {}, None, 404),
        ("GET", "/sparql?query=ASK%7B%7D&timeout=-1", {}, None, 400),
    ],
)
def test_a_request_out_of_order_is_refused_in_words(
    seed_server: LocalServer, method: str, path: str, headers: dict[str, str], body: bytes | None, status: int
) -> None:
    answer = seed_server.ask(path, method=method, headers=headers, body=body)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert json.loads(answer.body)["detail"]
    assert (status != 405) or "POST" in answer.headers["allow"]


def test_a_browser_gets_errors_as_a_page(seed_server: LocalServer) -> None:
    answer = seed_server.ask(
        "/generations", method="POST", body=b"", headers={"Accept": "text/html,*/*;q=0.8"}
    )
    assert answer.status == 405
    assert answer.headers["content-type"].startswith("text/html")


def test_a_browser_gets_the_editor(seed_server: LocalServer) -> None:
    answer = seed_server.ask("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.status == 200
    assert b'id="plain-editor"' in answer.body


@pytest.mark.parametrize(
    "accept", [f"text/html;q=0.1, {JSON}", f"{JSON}, text/html", f"text/html;q=0, {JSON};q=0.5", "*/*"]
)
def test_who_wants_html_less_gets_no_page(seed_server: LocalServer, accept: str) -> None:
    assert seed_server.query(SELECT, accept).headers["content-type"] == JSON
    refused = seed_server.query("SELECT {", accept)
    assert refused.headers["content-type"] == "application/problem+json"


def test_head_gives_the_headers_of_get_and_no_body(seed_server: LocalServer) -> None:
    path = "/sparql?" + urlencode({"query": SELECT})
    get, head = (seed_server.ask(path, method=method, headers={"Accept": JSON}) for method in ("GET", "HEAD"))
    assert head.status == 200
    assert head.body == b""
    assert head.headers["content-length"] == str(len(get.body))
    assert head.headers["content-type"] == get.headers["content-type"]


def test_pages_elsewhere_may_ask(seed_server: LocalServer) -> None:
    options = seed_server.ask("/sparql", method="OPTIONS", headers={"Origin": "https://example.org"})
    assert options.status == 204
    assert options.headers["access-control-allow-origin"] == "*"
    assert "POST" in options.headers["access-control-allow-methods"]
    assert seed_server.query(ASK, JSON).headers["access-control-allow-origin"] == "*"


def test_the_same_question_has_the_same_tag_and_304_costs_no_query(seed_server: LocalServer) -> None:
    path = "/sparql?" + urlencode({"query": SELECT})
    first = seed_server.ask(path, headers={"Accept": JSON})
    again = seed_server.ask(path, headers={"Accept": JSON, "If-None-Match": first.headers["etag"]})
    other = seed_server.ask(path, headers={"Accept": "text/csv", "If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert other.status == 200
    assert other.headers["etag"] != first.headers["etag"]


def test_what_may_differ_next_time_is_neither_kept_nor_tagged(seed_server: LocalServer) -> None:
    answers = [seed_server.query("SELECT (STRUUID() AS ?id) {}", JSON) for _ in range(2)]
    assert answers[0].body != answers[1].body
    assert "etag" not in answers[0].headers
    assert answers[0].headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("name", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_large_answers_are_compressed_for_whoever_takes_it(
    seed_server: LocalServer, name: str, unpack: object
) -> None:
    path = "/sparql?" + urlencode({"query": SELECT})
    plain = seed_server.ask(path, headers={"Accept": JSON})
    packed = seed_server.ask(path, headers={"Accept": JSON, "Accept-Encoding": name})
    assert packed.headers["content-encoding"] == name
    assert len(packed.body) < len(plain.body) / 3
    assert unpack(packed.body) == plain.body  # type: ignore[operator]
    small = seed_server.ask("/sparql?" + urlencode({"query": ASK}), headers={"Accept-Encoding": name})
    assert "content-encoding" not in small.headers


def test_a_chosen_dataset_is_what_the_query_sees(seed_server: LocalServer) -> None:
    graphs = list(
        seed_server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g").text.split()[1:]
    )
    one = graphs[0]
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    inside = seed_server.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{one}> {{ ?s ?p ?o }} }}").text
    assert seed_server.query(count, **{"default-graph-uri": one}).text == inside
    assert seed_server.query(count, **{"named-graph-uri": one}).text == "n\r\n0\r\n"
    assert seed_server.query(count, **{"default-graph-uri": "http://nowhere.example/"}).text == "n\r\n0\r\n"
    assert seed_server.query(f"SELECT (COUNT(*) AS ?n) FROM <{one}> {{ ?s ?p ?o }}").text == inside


def test_the_default_graph_is_the_union_and_counts_a_triple_once(seed_server: LocalServer) -> None:
    total = int(seed_server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").text.split()[1])
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
    assert total == int(seed_server.query(distinct).text.split()[1]) > 20_000


def test_every_answer_names_its_generation(seed_server: LocalServer) -> None:
    answer = seed_server.query(ASK, JSON)
    assert answer.headers["x-generation"] == "1"
    pinned = seed_server.query(ASK, JSON, generation="1")
    assert pinned.status == 200
    assert "immutable" in pinned.headers["cache-control"]


def test_a_shorter_time_limit_may_be_asked_for(seed_server: LocalServer) -> None:
    answer = seed_server.query(
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", JSON, timeout="0.5"
    )
    assert answer.status == 503
    assert answer.headers["retry-after"]
    assert answer.seconds < 1.5
    assert "query_time_s" in json.loads(answer.body)["detail"]
