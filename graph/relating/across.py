"""Summaries of a corpus -> what one document has to do with the others: titles that resolve, tasks that refine, tasks shared.

A district plan carries out a municipal one: its tasks refine tasks above. Plans of sister districts share tasks. Candidates
come from citations and from an index of sampled shingles, so that one document is compared with a handful, not with all.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.document import Span
from graph.linking.divisions import divisions, tier_of
from graph.linking.registry import registry
from graph.relating.comparison import Comparison, Passage, name_pattern, passage
from graph.relating.subject import subject_runs, weights
from graph.relating.summary import CitationSummary, DocumentSummary, ItemSummary
from ontology import iris
from ontology.iris import IRI

METHOD = "across-documents-1"
_TITLE_NOISE = re.compile(r"[\s《》〈〉“”‘’（）()·—\-]|^关于印发|的通知$")
_SHINGLE = 4


@dataclass(frozen=True, slots=True)
class ResolvedCitation:
    """A citation by title that names one document of the corpus and no other."""

    citing: DocumentSummary
    citation: CitationSummary
    cited: DocumentSummary


@dataclass(frozen=True, slots=True)
class Refinement:
    """The judgement that a task or measure takes up a task of a higher level."""

    lower_document: DocumentSummary
    lower: ItemSummary
    upper_document: DocumentSummary
    upper: ItemSummary
    score: float
    counterparts: bool | None
    """Whether every lead below has its counterpart among the leads above; None where leads are not known."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """The judgement that two documents of one level hold the same task."""

    first_document: DocumentSummary
    first: ItemSummary
    second_document: DocumentSummary
    second: ItemSummary
    score: float


@dataclass(frozen=True, slots=True)
class Connections:
    """What one document has to do with the rest of a corpus."""

    citations: tuple[ResolvedCitation, ...]
    refinements: tuple[Refinement, ...]
    siblings: tuple[Sibling, ...]


@cache
def settings() -> Mapping[str, Mapping[str, float]]:
    """Return the numbers of across.toml."""
    return tomllib.loads((Path(__file__).parent / "across.toml").read_text(encoding="utf-8"))


def title_key(title: str) -> str:
    """Return what two writings of one title share: 《关于印发X方案的通知》 and X方案 stay two keys, brackets and spaces go."""
    return _TITLE_NOISE.sub("", title)


class CorpusIndex:
    """The documents of a corpus, found by IRI, title, level and wording."""

    def __init__(self, summaries: Iterable[DocumentSummary] = ()) -> None:
        self._documents: dict[IRI, DocumentSummary] = {}
        self._titles: dict[str, set[IRI]] = defaultdict(set)
        self._open_titles: dict[str, set[IRI]] = defaultdict(set)
        self._citing: dict[IRI, set[IRI]] = defaultdict(set)
        self._shingles: dict[int, list[IRI]] = defaultdict(list)
        for summary in summaries:
            self.add(summary)

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, summary: DocumentSummary) -> None:
        """Take one document in; one that is there already is left as it is."""
        if summary.document in self._documents:
            return
        self._documents[summary.document] = summary
        for title in summary.titles:
            self._titles[title_key(title)].add(summary.document)
        for citation in summary.open_citations:
            self._open_titles[title_key(citation.title)].add(summary.document)
        for cited in summary.cited:
            self._citing[cited].add(summary.document)
        for shingle in shingles(summary):
            self._shingles[shingle].append(summary.document)

    def connections(self, summary: DocumentSummary) -> Connections:
        """Return what *summary*'s document has to do with the others, both ways, in a fixed order."""
        refinements: list[Refinement] = []
        siblings: list[Sibling] = []
        for other in self._compared_with(summary):
            if _is_above(other, summary):
                refinements.extend(refinements_between(summary, other))
            elif _is_above(summary, other):
                refinements.extend(refinements_between(other, summary))
            else:
                siblings.extend(siblings_between(*sorted((summary, other), key=lambda one: one.document)))
        return Connections(tuple(self._citations(summary)), tuple(refinements), tuple(siblings))

    def _citations(self, summary: DocumentSummary) -> Iterator[ResolvedCitation]:
        """Yield the open citations of the document that the corpus resolves, then those of others that it resolves itself."""
        for citation in summary.open_citations:
            if (cited := self._titled(citation.title)) and cited.document != summary.document:
                yield ResolvedCitation(summary, citation, cited)
        for key in sorted({title_key(title) for title in summary.titles}):
            for iri in sorted(self._open_titles.get(key, ())):
                citing = self._documents[iri]
                for citation in citing.open_citations:
                    if (
                        title_key(citation.title) == key
                        and self._titled(citation.title) is summary
                        and iri != summary.document
                    ):
                        yield ResolvedCitation(citing, citation, summary)

    def _titled(self, title: str) -> DocumentSummary | None:
        """Return the one document of that title; None when there is none, or several."""
        found = self._titles.get(title_key(title), set())
        return self._documents[next(iter(found))] if len(found) == 1 else None

    def _compared_with(self, summary: DocumentSummary) -> list[DocumentSummary]:
        """Return the documents whose tasks are compared: cited ones, citing ones, and the nearest in wording of each level."""
        limits = settings()["candidates"]
        shared: Counter[IRI] = Counter()
        for shingle in shingles(summary):
            shared.update(self._shingles.get(shingle, ()))
        shared.pop(summary.document, None)
        chosen = {iri for iri in summary.cited if iri in self._documents} | (
            self._citing.get(summary.document, set()) & self._documents.keys()
        )
        for resolved in self._citations(summary):
            chosen |= {resolved.citing.document, resolved.cited.document}
        taken: Counter[str] = Counter()
        for iri, count in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0])):
            if count < limits["least_shared"]:
                break
            kind = self._relation(summary, self._documents[iri])
            if kind and iri not in chosen and taken[kind] < limits[kind]:
                taken[kind] += 1
                chosen.add(iri)
        chosen.discard(summary.document)
        return [self._documents[iri] for iri in sorted(chosen)]

    @staticmethod
    def _relation(summary: DocumentSummary, other: DocumentSummary) -> str | None:
        if _is_above(other, summary) or _is_above(summary, other):
            return "upper"
        same_level = summary.region and other.region and tier_of(summary.region) == tier_of(other.region)
        return "sibling" if same_level else None


