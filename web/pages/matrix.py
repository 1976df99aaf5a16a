"""`/matrix`: tasks by units and units by sectors as heat maps, with the place of every cell; CSV and XLSX of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from web import links
from web.pages import facts
from web.pages.departments import unit_entries
from web.pages.listing import sheet
from web.pages.reader import GraphReader
from web.pages.refusals import Absent
from web.pages.representation import XLSX, Page, Table
from web.pages.site import page, reader
from web.pages.vocabulary import both_labels
from web.pages.workbook import workbook_bytes

SHEET_TASKS = 100
VIEWS = ("tasks", "sectors")
_NO_FILLS: Sequence[str | None] = (None, None, None)
WEIGHTS = (1, 2, 4, 7, 11)
"""From how many tasks on a cell of units by sectors takes the next stronger colour."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Tasks, units, and who holds what where."""

    tasks: Sequence[Mapping[str, Any]]
    units: Sequence[Mapping[str, Any]]
    cells: Mapping[tuple[str, str], Sequence[facts.Held]]
    """(task, unit) -> the unit's parts in the task."""


def grid(graph: GraphReader, document: str | None) -> Grid:
    """Return all tasks and units of *document* (of every document for None) with their cells."""
    key = (graph.engine.generation, "grid", document or "")
    known: Grid | None = graph.remembered.get(key)
    if known is not None:
        return known
    held = facts.assignments_by_task(graph, document)
    tasks = [
        {
            "iri": str(row["task"]),
            "number": row.get("number"),
            "key": links.task_key(str(row["task"])),
            "text": row["text"],
            "section": row.get("sectionLabel") or "",
            "document": links.document_of(str(row["task"])),
            "page": links.task_address(str(row["task"])),
        }
        for row in graph.rows("page-tasks", graph=facts.source_graph(document))
    ]
    cells: dict[tuple[str, str], list[facts.Held]] = {}
    for task, members in held.items():
        for one in members:
            cells.setdefault((task, one.unit), []).append(one)
    made = Grid(tasks, unit_entries(graph, document), cells)
    graph.remembered.put(key, made, len(tasks) + len(cells))
    return made


@page("/matrix")
def matrix() -> Any:
    """Show who holds what as a heat map."""
    graph = reader()
    entries = facts.documents(graph)
    document = facts.chosen_document(graph)
    if document is None and len(entries) > 1:
        document = max(entries, key=lambda entry: entry.tasks)
    view = request.args.get("view", "tasks")
    if view not in VIEWS:
        known = ", ".join(VIEWS)
        raise Absent(f"没有视图“{view}”；有 {known}", f"there is no view {view!r}; there are {known}")
    return (_by_sector if view == "sectors" else _by_task)(graph, entries, document)


def _asked() -> dict[str, str]:
    return {
        name: request.args.get(name, "").strip() for name in ("q", "kind", "role", "section", "sort", "order")
    }


def _by_task(
    graph: GraphReader, entries: Sequence[facts.DocumentEntry], document: facts.DocumentEntry | None
) -> Page:
    whole, asked, role = grid(graph, document.iri if document else None), _asked(), facts.chosen_role()
    cells = {
        pair: kept
        for pair, members in whole.cells.items()
        if (kept := [one for one in members if role is None or one.role == role])
    }
    tasks = [
        task
        for task in whole.tasks
        if asked["q"] in task["text"] and (not asked["section"] or asked["section"] == task["section"])
    ]
    kept_tasks = {task["iri"] for task in tasks}
    shown_units = {unit for task, unit in cells if task in kept_tasks}
    units = [
        unit
        for unit in whole.units
        if unit["iri"] in shown_units and (not asked["kind"] or asked["kind"] in unit["kind"])
    ]
    units = _sorted_units(units, asked["sort"])
    tasks = _sorted_tasks(tasks, asked["order"], cells)
    by_row: dict[str, dict[str, Sequence[facts.Held]]] = {}
    for (task, unit), members in cells.items():
        by_row.setdefault(task, {})[unit] = members
    context = {
        "view": "tasks",
        "sheet": sheet(tasks, SHEET_TASKS),
        "sheet_tasks": SHEET_TASKS,
        "units": units,
        "by_row": by_row,
        "chosen": asked | {"role": role or ""},
        "kinds": sorted({unit["kind"] for unit in whole.units if unit["class"]}),
        "shown_roles": [
            (key, facts.role_words(key))
            for key in facts.ROLES
            if any(one.role == key for members in cells.values() for one in members)
        ],
        "sections": list(dict.fromkeys(task["section"] for task in whole.tasks if task["section"])),
        "roles": [(key, facts.role_words(key)) for key in facts.ROLES],
        "documents": entries,
        "document": document,
        "cells": sum(len(row) for task, row in by_row.items() if task in kept_tasks),
    }
    position = {unit["iri"]: number for number, unit in enumerate(units)}
    data = {
        "document": document.iri if document else None,
        "units": [{"name": unit["name"], "iri": unit["iri"], "page": unit["page"]} for unit in units],
        "tasks": [
            {name: task[name] for name in ("iri", "number", "key", "text", "section", "page")}
            for task in tasks
        ],
        "cells": [
            [row, position[unit], one.role, one.place]
            for row, task in enumerate(tasks)
            for unit, members in by_row.get(task["iri"], {}).items()
            if unit in position
            for one in members
        ],
    }
    return Page(
        "matrix.html",
        context,
        data,
        table=lambda: _task_table(tasks, units, cells),
        triples=lambda: graph.triples(
            "page-network-described", graph=facts.source_graph(document.iri if document else None)
        ),
        workbook=lambda: _workbook(tasks, units, cells),
    )


