"""Tasks + links + parks -> what is wrong with who does what: no lead, double roles, parks passed over, twins, numbering."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from graph.document import Span
from graph.relating.findings import Audited, Finding
from graph.relating.twins import Apart, twins
from graph.task import Task

_LEAD_IS_USUAL = 0.5
"""Tasks are expected to have a lead in a document where this share of them has one."""


def tasks_without_lead(audited: Audited) -> Iterator[Finding]:
    """Yield tasks that name nobody, or only cooperating units, where the others name a lead."""
    tasks = audited.found.tasks
    usual = sum(bool(task.lead) for task in tasks) >= _LEAD_IS_USUAL * max(1, len(tasks))
    for task in tasks:
        if task.lead or task.responsible or (task.guide and not task.support):
            continue
        nobody = not task.support
        if nobody or usual:
            zh, en = (
                ("没有责任单位", "has no unit")
                if nobody
                else ("只有配合单位，没有牵头单位", "has cooperating units but no lead")
            )
            yield Finding(
                "no-lead",
                "error" if nobody else "warning",
                f"{audited.task_name(task)}{zh}",
                f"{audited.task_name_en(task)} {en}",
                target=(task.span,),
                tasks=(task,),
            )


def units_in_two_roles(audited: Audited) -> Iterator[Finding]:
    """Yield units that both lead a task and cooperate in it."""
    for task in audited.found.tasks:
        leads = {mention.text: mention for mention in task.lead}
        for mention in task.support:
            if mention.text in leads:
                yield Finding(
                    "lead-also-supports",
                    "error",
                    f"{audited.task_name(task)}：{mention.text}既牵头又配合",
                    f"{audited.task_name_en(task)}: {mention.text} both leads and cooperates",
                    target=(leads[mention.text].span, mention.span),
                    tasks=(task,),
                )


def parks_not_leading(audited: Audited) -> Iterator[Finding]:
    """Yield tasks that stand in a park's section and that this park does not lead."""
    by_task: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for judged in audited.relations.parks:
        by_task[judged.task.position][judged.park].add(judged.involvement)
    for task in audited.found.tasks:
        for park in audited.relations.headed_by_park.get(task.position, ()):
            involved = by_task[task.position][park]
            if "lead" in involved or not task.lead:
                continue
            units = "、".join(mention.text for mention in task.lead)
            cooperating = "support" in involved
            yield Finding(
                "park-not-leading",
                "notice",
                f"{audited.task_name(task)}列在园区之下，由{units}牵头，园区{'仅配合' if cooperating else '未列入'}",
                f"{audited.task_name_en(task)} stands under a park but {units} leads it; the park "
                + ("only cooperates" if cooperating else "is not named"),
                target=(task.span, *(mention.span for mention in task.lead)),
                tasks=(task,),
            )


def near_duplicates(audited: Audited) -> Iterator[Finding]:
    """Yield pairs of tasks with nearly the same words and different leads.

    Rows that differ by a name, a place or a number (修复东河 | 修复西河) are one action done in several places, not twice told.
    """
    for first, second in twins(audited.found.tasks, Apart(audited.links.context).told):
        yield Finding(
            "near-duplicate",
            "warning",
            f"{audited.task_name(first)}与{audited.task_name(second)}文字近似，牵头单位不同",
            f"{audited.task_name_en(first)} and {audited.task_name_en(second)} are nearly the same wording with different leads",
            (first.span,),
            (second.span,),
            tasks=(first, second),
            compared=(first.span, second.span),
        )


def numbering(audited: Audited) -> Iterator[Finding]:
    """Yield numbers that two tasks of one part bear, and gaps in the numbers of a table."""
    by_part: dict[str, list[Task]] = defaultdict(list)
    for task in audited.found.tasks:
        if task.number is not None:
            by_part[task.part].append(task)
    for tasks in by_part.values():
        if len({task.section for task in tasks}) > 1 and _restarts(tasks):
            continue
        by_number: dict[int, list[Task]] = defaultdict(list)
        for task in tasks:
            by_number[task.number or 0].append(task)
        for number, bearers in sorted(by_number.items()):
            if len(bearers) > 1 and len(bearers) < len(tasks):
                yield Finding(
                    "duplicate-number",
                    "warning",
                    f"{len(bearers)}项任务同为序号{number}",
                    f"{len(bearers)} tasks bear the number {number}",
                    target=tuple(task.span for task in bearers),
                    tasks=tuple(bearers),
                )
        if all(task.form == "table" for task in tasks):
            yield from _gaps(by_number)


def _restarts(tasks: list[Task]) -> bool:
    """Tell whether the numbers begin anew in each section, as 1. 2. under （一） and again under （二） do."""
    return sum(task.number == 1 for task in tasks) > 1


def _gaps(by_number: dict[int, list[Task]]) -> Iterator[Finding]:
    """Yield one finding with every gap of a table's numbers, and the rows on both sides of each."""
    gaps = [(before, after) for before, after in pairwise(sorted(by_number)) if after - before > 1]
    if not gaps:
        return
    missing = "、".join(
        f"{before + 1}" if after - before == 2 else f"{before + 1}–{after - 1}" for before, after in gaps
    )
    sides = dict.fromkeys(number for gap in gaps for number in gap)
    yield Finding(
        "missing-number",
        "warning",
        f"序号不连续，缺{missing}",
        f"the numbers are not consecutive; missing: {missing}",
        target=tuple(by_number[number][0].span for number in sides),
        tasks=tuple(by_number[number][0] for number in sides),
    )


def bodies_without_entry(audited: Audited) -> Iterator[Finding]:
    """Yield the names that the registry holds no entry for, each with every place it stands.

    In a document that does not show where it belongs, no name can be told: that is one finding, not one for each name.
    """
    unknown = {unlinked.mention: unlinked for unlinked in audited.links.unlinked}
    spans: dict[str, dict[Span, Task]] = defaultdict(dict)
    for task in audited.found.tasks:
        for _, _, mention in task.mentions():
            if mention.text in unknown:
                spans[mention.text][mention.span] = task
    if len(spans) > 1 and audited.links.context.region is None:
        places = {span: task for found in spans.values() for span, task in found.items()}
        names = "、".join(spans)
        yield _without_entry(
            places,
            f"看不出文件属于哪一级、哪一地，{len(spans)}个单位无法对应：{names}",
            f"the document shows no level and place, so {len(spans)} bodies cannot be told: {names}",
        )
        return
    for name, found in spans.items():
        yield _without_entry(
            found, f"“{name}”在登记表中没有条目", f"no registry entry for “{name}”: {unknown[name].reason}"
        )


def _without_entry(places: dict[Span, Task], zh: str, en: str) -> Finding:
    ordered = sorted(places)
    tasks = dict.fromkeys(places[span] for span in ordered)
    return Finding("unregistered-body", "notice", zh, en, target=tuple(ordered), tasks=tuple(tasks))
