"""Body measures + annex tasks -> scored pairs: how far each task may take up each measure, by wording and place.

The bonuses and the rules of what stands are those of ``alignment.toml``; what a standing pair means is said in `alignment`.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from graph.relating.comparison import Comparison, Likeness, name_pattern, passage
from graph.relating.families import Families
from graph.relating.patterns import pattern
from graph.relating.subject import subject_runs, weights
from graph.relating.wordings import only_frames
from graph.task import Measure, Task

_NUMBERING = pattern("heading-number")
"""（二） in （二）主要目标, 3. in 3.人才; leaves 三年行动."""
_BODY = pattern("no-business")
"""What is no business in a body's short name: 区物流办 -> 物流; 区教委 -> 教, too short to tell."""
_ABOUT_EQUAL = 0.03
"""Scores below the threshold that differ by less tell nothing."""


@dataclass(frozen=True, slots=True)
class Settings:
    """alignment.toml."""

    pair: Mapping[str, float]
    keep: Mapping[str, float]
    type: Mapping[str, float]


@cache
def settings() -> Settings:
    """Return the weights and thresholds, with their note beside them in the file."""
    data = tomllib.loads((Path(__file__).parent / "alignment.toml").read_text(encoding="utf-8"))
    return Settings(data["pair"], data["keep"], data["type"])


@dataclass(frozen=True, slots=True)
class Pair:
    """A measure and a task, by number, and how far the one may take up the other."""

    measure: int
    task: int
    score: float
    likeness: Likeness
    place: float
    """Factor for where both stand."""


def heading_words(heading: str) -> str:
    """Return a heading without its numbering and closing mark: ``（四）强化要素保障。`` -> ``强化要素保障``."""
    return _NUMBERING.sub("", heading, count=1).strip().rstrip("。：:")


