"""Answers about tasks: who bears them, which they are, what they say, when they are due, what is related to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pyoxigraph import NamedNode

from ontology.iris import IRI
from ontology.terms import ROLE
from queries.answering import document_answers, unit_answers, unit_name_answers
from queries.answering.desk import Desk, Outcome, day_term, integer, role_terms
from queries.answering.proofs import Proven
from queries.answering.readings import task_name
from queries.answering.records import Request, RoleKey, Value
from queries.answering.sentences import (
    day,
    listing,
    of_document,
    roles_word,
    tasks_of,
)
from queries.answering.sentences import (
    units_of_task as units_sentence,
)
from queries.answering.snapshot import text_of
from queries.engine import Row

_UNLIMITED = 100_000


def units_of_task(desk: Desk, request: Request) -> Outcome:
    """The units of tasks in the roles asked for, in the order and words of the source."""
    roles = request.roles
    if request.day or request.order == "rank":
        return unit_name_answers.units_as_of(desk, request)
    rows, query = desk.ask("asked-units-of-task", task=_nodes(request.tasks), role=role_terms(roles))
    if roles == ("lead",) and not rows:
        rows, query = desk.ask(
            "asked-units-of-task", task=_nodes(request.tasks), role=role_terms(("responsible",))
        )
    rows = sorted(
        rows, key=lambda row: (request.tasks.index(IRI(text_of(row, "task") or "")), _role_rank(row))
    )
    by_task: dict[IRI, dict[RoleKey, list[str]]] = {}
    values: list[Value] = []
    proofs = [Proven(iri, desk.label_of_task(iri), iri) for iri in request.tasks]
    for row in rows:
        task, role = IRI(text_of(row, "task") or ""), _role(row)
        label = text_of(row, "label") or ""
        shown = desk.unit_label([IRI(text_of(row, "iri") or "")], label) if desk.english else label
        by_task.setdefault(task, {}).setdefault(role, []).append(shown)
        number = text_of(row, "number")
        values.append(
            Value(
                label,
                IRI(text_of(row, "iri") or ""),
                role=role,
                task=int(number) if number else None,
                document=desk.document_note(task),
            )
        )
        proofs.append(Proven(IRI(text_of(row, "assignment") or ""), desk.label_of_task(task), task))
    sentences = [
        units_sentence(
            desk.held, task, _with_lead(desk, task, by_task.get(task, {}), request), roles, request.language
        )
        for task in request.tasks
    ]
    space = " " if request.language == "en" else ""
    sentence = of_document(desk.held, request.tasks, request.language) + space.join(sentences)
    if request.quoting and len(request.tasks) == 1:
        words = desk.held.tasks[request.tasks[0]].text
        sentence += f" It reads: “{words}”" if request.language == "en" else f"原文：“{words}”"
    if request.verify:
        found = {value.iri for value in values}
        holds = all(any(iri in found for iri in slot.bodies) for slot in request.units)
        sentence = (
            ("Yes. " if holds else "No. ") if request.language == "en" else ("是。" if holds else "不是。")
        ) + sentence
    distinct = _distinct(values)
    if request.count:
        return desk.number(len(distinct), sentence, proofs, query)
    return Outcome("organization", distinct, sentence, proofs, query)


def _with_lead(
    desk: Desk, task: IRI, found: dict[RoleKey, list[str]], request: Request
) -> dict[RoleKey, list[str]]:
    """Add the other role to the sentence of a lead question: who leads is answered with who cooperates."""
    if request.roles == ("lead",) and "support" not in found:
        support = [
            desk.unit_label([actor], words) if desk.english else words
            for actor, role, words in desk.held.bearers.get(task, ())
            if role == "support"
        ]
        return {**found, "support": support} if support else found
    return found


def _role(row: Row) -> RoleKey:
    return ROLE.key_of(text_of(row, "role") or "")  # type: ignore[return-value]


def _role_rank(row: Row) -> tuple[int, int]:
    order = ("lead", "responsible", "support", "guide")
    return order.index(_role(row)), int(text_of(row, "ordinal") or 0)


def _distinct(values: Sequence[Value]) -> tuple[Value, ...]:
    return tuple({(value.iri, value.label): value for value in reversed(values)}.values())[::-1]


def _nodes(iris: Sequence[IRI]) -> list[NamedNode]:
    return [NamedNode(iri) for iri in iris]


def tasks(desk: Desk, request: Request) -> Outcome:
    """Tasks by unit, role, section, sector, park, kind of body, or number of units."""
    bound: dict[str, object] = {}
    if request.parts:
        bound["part"] = _nodes(request.parts)
    if request.section:
        bound["section"] = NamedNode(request.section)
    name, terms = _task_query(request)
    rows, query = desk.ask(name, **terms, **bound)  # type: ignore[arg-type]
    return _task_list(desk, request, rows, query)


def _task_query(request: Request) -> tuple[str, dict[str, object]]:
    units = request.units
    if len(units) >= 3:
        return "asked-tasks-of-three-units", {
            "one": _nodes(units[0].bodies), "one_role": role_terms(units[0].roles),
            "other": _nodes(units[1].bodies), "other_role": role_terms(units[1].roles),
            "third": _nodes(units[2].bodies), "third_role": role_terms(units[2].roles),
        }  # fmt: skip
    if len(units) >= 2:
        return "asked-tasks-of-two-units", {
            "one": _nodes(units[0].bodies), "one_role": role_terms(units[0].roles),
            "other": _nodes(units[1].bodies), "other_role": role_terms(units[1].roles),
        }  # fmt: skip
    if units:
        unit, roles = _nodes(units[0].bodies), units[0].roles
        if request.none:
            return "asked-tasks-of-unit-without-support", {"unit": unit, "role": role_terms(roles)}
        if request.alone:
            return "asked-tasks-borne-alone", {"unit": unit, "role": role_terms(roles[:1] or ("lead",))}
        if request.sector:
            return "asked-tasks-of-sector-and-unit", {
                "sector": NamedNode(request.sector),
                "unit": unit,
                "role": role_terms(roles),
            }
        return "asked-tasks-of-unit", {"unit": unit, "role": role_terms(roles)}
    if request.sector:
        return "asked-tasks-of-sector", {"sector": NamedNode(request.sector)}
    if request.park:
        return "asked-tasks-of-park", {"park": NamedNode(request.park)}
    if request.until:
        first, last = (request.day or date.min), request.until
        return "asked-tasks-due", {"first": day_term(first.isoformat()), "last": day_term(last.isoformat())}
    if request.kind:
        return "asked-tasks-of-lead-kind", {
            "kind": NamedNode(request.kind),
            "role": role_terms(request.roles),
        }
    if request.some:
        return "asked-tasks-with-support", {}
    if request.none:
        return (
            "asked-tasks-without-lead" if request.roles == ("lead",) else "asked-tasks-without-support"
        ), {}
    if request.least is not None or request.most is not None:
        return "asked-tasks-by-unit-count", {
            "role": role_terms(request.roles[:1]), "least": integer(request.least or 1), "most": integer(request.most or _UNLIMITED),
        }  # fmt: skip
    return "asked-tasks", {}


def _task_list(desk: Desk, request: Request, rows: Sequence[Row], query: str) -> Outcome:
    values = [desk.task_value(row) for row in rows]
    values = list({value.iri: value for value in values}.values())
    proofs = [Proven(value.iri, desk.label_of_task(value.iri), value.iri) for value in values if value.iri]
    sentence = _task_sentence(desk, request, values)
    if request.count:
        return desk.number(len(values), sentence, proofs, query)
    return Outcome("task", tuple(values), sentence, proofs, query)


def _task_sentence(desk: Desk, request: Request, values: Sequence[Value]) -> str:
    language, held = request.language, desk.held
    numbers = [
        str(value.number) if value.number is not None else f"“{value.label[:12]}…”" for value in values
    ]
    prefix = of_document(held, [value.iri for value in values if value.iri], language)
    units = request.units
    where = _where(desk, request)
    if len(units) >= 2:
        both = [
            f"{desk.unit_label(slot.bodies, slot.words)}{roles_word(slot.roles, language) if language == 'zh' else ''}"
            for slot in units
        ]
        if language == "en":
            names = " and ".join(desk.unit_label(slot.bodies, slot.words) for slot in units)
            return f"{prefix}{len(values)} tasks of {names} in these roles" + (
                f": {listing(numbers, language)}." if numbers else "."
            )
        joined = "、".join(both)
        return f"{prefix}{joined}的任务有{len(values)}项" + (
            f"：任务{listing(numbers, language)}。" if numbers else "。"
        )
    if units:
        words = desk.unit_label(units[0].bodies, units[0].words)
        sentence = prefix + where + tasks_of(words, units[0].roles, numbers, language, request.count)
        if request.alone and language == "zh":
            sentence = sentence.replace(words, words + "单独", 1)
        if request.none and language == "zh":
            sentence = f"{prefix}{where}{words}牵头且没有配合单位的任务有{len(values)}项" + (
                f"：任务{listing(numbers, language)}。" if numbers else "。"
            )
        return sentence if values else sentence + unit_answers.other_role(desk, request)
    what_zh, what_en = _what(request)
    if language == "en":
        return f"{prefix}{len(values)} tasks{what_en}" + (
            f": {listing(numbers, language)}." if numbers else "."
        )
    return f"{prefix}{where}{what_zh}共{len(values)}项" + (
        f"：任务{listing(numbers, language)}。" if numbers else "。"
    )


def _what(request: Request) -> tuple[str, str]:
    verb = roles_word(request.roles, "zh") if request.roles else "牵头"
    if request.until:
        by = "" if request.until == date.max else day(request.until.isoformat(), "zh")
        return (f"{by}前完成的任务" if by else "写明完成日期的任务"), (
            f" are due by {request.until.isoformat()}" if by else " have a stated deadline"
        )
    if request.some:
        return "有配合单位的任务", " have a supporting unit"
    if request.none:
        return (
            f"没有{verb}单位的任务",
            f" have no {'lead' if request.roles == ('lead',) else 'supporting'} unit",
        )
    if request.least is not None or request.most is not None:
        least, most = request.least or 1, request.most or _UNLIMITED
        number = (
            f"{least}个"
            if least == most
            else f"{least}个及以上"
            if most >= _UNLIMITED - 1 or most == 999
            else f"{least}至{most}个"
        )
        return (
            f"由{number}单位{verb}的任务",
            f" have {least}{'' if least == most else ' or more'} units in the role",
        )
    return "任务", ""


def _where(desk: Desk, request: Request) -> str:
    if request.section and request.language == "zh":
        return f"“{desk.held.sections[request.section].label.rstrip('。')}”部分，"
    if request.sector and request.language == "zh":
        return f"{desk.held.sectors[request.sector].label}领域，"
    if request.park and request.language == "zh":
        return f"涉及{desk.held.parks[request.park].label}的，"
    return ""


def task(desk: Desk, request: Request) -> Outcome:
    """What tasks say."""
    rows, query = desk.ask("asked-task", task=_nodes(request.tasks))
    by_iri = {text_of(row, "iri"): row for row in rows}
    ordered = [by_iri[iri] for iri in request.tasks if iri in by_iri]
    if len(request.tasks) > 1 or request.units:
        return _task_list(desk, request.within(units=(), roles=()), ordered, query)
    value = desk.task_value(ordered[0])
    name = task_name(desk.held, request.tasks[0])
    prefix = of_document(desk.held, request.tasks, request.language)
    sentence = (
        f"{prefix}{name.replace('任务', 'Task ')}: “{value.label}”"
        if request.language == "en"
        else f"{prefix}{name}：“{value.label}”"
    )
    proofs = [Proven(request.tasks[0], desk.label_of_task(request.tasks[0]), request.tasks[0])]
    if request.count:
        return desk.number(1, sentence, proofs, query)
    return Outcome("task", (value,), sentence, proofs, query)


def evidence(desk: Desk, request: Request) -> Outcome:
    """The words of a task, as the document has them."""
    outcome = task(desk, request.within(units=(), roles=(), count=False))
    if request.language == "en" or len(request.tasks) != 1:
        return outcome
    label = desk.label_of_task(request.tasks[0])
    return outcome.within(
        sentence=f"{label}{task_name(desk.held, request.tasks[0])}原文：“{outcome.values[0].label}”"
    )


def task_due(desk: Desk, request: Request) -> Outcome:
    """The deadline of a task."""
    rows, query = desk.ask("asked-task-due", task=_nodes(request.tasks))
    name = task_name(desk.held, request.tasks[0])
    if not rows:
        return desk.unknown(
            f"文件没有写明{name}的完成时限。",
            f"The document states no deadline for {name.replace('任务', 'task ')}.",
        )
    return document_answers.deadline(desk, request, rows, query)


def related(desk: Desk, request: Request) -> Outcome:
    """Tasks judged related to a task."""
    rows, query = desk.ask("asked-related-tasks", task=_nodes(request.tasks))
    outcome = _task_list(desk, request.within(units=(), roles=()), rows, query)
    name = task_name(desk.held, request.tasks[0])
    numbers = [
        str(value.number) if value.number is not None else f"“{value.label[:12]}…”"
        for value in outcome.values
    ]
    if request.count:
        return outcome
    if request.language == "en":
        return outcome.within(
            sentence=f"Judged related to {name.replace('任务', 'task ')}: {listing(numbers, 'en') or 'none'}."
        )
    listed = f"任务{listing(numbers, 'zh')}（由程序判断，非文件所述）" if numbers else "没有"
    return outcome.within(sentence=f"与{name}相关的任务：{listed}。")


def body(desk: Desk, request: Request) -> Outcome:
    """Where the body speaks of a task."""
    rows, query = desk.ask("asked-body-measures-of-task", task=_nodes(request.tasks))
    task = request.tasks[0]
    values = [Value(text_of(row, "label") or "", IRI(text_of(row, "iri") or "")) for row in rows]
    values = list({value.iri: value for value in values}.values())
    name = task_name(desk.held, task)
    proofs = [Proven(value.iri, desk.label_of_task(task), task) for value in values if value.iri]
    if request.language == "en":
        sentence = (
            f"The body speaks of {name.replace('任务', 'task ')} in {len(values)} places."
            if values
            else f"The body has no passage for {name.replace('任务', 'task ')}."
        )
    elif values:
        sentence = f"正文有{len(values)}处对应{name}：" + "；".join(f"“{value.label}”" for value in values)
    else:
        sentence = f"正文没有与{name}对应的举措。"
    return Outcome("measure", tuple(values), sentence, proofs, query)


def tasks_by_units(desk: Desk, request: Request) -> Outcome:
    """The tasks with most or fewest units in a role."""
    bound = {"part": _nodes(request.parts)} if request.parts else {}
    roles = request.roles or ("support",)
    rows, query = desk.ask("asked-task-unit-counts", role=role_terms(roles), **bound)
    counts = [int(text_of(row, "units") or 0) for row in rows]
    distinct = sorted(set(counts), reverse=request.order == "most")
    if len(distinct) < (place := request.place or 1):
        return desk.unknown("没有这样的任务。", "There is no such task.")
    chosen = distinct[place - 1]
    rows, query = desk.ask(
        "asked-tasks-by-unit-count",
        role=role_terms(roles),
        least=integer(chosen),
        most=integer(chosen),
        **bound,
    )
    return _task_list(desk, request.within(least=chosen, most=chosen, roles=roles), rows, query)
