"""A file of RDF or a SPARQL endpoint -> the statements that linking needs, streamed.

N-Triples and N-Quads are read line by line and only lines with a wanted predicate are parsed, so that a graph of millions of
statements passes in seconds; other formats are parsed whole. An endpoint is asked predicate by predicate, in pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from graph.relating.foreign_graph import RDF_TYPE, Statement, wanted_classes, wanted_predicates

PAGE_ROWS = 5_000
"""Rows asked for at once: below the row limits common at public endpoints (10,000)."""
TIMEOUT_S = 60
_LINES = {".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS}
_WHOLE = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
_CHUNK_LINES = 5_000


class SourceUnreadable(Exception):
    """The partner's graph cannot be read; the message says what was read, where, and what was expected."""


def file_statements(path: Path) -> Iterator[Statement]:
    """Yield the wanted statements of an RDF file; raises SourceUnreadable."""
    suffix = path.suffix.lower()
    if suffix not in _LINES and suffix not in _WHOLE:
        known = ", ".join(sorted(_LINES.keys() | _WHOLE.keys()))
        raise SourceUnreadable(
            f"{path}: read the ending {suffix or '(none)'}, expected an RDF file ({known})"
        )
    try:
        if suffix in _LINES:
            yield from _statements_of_lines(path, _LINES[suffix])
        else:
            wanted = frozenset(wanted_predicates())
            for quad in parse(path=str(path), format=_WHOLE[suffix]):
                if quad.predicate.value in wanted and (
                    statement := _statement(quad.subject, quad.predicate, quad.object)
                ):
                    yield statement
    except (OSError, SyntaxError, ValueError) as error:
        raise SourceUnreadable(f"{path}: {error}; expected RDF in the format its ending names") from error


def _statements_of_lines(path: Path, form: RdfFormat) -> Iterator[Statement]:
    """Yield the statements of the lines whose predicate is wanted; the other lines are only looked at."""
    wanted = frozenset(predicate.encode() for predicate in wanted_predicates())
    of_type = RDF_TYPE.encode()
    classes = frozenset(f"<{name}>".encode() for name in wanted_classes())
    chunk: list[bytes] = []
    with path.open("rb") as file:
        for line in file:
            start = line.find(b" <") + 2
            end = line.find(b">", start)
            predicate = line[start:end]
            if predicate not in wanted:
                continue
            if predicate == of_type and line[end + 1 :].split(None, 1)[0] not in classes:
                continue
            chunk.append(line)
            if len(chunk) >= _CHUNK_LINES:
                yield from _parsed(b"".join(chunk), form)
                chunk = []
    yield from _parsed(b"".join(chunk), form)


def _parsed(lines: bytes, form: RdfFormat) -> Iterator[Statement]:
    for quad in parse(input=lines, format=form):
        if statement := _statement(quad.subject, quad.predicate, quad.object):
            yield statement


def _statement(subject: object, predicate: NamedNode, value: object) -> Statement | None:
    if not isinstance(subject, NamedNode | BlankNode):
        return None
    if isinstance(value, Literal):
        return Statement(subject.value, predicate.value, value.value, value.language or "")
    if isinstance(value, NamedNode | BlankNode):
        return Statement(subject.value, predicate.value, value.value)
    return None


def endpoint_statements(url: str) -> Iterator[Statement]:
    """Yield the wanted statements of a SPARQL endpoint; raises SourceUnreadable when it does not answer in time."""
    classes = " ".join(f"<{name}>" for name in sorted(wanted_classes()))
    for predicate in wanted_predicates():
        values = f"VALUES ?o {{ {classes} }} " if predicate == RDF_TYPE else ""
        offset = 0
        while True:
            rows = _page(
                url, f"SELECT DISTINCT ?s ?o WHERE {{ {values}?s <{predicate}> ?o }} ORDER BY ?s ?o", offset
            )
            for row in rows:
                yield Statement(row["s"]["value"], predicate, row["o"]["value"], row["o"].get("xml:lang", ""))
            if len(rows) < PAGE_ROWS:
                break
            offset += PAGE_ROWS


def _page(url: str, query: str, offset: int) -> list[dict[str, dict[str, str]]]:
    client = SPARQLWrapper(url)
    client.setQuery(f"{query} LIMIT {PAGE_ROWS} OFFSET {offset}")
    client.setMethod(POST)
    client.setReturnFormat(JSON)
    client.setTimeout(TIMEOUT_S)
    try:
        answer: Any = client.query().convert()
        rows: list[dict[str, dict[str, str]]] = answer["results"]["bindings"]
    except (SPARQLWrapperException, URLError, OSError, ValueError, KeyError, TypeError) as error:
        words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise SourceUnreadable(f"{url} did not answer as a SPARQL endpoint: {words[:200]}") from error
    return rows