class Plan:
    """One document's measures and tasks, ready to be compared."""

    def __init__(self, measures: Sequence[Measure], tasks: Sequence[Task], names: Iterable[str]) -> None:
        self.measures, self.tasks = measures, tasks
        self._families: Families | None = None
        self._subjects: dict[str, frozenset[str]] = {}
        self._shares: dict[tuple[str, int], float] = {}
        self.matched = 0
        """How many pairs were matched clause by clause."""
        self.names = name_pattern(names)
        sources = [passage(measure.text, measure.span, self.names) for measure in measures]
        targets = [passage(task.text, task.span, self.names) for task in tasks]
        self.comparison = Comparison(sources, targets, weights(item.grams for item in (*sources, *targets)))
        self._bearers: dict[str, list[int]] = defaultdict(list)
        for number, source in enumerate(sources):
            for gram in source.grams:
                self._bearers[gram].append(number)
        self._source_headings = [tuple(map(heading_words, measure.section_path)) for measure in measures]
        self._target_headings = [tuple(map(heading_words, task.section_path)) for task in tasks]
        self._twins = {h for headings in self._source_headings for h in headings} & {
            h for headings in self._target_headings for h in headings
        }

    def place_factor(self, measure: int, task: int) -> float:
        """Return the factor for where both stand: whether the task's section has a twin that the measure stands under."""
        twins = [heading for heading in self._target_headings[task] if heading in self._twins]
        if not twins:
            return settings().pair["no_section"]
        return settings().pair[
            "same_section" if twins[-1] in self._source_headings[measure] else "other_section"
        ]

    def pairs(self) -> list[Pair]:
        """Return every pair that shares a word of its subject and may stand, or be a rival of one that stands; scores final."""
        found = []
        for task in range(len(self.tasks)):
            for measure in self._sharing(task):
                named = self._names_heading(measure, task)
                pair = self._pair(measure, task, self._least_score(named))
                if pair is not None:
                    found.append(pair)
        return self._with_lead_bonus(self._with_heading_bonus(found))

    def _sharing(self, task: int) -> list[int]:
        """Return the measures that share an n-gram with a task."""
        grams = self.comparison.targets[task].grams
        return sorted({measure for gram in grams for measure in self._bearers.get(gram, ())})

    def _pair(self, measure: int, task: int, least: float = 0.0) -> Pair | None:
        """Return how far a task may take up a measure, before any bonus; None when they share nothing, or it is below *least*.

        Where little is asked only of the score, clauses are not matched one by one: most pairs share a word in passing.
        """
        common = self.comparison.common(measure, task)
        if not common:
            return None
        place, pair = self.place_factor(measure, task), settings().pair
        if least:
            clause = self.comparison.best_clause(measure, task, common)
            coverage = self.comparison.coverage(measure, task, common)
            if place * (pair["clause"] * clause + pair["coverage"] * coverage) < least:
                return None
        likeness = self.comparison.likeness(measure, task)
        if likeness is None:
            return None
        self.matched += 1
        score = place * (pair["clause"] * likeness.clause + pair["coverage"] * likeness.coverage)
        return Pair(measure, task, min(1.0, score), likeness, place)

    @staticmethod
    def _least_score(named: bool) -> float:
        """Return the score below which a pair, unless a heading may raise it, neither stands nor keeps another from standing.

        To stand it takes ``keep.score``; to be the rival of a pair that is matched as well as ``second``, a clause better by
        ``rival``; to be taken whole, clauses as good as ``whole``.
        """
        pair, keep = settings().pair, settings().keep
        place = min(pair["same_section"], pair["no_section"], pair["other_section"])
        rival, whole = keep["second"] / keep["rival"], place * keep["whole"]
        return 0.0 if named else min(keep["score"], pair["clause"] * min(rival, whole))

    def _names_heading(self, measure: int, task: int) -> bool:
        """Tell whether a task names the subject of the heading that a measure stands under, in the twin of its part."""
        heading, words = self.heading_subject(measure)
        return (
            bool(words) and self._deep_twin(measure, task, heading) and self._share_named(heading, task) > 0
        )

    def _share_named(self, heading: str, task: int) -> float:
        """Return how much of the longest of a heading's words the longest one named in the task covers."""
        key = (heading, task)
        if key not in self._shares:
            words, text = self._subjects[heading], self.tasks[task].text
            named = [len(word) for word in words if word in text]
            self._shares[key] = max(named, default=0) / max(map(len, words))
        return self._shares[key]

    def heading_subject(self, measure: int) -> tuple[str, frozenset[str]]:
        """Return the innermost heading a measure stands under and the words that say what it is about."""
        headings = self._source_headings[measure]
        if not headings:
            return "", frozenset()
        if headings[-1] not in self._subjects:
            self._subjects[headings[-1]] = _subject_words(self.names.sub(" ", headings[-1]))
        return headings[-1], self._subjects[headings[-1]]

    def _with_heading_bonus(self, pairs: list[Pair]) -> list[Pair]:
        """Raise, for each task and heading, the nearest measure under that heading when the task names its subject.

        Of measures about equally near, the one that stands first: it opens what the heading announces.
        """
        bonus = settings().pair["heading"]
        under: dict[tuple[int, str], list[int]] = defaultdict(list)
        for number, pair in enumerate(pairs):
            if self._names_heading(pair.measure, pair.task):
                under[pair.task, self._source_headings[pair.measure][-1]].append(number)
        raised = list(pairs)
        for (task, heading), numbers in under.items():
            best = max(pairs[number].score for number in numbers)
            number = next(number for number in numbers if pairs[number].score >= best - _ABOUT_EQUAL)
            pair = pairs[number]
            raised[number] = replace(
                pair, score=min(1.0, pair.score + bonus * self._share_named(heading, task))
            )
        return raised

    def _with_lead_bonus(self, pairs: list[Pair]) -> list[Pair]:
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
            pair = (
                raised.get((index, number))
                or self._pair(index, number)
                or Pair(index, number, 0.0, self._nothing_alike(number), 1.0)
            )
            raised[index, number] = replace(pair, score=min(1.0, pair.score + bonus))
        return [raised[key] for key in sorted(raised, key=lambda key: (key[1], key[0]))]

    def taken_whole(self, pairs: Mapping[int, Sequence[Pair]]) -> Mapping[int, int]:
        """Return the measures that one task says in all their clauses, each with that task."""
        least = settings().keep["whole"]
        found = {}
        for pair in (pair for own in pairs.values() for pair in own):
            said = {match.source.span for match in pair.likeness.matches if match.score >= least}
            source = self.comparison.sources[pair.measure]
            if all(
                clause.span in said or not own
                for clause, own in zip(source.clauses, source.clause_grams, strict=True)
            ):
                found[pair.measure] = pair.task
        return found

    def stands(self, pair: Pair, whole: Mapping[int, int]) -> bool:
        """Tell whether a pair rests on more than a word in passing.

        A measure that another task says whole is not taken up again by one that merely touches it; and what frames a measure
        (聚焦税收政策优势) ties it to no task of another section.
        """
        keep = settings().keep
        if pair.score < keep["taken"] * pair.place and whole.get(pair.measure, pair.task) != pair.task:
            return False
        best = max(pair.likeness.matches, key=lambda match: match.score, default=None)
        other_section = pair.place == settings().pair["other_section"]
        return not (other_section and best is not None and only_frames(best.source.text))

    def on_the_same_matters(self, task: int) -> list[Pair]:
        """Return the measure of the task's own section that speaks of the same two or more matters, though in other words."""
        pair, keep = settings().pair, settings().keep
        if self._families is None:
            texts = [measure.text for measure in self.measures] + [task.text for task in self.tasks]
            self._families = Families([self.names.sub(" ", text) for text in texts])
        near = []
        for measure in range(len(self.measures)):
            if self.place_factor(measure, task) < pair["same_section"]:
                continue
            likeness = self._families.likeness(measure, len(self.measures) + task)
            if len(likeness.shared) > 1 and likeness.cosine >= keep["matters"]:
                near.append((likeness.cosine, -measure))
        if not near:
            return []
        cosine, measure = max(near)
        score = keep["score"] + keep["matters_weight"] * cosine
        return [Pair(-measure, task, score, self._nothing_alike(task), 1.0)]

    def _nothing_alike(self, task: int) -> Likeness:
        return Likeness(0, 0.0, (), (0.0,) * len(self.comparison.targets[task].clauses))

    def _same_deepest_heading(self, measure: int, task: int) -> bool:
        above, own = self._source_headings[measure], self._target_headings[task]
        return bool(above and own) and above[-1] == own[-1]

    def _deep_twin(self, measure: int, task: int, heading: str) -> bool:
        """Tell whether the task stands in the part of the plan that *heading* belongs to, and heading is below it."""
        above, own = self._source_headings[measure], self._target_headings[task]
        return heading not in own and any(twin in self._twins and twin in above for twin in own)


def _subject_words(heading: str) -> frozenset[str]:
    """Return the words that say what a heading is about: each run of its subject, with its halves of two characters or more."""
    runs = subject_runs(heading)
    return frozenset(
        part for run in runs for cut in range(2, len(run) + 1) for part in (run[:cut], run[-cut:])
    )


def kept_pairs(pairs: list[Pair]) -> list[Pair]:
    """Return the pairs of one task that stand: good enough, and not outdone by a rival for the clause they match."""
    keep = settings().keep
    said = [tuple(pair.place * score for score in pair.likeness.best_for_target) for pair in pairs]
    if not pairs:
        return []
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