def shingles(summary: DocumentSummary) -> list[int]:
    """Return the shingles of a document's tasks, each once, sorted: equal wording gives equal shingles.

    A long document keeps one of so many, by their value, so that two documents keep the same ones; a short one keeps all.
    """
    limits = settings()["candidates"]
    pattern = name_pattern(summary.names)
    found = set()
    for item in summary.tasks():
        for run in subject_runs(pattern.sub(" ", item.text)):
            for start in range(len(run) - _SHINGLE + 1):
                found.add(zlib.crc32(run[start : start + _SHINGLE].encode()))
    if len(found) > limits["whole_up_to"]:
        return sorted(code for code in found if code % int(limits["sampled"]) == 0)
    return sorted(found)


def _is_above(upper: DocumentSummary, lower: DocumentSummary) -> bool:
    """Tell whether *upper*'s region holds *lower*'s."""
    if not upper.region or not lower.region or upper.region == lower.region:
        return False
    return upper.region in divisions().ancestors(lower.region)


def refinements_between(lower: DocumentSummary, upper: DocumentSummary) -> Iterator[Refinement]:
    """Yield which items of *lower* take up which tasks of *upper*: its tasks, and body measures where no task does."""
    limits = settings()["refines"]
    tasks = upper.tasks()
    taken: set[IRI] = set()
    for wanted in (True, False):
        items = [item for item in lower.items if item.is_task is wanted]
        pairs = _scored_pairs(items, tasks, {*lower.names, *upper.names})
        best = _best_of(pairs, lambda pair: pair[0])
        best_above = _best_of(pairs, lambda pair: pair[1])
        for (number, other), score in sorted(pairs.items()):
            item, task = items[number], tasks[other]
            counterparts = _counterparts(item, task)
            least = limits[_LEAST[counterparts]]
            if (
                score < least
                or score < limits["rival"] * best[number]
                or score < limits["rival"] * best_above[other]
            ):
                continue
            if wanted:
                taken.add(task.iri)
            elif task.iri in taken:
                continue
            yield Refinement(lower, item, upper, task, round(score, 4), counterparts)


_LEAST = {True: "with_counterparts", None: "least", False: "without_counterparts"}


def siblings_between(first: DocumentSummary, second: DocumentSummary) -> Iterator[Sibling]:
    """Yield the tasks that two documents of one level share."""
    own, others = first.tasks(), second.tasks()
    pairs = _scored_pairs(own, others, {*first.names, *second.names})
    best, best_other = _best_of(pairs, lambda pair: pair[0]), _best_of(pairs, lambda pair: pair[1])
    for (number, other), score in sorted(pairs.items()):
        if score >= settings()["sibling"]["least"] and score == best[number] == best_other[other]:
            yield Sibling(first, own[number], second, others[other], round(score, 4))


def _best_of(
    pairs: Mapping[tuple[int, int], float], side: Callable[[tuple[int, int]], int]
) -> dict[int, float]:
    best: dict[int, float] = {}
    for pair, score in pairs.items():
        best[side(pair)] = max(best.get(side(pair), 0.0), score)
    return best


def _scored_pairs(
    items: Sequence[ItemSummary], others: Sequence[ItemSummary], names: Iterable[str]
) -> dict[tuple[int, int], float]:
    """Return how alike each item is to its nearest few of the others."""
    pattern = name_pattern(names)
    left, right = _passages(items, pattern), _passages(others, pattern)
    comparison = Comparison(left, right, weights(one.grams for one in (*left, *right)))
    bearers: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(right):
        for gram in one.grams:
            bearers[gram].append(number)
    score, nearest = settings()["score"], int(settings()["candidates"]["nearest"])
    found = {}
    for number, one in enumerate(left):
        shared: Counter[int] = Counter()
        for gram in one.grams:
            weight = comparison.weights.of(gram)
            for other in bearers.get(gram, ()):
                shared[other] += weight
        for other, _ in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0]))[:nearest]:
            if likeness := comparison.likeness(number, other):
                value = score["clause"] * likeness.clause + score["coverage"] * likeness.coverage
                found[number, other] = min(1.0, value)
    return found


def _passages(items: Sequence[ItemSummary], names: re.Pattern[str]) -> list[Passage]:
    return [passage(item.text, Span(item.start, item.start + len(item.text)), names) for item in items]


def _counterparts(lower: ItemSummary, upper: ItemSummary) -> bool | None:
    """Tell whether every lead below answers to a lead above; None where either side's leads are not known."""
    if not lower.leads or not upper.leads or len(lower.leads) < len(lower.lead_words):
        return None
    above = set(upper.leads)
    return all(set(superiors(lead)) & above for lead in lower.leads)


@cache
def superiors(body: IRI) -> tuple[IRI, ...]:
    """Return the bodies one level up that guide or manage *body*, by the registry."""
    region, _, slug = body.removeprefix(f"{iris.ID}org/").partition("/")
    organization = registry().organization((region, slug))
    if organization is None:
        return ()
    return tuple(iris.organization(*key) for key in (*organization.upper, *organization.vertical))
