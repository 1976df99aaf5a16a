"""Two graphs -> links between them: departments, parks, sectors, documents and tasks, each with score and reason.

Nothing is ever said to be the same by guess: ``exact`` needs a number, a full name or equal words; all else is ``close`` (most
uses may take one for the other) or ``related`` (a counterpart one level up or down).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from graph.linking.context import Context, context_of
from graph.linking.organizations import Link, link
from graph.linking.park_names import park_called
from graph.linking.registry import registry
from graph.relating.across import CorpusIndex, Refinement, Sibling, superiors, title_key
from graph.relating.facets import lines_of_sector
from graph.relating.foreign_graph import ForeignDocument, ForeignGraph, Kind, Thing, document_key
from graph.relating.patterns import pattern
from graph.relating.relate import region_names
from graph.relating.summary import DocumentSummary, ItemSummary
from graph.task import Metadata
from ontology import iris
from ontology.iris import IRI

LinkType = Literal["exact", "close", "related", "refines"]
METHOD = "graph-linking-1"
_SECTOR_END = pattern("sector-end")
"""服务业 in 现代服务业; leaves 科技."""
_MOST_OF_A_TASK = 3
"""Links of one kind that one task of ours gets."""


@dataclass(frozen=True, slots=True)
class GraphLink:
    """The judgement that a thing of our graph corresponds to a thing of another."""

    kind: Kind
    source: str
    source_label: str
    target: str
    target_label: str
    type: LinkType
    score: float
    """0 to 1."""
    reason_zh: str
    reason_en: str


def graph_links(own: ForeignGraph, other: ForeignGraph) -> tuple[GraphLink, ...]:
    """Return the links from *own* to *other*, by kind, source and falling score; things with one IRI need none."""
    links = [
        *_document_links(own, other),
        *_department_links(own, other),
        *_park_links(own, other),
        *_sector_links(own, other),
        *_task_links(own, other),
    ]
    unique = {(one.source, one.target, one.type): one for one in links if one.source != one.target}
    return tuple(
        sorted(unique.values(), key=lambda one: (one.kind, one.source, -one.score, one.target, one.type))
    )


def _document_links(own: ForeignGraph, other: ForeignGraph) -> Iterator[GraphLink]:
    by_key: dict[IRI, list[ForeignDocument]] = defaultdict(list)
    by_title: dict[str, list[ForeignDocument]] = defaultdict(list)
    theirs = {document.iri: document_key(document) for document in other.documents}
    ours = {document.iri: document_key(document) for document in own.documents}
    for document in other.documents:
        if key := theirs[document.iri]:
            by_key[key].append(document)
        for title in document.titles:
            by_title[title_key(title)].append(document)
    for document in own.documents:
        key = ours[document.iri]
        for target in by_key.get(key, ()) if key else ():
            yield _link("document", document.iri, _name(document), target.iri, _name(target), "exact", 1.0,
                        f"文号同为{document.number}", f"both bear the number {document.number}")  # fmt: skip
        held = ours.get(document.within or "")
        for target in (target for title in document.titles for target in by_title.get(title_key(title), ())):
            if key and theirs[target.iri]:
                continue  # two numbers: compared above, whatever the title
            held_there = theirs.get(target.within or "")
            if held and held_there and held != held_there:
                continue  # issued by two documents: two works, whatever the title
            sure = bool(held) and held == held_there
            zh, en = ("标题相同，由同一文件印发", "the same title, issued by the same document") if sure else (
                "标题相同，缺可比的文号", "the same title, no numbers to compare")  # fmt: skip
            yield _link("document", document.iri, _name(document), target.iri, _name(target),
                        "exact" if sure else "close", 0.98 if sure else 0.9, zh, en)  # fmt: skip


def _name(document: ForeignDocument) -> str:
    return document.number or (document.titles[0] if document.titles else document.iri)


def _link(
    kind: Kind, source: str, source_label: str, target: str, target_label: str,
    link_type: LinkType, score: float, zh: str, en: str,
) -> GraphLink:  # fmt: skip
    return GraphLink(kind, source, source_label, target, target_label, link_type, round(score, 4), zh, en)


@lru_cache(maxsize=64)
def _context_in(region: str | None) -> Context:
    return Context(region=region, reason="most documents of the graph") if region else context_of(Metadata())


def bodies(graph: ForeignGraph) -> dict[str, tuple[IRI, str]]:
    """Return for each department of *graph* the registered body its names stand for, and how that was read."""
    context = _context_in(graph.region)
    found = {}
    for thing in graph.things:
        if thing.kind != "department":
            continue
        for name in sorted(thing.names, key=len, reverse=True):
            actor = link(name, context)
            if isinstance(actor, Link):
                found[thing.iri] = (actor.iri, actor.method)
                break
    return found


_SURE_METHODS = frozenset({"exact", "name-grammar", "abbreviation"})


def _department_links(own: ForeignGraph, other: ForeignGraph) -> Iterator[GraphLink]:
    ours, theirs = bodies(own), bodies(other)
    names = {thing.iri: thing.names[-1] for thing in (*own.things, *other.things)}
    by_body: dict[IRI, list[str]] = defaultdict(list)
    for iri, (body, _) in theirs.items():
        by_body[body].append(iri)
    bearers = {thing.iri for thing in (*own.things, *other.things) if thing.bears}
    for iri, (body, method) in sorted(ours.items()):
        for target in by_body.get(body, ()):
            sure = {method, theirs[target][1]} <= _SURE_METHODS
            yield _link("department", iri, names[iri], target, names[target], "exact" if sure else "close", 1.0 if sure else 0.85,
                        f"名称均指{_label(body)}", f"both names stand for {_label(body)}")  # fmt: skip
        if iri not in bearers:
            continue
        for superior in superiors(body):
            for target in bearers.intersection(by_body.get(superior, ())):
                yield _link("department", iri, names[iri], target, names[target], "related", 0.9,
                            f"{_label(superior)}是{_label(body)}的上级对口单位", f"{_label(superior)} is the counterpart above {_label(body)}")  # fmt: skip
    above: dict[IRI, list[str]] = defaultdict(list)
    for target, (body, _) in theirs.items():
        if target not in bearers:
            continue
        for superior in superiors(body):
            above[superior].append(target)
    for iri, (body, _) in sorted(ours.items()):
        if iri not in bearers:
            continue
        for target in sorted(above.get(body, ())):
            yield _link("department", iri, names[iri], target, names[target], "related", 0.9,
                        f"{_label(body)}是其上级对口单位", f"{_label(body)} is its counterpart above")  # fmt: skip


def _label(body: IRI) -> str:
    region, _, slug = body.removeprefix(f"{iris.ID}org/").partition("/")
    organization = registry().organization((region, slug))
    return (organization.full_name or organization.label) if organization else body


def _park_links(own: ForeignGraph, other: ForeignGraph) -> Iterator[GraphLink]:
    def parks(graph: ForeignGraph) -> Mapping[IRI, list[Thing]]:
        found: dict[IRI, list[Thing]] = defaultdict(list)
        for thing in graph.things:
            if thing.kind == "park":
                called = next(
                    (park for name in thing.names if (park := park_called(name, _context_in(graph.region)))),
                    None,
                )
                if called:
                    found[called[0].iri].append(thing)
        return found

    theirs = parks(other)
    for park, things in sorted(parks(own).items()):
        for thing in things:
            for target in theirs.get(park, ()):
                yield _link("park", thing.iri, thing.names[0], target.iri, target.names[0], "exact", 0.95,
                            "名称指同一园区", "both names stand for the same park")  # fmt: skip


def _sector_links(own: ForeignGraph, other: ForeignGraph) -> Iterator[GraphLink]:
    """Yield sectors of like names; a plan's own sectors are never the same as another's, only close."""
    theirs = [thing for thing in other.things if thing.kind == "sector"]
    for thing in own.things:
        if thing.kind != "sector":
            continue
        lines = lines_of_sector(thing.names[0])
        for target in theirs:
            if _plain(thing.names[0]) == _plain(target.names[0]):
                yield _link("sector", thing.iri, thing.names[0], target.iri, target.names[0], "close", 0.9,
                            "名称相同，由两份文件各自划分", "the same name, divided by two documents")  # fmt: skip
            elif lines and lines == lines_of_sector(target.names[0]):
                yield _link("sector", thing.iri, thing.names[0], target.iri, target.names[0], "related", 0.6,
                            "属同一行业门类", "of the same line of business")  # fmt: skip


def _plain(name: str) -> str:
    return _SECTOR_END.sub("", name)


def summaries(graph: ForeignGraph, own_side: bool) -> list[DocumentSummary]:
    """Return the documents of *graph* that hold tasks, as `graph.relating.across` compares them."""
    names = {iri: body for iri, (body, _) in bodies(graph).items()}
    words = {thing.iri: thing.names[0] for thing in graph.things}
    items: dict[str, list[ItemSummary]] = defaultdict(list)
    for task in graph.tasks:
        if task.document:
            leads = tuple(names[lead] for lead in task.leads if lead in names)
            lead_words = tuple(words.get(lead, lead) for lead in task.leads)
            items[task.document].append(
                ItemSummary(IRI(task.iri), task.text, 0, task.number, leads, lead_words, task.is_task)
            )
    found = []
    for document in graph.documents:
        if document.iri in items:
            region = document.context.region or graph.region
            context = document.context if document.context.region else _context_in(region)
            found.append(
                DocumentSummary(
                    IRI(document.iri), IRI(document.iri), IRI(document.iri), region, document.number, document.titles, None,
                    tuple(IRI(cited) for cited in document.cites) if own_side else (), (), tuple(items[document.iri]), region_names(context),
                )
            )  # fmt: skip
    return found


def _task_links(own: ForeignGraph, other: ForeignGraph) -> Iterator[GraphLink]:
    """Yield the tasks that correspond; of many equally good ones only the first few, or copies would link to all copies."""
    ours, theirs = summaries(own, True), summaries(other, False)
    same = {one.source: one.target for one in _document_links(own, other) if one.type == "exact"}
    index = CorpusIndex(theirs)
    for summary in ours:
        cited = tuple(IRI(same.get(document, document)) for document in summary.cited)
        if summary.document in same:
            cited = (*cited, IRI(same[summary.document]))
        refinements, siblings = index.shared_tasks(summary, cited)
        found = [_refinement_link(refinement, summary) for refinement in refinements]
        found += [_sibling_link(sibling, summary, same) for sibling in siblings]
        by_source: dict[tuple[str, LinkType], list[GraphLink]] = defaultdict(list)
        for one in found:
            by_source[one.source, one.type].append(one)
        for (source, link_type), links in by_source.items():
            if link_type == "close" and (source, "exact") in by_source:
                continue
            yield from sorted(links, key=lambda one: (-one.score, one.target))[:_MOST_OF_A_TASK]


def _refinement_link(refinement: Refinement, own: DocumentSummary) -> GraphLink:
    lower, upper = refinement.lower, refinement.upper
    ours_is_lower = refinement.lower_document.document == own.document
    source, target = (lower, upper) if ours_is_lower else (upper, lower)
    leads = f"{'、'.join(lower.lead_words)}与{'、'.join(upper.lead_words)}"
    zh = {True: f"文字相近，{leads}上下对口", False: f"文字相近，{leads}不对口", None: "文字相近"}[
        refinement.counterparts
    ]
    en = {
        True: f"alike in wording, leads {leads} are counterparts",
        False: f"alike in wording, leads {leads} are not counterparts",
        None: "alike in wording",
    }[refinement.counterparts]
    return _link(
        "task" if source.is_task else "measure", source.iri, source.text, target.iri, target.text,
        "refines" if ours_is_lower else "related", refinement.score, zh, en,
    )  # fmt: skip


def _sibling_link(sibling: Sibling, own: DocumentSummary, same: Mapping[str, str]) -> GraphLink:
    ours_first = sibling.first_document.document == own.document
    source, target = (sibling.first, sibling.second) if ours_first else (sibling.second, sibling.first)
    other = sibling.second_document if ours_first else sibling.first_document
    equal = source.text == target.text
    if equal and source.number == target.number and same.get(own.document) == other.document:
        return _link("task", source.iri, source.text, target.iri, target.text, "exact", 1.0,
                     "同一文件的同一任务，文字相同", "the same task of the same document, in the same words")  # fmt: skip
    zh, en = ("文字相同", "the same wording") if equal else ("文字相近", "alike in wording")
    return _link("task", source.iri, source.text, target.iri, target.text, "close", sibling.score, zh, en)
