"""A topic in the asker's own words -> the tasks it may mean, each with a calibrated score.

Candidates come from BM25 over character unigrams and bigrams (the best of six scorers on this kind of text, design/
ontology.md section 4). What decides is coverage: how much of the topic, weighted by how rare its characters' bigrams are,
stands in the task - as written, as a synonym, abbreviated, or as it sounds. An unknown word weighs most, so a topic the
documents do not hold stays low whatever else it shares with a task.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache

from ontology.iris import IRI
from queries.answering.names import sounds
from queries.answering.normalise import normalised
from queries.answering.snapshot import Snapshot
from queries.answering.synonyms import synonyms
from queries.answering.topic import Stretch, Topic
from queries.answering.words import words

_K1, _B = 1.2, 0.75
_CANDIDATES = 24
_COMMON_SHARE = 0.15
"""In a large graph a gram held by more than this share of the tasks only scores candidates, it does not propose them."""
_SYNONYM_CREDIT, _SOUND_CREDIT, _SKIP_CREDIT, _SINGLE_CREDIT = 0.92, 0.9, 0.6, 0.35
_ALL_NAMED = 0.9
"""A task that holds so much of the words that name something is meant, whatever light words (扶持, 推进) stand beside them."""
_BEARER_CHARS = 3
_TASKS_OF_OWN_HEADING = 1
"""A heading over more tasks than this names none of them."""
_UNIT_WEIGHT = 0.3
"""A unit named inside a topic says less than the rest of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A task a topic may mean. `coverage` 0..1 is how much of the topic it holds, `score` adds how well it is ranked.

    `amount` is how much that is: what it holds, counted in characters of words that no other task has.
    """

    task: IRI
    coverage: float
    bm25: float
    score: float
    amount: float = 0.0


class Retrieval:
    """An index over one snapshot's tasks."""

    def __init__(self, held: Snapshot, knows: Callable[[str], bool] = lambda _: False) -> None:
        """Index the tasks of *held*; *knows* tells the words of the language, which are not misspelt ones: 兽药 is no 售药."""
        self._held = held
        self._knows = knows
        self._iris = list(held.tasks)
        headings = _own_headings(held)
        self._texts = [normalised(headings.get(iri, "") + held.tasks[iri].text) for iri in self._iris]
        self._lengths = [len(text) for text in self._texts]
        self._mean = sum(self._lengths) / len(self._lengths) if self._lengths else 1.0
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for index, text in enumerate(self._texts):
            for gram, count in Counter(_grams(text)).items():
                postings[gram].append((index, count))
        self._postings = dict(postings)
        self._place = {iri: index for index, iri in enumerate(self._iris)}
        self._sounds: dict[int, str] = {}

    def weight(self, gram: str) -> float:
        """Return how rare *gram* is: ln(1 + (N - df + ½) / (df + ½))."""
        held = len(self._postings.get(gram, ()))
        return math.log(1 + (len(self._iris) - held + 0.5) / (held + 0.5))

    def found(self, asked: Topic, within: Collection[IRI] | None = None) -> list[Found]:
        """Return the tasks that *asked* may mean, best first; *within* confines them."""
        ranked = self._ranked(asked, within)
        if not ranked:
            return []
        top = ranked[0][1]
        results = []
        for index, bm25 in ranked[:_CANDIDATES]:
            coverage, amount = self._held_of(asked, index)
            score = coverage * (0.8 + 0.2 * bm25 / top)
            results.append(Found(self._iris[index], coverage, bm25, score, amount))
        results.sort(key=lambda found: (-found.score, found.task))
        return results

    def _ranked(self, asked: Topic, within: Collection[IRI] | None) -> list[tuple[int, float]]:
        grams: dict[str, float] = {}
        for stretch in asked.stretches:
            for gram, content in _grams_with_content(stretch):
                if content:
                    grams[gram] = max(grams.get(gram, 0.0), 1.0)
            for _, _, same in synonyms(stretch.text):
                for form in same:
                    for gram in _grams(form):
                        grams.setdefault(gram, 0.6)
        allowed = None if within is None else {self._place[iri] for iri in within if iri in self._place}
        scores: dict[int, float] = defaultdict(float)
        limit = max(60.0, len(self._iris) * _COMMON_SHARE)
        rare = [gram for gram in grams if len(self._postings.get(gram, ())) <= limit]
        common = [gram for gram in grams if gram not in set(rare)]
        for gram in rare:
            self._add(scores, gram, grams[gram], allowed, None)
        if not scores and common:
            gram = min(common, key=lambda held: len(self._postings.get(held, ())))
            self._add(scores, gram, grams[gram], allowed, None)
            common.remove(gram)
        best = sorted(scores.items(), key=lambda item: -item[1])[: _CANDIDATES * 4]
        scores = defaultdict(float, best)
        for gram in common:
            self._add(scores, gram, grams[gram], allowed, scores)
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

    def _add(
        self,
        scores: dict[int, float],
        gram: str,
        factor: float,
        allowed: Collection[int] | None,
        only: Collection[int] | None,
    ) -> None:
        weight = self.weight(gram) * factor
        for index, count in self._postings.get(gram, ()):
            if (allowed is None or index in allowed) and (only is None or index in only):
                norm = count + _K1 * (1 - _B + _B * self._lengths[index] / self._mean)
                scores[index] += weight * count * (_K1 + 1) / norm

    def credits(self, asked: Topic, task: IRI) -> list[list[float]]:
        """Return for each character of each stretch of *asked* how well the task holds it, 0..1."""
        return [self._credits(stretch, self._place[task]) for stretch in asked.stretches]

    def _held_of(self, asked: Topic, index: int) -> tuple[float, float]:
        """Return the share of *asked* that a task holds, and how much that is."""
        total = covered = named = 0.0
        for stretch in asked.stretches:
            held_by = self._credits(stretch, index)
            softness = self._soft(stretch)
            light = {at for match in _light_words().finditer(stretch.text) for at in range(*match.span())}
            for at, (weight, credit, soft) in enumerate(
                zip(self._weights(stretch), held_by, softness, strict=True)
            ):
                counts = weight * (0.5 if credit >= _SKIP_CREDIT else 0.0) if soft else weight
                total += counts
                covered += counts * credit
                named += counts if at not in light or credit >= _SKIP_CREDIT else 0.0
        if not total:
            return 0.0, 0.0
        if named and covered / named >= _ALL_NAMED and covered >= total / 2:
            return max(covered / total, _ALL_NAMED), covered / self.weight("")
        return covered / total, covered / self.weight("")

    def _soft(self, stretch: Stretch) -> list[bool]:
        """Tell which characters may go unmatched: the soft ones, and weak ones that form no word the documents know."""
        text = stretch.text
        softness = list(stretch.soft)
        for at, weak in enumerate(stretch.weak):
            if weak:
                around = [
                    text[left : left + 2] for left in (at - 1, at) if left >= 0 and left + 2 <= len(text)
                ]
                softness[at] = not any(gram in self._postings for gram in around)
        return softness

    def _weights(self, stretch: Stretch) -> list[float]:
        text = stretch.text
        weights = []
        for at in range(len(text)):
            around = [
                self.weight(text[left : left + 2])
                for left in (at - 1, at)
                if left >= 0 and left + 2 <= len(text)
            ]
            weights.append(min(around) if around else self.weight(text[at]))
        for start, end, tag in stretch.units:
            if _is_modified(stretch, start, tag.text):
                continue
            weights[start:end] = [weight * _UNIT_WEIGHT for weight in weights[start:end]]
        return weights

    def _credits(self, stretch: Stretch, index: int) -> list[float]:
        text, wide = stretch.text, self._texts[index]
        held_by = [0.0] * len(text)
        at = 0
        while at < len(text):
            length = 0
            while at + length < len(text) and text[at : at + length + 1] in wide:
                length += 1
            if length > 1 and _is_denied(text, at, length, wide):
                at += length
                continue
            for place in range(at, at + length):
                held_by[place] = max(held_by[place], 1.0 if length > 1 else _SINGLE_CREDIT)
            at += max(1, length - 1) if length > 1 else 1
        for start, end, tag in stretch.units:
            if _is_modified(stretch, start, tag.text):
                continue
            if any(actor in tag.iris for actor, _, _ in self._held.bearers.get(self._iris[index], ())):
                held_by[start:end] = [1.0] * (end - start)
        for start, end, same in synonyms(text):
            if any(form in wide for form in same):
                held_by[start:end] = [max(credit, _SYNONYM_CREDIT) for credit in held_by[start:end]]
        self._loose(stretch, index, held_by)
        return held_by

    def _loose(self, stretch: Stretch, index: int, held_by: list[float]) -> None:
        """Credit what is left when it is an abbreviation (网游 in 网络游戏) or sounds like the task's words (债卷)."""
        text, wide = stretch.text, self._texts[index]
        for start, end in _uncovered(stretch, held_by):
            if end - start >= _BEARER_CHARS and any(
                text[start:end] in name for name in self._bearer_names(index)
            ):
                held_by[start:end] = [1.0] * (end - start)
                continue
            if 2 <= end - start <= 4:
                gap = "." if end - start == 2 else ".{0,2}"
                pattern = gap.join(map(re.escape, text[start:end]))
                if re.search(pattern, wide):
                    held_by[start:end] = [_SKIP_CREDIT] * (end - start)
                    continue
            if not text[start:end].isascii():
                for left, right in ((start - 1, end), (start, end + 1), (start - 1, end + 1), (start, end)):
                    if left < 0 or right > len(text) or right - left < 2 or text[left:right].isascii():
                        continue
                    if self._sounds_alike(text[left:right], index) and not self._knows(text[left:right]):
                        held_by[left:right] = [max(credit, _SOUND_CREDIT) for credit in held_by[left:right]]
                        break

    def _sounds_alike(self, heard_as: str, index: int) -> bool:
        """Tell whether the task has words of the same sound that share a character with *heard_as*: 债券 for 债卷, not 立绿 for 利率."""
        sound, heard = " ".join(("", *map(_blurred, sounds(heard_as)), "")), self._sound_text(index)
        at = heard.find(sound)
        while at >= 0:
            place = heard.count(" ", 0, at)
            same = sum(one == other for one, other in zip(self._texts[index][place:], heard_as, strict=False))
            if same and (
                len(heard_as) > 2 or sounds(self._texts[index][place : place + 2]) == sounds(heard_as)
            ):
                return True
            at = heard.find(sound, at + 1)
        return False

    def _bearer_names(self, index: int) -> list[str]:
        return [normalised(name) for _, _, name in self._held.bearers.get(self._iris[index], ())]

    def _sound_text(self, index: int) -> str:
        if index not in self._sounds:
            self._sounds[index] = " ".join(("", *map(_blurred, sounds(self._texts[index])), ""))
        return self._sounds[index]


