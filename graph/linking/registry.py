"""The curated tables -> registered bodies, parks and reforms, and bodies derived from a line of business and a region.

``data/organizations.csv`` and its neighbours hold what is registered; everything carries its source. A body that no row
names but whose region, business and grade are all known is *derived*: its full name follows the naming rule and says so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from graph.linking.divisions import DATA, NATIONAL, Divisions, divisions, tier_of
from graph.linking.entries import Event, Key, Name, Organization, Park
from graph.linking.lines import Line, LineName, Lines, VerticalForm, lines
from graph.linking.naming import day, english_label, full_label, short_label
from graph.linking.vertical_bodies import usual_form, vertical_body


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
        if slug not in self.lines or region not in self.divisions:
            return None
        form = None if self.lines.names_of(slug, tier_of(region), region) else usual_form(region, slug)
        return self.vertical(region, form) if form else self.derived(region, slug)

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
        upper, vertical = self._superiors(region, line)
        names = (Name("short", name.short[0], "", "", "rule", name.source, 2),)
        return registered or Organization(region, name.line, name.line, line.kind, name.short[0], upper, vertical, source=name.source,
                                          names=names, label_en=english_label(region, name, line.label_en))  # fmt: skip

    def vertical(self, region: str, form: VerticalForm) -> Organization:
        """Return the centrally managed body of *form*'s line in *region*, by the names that hold its place (涪陵海关)."""
        registered = self.of_line(region, form.line)
        if registered:
            return registered
        _, superior = self._superiors(region, self.lines[form.line])
        return vertical_body(region, form, superior, self.last_day_of_line(form.line))

    def last_day_of_line(self, line: str) -> str:
        """Return the last day of the local bodies of *line* where a nationwide reform replaced them all; else empty."""
        for event in self._events:
            if ("*", line) in event.originals:
                return (date.fromisoformat(event.date) - timedelta(days=1)).isoformat()
        return ""

    def _made(self, region: str, form: LineName) -> Organization:
        tier, line = tier_of(region), self.lines[form.line]
        upper, vertical = self._superiors(region, line)
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

    def _superiors(self, region: str, line: Line) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
        """Return (counterparts above, managing bodies) of the body of *line* in *region*: the nearest above that has one."""
        if line.kind in ("JudicialOrgan", "StateEnterpriseUnit", "ParkAdministration"):
            return (), ()
        for above in self.divisions.ancestors(region)[1:]:
            if line.managed_by == "centre" and above != NATIONAL:
                continue
            registered = self.of_line(above, line.slug)
            if registered:
                key = registered.key
            elif self.lines.names_of(line.slug, tier_of(above), above) or usual_form(above, line.slug):
                key = (above, line.slug)
            else:
                continue
            return ((), (key,)) if line.kind == "CentralVerticalBody" else ((key,), ())
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
