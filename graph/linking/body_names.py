"""The name of one body + context -> the registry entry it names, by the grammar region + business + grade.

Every part must be recognised: the region by `region_names.py` or by the document's own region (区, 市, 省 …), business and
grade by the forms of `lines.py`. What is not recognised is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph.linking.context import Context
from graph.linking.divisions import NATIONAL, branch_tier, divisions, tier_of
from graph.linking.entries import Organization
from graph.linking.grammar import turn, word_list, word_table
from graph.linking.groups import function_of
from graph.linking.lines import LineName, VerticalForm, lines
from graph.linking.naming import areas
from graph.linking.region_names import leading_regions
from graph.linking.registry import registry

RELATIVE = word_list("relative")
"""Words by which a document's own names point at its region or one above."""
_PARTY = word_list("party_committee")
_NATIONAL_WORDS = word_list("national")
_YOUTH = turn("youth_league")
_YOUTH_SHORT = word_table("full_name")["youth_short"]
_DISTRICT = word_list("district")[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """One body a name may stand for, and how it was read."""

    organization: Organization
    method: str


@dataclass(frozen=True, slots=True)
class Region:
    """A region a name begins with, and where the rest begins. ``stated``: the name itself says it."""

    code: str
    end: int
    stated: bool


def regions_of(words: str, context: Context) -> Iterator[Region]:
    """Yield the regions *words* may begin with: named, then pointed at by 区, 市 …, then the document's own."""
    for reading in leading_regions(words, context.region):
        yield Region(reading.region, reading.end, True)
    for word in RELATIVE:
        if words.startswith(word) and len(words) > len(word) and (code := context.resolve(word)):
            yield Region(code, len(word), True)
    for word in _NATIONAL_WORDS:
        if words.startswith(word):
            yield Region(NATIONAL, len(word), True)
    if context.region:
        yield Region(context.region, 0, False)


def readings(words: str, context: Context) -> Iterator[Reading]:
    """Yield the readings of *words*, the best first."""
    yield from _registered(words, context)
    yield from _national(words, context)
    regions = list(regions_of(words, context))
    yield from _vertical(words, context, only_in_force=True)
    for region in regions:
        yield from _by_form(words[region.end :], region, context)
    yield from _vertical(words, context)
    yield from _youth_league(words, context)
    for region in regions:
        if region.stated:
            yield from _abbreviated(words[region.end :], region)
            yield from _by_function(words[region.end :], region)
            yield from _place_alone(words, region, context)
    for word in RELATIVE:
        if words.startswith(word):
            yield from _vertical(words[len(word) :], context)


def _registered(words: str, context: Context) -> Iterator[Reading]:
    table = registry()
    found = [body for body in table.called(words) if _may_mean(words, body.region, context)]
    found.sort(key=lambda organization: not in_force(organization, context))
    for organization in found[:1]:
        yield Reading(organization, _registered_method(words, organization))


def _may_mean(words: str, region: str, context: Context) -> bool:
    """Tell whether the registered name *words* reaches a body of *region* from this document.

    A name that holds a name of its region (涪陵海关) or is national reaches it from anywhere; 区科技局 only from documents for
    which 区 is that region; others (管委会办公室) from the region itself and below.
    """
    table = divisions()
    if region == NATIONAL or table[region].short in words or (region in areas() and areas()[region] in words):
        return True
    pointing = next((word for word in RELATIVE if words.startswith(word)), None)
    if pointing:
        return context.resolve(pointing) == region
    return context.region is not None and table.within(context.region, region)


def _registered_method(words: str, organization: Organization) -> str:
    for key in organization.administers:
        park = registry().park(key)
        if park and words in (park.label, *park.names):
            return "metonymy"
    types = {name.type for name in organization.names if name.words == words}
    if types & {"full", "short"}:
        return "exact"
    return "former-name" if "former" in types else "abbreviation"


def in_force(organization: Organization, context: Context) -> bool:
    """Tell whether *organization* existed on the document's day (True when either is not known)."""
    if context.day is None:
        return not organization.valid_to
    day = context.day.isoformat()
    return (not organization.valid_from or organization.valid_from <= day) and (
        not organization.valid_to or day <= organization.valid_to
    )


def _national(words: str, context: Context) -> Iterator[Reading]:
    """Names of national bodies: unmistakable anywhere (商务部, 海关总署), others in national documents alone (统计局)."""
    found = lines().called(words, "N", NATIONAL)
    if not found:
        return
    local = context.region not in (None, NATIONAL)
    if local and _also_local(words):
        return
    if context.region is None and _also_local(words):
        return
    organization = registry().derived(NATIONAL, found[0].line, found[0])
    if organization:
        yield Reading(organization, "exact")


@cache
def _also_local(words: str) -> bool:
    return any(lines().called(words, tier, NATIONAL) for tier in ("P", "M", "C", "D"))


def _by_form(rest: str, region: Region, context: Context) -> Iterator[Reading]:
    if not rest:
        return
    tier = tier_of(region.code)
    if tier == "N":
        return
    for words, party in _with_and_without_party(rest):
        names = [
            name
            for name in lines().called(words, tier, region.code)
            if not party or lines()[name.line].kind == "PartyOrgan"
        ]
        if not party:
            names.sort(key=lambda name: lines()[name.line].kind == "PartyOrgan")
        chosen = _in_time(names, context)
        if chosen and (organization := registry().derived(region.code, chosen.line, chosen)):
            yield Reading(organization, "name-grammar" if region.stated else "elided")
            return


def _with_and_without_party(rest: str) -> Iterator[tuple[str, bool]]:
    for party in _PARTY:
        if rest.startswith(party) and len(rest) > len(party):
            yield rest.removeprefix(party), True
    yield rest, False


def _in_time(names: list[LineName], context: Context) -> LineName | None:
    """Return the first of *names* whose time fits the document's day, else the first."""
    if not names or context.day is None:
        return names[0] if names else None
    day = context.day.isoformat()
    fitting = (
        name
        for name in names
        if name.valid_from <= day and (not name.valid_to or day[: len(name.valid_to)] <= name.valid_to)
    )
    return next(fitting, names[0])


def _vertical(words: str, context: Context, *, only_in_force: bool = False) -> Iterator[Reading]:
    """Names around a place: 涪陵海关. *only_in_force*: those around an ungraded place, of forms in use on that day.

    广东金融监管局 of 2024 is the central regulator's, 省金融监管局 the province's own.
    """
    for form in _vertical_forms(words[-2:]):
        if not words.endswith(form.after) or not words.startswith(form.before):
            continue
        place = words[len(form.before) : len(words) - len(form.after)]
        if only_in_force and not _in_use(form, context):
            continue
        if not only_in_force and not place and not form.before and _has_branch(form, context):
            yield Reading(_vertically_managed(context.region_or_unknown, form), "elided")
            return
        for reading in leading_regions(place, context.region):
            if only_in_force and reading.graded:
                continue
            if reading.end == len(place) and branch_tier(reading.region) in form.tiers:
                yield Reading(_vertically_managed(reading.region, form), "name-grammar")
                return


def _has_branch(form: VerticalForm, context: Context) -> bool:
    return context.tier is not None and context.tier in form.tiers


def _in_use(form: VerticalForm, context: Context) -> bool:
    day = context.day.isoformat() if context.day else "9999"
    return form.valid_from <= day and (not form.valid_to or day <= form.valid_to)


def _vertically_managed(region: str, form: VerticalForm) -> Organization:
    """Return the body by its line's ordinary name there (区税务局), or by the forms that hold its place (涪陵海关)."""
    registered = registry().of_line(region, form.line)
    usual = lines().names_of(form.line, tier_of(region), region)
    derived = registry().derived(region, form.line, usual[0]) if usual else None
    return registered or derived or registry().vertical(region, form)


@cache
def _vertical_forms(last_two: str) -> tuple[VerticalForm, ...]:
    """Return the forms that end in these two characters, the longest first."""
    found = [form for form in lines().vertical if form.after.endswith(last_two)]
    return tuple(sorted(found, key=lambda form: -len(form.before + form.after)))


def _youth_league(words: str, context: Context) -> Iterator[Reading]:
    match = _YOUTH.match(words)
    if not match:
        return
    if match["relative"]:
        code = context.resolve(match["relative"])
    else:
        code = next(
            (
                r.region
                for r in leading_regions(match["place"], context.region)
                if r.end == len(match["place"])
            ),
            context.resolve(match["place"]),
        )
    if code and code != NATIONAL:
        word = divisions()[code].grade[:1] or _DISTRICT
        name = LineName("gqt", "PMCD", "", 1, "", (_YOUTH_SHORT.format(word=word),), "", "", "", "practice")
        yield Reading(registry().called_as_is(code, name), "name-grammar")


def _abbreviated(rest: str, region: Region) -> Iterator[Reading]:
    tier = tier_of(region.code)
    if tier == "N":
        return
    for words, party in _with_and_without_party(rest):
        names = [
            name
            for name in lines().abbreviated(words, tier, region.code)
            if (lines()[name.line].kind == "PartyOrgan") == party
        ]
        if len({name.line for name in names}) == 1:
            organization = registry().derived(region.code, names[0].line, names[0])
            if organization:
                yield Reading(organization, "abbreviation")
                return


def _by_function(rest: str, region: Region) -> Iterator[Reading]:
    """市财政部门: the body of the line 财政 there, whatever it is called."""
    business = function_of(rest)
    if not business:
        return
    found = [line for line in lines() if line.system == business and line.kind != "StateEnterpriseUnit"]
    if len(found) != 1:
        return
    names = lines().names_of(found[0].slug, tier_of(region.code), region.code)
    if names and (
        names[0].region or len({name.full for name in names}) == 1
    ):  # else which body has it is open
        organization = registry().derived(region.code, found[0].slug)
        if organization:
            yield Reading(organization, "function-name")


def _place_alone(words: str, region: Region, context: Context) -> Iterator[Reading]:
    """A division named as an actor stands for its people's government."""
    del context
    if (
        region.end == len(words)
        and divisions()[region.code].grade
        and words.endswith(divisions()[region.code].grade)
    ):
        organization = registry().derived(region.code, "gov")
        if organization:
            yield Reading(organization, "metonymy")
