"""The Model Context Protocol server, through a real client over standard input and output."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from graph.release import Release

ROOT = Path(__file__).parents[2]
TASK = "https://w3id.org/zhengce/id/doc/500102/fulingfufa/2022/43/task-18"


@asynccontextmanager
async def session(graph: Path) -> AsyncIterator[ClientSession]:
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "queries.mcp_server", "--graph", str(graph)], cwd=ROOT
    )
    async with stdio_client(parameters) as (read, write), ClientSession(read, write) as client:
        await client.initialize()
        yield client


@pytest.fixture(scope="module")
def replies(release: Release) -> dict[str, Any]:
    """Every call of the tests, in one session: starting a server takes a second."""
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "ask": ("ask", {"question": "绿色债券由谁牵头？"}),
        "follow-up": ("ask", {"question": "那配合单位呢", "after": ["绿色债券由谁牵头？"]}),
        "unknown": ("ask", {"question": "谁负责修高速公路"}),
        "too long": ("ask", {"question": "谁" * 501}),
        "find": ("find_task", {"words": "碳现货交易", "limit": 3}),
        "describe": ("describe", {"iri": TASK}),
        "describe nothing": ("describe", {"iri": "https://w3id.org/zhengce/id/doc/0/none"}),
        "describe no iri": ("describe", {"iri": "task 18} ?s ?p ?o {"}),
        "select": (
            "sparql",
            {"query": "PREFIX zc: <https://w3id.org/zhengce/ont#> SELECT (COUNT(*) AS ?n) { ?t a zc:Task }"},
        ),
        "ask form": ("sparql", {"query": f"ASK {{ <{TASK}> ?p ?o }}"}),
        "construct": ("sparql", {"query": f"CONSTRUCT {{ <{TASK}> ?p ?o }} WHERE {{ <{TASK}> ?p ?o }}"}),
        "made-up term": (
            "sparql",
            {"query": "PREFIX zc: <https://w3id.org/zhengce/ont#> SELECT * { ?t zc:leadUnits ?u }"},
        ),
        "syntax": ("sparql", {"query": "SELECT * { ?s ?p "}),
    }
    found: dict[str, Any] = {}

    async def run() -> None:
        async with session(release.nquads) as client:
            found["tools"] = [tool.name for tool in (await client.list_tools()).tools]
            for key, (tool, arguments) in calls.items():
                found[key] = await client.call_tool(tool, arguments)

    anyio.run(run)
    return found


def test_the_four_tools_are_offered(replies: dict[str, Any]) -> None:
    assert sorted(replies["tools"]) == ["ask", "describe", "find_task", "sparql"]


def test_ask_answers_as_the_page_does(replies: dict[str, Any]) -> None:
    answer = replies["ask"].structured_content
    assert answer["answered"] is True
    assert [value["label"] for value in answer["answers"]] == ["人行涪陵中心支行", "区生态环境局"]
    assert {item["task"] for item in answer["evidence"]} == {18}


def test_ask_follows_up_on_questions_before(replies: dict[str, Any]) -> None:
    answer = replies["follow-up"].structured_content
    assert [value["label"] for value in answer["answers"]] == ["涪陵银保监分局", "区财政局", "区发展改革委"]


def test_ask_says_that_the_graph_does_not_know(replies: dict[str, Any]) -> None:
    answer = replies["unknown"].structured_content
    assert (answer["answered"], answer["reason"]) == (False, "unknown-topic")


def test_an_over_long_question_is_an_error_that_says_the_limit(replies: dict[str, Any]) -> None:
    assert replies["too long"].is_error
    assert "500" in replies["too long"].content[0].text


def test_find_task_ranks_the_task_first_with_its_units(replies: dict[str, Any]) -> None:
    first = replies["find"].structured_content["tasks"][0]
    assert (first["number"], first["match"]) == (18, 1.0)
    assert first["units"]["lead"] == ["人行涪陵中心支行", "区生态环境局"]


def test_describe_gives_what_is_said_of_a_thing_and_what_points_at_it(replies: dict[str, Any]) -> None:
    found = replies["describe"].structured_content
    assert found["properties"]["https://w3id.org/zhengce/ont#taskNumber"] == ["18"]
    assert any(entry["property"].endswith("#assignsTask") for entry in found["pointed_at_by"])


@pytest.mark.parametrize("call", ["describe nothing", "describe no iri", "made-up term", "syntax"])
def test_what_cannot_be_answered_is_a_tool_error(replies: dict[str, Any], call: str) -> None:
    assert replies[call].is_error


def test_a_term_the_data_does_not_use_is_refused_with_the_nearest(replies: dict[str, Any]) -> None:
    assert "zhengce/ont#leadUnit" in replies["made-up term"].content[0].text


def test_sparql_answers_each_query_form(replies: dict[str, Any]) -> None:
    assert replies["select"].structured_content["rows"] == [{"n": "78"}]
    assert replies["ask form"].structured_content == {"boolean": True}
    assert replies["construct"].structured_content["count"] > 5
