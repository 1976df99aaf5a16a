"""`/tasks`, `/tasks/<n>`, `/documents/<id>/tasks/<n>`: what is to be done, by whom, and where it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, request

from ontology import iris
from ontology.terms import ROLE, SKOS
from web import links
from web.pages import facts
from web.pages.as_of import units_as_of
from web.pages.findings import finding_entries
from web.pages.listing import PAGE_ITEMS, Sheet, asked_page
from web.pages.reader import GraphReader, Record
from web.pages.refusals import Absent, Unreadable
from web.pages.regions import told_apart
from web.pages.representation import Page, Table
from web.pages.site import page, reader
from web.pages.vocabulary import both_labels

WORDS_MAX = 100
EXPORT_ROWS_MAX = 50_000
TASK_NUMBER_MAX = 2_000_000_000


def task_entry(row: Record, assignments: Sequence[facts.Held]) -> dict[str, Any]:
    """Return one task for a list, in a table and as data."""
    task = str(row["task"])
    document = links.document_of(task) or task
    return {
        "iri": task,
        "document": document,
        "number": row.get("number"),
        "key": links.task_key(task),
        "text": row["text"],
        "section": row.get("sectionLabel"),
        "sectionPage": links.page_address(str(row["section"])) if "section" in row else None,
        "due": row.get("due") or row.get("dueText"),
        "page": links.task_address(task),
        "place": links.evidence_address(document, str(row["evidence"])) if "evidence" in row else None,
        "roles": facts.by_role(assignments),
    }


def as_data(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a task entry as JSON-able data."""
    return {
        **{name: value for name, value in entry.items() if name != "roles"},
        "roles": {role: [one.as_data() for one in members] for role, members in entry["roles"].items()},
    }


def task_table(entries: Sequence[dict[str, Any]]) -> Table:
    """Return tasks as a table with one column for each role."""
    names = [both_labels(ROLE[role])[0] for role in facts.ROLES]
    columns = ["文件", "序号", "任务", "章节", "期限", *names, "出处"]
    rows = [
        [
            iris.document_path(iris.IRI(entry["document"])),
            entry["number"],
            entry["text"],
            entry["section"],
            entry["due"],
            *("、".join(one.mention for one in entry["roles"].get(role, ())) for role in facts.ROLES),
            entry["place"],
        ]
        for entry in entries
    ]
    return Table(columns, rows, "任务")


