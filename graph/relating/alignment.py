"""Body measures + tasks -> which measure each task carries out, clause by clause, as scored judgements.

One body sentence often holds several measures, and one task several actions, so the comparison is between clauses; the
whole texts, the headings both stand under and rival measures then decide. Nothing here reads units, numbers or titles of a
particular document: a pair is compared by wording and place alone.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz

from graph.document import Span
from graph.relating.comparison import ClauseMatch, Comparison, Likeness, name_pattern, passage
from graph.relating.drift import Difference, widest
from graph.relating.subject import grams, subject_runs, weights
from graph.relating.wordings import (
    Side,
    WordingPair,
    authority_added,
    clauses_left_out,
    fine_differences,
    in_other_words,
    on_one_term,
    wording_pairs,
)
from graph.task import Measure, Task

AlignmentType = Literal["same", "implements", "related"]
Coverage = Literal["stated", "related-only", "none"]
METHOD = "clause-ngrams-1"
"""Names the way judgements are made; it changes when the numbers would."""
_ALIGNED_KINDS = frozenset({"measure"})
_NUMBERING = re.compile(r"\s*(?:[（(][一二三四五六七八九十百\d]+[）)]|[一二三四五六七八九十百\d]+[、.．])\s*")
"""（二） in （二）主要目标, 3. in 3.人才; leaves 三年行动."""
_BODY = re.compile(r"\A[省市区县州旗]|(?:委员会|办公室|中心|[局委办厅部院站])\Z")
"""What is no business in a body's short name: 区物流办 -> 物流; 区教委 -> 教, too short to tell."""
_ABOUT_EQUAL = 0.03
"""Scores below the threshold that differ by less tell nothing."""
_NAME = re.compile(r"[“‘《][^”’》、，]{2,12}[”’》]|[㐀-鿿]{2,8}(?:学院|大学|集团|公司)")
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


@dataclass(frozen=True, slots=True)
class _Settings:
    """alignment.toml."""

    pair: Mapping[str, float]
    keep: Mapping[str, float]
    type: Mapping[str, float]


@cache
def settings() -> _Settings:
    """Return the weights and thresholds, with their note beside them in the file."""
    data = tomllib.loads((Path(__file__).parent / "alignment.toml").read_text(encoding="utf-8"))
    return _Settings(data["pair"], data["keep"], data["type"])


@dataclass(frozen=True, slots=True)
class _Pair:
    measure: int
    task: int
    score: float
    likeness: Likeness
    place: float
    """Factor for where both stand."""


def heading_words(heading: str) -> str:
    """Return a heading without its numbering and closing mark: ``（四）强化要素保障。`` -> ``强化要素保障``."""
    return _NUMBERING.sub("", heading, count=1).strip().rstrip("。：:")


class _Plan:
    """One document's measures and tasks, ready to be compared."""

    def __init__(self, measures: Sequence[Measure], tasks: Sequence[Task], names: Iterable[str]) -> None:
        self.measures, self.tasks = measures, tasks
        self.names = name_pattern(names)
        sources = [passage(measure.text, measure.span, self.names) for measure in measures]
        targets = [passage(task.text, task.span, self.names) for task in tasks]
        self.comparison = Comparison(sources, targets, weights(item.grams for item in (*sources, *targets)))
        self._source_headings = [tuple(map(heading_words, measure.section_path)) for measure in measures]
        self._target_headings = [tuple(map(heading_words, task.section_path)) for task in tasks]
        self._twins = {h for headings in self._source_headings for h in headings} & {
            h for headings in self._target_headings for h in headings
        }

    def place_factor(self, measure: int, task: int) -> float:
        twins = [heading for heading in self._target_headings[task] if heading in self._twins]
        if not twins:
            return settings().pair["no_section"]
        return settings().pair[
            "same_section" if twins[-1] in self._source_headings[measure] else "other_section"
        ]

    def pairs(self) -> list[_Pair]:
        """Return every pair that shares a word of its subject, scores final."""
        pair = settings().pair
        found = []
        for task in range(len(self.tasks)):
            for measure in range(len(self.measures)):
                likeness = self.comparison.likeness(measure, task)
                if likeness is None:
                    continue
                place = self.place_factor(measure, task)
                score = place * (pair["clause"] * likeness.clause + pair["coverage"] * likeness.coverage)
                found.append(_Pair(measure, task, min(1.0, score), likeness, place))
        return self._with_lead_bonus(self._with_heading_bonus(found))

    def heading_subject(self, measure: int) -> tuple[str, frozenset[str]]:
        """Return the innermost heading a measure stands under and the words that say what it is about."""
        headings = self._source_headings[measure]
        if not headings:
            return "", frozenset()
        return headings[-1], _subject_words(self.names.sub(" ", headings[-1]))

    def _with_heading_bonus(self, pairs: list[_Pair]) -> list[_Pair]:
        """Raise, for each task and heading, the nearest measure under that heading when the task names its subject.

        Of measures about equally near, the one that stands first: it opens what the heading announces.
        """
        bonus = settings().pair["heading"]
        under: dict[tuple[int, str], list[int]] = defaultdict(list)
        for number, pair in enumerate(pairs):
            heading, words = self.heading_subject(pair.measure)
            if words and self._deep_twin(pair, heading) and _share_named(words, self.tasks[pair.task].text):
                under[pair.task, heading].append(number)
        raised = list(pairs)
        for numbers in under.values():
            best = max(pairs[number].score for number in numbers)
            number = next(number for number in numbers if pairs[number].score >= best - _ABOUT_EQUAL)
            pair = pairs[number]
            share = _share_named(self.heading_subject(pair.measure)[1], self.tasks[pair.task].text)
            raised[number] = replace(pair, score=min(1.0, pair.score + bonus * share))
        return raised

    def _with_lead_bonus(self, pairs: list[_Pair]) -> list[_Pair]:
        """Raise, for each task in a park's section, the measure of that park that most names its lead's line of business.

        区物流办 leads a task on trains: of the park's measures it serves the one on logistics, whatever words it uses.
        """
        bonus = settings().pair["lead"]
        raised = {(pair.measure, pair.task): pair for pair in pairs}
        for number, task in enumerate(self.tasks):
            lines = [line for mention in task.lead if len(line := _BODY.sub("", mention.text)) > 1]
            named = [
                (sum(measure.text.count(line) for line in lines), -index)
                for index, measure in enumerate(self.measures)
                if lines and measure.park is not None and self._same_deepest_heading(index, number)
            ]
            if not named or not max(named)[0]:
                continue
            index = -max(named)[1]
            pair = raised.get((index, number)) or _Pair(index, number, 0.0, self._nothing_alike(number), 1.0)
            raised[index, number] = replace(pair, score=min(1.0, pair.score + bonus))
        return [raised[key] for key in sorted(raised, key=lambda key: (key[1], key[0]))]

    def _nothing_alike(self, task: int) -> Likeness:
        return Likeness(0, 0.0, (), (0.0,) * len(self.comparison.targets[task].clauses))

    def _same_deepest_heading(self, measure: int, task: int) -> bool:
        above, own = self._source_headings[measure], self._target_headings[task]
        return bool(above and own) and above[-1] == own[-1]

    def _deep_twin(self, pair: _Pair, heading: str) -> bool:
        """Tell whether the task stands in the part of the plan that *heading* belongs to, and heading is below it."""
        above, own = self._source_headings[pair.measure], self._target_headings[pair.task]
        return heading not in own and any(twin in self._twins and twin in above for twin in own)


