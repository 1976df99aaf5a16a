"""A text + context -> the public bodies it names in passing (人民银行, 市商务委), with their registry entries.

A name counts when it stands whole: a national name, or region word + business + grade, that `organizations.link` knows.
"""

from __future__ import annotations

from functools import cache

import ahocorasick

from graph.document import Span
from graph.linking.body_names import RELATIVE
from graph.linking.context import Context
from graph.linking.divisions import NATIONAL
from graph.linking.grammar import word_list
from graph.linking.lines import VerticalForm, lines
from graph.linking.named_places import PlaceName, place_names
from graph.linking.organizations import Link, link
from graph.linking.registry import registry

_POINTING = (*RELATIVE, *word_list("national_in_text"))
_PARTY_SHORT = word_list("party_short")


@cache
def _forms() -> ahocorasick.Automaton:
    """Finds business + grade wherever it stands; the payload is its length and whether it is a national name by itself."""
    automaton = ahocorasick.Automaton()
    national = {form for form in lines().forms() if len(form) >= 3 and lines().called(form, "N", NATIONAL)}
    names = {name.words for body in registry().registered() for name in body.names}
    local = lines().local_only()
    for form in {*lines().forms(), *names}:
        if len(form) >= 2:
            automaton.add_word(form, (len(form), form in national and form not in local, form in names))
    automaton.make_automaton()
    return automaton


def body_names(text: str, context: Context) -> list[tuple[Span, Link]]:
    """Return the spans of public bodies' names in *text*, in order, none inside another, with the entries they name."""
    found: list[tuple[Span, Link]] = []
    places = place_names(text, context)
    regions = {place.span.end: place.span.start for place in places}
    for last, (length, national, registered) in _forms().iter(text):
        start, end = last + 1 - length, last + 1
        for begin in _beginnings(text, start, national or registered, regions):
            linked = link(text[begin:end], context)
            if isinstance(linked, Link) and linked.method not in ("elided", "metonymy", "function-name"):
                found.append((Span(begin, end), linked))
                break
    found += _vertical(text, context, places)
    found.sort(key=lambda entry: (entry[0].start, -entry[0].end))
    kept: list[tuple[Span, Link]] = []
    for span, linked in found:
        if kept and span.start < kept[-1][0].end:
            continue
        kept.append((span, linked))
    return kept


def _vertical(text: str, context: Context, places: list[PlaceName]) -> list[tuple[Span, Link]]:
    """Return names that hold their place inside: 人民银行平潭支行, 国家金融监督管理总局平潭监管支局."""
    found = []
    for place in places:
        for form in _forms_after(text[place.span.end : place.span.end + 2]):
            begin, end = place.span.start - len(form.before), place.span.end + len(form.after)
            if (
                begin < 0
                or text[begin : place.span.start] != form.before
                or text[place.span.end : end] != form.after
            ):
                continue
            linked = link(text[begin:end], context)
            if isinstance(linked, Link):
                found.append((Span(begin, end), linked))
    return found


@cache
def _forms_after(two: str) -> tuple[VerticalForm, ...]:
    return tuple(form for form in lines().vertical if form.after.startswith(two))


def _beginnings(text: str, start: int, whole: bool, regions: dict[int, int]) -> list[int]:
    """Return where the name may begin, longest first: at a region's name, at 区, 市 …, at 国家 …, or at the form itself."""
    core = start - 1 if text[start - 1 : start] in _PARTY_SHORT else start
    found = [regions[end] for end in (start, core) if end in regions]
    found += [core - len(word) for word in _POINTING if text.endswith(word, 0, core)]
    if whole:
        found.append(start)
    return sorted(set(found))
