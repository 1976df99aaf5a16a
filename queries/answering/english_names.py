"""English names -> units, places and numbers: ``Fuling District Finance Bureau``, ``in Shanghai``, ``two units``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from graph.linking.divisions import divisions
from graph.linking.lines import lines
from ontology.iris import IRI
from queries.answering.english_glosses import TOKEN, english_words, stem
from queries.answering.names import UnitNames, business_lines, cores
from queries.answering.snapshot import Snapshot, Unit
from queries.answering.tagging import Tag, Tagged

_LONGEST_NAME = 9
_MIN_PLACE_CHARS = 5
_WORDS = re.compile(r"[a-z'&-]+")
_UNKNOWN_UNIT = re.compile(
    r"\b((?:[a-z'&-]+ ){0,5}?(?:bureau|commission|committee|department|ministry|administration|authority)(?: of [a-z' ]{3,40}?(?= lead| support|\?|$))?)"
)
_WHICH_BODY = re.compile(r"\b(?:which|what|any|public|government) (?:other )?body$")
"""Here a body is an office, elsewhere the main text of a document."""
_ACTING = re.compile(
    r"\b(?:tasks?|items?) (?:does|do|did) (?:the )?(?!it\b|they\b|this\b|that\b|these\b|those\b|party\b|all\b|any\b|each\b|two\b|several\b|central|judicial|park)([a-z' &-]{3,40}?) (?:lead|support|assist|head|cooperate)"
)
"""Who bears tasks is a unit, whatever it is called: which tasks does China Mobile support."""
_BRANCH = r"local|district|depot|central|sub-?branch|branch|bureau|office|commission|administration"
_PLACE_CUE = re.compile(
    r"\b(?:in|of|for|at|from)\s+([a-z']+(?:\s[a-z']+)?)|\b([a-z]+)(?:'s| (?:district|city|county|province)(?:'s)?)\b"
)


@cache
def _bodies() -> str:
    return "|".join(map(re.escape, sorted(english_words()["bodies"], key=len, reverse=True)))


@cache
def _grades() -> tuple[str, ...]:
    return tuple(english_words()["grades"].split())


@cache
def _grade_stems() -> frozenset[str]:
    return frozenset(map(stem, _grades()))


@cache
def _plain() -> frozenset[str]:
    return frozenset(english_words()["plain"].split())


class EnglishNames:
    """The English names of one snapshot's units and places; made when the first English question comes."""

    def __init__(self, held: Snapshot, names: UnitNames) -> None:
        self._held = held
        self._linked = names.linked
        self._keys: dict[str, tuple[str, ...] | None] = {}
        self._units: dict[tuple[str, ...], set[IRI]] | None = None
        self._places: dict[str, str] | None = None
        regions = {unit.region for unit in held.units.values() if unit.assigned}
        regions |= {entry.region for entry in held.plans()}
        codes = {
            code for region in regions if region in divisions() for code in divisions().ancestors(region)
        }
        self._own = {
            divisions()[code].name_en.lower(): divisions()[code].name
            for code in codes
            if divisions()[code].name_en
        }

    def warm(self) -> None:
        """Make the tables now."""
        self._unit_names()
        self._place_names()

    def named(self, tagged: Tagged) -> Tagged:
        """Add tags for the units, places and numbers that *tagged* names in English."""
        named = [*self._body_tags(tagged.text), *self._unit_tags(tagged.text)]
        named = named or list(self._acting_park(tagged.text))
        found: list[Tag] = []
        for tag in sorted(named, key=lambda tag: tag.start - tag.end):  # the longest name first
            if not any(_overlap(tag, other) for other in found):
                found.append(tag)
        found += [
            tag for tag in self._place_tags(tagged.text) if not any(_overlap(tag, other) for other in found)
        ]
        found += list(_counted(tagged.text))
        found += [
            tag for tag in self._own_places(tagged.text) if not any(_overlap(tag, other) for other in found)
        ]
        kept = [
            tag
            for tag in tagged.tags
            if not any(_overlap(tag, other) for other in found)
            and not (tag.kind == "fact.body" and _WHICH_BODY.search(tagged.text[: tag.end]))
        ]
        return Tagged(
            tagged.text, tuple(sorted((*kept, *found), key=lambda tag: (tag.start, -tag.end, tag.kind)))
        )

    def _unit_tags(self, text: str) -> Iterator[Tag]:
        names = self._unit_names()
        spans = list(_WORDS.finditer(text))
        taken = -1
        for start in range(len(spans)):
            if spans[start].start() < taken or (
                spans[start][0] in _plain() | {"lead", "leads", "support", "supports"}
                and spans[start][0] != "people's"
            ):
                continue
            for length in range(min(_LONGEST_NAME, len(spans) - start), 0, -1):
                last = spans[start + length - 1][0]
                if last in _plain() or (
                    spans[start][0] in _grades() and length > 1 and spans[start + 1][0] != "of"
                ):
                    continue  # no name begins with a bureau that another name ends in, or ends in "and the"
                words = [part for match in spans[start : start + length] for part in TOKEN.findall(match[0])]
                if (key := _name_key(words, self._own)) and (found := names.get(key)):
                    end = spans[start + length - 1].end()
                    yield Tag(
                        "unit", spans[start].start(), end, text[spans[start].start() : end], frozenset(found)
                    )
                    taken = end
                    break

    def _body_tags(self, text: str) -> Iterator[Tag]:
        """Yield the bodies named by an abbreviation or an everyday name, with the words for their branch: PBC Fuling branch."""
        own = "|".join(map(re.escape, sorted(self._own)))
        for match in re.finditer(
            rf"\b({_bodies()})(?:'s)?(?: (?:of china|{_BRANCH}|{own or 'local'}))*\b", text
        ):
            if bodies := self._linked(english_words()["bodies"][match[1]]):
                yield Tag("unit", *match.span(), match[0], bodies)

    def _acting_park(self, text: str) -> Iterator[Tag]:
        """Yield the administration of the only park whose English name ends in what is said to bear tasks: the bonded zone."""
        match = _ACTING.search(text)
        found = [
            park
            for park in self._held.parks.values()
            if match and any(name.lower().endswith(match[1]) for name in park.english)
        ]
        if match and len(found) == 1 and found[0].administrations:
            yield Tag("unit", *match.span(1), match[1], frozenset(found[0].administrations))

    def _unit_names(self) -> dict[tuple[str, ...], set[IRI]]:
        if self._units is None:
            self._units = defaultdict(set)
            for unit in self._held.units.values():
                if unit.assigned and not unit.group:
                    for name in _english_names(unit):
                        if key := self._key_of(name):
                            self._units[key].add(unit.iri)
            for park in self._held.parks.values():
                for name in park.english:
                    if key := self._key_of(name):
                        self._units[key].update(
                            iri for iri in park.administrations if self._held.units[iri].assigned
                        )
        return self._units

    def _key_of(self, name: str) -> tuple[str, ...] | None:
        if name not in self._keys:
            self._keys[name] = _name_key(TOKEN.findall(name.lower()), self._own)
        return self._keys[name]

    def _own_places(self, text: str) -> Iterator[Tag]:
        for match in re.finditer(r"[a-z]+(?:'[a-z]+)?", text):
            if match[0] in self._own:
                yield Tag("own-place", match.start(), match.end(), self._own[match[0]])

    def _place_tags(self, text: str) -> Iterator[Tag]:
        places = self._place_names()
        for match in _PLACE_CUE.finditer(text):
            for group in (1, 2):
                words = match[group]
                for candidate in (words, words.split()[0]) if words else ():
                    if candidate in places and len(candidate) >= _MIN_PLACE_CHARS:
                        start = match.start(group)
                        yield Tag("english-place", start, start + len(candidate), places[candidate])
                        break

    def _place_names(self) -> dict[str, str]:
        if self._places is None:
            own = {
                code
                for entry in self._held.plans()
                for code in divisions().ancestors(entry.region)
                if entry.region in divisions()
            }
            self._places = {
                divisions()[code].name_en.lower(): divisions()[code].name
                for code in divisions()
                if code not in own and divisions()[code].name_en
            }
        return self._places

    def unknown_unit(self, tagged: Tagged) -> str | None:
        """Return an English name of a unit that nobody in the graph bears, where the question uses one as such."""
        if tagged.has("unit"):
            return None
        if acting := _ACTING.search(tagged.text):
            return acting[1]
        match = _UNKNOWN_UNIT.search(tagged.text)
        if match is None:
            return None
        words = [
            word
            for word in match[1].split()
            if word not in _plain()
            and word
            not in {
                "does",
                "do",
                "did",
                "is",
                "are",
                "led",
                "by",
                "when",
                "which",
                "what",
                "who",
                "tasks",
                "task",
                "how",
                "many",
            }
        ]
        return " ".join(words) if len(words) >= 2 else None


