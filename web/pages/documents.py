"""`/documents`, `/documents/<id>`: the whole text as published, every fact marked where it stands; `/wenhao/<number>`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, request

from ontology import iris
from ontology.terms import DCTERMS, ELI, ZC
from web import links
from web.highlight import Marked
from web.pages import facts
from web.pages.document_text import Line, document_lines, document_marks
from web.pages.findings import document_findings
from web.pages.listing import sheet
from web.pages.reader import GraphReader, Record
from web.pages.refusals import Absent
from web.pages.representation import Page, Table
from web.pages.site import page, pages, reader
from web.pages.tasks import EXPORT_ROWS_MAX, task_entry, task_table

_MARK = re.compile(r"(?P<start>[0-9]{1,9}),(?P<end>[0-9]{1,9})\Z")
_NUMBER = re.compile(
    r"(?P<code>[^\d\s\[\]〔〕()（）【】]+)[〔\[(（【](?P<year>\d{4})[〕\])）】]第?0*(?P<sequence>[1-9]\d*)号?\Z"
)


@page("/documents")
def documents() -> Page:
    """List the documents that were read, newest first."""
    graph = reader()
    words = request.args.get("q", "").strip()
    entries = [one for one in facts.documents(graph) if words in one.title or words in (one.number or "")]
    return Page(
        "documents.html",
        {"sheet": sheet(entries), "chosen": {"q": words}},
        {"total": len(entries), "documents": [one.as_data() for one in entries]},
        table=lambda: Table(
            ["发文字号", "标题", "成文日期", "任务", "标识"],
            [[one.number, one.title, one.date, one.tasks, one.iri] for one in entries],
            "文件",
        ),
        triples=lambda: graph.triples("page-documents-described"),
    )


@page("/documents/<path:path>")
def document(path: str) -> Any:
    """Show one document, by the path of its IRI or by its number."""
    graph = reader()
    iri = links.document_iri(path)
    rows = graph.rows("page-document", document=iri) if iri else ()
    if iri is None or not rows:
        return _by_number(graph, path)
    about = _about(graph, iri, rows)
    texts = graph.rows("page-document-text", prov=iris.provenance_graph(iris.IRI(iri)))
    citations = _citations(graph, iri)
    cited_by = _cited_by(graph, iri)
    data: dict[str, Any] = {**about, "citations": citations, "citedBy": cited_by}
    context: dict[str, Any] = {**data, "names": facts.document_names(graph), "lines": [], "path": path}
    if texts:
        text, source = str(texts[0]["text"]), str(texts[0]["source"])
        findings = document_findings(graph, iri)
        sections = _sections(graph, iri)
        context |= {
            "lines": _lines(graph, iri, source, text, findings),
            "sections": sections,
            "findings": findings,
            "tasks": about["tasks"],
        }
        data |= {
            "source": source,
            "sha256": texts[0].get("sha256"),
            "sections": sections,
            "findings": findings,
            "text": text,
        }
    return Page(
        "document.html",
        context,
        data,
        table=lambda: _task_table(graph, iri),
        triples=lambda: graph.triples("page-document-described", graph=facts.source_graph(iri)),
    )


@pages.route("/wenhao/<path:number>")
def wenhao(number: str) -> Any:
    """Lead from a document number in any spelling to the document."""
    return _by_number(reader(), number)


def folded_number(words: str) -> str:
    """Return a document number as the standard writes it (GB/T 9704: 代字〔年〕号), other words unchanged."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))
    match = _NUMBER.match(folded)
    return f"{match['code']}〔{match['year']}〕{match['sequence']}号" if match else words.strip()


def _by_number(graph: GraphReader, words: str) -> Any:
    rows = graph.rows("page-document-by-number", number=folded_number(words))
    if not rows:
        raise Absent(
            f"图谱里没有文件“{words}”；/documents 列出读过的文件",
            f"the graph has no document {words!r}; /documents lists those it has read",
        )
    return redirect(links.document_address(str(rows[0]["document"])), 303)


