"""One document file -> its shard: everything the graph says because of that file, as sorted N-Quads lines.

Pure and idempotent: the same bytes and the same program give the same lines on any machine, so shards can be made
anywhere, in any order, and merged (`graph.build`, `bench/`, the Spark runner).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import NamedNode, Quad

from graph.extraction.extract import Extract, extract
from graph.inference.rules import inferred
from graph.linking.registry import registry
from graph.linking.resolution import Resolution, resolution
from graph.reading.file import read_bytes
from graph.relating.audit_rules import audit
from graph.relating.findings import Finding
from graph.relating.relate import relations
from graph.relating.summary import DocumentSummary
from graph.task import ROLES
from graph.triples.cross_document import document_summary
from graph.triples.document import document_quads
from graph.triples.known_documents import known_document_quads
from graph.triples.registry import registry_quads
from graph.triples.relations import relation_quads
from ontology.iris import IRI
from ontology.terms import ZC

_IDENTIFIED_AS = NamedNode(ZC.identifiedAs)


@dataclass(frozen=True, slots=True)
class Shard:
    """What one document adds to the graph."""

    document: IRI
    sha256: str
    lines: tuple[bytes, ...]
    """N-Quads lines with their newline, sorted, each once."""
    summary: DocumentSummary
    """What other documents need to know of this one."""
    report: dict[str, Any] = field(default_factory=dict)
    """JSON: counts, unlinked names with reason and candidates, warnings."""


def shard_of_bytes(name: str, data: bytes) -> Shard:
    """Return the shard of a file's bytes; raises graph.reading.errors.UnreadableFile when it cannot be read."""
    found = extract(read_bytes(name, data))
    links = resolution(found)
    return shard_of(found, links)


def shard_of(found: Extract, links: Resolution) -> Shard:
    """Return the shard of a document that has been read and linked."""
    judged = relations(found, links)
    findings = audit(found, links, judged)
    stated: list[Quad] = [
        *document_quads(found, links),
        *registry_quads(registry(), links.used()),
        *relation_quads(found, links, judged, findings),
    ]
    # What the document itself states is not said again: an engine that takes a union as a bag would count it twice.
    known = list(known_document_quads(links.cited.values()))
    cited = {quad.subject for quad in known}
    subjects = [quad.subject for quad in stated]
    said = {quad.triple for subject, quad in zip(subjects, stated, strict=True) if subject in cited}
    stated += [quad for quad in known if quad.triple not in said]
    # A name in a text is identified with what this shard describes; of the rest of the registry nothing is said here.
    described = cited.union(subjects)
    stated = [quad for quad in stated if quad.predicate != _IDENTIFIED_AS or quad.object in described]
    quads = [*stated, *inferred(stated)]
    return Shard(
        links.document,
        found.document.source.sha256,
        nquads_lines(quads),
        document_summary(found, links),
        _report(found, links, findings),
    )


def nquads_lines(quads: Iterable[Quad]) -> tuple[bytes, ...]:
    """Return *quads* as N-Quads lines, sorted by bytes, each once."""
    return tuple(sorted({f"{quad} .\n".encode() for quad in quads}))


def _report(found: Extract, links: Resolution, findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "file": found.document.source.name,
        "document": links.document,
        "number": found.metadata.number,
        "title": found.metadata.title,
        "tasks": len(found.tasks),
        "sections": len(found.sections),
        "measures": len(found.measures),
        "citations": len(found.citations),
        "assignments": {role: sum(len(getattr(task, role)) for task in found.tasks) for role in ROLES},
        "unlinked": [
            {"name": unlinked.mention, "reason": unlinked.reason, "candidates": list(unlinked.candidates)}
            for unlinked in links.unlinked
        ],
        "findings": dict(sorted(Counter(finding.kind for finding in findings).items())),
        "warnings": [*found.document.warnings, *found.warnings],
    }
