"""Lines of public business (条线) and the names their bodies go by at each level of government.

``data/lines.csv``, ``data/line_names.csv`` and ``data/vertical_forms.csv`` hold the names with a source each. A body's name
is region + business + grade (区域名 + 业务名 + 格级名); this module knows business and grade.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph.linking.divisions import DATA, Tier, divisions
from graph.linking.grammar import word_table


@dataclass(frozen=True, slots=True)
class Line:
    """One line of business, the same at every level of government."""

    slug: str
    system: str
    """Its Chinese name: 科技."""
    kind: str
    """Class of the ontology its bodies belong to: GovernmentDepartment, PartyOrgan …."""
    of_committee: bool
    """True when its bodies are organs of a party committee and named so (区委宣传部)."""
    managed_by: str
    """Whose branches its centrally managed bodies are: ``province`` (the next above) or ``centre``; empty for others."""
    label_en: str
    """English name without region and grade: Science and Technology."""

    def kind_at(self, tier: Tier) -> str:
        """Return the class at a level: the head of a centrally managed system is itself a department."""
        return "GovernmentDepartment" if tier == "N" and self.kind == "CentralVerticalBody" else self.kind


@dataclass(frozen=True, slots=True)
class LineName:
    """One way the bodies of a line are called at some levels, in some region, at some time."""

    line: str
    tiers: str
    region: str
    """Division code: holds there and below; empty: everywhere."""
    rank: int
    """1 = the usual one where several are in use."""
    full: str
    """Full name without region: 科学技术局; empty where only short names are known."""
    short: tuple[str, ...]
    """Short forms without region; the first is the normative one."""
    full_en: str
    valid_from: str
    valid_to: str
    source: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form, the full one last."""
        return (*self.short, self.full) if self.full else self.short


@dataclass(frozen=True, slots=True)
class VerticalForm:
    """A name of a centrally managed local body: ``before`` + place + ``after``; ``graded``: the place with its grade (广东省)."""

    line: str
    tiers: str
    before: str
    after: str
    graded: bool
    type: str
    valid_from: str
    valid_to: str
    source: str


class Lines:
    """The lines of business by slug and by the words of their bodies' names."""

    def __init__(self, lines: list[Line], names: list[LineName], vertical: list[VerticalForm]) -> None:
        self._lines = {line.slug: line for line in lines}
        self._names: dict[str, list[LineName]] = {}
        self._by_form: dict[str, list[LineName]] = {}
        for name in names:
            self._names.setdefault(name.line, []).append(name)
            for form in dict.fromkeys(name.forms):
                self._by_form.setdefault(form, []).append(name)
        self.vertical = tuple(vertical)

    def __getitem__(self, slug: str) -> Line:
        return self._lines[slug]

    def __contains__(self, slug: object) -> bool:
        return slug in self._lines

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    def called(self, form: str, tier: Tier, region: str) -> tuple[LineName, ...]:
        """Return the names that *form* (without region) may be in *region* of level *tier*, nearest scope and rank first."""
        chain = divisions().ancestors(region)
        found = [
            name
            for name in self._by_form.get(form, ())
            if tier in name.tiers and (not name.region or name.region in chain)
        ]
        found.sort(key=lambda name: (not name.region, name.rank, name.line))
        return tuple(found)

    def abbreviated(self, form: str, tier: Tier, region: str) -> tuple[LineName, ...]:
        """Return the names whose full form holds the characters of *form* in order, with its first and last character."""
        if len(form) < 3:
            return ()
        pattern = re.compile(".*".join(map(re.escape, form)))
        chain = divisions().ancestors(region)
        return tuple(
            name
            for names in self._names.values()
            for name in names
            if tier in name.tiers
            and (not name.region or name.region in chain)
            and name.full[:1] == form[0]
            and _same_grade(name.full, form)
            and pattern.match(name.full)
        )

    def all_names_of(self, line: str, tier: Tier, region: str) -> tuple[LineName, ...]:
        """Return every name of *line* at *tier* that may be used in *region*, those of the region itself first, by rank."""
        chain = divisions().ancestors(region)
        found = [
            name
            for name in self._names.get(line, ())
            if tier in name.tiers and (not name.region or name.region in chain)
        ]
        return tuple(
            sorted(
                found,
                key=lambda name: (not name.region, bool(name.valid_to), name.rank, name.full, name.short),
            )
        )

    def names_of(self, line: str, tier: Tier, region: str) -> tuple[LineName, ...]:
        """Return the names of *line* at *tier* in *region*, the normative one first; those scoped to the region hide others."""
        found = self.all_names_of(line, tier, region)
        return tuple(name for name in found if name.region) or found

    def forms(self) -> Iterator[str]:
        """Yield every form (without region) once."""
        return iter(self._by_form)

    def local_only(self) -> frozenset[str]:
        """Return the forms of bodies below the national level: bare, they name no body for sure."""
        return frozenset(self.local_forms())

    def local_forms(self) -> Iterator[str]:
        """Yield every form of a body below the national level once."""
        return (form for form, names in self._by_form.items() if any(name.tiers != "N" for name in names))


def _same_grade(full: str, short: str) -> bool:
    """委员会 -> 委, 管理局 -> 局, 办公室 -> 办, otherwise the last character stays."""
    return full.endswith(word_table("office_grade_in_full").get(short[-1], short[-1]))


def grade_en(full: str) -> str:
    """Return the English grade word of a full Chinese name: 科学技术局 -> Bureau; empty where the line's label says it all."""
    return next(
        (english for chinese, english in word_table("office_grade_en").items() if full.endswith(chinese)), ""
    )


def _rows(name: str) -> Iterator[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        yield from reader


@cache
def lines() -> Lines:
    """Return the lines of business, read once."""
    named = [
        LineName(line, tiers, region, int(rank), full, tuple(short.split("/")) if short else (), english, start, end, source)
        for line, tiers, region, rank, full, short, english, start, end, source in _rows("line_names.csv")
    ]  # fmt: skip
    vertical = []
    for line, tiers, template, kind, start, end, source in _rows("vertical_forms.csv"):
        graded = "{division}" in template
        before, after = template.split("{division}" if graded else "{place}")
        vertical.append(VerticalForm(line, tiers, before, after, graded, kind, start, end, source))
    known = [
        Line(slug, system, kind, committee == "yes", managed_by, english)
        for slug, system, kind, committee, managed_by, english in _rows("lines.csv")
    ]
    return Lines(known, named, vertical)
