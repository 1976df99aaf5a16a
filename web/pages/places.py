"""`/parks`, `/parks/<id>`, `/sectors`, `/sectors/<id>`: tasks and measures by where and in which field."""

from __future__ import annotations

from typing import Any

from flask import request

from ontology import iris
from ontology.terms import ZC
from web import links
from web.pages import facts
from web.pages.reader import GraphReader
from web.pages.refusals import Absent
from web.pages.representation import Page, Table
from web.pages.site import page, reader


def park_entries(graph: GraphReader) -> list[dict[str, Any]]:
    """Return the parks with their other names and administrations."""
    found: dict[str, dict[str, Any]] = {}
    for row in graph.rows("page-parks"):
        park = str(row["park"])
        entry = found.setdefault(
            park,
            {
                "iri": park,
                "label": row["label"],
                "page": links.park_address(park),
                "names": [],
                "administrations": [],
            },
        )
        if "name" in row and row["name"] not in (row["label"], *entry["names"]):
            entry["names"].append(row["name"])
        if "administration" in row:
            administration = {
                "iri": str(row["administration"]),
                "name": row["administrationName"],
                "page": links.unit_address(str(row["administration"])),
            }
            if administration not in entry["administrations"]:
                entry["administrations"].append(administration)
    for entry in found.values():
        entry["measures"] = len(graph.rows("page-subject-measures", subject=entry["iri"]))
        entry["tasks"] = sum(
            len(graph.rows("page-unit-tasks", unit=one["iri"])) for one in entry["administrations"]
        )
    return list(found.values())


@page("/parks")
def parks() -> Page:
    """List the parks."""
    graph = reader()
    entries = park_entries(graph)
    return Page(
        "parks.html",
        {"parks": entries},
        {"parks": entries},
        table=lambda: Table(
            ["园区", "其他名称", "管理机构", "管理机构承担任务", "涉及举措"],
            [
                [
                    entry["label"],
                    "、".join(entry["names"]),
                    "、".join(one["name"] for one in entry["administrations"]),
                    entry["tasks"],
                    entry["measures"],
                ]
                for entry in entries
            ],
            "园区",
        ),
        triples=lambda: graph.triples("page-subjects-described", **{"class": ZC.Park}),
    )


@page("/parks/<path:path>")
def park(path: str) -> Page:
    """Show one park: who runs it, what that body leads and supports, which measures concern it."""
    graph = reader()
    entry = next((one for one in park_entries(graph) if one["iri"] == links.park_iri(path)), None)
    if entry is None:
        raise Absent(
            f"图谱里没有园区“{path}”；/parks 列出已有的园区",
            f"the graph has no park {path!r}; /parks lists those it has",
        )
    borne = []
    for administration in entry["administrations"]:
        for row in graph.rows("page-unit-tasks", unit=administration["iri"]):
            task = str(row["task"])
            borne.append(
                {
                    "iri": task,
                    "role": facts.role_words(facts.role_key(str(row["role"]))),
                    "roleKey": facts.role_key(str(row["role"])),
                    "number": row.get("number"),
                    "text": row["text"],
                    "page": links.task_address(task),
                    "place": links.evidence_address(links.document_of(task) or task, str(row["evidence"])),
                    "mention": row["mention"],
                }
            )
    data = {**entry, "borne": borne, "concerning": _measures(graph, entry["iri"])}
    return _subject_page("park.html", graph, entry["iri"], entry["label"], data)


@page("/sectors")
def sectors() -> Page:
    """List the sectors with their number of tasks."""
    graph = reader()
    names = facts.document_names(graph)
    entries = [
        {
            "iri": str(row["sector"]),
            "label": row["label"],
            "tasks": row["tasks"],
            "page": links.sector_address(str(row["sector"])),
            "document": _document_of_sector(str(row["sector"]), names),
        }
        for row in graph.rows("page-sectors")
    ]
    return Page(
        "sectors.html",
        {
            "sectors": entries,
            "names": names,
            "most": max((int(one["tasks"] or 0) for one in entries), default=1) or 1,
        },
        {"sectors": entries},
        table=lambda: Table(
            ["领域", "任务", "划分文件", "标识"],
            [
                [one["label"], one["tasks"], names.get(str(one["document"] or ""), ""), one["iri"]]
                for one in entries
            ],
            "领域",
        ),
        triples=lambda: graph.triples("page-subjects-described", **{"class": ZC.Sector}),
    )


