"""A Request -> an Outcome: the stored query that fits is run with bound terms, and what it yields is put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from queries.answering import document_answers, section_answers, task_answers, unit_answers, unit_name_answers
from queries.answering.desk import Desk, Outcome
from queries.answering.records import Intent, Request


def answered(desk: Desk, request: Request) -> Outcome:
    """Answer *request*; raises QueryRefused or EngineUnavailable as the engine does."""
    return _RULES[request.intent](desk, request)


_RULES: Mapping[Intent, Callable[[Desk, Request], Outcome]] = {
    "units-of-task": task_answers.units_of_task,
    "tasks": task_answers.tasks,
    "task": task_answers.task,
    "evidence": task_answers.evidence,
    "task-due": task_answers.task_due,
    "related": task_answers.related,
    "body": task_answers.body,
    "passages": document_answers.passages,
    "tasks-by-units": task_answers.tasks_by_units,
    "sections": section_answers.sections,
    "largest-section": section_answers.sections,
    "subsections": section_answers.subsections,
    "section-of-task": section_answers.section_of_task,
    "units": unit_answers.units,
    "pairs": unit_answers.pairs,
    "compare": unit_answers.compare,
    "full-name": unit_name_answers.full_name,
    "unit-now": unit_name_answers.unit_now,
    "units-changed": unit_name_answers.units_changed,
    "administration": unit_name_answers.administration,
    "sectors": document_answers.sectors,
    "parks": document_answers.parks,
    "sector-of-task": document_answers.sector_of_task,
    "park-of-task": document_answers.park_of_task,
    "document-number": document_answers.number,
    "document-title": document_answers.number,
    "document-date": document_answers.issue_date,
    "document-issuer": document_answers.issuer,
    "document-basis": document_answers.basis,
    "document-addressees": document_answers.addressees,
    "document-openness": document_answers.openness,
    "document-period": document_answers.period,
}
