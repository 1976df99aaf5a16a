"""A topic that no task takes up -> the sentences of documents that speak of it, as source#char=start,end with their words.

A sentence speaks of a topic when it holds nearly all of the topic's words, weighted by how rare they are in the language; a word
counts as written or as a synonym. Words come from `segmentation`, so no index over sentences is needed: the rarest word is
looked for in the texts themselves (a thousand documents take some 10 ms), the others only around it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode

from ontology.iris import IRI
from queries.answering.segmentation import Segmenter
from queries.answering.snapshot import Snapshot, text_of
from queries.answering.synonyms import synonyms
from queries.answering.topic import Topic
from queries.catalogue import catalogue
from queries.engine import Engine
from queries.execution import run

SPEAKS = 0.8
"""Least share of a topic's words, by weight, that a sentence which speaks of it holds (measured: docs/decisions/0007)."""
_SHOWN = 5
_LOOKED_AT = 400
"""Places of the rarest word that are looked at; a topic of common words only is not worth more."""
_DOCUMENTS_AT_A_TIME = 50
_MIN_SENTENCE = 8
_ENDS = re.compile(r"[。！？；!?;][”’」』）)]*")
_PROSE = re.compile(r"[，。；：！？,;:!?]")
_TRIMMED = " \t\u3000\u00a0\r"
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width forms become narrow ones, one character for one, so that places stay what they are."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a document: ``text[start:end] == quote`` in its source text."""

    source: IRI
    document: IRI
    start: int
    end: int
    quote: str
    share: float

    @property
    def iri(self) -> IRI:
        """The passage as its source with a character range (RFC 5147)."""
        return IRI(f"{self.source}#char={self.start},{self.end}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word of a topic in the forms that count for it."""

    word: str
    forms: tuple[str, ...]
    weight: float

    def within(self, text: str) -> bool:
        """Tell whether *text* holds it."""
        return any(form in text for form in self.forms)


@dataclass(frozen=True, slots=True)
class _Text:
    source: IRI
    document: IRI
    folded: str
    text: str


class Passages:
    """The full texts of one snapshot's documents, read when first searched."""

    def __init__(self, engine: Engine, held: Snapshot, segmenter: Segmenter) -> None:
        self._engine, self._held, self._segmenter = engine, held, segmenter
        self._lock = threading.Lock()
        self._read: tuple[_Text, ...] | None = None

    def wanted(self, asked: Topic) -> tuple[Wanted, ...]:
        """Return the words that must stand in what speaks of *asked*."""
        found = dict.fromkeys(content_words(asked, self._segmenter))
        return tuple(
            Wanted(
                word,
                (word, *(same for start, end, held in synonyms(word) if end - start == len(word) for same in held)),
                self._segmenter.rarity(word),
            )
            for word in found
        )  # fmt: skip

    def missing(self, asked: Topic) -> tuple[str, ...]:
        """Return the words of *asked* that stand nowhere in any document, neither as written nor as a synonym."""
        texts = self._texts()
        return tuple(
            entry.word for entry in self.wanted(asked) if not any(entry.within(text.folded) for text in texts)
        )

    def found(self, asked: Topic, within: Collection[IRI] | None = None) -> tuple[Passage, ...]:
        """Return the sentences that speak of *asked*, those that hold most of it first; *within* confines the documents."""
        wanted = sorted(self.wanted(asked), key=lambda entry: -entry.weight)
        if not wanted:
            return ()
        whole = sum(entry.weight for entry in wanted)
        found: dict[IRI, Passage] = {}
        for text, start, end in islice(self._around(wanted, within), _LOOKED_AT):
            share = sum(entry.weight for entry in wanted if entry.within(text.folded[start:end])) / whole
            passage = Passage(text.source, text.document, start, end, text.text[start:end], share)
            if share >= SPEAKS and passage.iri not in found and self._is_prose(passage):
                found[passage.iri] = passage
        best = max((passage.share for passage in found.values()), default=0.0)
        kept = [passage for passage in found.values() if passage.share >= best - 1e-9]
        return tuple(kept[:_SHOWN])

    def _around(
        self, wanted: Sequence[Wanted], within: Collection[IRI] | None
    ) -> Iterator[tuple[_Text, int, int]]:
        """Yield the sentences that hold the rarest of *wanted* which the text has, and enough of it to be worth a look."""
        least = SPEAKS * sum(entry.weight for entry in wanted)
        for text in self._texts():
            if within is not None and text.document not in within:
                continue
            here = [entry for entry in wanted if entry.within(text.folded)]
            if not here or sum(entry.weight for entry in here) < least:
                continue
            for form in here[0].forms:
                for match in re.finditer(re.escape(form), text.folded):
                    yield text, *_sentence(text.text, match.start())

    def _is_prose(self, passage: Passage) -> bool:
        """Tell a sentence of the body from a cell of a table and from the words of a task."""
        if len(passage.quote) < _MIN_SENTENCE or not _PROSE.search(passage.quote):
            return False
        return not any(
            passage.quote in task.text or task.text in passage.quote
            for task in self._held.tasks.values()
            if task.document == passage.document
        )

    def _texts(self) -> tuple[_Text, ...]:
        if self._read is None:
            with self._lock:
                if self._read is None:
                    self._read = tuple(self._rows())
        return self._read

    def _rows(self) -> Iterator[_Text]:
        query = catalogue("answering/load")["lexicon-texts"]
        documents = [NamedNode(iri) for iri in self._held.documents]
        for first in range(0, len(documents), _DOCUMENTS_AT_A_TIME):
            for row in run(self._engine, query, document=documents[first : first + _DOCUMENTS_AT_A_TIME]):
                text = text_of(row, "text") or ""
                folded = text.translate(_NARROW).lower()
                yield _Text(
                    IRI(text_of(row, "source") or ""),
                    IRI(text_of(row, "document") or ""),
                    folded if len(folded) == len(text) else text,
                    text,
                )


def content_words(asked: Topic, segmenter: Segmenter) -> Iterator[str]:
    """Yield the words of *asked* that must be found: no function words, no single characters unless several stand together."""
    for stretch in asked.stretches:
        at = 0
        run_of_singles = ""
        for word in (*segmenter.words(stretch.text), ""):
            places = range(at, at + len(word))
            at += len(word)
            loose = not word or all(stretch.soft[place] or _weak(stretch.weak, place) for place in places)
            if len(word) == 1 and not loose and not word.isascii():
                run_of_singles += word
                continue
            if len(run_of_singles) > 1:
                yield run_of_singles
            run_of_singles = ""
            if len(word) > 1 and not loose:
                yield word


def _weak(weak: tuple[bool, ...], place: int) -> bool:
    return bool(weak) and weak[place]


def _sentence(text: str, at: int) -> tuple[int, int]:
    """Return where the sentence around *at* begins and ends, without the blanks around it."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    for match in _ENDS.finditer(text, start, end):
        if match.end() <= at:
            start = match.end()
        else:
            end = match.end()
            break
    while start < end and text[start] in _TRIMMED:
        start += 1
    while end > start and text[end - 1] in _TRIMMED:
        end -= 1
    return start, end
