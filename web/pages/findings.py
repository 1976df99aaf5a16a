"""Audit findings of the graph -> `/audit`, and the notes in the margin of documents and tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request

from ontology import iris
from ontology.terms import SEVERITY
from web import links
from web.pages import facts
from web.pages.listing import sheet
from web.pages.reader import GraphReader, Record
from web.pages.representation import Page, Table
from web.pages.site import page, reader
from web.pages.vocabulary import both_labels

DOCUMENTS_TOGETHER_MAX = 10
"""With more documents than this the page shows one at a time, the newest first."""
SEVERITIES = ("error", "warning", "notice")


def finding_entries(rows: Sequence[Record]) -> list[dict[str, Any]]:
    """Return finding rows (one for each place and thing) as one entry a finding, the severest first."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        finding = str(row["finding"])
        entry = found.setdefault(
            finding,
            {
                "iri": finding,
                "kind": str(row.get("kind", "")).rsplit("/", 1)[-1],
                "kindWords": both_labels(str(row["kind"])),
                "severity": str(row.get("severity", "")).rsplit("/", 1)[-1] or "notice",
                "message": row["message"],
                "messageEn": row.get("messageEn") or row["message"],
                "stated": row.get("stated"),
                "found": row.get("found"),
                "document": None,
                "about": {},
                "evidence": {},
            },
        )
        thing = str(row["thing"]) if "thing" in row else None
        if thing:
            entry["about"][thing] = links.page_address(thing)
            entry["document"] = entry["document"] or links.document_of(thing)
        if "evidence" in row:
            entry["evidence"][str(row["evidence"])] = str(row.get("quote", ""))
    for entry in found.values():
        document = entry["document"]
        entry["places"] = [
            {"address": links.evidence_address(document, evidence), "quote": quote}
            for evidence, quote in entry["evidence"].items()
            if document
        ]
    return sorted(found.values(), key=_weight)


def _weight(entry: dict[str, Any]) -> tuple[int, str, str]:
    severity = entry["severity"]
    return (
        SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES),
        entry["kind"],
        entry["iri"],
    )


def document_findings(graph: GraphReader, document: str) -> list[dict[str, Any]]:
    """Return what was found about *document* or in its text."""
    texts = graph.rows("page-document-text", prov=iris.provenance_graph(iris.IRI(document)))
    if not texts:
        return []
    return finding_entries(
        graph.rows("page-document-findings", document=document, source=str(texts[0]["source"]))
    )


def all_findings(graph: GraphReader) -> list[dict[str, Any]]:
    """Return what was found in all documents."""
    return finding_entries(graph.rows("page-findings-all"))


@page("/audit")
def audit() -> Page:
    """Show what the audit of the documents found, by document, kind and severity."""
    graph = reader()
    document = facts.chosen_document(graph)
    read = facts.documents(graph)
    if document is None and len(read) > DOCUMENTS_TOGETHER_MAX:
        document = read[0]
    entries = document_findings(graph, document.iri) if document else all_findings(graph)
    kinds: dict[str, tuple[tuple[str, str], int]] = {}
    for entry in entries:
        words, count = kinds.get(entry["kind"], (entry["kindWords"], 0))
        kinds[entry["kind"]] = (words, count + 1)
    asked = {name: request.args.get(name, "") for name in ("kind", "severity")}
    shown = [
        entry for entry in entries if all(not value or entry[name] == value for name, value in asked.items())
    ]
    names = facts.document_names(graph)
    context = {
        "sheet": sheet(shown),
        "kinds": sorted(kinds.items(), key=lambda pair: (-pair[1][1], pair[0])),
        "severities": [(key, both_labels(_severity_iri(key))) for key in SEVERITIES],
        "chosen": asked,
        "documents": read,
        "together": len(read) <= DOCUMENTS_TOGETHER_MAX,
        "document": document,
        "names": names,
    }
    return Page(
        "audit.html",
        context,
        {"document": document.iri if document else None, "total": len(shown), "findings": shown},
        table=lambda: Table(
            ["文件", "严重程度", "种类", "说明", "出处"],
            [
                [
                    names.get(entry["document"], entry["document"]),
                    both_labels(_severity_iri(entry["severity"]))[0],
                    entry["kindWords"][0],
                    entry["message"],
                    " ".join(place["address"] for place in entry["places"]),
                ]
                for entry in shown
            ],
            "审校发现",
        ),
        triples=lambda: graph.triples("page-findings-described", about=document.iri if document else None),
    )


def _severity_iri(key: str) -> str:
    return SEVERITY[key] if key in SEVERITIES else key
