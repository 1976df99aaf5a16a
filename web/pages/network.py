"""`/network`, `/network/pair`: who leads with whom and who supports whom, as a picture and as a table beside it."""

from __future__ import annotations

from typing import Any

from flask import request

from web import links
from web.pages import facts
from web.pages.departments import unit_entries
from web.pages.findings import DOCUMENTS_TOGETHER_MAX
from web.pages.listing import sheet
from web.pages.pictures import ring
from web.pages.reader import GraphReader
from web.pages.refusals import Absent
from web.pages.regions import told_apart
from web.pages.representation import Page, Table
from web.pages.site import page, reader

LIST_BONDS = 150


def bonds(graph: GraphReader, document: str | None) -> list[dict[str, Any]]:
    """Return the pairs of units that share tasks, by what the second does for the first, the strongest first."""
    rows = graph.rows("page-network", graph=facts.source_graph(document))
    names = told_apart(
        graph,
        ((str(row[end]), str(row.get(f"{end}Name") or row[end])) for row in rows for end in ("one", "other")),
    )
    return [
        {
            "one": str(row["one"]),
            "oneName": names[str(row["one"])],
            "onePage": links.unit_address(str(row["one"])),
            "other": str(row["other"]),
            "otherName": names[str(row["other"])],
            "otherPage": links.unit_address(str(row["other"])),
            "role": facts.role_key(str(row["role"])),
            "tasks": int(row["tasks"]),
            "page": links.with_query(
                "/network/pair",
                one=links.unit_address(str(row["one"])).removeprefix("/departments/"),
                other=links.unit_address(str(row["other"])).removeprefix("/departments/"),
            ),
        }
        for row in rows
    ]


@page("/network")
def network() -> Page:
    """Show the network of units."""
    graph = reader()
    document, role = facts.chosen_document(graph), facts.chosen_role()
    read = facts.documents(graph)
    if document is None and len(read) > DOCUMENTS_TOGETHER_MAX:
        document = max(read, key=lambda entry: entry.tasks)
    of = document.iri if document else None
    found = [bond for bond in bonds(graph, of) if role is None or bond["role"] == role]
    fewest = request.args.get("least", "")
    least = max(1, int(fewest)) if fewest.isascii() and fewest.isdigit() and len(fewest) < 7 else 1
    found = [bond for bond in found if bond["tasks"] >= least]
    joined = {end for bond in found for end in (bond["one"], bond["other"])}
    units = [{**unit, "name": unit["shown"]} for unit in unit_entries(graph, of) if unit["iri"] in joined]
    context = {
        "sheet": sheet(found, LIST_BONDS),
        "picture": ring(units, found),
        "units": len(units),
        "least": least,
        "roles": facts.ROLES,
        "drawn_roles": [role for role in facts.ROLES if any(bond["role"] == role for bond in found)],
        "chosen": {"role": role or "", "least": least},
        "documents": read,
        "together": len(read) <= DOCUMENTS_TOGETHER_MAX,
        "document": document,
    }
    data = {
        "document": of,
        "units": [
            {name: unit[name] for name in ("iri", "name", "kind", "class", "page", "tasks", "total")}
            for unit in units
        ],
        "bonds": found,
    }
    return Page(
        "network.html",
        context,
        data,
        table=lambda: Table(
            ["单位", "另一单位", "另一单位的角色", "共同任务"],
            [
                [bond["oneName"], bond["otherName"], facts.role_words(bond["role"])[0], bond["tasks"]]
                for bond in found
            ],
            "协作网络",
        ),
        triples=lambda: graph.triples("page-network-described", graph=facts.source_graph(of)),
    )


@page("/network/pair")
def pair() -> Page:
    """Show the tasks that two units share, with the place of each."""
    graph = reader()
    asked = {name: request.args.get(name, "") for name in ("one", "other")}
    units = {name: links.unit_iri(path) for name, path in asked.items()}
    names = {unit["iri"]: unit["shown"] for unit in unit_entries(graph, None)}
    for name, unit in units.items():
        if unit not in names:
            raise Absent(
                f"图谱里没有单位“{asked[name]}”；/departments 列出已有的单位",
                f"the graph has no unit {asked[name]!r}; /departments lists those it has",
            )
    tasks = []
    for row in graph.rows("page-pair-tasks", one=units["one"], other=units["other"]):
        task = str(row["task"])
        document = links.document_of(task) or task
        tasks.append(
            {
                "iri": task,
                "number": row.get("number"),
                "key": links.task_key(task),
                "text": row["text"],
                "page": links.task_address(task),
                "oneRole": facts.role_key(str(row["oneRole"])),
                "onePlace": links.evidence_address(document, str(row["oneEvidence"])),
                "otherRole": facts.role_key(str(row["otherRole"])),
                "otherPlace": links.evidence_address(document, str(row["otherEvidence"])),
            }
        )
    both = [
        {"iri": str(unit), "name": names[str(unit)], "page": links.unit_address(str(unit))}
        for unit in units.values()
    ]
    data = {"units": both, "tasks": tasks}
    return Page(
        "pair.html",
        {**data, "role_words": facts.role_words},
        data,
        table=lambda: Table(
            ["序号", "任务", both[0]["name"], both[1]["name"]],
            [
                [
                    one["number"] or one["key"],
                    one["text"],
                    facts.role_words(str(one["oneRole"]))[0],
                    facts.role_words(str(one["otherRole"]))[0],
                ]
                for one in tasks
            ],
            "共同任务",
        ),
        triples=lambda: [
            triple for one in tasks for triple in graph.triples("page-task-described", task=str(one["iri"]))
        ],
    )
