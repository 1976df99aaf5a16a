"""The clauses of the measures that one task takes up, and of the task -> which two say one thing, and where they differ.

Two clauses are one wording when each is the other's nearest among all clauses compared, and they agree in enough of their
characters or are built alike (支持学校招收学生 | 支持企业招收学徒). What one side says in two clauses and the other in one is compared as one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from graph.document import Span
from graph.relating.comparison import ClauseMatch
from graph.relating.drift import (
    Difference,
    added_authority,
    differences,
    left_out,
    same_frame,
    speaks_for_authority,
    whole_difference,
)
from graph.relating.subject import Clause

_BETTER = 0.02
"""A neighbouring clause joins a wording when the agreement rises by this much."""
_RIVAL = 0.1
"""A clause of another measure may be nearer by so much, and both are still shown."""
_LONG_TERM = 6
"""Characters in a row that two clauses on one subject share: 重大科学装置."""
_SURE = 0.6
"""From this agreement on, two clauses are one wording even if they share one run of characters alone."""
_NAMED = re.compile(r"[“《][^”》]{2,20}[”》]")
"""“单一窗口”: a thing by its own name; leaves plain words."""


@dataclass(frozen=True, slots=True)
class Side:
    """A measure or task: its words, their place, its clauses."""

    text: str
    start: int
    clauses: tuple[Clause, ...]

    def joined(self, first: int, last: int) -> Clause:
        """Return clauses *first* to *last* as one, with the marks between them."""
        span = Span(self.clauses[first].span.start, self.clauses[last].span.end)
        return Clause(self.text[span.start - self.start : span.end - self.start], span)


@dataclass(frozen=True, slots=True)
class WordingPair:
    """Clauses *source* (of the measure) and *target* (of the task), each a range of clause numbers, ends included."""

    source: tuple[int, int]
    target: tuple[int, int]


@cache
def framing() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of framing.toml: clauses that give ground, aim or effect and require nothing themselves."""
    rows = tomllib.loads((Path(__file__).parent / "framing.toml").read_text(encoding="utf-8"))["framing"]
    return tuple(re.compile(row["pattern"]) for row in rows)


def only_frames(clause: str) -> bool:
    """Tell whether a clause gives a ground, an aim or an effect (充分利用区位优势, 为发展提供支撑): nobody can be given it."""
    return any(pattern.search(clause) for pattern in framing())


def agreement(first: str, second: str) -> float:
    """Return the share of characters in common, in order."""
    return fuzz.ratio(first, second) / 100


def wording_pairs(
    sources: Sequence[Side], target: Side, comparable: float
) -> tuple[tuple[WordingPair, ...], ...]:
    """Return for each of *sources* the pairs of wordings it forms with *target*, in source order."""
    scores = [
        [[agreement(own.text, other.text) for other in target.clauses] for own in side.clauses]
        for side in sources
    ]
    nearest = [
        max((values[column] for side in scores for values in side), default=0.0)
        for column in range(len(target.clauses))
    ]
    found = []
    for number, side in enumerate(sources):
        pairs = []
        for row, values in enumerate(scores[number]):
            column = max(range(len(values)), key=values.__getitem__, default=-1)
            if column < 0 or values[column] < nearest[column] - _RIVAL:
                continue
            if values[column] < max(other[column] for other in scores[number]):
                continue
            if _one_wording(side.clauses[row].text, target.clauses[column].text, values[column], comparable):
                pairs.append(WordingPair((row, row), (column, column)))
        found.append(_grown(pairs, side, target))
    return tuple(found)


def _one_wording(source: str, target: str, value: float, comparable: float) -> bool:
    """Tell whether two clauses are one wording changed, and not two sentences on one long term (知识产权质押融资)."""
    if value >= _SURE:
        return True
    if value >= comparable:
        blocks = SequenceMatcher(None, source, target, autojunk=False).get_matching_blocks()
        if sum(block.size > 1 for block in blocks) > 1:
            return True
    return same_frame(source, target)


def _grown(pairs: list[WordingPair], source: Side, target: Side) -> tuple[WordingPair, ...]:
    """Let each pair take in the neighbouring clauses that make its two wordings more alike."""
    grown = list(pairs)
    for number in range(len(grown)):
        while True:
            pair = grown[number]
            best = agreement(source.joined(*pair.source).text, target.joined(*pair.target).text) + _BETTER
            chosen = None
            for wider in _wider(pair, grown, len(source.clauses), len(target.clauses)):
                value = agreement(source.joined(*wider.source).text, target.joined(*wider.target).text)
                if value >= best:
                    best, chosen = value, wider
            if chosen is None:
                break
            grown[number] = chosen
    return tuple(grown)


