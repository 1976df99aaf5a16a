"""Answers about sections: those of a document, those below one, the one a task stands in."""

from __future__ import annotations

from pyoxigraph import NamedNode

from ontology.iris import IRI
from queries.answering.desk import Desk, Outcome
from queries.answering.proofs import Proven
from queries.answering.readings import task_name
from queries.answering.records import Request, Value
from queries.answering.sentences import listing
from queries.answering.snapshot import text_of


def sections(desk: Desk, request: Request) -> Outcome:
    """The sections of a document, or the heading of one."""
    if request.section:
        section = desk.held.sections[request.section]
        _, query = desk.ask("asked-sections", above=NamedNode(section.above))
        return Outcome(
            "section",
            (Value(section.label, section.iri),),
            f"“{section.label}”",
            [Proven(section.iri, desk.any_document(), None)],
            query,
        )
    plans = [desk.held.documents[request.document]] if request.document else list(desk.held.plans())
    if len(plans) != 1:
        return desk.ambiguous_documents("分几个部分？")
    rows, query = desk.ask("asked-sections", above=[NamedNode(part) for part in plans[0].parts])
    values = [
        Value(
            text_of(row, "label") or "", IRI(text_of(row, "iri") or ""), note=f"{text_of(row, 'tasks')}项任务"
        )
        for row in rows
    ]
    if request.order:
        counts = [int(text_of(row, "tasks") or 0) for row in rows]
        best = max(counts) if request.order == "most" else min(counts)
        values = [value for value, count in zip(values, counts, strict=True) if count == best]
    proofs = [Proven(value.iri, plans[0].label) for value in values if value.iri]
    labels = listing([f"“{value.label}”（{value.note}）" for value in values], "zh")
    sentence = (
        f"{len(values)} sections: {labels}."
        if request.language == "en"
        else f"{plans[0].label}的任务分{len(rows)}个部分：{labels}。"
    )
    if request.order and request.language == "zh":
        sentence = f"任务{'最多' if request.order == 'most' else '最少'}的部分：{labels}。"
    if request.count:
        return desk.number(len(values), sentence, proofs, query)
    return Outcome("section", tuple(values), sentence, proofs, query)


def subsections(desk: Desk, request: Request) -> Outcome:
    """The sections below one."""
    assert request.section is not None
    rows, query = desk.ask("asked-sections", above=NamedNode(request.section))
    values = [
        Value(
            text_of(row, "label") or "", IRI(text_of(row, "iri") or ""), note=f"{text_of(row, 'tasks')}项任务"
        )
        for row in rows
    ]
    above = desk.held.sections[request.section].label
    labels = listing([f"“{value.label}”" for value in values], request.language)
    if request.language == "en":
        sentence = f"“{above}” has {len(values)} sections below it" + (f": {labels}." if values else ".")
    else:
        sentence = f"“{above}”下分{len(values)}节：{labels}。" if values else f"“{above}”下面不再分节。"
    proofs = [Proven(value.iri, desk.any_document()) for value in values if value.iri]
    if request.count:
        return desk.number(len(values), sentence, proofs, query)
    return Outcome("section", tuple(values), sentence, proofs, query)


def section_of_task(desk: Desk, request: Request) -> Outcome:
    """The section a task stands in."""
    rows, query = desk.ask("asked-section-of-task", task=[NamedNode(iri) for iri in request.tasks])
    task = request.tasks[0]
    labels = [text_of(row, "label") or "" for row in rows]
    innermost = desk.held.tasks[task].section
    values = [
        Value(text_of(row, "label") or "", IRI(text_of(row, "iri") or ""))
        for row in rows
        if text_of(row, "iri") == innermost
    ]
    name = task_name(desk.held, task)
    proofs = [Proven(value.iri, desk.label_of_task(task), task) for value in values if value.iri]
    proofs.append(Proven(task, desk.label_of_task(task), task))
    path = " › ".join(labels)
    sentence = (
        f"{name.replace('任务', 'Task ')} stands in: {path}."
        if request.language == "en"
        else f"{name}在{path or '文件'}。"
    )
    return Outcome("section", tuple(values), sentence, proofs, query)
