"""`/queries`, `/queries/<name>`: each stored question as a form and as an address for programs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from markupsafe import Markup

from ontology import iris
from queries.catalogue import Parameter, Query, catalogue
from queries.engine import QueryRefused
from queries.examples import example_triples
from queries.execution import bound_text, typed_term
from web import links
from web.pages.query_forms import FOLDERS, choices, sample
from web.pages.reader import GraphReader, Value, plain
from web.pages.refusals import Absent, Unreadable
from web.pages.representation import Page, Table
from web.pages.site import page, reader

FEDERATED = "federated"
VALUE_CHARACTERS_MAX = 1_000
SHOWN_ROWS_MAX = 1_000
_SELECT = re.compile(r"^\s*SELECT\b|(?<=[\s>])SELECT\b", re.I)
_CLAUSE_TOKEN = re.compile(
    r"""AS\s+\?(?P<named>\w+)|\?(?P<variable>\w+)|"[^"]*"|'[^']*'|<[^<>\s]*>|[(){]""", re.I
)


def _found(name: str) -> Query:
    query = catalogue(*FOLDERS).get(name)
    if query is None:
        raise Absent(
            f"没有现成查询“{name}”；/queries 列出全部",
            f"there is no stored query {name!r}; /queries lists them",
        )
    return query


@page("/queries")
def stored_queries() -> Page:
    """List the stored questions: those that run here by folder, those that call other endpoints apart."""
    found = [query for folder in FOLDERS for query in catalogue(folder).values()]
    federated = list(catalogue(FEDERATED).values())
    data = [
        {
            "name": query.name,
            "folder": query.folder,
            "question": {"zh": query.question_zh, "en": query.question_en},
            "summary": query.summary,
            "parameters": [
                {
                    "name": one.name,
                    "kind": one.kind,
                    "optional": one.optional,
                    "zh": one.label_zh,
                    "en": one.label_en,
                }
                for one in query.parameters
            ],
            "page": f"/queries/{query.name}" if query.folder in FOLDERS else _editor_with(query),
        }
        for query in (*found, *federated)
    ]
    context = {
        "queries": found,
        "competency": list(catalogue("competency").values()),
        "asked": list(catalogue("asked").values()),
        "federated": [(query, _editor_with(query)) for query in federated],
    }
    return Page(
        "queries.html",
        context,
        {"queries": data},
        table=lambda: Table(
            ["名称", "文件夹", "问题", "question", "参数"],
            [
                [
                    query.name,
                    query.folder,
                    query.question_zh,
                    query.question_en,
                    " ".join(one.name for one in query.parameters),
                ]
                for query in (*found, *federated)
            ],
            "查询",
        ),
        triples=lambda: example_triples(request.host_url + "sparql"),
    )


def _editor_with(query: Query) -> str:
    return links.with_query("/sparql", query=query.text)


@page("/queries/<name>")
def stored_query(name: str) -> Page:
    """Run a stored question with the parameters of the address; without them show its form."""
    query, graph = _found(name), reader()
    given = {
        one.name: request.args[one.name].strip() for one in query.parameters if request.args.get(one.name)
    }
    unknown = set(request.args) - {one.name for one in query.parameters} - {"lang", "theme"}
    if unknown:
        known = ", ".join(one.name for one in query.parameters) or "none"
        strange = ", ".join(sorted(unknown))
        raise Unreadable(
            f"{name} 没有参数 {strange}；它的参数：{known}",
            f"{name} takes no parameter {strange}; it takes {known}",
        )
    missing = [one for one in query.parameters if not one.optional and one.name not in given]
    columns: list[str] = []
    rows: Sequence[Mapping[str, Value]] = ()
    text = query.text
    if not missing:
        text = bound_text(
            query, {one.name: _term(one, given[one.name]) for one in query.parameters if one.name in given}
        )
        columns, rows = _answer(graph, text)
    data: Any = {"name": name, "parameters": given, "columns": columns, "rows": list(rows)}
    if missing:
        data |= {
            "missing": [one.name for one in missing],
            "question": query.question_zh,
            "summary": query.summary,
        }
    context = {
        "query": query,
        "fields": [
            {
                "parameter": one,
                "value": given.get(one.name, "" if given else sample(query, one)),
                "choices": choices(graph, query, one),
            }
            for one in query.parameters
        ],
        "columns": columns,
        "rows": rows[:SHOWN_ROWS_MAX],
        "total": len(rows),
        "ran": not missing,
        "missing": missing if given else [],
        "text": text,
        "page_of": _page_of,
        "shown_iri": _shown_iri,
    }
    return Page(
        "query.html",
        context,
        data,
        table=lambda: Table(columns, [[row.get(column, "") for column in columns] for row in rows], name),
        data_status=400 if missing else 200,
    )


def _term(parameter: Parameter, value: str) -> Any:
    if len(value) > VALUE_CHARACTERS_MAX:
        raise Unreadable(
            f"{parameter.label_zh}（{parameter.name}）有 {len(value)} 个字符，最多 {VALUE_CHARACTERS_MAX} 个",
            f"{parameter.name} holds {len(value)} characters, expected at most {VALUE_CHARACTERS_MAX}",
        )
    try:
        if parameter.kind == "date":
            datetime.date.fromisoformat(value)
        return typed_term(parameter.kind, value)
    except (QueryRefused, ValueError) as error:
        raise Unreadable(
            f"{parameter.label_zh}（{parameter.name}）：读到“{value[:80]}”，应为 {parameter.kind}",
            f"{parameter.name}: read {value[:80]!r}, expected {parameter.kind}: {error}",
        ) from error


def _answer(graph: GraphReader, text: str) -> tuple[list[str], Sequence[Mapping[str, Value]]]:
    """Return columns in the order of the SELECT clause, and rows."""
    key = (graph.engine.generation, text)
    rows: Sequence[Mapping[str, Value]] | None = graph.remembered.get(key)
    if rows is None:
        rows = tuple({name: plain(term) for name, term in row.items()} for row in graph.engine.select(text))
        graph.remembered.put(key, rows, len(rows))
    return selected_columns(text), rows


def selected_columns(text: str) -> list[str]:
    """Return the variables that the outer SELECT clause of *text* names, in order; of ``(… AS ?n)`` the name given."""
    found = _SELECT.search(text)
    columns: dict[str, None] = {}
    depth = 0
    for token in _CLAUSE_TOKEN.finditer(text, found.end() if found else len(text)):
        word = token[0]
        if depth == 0 and word == "{":
            break
        depth += {"(": 1, ")": -1}.get(word, 0)
        if token["variable"] and depth == 0:
            columns[token["variable"]] = None
        if token["named"] and depth == 1:
            columns[token["named"]] = None
    return list(columns)


def _shown_iri(value: object) -> Markup:
    """Return an IRI of ours in short, such that a narrow column breaks it between its parts."""
    return Markup("/<wbr>").join(str(value).removeprefix(iris.BASE).removeprefix("id/").split("/"))


def _page_of(value: object) -> str | None:
    iri = str(value)
    return links.page_address(iri) or links.local_address(iri) if iri.startswith(iris.BASE) else None