@cache
def _light_words() -> re.Pattern[str]:
    """Words that name nothing by themselves: what is asked about may be said with another of them (扶持, 推进)."""
    return re.compile("|".join(sorted(words().light, key=len, reverse=True)))


def without_light(words_said: str) -> str:
    """Return *words_said* without the light words at its ends: 招商引资奖励机制 -> 招商引资."""
    bare = ""
    while bare != words_said:
        bare = words_said
        for word in words().light:
            words_said = words_said.removeprefix(word).removesuffix(word)
    return bare


@cache
def _blurred(sound: str) -> str:
    """Return a sound as people of the south-west write it: -ing like -in, -eng like -en (《现代汉语方言大词典》, 西南官话)."""
    return sound[:-1] if sound.endswith(("ing", "eng")) else sound


def _own_headings(held: Snapshot) -> dict[IRI, str]:
    """Return the heading of each task that has one to itself: what the task is about often stands only there."""
    below: dict[IRI, list[IRI]] = defaultdict(list)
    for iri, task in held.tasks.items():
        if task.section is not None and task.section in held.sections:
            below[task.section].append(iri)
    return {
        iri: held.sections[section].label.rstrip("。") + "。"
        for section, tasks in below.items()
        if len(tasks) <= _TASKS_OF_OWN_HEADING
        for iri in tasks
    }


