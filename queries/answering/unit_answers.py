"""Answers about units: rankings, who only leads, partners, comparisons."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import NamedNode

from ontology.iris import IRI
from queries.answering.desk import Desk, Outcome, integer, role_terms
from queries.answering.proofs import Proven
from queries.answering.readings import several_documents
from queries.answering.records import Request, RoleKey, Value
from queries.answering.sentences import listing, roles_word
from queries.answering.snapshot import text_of
from queries.engine import Row
from queries.execution import Binding

_UNLIMITED = 100_000


def _parts(request: Request) -> dict[str, list[NamedNode]]:
    return {"part": [NamedNode(iri) for iri in request.parts]} if request.parts else {}


def values_of_units(rows: Sequence[Row], note: str = "") -> tuple[Value, ...]:
    """Return the units of *rows*, each once; with *note* each says its number of tasks."""
    values = []
    for row in rows:
        count = text_of(row, "tasks")
        values.append(
            Value(
                text_of(row, "label") or "",
                IRI(text_of(row, "iri") or ""),
                note=f"{count}{note}" if count and note else None,
            )
        )
    return tuple({value.iri: value for value in reversed(values)}.values())[::-1]


def units(desk: Desk, request: Request) -> Outcome:
    """Units by role: ranked, bounded in number, in one role only, or partners of a unit."""
    english = request.language == "en"
    if request.only:
        role: RoleKey = request.roles[0]
        other: RoleKey = "lead" if role == "support" else "support"
        rows, query = desk.ask(
            "asked-units-only-in-role",
            role=role_terms((role,)),
            without=role_terms((other,)),
            **_parts(request),
        )
        values = values_of_units(rows)
        words = listing([_named(desk, value) for value in values], request.language)
        sentence = (
            f"{len(values)} units only {roles_word((role,), 'en')}: {words}." if english
            else f"只{roles_word((role,), 'zh')}、不{roles_word((other,), 'zh')}的单位有{len(values)}个：{words}。"
        )  # fmt: skip
        return _as_asked(desk, request, values, sentence, query)
    if request.joint and not request.units:
        rows, query = desk.ask(
            "asked-units-in-both-roles",
            role=role_terms(("lead",)),
            other=role_terms(("support",)),
            **_parts(request),
        )
        values = values_of_units(rows)
        words = listing([_named(desk, value) for value in values], request.language)
        sentence = (
            f"{len(values)} units both lead and support: {words}."
            if english
            else f"既牵头又配合的单位有{len(values)}个：{words}。"
        )
        return _as_asked(desk, request, values, sentence, query)
    if request.units:
        return _partners(desk, request)
    counting, bound = _counting(request)
    if request.alone:
        request = request.within(roles=request.roles[:1])
    rows, query = desk.ask(
        counting,
        role=role_terms(request.roles),
        least=integer(request.least or 1),
        most=integer(request.most or _UNLIMITED),
        **bound,
    )
    rows = _extreme(rows, request)
    values = values_of_units(rows, "项")
    if request.order in {"most", "least"} and rows and not request.top:
        count = int(text_of(rows[0], "tasks") or 0)
        _, query = desk.ask(
            counting,
            role=role_terms(request.roles),
            least=integer(count),
            most=integer(count),
            **bound,
        )
    verb = ("" if english or not request.alone else "单独") + roles_word(request.roles, request.language)
    if english:
        named = [f"{_named(desk, value)}, {(value.note or '').removesuffix('项')} tasks" for value in values]
        superlative = f"{request.order} " if request.order in {"most", "least"} else ""
        return _as_asked(
            desk,
            request,
            values,
            f"Units that {verb} {superlative}tasks ({len(values)}): {'; '.join(named[:30])}.",
            query,
        )
    words = listing(
        [f"{value.label}（{value.note}）" if value.note else value.label for value in values],
        request.language,
    )
    where = _where(desk, request)
    if request.order in {"most", "least"}:
        degree = "多" if request.order == "most" else "少"
        degree = f"第{request.place}{degree}" if request.place else f"最{degree}"
        sentence = f"{where}{verb}任务{degree}的单位：{words}。"
    else:
        sentence = f"{where}{verb}任务的单位有{len(values)}个：{words}。"
    return _as_asked(desk, request, values, sentence, query)


def _counting(request: Request) -> tuple[str, dict[str, Binding]]:
    """Return the stored query that counts the tasks of units, with what confines it."""
    if request.alone:
        return "asked-units-by-tasks-borne-alone", {**_parts(request)}
    if request.section:
        return "asked-units-of-section", {"section": NamedNode(request.section)}
    if request.sector:
        return "asked-units-of-sector", {"sector": NamedNode(request.sector), **_parts(request)}
    return "asked-units-by-task-count", {**_parts(request)}


def _named(desk: Desk, value: Value) -> str:
    return desk.unit_label([value.iri], value.label) if desk.english and value.iri else value.label


def _extreme(rows: Sequence[Row], request: Request) -> Sequence[Row]:
    """Keep the first n with their ties, those in one place of the order, or those with the extreme number."""
    if not rows or request.order not in {"most", "least"}:
        return rows
    counts = [int(text_of(row, "tasks") or 0) for row in rows]
    if request.place:
        places = sorted(set(counts), reverse=request.order == "most")[request.place - 1 : request.place]
        return [row for row, count in zip(rows, counts, strict=True) if count in places]
    ordered = sorted(counts, reverse=request.order == "most")
    limit = ordered[min(request.top or 1, len(ordered)) - 1]
    keep = [
        row
        for row, count in zip(rows, counts, strict=True)
        if (count >= limit if request.order == "most" else count <= limit)
    ]
    return keep if request.order == "most" else list(reversed(keep))


def _partners(desk: Desk, request: Request) -> Outcome:
    slot = request.units[0]
    rows, query = desk.ask(
        "asked-partners-of-unit", unit=[NamedNode(iri) for iri in slot.bodies], unit_role=role_terms(slot.roles),
        role=role_terms(request.roles), **_parts(request),
    )  # fmt: skip
    rows = _extreme(rows, request)
    values = values_of_units(rows, "项")
    name = desk.unit_label(slot.bodies, slot.words)
    words = listing([_named(desk, value) for value in values], request.language)
    own, other = roles_word(slot.roles, request.language), roles_word(request.roles, request.language)
    if request.language == "en":
        sentence = f"Units that {other} tasks {name} bears ({len(values)}): {words}."
    else:
        sentence = f"{name}{own}的任务，{other}的其他单位有{len(values)}个" + (
            f"：{words}。" if values else "。"
        )
    return _as_asked(desk, request, values, sentence, query)


def _as_asked(desk: Desk, request: Request, values: tuple[Value, ...], sentence: str, query: str) -> Outcome:
    proofs = _first_assignments(desk, values, request)
    if request.count:
        return desk.number(len(values), sentence, proofs, query)
    return Outcome("organization", values, sentence, proofs, query)


def _first_assignments(desk: Desk, values: Sequence[Value], request: Request) -> list[Proven]:
    """Prove a unit's place in a ranking by the tasks that put it there."""
    wanted = {value.iri for value in values}
    roles = set(request.roles) or {"lead", "support", "responsible", "guide"}
    within = _tasks_within(desk, request)
    tasks = [
        task for task, held in desk.held.bearers.items()
        if any(actor in wanted and role in roles for actor, role, _ in held)
        and (not request.parts or desk.held.tasks[task].part in request.parts)
        and (within is None or task in within)
    ] if len(wanted) <= 3 else []  # fmt: skip
    return [Proven(task, desk.label_of_task(task), task) for task in tasks]


