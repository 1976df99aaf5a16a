"""Which documents a question speaks of: by number, title or place; or that it speaks of a place the graph does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.linking.divisions import divisions
from ontology.iris import IRI
from queries.answering.records import Abstention
from queries.answering.slots import codes_of_place, place_codes
from queries.answering.snapshot import DocumentEntry, Snapshot
from queries.answering.synonyms import synonyms
from queries.answering.tagging import Tag, Tagged

MAX_READINGS = 6
_YEAR = re.compile(r"(?:19|20)\d{2}年?")
_GRADES = "省市区县旗州盟"


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents a question is confined to. Empty `documents` and `regions`: the whole graph."""

    documents: tuple[DocumentEntry, ...] = ()
    regions: frozenset[str] = frozenset()
    named: bool = False
    """True when the question names a document or a place."""
    wider: str = ""
    """The place named, where only documents of places within it are held: 福州市 for one of 平潭."""

    @property
    def parts(self) -> tuple[IRI, ...]:
        """The parts of documents that hand out the tasks in question."""
        return tuple(part for entry in self.documents for part in entry.parts)


def scope(tagged: Tagged, held: Snapshot, task_texts: frozenset[str]) -> Scope | Abstention:
    """Return the documents *tagged* speaks of, or why it speaks of none."""
    if unknown := tagged.of("unknown-document"):
        return Abstention(
            "unknown-topic",
            f"图谱中没有文号为“{unknown[0].text}”的文件。",
            f"The graph holds no document numbered {unknown[0].text}.",
        )
    if outside := outside_place(tagged, held, task_texts):
        return Abstention(
            "outside-region",
            f"问题涉及“{outside}”，图谱中没有该地区的文件。",
            f"The question is about {outside}; the graph holds no document of that region.",
        )
    documents = [
        held.documents[iri]
        for tag in tagged.of("document")
        for iri in sorted(tag.iris)
        if iri in held.documents
    ]
    plans = tuple(entry for entry in documents if entry.parts)
    if plans:
        return Scope(plans, frozenset(), True)
    regions, wider = _regions(tagged, held)
    inside = tuple(entry for entry in held.plans() if not regions or entry.region in regions)
    of_year = _of_year(tagged, inside)
    if of_year or (regions and len(inside) < len(held.plans())):
        return Scope(of_year or inside, regions, True, wider)
    return Scope(wider=wider)


def _of_year(tagged: Tagged, plans: tuple[DocumentEntry, ...]) -> tuple[DocumentEntry, ...]:
    """Return those of *plans* whose titles bear the year the question names, where that tells them apart: 2021年的工作要点."""
    years = {tag.text[:4] for tag in tagged.of("day") if _YEAR.fullmatch(tag.text)}
    chosen = tuple(entry for entry in plans if any(year in title for year in years for title in entry.titles))
    return chosen if len(chosen) < len(plans) else ()


def _regions(tagged: Tagged, held: Snapshot) -> tuple[frozenset[str], str]:
    """Return the regions of plans that lie in the places the question names (the most specific place counts), and the place itself where none is its own."""
    best: frozenset[str] = frozenset()
    wider = ""
    all_regions = {entry.region for entry in held.plans()}
    for tag in tagged.of("own-place"):
        codes = codes_of_place(tag.text)
        exact = frozenset(all_regions & codes)
        inside = exact or frozenset(
            region for region in all_regions if any(divisions().within(region, code) for code in codes)
        )
        if inside and (not best or len(inside) < len(best)):
            best = inside
            wider = "" if exact or tagged.text[tag.end : tag.end + 1] != "的" else tag.text
    return best, wider


def outside_place(tagged: Tagged, held: Snapshot, task_texts: frozenset[str]) -> str | None:
    """Return the words of a place the question is about and no plan of the graph is of."""
    regions = {entry.region for entry in held.plans()}
    for tag in tagged.of("place", "english-place"):
        codes = place_codes(tag.text)
        if any(
            divisions().within(region, code) or divisions().within(code, region)
            for code in codes
            for region in regions
        ):
            continue
        if tag.kind == "english-place" or _is_place(tagged, tag, task_texts):
            return tag.text
    return None


def _is_place(tagged: Tagged, tag: Tag, task_texts: frozenset[str]) -> bool:
    """Tell a place from a word that happens to be spelt like one (合作, 资源, 通道 are also names of counties)."""
    same = {
        tag.text,
        *(words for start, end, held in synonyms(tag.text) if end - start == len(tag.text) for words in held),
    }
    if any(words in text for words in same for text in task_texts):
        return False
    if tag.text[-1] in _GRADES and len(tag.text) >= 3:
        return True
    after = tagged.text[tag.end : tag.end + 1]
    starts = tag.start == 0 or tagged.text[tag.start - 1] in "在,，问查、和 "
    if any(code.endswith("00") for code in place_codes(tag.text)):
        return starts or after in "的市省"
    followed = after in "的区县市由有" or any(other.start == tag.end for other in tagged.of("unit", "which"))
    return starts and followed
