"""A text -> what it names: companies, colleges, bodies, places, parks, platforms, routes, events, documents, with offsets.

Names come from the registry and the tables, and from how names of their sort begin and end; never from a list of the
names one document happens to hold. Also here: which park a text means by 区内 and 园区内.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from graph.document import Span
from graph.linking.context import Context
from graph.linking.grammar import turn, word_list
from graph.linking.mention_words import any_of, mention_words, name_start
from graph.linking.named_bodies import body_names
from graph.linking.named_enterprises import college_names, company_names
from graph.linking.named_parks import park_names
from graph.linking.named_places import PlaceName, place_names
from ontology.iris import IRI

MentionKind = Literal["enterprise", "university", "organization", "place", "park", "platform", "route", "event",
                      "designation", "mechanism", "document"]  # fmt: skip

_TITLE = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_MECHANISM = turn("mechanism")
_NOT_IN_PLATFORM = turn("not_in_platform")
_OWNED_PLATFORM = turn("owned_platform")
_IN_NAME = frozenset(word_list("ring"))
_NO_MARKS = r"[^，。；：、！？,;:\n《》]"


@dataclass(frozen=True, slots=True)
class NamedMention:
    """One name in a text."""

    kind: MentionKind
    span: Span
    text: str
    iri: IRI | None = None
    """What it names, where the registry or the rules know it."""


def named_mentions(text: str, context: Context) -> tuple[NamedMention, ...]:
    """Return the names in *text* by place, the longer first; spans are code points of *text*.

    A name inside another is kept when it is itself a college, route, company, body or window (长江师范学院 in
    环长江师范学院创新生态圈); places and parks inside another name are not, nor anything inside a document's title.
    """
    places = place_names(text, context)
    bodies = body_names(text, context)
    colleges = college_names(text)
    companies = company_names(text, colleges)
    found: list[NamedMention] = []

    def add(kind: MentionKind, span: Span, iri: IRI | None = None) -> None:
        found.append(NamedMention(kind, span, span.of(text), iri))

    for match in _TITLE.finditer(text):
        add("document", Span(*match.span()))
    for span in companies:
        add("enterprise", span)
    for span in colleges:
        add("university", span)
    for span, body in bodies:
        add("enterprise" if body.kind == "StateEnterpriseUnit" else "organization", span, body.iri)
    for span, iri in park_names(text, context):
        add("park", span, iri)
    for place in places:
        add(place.kind, place.span, place.iri)  # type: ignore[arg-type]  # a column of data, held to MentionKind by a test
    for span in _scenic_and_ports(text):
        add("place", span)
    for span in _events(text, places):
        add("event", span)
    anchors = [*(place.span for place in places), *colleges]
    for span in _platforms(text, anchors, [span for span, _ in bodies]):
        add("platform", span)
    for match in _designation_pattern().finditer(text):
        add("designation", Span(*match.span(1)))
    for match in _MECHANISM.finditer(text):
        add("mechanism", Span(*match.span()))
    return tuple(_settled(found))


# What may stand inside a longer name and still be named: a platform's college, a platform's route.
_NESTS = ("university", "route", "enterprise", "organization", "platform")


def _settled(found: list[NamedMention]) -> Iterator[NamedMention]:
    """Yield what is left when names inside and across other names are settled, in text order."""
    unique = {(mention.span, mention.kind): mention for mention in found}
    ordered = sorted(
        unique.values(), key=lambda mention: (mention.span.start, -mention.span.end, mention.kind)
    )
    open_names: list[NamedMention] = []
    taken: NamedMention | None = None
    for mention in ordered:
        open_names = [other for other in open_names if other.span.end > mention.span.start]
        holders = [
            other for other in open_names if other.span.end >= mention.span.end and other.span != mention.span
        ]
        open_names.append(mention)
        inside = {other.kind for other in holders}
        if "document" in inside or (holders and (mention.kind not in _NESTS or "organization" in inside)):
            continue
        if taken and taken.span.start < mention.span.start < taken.span.end < mention.span.end:
            continue  # crosses the name before it
        if taken and taken.span == mention.span:
            continue
        if taken is None or mention.span.end > taken.span.end:
            taken = mention
        yield mention


def _scenic_and_ports(text: str) -> Iterator[Span]:
    """Yield places by their generic name: 武陵山旅游度假区, 太极医药城, 龙头港."""
    words = mention_words()
    for match in _place_pattern().finditer(text):
        start = name_start(text, match.start(), 10)
        if start is not None and words.place.is_proper(text[start : match.start()]):
            yield Span(start, match.end())
    for match in _port_pattern().finditer(text):
        start = name_start(text, match.start(), 3)
        stem = text[start : match.start()] if start is not None else ""
        if (
            start is not None
            and 2 <= len(stem) <= 3
            and not any(word in stem for word in words.short_generic)
        ):
            yield Span(start, match.end())


@cache
def _place_pattern() -> re.Pattern[str]:
    return re.compile(any_of(mention_words().place.ends))


@cache
def _port_pattern() -> re.Pattern[str]:
    words = mention_words()
    return re.compile(any_of(words.short_place) + f"(?![{words.short_not_before}])")


def _events(text: str, places: list[PlaceName]) -> Iterator[Span]:
    """Yield names that begin with a place and end as an event does: 涪陵区…银企对接会."""
    for place in places:
        match = _event_pattern().match(text, place.span.end)
        if match:
            yield Span(place.span.start, match.end())


@cache
def _event_pattern() -> re.Pattern[str]:
    return re.compile(_NO_MARKS + "{0,24}?" + any_of(mention_words().event))


def _platforms(text: str, anchors: list[Span], bodies: list[Span]) -> Iterator[Span]:
    """Yield platforms: a name around a place, route or college (医疗器械创新重庆服务站), a body's own (人民银行的…平台), “单一窗口”."""
    for match in _platform_pattern().finditer(text):
        inside = [a for a in anchors if a.end <= match.start() and match.start() - a.end <= 14]
        if not inside or _NOT_IN_PLATFORM.search(text, inside[-1].end, match.end()):
            continue
        anchor = inside[-1]
        for other in reversed(inside):
            if other.end == anchor.start:
                anchor = other
        start = name_start(text, anchor.start, 10, shortest=0, skip=_IN_NAME)
        yield Span(anchor.start if start is None else start, match.end())
    for body in bodies:
        owned = _OWNED_PLATFORM.match(text, body.end)
        if owned:
            yield Span(*owned.span(1))
    for match in _window_pattern().finditer(text):
        place = next((a for a in anchors if a.end == match.start()), None)
        yield Span(place.start if place else match.start(), match.end())
        if place:
            yield Span(*match.span("window"))


@cache
def _platform_pattern() -> re.Pattern[str]:
    return re.compile(any_of(mention_words().platform))


@cache
def _window_pattern() -> re.Pattern[str]:
    return re.compile(any_of(mention_words().before_window) + "?" + turn("single_window").pattern)


@cache
def _designation_pattern() -> re.Pattern[str]:
    words = mention_words()
    return re.compile(
        turn("gaining_status").pattern + "(" + any_of(words.designation_starts) + _NO_MARKS + "{0,18}?"
        + any_of(words.designation_ends) + ")"
    )  # fmt: skip