def _grams(text: str) -> Iterable[str]:
    yield from text
    for at in range(len(text) - 1):
        yield text[at : at + 2]


def _grams_with_content(stretch: Stretch) -> Iterable[tuple[str, bool]]:
    text = stretch.text
    soft = [one or other for one, other in zip(stretch.soft, stretch.weak or stretch.soft, strict=True)]
    for at in range(len(text)):
        yield text[at], not soft[at]
        if at + 1 < len(text):
            yield text[at : at + 2], not (soft[at] and soft[at + 1])


def _is_denied(text: str, at: int, length: int, wide: str) -> bool:
    """Tell whether *wide* has the words only as what something is not: 营利性 in 非营利性."""
    if text[at - 1 : at] == "非":
        return False
    run = text[at : at + length]
    return run[0] != "非" and "非" + run in wide and wide.count(run) == wide.count("非" + run)


def _is_modified(stretch: Stretch, start: int, name: str) -> bool:
    """Tell whether content right before a bare name makes it another body's: 知识产权 + 法院."""
    return start > 0 and name[0] not in "区市县" and not stretch.soft[start - 1]


def _uncovered(stretch: Stretch, held_by: list[float]) -> Iterable[tuple[int, int]]:
    start = None
    for at in range(len(held_by) + 1):
        open_here = (
            at < len(held_by) and held_by[at] < _SKIP_CREDIT and not (stretch.soft[at] and held_by[at] == 0.0)
        )
        if open_here and start is None:
            start = at
        elif not open_here and start is not None:
            yield start, at
            start = None
