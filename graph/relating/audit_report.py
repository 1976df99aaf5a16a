"""Findings -> rows and JSON for people and programs: the shape behind ``/audit`` and ``python -m graph.audit``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.document import Span
from graph.extraction.extract import Extract
from graph.linking.resolution import Resolution
from graph.relating.findings import Finding

KIND_LABELS: Mapping[str, tuple[str, str]] = {
    "uncarried-measure": ("举措无任务", "measure no task carries"),
    "unbacked-task": ("任务无出处", "task no measure backs"),
    "wording-drift": ("措辞走样", "wording drift"),
    "count-mismatch": ("数量不符", "count mismatch"),
    "no-lead": ("无牵头单位", "no lead"),
    "lead-also-supports": ("既牵头又配合", "lead also supports"),
    "park-not-leading": ("园区未牵头", "park not leading"),
    "near-duplicate": ("近似重复", "near-duplicate tasks"),
    "duplicate-number": ("序号重复", "duplicate number"),
    "missing-number": ("序号缺漏", "missing number"),
    "unresolved-reference": ("引用无从查实", "unresolved reference"),
    "unregistered-body": ("单位未登记", "body without an entry"),
    "typographic-slip": ("文字标点疏误", "typographic slip"),
}
"""As in ``ontology/concepts.ttl``; a test compares them."""
SEVERITY_LABELS: Mapping[str, tuple[str, str]] = {
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "notice": ("提示", "notice"),
}
COLUMNS = (
    "document", "severity", "kind", "wording", "tasks", "message_zh", "message_en",
    "body", "body_start", "body_end", "annex", "annex_start", "annex_end", "method",
)  # fmt: skip
"""Columns of the CSV. Several places of one side are joined by " | "; start and end are those of the first."""


def audit_json(found: Extract, links: Resolution, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the audit of one document as JSON; offsets are code points of its text, half-open."""
    return {
        "document": {
            "iri": links.document,
            "number": found.metadata.number,
            "title": found.metadata.title,
            "file": found.document.source.name,
        },
        "counts": _counts(findings),
        "findings": [_finding(found, finding) for finding in findings],
    }


def _counts(findings: Sequence[Finding]) -> dict[str, dict[str, int]]:
    by_severity: dict[str, int] = {}
    by_kind: dict[str, int] = {}
    for finding in findings:
        by_severity[finding.severity] = by_severity.get(finding.severity, 0) + 1
        by_kind[finding.kind] = by_kind.get(finding.kind, 0) + 1
    return {"severity": by_severity, "kind": dict(sorted(by_kind.items()))}


def _finding(found: Extract, finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "kind_zh": KIND_LABELS[finding.kind][0],
        "severity": finding.severity,
        "wording": finding.wording,
        "message_zh": finding.zh,
        "message_en": finding.en,
        "tasks": [task.number for task in finding.tasks if task.number is not None],
        "body": [_place(found, span) for span in finding.source],
        "annex": [_place(found, span) for span in finding.target],
        "compared": [_place(found, span) for span in finding.compared or ()],
        "diff": [list(run) for run in finding.diff(found.document.text)],
        "stated": finding.stated,
        "found": finding.found,
        "method": finding.method,
    }


def _place(found: Extract, span: Span) -> dict[str, Any]:
    return {"quote": found.document.quote(span), "start": span.start, "end": span.end}


def audit_rows(found: Extract, links: Resolution, findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Return one row for each finding, keys as in COLUMNS."""
    document = found.metadata.number or found.metadata.title or found.document.source.name or links.document
    rows = []
    for finding in findings:
        row = {
            "document": document,
            "severity": finding.severity,
            "kind": finding.kind,
            "wording": finding.wording or "",
            "tasks": " ".join(str(task.number or f"x{task.position}") for task in finding.tasks),
            "message_zh": finding.zh,
            "message_en": finding.en,
            "method": finding.method,
        }
        for side, spans in (("body", finding.source), ("annex", finding.target)):
            row[side] = " | ".join(" ".join(found.document.quote(span).split()) for span in spans)
            row[f"{side}_start"] = str(spans[0].start) if spans else ""
            row[f"{side}_end"] = str(spans[0].end) if spans else ""
        rows.append(row)
    return rows