def _where(desk: Desk, request: Request) -> str:
    if request.section:
        document = _document_of(desk, request.section) if several_documents(desk.held) else None
        label = f"{desk.held.documents[document].label}：" if document else ""
        return f"{label}“{desk.held.sections[request.section].label.rstrip('。')}”部分，"
    return f"{desk.held.sectors[request.sector].label}领域，" if request.sector else ""


def _tasks_within(desk: Desk, request: Request) -> frozenset[IRI] | None:
    """Return the tasks of the section or sector asked about; None: all."""
    if request.section:
        return _below(desk, request.section)
    if request.sector is None:
        return None
    rows, _ = desk.ask("asked-tasks-of-sector", sector=NamedNode(request.sector))
    return frozenset(IRI(text_of(row, "iri") or "") for row in rows)


def _document_of(desk: Desk, section: IRI) -> IRI | None:
    return next((entry for entry in desk.held.documents if section.startswith(f"{entry}/")), None)


def _below(desk: Desk, section: IRI) -> frozenset[IRI]:
    """Return the tasks that stand in a section or below it."""
    held, document = desk.held, _document_of(desk, section)
    found = set()
    for task in held.tasks.values():
        above = task.section if document is None or task.document == document else None
        while above is not None and above != section:
            above = held.sections[above].above if above in held.sections else None
        if above == section:
            found.add(task.iri)
    return frozenset(found)