def _subject_words(heading: str) -> frozenset[str]:
    """Return the words that say what a heading is about: each run of its subject, with its halves of two characters or more."""
    runs = subject_runs(heading)
    return frozenset(
        part for run in runs for cut in range(2, len(run) + 1) for part in (run[:cut], run[-cut:])
    )


def _share_named(words: frozenset[str], text: str) -> float:
    """Return how much of the longest of *words* the longest one named in *text* covers."""
    named = [len(word) for word in words if word in text]
    return max(named, default=0) / max(map(len, words))


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
    plan = _Plan(candidates, [task for task in tasks if task.part not in parts], names)
    by_task: dict[int, list[_Pair]] = defaultdict(list)
    for pair in plan.pairs():
        by_task[pair.task].append(pair)
    found: list[Alignment] = []
    for task in sorted(by_task):
        kept = sorted(_kept(by_task[task]), key=lambda pair: (-pair.score, pair.measure))
        found.extend(_alignment(pair, plan) for pair in kept)
    return _with_differences(found, plan.names)


def _kept(pairs: list[_Pair]) -> list[_Pair]:
    """Return the pairs of one task that stand: good enough, and not outdone by a rival for the clause they match."""
    keep = settings().keep
    said = [tuple(pair.place * score for score in pair.likeness.best_for_target) for pair in pairs]
    clause_best = [max(scores) for scores in zip(*said, strict=True)]
    top = max(pair.score for pair in pairs)
    return [
        pair
        for pair, scores in zip(pairs, said, strict=True)
        if pair.score >= keep["score"]
        and (
            pair.score >= top
            or any(
                best and score >= keep["rival"] * best and score >= keep["second"]
                for score, best in zip(scores, clause_best, strict=True)
            )
        )
    ]


def _alignment(pair: _Pair, plan: _Plan) -> Alignment:
    measure, task = plan.measures[pair.measure], plan.tasks[pair.task]
    least = settings().type["match"] * pair.likeness.clause
    matches = tuple(match for match in pair.likeness.matches if match.score >= least)
    kind = _type(pair.score, matches)
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


def _shares_more_than_a_name(match: ClauseMatch) -> bool:
    """Tell whether two clauses still share a subject when proper names (in quotes, or of an organisation) are left out."""
    return bool(grams(_NAME.sub(" ", match.source.text)) & grams(_NAME.sub(" ", match.target.text)))


def _with_differences(found: Sequence[Alignment], names: re.Pattern[str]) -> tuple[Alignment, ...]:
    """Fill in where the words of each alignment differ; all measures that one task takes up are compared at once."""
    carried: dict[int, set[Span]] = defaultdict(set)
    by_task: dict[int, list[Alignment]] = defaultdict(list)
    for alignment in found:
        by_task[alignment.task.position].append(alignment)
        carried[alignment.measure.position].update(match.source.span for match in alignment.matches)
    filled = []
    for group in by_task.values():
        task = group[0].task
        target = Side(task.text, task.span.start, passage(task.text, task.span, names).clauses)
        sources = [
            Side(a.measure.text, a.measure.span.start, passage(a.measure.text, a.measure.span, names).clauses)
            for a in group
        ]
        paired = wording_pairs(sources, target, settings().type["comparable"])
        for alignment, source, pairs in zip(group, sources, paired, strict=True):
            told = _differences(alignment, pairs, source, target, carried[alignment.measure.position])
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
            *clauses_left_out(pairs, source, target, carried),
            *authority_added(pairs, source, target),
        ]
    one_term = on_one_term(alignment.matches)
    if pairs and not (alignment.type == "related" and one_term):
        return fine_differences(pairs, source, target)
    if alignment.type == "implements" or one_term:
        whole = in_other_words(source, target, alignment.matches)
        return [whole] if whole else []
    return []
