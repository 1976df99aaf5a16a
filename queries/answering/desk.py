"""What every kind of answer needs: the engine, the snapshot, and the shapes of an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from ontology.iris import IRI
from ontology.terms import ROLE, XSD
from queries.answering import readings
from queries.answering.proofs import Proven
from queries.answering.records import AnswerKind, Evidence, Reason, RoleKey, Value
from queries.answering.snapshot import Snapshot, text_of
from queries.catalogue import catalogue
from queries.engine import Engine, Row
from queries.execution import Binding, bound_text

ALL_ROLES = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request yields, before evidence is fetched. `reason` set: there is no answer after all."""

    kind: AnswerKind | None
    values: tuple[Value, ...]
    sentence: str
    proofs: Sequence[Proven]
    query: str | None
    reason: Reason | None = None
    readings: tuple[str, ...] = ()
    quotes: tuple[Evidence, ...] = ()
    """Evidence that is at hand already, beside what *proofs* will fetch."""

    def within(self, **changes: Any) -> Outcome:
        """Return this outcome with *changes*."""
        return replace(self, **changes)


def integer(value: int) -> Literal:
    """Return *value* as an xsd:integer."""
    return Literal(str(value), datatype=NamedNode(XSD.integer))


def day_term(value: str) -> Literal:
    """Return an ISO day as an xsd:date."""
    return Literal(value, datatype=NamedNode(XSD.date))


def role_terms(roles: Sequence[RoleKey]) -> list[NamedNode] | None:
    """Return the concepts of *roles*; None (unbound) where any role will do."""
    if not roles or len(set(roles)) >= ALL_ROLES:
        return None
    return [NamedNode(ROLE[role]) for role in dict.fromkeys(roles)]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where requests are answered."""

    engine: Engine
    held: Snapshot
    english: bool = False

    def ask(self, name: str, **bindings: Binding | None) -> tuple[Sequence[Row], str]:
        """Run the stored query *name* with bound terms: (rows, the query as it was run)."""
        given = {key: value for key, value in bindings.items() if value is not None}
        query = bound_text(catalogue("asked")[name], given)
        return self.engine.select(query), query

    def label_of_task(self, task: IRI) -> str:
        """Return the number (else title) of the document that hands out *task*."""
        return self.held.documents[self.held.tasks[task].document].label

    def document_note(self, task: IRI) -> str | None:
        """Return the document of *task* where the graph holds several."""
        return self.label_of_task(task) if readings.several_documents(self.held) else None

    def any_document(self) -> str:
        """Return the label of the only plan, or nothing."""
        plans = self.held.plans()
        return plans[0].label if len(plans) == 1 else ""

    def unit_label(self, bodies: Sequence[IRI], words: str) -> str:
        """Return a unit's name as documents write it; in English its English name where the graph has one."""
        unit = self.held.units.get(bodies[0]) if bodies else None
        if unit is None:
            return words
        return f"{unit.english[0]} ({unit.label})" if self.english and unit.english else unit.label

    def task_value(self, row: Row) -> Value:
        """Return a task as an answer."""
        iri, number = IRI(text_of(row, "iri") or ""), text_of(row, "number")
        return Value(
            text_of(row, "label") or "",
            iri,
            number=int(number) if number else None,
            document=self.document_note(iri),
        )

    def number(self, value: int, sentence: str, proofs: Sequence[Proven], query: str) -> Outcome:
        """Return a count as an outcome."""
        return Outcome("number", (Value(str(value), value=value),), sentence, proofs, query)

    def unknown(self, zh: str, en: str, reason: Reason = "unknown-topic") -> Outcome:
        """Return the outcome that the graph does not say."""
        return Outcome(None, (), en if self.english else zh, (), None, reason)

    def ambiguous_documents(self, rest_zh: str) -> Outcome:
        """Return the outcome that the document must be named first."""
        found = readings.ambiguous_documents(self.held.plans(), rest_zh)
        return Outcome(
            None,
            (),
            found.detail_en if self.english else found.detail_zh,
            (),
            None,
            found.reason,
            found.readings,
        )
