"""A text + context -> the parks it names (涪陵综保区, 高新区), and which park it means by 区内, 园区内, 本区域内.

国家高新区, 各开发区 name a status or a sort, not a park. 区内 means the bonded zone only where the passage belongs to one; elsewhere
it means the district. Inside 园区内, 高新区内, 辖区内 the characters 区内 are no word of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from graph.document import Span
from graph.linking.context import Context
from graph.linking.entries import Key
from graph.linking.grammar import turn, word_list
from graph.linking.mention_words import mention_words
from graph.linking.named_places import place_names
from graph.linking.park_names import derived_park, park_called, park_words
from graph.linking.region_names import leading_regions
from graph.linking.registry import registry
from ontology import iris
from ontology.iris import IRI

_STATUS = turn("park_status")
_INSIDE = turn("inside_park")
_ZONE_INSIDE = word_list("zone_inside")
_ZONES = ("ftz", "bonded", "bonded-port", "export")


@dataclass(frozen=True, slots=True)
class ParkReference:
    """Words that mean a park, by its name or by 区内, 园区内."""

    park: IRI
    span: Span
    text: str
    by_name: bool


@lru_cache(maxsize=64)
def _automaton(region: str | None) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    words = set(park_words())
    for park in registry().parks():
        words |= {park.label, *park.names}
    for word in words:
        automaton.add_word(word, len(word))
    automaton.make_automaton()
    del region
    return automaton


def park_names(text: str, context: Context) -> list[tuple[Span, IRI]]:
    """Return the spans of parks' names in *text* with the parks as places, in order, the longest reading of each."""
    found: list[tuple[Span, IRI]] = []
    for last, length in _automaton(context.region).iter(text):
        start, end = last + 1 - length, last + 1
        begins = [
            begin for begin in range(max(0, start - 12), start) if _is_region(text[begin:start], context)
        ]
        for begin in (*begins, start):
            if _STATUS.search(text[max(0, begin - 4) : begin]):
                continue
            called = park_called(text[begin:end], context)
            if called:
                found.append((Span(begin, end), called[0].iri))
                break
    found.sort(key=lambda entry: (entry[0].start, -entry[0].end))
    kept: list[tuple[Span, IRI]] = []
    for span, iri in found:
        if not kept or span.start >= kept[-1][0].end:
            kept.append((span, iri))
    return kept


def _is_region(words: str, context: Context) -> bool:
    return len(words) >= 2 and any(
        reading.end == len(words) for reading in leading_regions(words, context.region)
    )


def park_references(text: str, context: Context, park: Key | None = None) -> tuple[ParkReference, ...]:
    """Return every word of *text* that means a park; *park* is the one the passage belongs to (its section, its lead unit).

    Without *park* only names count: 区内 then means the district, 园区内 no certain park.
    """
    named = park_names(text, context)
    found = [ParkReference(iri, span, span.of(text), True) for span, iri in named]
    if park is not None:
        place = registry().park(park) or derived_park(park)
        places = [place.span for place in place_names(text, context)]
        for match in _INSIDE.finditer(text):
            span = Span(*match.span())
            if match[0] in _ZONE_INSIDE and (
                place.type not in _ZONES
                or text[span.start - 1 : span.start] in mention_words().not_before_inside
                or any(other.start <= span.start < other.end for other in places)
            ):
                continue
            found.append(ParkReference(iris.place(*park), span, match[0], False))
    return tuple(sorted(found, key=lambda reference: reference.span))