def pairs(desk: Desk, request: Request) -> Outcome:
    """Pairs of units that lead together most often."""
    rows, query = desk.ask("asked-pairs-of-leads", **_parts(request))
    if not rows:
        return Outcome("organization", (), "没有共同牵头的单位。", (), query)
    best = text_of(rows[0], "tasks")
    kept = [row for row in rows if text_of(row, "tasks") == best]
    values = []
    for row in kept:
        values.append(Value(text_of(row, "label") or "", IRI(text_of(row, "iri") or "")))
        values.append(Value(text_of(row, "other_label") or "", IRI(text_of(row, "other") or "")))
    couples = listing(
        [f"{text_of(row, 'label')}与{text_of(row, 'other_label')}" for row in kept], request.language
    )
    sentence = f"共同牵头最多的是{couples}，各{best}项。"
    return Outcome(
        "organization", tuple({value.iri: value for value in values}.values()), sentence, (), query
    )


def compare(desk: Desk, request: Request) -> Outcome:
    """Compare units by their number of tasks in a role."""
    counts, labels, queries = [], [], []
    tasks: list[IRI] = []
    for slot in request.units:
        rows, query = desk.ask(
            "asked-tasks-of-unit",
            unit=[NamedNode(iri) for iri in slot.bodies],
            role=role_terms(request.roles),
            **_parts(request),
        )
        found = list(dict.fromkeys(IRI(text_of(row, "iri") or "") for row in rows))
        counts.append(len(found))
        tasks.extend(found)
        labels.append(desk.unit_label(slot.bodies, slot.words))
        queries.append(query)
    verb = roles_word(request.roles, request.language)
    pairs = list(zip(labels, counts, strict=True))
    text = "，".join(f"{label}{verb}{count}项" for label, count in pairs)
    if request.language == "en":
        text = ", ".join(f"{label}: {count} tasks" for label, count in pairs)
    proofs = [Proven(task, desk.label_of_task(task), task) for task in dict.fromkeys(tasks)]
    if request.count:
        difference = abs(counts[0] - counts[1])
        end = f". The difference is {difference}." if request.language == "en" else f"，相差{difference}项。"
        return desk.number(difference, text + end, proofs, "\n".join(queries[:1]))
    best = min(counts) if request.order == "least" else max(counts)
    winners = [index for index in range(len(counts)) if counts[index] == best]
    values = tuple(
        Value(
            desk.held.units[request.units[index].bodies[0]].label,
            request.units[index].bodies[0],
            note=f"{counts[index]}项",
        )
        for index in winners
    )
    first = listing([labels[index] for index in winners], request.language)
    most = "少" if request.order == "least" else "多"
    if len(counts) > 2:
        end = (
            f". {'Fewest' if request.order == 'least' else 'Most'}: {first}."
            if request.language == "en"
            else f"，最{most}的是{first}。"
        )
    elif len(winners) == 2:
        end = ". Equally many." if request.language == "en" else "，一样多。"
    elif request.language == "en":
        end = f". {labels[winners[0]]} has {'fewer' if request.order == 'least' else 'more'}."
    else:
        end = f"，{labels[winners[0]]}更{most}。"
    return Outcome("organization", values, text + end, proofs, queries[winners[0]])


def other_role(desk: Desk, request: Request) -> str:
    """Say what a unit without a task in the role asked for does instead: a true empty answer that helps."""
    slot = request.units[0]
    other: tuple[RoleKey, ...] = ("support",) if "lead" in slot.roles else ("lead",)
    if len(slot.roles) > 2 or request.none or request.alone:
        return ""
    numbers = [
        str(desk.held.tasks[task].number)
        for task, held in desk.held.bearers.items()
        if any(actor in slot.bodies and role in other for actor, role, _ in held)
        and desk.held.tasks[task].number is not None
    ]
    if not numbers:
        return ""
    if request.language == "en":
        return f" It {'supports' if other == ('support',) else 'leads'} {len(numbers)}: {listing(numbers, 'en')}."
    return f"它{roles_word(other, 'zh')}{len(numbers)}项：任务{listing(numbers, 'zh')}。"
