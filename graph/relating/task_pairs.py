"""Two documents' tasks -> the pairs that are alike, fast enough for thousands of documents.

Candidates come from shared shingles (four characters of the subject in a row), so that only a few pairs of a document are
compared clause by clause. What is cut up for one document is kept for the next comparison.
"""

from __future__ import annotations

import zlib
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.document import Span
from graph.relating.comparison import Comparison, Passage, name_pattern, passage
from graph.relating.subject import LEAST_PASSAGES, Weights, gram_weight, grams, subject_runs
from graph.relating.summary import DocumentSummary, ItemSummary
from graph.relating.wordings import only_frames
from ontology.iris import IRI

SHINGLE = 4
_KEPT_DOCUMENTS = 128


@dataclass(slots=True)
class DocumentTerms:
    """A document's items cut up: plain texts and shingles; n-grams and clauses only when they are asked for."""

    summary: DocumentSummary
    items: tuple[ItemSummary, ...]
    plain: tuple[str, ...]
    shingles: tuple[frozenset[int], ...]
    bearers: dict[int, list[int]]
    """Shingle -> tasks that have it: others are compared with tasks alone."""
    _frequency: Counter[str] | None = None
    _passages: dict[int, Passage] = field(default_factory=dict)

    @classmethod
    def of(cls, summary: DocumentSummary) -> DocumentTerms:
        """Cut *summary*'s items up."""
        names = name_pattern(summary.names)
        plain = tuple(names.sub(" ", item.text) for item in summary.items)
        cut = tuple(frozenset(text_shingles(text)) for text in plain)
        bearers: dict[int, list[int]] = {}
        for number, own_shingles in enumerate(cut):
            for shingle in own_shingles if summary.items[number].is_task else ():
                bearers.setdefault(shingle, []).append(number)
        return cls(summary, summary.items, plain, cut, bearers)

    @property
    def frequency(self) -> Counter[str]:
        """In how many items each n-gram stands."""
        if self._frequency is None:
            self._frequency = Counter(gram for text in self.plain for gram in grams(text))
        return self._frequency

    def passage(self, number: int) -> Passage:
        """Return item *number* cut into clauses; of a body measure those that only frame it tie it to nothing and are left out."""
        kept = self._passages.get(number)
        if kept is None:
            item = self.items[number]
            kept = passage(
                item.text, Span(item.start, item.start + len(item.text)), name_pattern(self.summary.names)
            )
            if not item.is_task:
                kept = _without_frames(kept)
            self._passages[number] = kept
        return kept

    def candidates(
        self, other: DocumentTerms, number: int, wanted: Iterable[int], least: int, most: int
    ) -> list[int]:
        """Return the items of *other* among *wanted* that share at least *least* shingles with item *number*, most first."""
        shared: dict[int, int] = {}
        for shingle in self.shingles[number] & other.bearers.keys():
            for item in other.bearers[shingle]:
                shared[item] = shared.get(item, 0) + 1
        if not shared:
            return []
        allowed = set(wanted)
        found = [(count, item) for item, count in shared.items() if count >= least and item in allowed]
        return [item for _, item in sorted(found, key=lambda entry: (-entry[0], entry[1]))[:most]]


def _without_frames(cut: Passage) -> Passage:
    stays = [number for number, clause in enumerate(cut.clauses) if not only_frames(clause.text)]
    own = tuple(cut.clause_grams[number] for number in stays)
    return Passage(cut.text, tuple(cut.clauses[number] for number in stays), own, frozenset().union(*own))


def text_shingles(text: str) -> set[int]:
    """Return the shingles of a text's subject as numbers that are the same on any machine."""
    return {
        zlib.crc32(run[start : start + SHINGLE].encode())
        for run in subject_runs(text)
        for start in range(len(run) - SHINGLE + 1)
    }


class TermsKept:
    """The terms of the documents used last."""

    def __init__(self, most: int = _KEPT_DOCUMENTS) -> None:
        self._most = most
        self._kept: OrderedDict[IRI, DocumentTerms] = OrderedDict()

    def of(self, summary: DocumentSummary) -> DocumentTerms:
        """Return the terms of *summary*, cut up now or before."""
        kept = self._kept.get(summary.document)
        if kept is None or kept.summary != summary:
            kept = self._kept[summary.document] = DocumentTerms.of(summary)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(summary.document)
        return kept


def pair_weights(first: DocumentTerms, second: DocumentTerms, used: Iterable[frozenset[str]]) -> Weights:
    """Return the weights of the n-grams in *used* as counted over both documents."""
    passages = max(LEAST_PASSAGES, len(first.items) + len(second.items))
    needed = frozenset().union(*used)
    return Weights(
        passages,
        {gram: gram_weight(passages, first.frequency[gram] + second.frequency[gram]) for gram in needed},
    )


def scored_pairs(
    first: DocumentTerms, own: Sequence[int], second: DocumentTerms, others: Sequence[int],
    *, clause: float, coverage: float, nearest: int, least_shared: int,
) -> dict[tuple[int, int], float]:  # fmt: skip
    """Return how alike items *own* of the first document are to the nearest of items *others* of the second, 0 to 1."""
    chosen = {
        number: found
        for number in own
        if (found := first.candidates(second, number, others, least_shared, nearest))
    }
    if not chosen:
        return {}
    left = sorted(chosen)
    right = sorted({other for found in chosen.values() for other in found})
    sources = [first.passage(number) for number in left]
    targets = [second.passage(other) for other in right]
    comparison = Comparison(
        sources, targets, pair_weights(first, second, (p.grams for p in (*sources, *targets)))
    )
    place = {other: index for index, other in enumerate(right)}
    pairs = {}
    for index, number in enumerate(left):
        for other in chosen[number]:
            if likeness := comparison.likeness(index, place[other]):
                value = clause * likeness.clause + coverage * likeness.coverage
                pairs[number, other] = min(1.0, value)
    return pairs