def _overlap(one: Tag, other: Tag) -> bool:
    return one.start < other.end and other.start < one.end


def _name_key(words: Iterable[str], own: Collection[str]) -> tuple[str, ...] | None:
    """Return what two spellings of one English name share: its words in order without the small ones and the place."""
    key = tuple(stem(word) for word in words if word not in _plain() and word not in own)
    return key if len(key) >= 1 and not _grade_stems().issuperset(key) else None


def _english_names(unit: Unit) -> Iterator[str]:
    """Yield the English names of a unit: from the graph, and line of business + grade with the grades people confuse."""
    yield from unit.english
    yield from (name.partition(" Committee ")[2] for name in unit.english if " Committee " in name)
    labels = {
        lines()[slug].label_en
        for name in unit.names
        for form in (name, *cores(name, unit.region))
        for slug in business_lines(form, unit.region)
    }
    for label in (*labels, *(_without_grade(name) for name in unit.english)):
        if label:
            for grade in (
                "Bureau",
                "Commission",
                "Committee",
                "Office",
                "Department",
                "Authority",
                "Administration",
            ):
                yield f"{label} {grade}"
                yield f"{grade} of {label}"
    if any("海关" in name for name in unit.names):
        yield "Customs"


def _without_grade(name: str) -> str:
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].lower() in _grades() else ""


def _counted(text: str) -> Iterator[Tag]:
    for match in re.finditer(
        r"(?<!no\. )(?<!no\.)(?<!number )\b(one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\s+(?=units?|departments?|bodies|leads?|tasks?|lead units)",
        text,
    ):
        yield Tag(
            "counted",
            match.start(1),
            match.end(1),
            match[1],
            number=english_words()["numbers"].get(match[1]) or int(match[1]),
        )