def _about(graph: GraphReader, iri: str, rows: Sequence[Record]) -> dict[str, Any]:
    first = rows[0]
    issuers = {
        str(row["issuer"]): {"name": row["issuerName"], "page": links.unit_address(str(row["issuer"]))}
        for row in rows
        if "issuer" in row
    }
    places = {
        str(row["term"]): links.evidence_address(iri, str(row["evidence"]))
        for row in reversed(graph.rows("page-document-term-evidence", document=iri))
    }
    entry = next((one for one in facts.documents(graph) if one.iri == iri), None)
    return {
        "iri": iri,
        "title": first.get("title") or first.get("number") or iri,
        "planTitle": first.get("planTitle"),
        "number": first.get("number"),
        "date": first.get("date"),
        "openness": first.get("openness"),
        "period": first.get("period"),
        "issuers": list(issuers.values()),
        "tasks": entry.tasks if entry else 0,
        "places": {
            name: places[term]
            for name, term in (
                ("title", DCTERMS.title),
                ("number", ZC.docNumber),
                ("date", ELI.date_document),
                ("issuers", ZC.issuedBy),
                ("openness", ZC.openness),
                ("period", ZC.periodText),
            )
            if term in places
        },
    }


def _lines(
    graph: GraphReader, iri: str, source: str, text: str, findings: Sequence[Mapping[str, Any]]
) -> Sequence[Line]:
    """Return the text as lines of HTML with its marks; kept, for it is the same until the graph changes."""
    extra = _asked_mark(len(text))
    key = (graph.engine.generation, "lines", iri, source)
    kept: Sequence[Line] | None = graph.remembered.get(key) if extra is None else None
    if kept is not None:
        return kept
    rows = graph.rows("page-document-spans", graph=facts.source_graph(iri))
    names = {one.unit: one.name for held in facts.assignments_by_task(graph, iri).values() for one in held}
    spans = document_marks(
        rows, names, findings, source, graph.rows("page-document-all-spans", source=source)
    )
    made = document_lines(text, spans if extra is None else [*spans, extra])
    if extra is None:
        graph.remembered.put(key, made, len(made))
    return made


def _asked_mark(length: int) -> Marked | None:
    match = _MARK.match(request.args.get("mark", ""))
    if not match or not int(match["start"]) < int(match["end"]) <= length:
        return None
    return Marked(int(match["start"]), int(match["end"]), "asked")


def _sections(graph: GraphReader, iri: str) -> list[dict[str, Any]]:
    return [
        {
            "iri": str(row["section"]),
            "id": str(row["section"]).rsplit("/", 1)[-1],
            "part": str(row["section"]).rsplit("/", 1)[-1].split("-sec-", 1)[0],
            "label": row["label"],
            "level": row.get("level", 1),
            "place": links.evidence_address(iri, str(row["evidence"])),
        }
        for row in graph.rows("page-document-sections", graph=facts.source_graph(iri))
    ]


def _citations(graph: GraphReader, iri: str) -> list[dict[str, Any]]:
    return [
        {
            "words": row["words"],
            "place": links.evidence_address(iri, str(row["evidence"])),
            "cited": row.get("cited"),
            "page": links.document_address(str(row["cited"])) if "cited" in row else None,
            "title": row.get("title"),
            "number": row.get("number"),
            "basis": "basisOf" in row,
        }
        for row in graph.rows("page-document-citations", graph=facts.source_graph(iri))
    ]


def _cited_by(graph: GraphReader, iri: str) -> list[dict[str, Any]]:
    names = facts.document_names(graph)
    found = []
    for row in graph.rows("page-document-cited-by", document=iri):
        citing = links.document_of(str(row["citation"]))
        if citing and citing != iri:
            found.append(
                {
                    "document": citing,
                    "name": names.get(citing, citing),
                    "words": row["words"],
                    "place": links.evidence_address(citing, str(row["evidence"])),
                }
            )
    return found


def _task_table(graph: GraphReader, iri: str) -> Table:
    held = facts.assignments_by_task(graph, iri)
    rows = graph.window("page-tasks", EXPORT_ROWS_MAX, graph=facts.source_graph(iri))
    return task_table([task_entry(row, held.get(str(row["task"]), ())) for row in rows])
