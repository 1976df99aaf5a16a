"""`/departments`, `/departments/<id>`: which units there are, what each leads and supports, with whom, under which names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, request

from ontology.terms import DCTERMS, ORG, RDF, RDFS, SKOS, ZC
from web import links
from web.pages import facts
from web.pages.as_of import units_as_of
from web.pages.findings import finding_entries
from web.pages.listing import sheet
from web.pages.pictures import neighbourhood
from web.pages.reader import GraphReader, Record
from web.pages.refusals import Absent
from web.pages.regions import region_of, told_apart
from web.pages.representation import Page, Table
from web.pages.site import page, reader
from web.pages.vocabulary import both_labels

LIST_UNITS = 200
DRAWN_NEIGHBOURS_MAX = 16
SHOWN_TASKS_MAX = 100
"""Tasks in one role on a unit's page; /tasks lists the rest."""
_RELATIONS = (
    ZC.jurisdictionOf,
    ORG.subOrganizationOf,
    ZC.verticallyManagedBy,
    ZC.hasUpperCounterpart,
    ZC.hasLowerCounterpart,
    ZC.administers,
    ZC.definedByDocument,
    ZC.issuedDocument,
    ZC.creditCode,
    SKOS.altLabel,
    SKOS.definition,
    DCTERMS.source,
)


def unit_entries(graph: GraphReader, document: str | None) -> list[dict[str, Any]]:
    """Return the units that bear a task of *document* (any document for None), those with most tasks first."""
    kinds = facts.unit_kinds(graph)
    found: dict[str, dict[str, Any]] = {}
    for row in graph.rows("page-units", graph=facts.source_graph(document)):
        unit = str(row["unit"])
        entry = found.setdefault(
            unit,
            {
                "iri": unit,
                "name": str(row.get("name") or unit.rsplit("/", 1)[-1]),
                "class": kinds.get(unit),
                "kind": both_labels(kinds[unit]) if unit in kinds else ("", ""),
                "page": links.unit_address(unit),
                "region": region_of(graph, unit),
                "tasks": {},
                "total": 0,
            },
        )
        entry["tasks"][facts.role_key(str(row["role"]))] = int(row["tasks"])
        entry["total"] += int(row["tasks"])
    shown = told_apart(graph, ((unit, entry["name"]) for unit, entry in found.items()))
    for unit, entry in found.items():
        entry["shown"] = shown[unit]
    return sorted(found.values(), key=lambda entry: (-entry["total"], entry["name"], entry["region"]))


@page("/departments")
def departments() -> Page:
    """List the units with their number of tasks in each role."""
    graph = reader()
    document = facts.chosen_document(graph)
    entries = unit_entries(graph, document.iri if document else None)
    kinds = sorted({entry["kind"] for entry in entries if entry["class"]})
    regions = sorted({entry["region"] for entry in entries if entry["region"]})
    region = request.args.get("region", "")
    kind, words = request.args.get("kind", ""), request.args.get("q", "").strip()
    order = request.args.get("sort", "total")
    entries = [
        entry
        for entry in entries
        if (not kind or kind in entry["kind"]) and region in ("", entry["region"]) and words in entry["name"]
    ]
    if order in facts.ROLES:
        entries.sort(key=lambda entry: (-entry["tasks"].get(order, 0), entry["name"]))
    elif order == "name":
        entries.sort(key=lambda entry: str(entry["name"]))
    roles = [role for role in facts.ROLES if any(role in entry["tasks"] for entry in entries)]
    context = {
        "sheet": sheet(entries, LIST_UNITS),
        "most": max((entry["total"] for entry in entries), default=1),
        "kinds": kinds,
        "regions": regions,
        "roles": [(role, facts.role_words(role)) for role in roles],
        "chosen": {"kind": kind, "region": region, "q": words, "sort": order},
        "documents": facts.documents(graph),
        "document": document,
    }
    return Page(
        "departments.html",
        context,
        {"total": len(entries), "units": entries},
        table=lambda: Table(
            ["单位", "地区", "类别", *(facts.role_words(role)[0] for role in roles), "合计", "标识"],
            [
                [
                    entry["name"],
                    entry["region"],
                    entry["kind"][0],
                    *(entry["tasks"].get(role, 0) for role in roles),
                    entry["total"],
                    entry["iri"],
                ]
                for entry in entries
            ],
            "单位",
        ),
        triples=lambda: graph.triples(
            "page-network-described", graph=facts.source_graph(document.iri if document else None)
        ),
    )