def _sorted_units(units: Sequence[Mapping[str, Any]], order: str) -> list[Mapping[str, Any]]:
    if order in ("lead", "support"):
        return sorted(units, key=lambda unit: (-unit["tasks"].get(order, 0), unit["name"]))
    if order == "name":
        return sorted(units, key=lambda unit: str(unit["name"]))
    if order == "kind":
        return sorted(units, key=lambda unit: (unit["kind"][0], -unit["total"], unit["name"]))
    return list(units)


def _sorted_tasks(
    tasks: Sequence[Mapping[str, Any]], order: str, cells: Mapping[tuple[str, str], Any]
) -> list[Mapping[str, Any]]:
    if order == "units":
        counts: dict[str, int] = {}
        for task, _ in cells:
            counts[task] = counts.get(task, 0) + 1
        return sorted(tasks, key=lambda task: -counts.get(task["iri"], 0))
    return list(tasks)


def _cell_words(members: Sequence[facts.Held]) -> str:
    return "、".join(facts.role_words(one.role)[0] for one in members)


def _task_table(
    tasks: Sequence[Mapping[str, Any]],
    units: Sequence[Mapping[str, Any]],
    cells: Mapping[tuple[str, str], Sequence[facts.Held]],
) -> Table:
    rows = [
        [
            task["number"] or task["key"],
            task["text"],
            task["section"],
            *(_cell_words(cells.get((task["iri"], unit["iri"]), ())) for unit in units),
        ]
        for task in tasks
    ]
    return Table(["序号", "任务", "章节", *(unit["name"] for unit in units)], rows, "任务×单位")


def _workbook(
    tasks: Sequence[Mapping[str, Any]],
    units: Sequence[Mapping[str, Any]],
    cells: Mapping[tuple[str, str], Sequence[facts.Held]],
) -> Response:
    table = _task_table(tasks, units, cells)
    fills = [
        [
            *_NO_FILLS,
            *(
                members[0].role if (members := cells.get((task["iri"], unit["iri"]))) else None
                for unit in units
            ),
        ]
        for task in tasks
    ]
    bytes_made = workbook_bytes(
        table.name, table.columns, table.rows, fills=fills, frozen_columns=3, upright=True
    )
    response = Response(bytes_made, content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="matrix.xlsx"'
    return response


def weight(tasks: int) -> int:
    """Return how strong a colour a cell with *tasks* tasks takes: 0 for none, up to 5."""
    return sum(tasks >= step for step in WEIGHTS)


def _by_sector(
    graph: GraphReader, entries: Sequence[facts.DocumentEntry], document: facts.DocumentEntry | None
) -> Page:
    role, asked = facts.chosen_role(), _asked()
    kinds = facts.unit_kinds(graph)
    counts: dict[tuple[str, str], dict[str, int]] = {}
    sectors: dict[str, str] = {}
    units: dict[str, dict[str, Any]] = {}
    for row in graph.rows("page-unit-sectors", graph=facts.source_graph(document.iri if document else None)):
        unit, sector, held = str(row["unit"]), str(row["sector"]), facts.role_key(str(row["role"]))
        if role is not None and held != role:
            continue
        counts.setdefault((unit, sector), {})[held] = int(row["tasks"])
        sectors[sector] = str(row["label"])
        units.setdefault(
            unit,
            {
                "iri": unit,
                "name": str(row.get("name") or unit.rsplit("/", 1)[-1]),
                "page": links.unit_address(unit),
                "path": links.unit_address(unit).removeprefix("/departments/"),
                "class": kinds.get(unit),
                "kind": both_labels(kinds[unit]) if unit in kinds else ("", ""),
                "tasks": {},
                "total": 0,
            },
        )
        entry = units[unit]
        entry["tasks"][held] = entry["tasks"].get(held, 0) + int(row["tasks"])
        entry["total"] += int(row["tasks"])
    shown = [
        unit
        for unit in sorted(units.values(), key=lambda one: (-one["total"], one["name"]))
        if asked["q"] in unit["name"] and (not asked["kind"] or asked["kind"] in unit["kind"])
    ]
    shown = [dict(unit) for unit in _sorted_units(shown, asked["sort"])]
    columns = [
        {"iri": iri, "label": sectors[iri], "page": links.sector_address(iri)} for iri in sorted(sectors)
    ]
    totals = {pair: sum(by_role.values()) for pair, by_role in counts.items()}
    context = {
        "view": "sectors",
        "units": shown,
        "sectors": columns,
        "totals": totals,
        "counts": counts,
        "weight": weight,
        "chosen": asked | {"role": role or ""},
        "kinds": sorted({unit["kind"] for unit in units.values() if unit["class"]}),
        "roles": [(key, facts.role_words(key)) for key in facts.ROLES],
        "documents": entries,
        "document": document,
    }
    data = {
        "units": [{"name": unit["name"], "iri": unit["iri"]} for unit in shown],
        "sectors": columns,
        "cells": [
            [unit["iri"], column["iri"], counts[unit["iri"], column["iri"]]]
            for unit in shown
            for column in columns
            if (unit["iri"], column["iri"]) in counts
        ],
    }
    return Page(
        "matrix.html",
        context,
        data,
        table=lambda: Table(
            ["单位", *(column["label"] for column in columns)],
            [
                [unit["name"], *(totals.get((unit["iri"], column["iri"]), 0) for column in columns)]
                for unit in shown
            ],
            "单位×领域",
        ),
        triples=lambda: graph.triples(
            "page-network-described", graph=facts.source_graph(document.iri if document else None)
        ),
    )
