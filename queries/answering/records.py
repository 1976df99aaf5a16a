"""The shapes of asking: what was understood (Request), what is answered (Answer), and what was asked before (History)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from ontology.iris import IRI

Language = Literal["zh", "en"]
RoleKey = Literal["lead", "support", "responsible", "guide"]
Reason = Literal[
    "unknown-organization", "unknown-topic", "outside-region", "not-a-question", "ambiguous", "out-of-range"
]
AnswerKind = Literal[
    "organization", "task", "number", "date", "document", "sector", "park", "section", "measure", "text"
]
Intent = Literal[
    "units-of-task", "tasks", "units", "sections", "section-of-task", "sectors", "sector-of-task", "parks", "park-of-task",
    "administration", "document-number", "document-date", "document-issuer", "document-basis", "document-openness",
    "document-period", "document-addressees", "document-title", "task", "evidence", "task-due", "related", "body", "full-name", "unit-now",
    "units-changed", "compare", "pairs", "tasks-by-units", "largest-section", "subsections", "passages",
]  # fmt: skip
Order = Literal["most", "least", "rank"]


@dataclass(frozen=True, slots=True)
class UnitSlot:
    """A unit the question names: the bodies that bear the name, its words, and the roles asked for."""

    bodies: tuple[IRI, ...]
    words: str
    roles: tuple[RoleKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A question understood: what is asked for and within which bounds. Everything in it is an IRI, a number or a date."""

    intent: Intent
    roles: tuple[RoleKey, ...] = ()
    units: tuple[UnitSlot, ...] = ()
    tasks: tuple[IRI, ...] = ()
    parts: tuple[IRI, ...] = ()
    """Parts of documents the answer is confined to; empty: the whole graph."""
    document: IRI | None = None
    section: IRI | None = None
    sector: IRI | None = None
    park: IRI | None = None
    kind: IRI | None = None
    count: bool = False
    """Answer with the number of answers."""
    some: bool = False
    """Asks for what has a cooperating unit."""
    none: bool = False
    """Asks for what has no cooperating (or lead) unit."""
    alone: bool = False
    joint: bool = False
    """Together, or (of units) in both roles."""
    only: bool = False
    order: Order | None = None
    top: int | None = None
    place: int | None = None
    """Only what holds this place in the order: 第二多."""
    least: int | None = None
    most: int | None = None
    day: date | None = None
    until: date | None = None
    """Tasks due by this day (`day`: and not before that one)."""
    quoting: bool = False
    """Say the words of the task beside its units: 谁牵头？原文怎么写的."""
    verify: bool = False
    """A yes-no question: the units named are what is to be checked."""
    retrieved: float | None = None
    """Score of the task retrieval when the question described its task in its own words."""
    passages: tuple[IRI, ...] = ()
    """Sentences of documents, as source#char=start,end."""
    topic: str = ""
    wider: str = ""
    """A place the question is about, where the answer is of a place within it."""
    language: Language = "zh"

    def within(self, **changes: Any) -> Request:
        """Return this request with *changes*."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Context:
    """What the question before was understood as, and what it was answered with."""

    request: Request
    units: tuple[tuple[IRI, str], ...] = ()
    tasks: tuple[IRI, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document that prove an answer: ``text[start:end] == quote`` in its source text, in code points."""

    document: str
    quote: str
    start: int
    end: int
    task: int | None = None
    task_iri: IRI | None = None
    source: IRI | None = None
    span: IRI | None = None


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why there is no answer, and what could have been meant."""

    reason: Reason
    detail_zh: str
    detail_en: str
    readings: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """What documents say of the topic all the same."""


@dataclass(frozen=True, slots=True)
class Value:
    """One answer. `label` is what to show; `number` only for tasks, `value` only for numbers and dates."""

    label: str
    iri: IRI | None = None
    number: int | None = None
    value: int | str | None = None
    role: RoleKey | None = None
    task: int | None = None
    document: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its proof, or the reason why there is none."""

    question: str
    answered: bool
    sentence: str
    kind: AnswerKind | None = None
    answers: tuple[Value, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    query: str | None = None
    interpretation: str | None = None
    reason: Reason | None = None
    readings: tuple[str, ...] = ()
    """Other ways to ask, when the question can be read in several."""
    language: Language = "zh"
    confidence: float | None = None
    request: Request | None = field(default=None, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of ``GET /ask`` (shared/contract.md), with readings, language and confidence added."""
        return {
            "question": self.question,
            "answered": self.answered,
            "kind": self.kind,
            "sentence": self.sentence,
            "answers": [_value_json(value, self.kind) for value in self.answers],
            "evidence": [_evidence_json(item) for item in self.evidence],
            "query": self.query,
            "interpretation": self.interpretation,
            "reason": self.reason,
            "readings": list(self.readings),
            "language": self.language,
            "confidence": self.confidence,
        }


def _value_json(value: Value, kind: AnswerKind | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"label": value.label, "iri": value.iri}
    if kind == "task":
        entry["number"] = value.number
    if kind in {"number", "date"}:
        entry["value"] = value.value
    for key in ("role", "task", "document", "note"):
        if (held := getattr(value, key)) is not None:
            entry[key] = held
    return entry


def _evidence_json(item: Evidence) -> dict[str, Any]:
    return {
        "document": item.document,
        "task": item.task,
        "quote": item.quote,
        "start": item.start,
        "end": item.end,
        "task_iri": item.task_iri,
        "source": item.source,
        "iri": item.span,
    }


@dataclass(frozen=True, slots=True)
class History:
    """The questions asked before on the same page visit, oldest first. The page keeps them; the server keeps nothing."""

    questions: tuple[str, ...] = ()

    def after(self, question: str) -> History:
        """Return this history with one more question (the last five are kept)."""
        return History((*self.questions, question)[-5:])