@page("/departments/<path:path>")
def department(path: str) -> Any:
    """Show one unit, by the path of its IRI or by its name."""
    graph = reader()
    unit = links.unit_iri(path)
    described = graph.rows("page-unit", unit=unit) if unit else ()
    if unit is None or not described:
        return _by_name(graph, path)
    by_relation: dict[str, list[Record]] = {}
    for row in described:
        by_relation.setdefault(str(row["relation"]), []).append(row)
    classes = [str(row["value"]) for row in by_relation.get(RDF.type, ())]
    name = str(by_relation[SKOS.prefLabel][0]["value"]) if SKOS.prefLabel in by_relation else path
    tasks = _tasks(graph, unit)
    partners = _partners(graph, unit)
    data = {
        "iri": unit,
        "name": name,
        "region": region_of(graph, unit),
        "kinds": [both_labels(cls) for cls in classes if cls.startswith(ZC.namespace_iri)],
        "names": [_name(row) for row in graph.rows("page-unit-names", unit=unit)],
        "events": [_event(row) for row in graph.rows("page-unit-events", unit=unit)],
        "relations": [
            {"relation": both_labels(relation), "values": [_value(row) for row in by_relation[relation]]}
            for relation in _RELATIONS
            if relation in by_relation
        ],
        "comment": [str(row["value"]) for row in by_relation.get(RDFS.comment, ())],
        "tasks": tasks,
        "partners": partners,
        "findings": finding_entries(graph.rows("page-findings", about=unit)),
        "asOf": units_as_of(graph, [(unit, name)]),
    }
    context = {
        **data,
        "unit": unit,
        "roles": [(role, facts.role_words(role)) for role in facts.ROLES if tasks.get(role)],
        "picture": neighbourhood(name, partners[:DRAWN_NEIGHBOURS_MAX]) if partners else None,
        "shown": SHOWN_TASKS_MAX,
        "several": len(facts.documents(graph)) > 1,
        "path": path,
    }
    return Page(
        "department.html",
        context,
        data,
        table=lambda: Table(
            ["角色", "文件", "序号", "任务", "原文称谓", "出处"],
            [
                [
                    facts.role_words(role)[0],
                    one["documentName"],
                    one["number"],
                    one["text"],
                    one["mention"],
                    one["place"],
                ]
                for role, members in tasks.items()
                for one in members
            ],
            name,
        ),
        triples=lambda: graph.triples("page-unit-described", unit=unit),
    )


def _by_name(graph: GraphReader, words: str) -> Any:
    """Lead from a name (or the last part of an IRI) to the unit's page; raise Absent when none or several have it."""
    found = {
        entry["page"]
        for entry in unit_entries(graph, None)
        if words in (entry["name"], entry["iri"].rsplit("/", 1)[-1])
    }
    found |= {links.unit_address(str(row["unit"])) for row in graph.rows("page-unit-by-name", name=words)}
    if len(found) == 1:
        return redirect(found.pop(), 303)
    if found:
        addresses = ", ".join(sorted(found))
        raise Absent(
            f"有 {len(found)} 个单位叫“{words}”：{addresses}",
            f"{len(found)} units are called {words!r}: {addresses}",
        )
    raise Absent(
        f"图谱里没有单位“{words}”；/departments 列出已有的单位",
        f"the graph has no unit {words!r}; /departments lists those it has",
    )


def _tasks(graph: GraphReader, unit: str) -> Mapping[str, Sequence[dict[str, Any]]]:
    names = facts.document_names(graph)
    found: dict[str, list[dict[str, Any]]] = {role: [] for role in facts.ROLES}
    for row in graph.rows("page-unit-tasks", unit=unit):
        task = str(row["task"])
        document = links.document_of(task) or task
        found[facts.role_key(str(row["role"]))].append(
            {
                "iri": task,
                "number": row.get("number"),
                "text": row["text"],
                "mention": row["mention"],
                "page": links.task_address(task),
                "place": links.evidence_address(document, str(row["evidence"])),
                "document": document,
                "documentName": names.get(document, document),
            }
        )
    return {role: members for role, members in found.items() if members}


def _partners(graph: GraphReader, unit: str) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in graph.rows("page-unit-partners", unit=unit):
        other = str(row["other"])
        entry = found.setdefault(
            other,
            {
                "iri": other,
                "name": str(row.get("name") or other.rsplit("/", 1)[-1]),
                "page": links.unit_address(other),
                "together": {},
                "total": 0,
            },
        )
        key = f"{facts.role_key(str(row['ownRole']))}-{facts.role_key(str(row['role']))}"
        entry["together"][key] = int(row["tasks"])
        entry["total"] += int(row["tasks"])
    return sorted(found.values(), key=lambda entry: (-entry["total"], entry["name"]))


def _name(row: Record) -> dict[str, Any]:
    return {
        "words": row["words"],
        "type": both_labels(str(row["type"])) if "type" in row else None,
        "from": row.get("from"),
        "to": row.get("to"),
        "source": row.get("source"),
    }


def _event(row: Record) -> dict[str, Any]:
    return {
        "iri": str(row["event"]),
        "label": row.get("label"),
        "date": row.get("date"),
        "before": {"name": row.get("beforeName"), "page": links.page_address(str(row.get("before", "")))},
        "after": {"name": row.get("afterName"), "page": links.page_address(str(row.get("after", "")))},
    }


def _value(row: Record) -> dict[str, Any]:
    value = str(row["value"])
    is_link = value.startswith(("http://", "https://"))
    page_of = links.page_address(value) or (links.local_address(value) if is_link else None)
    return {"words": str(row.get("label") or value), "page": page_of}
