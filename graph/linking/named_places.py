"""A text + context -> the divisions, regions and routes it names, longest first, with their spans.

Divisions above the county are looked for anywhere in the country; counties where the document's own region has them (or
with their city before them); short names and one-character names for the document's own region and those above it. Names
that are also common words (长治, 安康) count with their grade or province alone. Words and sources: ``data/mention_words.toml``,
``data/named_areas.csv``.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache

import ahocorasick

from graph.document import Span
from graph.linking.context import Context
from graph.linking.divisions import DATA, NATIONAL, abbreviations, code_beginnings, divisions, tier_of
from graph.linking.mention_words import mention_words
from ontology import iris
from ontology.iris import IRI


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place, route or event of a fixed name, where it stands."""

    kind: str
    span: Span
    iri: IRI | None


@cache
def _fixed_names() -> dict[str, str]:
    with (DATA / "named_areas.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row["kind"] for row in csv.DictReader(lines)}


@lru_cache(maxsize=64)
def _names_for(region: str | None) -> dict[str, str]:
    """Return names -> division codes that count as places in a document of *region*."""
    table, common = divisions(), mention_words().common_places
    names: dict[str, str] = {}
    chain = table.ancestors(region)[:-1] if region and region != NATIONAL else ()
    outer = chain[-1] if chain else None
    for code in table:
        if code == NATIONAL or not table[code].grade:
            continue
        division, tier = table[code], tier_of(code)
        if tier in "PMC":
            if division.name not in common:
                names[division.name] = code
            if division.short not in common and (tier in "PM" or (outer and code[:2] == outer[:2])):
                names.setdefault(division.short, code)
        elif outer and code[:2] == outer[:2] and division.name not in common and len(division.name) >= 3:
            names.setdefault(division.name, code)
    for code in chain:
        names[table[code].name] = code
        if len(table[code].short) >= 2:
            names[table[code].short] = code
    return names


@lru_cache(maxsize=64)
def _automaton(region: str | None) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for name, code in _names_for(region).items():
        automaton.add_word(name, ("place", len(name), code))
    for name, kind in _fixed_names().items():
        automaton.add_word(name, (kind, len(name), ""))
    automaton.make_automaton()
    return automaton


def place_names(text: str, context: Context) -> list[PlaceName]:
    """Return the places *text* names, none inside another, in text order; 重庆市涪陵区 is one place."""
    found: list[tuple[int, int, str, str]] = []
    for last, (kind, length, code) in _automaton(context.region).iter(text):
        found.append((last + 1 - length, last + 1, kind, code))
    found += [(match.start(1), match.end(1), "place", code) for match, code in _abbreviated(text, context)]
    found.sort(key=lambda entry: (entry[0], -entry[1]))
    kept: list[PlaceName] = []
    reach = 0
    for start, end, kind, code in found:
        inside = start < reach
        reach = max(reach, end)
        if inside and not (kind == "route" and start == kept[-1].span.start):
            continue
        iri = iris.place(code) if code else None
        previous = kept[-1] if kept else None
        if (
            previous
            and previous.span.end == start
            and previous.iri
            and code
            and divisions().within(code, previous.iri.rsplit("/", 1)[1])
        ):
            kept[-1] = PlaceName("place", Span(previous.span.start, end), iri)
        else:
            kept.append(PlaceName(kind, Span(start, end), iri))
    return kept


def _abbreviated(text: str, context: Context) -> list[tuple[re.Match[str], str]]:
    chain = set(divisions().ancestors(context.region)) if context.region else set()
    return [
        (match, code)
        for match in _abbreviation_pattern().finditer(text)
        if (code := abbreviations()[match[1]]) in chain or match[1] in code_beginnings()
    ]


@cache
def _abbreviation_pattern() -> re.Pattern[str]:
    before = "|".join(sorted(mention_words().before_abbreviation, key=len, reverse=True))
    return re.compile(rf"(?:{before})({'|'.join(abbreviations())})")
