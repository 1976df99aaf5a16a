"""Names of units -> the units that may bear them: exactly, by the short-name rules, or as they sound.

The rules are those of design/ontology.md section 5: a name is region + business + grade; its short forms leave the region
out, drop characters of the business in order, and reduce the grade (委员会 -> 委, 管理局 -> 局, 办公室 -> 办).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from graph.linking.divisions import NATIONAL, Tier, divisions
from graph.linking.lines import lines
from graph.linking.registry import registry
from ontology.iris import IRI
from queries.answering.former_names import Former, former_forms
from queries.answering.normalise import normalised
from queries.answering.snapshot import Snapshot, Unit

_PARTY = re.compile(r"^(?:中国共产党|中共)?.{0,9}?(?:省委|市委|区委|县委|州委|旗委|工委)(?=.)")
_STATE = re.compile(r"^(?:中华人民共和国|中国共产党|中共|中国|国家)")
_ADMINISTRATION = re.compile(r"(?:管理委员会|管委会)$")
_REGION_PREFIX = re.compile(r"^.{0,8}?[省市区县州旗盟](?=.{2,})")
_GRADE_WORDS = (
    ("委员会办公室", "办"), ("管理委员会", "管委会"), ("委员会", "委"), ("监督管理局", "局"), ("管理局", "局"), ("办公室", "办"),
    ("人民法院", "法院"), ("人民检察院", "检察院"),
)  # fmt: skip
_ENDINGS = "局委办部院关署行处段站队会厅所社校馆区司公"
_LEVELS = "省市区县州旗盟"
MIN_SHORT_CHARS = 2
_CONFUSED_GRADES = "局委办厅"
_GRADES_TRIED = "局委办部"
_LONGEST_BUSINESS = 5


@lru_cache(maxsize=20_000)
def region_words(region: str) -> tuple[str, ...]:
    """Return how names say they belong to the division: 重庆市涪陵区, 涪陵区, 涪陵, 重庆市, 重庆; longest first."""
    if region not in divisions():
        return ()
    chain = [divisions()[code] for code in divisions().ancestors(region) if code != NATIONAL]
    words = {divisions().full_name(region), *_areas_of(region)}
    for division in chain:
        words |= {division.name, division.short}
    return tuple(sorted(words, key=len, reverse=True))


@cache
def areas() -> Mapping[str, str]:
    """Return the areas that act as a region, by their names: 平潭综合实验区 -> 350128."""
    return {
        name: park.region
        for park in registry().parks()
        if park.type == "pilot"
        for name in (park.label, *park.names)
    }


@cache
def _areas_of(region: str) -> tuple[str, ...]:
    return tuple(name for name, held in areas().items() if held == region)


@lru_cache(maxsize=20_000)
def own_words(region: str) -> tuple[str, ...]:
    """Return the words for the division itself alone, longest first: 重庆市涪陵区, 涪陵区, 涪陵."""
    if region not in divisions():
        return ()
    division = divisions()[region]
    words = {divisions().full_name(region), division.name, division.short, *_areas_of(region)}
    return tuple(sorted(words, key=len, reverse=True))


@cache
def _grade(region: str) -> str:
    return divisions()[region].grade[-1:] if region in divisions() else ""


def cores(name: str, region: str) -> Iterator[str]:
    """Yield *name* without its region, in every way the rules allow: 重庆市涪陵区科学技术局 -> 科学技术局."""
    found = name
    for words in region_words(region):
        head, held, tail = found.partition(words)
        if held and tail:
            if head and not tail.startswith(head) and head not in region_words(region):
                yield _STATE.sub("", head)
                yield tail
            found = head + tail
    if party := _PARTY.match(found if found != name else name):
        yield found[party.end() :] or found
    plain = _STATE.sub("", found)
    if _grade(region) and plain.startswith(_grade(region)) and len(plain) > MIN_SHORT_CHARS:
        plain = plain[1:]
    if plain and plain != name:
        yield plain


def reduced(name: str) -> Iterator[str]:
    """Yield *name* with its grade reduced: 发展和改革委员会 -> 发展和改革委."""
    for long, short in _GRADE_WORDS:
        if name.endswith(long) and len(name) > len(long):
            yield name[: -len(long)] + short


def is_short_of(short: str, name: str) -> bool:
    """Tell whether *short* may stand for *name*: same first character, its characters in order, the grade agreeing."""
    if len(short) < MIN_SHORT_CHARS or short[0] != name[0] or len(short) >= len(name):
        return False
    grade_agrees = (
        short[-1] == name[-1]
        or (short[-1] == "委" and name.endswith("委员会"))
        or (short[-1] == "办" and name.endswith("办公室"))
    )
    position = 0
    for character in short:
        position = name.find(character, position) + 1
        if position == 0:
            return False
    return grade_agrees


class UnitNames:
    """The names of one snapshot's units."""

    def __init__(self, held: Snapshot) -> None:
        self._held = held
        surfaces: dict[str, set[IRI]] = defaultdict(set)
        bases: dict[IRI, set[str]] = defaultdict(set)
        parks: dict[IRI, list[str]] = defaultdict(list)
        for park in held.parks.values():
            for administration in park.administrations:
                parks[administration].extend(park.names)
        for unit in held.units.values():
            if unit.group or not unit.assigned:
                continue
            for name in (*unit.names, *parks[unit.iri]):
                for surface in self._add(unit, normalised(name), bases):
                    surfaces[surface].add(unit.iri)
                    if parks[unit.iri] and not _ADMINISTRATION.search(surface):
                        surfaces[surface + "管委会"].add(unit.iri)
        for surface, found in surfaces.items():
            whole = {iri for iri in found if not self._is_before_place(surface, iri)}
            if whole and len(found) > 1:
                surfaces[surface] = whole  # 税务总局 is the national body, not its branches
        self._surfaces: Mapping[str, frozenset[IRI]] = {
            surface: frozenset(found)
            for surface, found in surfaces.items()
            if len(surface) >= MIN_SHORT_CHARS
        }
        self._bases = {iri: tuple(sorted(found)) for iri, found in bases.items()}
        self._by_beginning = self._beginnings()
        self._from_start = sorted((name, iri) for iri, names in self._bases.items() for name in names)
        self._from_end = sorted((name[::-1], iri) for name, iri in self._from_start)
        self._of_line = self._bodies_of_lines()
        self._borne = frozenset(self._surfaces)
        self._former: dict[str, Former] = {}
        self._surfaces = {**self._former_surfaces(), **self._surfaces}
        self._provinces = (
            NATIONAL,
            *sorted({unit.region[:2] + "0000" for unit in held.units.values() if unit.assigned}),
        )
        self._by_sound: dict[tuple[str, ...], set[str]] | None = None

    def _former_surfaces(self) -> dict[str, frozenset[IRI]]:
        """Return the names that the predecessors of the units bore and that no unit of the graph bears: 环保局, 区环保局."""
        found: dict[str, set[IRI]] = defaultdict(set)
        for line, bodies in sorted(self._of_line.items()):
            for iri in sorted(bodies):
                region = self._held.units[iri].region
                if region not in divisions():
                    continue
                for former in former_forms(line, divisions()[region].tier, region):
                    for prefix in ("", *own_words(region), _grade(region)):
                        found[prefix + former.form].add(iri)
                        self._former.setdefault(prefix + former.form, former)
        return {surface: frozenset(held) for surface, held in found.items()}

    def former(self, words: str) -> Former | None:
        """Return the reform that ended the name *words*, where it is a former name of a unit and no other's."""
        return self._former.get(words) if words not in self._borne else None

    def _is_before_place(self, surface: str, iri: IRI) -> bool:
        """Tell whether *surface* is only what a unit's names have before their place: 税务总局 of 国家税务总局重庆市涪陵区税务局."""
        unit = self._held.units[iri]
        heads = {
            _STATE.sub("", head)
            for name in unit.names
            for words in region_words(unit.region)
            if (head := normalised(name).partition(words)[0]) and head != normalised(name)
        }
        return any(surface.endswith(head) for head in heads)

    def _add(self, unit: Unit, name: str, bases: dict[IRI, set[str]]) -> set[str]:
        """Return the surfaces of one name: whole, without region, reduced, in the forms of its line, each with region words."""
        stripped = {core for core in cores(name, unit.region) if len(core) >= MIN_SHORT_CHARS}
        found = {name, *stripped}
        found |= {short for core in list(found) for short in reduced(core)}
        tier = divisions()[unit.region].tier if unit.region in divisions() else "D"
        for core in stripped | {name}:
            for line in lines().called(core, tier, unit.region):
                found |= {form for form in line.forms if not line.valid_to or form == core}
        prefixes = (*own_words(unit.region), _grade(unit.region))
        bases[unit.iri] |= {name, *stripped}
        return found | {
            prefix + surface
            for surface in found
            if surface in stripped or surface not in unit.names
            for prefix in prefixes
            if prefix and not surface.startswith(prefix)
        }

    def surfaces(self) -> Iterable[tuple[str, frozenset[IRI]]]:
        """Yield every exact surface with the units that bear it."""
        return self._surfaces.items()

    def linked(self, words: str) -> frozenset[IRI]:
        """Return the units *words* may name: exactly, else as a short form, else as it sounds; empty when none."""
        exact = self._surfaces.get(words) or self._surfaces.get(_ADMINISTRATION.sub("", words))
        if exact:
            return exact
        if known := frozenset().union(*(known_elsewhere(words, region) for region in self._provinces)):
            return self._of_lines(words, known)
        found = {
            iri
            for region, beginnings in self._by_beginning.items()
            if _level_agrees(words, region)
            for short in self._shortened(words, region)
            for iri, name in beginnings.get(short[:1], ())
            if is_short_of(short, name)
        }
        return (
            frozenset(found)
            or self._of_lines(words, _of_another_grade(words))
            or self._of_branch(words)
            or self._sounding_like(words)
        )

    def _of_lines(self, words: str, known: frozenset[str]) -> frozenset[IRI]:
        """Return the units of one of the lines of business *known*, whose level *words* do not deny."""
        return frozenset(
            iri
            for line in known
            for iri in self._of_line.get(line, ())
            if _level_agrees(words, self._held.units[iri].region)
        )

    def _beginnings(self) -> Mapping[str, Mapping[str, list[tuple[IRI, str]]]]:
        """Return the units of each region with their names by the first character, which a short form keeps."""
        found: dict[str, dict[str, list[tuple[IRI, str]]]] = defaultdict(lambda: defaultdict(list))
        for iri, names in self._bases.items():
            for name in names:
                found[self._held.units[iri].region][name[:1]].append((iri, name))
        return found

    def _bodies_of_lines(self) -> Mapping[str, frozenset[IRI]]:
        """Return the units of each line of business."""
        found: dict[str, set[IRI]] = defaultdict(set)
        for iri, names in self._bases.items():
            region = self._held.units[iri].region
            for name in names:
                for line in business_lines(name, region):
                    found[line].add(iri)
        return {line: frozenset(held) for line, held in found.items()}

    def _of_branch(self, words: str) -> frozenset[IRI]:
        """Return the local branch of a body named before the place: 央行涪陵中心支行."""
        found: set[IRI] = set()
        for region in {self._held.units[iri].region for iri in self._bases}:
            for own in own_words(region):
                head, held, _ = words.partition(own)
                if held and head and (known := business_lines(head)):
                    found |= {
                        iri for iri in self._of_lines(head, known) if self._held.units[iri].region == region
                    }
        return frozenset(found)

    def within(self, bodies: Iterable[IRI], regions: frozenset[str]) -> frozenset[IRI]:
        """Return those of *bodies* that belong to one of *regions*."""
        return frozenset(iri for iri in bodies if self._held.units[iri].region in regions)

    def beginning_or_end(self, words: str) -> frozenset[IRI]:
        """Return the only unit whose name without region begins (公安, 临港) or ends (保税区) in *words*."""
        if len(words) < MIN_SHORT_CHARS:
            return frozenset()
        found = {iri for _, iri in _beginning(self._from_start, words)}
        found |= {iri for _, iri in _beginning(self._from_end, words[::-1])}
        return frozenset(found) if len(found) == 1 else frozenset()

    def part_of_name(self, words: str) -> frozenset[IRI]:
        """Return the only unit that *words* name without its grade (住建 for 住建委) or by one end of its name."""
        if found := self.beginning_or_end(words):
            return found
        if known_elsewhere(words) or not 2 <= len(words) <= _LONGEST_BUSINESS:
            return frozenset()
        graded = frozenset[IRI]().union(*(self.linked(words + grade) for grade in _GRADES_TRIED))
        return graded if len(graded) == 1 else frozenset()

    def _shortened(self, words: str, region: str) -> Iterator[str]:
        """Yield *words* without *region* and without 管委会."""
        plain = words
        for own in own_words(region):
            if plain.startswith(own) and len(plain) > len(own) + 1:
                plain = plain[len(own) :]
                break
        grade = _grade(region)
        if grade and plain.startswith(grade) and len(plain) > MIN_SHORT_CHARS:
            plain = plain[1:]
        yield plain
        for own in own_words(region):
            if 0 < plain.find(own) < len(plain) - len(own):
                yield plain.replace(own, "", 1)
                break
        if _ADMINISTRATION.search(plain):
            yield _ADMINISTRATION.sub("", plain)

    def _sounding_like(self, words: str) -> frozenset[IRI]:
        """Return the units with a name of the same sound that shares at least half of the characters: 区科级局."""
        if len(words) < 3:
            return frozenset()
        if self._by_sound is None:
            self._by_sound = defaultdict(set)
            for surface in self._surfaces:
                self._by_sound[sounds(surface)].add(surface)
        found: set[IRI] = set()
        for surface in self._by_sound.get(sounds(words), ()):
            same = sum(one == other for one, other in zip(surface, words, strict=False))
            if same * 2 >= len(words):
                found |= self._surfaces[surface]
        return frozenset(found)