@page("/tasks")
def tasks() -> Page:
    """List tasks, filtered by document, unit, role and words."""
    graph = reader()
    document, role = facts.chosen_document(graph), facts.chosen_role()
    words = request.args.get("q", "").strip()
    if len(words) > WORDS_MAX:
        raise Unreadable(
            f"字样有 {len(words)} 个字符，最多 {WORDS_MAX} 个",
            f"q holds {len(words)} characters, expected at most {WORDS_MAX}",
        )
    unit_path = request.args.get("unit", "").strip()
    unit = links.unit_iri(unit_path) if unit_path else None
    if unit_path and unit is None:
        raise Absent(
            f"没有单位“{unit_path}”；/departments 列出已有的单位",
            f"there is no unit {unit_path!r}; /departments lists them",
        )
    chosen: dict[str, str | None] = {
        "graph": facts.source_graph(document.iri if document else None),
        "words": words or None,
    }
    if unit or role:
        chosen |= {"unit": unit, "role": ROLE[role] if role else None}
    listed = "page-tasks-borne" if unit or role else "page-tasks"
    counted = graph.one(f"{listed}-count", **chosen)
    total = int(counted["tasks"]) if counted else 0
    pages = max(1, -(-total // PAGE_ITEMS))
    number = min(asked_page(), pages)
    rows = graph.window(listed, PAGE_ITEMS, (number - 1) * PAGE_ITEMS, **chosen)
    entries = _entries(graph, rows, document)
    shown = told_apart(graph, ((one.unit, one.name) for one in _unit_choices(graph, document)))
    units = sorted(shown.items(), key=lambda pair: pair[1])
    context = {
        "sheet": Sheet(entries, number, pages, total),
        "documents": facts.documents(graph),
        "document": document,
        "names": facts.document_names(graph),
        "units": [(links.unit_address(iri).removeprefix("/departments/"), name) for iri, name in units],
        "unit": _unit(graph, unit) if unit else None,
        "chosen": {"q": words, "unit": unit_path, "role": role or ""},
        "roles": [(key, facts.role_words(key)) for key in facts.ROLES],
    }
    data = {"total": total, "page": number, "pages": pages, "tasks": [as_data(entry) for entry in entries]}
    return Page(
        "tasks.html",
        context,
        data,
        table=lambda: task_table(_entries(graph, graph.window(listed, EXPORT_ROWS_MAX, **chosen), document)),
        triples=lambda: graph.triples("page-tasks-described", graph=chosen["graph"]),
    )


def _unit(graph: GraphReader, unit: str) -> dict[str, str]:
    names = (
        str(row["value"]) for row in graph.rows("page-unit", unit=unit) if row["relation"] == SKOS.prefLabel
    )
    return {"page": links.unit_address(unit), "name": next(names, unit.rsplit("/", 1)[-1])}


def _unit_choices(graph: GraphReader, document: facts.DocumentEntry | None) -> list[facts.Held]:
    if document is None and len(facts.documents(graph)) > 50:
        return []
    found = facts.assignments_by_task(graph, document.iri if document else None)
    return [one for members in found.values() for one in members]


def _entries(
    graph: GraphReader, rows: Sequence[Record], document: facts.DocumentEntry | None
) -> list[dict[str, Any]]:
    by_document: dict[str, Any] = {}
    entries = []
    for row in rows:
        of = document.iri if document else links.document_of(str(row["task"]))
        if of not in by_document:
            by_document[of or ""] = facts.assignments_by_task(graph, of)
        entries.append(task_entry(row, by_document[of or ""].get(str(row["task"]), ())))
    return entries


@page("/tasks/<number>")
def task_by_number(number: str) -> Any:
    """Show the task with a number; where several documents have it, show the readings."""
    if not (number.isascii() and number.isdigit()) or int(number) > TASK_NUMBER_MAX:
        raise Absent(f"读到“{number}”，应为任务序号", f"read {number!r}, expected a task number")
    graph = reader()
    document = facts.chosen_document(graph)
    found = [
        row
        for row in graph.rows("page-tasks-by-number", number=int(number))
        if document is None or links.document_of(str(row["task"])) == document.iri
    ]
    if not found:
        raise Absent(f"图谱里没有任务 {number}", f"no document in the graph has a task {number}")
    if len(found) == 1:
        return task_page(str(found[0]["task"]))
    names = facts.document_names(graph)
    readings = [
        {
            "task": str(row["task"]),
            "text": row["text"],
            "document": names.get(links.document_of(str(row["task"])) or "", str(row["task"])),
            "page": links.task_address(str(row["task"])),
        }
        for row in found
    ]
    return Page(
        "readings.html",
        {"number": number, "readings": readings},
        {"number": int(number), "readings": readings},
        table=lambda: Table(
            ["文件", "任务", "地址"],
            [[one["document"], one["text"], one["page"]] for one in readings],
            f"任务{number}",
        ),
        triples=lambda: [
            t for one in readings for t in graph.triples("page-task-described", task=str(one["task"]))
        ],
    )


@page("/documents/<path:path>/tasks/<key>")
def task_of_document(path: str, key: str) -> Any:
    """Show one task of one document."""
    document = links.document_iri(path)
    if document is None:
        entry = next((one for one in facts.documents(reader()) if path == one.number), None)
        if entry is None:
            raise Absent(f"图谱里没有文件“{path}”", f"the graph has no document {path!r}")
        return redirect(f"{entry.page}/tasks/{key}", 303)
    return task_page(f"{document}/task-{key}")


def task_page(task: str) -> Page:
    """Return the page of *task*; raise Absent when the graph does not hold it."""
    graph = reader()
    document = links.document_of(task)
    row = graph.one("page-task", task=task) if document and links.task_key(task) else None
    if row is None or document is None:
        raise Absent(f"图谱里没有任务 {task}", f"the graph has no task {task}")
    name = facts.document_names(graph).get(document, document)
    assignments = [facts.held(task, one) for one in graph.rows("page-task-assignments", task=task)]
    entry = task_entry({**row, "task": task}, assignments)
    places = {
        str(one["term"]): links.evidence_address(document, str(one["evidence"]))
        for one in graph.rows("page-task-other-evidence", task=task)
    }
    conditions = [
        {
            "term": term,
            "words": both_labels(iris.ZC + term),
            "value": row[column],
            "place": places.get(iris.ZC + term),
        }
        for term, column in (
            ("dueText", "dueText"),
            ("dueDate", "due"),
            ("exceptionText", "exception"),
            ("conditionText", "condition"),
        )
        if column in row
    ]
    if conditions and "due" in row:
        conditions = [
            {**one, "place": places.get(iris.ZC + "dueText")} if one["term"] == "dueDate" else one
            for one in conditions
        ]
    relations = [
        {
            **{name: one.get(name) for name in ("number", "text", "kinds", "reason", "score", "rank")},
            "iri": str(one["other"]),
            "page": links.task_address(str(one["other"])),
            "document": links.document_of(str(one["other"])),
        }
        for one in graph.rows("page-task-relations", task=task)
    ]
    data = {
        **as_data(entry),
        "documentName": name,
        "conditions": conditions,
        "statedLeads": row.get("leadCount"),
        "statedSupports": row.get("supportCount"),
        "subjects": _subjects(graph, task),
        "counterparts": counterparts(graph, task),
        "related": relations,
        "refines": _refines(graph, task),
        "findings": finding_entries(graph.rows("page-findings", about=task)),
        "asOf": units_as_of(graph, ((one.unit, one.name) for one in assignments)),
    }
    context = {
        "task": entry,
        "name": name,
        "names": facts.document_names(graph),
        "methods": {
            str(one["actor"]): one.get("method") for one in graph.rows("page-task-assignments", task=task)
        },
        **data,
        "document": document,
        "links_of_roles": [
            (role, facts.role_words(role), members) for role, members in entry["roles"].items()
        ],
    }
    return Page(
        "task.html",
        context,
        data,
        table=lambda: Table(
            ["任务", "角色", "次序", "单位", "原文称谓", "出处"],
            [
                [
                    entry["number"] or entry["key"],
                    facts.role_words(one.role)[0],
                    one.ordinal,
                    one.name,
                    one.mention,
                    one.place,
                ]
                for one in assignments
            ],
            f"任务{entry['number'] or entry['key']}",
        ),
        triples=lambda: graph.triples("page-task-described", task=task),
    )


def _subjects(graph: GraphReader, task: str) -> list[dict[str, Any]]:
    """Return sectors, parks and places of a task; ``stated`` tells whether the document says it or a rule concluded it."""
    places = _subject_places(graph, task)
    return [
        {
            "kind": both_labels(str(row["kind"])),
            "label": row["label"],
            "iri": str(row["subject"]),
            "page": links.page_address(str(row["subject"])),
            "stated": (stated := str(row["graph"]).startswith(iris.GRAPH + "source/")),
            "place": places.get((str(row["subject"]), stated)),
        }
        for row in graph.rows("page-task-subjects", task=task)
    ]


def _subject_places(graph: GraphReader, task: str) -> dict[tuple[str, bool], str]:
    """Return where to read why *task* has a subject, by (subject, stated): its name in the document, or the words judged by."""
    own = links.document_of(task) or task
    found: dict[tuple[str, bool], str] = {}
    for row in graph.rows("page-task-subject-evidence", task=task):
        naming = links.document_of_graph(str(row["graph"]))
        found.setdefault(
            (str(row["subject"]), naming is not None),
            links.evidence_address(naming or own, str(row["evidence"])),
        )
    return found


def counterparts(graph: GraphReader, measure: str) -> list[dict[str, Any]]:
    """Return the judgements that *measure* corresponds to another, both texts with their places."""
    found = []
    for row in graph.rows("page-alignments", measure=measure):
        source, target = str(row["source"]), str(row["target"])
        own_document, other_document = links.document_of(source), links.document_of(target)
        found.append(
            {
                "type": both_labels(str(row["type"])) if "type" in row else None,
                "typeKey": str(row["type"]).rsplit("/", 1)[-1] if "type" in row else None,
                "confidence": row.get("confidence"),
                "note": row.get("note"),
                "source": source,
                "sourceText": row["sourceText"],
                "sourcePlace": _place(own_document, row, "sourceEvidence"),
                "target": target,
                "targetNumber": row.get("targetNumber"),
                "targetText": row["targetText"],
                "targetPlace": _place(other_document, row, "targetEvidence"),
            }
        )
    return found


def _place(document: str | None, row: Record, name: str) -> str | None:
    return links.evidence_address(document, str(row[name])) if document and name in row else None


def _refines(graph: GraphReader, task: str) -> list[dict[str, Any]]:
    return [
        {
            "direction": row["direction"],
            "number": row.get("number"),
            "text": row["text"],
            "iri": str(row["other"]),
            "page": links.page_address(str(row["other"])),
        }
        for row in graph.rows("page-task-refines", task=task)
    ]