def _document_of_sector(sector: str, names: Any) -> str | None:
    """Return the document whose own division a sector belongs to, None for a scheme of no document."""
    key = sector.removeprefix(f"{iris.SCHEME}sector/").split("/", 1)[0]
    return next((iri for iri in names if iris.document_path(iris.IRI(iri)).replace("/", "-") == key), None)


@page("/sectors/<path:path>")
def sector(path: str) -> Page:
    """Show one sector: its tasks and body measures, stated or judged."""
    graph = reader()
    iri = links.sector_iri(path)
    row = next((one for one in graph.rows("page-sectors") if one["sector"] == iri), None)
    if iri is None or row is None:
        raise Absent(
            f"图谱里没有领域“{path}”；/sectors 列出已有的领域",
            f"the graph has no sector {path!r}; /sectors lists those it has",
        )
    names = facts.document_names(graph)
    document = _document_of_sector(iri, names)
    unit = links.unit_iri(request.args.get("unit", ""))
    concerning = [
        one
        for one in _measures(graph, iri)
        if unit is None or any(held.unit == unit for members in one["roles"].values() for held in members)
    ]
    unit_name = next((str(row.get("name")) for row in graph.rows("page-units") if row["unit"] == unit), None)
    data = {
        "iri": iri,
        "label": row["label"],
        "tasks": row["tasks"],
        "document": document,
        "documentName": names.get(document or ""),
        "places": _stated_places(graph, iri),
        "unit": {"iri": unit, "name": unit_name, "page": links.unit_address(unit)}
        if unit and unit_name
        else None,
        "concerning": concerning,
    }
    return _subject_page("sector.html", graph, iri, str(row["label"]), data)


def _stated_places(graph: GraphReader, sector: str) -> list[str]:
    """Return where documents name the sector."""
    places = []
    for row in graph.rows("page-thing", thing=sector):
        if row["property"] == ZC.evidence:
            document = links.document_of_graph(str(row["graph"]))
            if document:
                places.append(links.evidence_address(document, str(row["value"])))
    return places


def _measures(graph: GraphReader, subject: str) -> list[dict[str, Any]]:
    """Return tasks and body measures of *subject*; ``stated`` tells whether a document says so or a judgement does."""
    found: dict[str, dict[str, Any]] = {}
    for row in graph.rows("page-subject-measures", subject=subject):
        measure = str(row["measure"])
        document = links.document_of(measure) or measure
        is_task = row["class"] == ZC.Task
        stated = str(row["graph"]).startswith(f"{iris.GRAPH}source/")
        entry = found.setdefault(
            measure,
            {
                "iri": measure,
                "task": is_task,
                "number": row.get("number"),
                "text": row["text"],
                "page": links.task_address(measure) if is_task else None,
                "place": links.evidence_address(document, str(row["evidence"])),
                "stated": stated,
                "roles": facts.by_role(facts.assignments_by_task(graph, document).get(measure, ()))
                if is_task
                else {},
            },
        )
        entry["stated"] = entry["stated"] or stated
    return list(found.values())


def _subject_page(template: str, graph: GraphReader, iri: str, label: str, data: dict[str, Any]) -> Page:
    shown = {
        **data,
        "concerning": [
            {
                **one,
                "roles": {
                    role: [held.as_data() for held in members] for role, members in one["roles"].items()
                },
            }
            for one in data["concerning"]
        ],
    }
    return Page(
        template,
        {**data, "roles": [(role, facts.role_words(role)) for role in facts.ROLES]},
        shown,
        table=lambda: Table(
            ["类别", "序号", "原文", "归类依据", "出处"],
            [
                [
                    "任务" if one["task"] else "正文举措",
                    one["number"],
                    one["text"],
                    "原文陈述" if one["stated"] else "推断",
                    one["place"],
                ]
                for one in data["concerning"]
            ],
            label,
        ),
        triples=lambda: graph.triples("page-subject-described", subject=iri),
    )
