"""A release's ``policy.nq`` -> the audit findings in it, read line by line: no store is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ontology import iris
from ontology.terms import FINDING, OA, SEVERITY, WORDING, ZC

_MARK = b"/audit-finding-"
_EXACT = f"> <{OA.exact}> ".encode()


class ReleaseUnreadable(Exception):
    """The folder holds no finished release; the message says what was read, what was expected and what to do."""


def release_finding_quads(folder: Path) -> list[Quad]:
    """Return the quads that describe findings, in file order."""
    return [
        quad
        for line in _lines(folder)
        if line.startswith(b"<") and _MARK in line.split(b" ", 1)[0]
        for quad in _parsed(line)
    ]


def release_findings(folder: Path) -> list[dict[str, Any]]:
    """Return the findings of a release as JSON: kind, severity, messages, tasks, and evidence with quotes and offsets."""
    about: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in release_finding_quads(folder):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            about[quad.subject.value][quad.predicate.value].append(quad.object)
    wanted = {value.value for terms in about.values() for value in terms[ZC.evidence]}
    quotes = _quotes(folder, wanted)
    return [_finding(node, about[node], quotes) for node in sorted(about, key=_order)]


def _order(node: str) -> tuple[str, int]:
    document, _, ordinal = node.rpartition("-")
    return document, int(ordinal)


def _finding(
    node: str, terms: dict[str, list[NamedNode | Literal]], quotes: dict[str, str]
) -> dict[str, Any]:
    def one(term: str) -> str | None:
        return terms[term][0].value if terms[term] else None

    def message(language: str) -> str:
        return next(
            (v.value for v in terms[ZC.message] if isinstance(v, Literal) and v.language == language), ""
        )

    document = node.rpartition("/")[0]
    tasks = [v.value.rpartition("/task-")[2] for v in terms[ZC.findingAbout] if "/task-" in v.value]
    evidence = sorted((_place(v.value, quotes) for v in terms[ZC.evidence]), key=lambda place: place["start"])
    wording, kind, severity = one(ZC.wordingKind), one(ZC.findingKind), one(ZC.severity)
    return {
        "document": iris.document_path(iris.IRI(document)),
        "kind": FINDING.key_of(kind) if kind else "",
        "severity": SEVERITY.key_of(severity) if severity else "",
        "wording": WORDING.key_of(wording) if wording else None,
        "message_zh": message("zh"),
        "message_en": message("en"),
        "tasks": sorted(tasks, key=lambda key: (len(key), key)),
        "evidence": evidence,
        "stated": one(ZC.statedCount),
        "found": one(ZC.foundCount),
        "method": one(ZC.method) or "",
    }


def _place(span: str, quotes: dict[str, str]) -> dict[str, Any]:
    start, _, end = span.rpartition("#char=")[2].partition(",")
    return {"quote": quotes.get(span, ""), "start": int(start), "end": int(end)}


def _quotes(folder: Path, wanted: set[str]) -> dict[str, str]:
    found = {}
    for line in _lines(folder):
        if _EXACT in line and line[1 : line.index(b">")].decode() in wanted:
            for quad in _parsed(line):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                    found[quad.subject.value] = quad.object.value
    return found


def _lines(folder: Path) -> Iterator[bytes]:
    path = folder / "policy.nq"
    if not path.is_file():
        raise ReleaseUnreadable(
            f"read --release {folder}, expected a policy.nq in it; run python -m graph.build first"
        )
    with path.open("rb") as file:
        yield from file


def _parsed(line: bytes) -> Iterator[Quad]:
    for quad in parse(input=line, format=RdfFormat.N_QUADS):
        if isinstance(quad, Quad):
            yield quad