def _wider(pair: WordingPair, pairs: Iterable[WordingPair], sources: int, targets: int) -> list[WordingPair]:
    """Return *pair* with one more free clause on either side of either range."""
    taken = {n for p in pairs for n in range(p.source[0], p.source[1] + 1)}
    used = {n for p in pairs for n in range(p.target[0], p.target[1] + 1)}
    (first, last), (start, end) = pair.source, pair.target
    found = []
    if first > 0 and first - 1 not in taken:
        found.append(WordingPair((first - 1, last), pair.target))
    if last + 1 < sources and last + 1 not in taken:
        found.append(WordingPair((first, last + 1), pair.target))
    if start > 0 and start - 1 not in used:
        found.append(WordingPair(pair.source, (start - 1, end)))
    if end + 1 < targets and end + 1 not in used:
        found.append(WordingPair(pair.source, (start, end + 1)))
    return found


def fine_differences(pairs: Iterable[WordingPair], source: Side, target: Side) -> list[Difference]:
    """Return where the paired wordings differ, word by word."""
    found: list[Difference] = []
    for pair in pairs:
        own, other = source.joined(*pair.source), target.joined(*pair.target)
        found.extend(differences(own.text, own.span.start, other.text, other.span.start))
    return found


def clauses_left_out(
    pairs: Sequence[WordingPair], source: Side, target: Side, carried: Iterable[Span]
) -> list[Difference]:
    """Return the clauses that stand right before a paired one, and that neither this task nor another (*carried*) has.

    What stands before a clause in one sentence says how, where or for whom the action is done: 立足大剧院，举办演出.
    """
    others = set(carried)
    taken = {n for pair in pairs for n in range(pair.source[0], pair.source[1] + 1)}
    found = []
    for pair in pairs:
        number = pair.source[0] - 1
        while number >= 0 and number not in taken:
            clause = source.clauses[number]
            ends_sentence = source.text[clause.span.end - source.start :][:1] in "。；"
            if ends_sentence or clause.span in others or only_frames(clause.text):
                break
            found.append(left_out(clause.text, clause.span, target.joined(*pair.target).span))
            number -= 1
    return found


def matched_alone(
    matches: Iterable[ClauseMatch], pairs: Sequence[WordingPair], target: Side
) -> frozenset[Span]:
    """Return the clauses whose match in the task is no other clause's wording: they are carried in other words."""
    used = {target.clauses[n].span for pair in pairs for n in range(pair.target[0], pair.target[1] + 1)}
    return frozenset(match.source.span for match in matches if match.target.span not in used)


def authority_added(pairs: Sequence[WordingPair], source: Side, target: Side) -> list[Difference]:
    """Return the clauses of the task that put it on an authority (落实市上文件政策) which the measure does not name."""
    if not pairs or speaks_for_authority(source.text):
        return []
    used = {n for pair in pairs for n in range(pair.target[0], pair.target[1] + 1)}
    return [
        added_authority(clause.text, clause.span)
        for number, clause in enumerate(target.clauses)
        if number not in used and speaks_for_authority(clause.text)
    ]


def in_other_words(source: Side, target: Side, matches: Sequence[ClauseMatch]) -> Difference | None:
    """Return one difference over the clauses that treat one subject in other words: the best match, or all that name a thing.

    Clauses on one thing by its own name in quotation marks (“单一窗口”) belong together, however little else they share.
    """
    names = {name for match in matches for name in _NAMED.findall(match.source.text)}
    names &= {name for clause in target.clauses for name in _NAMED.findall(clause.text)}
    if names:
        own, other = ([c for c in side.clauses if _names(c.text, names)] for side in (source, target))
        first, second = _widest(source, own), _widest(target, other)
    elif matches:
        best = max(matches, key=lambda match: match.score)
        first, second = best.source, best.target
    else:
        return None
    return whole_difference(first.text, first.span, second.text, second.span)


def on_one_term(matches: Sequence[ClauseMatch]) -> bool:
    """Tell whether the best match shares a long term or a name in quotation marks, though the rest may differ."""
    if not matches:
        return False
    best = max(matches, key=lambda match: match.score)
    first, second = best.source.text, best.target.text
    block = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    return block.size >= _LONG_TERM or bool(set(_NAMED.findall(first)) & set(_NAMED.findall(second)))


def _names(text: str, names: Iterable[str]) -> bool:
    return any(name in text for name in names)


def _widest(side: Side, clauses: Sequence[Clause]) -> Clause:
    span = Span(clauses[0].span.start, clauses[-1].span.end)
    return Clause(side.text[span.start - side.start : span.end - side.start], span)
