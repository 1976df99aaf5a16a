"""Alignments -> measures, and single clauses of measures, that no task carries; tasks that no measure backs."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate

from rapidfuzz import fuzz

from graph.document import Span
from graph.relating.comparison import name_pattern
from graph.relating.findings import Audited, Finding
from graph.relating.patterns import pattern
from graph.relating.relate import region_names
from graph.relating.subject import Clause, clauses, grams
from graph.relating.wordings import only_frames
from graph.task import Measure, Task

_SHARE_SAID = 0.3
"""A clause is carried when its tasks say this share of its subject. Set by reading the clauses of one plan at 0.2 to 0.5."""
_SAME_WORDS = 50.0
"""… or when this percentage of its characters stands in one clause of a task, in order."""
_HANDED_OUT = 0.5
"""A body hands its measures out itself when this share of them stand in a task."""


def uncarried_measures(audited: Audited) -> Iterator[Finding]:
    """Yield the measures, and the clauses of otherwise carried measures, that no task takes up.

    Where the body itself hands measures out, sentence by sentence, these are the sentences between them that nobody was given;
    what comes before the first and after the last introduces and closes.
    """
    measures = [measure for measure in audited.found.measures if measure.kind == "measure"]
    tasks = audited.found.tasks
    if not measures or not tasks:
        return
    if any(task.part not in {measure.part for measure in measures} for task in tasks):
        yield from _not_in_annex(audited, measures)
    else:
        yield from _not_handed_out(measures, tasks)


_SELF_ASSIGNED = pattern("self-assigned")
"""Sentences that need no unit of their own: targets (到2027年，…), entry into force, and those whose subject is the one who acts
(各有关部门要…); leaves 支持各类企业上市."""


def _not_in_annex(audited: Audited, measures: list[Measure]) -> Iterator[Finding]:
    carried: dict[int, list[Task]] = defaultdict(list)
    matched: set[Span] = set()
    for alignment in audited.relations.alignments:
        carried[alignment.measure.position].append(alignment.task)
        if alignment.type != "related":
            matched.update(match.source.span for match in alignment.matches)
        matched.update(
            clause.span
            for clause in clauses(alignment.measure.text, alignment.measure.span.start)
            if any(d.source and clause.span.contains(d.source) for d in alignment.differences)
        )
    names = name_pattern(region_names(audited.links.context))
    for measure in measures:
        tasks = carried[measure.position]
        if not tasks:
            yield Finding(
                "uncarried-measure",
                "warning",
                "正文举措在附件中没有对应任务",
                "no task of the annex carries this measure of the body",
                (measure.span,),
                measures=(measure,),
            )
            continue
        said = frozenset().union(*(grams(names.sub(" ", task.text)) for task in tasks))
        wordings = [clause.text for task in tasks for clause in clauses(task.text)]
        missing = [
            clause
            for clause in clauses(measure.text, measure.span.start)
            if (own := grams(names.sub(" ", clause.text)))
            and clause.span not in matched
            and not only_frames(clause.text)
            and len(own & said) < _SHARE_SAID * len(own)
            and not any(fuzz.ratio(clause.text, wording) >= _SAME_WORDS for wording in wordings)
        ]
        if missing:
            yield _partly_carried(audited, measure, tasks, missing)


def _partly_carried(audited: Audited, measure: Measure, tasks: list[Task], missing: list[Clause]) -> Finding:
    named = "、".join(audited.task_name(task) for task in tasks)
    named_en = ", ".join(audited.task_name_en(task) for task in tasks)
    words = "；".join(clause.text for clause in missing)
    return Finding(
        "uncarried-measure",
        "notice",
        f"“{words}”在对应的{named}中没有落实",
        f"“{words}” is carried by none of the corresponding tasks ({named_en})",
        tuple(clause.span for clause in missing),
        tuple(task.span for task in tasks),
        (measure,),
        tuple(tasks),
        "omission",
    )


def _not_handed_out(measures: list[Measure], tasks: tuple[Task, ...]) -> Iterator[Finding]:
    given = _Overlaps(tasks)
    handed = [given.holds(measure) for measure in measures]
    if sum(handed) < _HANDED_OUT * len(measures):
        return
    labelled = tuple(task for task in tasks if task.form != "clause") or tasks
    with_label = _Overlaps(labelled)
    marked = [number for number, measure in enumerate(measures) if with_label.holds(measure)]
    for number in range(marked[0], marked[-1]) if marked else ():
        measure = measures[number]
        if not handed[number] and not _SELF_ASSIGNED.match(measure.text):
            yield Finding(
                "uncarried-measure",
                "notice",
                "这项举措没有写明责任单位",
                "no unit is named for this measure, while the others have one",
                (measure.span,),
                measures=(measure,),
            )


class _Overlaps:
    """The places of tasks in order, with how far those up to each reach."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        spans = sorted(task.span for task in tasks)
        self._starts = [span.start for span in spans]
        self._reach = list(accumulate((span.end for span in spans), max))

    def holds(self, measure: Measure) -> bool:
        """Tell whether a task holds words of the measure."""
        before = bisect_left(self._starts, measure.span.end)
        return before > 0 and self._reach[before - 1] > measure.span.start


def unbacked_tasks(audited: Audited) -> Iterator[Finding]:
    """Yield the annex tasks for which the body has no measure, where there is a body to compare with."""
    parts = {measure.part for measure in audited.found.measures}
    if not any(measure.kind == "measure" for measure in audited.found.measures):
        return
    backed = {alignment.task.position for alignment in audited.relations.alignments}
    for task in audited.found.tasks:
        if task.part not in parts and task.position not in backed:
            yield Finding(
                "unbacked-task",
                "notice",
                f"{audited.task_name(task)}在正文中没有对应举措",
                f"no measure of the body backs {audited.task_name_en(task)}",
                target=(task.span,),
                tasks=(task,),
            )
