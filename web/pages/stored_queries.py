"""`/queries`, `/queries/<name>`, `/openapi.json`: each stored question as a form and as an address for programs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request
from werkzeug.exceptions import BadRequest, NotFound

from ontology import iris
from queries.catalogue import Parameter, Query, catalogue
from queries.engine import QueryRefused
from queries.execution import XSD, bound_text, typed_term
from web import links
from web.pages import facts
from web.pages.reader import GraphReader, Value, plain
from web.pages.representation import Page, Table, json_response
from web.pages.site import page, pages, reader

FOLDERS = ("competency",)
CHOICES_MAX = 400
VALUE_CHARACTERS_MAX = 1_000
SHOWN_ROWS_MAX = 1_000
_SELECT = re.compile(r"^\s*SELECT\b|(?<=[\s>])SELECT\b", re.I)
_CLAUSE_TOKEN = re.compile(
    r"""AS\s+\?(?P<named>\w+)|\?(?P<variable>\w+)|"[^"]*"|'[^']*'|<[^<>\s]*>|[(){]""", re.I
)
_SCHEMA: Mapping[str, dict[str, str]] = {
    "iri": {"type": "string", "format": "iri"},
    "string": {"type": "string"},
    "zh": {"type": "string"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": "boolean"},
}


def sample(query: Query, parameter: Parameter) -> str:
    """Return the value that stands for *parameter* in the query file, empty for UNDEF."""
    match = parameter.slot().search(query.text)
    term = match["terms"].strip() if match else ""
    if term == "UNDEF":
        return ""
    if term.startswith("<"):
        return term[1:].split(">", 1)[0]
    return term.split('"')[1] if '"' in term else term


def choices(graph: GraphReader, query: Query, parameter: Parameter) -> list[tuple[str, str]]:
    """Return values to choose from, (value, label), read from the graph by what the sample is; empty for free input.

    The sample in the query file tells what a parameter takes: an IRI of a task, a unit, a document's part; a word that is
    the name of a unit, a sector or a park.
    """
    value = sample(query, parameter)
    if parameter.kind == "iri":
        return _iri_choices(graph, value)
    if parameter.kind in ("zh", "string"):
        return _word_choices(graph, value)
    return []


def _iri_choices(graph: GraphReader, value: str) -> list[tuple[str, str]]:
    if links.task_key(value) and links.document_of(value):
        names = facts.document_names(graph)
        rows = graph.window("page-tasks", CHOICES_MAX)
        return [
            (
                str(row["task"]),
                f"{row.get('number') or links.task_key(str(row['task']))} {str(row['text'])[:24]}"
                + (
                    f" · {names.get(links.document_of(str(row['task'])) or '', '')}" if len(names) > 1 else ""
                ),
            )
            for row in rows
        ]
    if value.startswith(f"{iris.ID}org/"):
        return sorted(
            {(str(row["unit"]), str(row.get("name") or row["unit"])) for row in graph.rows("page-units")},
            key=lambda pair: pair[1],
        )[:CHOICES_MAX]
    document = links.document_of(value)
    if document:
        part = value.removeprefix(document)
        held = graph.rows("page-parts", suffix=part)
        return [(str(row["part"]), str(row.get("label") or row["part"])) for row in held][:CHOICES_MAX]
    if value.startswith(f"{iris.SCHEME}sector/"):
        return [(str(row["sector"]), str(row["label"])) for row in graph.rows("page-sectors")]
    return []


def _word_choices(graph: GraphReader, value: str) -> list[tuple[str, str]]:
    lists = (
        [str(row["name"]) for row in graph.rows("page-units") if "name" in row],
        [str(row["label"]) for row in graph.rows("page-sectors")],
        [str(row["label"]) for row in graph.rows("page-parks")],
        [entry.number for entry in facts.documents(graph) if entry.number],
    )
    for words in lists:
        if value in words:
            return [(word, word) for word in sorted(set(words))][:CHOICES_MAX]
    return []


def _found(name: str) -> Query:
    query = catalogue(*FOLDERS).get(name)
    if query is None:
        raise NotFound(f"there is no stored query {name!r}; /queries lists them")
    return query


@page("/queries")
def stored_queries() -> Page:
    """List the stored questions."""
    found = list(catalogue(*FOLDERS).values())
    data = [
        {
            "name": query.name,
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
            "page": f"/queries/{query.name}",
        }
        for query in found
    ]
    return Page(
        "queries.html",
        {"queries": found},
        {"queries": data},
        table=lambda: Table(
            ["名称", "问题", "question", "参数"],
            [
                [
                    query.name,
                    query.question_zh,
                    query.question_en,
                    " ".join(one.name for one in query.parameters),
                ]
                for query in found
            ],
            "查询",
        ),
    )


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
        raise BadRequest(f"{name} takes no parameter {', '.join(sorted(unknown))}; it takes {known}")
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
        raise BadRequest(
            f"{parameter.name} holds {len(value)} characters, expected at most {VALUE_CHARACTERS_MAX}"
        )
    try:
        if parameter.kind == "date":
            datetime.date.fromisoformat(value)
        return typed_term(parameter.kind, value)
    except (QueryRefused, ValueError) as error:
        raise BadRequest(
            f"{parameter.name}: read {value[:80]!r}, expected {parameter.kind}: {error}"
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


def _page_of(value: object) -> str | None:
    iri = str(value)
    return links.page_address(iri) or links.local_address(iri) if iri.startswith(iris.BASE) else None


@pages.route("/openapi.json")
def openapi() -> Response:
    """Describe the stored queries as an OpenAPI 3.1 document."""
    paths = {}
    for query in catalogue(*FOLDERS).values():
        parameters = [
            {
                "name": one.name,
                "in": "query",
                "required": not one.optional,
                "description": f"{one.label_zh} / {one.label_en}",
                "schema": _SCHEMA[one.kind],
                "example": _example(query, one),
            }
            for one in query.parameters
        ]
        answers = {
            "200": {
                "description": query.summary,
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Rows"}},
                    "text/csv": {"schema": {"type": "string"}},
                    "text/html": {"schema": {"type": "string"}},
                },
            },
            "400": {"description": "a parameter is missing, unknown, or of another kind"},
        }
        paths[f"/queries/{query.name}"] = {
            "get": {
                "operationId": query.name,
                "summary": query.question_en,
                "description": f"{query.question_zh} {query.summary}",
                "parameters": parameters,
                "responses": answers,
            }
        }
    return json_response(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "政策图谱 Policy Graph",
                "version": "1.0.0",
                "description": "Stored questions over the policy graph; each answer is JSON, CSV or HTML by Accept or by suffix.",
                "license": {"name": "MIT", "identifier": "MIT"},
            },
            "servers": [{"url": "/"}],
            "paths": paths,
            "components": {
                "schemas": {
                    "Rows": {
                        "type": "object",
                        "required": ["name", "columns", "rows"],
                        "properties": {
                            "name": {"type": "string"},
                            "parameters": {"type": "object"},
                            "columns": {"type": "array", "items": {"type": "string"}},
                            "rows": {"type": "array", "items": {"type": "object"}},
                        },
                    }
                }
            },
        }
    )


def _example(query: Query, parameter: Parameter) -> object:
    value = sample(query, parameter)
    if parameter.kind == "integer" and value:
        return int(value.removesuffix(f"^^<{XSD}integer>"))
    return value
