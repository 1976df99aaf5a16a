"""English questions over Chinese texts: the task that English words mean.

Each task is described in English by the glosses of the Chinese words in it. Coverage is counted as for Chinese: how much of the
topic, weighted by rarity, the task's glosses hold.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator

from ontology.iris import IRI
from queries.answering.english_glosses import TOKEN, gloss_stems, stem, stop_words, verbs
from queries.answering.english_names import EnglishNames
from queries.answering.names import UnitNames
from queries.answering.retrieval import Found
from queries.answering.snapshot import Snapshot
from queries.answering.tagging import Tag, Tagged
from queries.answering.topic import Stretch, Topic
from queries.answering.words import FILLER

_CANDIDATES = 24
_STRANGE_VERB = 0.5
"""A verb that no task has weighs less than a thing: there are many ways to say what is done (children attending schools)."""
_EXPLAINED = frozenset(
    (
        "which",
        "role",
        "noun",
        "aggregate",
        "logic",
        "task-number",
        "day",
        "top",
        "counted",
        "unit",
        "anaphora",
        "last",
        "english-place",
        "own-place",
        "time",
        "fact",
        FILLER,
    )
)


class EnglishIndex:
    """English names and glosses over one snapshot; made when the first English question comes."""

    def __init__(self, held: Snapshot, names: UnitNames) -> None:
        self._held = held
        self.names = EnglishNames(held, names)
        self._postings: dict[str, set[IRI]] | None = None
        self._lengths: dict[IRI, int] = {}

    def warm(self) -> None:
        """Make the index now."""
        self._index()
        verbs()
        self.names.warm()

    def found(self, tagged: Tagged, within: Collection[IRI] | None = None) -> list[Found]:
        """Return the tasks that the English words of *tagged* may mean, best first."""
        topic = list(dict.fromkeys(topic_tokens(tagged)))
        if not topic:
            return []
        postings = self._index()
        if any(token not in postings and token not in verbs() for token in topic):
            return []  # a thing that no task has in English makes another thing of whatever it stands with
        total = len(self._held.tasks)
        weights = {
            token: math.log(
                1 + (total - len(postings.get(token, ())) + 0.5) / (len(postings.get(token, ())) + 0.5)
            )
            * (1.0 if token in postings else _STRANGE_VERB)
            for token in topic
        }
        scores: dict[IRI, float] = defaultdict(float)
        for token in topic:
            for task in postings.get(token, ()):
                if within is None or task in within:
                    scores[task] += weights[token]
        whole = sum(weights.values())
        if not scores:
            return []
        mean = sum(self._lengths.values()) / len(self._lengths)
        results = []
        for task, score in scores.items():
            bm25 = score / (0.6 + 0.4 * self._lengths[task] / mean)
            results.append((task, score / whole, bm25))
        top = max(bm25 for _, _, bm25 in results)
        found = [
            Found(task, coverage, bm25, coverage * (0.8 + 0.2 * bm25 / top))
            for task, coverage, bm25 in results
        ]
        found.sort(key=lambda entry: (-entry.score, entry.task))
        return found[:_CANDIDATES]

    def holds_head(self, tagged: Tagged, task: IRI) -> bool:
        """Tell whether a task holds the last word of an English topic, which names the thing (Quirk et al. 17.2): the training of e-commerce training."""
        topic = list(topic_tokens(tagged))
        return not topic or task in self._index().get(topic[-1], ())

    def _index(self) -> dict[str, set[IRI]]:
        if self._postings is None:
            postings: dict[str, set[IRI]] = defaultdict(set)
            for task in self._held.tasks.values():
                held = gloss_stems(task.text)
                self._lengths[task.iri] = len(held)
                for token in held:
                    postings[token].add(task.iri)
            self._postings = postings
        return self._postings


def topic_tokens(tagged: Tagged) -> Iterator[str]:
    """Yield the stems of the words of an English question that no tag explains."""
    for match in TOKEN.finditer(tagged.text):
        if match[0] in stop_words():
            continue
        if any(tag.start < match.end() and match.start() < tag.end and _explains(tag) for tag in tagged.tags):
            continue
        yield stem(match[0])


def english_topic(tagged: Tagged) -> Topic:
    """Return the English words that no tag explains, as a topic (for messages and for telling whether there is one)."""
    words = " ".join(
        match[0]
        for match in TOKEN.finditer(tagged.text)
        if match[0] not in stop_words()
        and not any(
            tag.start < match.end() and match.start() < tag.end and _explains(tag) for tag in tagged.tags
        )
    )
    return Topic((Stretch(words, (False,) * len(words)),) if words else ())


def _explains(tag: Tag) -> bool:
    return tag.family in _EXPLAINED
