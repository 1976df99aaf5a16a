"""One answer -> the form the visitor asked for: HTML, JSON, CSV, XLSX, Turtle and its siblings, by suffix or by Accept."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response, render_template, request
from pyoxigraph import RdfFormat, Triple, serialize

from web.pages.refusals import Absent, NoSuchForm
from web.pages.workbook import workbook_bytes

PREFIXES = {
    "zc": "https://w3id.org/zhengce/ont#",
    "role": "https://w3id.org/zhengce/scheme/role/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "void": "http://rdfs.org/ns/void#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
RDF_FORMATS: Mapping[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
SUFFIXES = ("json", "csv", "xlsx", "ttl", "nt", "rdf", "jsonld", "html")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BY_MEDIA_TYPE = {
    "text/html": "html",
    "application/json": "json",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "text/csv": "csv",
    XLSX: "xlsx",
}
"""In the order that wins when a visitor takes anything."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns, as a page's CSV and XLSX give them."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    name: str = "table"
    """The sheet's name."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one address answers, before it takes a form."""

    template: str
    context: Mapping[str, Any]
    data: Any
    """JSON-able: the same thing as the page; None for a page that says nothing of its own."""
    table: Callable[[], Table] | None = None
    triples: Callable[[], Sequence[Triple]] | None = None
    workbook: Callable[[], Response] | None = None
    """A workbook of its own instead of the table's."""
    data_status: int = 200
    """The status of the data forms: a program that left something out gets 400, a person a form to fill in."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def suffixes(self) -> tuple[str, ...]:
        """Return the forms this page can take besides HTML."""
        tabular = ("csv", "xlsx") if self.table else ()
        graph = ("ttl", "nt", "rdf", "jsonld") if self.triples else ()
        data = () if self.data is None else ("json",)
        return (*data, *tabular, *graph)


def asked_suffix(offered: Sequence[str]) -> str:
    """Return which of the *offered* forms the Accept header asks for; raise NoSuchForm when it takes none."""
    media_types = [name for name, suffix in _BY_MEDIA_TYPE.items() if suffix in offered]
    best = request.accept_mimetypes.best_match(media_types) if request.accept_mimetypes else "text/html"
    if best is None:
        known = ", ".join(media_types)
        raise NoSuchForm(f"这个地址有这些格式：{known}", f"this address answers {known}")
    return _BY_MEDIA_TYPE[best]


def respond(page: Page, suffix: str | None) -> Response:
    """Return *page* in the form that the address's suffix or the Accept header asks for."""
    offered = ("html", *page.suffixes())
    form = suffix or asked_suffix(offered)
    if form not in offered:
        known = ", ".join("." + name for name in offered)
        raise Absent(f"本页没有 .{form}；有 {known}", f"this page has no .{form}; it has {known}")
    response = _made(page, form)
    if form != "html":
        response.status_code = page.data_status
    response.headers.extend(page.headers)
    return response


def _made(page: Page, form: str) -> Response:
    if form == "html":
        forms = page.suffixes() if page.data_status == 200 else ()
        return Response(render_template(page.template, forms=forms, **page.context), mimetype="text/html")
    if form == "json":
        return json_response(page.data)
    if form in RDF_FORMATS:
        assert page.triples is not None
        return rdf_response(page.triples(), form)
    if form == "xlsx" and page.workbook:
        return page.workbook()
    assert page.table is not None
    table = page.table()
    return csv_response(table) if form == "csv" else xlsx_response(table)


def json_response(data: Any) -> Response:
    """Return *data* as JSON, Chinese as it is."""
    words = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Response(words + "\n", content_type="application/json; charset=utf-8")


def rdf_response(triples: Sequence[Triple], form: str) -> Response:
    """Return *triples* as ``ttl``, ``nt``, ``rdf`` or ``jsonld``."""
    rdf = RDF_FORMATS[form]
    prefixes = None if form in ("nt", "jsonld") else PREFIXES
    return Response(
        serialize(triples, format=rdf, prefixes=prefixes), content_type=f"{rdf.media_type}; charset=utf-8"
    )


def csv_response(table: Table) -> Response:
    """Return *table* as CSV (RFC 4180), with the byte order mark by which office programs know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in table.rows)
    return Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")


def xlsx_response(table: Table) -> Response:
    """Return *table* as a workbook."""
    rows = [[safe_cell(cell) for cell in row] for row in table.rows]
    response = Response(workbook_bytes(table.name, table.columns, rows), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="policygraph.xlsx"'
    return response


def safe_cell(cell: object) -> object:
    """Return *cell* such that a spreadsheet never reads document text as a formula (OWASP: CSV injection)."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return "" if cell is None else cell
