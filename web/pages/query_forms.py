"""A stored query -> the fields of its form: for each parameter its sample, and the values of the graph to choose from."""

from __future__ import annotations

from ontology import iris
from ontology.terms import PREFIXES, ROLE, ZC
from queries.catalogue import Parameter, Query, catalogue
from web import links
from web.pages import facts
from web.pages.reader import GraphReader
from web.pages.regions import told_apart
from web.pages.vocabulary import both_labels

FOLDERS = ("competency", "asked")
"""What runs as an address: the questions the graph must answer, and those that `/ask` writes its answers from.

``federated/`` calls other endpoints, which only the endpoint itself may do (`POLICYGRAPH_SERVICE_ALLOW`): those are listed
with a way into the editor. ``pages/`` are what the pages are made of; they change with the pages and are no interface.
"""
CHOICES_MAX = 400


def sample(query: Query, parameter: Parameter) -> str:
    """Return the value that stands for *parameter* in the query file, empty for UNDEF."""
    match = parameter.slot().search(query.text)
    term = match["terms"].strip() if match else ""
    if term == "UNDEF":
        return ""
    if term.startswith("<"):
        return term[1:].split(">", 1)[0]
    if parameter.kind == "iri" and (namespace := PREFIXES.get(term.partition(":")[0])):
        return namespace + term.partition(":")[2]
    return term.split('"')[1] if '"' in term else term


def choices(graph: GraphReader, query: Query, parameter: Parameter) -> list[tuple[str, str]]:
    """Return values to choose from, (value, label), read from the graph by what the sample is; empty for free input.

    The sample in the query file tells what a parameter takes: an IRI of a task, a unit, a document's part; a word that is
    the name of a unit, a sector or a park.
    """
    value = sample(query, parameter)
    if parameter.kind == "iri":
        return _iri_choices(graph, value or _sample_of_namesake(parameter))
    if parameter.kind in ("zh", "string"):
        return _word_choices(graph, value)
    return []


def _sample_of_namesake(parameter: Parameter) -> str:
    """Return the sample of another query's parameter of the same name, empty when none has one."""
    for query in catalogue(*FOLDERS).values():
        for one in query.parameters:
            if one.name == parameter.name and one.kind == parameter.kind and (value := sample(query, one)):
                return value
    return ""


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
        units = ((str(row["unit"]), str(row.get("name") or row["unit"])) for row in graph.rows("page-units"))
        return sorted(told_apart(graph, units).items(), key=lambda pair: pair[1])[:CHOICES_MAX]
    document = links.document_of(value)
    if document:
        part = value.removeprefix(document)
        held = graph.rows("page-parts", suffix=part)
        return [(str(row["part"]), str(row.get("label") or row["part"])) for row in held][:CHOICES_MAX]
    if value.startswith(f"{iris.SCHEME}role/"):
        return [(ROLE[key], facts.role_words(key)[0]) for key in facts.ROLES]
    if value.startswith(ZC.namespace_iri):
        return [(cls, both_labels(cls)[0]) for cls in sorted(set(facts.unit_kinds(graph).values()))]
    if value.startswith(f"{iris.ID}place/"):
        return [(str(row["park"]), str(row["label"])) for row in graph.rows("page-parks")]
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
