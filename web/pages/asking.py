"""`/ask`: a question in Chinese or English, the answer in a sentence with its proof, or why the graph does not say."""

from __future__ import annotations

from typing import Any

from flask import request

from ontology import iris
from queries.answering.asker import answer
from queries.answering.records import History
from web import links
from web.pages import facts
from web.pages.reader import GraphReader
from web.pages.refusals import Unreadable
from web.pages.representation import Page, Table
from web.pages.site import engine, page, reader

QUESTION_CHARACTERS_MAX = 500
EARLIER_QUESTIONS_MAX = 5
LATEST_DOCUMENTS = 8
"""Of so many documents the one with most tasks lends its tasks and units to the examples."""
CONTEXT_CHARACTERS = 40
REASONS = {
    "unknown-organization": ("图谱中没有这个单位。", "The graph knows no such unit."),
    "unknown-topic": ("图谱里没有写明。", "The graph does not say."),
    "outside-region": (
        "这是别的地区，图谱没有收录。",
        "That is another region; the graph does not cover it.",
    ),
    "not-a-question": ("没有读出一个问题。", "No question was read in these words."),
    "ambiguous": ("这个问题有几种读法，请选一种。", "The question has several readings; choose one."),
    "out-of-range": ("没有这个序号。", "There is no such number."),
}


def example_questions(graph: GraphReader) -> list[str]:
    """Return questions to click, made from what the graph holds: its units, sectors, documents and tasks."""
    found: list[str] = []
    documents = facts.documents(graph)
    source = max(documents[:LATEST_DOCUMENTS], key=lambda entry: entry.tasks, default=None)
    chosen = facts.source_graph(source.iri) if source else None
    named = f"{source.number}的" if source and source.number and len(documents) > 1 else ""
    units = [
        row
        for row in graph.rows("page-units", graph=chosen)
        if str(row["role"]).endswith("/lead") and "name" in row
    ]
    numbered = [
        row
        for row in graph.window("page-tasks", 40, graph=chosen)
        if "number" in row and int(str(row["number"])) > 1
    ]
    if numbered:
        found.append(f"{named}任务{numbered[len(numbered) // 6]['number']}由谁牵头？")
    if units:
        busiest = max(units, key=lambda row: int(row["tasks"]))
        found.append(f"{busiest['name']}牵头哪些任务？")
    sectors = graph.rows("page-sectors")
    if sectors:
        found.append(f"{sectors[0]['label']}领域有哪些任务？")
    if numbered:
        found.append("哪些任务没有配合单位？")
    if documents and documents[0].number:
        found.append(f"{documents[0].number}是谁印发的？")
    if units:
        found.append("哪个单位牵头的任务最多？")
    return found


@page("/ask")
def ask() -> Page:
    """Answer the question of the address."""
    graph = reader()
    question = request.args.get("q")
    examples = example_questions(graph)
    if not question and not _wants_data():
        context: dict[str, Any] = {"question": "", "answer": None, "examples": examples, "earlier": []}
        return Page("ask.html", context, None)
    question = (question or "").strip()
    if not question:
        raise Unreadable(
            "没有写问题；请写作 /ask?q=任务7由谁牵头？", "q is missing; write /ask?q=任务7由谁牵头？"
        )
    if len(question) > QUESTION_CHARACTERS_MAX:
        raise Unreadable(
            f"问题有 {len(question)} 个字符，最多 {QUESTION_CHARACTERS_MAX} 个",
            f"q holds {len(question)} characters, expected at most {QUESTION_CHARACTERS_MAX}",
        )
    earlier = request.args.getlist("earlier")[-EARLIER_QUESTIONS_MAX:]
    data = _answer_data(question, earlier)
    evidence = [_placed(graph, one) for one in data.get("evidence", ())]
    context = {
        "question": question,
        "answer": data,
        "answers": [_linked(one) for one in data.get("answers", ())],
        "evidence": evidence,
        "examples": examples,
        "earlier": [*earlier, question][-EARLIER_QUESTIONS_MAX:],
        "reason": REASONS.get(str(data.get("reason")), ("图谱没有说。", "The graph does not say.")),
        "editor": links.with_query("/sparql", query=str(data.get("query") or "")),
    }
    return Page(
        "ask.html",
        context,
        data,
        table=lambda: Table(
            ["答案", "标识"],
            [
                [one.get("label", one.get("value", one.get("number"))), one.get("iri")]
                for one in data.get("answers", ())
            ],
            "答案",
        ),
        triples=lambda: [
            triple
            for one in data.get("answers", ())
            if one.get("iri")
            for triple in graph.triples("page-thing-described", thing=one["iri"])
        ],
    )


def _wants_data() -> bool:
    """Tell whether this visit asks for data: without a question it gets 400, where a person gets the empty page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"]) or "text/html"
    return request.path != "/ask" or (request.accept_mimetypes.provided and best != "text/html")


def _answer_data(question: str, earlier: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = answer(question, engine(), History(tuple(earlier))).as_json()
    return found


def _linked(one: dict[str, Any]) -> dict[str, Any]:
    iri = one.get("iri")
    return {**one, "page": links.page_address(iri) if iri else None}


def _placed(graph: GraphReader, one: dict[str, Any]) -> dict[str, Any]:
    """Return evidence with the address of its place and the words around it."""
    document = links.document_of(str(one.get("task_iri") or "")) or next(
        (
            entry.iri
            for entry in facts.documents(graph)
            if one.get("document") in (entry.number, entry.title, entry.iri)
        ),
        None,
    )
    start, end = one.get("start"), one.get("end")
    if document is None or not isinstance(start, int) or not isinstance(end, int):
        return {**one, "place": None, "before": "", "after": ""}
    texts = graph.rows("page-document-text", prov=iris.provenance_graph(iris.IRI(document)))
    text = str(texts[0]["text"]) if texts else ""
    return {
        **one,
        "place": links.place_address(document, start, end, stored=bool(one.get("iri"))),
        "before": " ".join(text[max(0, start - CONTEXT_CHARACTERS) : start].split()),
        "after": " ".join(text[end : end + CONTEXT_CHARACTERS].split()),
    }