def _beginning(ordered: Sequence[tuple[str, IRI]], words: str) -> Sequence[tuple[str, IRI]]:
    """Return those of *ordered* that begin with *words*."""
    first = bisect_left(ordered, (words, IRI("")))
    return ordered[first : bisect_left(ordered, (words + "\uffff", IRI("")), first)]


def _level_agrees(words: str, region: str) -> bool:
    """Tell whether *words* claim no level of government other than that of *region*: 市商务委 is no district's."""
    if words[0] not in _LEVELS or words[0] == _grade(region):
        return True
    return len(words) < 4 and not business_lines(words[1:])


@cache
def _sound(character: str) -> str:
    from pypinyin import lazy_pinyin  # loaded with the first name or topic that matches nothing as written

    return str(lazy_pinyin(character)[0])


def sounds(words: str) -> tuple[str, ...]:
    """Return the toneless pinyin of each character."""
    return tuple(_sound(character) for character in words)


@cache
def business_lines(form: str, region: str = NATIONAL) -> frozenset[str]:
    """Return the lines of business whose bodies are called *form* (without region) at some level."""
    tiers: tuple[Tier, ...] = ("N", "P", "M", "C", "D")
    return frozenset(name.line for tier in tiers for name in lines().called(form, tier, region))


def known_elsewhere(words: str, region: str = NATIONAL) -> frozenset[str]:
    """Return the lines of business that *words* name a body of (区水务局), whoever the graph knows; empty when none."""
    if found := business_lines(words, region):
        return found
    match = _REGION_PREFIX.match(words)
    if match and (found := business_lines(words[match.end() :], region)):
        return found
    return business_lines(words[1:], region) if words[:1] in _LEVELS else frozenset()


def _of_another_grade(words: str) -> frozenset[str]:
    """Return the lines of *words* with the grade people confuse it with: 工信委 for 工信局, 教育局 for 教委."""
    if len(words) < 3 or words[-1] not in _CONFUSED_GRADES:
        return frozenset()
    found: frozenset[str] = frozenset()
    for grade in _CONFUSED_GRADES:
        found |= known_elsewhere(words[:-1] + grade)
    return found


def looks_like_unit(words: str) -> bool:
    """Tell whether *words* are built as a unit's name: they end in a grade word, or are known to public administration."""
    return bool(known_elsewhere(words)) or (len(words) >= MIN_SHORT_CHARS and words[-1] in _ENDINGS)
