"""`/`: one question box, what is in the graph, a picture of who works with whom, where each visitor goes from here."""

from __future__ import annotations

from web.pages import facts
from web.pages.asking import example_questions
from web.pages.departments import unit_entries
from web.pages.network import bonds
from web.pages.pictures import ring
from web.pages.representation import Page, Table
from web.pages.site import page, reader

LATEST_DOCUMENTS = 8
COUNTS = (
    ("documents", "文件", "documents", "/documents"),
    ("tasks", "任务", "tasks", "/tasks"),
    ("units", "单位", "units", "/departments"),
    ("assignments", "责任分配", "assignments", "/matrix"),
    ("spans", "原文证据", "quoted spans", "/documents"),
)


@page("/", data_rule="/index")
def home() -> Page:
    """Show the front page."""
    graph = reader()
    counts = dict(graph.one("page-counts") or {})
    latest = facts.documents(graph)[:LATEST_DOCUMENTS]
    drawn = max(latest, key=lambda entry: entry.tasks, default=None)
    units = [{**unit, "name": unit["shown"]} for unit in unit_entries(graph, drawn.iri if drawn else None)]
    drawn_bonds = bonds(graph, drawn.iri if drawn else None)
    context = {
        "counts": [(counts.get(key, 0), (zh, en), page_of) for key, zh, en, page_of in COUNTS],
        "latest": latest,
        "drawn": drawn,
        "picture": ring(units, drawn_bonds),
        "drawn_roles": {bond["role"] for bond in drawn_bonds},
        "examples": example_questions(graph)[:4],
        "generation": graph.engine.generation,
    }
    data = {
        "counts": counts,
        "generation": graph.engine.generation,
        "documents": [entry.as_data() for entry in latest],
    }
    return Page(
        "home.html",
        context,
        data,
        table=lambda: Table(["统计", "数量"], [[zh, counts.get(key, 0)] for key, zh, _, _ in COUNTS], "统计"),
        triples=lambda: graph.triples("page-documents-described"),
    )
