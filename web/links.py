"""IRI <-> page address: the only place that makes addresses of this site.

A thing's IRI says what it is (`ontology.iris`), so its page follows from the IRI alone: a document, a part of it, a task, an
assignment, a span of text, a unit, a park, a sector. Addresses are root-relative and percent-encoded.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from ontology import iris

_DOCUMENT = re.compile(
    r"doc/(?P<path>[0-9]{6}/(?:[a-z0-9-]+/[0-9]{4}/[0-9]+|x-[0-9a-f]+))(?:/(?P<part>[a-z0-9-]+))?\Z"
)
_TASK = re.compile(r"task-(?P<key>x?[0-9]+)(?P<assignment>-[a-z]+-[0-9]+)?\Z")
_SPAN = re.compile(r"(?P<source>.+)#char=(?P<start>[0-9]+),(?P<end>[0-9]+)(;[a-z]+)?\Z")
_ORGANIZATION = re.compile(r"org/(?P<path>[0-9]{6}/[a-z0-9-]+?)(?P<name>-name-[0-9]+)?\Z")
_PARK = re.compile(r"place/(?P<path>[0-9]{6}/[a-z0-9-]+)\Z")
_SECTOR = re.compile(r"sector/(?P<path>[A-Za-z0-9-]+(/[A-Za-z0-9.-]+)*)\Z")


def with_query(address: str, **values: str | int | None) -> str:
    """Return *address* with the query fields that have a value."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{address}?{urlencode(given)}" if given else address


def document_of(iri: str) -> str | None:
    """Return the IRI of the document that *iri* is, or is a part of; None for a thing outside documents."""
    match = _DOCUMENT.match(iri.removeprefix(iris.ID))
    return f"{iris.ID}doc/{match['path']}" if match and iri.startswith(iris.ID) else None


def document_of_graph(graph: str) -> str | None:
    """Return the IRI of the document whose source or provenance graph *graph* is."""
    for kind in ("source/", "prov/"):
        if graph.startswith(iris.GRAPH + kind):
            return f"{iris.ID}doc/{graph.removeprefix(iris.GRAPH + kind)}"
    return None


def document_address(document: str) -> str:
    """Return the page of a document."""
    return "/documents/" + iris.document_path(iris.IRI(document))


def document_iri(path: str) -> str | None:
    """Return the IRI for the path of a document page, None when no document can have that path."""
    return document_of(f"{iris.ID}doc/{path}") if _DOCUMENT.match(f"doc/{path}") else None


def span_of(evidence: str) -> tuple[int, int] | None:
    """Return the code points (start, end) that an evidence IRI names."""
    match = _SPAN.match(evidence)
    return (int(match["start"]), int(match["end"])) if match else None


def source_of(evidence: str) -> str | None:
    """Return the source text that an evidence IRI points into."""
    match = _SPAN.match(evidence)
    return match["source"] if match else None


def anchor(start: int, end: int) -> str:
    """Return the id of the mark for code points [start, end): the fragment of the evidence IRI (RFC 5147)."""
    return f"char={start},{end}"


def place_address(document: str, start: int, end: int, *, stored: bool = True) -> str:
    """Return the address that opens *document* at code points [start, end).

    ``stored=False`` asks the page to mark a range that is no evidence span of the graph.
    """
    page = document_address(document)
    if not stored:
        page = with_query(page, mark=f"{start},{end}")
    return f"{page}#{anchor(start, end)}"


def evidence_address(document: str, evidence: str) -> str:
    """Return the address that opens *document* at the span *evidence*."""
    span = span_of(evidence)
    return place_address(document, *span) if span else document_address(document)


def task_key(task: str) -> str | None:
    """Return the key of a task in its document: ``7``, or ``x12`` where the document gives no number."""
    match = _TASK.match(task.rsplit("/", 1)[-1])
    return match["key"] if match else None


def task_address(task: str) -> str:
    """Return the page of a task."""
    document, key = document_of(task), task_key(task)
    if document is None or key is None:
        raise iris.MalformedKey(f"read {task!r}, expected the IRI of a task")
    return f"{document_address(document)}/tasks/{key}"


def unit_address(unit: str) -> str:
    """Return the page of a unit."""
    return "/departments/" + unit.removeprefix(f"{iris.ID}org/")


def unit_iri(path: str) -> str | None:
    """Return the IRI for the path of a unit's page, None when no unit can have that path."""
    return f"{iris.ID}org/{path}" if _ORGANIZATION.match(f"org/{path}") else None


def park_address(park: str) -> str:
    """Return the page of a park."""
    return "/parks/" + park.removeprefix(f"{iris.ID}place/")


def park_iri(path: str) -> str | None:
    """Return the IRI for the path of a park's page, None when no park can have that path."""
    return f"{iris.ID}place/{path}" if _PARK.match(f"place/{path}") else None


def sector_address(sector: str) -> str:
    """Return the page of a sector."""
    return "/sectors/" + sector.removeprefix(f"{iris.SCHEME}sector/")


def sector_iri(path: str) -> str | None:
    """Return the IRI for the path of a sector's page, None when no sector can have that path."""
    return f"{iris.SCHEME}sector/{path}" if _SECTOR.match(f"sector/{path}") else None


def data_address(iri: str, suffix: str = "ttl") -> str:
    """Return where the statements about *iri* are served as data."""
    return f"/data/{quote(iri.removeprefix(iris.BASE).split('#')[0], safe='/;=,')}.{suffix}"


def local_address(iri: str) -> str:
    """Return the address on this site that *iri* dereferences at: ``/id/…``, ``/scheme/…``, ``/ont#…``; else itself."""
    if iri.startswith(iris.BASE):
        return "/" + quote(iri.removeprefix(iris.BASE), safe="/#;=,")
    return iri


def page_address(iri: str) -> str | None:
    """Return the page that shows *iri*, opened at its place; None when it is on no page of its own."""
    if iri == iris.ONTOLOGY or iri.startswith(iris.ZC):
        return "/" + iri.removeprefix(iris.BASE)
    if iri.startswith(f"{iris.SCHEME}sector/"):
        return sector_address(iri)
    if not iri.startswith(iris.ID):
        return None
    path = iri.removeprefix(iris.ID)
    if match := _ORGANIZATION.match(path):
        return f"/departments/{match['path']}"
    if match := _PARK.match(path):
        return f"/parks/{match['path']}"
    if match := _DOCUMENT.match(path):
        page = f"/documents/{match['path']}"
        part = match["part"]
        if part is None:
            return page
        if task := _TASK.match(part):
            return f"{page}/tasks/{task['key']}"
        return f"{page}#{part}"
    return None


def query_editor_address(query: str) -> str:
    """Return the editor opened with *query*."""
    return "/sparql#" + urlencode({"query": query})
