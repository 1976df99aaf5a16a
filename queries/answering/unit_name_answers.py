"""Answers about what units are called: in full, on a day, after a reorganisation; and who administers a park."""

from __future__ import annotations

from datetime import date

from pyoxigraph import NamedNode

from ontology.iris import IRI
from queries.answering.desk import Desk, Outcome, day_term, role_terms
from queries.answering.proofs import Proven
from queries.answering.readings import task_name
from queries.answering.records import Request, Value
from queries.answering.sentences import day, listing, of_document, roles_word
from queries.answering.snapshot import text_of
from queries.answering.unit_answers import values_of_units


def full_name(desk: Desk, request: Request) -> Outcome:
    """The full name of a unit."""
    slot = request.units[0]
    rows, query = desk.ask("asked-unit-full-name", unit=[NamedNode(iri) for iri in slot.bodies])
    name = desk.unit_label(slot.bodies, slot.words)
    if not rows:
        return desk.unknown(f"图谱中没有{name}的全称。", f"The graph holds no full name of {name}.")
    values = tuple(Value(text_of(row, "label") or "", IRI(text_of(row, "unit") or "")) for row in rows[:1])
    sentence = (
        f"The full name of {name} is {values[0].label}."
        if request.language == "en"
        else f"{name}的全称是{values[0].label}。"
    )
    return Outcome("organization", values, sentence, (), query)


def unit_now(desk: Desk, request: Request) -> Outcome:
    """What a unit is called, or became, by today or the day asked about."""
    slot = request.units[0]
    when = (request.day or date.today()).isoformat()  # noqa: DTZ011 - a day of the calendar, no clock
    rows, query = desk.ask(
        "asked-unit-as-of", unit=[NamedNode(iri) for iri in slot.bodies], day=day_term(when)
    )
    name = desk.unit_label(slot.bodies, slot.words)
    if not rows:
        return desk.unknown(
            f"{name}此后变更的名称，图谱中没有。", f"The graph does not know what became of {name}."
        )
    values = values_of_units(rows)
    same = all(value.iri in slot.bodies for value in values)
    renamed, _ = desk.ask(
        "asked-unit-renamings", unit=[NamedNode(iri) for iri in slot.bodies], day=day_term(when)
    )
    if same and renamed:
        since = text_of(renamed[-1], "date") or ""
        return desk.unknown(
            f"{name}已于{day(since, 'zh')}更名（{text_of(renamed[-1], 'label')}），新名称图谱中没有。",
            f"{name} was renamed on {day(since, 'en')}; the graph does not hold the new name.",
        )
    changed = next((text_of(row, "date") for row in rows if text_of(row, "date")), None)
    if request.language == "en":
        sentence = (
            f"{name} has not changed."
            if same
            else f"{name} is now {listing([value.label for value in values], 'en')}"
            + (f" (since {day(changed, 'en')})." if changed else ".")
        )
    else:
        sentence = (
            f"{name}没有变更。"
            if same
            else f"{name}现为{listing([value.label for value in values], 'zh')}"
            + (f"（{day(changed, 'zh')}起）。" if changed else "。")
        )
    return Outcome("organization", values, sentence, (), query)


def units_as_of(desk: Desk, request: Request) -> Outcome:
    """The units of a task, followed through reorganisations to a day."""
    when = (request.day or date.today()).isoformat()  # noqa: DTZ011 - a day of the calendar, no clock
    roles = request.roles
    rows, query = desk.ask(
        "asked-units-as-of-task",
        task=[NamedNode(iri) for iri in request.tasks],
        role=role_terms(roles),
        day=day_term(when),
    )
    document = desk.held.documents[desk.held.tasks[request.tasks[0]].document]
    values, changes = [], []
    for row in rows:
        body, unit = text_of(row, "iri") or "", text_of(row, "unit") or ""
        same = body == unit
        label = (text_of(row, "mention") if same else text_of(row, "label")) or ""
        values.append(Value(label, IRI(body)))
        if not same:
            changes.append(f"{text_of(row, 'mention')}→{label}")
    distinct = tuple({value.iri: value for value in values}.values())
    renamed, _ = desk.ask(
        "asked-unit-renamings",
        unit=[NamedNode(value.iri) for value in distinct if value.iri],
        day=day_term(when),
    )
    changes += [f"{text_of(row, 'date')} {text_of(row, 'label')}" for row in renamed]
    proofs = [Proven(task, document.label, task) for task in request.tasks]
    proofs += [
        Proven(IRI(text_of(row, "assignment") or ""), document.label, request.tasks[0]) for row in rows
    ]
    name = task_name(desk.held, request.tasks[0])
    verb = roles_word(roles, request.language)
    words = listing([value.label for value in distinct], request.language)
    if not distinct:
        return desk.unknown(
            f"{name}的单位在{day(when, 'zh')}变为何单位，图谱中没有。",
            f"The graph does not know who bears {name.replace('任务', 'task ')} on that day.",
        )
    if request.language == "en":
        sentence = f"As of {day(when, 'en')}, {name.replace('任务', 'task ')}: {words} ({verb})."
    else:
        note = f"（{'；'.join(changes)}）" if changes else ""
        sentence = (
            f"{of_document(desk.held, request.tasks, 'zh')}到{day(when, 'zh')}，{name}由{words}{verb}{note}。"
        )
    return Outcome("organization", distinct, sentence, proofs, query)


def units_changed(desk: Desk, request: Request) -> Outcome:
    """Units renamed or reorganised after a day."""
    when = (request.day or date.today()).isoformat()  # noqa: DTZ011 - a day of the calendar, no clock
    rows, query = desk.ask("asked-units-changed-after", day=day_term(when))
    values = tuple(
        Value(text_of(row, "label") or "", IRI(text_of(row, "iri") or ""), note=text_of(row, "date"))
        for row in rows
    )
    words = listing([f"{value.label}（{value.note}）" for value in values], request.language)
    if request.language == "en":
        sentence = f"Changed after {day(when, 'en')}: {words or 'none known'}."
    else:
        sentence = f"{day(when, 'zh')}以后变更的单位有{len(values)}个" + (f"：{words}。" if values else "。")
    if request.count:
        return desk.number(len(values), sentence, (), query)
    return Outcome("organization", values, sentence, (), query)


def administration(desk: Desk, request: Request) -> Outcome:
    """Who administers a park."""
    assert request.park is not None
    rows, query = desk.ask("asked-administration-of-park", park=NamedNode(request.park))
    values = values_of_units(rows)
    park = desk.held.parks[request.park].label
    return Outcome(
        "organization", values, f"{park}由{listing([value.label for value in values], 'zh')}管理。", (), query
    )
