"""Body measures + tasks -> which measure each task carries out, clause by clause, as scored judgements.

One body sentence often holds several measures, and one task several actions, so the comparison is between clauses; the
whole texts, the headings both stand under and rival measures then decide. Nothing here reads units, numbers or titles of a
particular document: a pair is compared by wording and place alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from graph.document import Span
from graph.relating.alignment_pairs import Pair, Plan, kept_pairs, settings
from graph.relating.comparison import ClauseMatch, passage
from graph.relating.drift import Difference, widest
from graph.relating.patterns import pattern
from graph.relating.subject import grams
from graph.relating.wordings import (
    Side,
    WordingPair,
    authority_added,
    clauses_left_out,
    fine_differences,
    in_other_words,
    matched_alone,
    on_one_term,
    wording_pairs,
)
from graph.task import Measure, Task

AlignmentType = Literal["same", "implements", "related"]
Coverage = Literal["stated", "related-only", "none"]
METHOD = "clause-ngrams-1"
"""Names the way judgements are made; it changes when the numbers would."""
_ALIGNED_KINDS = frozenset({"measure"})
_MODAL = pattern("permission")
"""，可享受便利 (a clause that says something of the one before it); leaves ，可见一斑 and ，应对风险."""
_NAME = pattern("proper-name")
"""“单一窗口”, 长江师范学院; leaves 高校."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The judgement that *task* takes up *measure*: how, how surely, and by which words."""

    measure: Measure
    task: Task
    type: AlignmentType
    score: float
    """0 to 1."""
    matches: tuple[ClauseMatch, ...]
    """In the order of the measure's clauses."""
    source: Span
    """The words of the measure that correspond."""
    target: Span
    """The words of the task that correspond."""
    differences: tuple[Difference, ...] = ()
    """Where the corresponding words differ; places count in the document."""
    method: str = METHOD

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """The differences by which body and annex contradict each other."""
        return tuple(difference for difference in self.differences if difference.contradicts)


def alignments(
    measures: Sequence[Measure], tasks: Sequence[Task], names: Iterable[str] = ()
) -> tuple[Alignment, ...]:
    """Return which of *tasks* takes up which of *measures*, by task, then by falling score.

    Only tasks that stand in another part of the document than the measures are aligned: where the body itself hands the
    measures out, sentence and task are one text. *names*: names of the region and its parks, which stand everywhere in a plan and so tell nothing. Goals, headings and
    safeguards are not aligned. A measure or task that is absent from the result has no counterpart.
    """
    candidates = [measure for measure in measures if measure.kind in _ALIGNED_KINDS]
    parts = {measure.part for measure in measures}
    plan = Plan(candidates, [task for task in tasks if task.part not in parts], names)
    by_task: dict[int, list[Pair]] = defaultdict(list)
    for pair in plan.pairs():
        by_task[pair.task].append(pair)
    found: list[Alignment] = []
    whole = plan.taken_whole(by_task)
    for task in range(len(plan.tasks)):
        pairs = [pair for pair in by_task[task] if plan.stands(pair, whole)]
        kept = kept_pairs(pairs) or plan.on_the_same_matters(task)
        kept.sort(key=lambda pair: (-pair.score, pair.measure))
        found.extend(_alignment(pair, plan) for pair in kept)
    return _with_differences(found, plan.names)


def _alignment(pair: Pair, plan: Plan) -> Alignment:
    measure, task = plan.measures[pair.measure], plan.tasks[pair.task]
    least = settings().type["match"] * pair.likeness.clause
    matches = tuple(match for match in pair.likeness.matches if match.score >= least)
    kind = _type(pair.score, matches)
    if kind == "same" and all(_is_topic(match, task.text, task.span.start) for match in matches):
        kind = "implements"
    return Alignment(
        measure,
        task,
        kind,
        round(pair.score, 4),
        matches,
        widest([match.source.span for match in matches]) if matches else measure.span,
        widest([match.target.span for match in matches]) if matches else task.span,
    )


def _type(score: float, matches: tuple[ClauseMatch, ...]) -> AlignmentType:
    limits = settings().type
    agreement = max(
        (fuzz.ratio(match.source.text, match.target.text) / 100 for match in matches), default=0.0
    )
    if agreement >= limits["same"]:
        return "same"
    if score < limits["implements"] or not any(_shares_more_than_a_name(match) for match in matches):
        return "related"
    return "implements"


def _is_topic(match: ClauseMatch, text: str, start: int) -> bool:
    """Tell whether the task's clause is only what the next one speaks of: 企业聘用的外国人才，可享受绿色通道."""
    return _MODAL.match(text, match.target.span.end - start) is not None


def _shares_more_than_a_name(match: ClauseMatch) -> bool:
    """Tell whether two clauses still share a subject when proper names (in quotes, or of an organisation) are left out."""
    return bool(grams(_NAME.sub(" ", match.source.text)) & grams(_NAME.sub(" ", match.target.text)))


def _with_differences(found: Sequence[Alignment], names: re.Pattern[str]) -> tuple[Alignment, ...]:
    """Fill in where the words of each alignment differ; all measures that one task takes up are compared at once."""
    carried: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    by_task: dict[int, list[Alignment]] = defaultdict(list)
    for alignment in found:
        by_task[alignment.task.position].append(alignment)
        carried[alignment.measure.position].extend(
            (alignment.task.position, match.source.span) for match in alignment.matches
        )
    filled = []
    for position, group in by_task.items():
        task = group[0].task
        target = Side(task.text, task.span.start, passage(task.text, task.span, names).clauses)
        sources = [
            Side(a.measure.text, a.measure.span.start, passage(a.measure.text, a.measure.span, names).clauses)
            for a in group
        ]
        paired = wording_pairs(sources, target, settings().type["comparable"])
        for alignment, source, pairs in zip(group, sources, paired, strict=True):
            elsewhere = {span for task, span in carried[alignment.measure.position] if task != position}
            told = _differences(alignment, pairs, source, target, elsewhere)
            filled.append(replace(alignment, differences=tuple(told)))
    return tuple(filled)


def _differences(
    alignment: Alignment,
    pairs: tuple[WordingPair, ...],
    source: Side,
    target: Side,
    carried: set[Span],
) -> list[Difference]:
    """Return where the paired wordings differ; failing these, what is said of one subject in other words."""
    if alignment.type == "same":
        return [
            *fine_differences(pairs, source, target),
            *clauses_left_out(
                pairs, source, target, carried | matched_alone(alignment.matches, pairs, target)
            ),
            *authority_added(pairs, source, target),
        ]
    one_term = on_one_term(alignment.matches)
    if pairs and not (alignment.type == "related" and one_term):
        return fine_differences(pairs, source, target)
    if alignment.type == "implements" or one_term:
        whole = in_other_words(source, target, alignment.matches)
        return [whole] if whole else []
    return []
