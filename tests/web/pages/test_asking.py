"""The ask page shows the answer with its proof, or the reason; as JSON it is the contract's object."""

import pytest
from flask.testing import FlaskClient

from web.pages.asking import QUESTION_CHARACTERS_MAX, REASONS, example_questions

SEED = "/documents/500102/fulingfufa/2022/43"
JSON = {"Accept": "application/json"}


def test_the_answer_as_json_is_the_contracts(client: FlaskClient) -> None:
    answer = client.get("/ask", query_string={"q": "跨境电商由谁牵头？"}, headers=JSON)
    data = answer.get_json()
    assert answer.status_code == 200
    assert {
        "question",
        "answered",
        "kind",
        "sentence",
        "answers",
        "evidence",
        "query",
        "interpretation",
        "reason",
    } <= set(data)
    assert data["answered"] is True
    assert [one["label"] for one in data["answers"]] == ["涪陵综合保税区"]
    text = client.get(f"{SEED}.json").get_json()["text"]
    assert data["evidence"]
    for one in data["evidence"]:
        assert text[one["start"] : one["end"]] == one["quote"]


def test_the_page_leads_from_the_answer_to_unit_place_and_query(client: FlaskClient) -> None:
    html = client.get("/ask", query_string={"q": "跨境电商由谁牵头？"}).get_data(as_text=True)
    assert 'href="/departments/500102/park-ftz"' in html
    assert f'href="{SEED}#char=' in html
    assert 'href="/sparql?query=' in html


@pytest.mark.parametrize(
    "question", ["今天天气怎么样？", "北京市商务局牵头哪些任务？", "任务999由谁牵头？", "？？？"]
)
def test_what_the_graph_does_not_know_is_said_with_status_200(client: FlaskClient, question: str) -> None:
    data = client.get("/ask", query_string={"q": question}, headers=JSON)
    assert data.status_code == 200
    assert data.get_json()["answered"] is False
    assert data.get_json()["reason"] in REASONS
    page = client.get("/ask", query_string={"q": question}).get_data(as_text=True)
    assert REASONS[data.get_json()["reason"]][0] in page


def test_a_missing_or_overlong_question_is_400_for_programs(client: FlaskClient) -> None:
    assert client.get("/ask", headers=JSON).status_code == 400
    assert client.get("/ask?q=", headers=JSON).status_code == 400
    assert client.get("/ask.json").status_code == 400
    for headers in (JSON, {}):
        assert (
            client.get(
                "/ask", query_string={"q": "谁" * (QUESTION_CHARACTERS_MAX + 1)}, headers=headers
            ).status_code
            == 400
        )
    assert client.get("/ask").status_code == 200


def test_a_follow_up_leans_on_the_question_before(client: FlaskClient) -> None:
    first = client.get("/ask", query_string={"q": "任务62由谁牵头？"}).get_data(as_text=True)
    assert '<input type="hidden" name="earlier" value="任务62由谁牵头？">' in first
    data = client.get(
        "/ask", query_string={"q": "那配合单位呢？", "earlier": "任务62由谁牵头？"}, headers=JSON
    ).get_json()
    task = client.get("/tasks/62.json").get_json()
    assert [one["label"] for one in data["answers"]] == [one["mention"] for one in task["roles"]["support"]]


def test_every_example_on_the_page_is_answered(client: FlaskClient) -> None:
    with client.application.test_request_context("/"):
        from web.pages.site import reader

        examples = example_questions(reader())
    assert len(examples) >= 5
    for question in examples:
        assert (
            client.get("/ask", query_string={"q": question}, headers=JSON).get_json()["answered"] is True
        ), question
