"""Extract + Resolution + Relations -> the audit: what an expert drafter would notice, each finding with its evidence.

General rules only; each lives in the module of its subject (`findings_wording`, `findings_coverage`, `findings_units`,
`findings_counts`, `findings_text`). No rule names a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from graph.document import Span
from graph.extraction.extract import Extract
from graph.linking.resolution import Resolution
from graph.relating.drift import WordingKind, character_diff
from graph.relating.relate import Relations
from graph.task import Measure, Task

FindingKind = Literal[
    "uncarried-measure",
    "unbacked-task",
    "wording-drift",
    "count-mismatch",
    "no-lead",
    "lead-also-supports",
    "park-not-leading",
    "near-duplicate",
    "duplicate-number",
    "missing-number",
    "unresolved-reference",
    "unregistered-body",
    "typographic-slip",
]
"""Concepts of the scheme ``finding``."""
Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class Finding:
    """One circumstance the drafter should look at."""

    kind: FindingKind
    severity: Severity
    zh: str
    en: str
    source: tuple[Span, ...] = ()
    """Where the body says it; for findings without two sides, every place."""
    target: tuple[Span, ...] = ()
    """Where the annex says it."""
    measures: tuple[Measure, ...] = ()
    tasks: tuple[Task, ...] = ()
    wording: WordingKind | None = None
    """In what body and annex differ."""
    compared: tuple[Span, Span] | None = None
    """The two wordings a character diff is shown over."""
    stated: int | None = None
    found: int | None = None
    method: str = ""
    """Module and rule that made it."""

    @property
    def place(self) -> int:
        """Where the finding starts in the document."""
        return min((span.start for span in (*self.source, *self.target)), default=0)

    def diff(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return (equal, delete or insert; characters) from one wording to the other; empty where none are compared."""
        return character_diff(self.compared[0].of(text), self.compared[1].of(text)) if self.compared else ()


@dataclass(frozen=True, slots=True)
class Audited:
    """What every rule is given."""

    found: Extract
    links: Resolution
    relations: Relations

    def quote(self, span: Span) -> str:
        """Return the words of *span* on one line."""
        return " ".join(self.found.document.quote(span).split())

    def task_name(self, task: Task) -> str:
        """Return how to call a task in a message: 任务7, or 第3项任务 when it bears no number."""
        return f"任务{task.number}" if task.number is not None else f"第{task.position}项任务"

    def task_name_en(self, task: Task) -> str:
        """Return the same in English."""
        return f"task {task.number}" if task.number is not None else f"the task at place {task.position}"


Rule = Callable[[Audited], Iterable[Finding]]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return *findings* by severity, kind and place, each once."""
    unique = dict.fromkeys(findings)
    return tuple(
        sorted(
            unique,
            key=lambda f: (SEVERITIES.index(f.severity), f.kind, f.place, f.source, f.target, f.zh),
        )
    )


def made_by(rule: str, findings: Iterable[Finding]) -> Iterable[Finding]:
    """Yield *findings* with the rule's name as their method."""
    return (replace(finding, method=rule) for finding in findings)
