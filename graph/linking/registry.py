"""The curated tables -> registered bodies, parks and reforms, and bodies derived from a line of business and a region.

``data/organizations.csv`` and its neighbours hold what is registered; everything carries its source. A body that no row
names but whose region, business and grade are all known is *derived*: its full name follows the naming rule and says so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from graph.linking.divisions import DATA, NATIONAL, Divisions, divisions, tier_of
from graph.linking.lines import LineName, Lines, grade_en, lines
from ontology import iris
from ontology.iris import IRI

Key = tuple[str, str]
"""(division code, slug): what identifies a body or a park."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name a body bears during some period. ``type``: full, short, colloquial, former."""

    type: str
    words: str
    valid_from: str = ""
    valid_to: str = ""
    basis: str = "rule"
    source: str = "rule"
    ordinal: int = 1
    """Tells the names of one body apart; the same name has the same ordinal wherever it is met."""


@dataclass(frozen=True, slots=True)
class Organization:
    """A registered or derived body."""

    region: str
    slug: str
    line: str
    """Slug of its line of business; empty where it has none."""
    kind: str
    """Class of the ontology."""
    label: str
    """Normative short name, the prefLabel."""
    upper: tuple[Key, ...] = ()
    vertical: tuple[Key, ...] = ()
    administers: tuple[Key, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    credit_code: str = ""
    basis: str = "rule"
    source: str = "rule"
    names: tuple[Name, ...] = ()
    label_en: str = ""

    @property
    def key(self) -> Key:
        """What identifies it."""
        return (self.region, self.slug)

    @property
    def iri(self) -> IRI:
        """Its IRI."""
        return iris.organization(self.region, self.slug)

    @property
    def full_name(self) -> str | None:
        """Its full name, the one in force first; None where it is not known."""
        full = [name for name in self.names if name.type == "full"]
        return next((name.words for name in full if not name.valid_to), full[0].words if full else None)


@dataclass(frozen=True, slots=True)
class Event:
    """A reform: bodies are replaced by others (reorganization), or a body changes its name (renaming)."""

    key: str
    kind: str
    date: str
    originals: tuple[Key, ...]
    results: tuple[Key, ...]
    label: str
    label_en: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Park:
    """A park as a place."""

    region: str
    slug: str
    type: str
    label: str
    label_en: str
    basis: str
    source: str
    names: tuple[str, ...] = ()
    """Further names, without the label."""

    @property
    def key(self) -> Key:
        """What identifies it."""
        return (self.region, self.slug)

    @property
    def iri(self) -> IRI:
        """Its IRI as a place."""
        return iris.place(self.region, self.slug)


class Registry:
    """Bodies, parks and reforms, by key and by name."""

    def __init__(self, organizations: list[Organization], parks: list[Park], events: list[Event]) -> None:
        self.divisions: Divisions = divisions()
        self.lines: Lines = lines()
        self._organizations = {organization.key: organization for organization in organizations}
        self._parks = {park.key: park for park in parks}
        self._by_line = {(o.region, o.line): o for o in organizations if o.line}
        self._by_name: dict[str, list[Organization]] = {}
        for organization in organizations:
            for words in dict.fromkeys(name.words for name in organization.names):
                self._by_name.setdefault(words, []).append(organization)
        self._administrations = {park: o for o in organizations for park in o.administers}
        self._events = events

    def organization(self, key: Key) -> Organization | None:
        """Return the body with *key*: registered, or derived where its slug is a line of business known there."""
        registered = self._organizations.get(key)
        if registered:
            return registered
        region, slug = key
        return self.derived(region, slug) if slug in self.lines else None

    def registered(self) -> Iterator[Organization]:
        """Yield the registered bodies in key order."""
        return iter(self._organizations.values())

    def called(self, words: str) -> tuple[Organization, ...]:
        """Return the registered bodies that bear the name *words*, whatever their region."""
        return tuple(self._by_name.get(words, ()))

    def of_line(self, region: str, line: str) -> Organization | None:
        """Return the registered body of *line* in *region*."""
        return self._by_line.get((region, line))

    def derived(self, region: str, line: str, name: LineName | None = None) -> Organization | None:
        """Return the body of *line* in *region* by the naming rule, called as *name* says; None where the rule has no form.

        Without *name*, or where the region has names of its own for the line, it is called as is usual there. Everything
        but the label and the list of names depends on region and line alone, so that two documents never contradict.
        """
        registered = self.of_line(region, line)
        if registered or region not in self.divisions:
            return registered
        choices = self.lines.names_of(line, tier_of(region), region)
        chosen = choices[0] if choices and (name is None or name.region) else name
        return self._made(region, chosen) if chosen else None

    def called_as_is(self, region: str, name: LineName) -> Organization:
        """Return the body of *name*'s line in *region* whose short name is given whole (团市委)."""
        registered = self.of_line(region, name.line)
        line = self.lines[name.line]
        upper, vertical = self._superiors(region, name.line, line.kind)
        names = (Name("short", name.short[0], "", "", "rule", name.source, 2),)
        return registered or Organization(region, name.line, name.line, line.kind, name.short[0], upper, vertical, source=name.source,
                                          names=names, label_en=english_label(region, name, line.label_en))  # fmt: skip

    def last_day_of_line(self, line: str) -> str:
        """Return the last day of the local bodies of *line* where a nationwide reform replaced them all; else empty."""
        for event in self._events:
            if ("*", line) in event.originals:
                return (date.fromisoformat(event.date) - timedelta(days=1)).isoformat()
        return ""

    def _made(self, region: str, form: LineName) -> Organization:
        tier, line = tier_of(region), self.lines[form.line]
        upper, vertical = self._superiors(region, form.line, line.kind)
        rows = self.lines.all_names_of(form.line, tier, region)
        starts = min((day(row.valid_from) for row in rows), default="")
        ends = "" if any(not day(row.valid_to) for row in rows) else max(row.valid_to for row in rows)
        return Organization(
            region, form.line, form.line, line.kind_at(tier), short_label(region, form), upper, vertical, (), starts, ends,
            "", "verified" if tier == "N" else "rule", rows[0].source if rows else form.source,
            tuple(self._names(region, form, rows)), english_label(region, form, line.label_en),
        )  # fmt: skip

    def _names(self, region: str, form: LineName, rows: tuple[LineName, ...]) -> Iterator[Name]:
        """Yield the names of the body called *form*, and those that rows of its own region give it besides."""
        goes_on = any(not row.valid_to for row in rows)
        basis = "verified" if region == NATIONAL else "rule"
        seen: set[str] = set()
        for position, row in enumerate(rows):
            if row != form and not row.region:
                continue
            former = bool(row.valid_to) and goes_on
            for words, kind, place in (
                (full_label(region, row), "full", 1),
                (short_label(region, row), "short", 2),
            ):
                if words in seen or (kind == "full" and not row.full):
                    continue
                seen.add(words)
                yield Name("former" if former else kind, words, day(row.valid_from), day(row.valid_to), basis, row.source,
                           2 * position + place)  # fmt: skip

    def _superiors(self, region: str, line: str, kind: str) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
        parent = self.divisions.parent(region)
        if kind in ("JudicialOrgan", "StateEnterpriseUnit", "ParkAdministration"):
            return (), ()
        while parent:
            registered = self.of_line(parent, line)
            known = registered or self.lines.names_of(line, tier_of(parent), parent)
            if known:
                keys = ((parent, registered.slug if registered else line),)
                return ((), keys) if kind == "CentralVerticalBody" else (keys, ())
            parent = self.divisions.parent(parent)
        return (), ()

    def park(self, key: Key) -> Park | None:
        """Return the park with *key*."""
        return self._parks.get(key)

    def parks(self, region: str | None = None) -> tuple[Park, ...]:
        """Return the registered parks, or those of *region*."""
        return tuple(park for park in self._parks.values() if region is None or park.region == region)

    def administration(self, park: Key) -> Organization | None:
        """Return the body that administers *park*."""
        return self._administrations.get(park)

    def events_of(self, key: Key) -> tuple[Event, ...]:
        """Return the reforms that replaced or renamed the body with *key*, and those that made it."""
        organization = self.organization(key)
        line = organization.line if organization else key[1]
        found = []
        for event in self._events:
            if key in event.originals or key in event.results:
                found.append(event)
            elif ("*", line) in event.originals and not any(key in other.originals for other in self._events):
                found.append(self._localized(event, key))
        return tuple(found)

    def _localized(self, event: Event, key: Key) -> Event:
        """Return the nationwide *event* as it happened to the body with *key*."""
        region = key[0]
        results = tuple((region, slug) for _, slug in event.results)
        return Event(f"{event.key}-{region}-{key[1]}", event.kind, event.date, (key,), results,
                     f"{self.divisions[region].name}：{event.label}", f"{self.divisions[region].label_en}: {event.label_en}",
                     "rule", event.source)  # fmt: skip


def day(words: str) -> str:
    """Return *words* when they are a whole date; a year alone dates no single body."""
    return words if len(words) == 10 else ""


@cache
def areas() -> dict[str, str]:
    """Return regions that a park with an administration of its own governs, with the park's name (350128 平潭综合实验区)."""
    return {row[0]: row[3] for row in _rows("parks.csv") if row[2] == "pilot"}


def region_word(region: str) -> str:
    """Return how bodies of *region* begin their short names: 区, 市, 省, 自治区, 县, 州 …; empty for the country."""
    if region == NATIONAL:
        return ""
    if region in areas():
        return "区"
    grade = divisions()[region].grade
    return {"自治州": "州", "自治县": "县", "自治旗": "旗", "新区": "区"}.get(grade, grade) or "区"


def short_label(region: str, form: LineName) -> str:
    """Return the normative short name: 区科技局, 市委宣传部, 商务部."""
    if region == NATIONAL:
        return form.short[0]
    words = form.short[0] if form.short else form.full
    if not lines()[form.line].of_committee:
        return region_word(region) + words
    committee = "党委" if region_word(region) == "自治区" else "委"
    return region_word(region) + committee + words.removeprefix("委")


def full_label(region: str, form: LineName) -> str:
    """Return the full name by the rule region + business + grade: 重庆市涪陵区科学技术局, 中共重庆市涪陵区委宣传部."""
    if region == NATIONAL:
        return form.full
    name = areas().get(region) or divisions().full_name(region)
    if lines()[form.line].of_committee:
        committee = "委员会" if region_word(region) == "自治区" else "委"
        return f"中共{name}{'' if form.full.startswith('委') else committee}{form.full}"
    if form.line == "jwjw":
        return f"中共{name}纪律检查委员会、{name}监察委员会"
    if form.line == "swj":
        return f"国家税务总局{name}税务局"
    if form.line == "zx":
        return f"中国人民政治协商会议{name}委员会"
    return name + form.full


def english_label(region: str, form: LineName, label: str) -> str:
    """Return the English name: Fuling District Science and Technology Bureau."""
    if form.full_en or region == NATIONAL:
        return form.full_en
    place = divisions()[region].label_en
    grade = "" if label.split()[-1] in ("Court", "Procuratorate", "Department", "Office", "Commission", "Federation", "Bureau",
                                        "Government", "Center", "Committee", "Conference") else grade_en(form.full)  # fmt: skip
    party = lines()[form.line].of_committee
    if party:
        return f"CPC {place} Committee" + ("" if form.line == "dw" else f" {label}")
    return f"{place} {label} {grade}".strip()


def _rows(name: str) -> Iterator[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def _keys(words: str) -> tuple[Key, ...]:
    """``500000/scjgj 500000/zscqj`` -> keys."""
    return tuple((region, slug) for region, _, slug in (key.partition("/") for key in words.split()))


@cache
def sources() -> dict[str, str]:
    """Return the title of each source by its key."""
    return {key: title for key, title, _ in _rows("sources.csv")}


@cache
def registry() -> Registry:
    """Return the registry, read once."""
    names: dict[Key, list[Name]] = {}
    for region, slug, kind, words, start, end, basis, source in _rows("names.csv"):
        known_names = names.setdefault((region, slug), [])
        known_names.append(Name(kind, words, start, end, basis, source, len(known_names) + 1))
    known = lines()
    organizations = []
    for row in _rows("organizations.csv"):
        region, slug, line, kind, label, upper, vertical, administers, start, end, credit, basis, source = row
        forms = known.names_of(line, tier_of(region), region) if line else ()
        english = english_label(region, forms[0], known[line].label_en) if forms else ""
        organizations.append(
            Organization(region, slug, line, kind, label, _keys(upper), _keys(vertical), _keys(administers), start, end,
                         credit, basis, source, tuple(names.get((region, slug), ())), english)
        )  # fmt: skip
    others: dict[Key, list[str]] = {}
    for region, slug, words, _, _ in _rows("park_names.csv"):
        others.setdefault((region, slug), []).append(words)
    parks = [
        Park(region, slug, kind, label, english, basis, source, tuple(others.get((region, slug), ())))
        for region, slug, kind, label, english, basis, source in _rows("parks.csv")
    ]
    events = [
        Event(key, kind, date, _keys(originals), _keys(results), label, english, basis, source)
        for key, kind, date, originals, results, label, english, basis, source in _rows("events.csv")
    ]
    return Registry(organizations, parks, events)
