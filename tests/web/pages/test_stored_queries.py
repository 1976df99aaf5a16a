"""Every stored question has its form with choices, runs as an API, and stands in the OpenAPI document."""

import csv
import io
import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from queries.catalogue import catalogue, parsed_query
from web import links
from web.pages.query_forms import FOLDERS, sample
from web.pages.stored_queries import FEDERATED, selected_columns

NAMES = sorted(catalogue(*FOLDERS))
LEADS = "/queries/who-leads-a-task"


def with_samples(name: str, suffix: str = "") -> str:
    query = catalogue(*FOLDERS)[name]
    values = [
        (one.name, sample(query, one).removesuffix("^^<http://www.w3.org/2001/XMLSchema#integer>"))
        for one in query.parameters
    ]
    fields = "&".join(f"{key}={quote(value, safe='')}" for key, value in values if value)
    return f"/queries/{name}{suffix}" + (f"?{fields}" if fields else "")


def test_there_are_stored_queries() -> None:
    assert len(NAMES) > 30


@pytest.mark.parametrize("name", NAMES)
def test_a_query_answers_as_page_json_and_csv(client: FlaskClient, name: str) -> None:
    page, data, table = (client.get(with_samples(name, suffix)) for suffix in ("", ".json", ".csv"))
    assert (page.status_code, data.status_code, table.status_code) == (200, 200, 200)
    found = data.get_json()
    assert found["columns"]
    for row in found["rows"]:
        assert set(row) <= set(found["columns"])
    lines = list(csv.reader(io.StringIO(table.get_data(as_text=True).removeprefix("\ufeff"))))
    assert lines[0] == found["columns"]
    assert len(lines) == len(found["rows"]) + 1


def test_the_page_lists_every_query_that_is_meant_for_others(client: FlaskClient) -> None:
    html = client.get("/queries").get_data(as_text=True)
    for name in NAMES:
        assert f'<a href="/queries/{name}">' in html
    for name, query in catalogue(FEDERATED).items():
        assert escape(links.with_query("/sparql", query=query.text)) in html, name
    assert "queries/pages/" in html
    listed = client.get("/queries.json").get_json()["queries"]
    assert {one["folder"] for one in listed} == {"competency", "asked", "federated"}
    assert len(listed) == len(NAMES) + len(catalogue(FEDERATED))


def test_a_role_a_park_and_a_class_are_chosen_from_lists(client: FlaskClient) -> None:
    for name, words in (
        ("asked-units-only-in-role", "配合"),
        ("asked-tasks-of-park", "涪陵高新区"),
        ("asked-tasks-of-lead-kind", "党委机关"),
    ):
        html = client.get(f"/queries/{name}").get_data(as_text=True)
        assert re.search(f"<option [^>]*>{words}</option>", html), name


def test_the_api_gives_what_the_question_asks(client: FlaskClient) -> None:
    task = quote("https://w3id.org/zhengce/id/doc/500102/fulingfufa/2022/43/task-7", safe="")
    rows = client.get(f"{LEADS}.json?task={task}").get_json()["rows"]
    assert ["区市场监管局" in row.values() or "涪陵银保监分局" in row.values() for row in rows] == [
        True,
        True,
    ]


def test_a_form_offers_the_tasks_of_the_graph(client: FlaskClient) -> None:
    html = client.get(LEADS).get_data(as_text=True)
    assert len(re.findall(r"<option ", html)) >= 78


def test_a_form_offers_the_units_of_the_graph(client: FlaskClient) -> None:
    html = client.get("/queries/what-a-unit-leads").get_data(as_text=True)
    assert len(re.findall(r"<option ", html)) >= 34


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{LEADS}.json", 400),
        (LEADS, 200),
        (f"{LEADS}?task=not%20an%20iri", 400),
        (f"{LEADS}?task=%3E%20%7D%20%7D%20%23", 400),
        (f"{LEADS}?nonsense=1", 400),
        (f"{LEADS}?task=" + "x" * 2000, 400),
        ("/queries/tasks-due-by?day=2024-13-45", 400),
        ("/queries/tasks-due-by?day=2024-12-31", 200),
    ],
)
def test_parameters_are_checked(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_value_cannot_leave_its_place(client: FlaskClient) -> None:
    """A text parameter full of SPARQL is a literal: no row, no error."""
    query = next(
        one for one in catalogue(*FOLDERS).values() if any(p.kind in ("zh", "string") for p in one.parameters)
    )
    name = next(p.name for p in query.parameters if p.kind in ("zh", "string"))
    others = "".join(
        f"&{p.name}={quote(sample(query, p), safe='')}"
        for p in query.parameters
        if p.name != name and sample(query, p)
    )
    answer = client.get(
        f"/queries/{query.name}.json?{name}=" + quote('"} UNION { ?a ?b ?c } #\\"\n', safe="") + others
    )
    assert answer.status_code == 200
    assert all("c" not in row for row in answer.get_json()["rows"])


def test_openapi_describes_every_query_with_its_parameters(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    assert sorted(document["paths"]) == [f"/queries/{name}" for name in NAMES]
    for name in NAMES:
        operation = document["paths"][f"/queries/{name}"]["get"]
        assert operation["operationId"] == name
        assert [one["name"] for one in operation["parameters"]] == [
            one.name for one in catalogue(*FOLDERS)[name].parameters
        ]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT ?a ?b WHERE { ?a ?b ?c }", ["a", "b"]),
        ("SELECT DISTINCT ?a (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?x } GROUP BY ?a", ["a", "n"]),
        (
            'SELECT ?n (GROUP_CONCAT(?unit; separator="、") AS ?leads) ?basis WHERE { }',
            ["n", "leads", "basis"],
        ),
        (
            "PREFIX x: <http://x/select#>\nSELECT (SUM(IF(?q, 1, 0)) AS ?s) WHERE { { SELECT ?q WHERE { } } }",
            ["s"],
        ),
    ],
)
def test_columns_are_those_of_the_outer_select(text: str, columns: list[str]) -> None:
    assert selected_columns(text) == columns


def test_a_sample_is_read_from_the_file() -> None:
    header = "#+ question: q\n#+ question-en: q\n#+ summary: s\n#+ parameter: a iri 甲 | a\n#+ parameter: b zh? 乙 | b\n#+ parameter: c zh 丙 | c\n"
    query = parsed_query(
        "x",
        "y",
        header + 'SELECT ?a { VALUES ?a { <http://x/1> } VALUES ?b { UNDEF } VALUES ?c { "词"@zh } }',
    )
    assert [sample(query, one) for one in query.parameters] == ["http://x/1", "", "词"]
