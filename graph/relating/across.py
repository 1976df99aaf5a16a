"""Summaries of a corpus -> what one document has to do with the others: titles that resolve, tasks that refine, tasks shared.

A district plan carries out a municipal one: its tasks refine tasks above. Plans of sister districts share tasks. Candidates
come from citations and from an index of sampled shingles, so that one document is compared with a handful, not with all.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from graph.linking.divisions import divisions, tier_of
from graph.linking.registry import registry
from graph.relating.comparison import name_pattern
from graph.relating.patterns import pattern
from graph.relating.summary import CitationSummary, DocumentSummary, ItemSummary
from graph.relating.task_pairs import DocumentTerms, TermsKept, scored_pairs, text_shingles
from ontology import iris
from ontology.iris import IRI

METHOD = "across-documents-1"
_TITLE_NOISE = pattern("title-noise")


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
        self._terms = TermsKept()
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
        refinements, siblings = self.shared_tasks(summary)
        return Connections(tuple(self.citations(summary)), tuple(refinements), tuple(siblings))

    def shared_tasks(
        self, summary: DocumentSummary, cited: Iterable[IRI] = ()
    ) -> tuple[list[Refinement], list[Sibling]]:
        """Return the refinements and siblings between *summary*, which need not be in the index, and the documents in it.

        *cited*: further documents to compare with, whatever their wording.
        """
        refinements: list[Refinement] = []
        siblings: list[Sibling] = []
        for other in self.compared_with(summary, cited):
            refined, shared = shared_between(summary, other, self._terms)
            refinements.extend(refined)
            siblings.extend(shared)
        return refinements, siblings

    def citations(self, summary: DocumentSummary) -> Iterator[ResolvedCitation]:
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

    def compared_with(self, summary: DocumentSummary, cited: Iterable[IRI] = ()) -> list[DocumentSummary]:
        """Return the documents whose tasks are compared: cited ones, citing ones, and the nearest in wording of each level."""
        limits = settings()["candidates"]
        shared: Counter[IRI] = Counter()
        for shingle in shingles(summary):
            bearers = self._shingles.get(shingle, ())
            if len(bearers) <= limits["common"]:
                shared.update(bearers)
        shared.pop(summary.document, None)
        chosen = {iri for iri in (*summary.cited, *cited) if iri in self._documents} | (
            self._citing.get(summary.document, set()) & self._documents.keys()
        )
        for resolved in self.citations(summary):
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

    def pairs_of(self, document: IRI) -> list[tuple[IRI, IRI]]:
        """Return the pairs, each in order, of *document* with those it is compared with."""
        others = (other.document for other in self.compared_with(self._documents[document]))
        return [(min(document, other), max(document, other)) for other in others]

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
    found = set().union(*(text_shingles(pattern.sub(" ", item.text)) for item in summary.tasks()))
    if len(found) > limits["whole_up_to"]:
        return sorted(code for code in found if code % int(limits["sampled"]) == 0)
    return sorted(found)


def _is_above(upper: DocumentSummary, lower: DocumentSummary) -> bool:
    """Tell whether *upper*'s region holds *lower*'s."""
    return upper.region is not None and lower.region is not None and _holds(upper.region, lower.region)


@lru_cache(maxsize=65_536)
def _holds(upper: str, lower: str) -> bool:
    return upper != lower and upper in divisions().ancestors(lower)


def shared_between(
    one: DocumentSummary, other: DocumentSummary, kept: TermsKept
) -> tuple[tuple[Refinement, ...], tuple[Sibling, ...]]:
    """Return the refinements and siblings between two documents, whichever way round they are given."""
    first, second = (kept.of(each) for each in sorted((one, other), key=lambda each: each.document))
    if _is_above(second.summary, first.summary):
        return tuple(refinements_between(first, second)), ()
    if _is_above(first.summary, second.summary):
        return tuple(refinements_between(second, first)), ()
    return (), tuple(siblings_between(first, second))


def refinements_between(lower: DocumentTerms, upper: DocumentTerms) -> Iterator[Refinement]:
    """Yield which items of *lower* take up which tasks of *upper*: its tasks, and body measures where no task does."""
    limits, score = settings()["refines"], settings()["score"]
    tasks = [number for number, item in enumerate(upper.items) if item.is_task]
    taken: set[int] = set()
    for wanted in (True, False):
        own = [number for number, item in enumerate(lower.items) if item.is_task is wanted]
        pairs = scored_pairs(
            lower, own, upper, tasks,
            clause=score["clause"], coverage=score["coverage"],
            nearest=int(limits["nearest"]), least_shared=int(limits["least_shared"]),
        )  # fmt: skip
        best = _best_of(pairs, lambda pair: pair[0])
        best_above = _best_of(pairs, lambda pair: pair[1])
        for (number, other), value in sorted(pairs.items()):
            item, task = lower.items[number], upper.items[other]
            counterparts = _counterparts(item, task)
            least = max(limits[_LEAST[counterparts]], limits["rival"] * max(best[number], best_above[other]))
            if value < least or (not wanted and other in taken):
                continue
            if wanted:
                taken.add(other)
            yield Refinement(lower.summary, item, upper.summary, task, round(value, 4), counterparts)


_LEAST = {True: "with_counterparts", None: "least", False: "without_counterparts"}


def siblings_between(first: DocumentTerms, second: DocumentTerms) -> Iterator[Sibling]:
    """Yield the tasks that two documents of one level share: nearly the same words, each the other's nearest."""
    limits = settings()["sibling"]
    tasks = [number for number, item in enumerate(second.items) if item.is_task]
    pairs: dict[tuple[int, int], float] = {}
    for number, item in enumerate(first.items):
        if not item.is_task:
            continue
        least = max(1, round(limits["shared"] * len(first.shingles[number])))
        for other in first.candidates(second, number, tasks, least, int(limits["nearest"])):
            alike = (
                fuzz.ratio(first.plain[number], second.plain[other], score_cutoff=100 * limits["least"]) / 100
            )
            if alike:
                pairs[number, other] = alike
    best, best_other = _best_of(pairs, lambda pair: pair[0]), _best_of(pairs, lambda pair: pair[1])
    for (number, other), score in sorted(pairs.items()):
        if score == best[number] == best_other[other]:
            yield Sibling(
                first.summary, first.items[number], second.summary, second.items[other], round(score, 4)
            )


def _best_of(
    pairs: Mapping[tuple[int, int], float], side: Callable[[tuple[int, int]], int]
) -> dict[int, float]:
    best: dict[int, float] = {}
    for pair, score in pairs.items():
        best[side(pair)] = max(best.get(side(pair), 0.0), score)
    return best


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
