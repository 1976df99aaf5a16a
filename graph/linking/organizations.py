"""A unit's name in a document's context -> the registry entry it stands for, a group, or the words with a reason.

``link("区科技局", context)`` is 涪陵区科学技术局 in a document of 涪陵区. A name is linked when the registry holds it, or when its
region, business and grade are all recognised (`body_names.py`); everything else stays words, with the nearest entries as
candidates. Facts keep the body as at the document's date: a body that a reform had replaced by then gives way to its successor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph.linking.body_names import Reading, in_force, readings
from graph.linking.candidates import candidates, kind_by_ending, reason_not_linked
from graph.linking.context import Context
from graph.linking.entries import Organization
from graph.linking.folded_names import folded_name
from graph.linking.grammar import turn
from graph.linking.groups import group_name
from graph.linking.park_names import park_administration
from graph.linking.registry import registry
from ontology import iris
from ontology.iris import IRI

_DOUBLE_SIGN = turn("double_sign")


@dataclass(frozen=True, slots=True)
class Link:
    """A name that stands for a registry entry."""

    iri: IRI
    region: str
    slug: str
    kind: str
    """Class of the ontology: GovernmentDepartment, PartyOrgan, JudicialOrgan, CentralVerticalBody, ParkAdministration …."""
    label: str
    """Normative short name."""
    full_name: str | None
    method: str
    """exact, abbreviation, name-grammar, elided (name-grammar with the document's own region), metonymy, former-name,
    function-name."""
    source: str
    """Key of ``data/sources.csv``."""
    basis: str
    """verified, rule, open."""
    organization: Organization
    """The entry itself."""


@dataclass(frozen=True, slots=True)
class Group:
    """A name that stands for a set of bodies, never expanded."""

    iri: IRI
    kind: str
    """``open`` or ``defined-by-document``."""
    defined_by: str | None
    """Title of the document that determines the members."""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A name no entry was found for: its words, why, and the nearest entries."""

    iri: IRI
    mention: str
    reason: str
    candidates: tuple[str, ...]
    """``label (org/region/slug): why``, best first."""
    kind: str | None = None
    """Class its ending shows (InternalOffice, LeadingGroup, StateEnterpriseUnit …); None when it shows none."""


def link(mention: str, context: Context) -> Link | Group | Unlinked:
    """Return what *mention* stands for in a document with *context*. The same call gives the same answer on any machine."""
    return _linked(mention, context)


@lru_cache(maxsize=65_536)
def _linked(mention: str, context: Context) -> Link | Group | Unlinked:
    words = folded_name(mention)
    group = group_name(words)
    if group:
        return Group(
            _unregistered(mention, context, group.indefinite), group.kind, _title(mention, group.defined_by)
        )
    reading = _best(words, context)
    if reading is None and (double := _DOUBLE_SIGN.match(words)):
        reading = _best(double["first"] + (double["tail"] or ""), context)
    if reading is not None:
        return _link(reading)
    return Unlinked(
        _unregistered(mention, context, context.region is None),
        mention,
        reason_not_linked(words, context),
        candidates(words, context),
        kind_by_ending(words),
    )


def _unregistered(mention: str, context: Context, only_here: bool) -> IRI:
    """Return the IRI of what the registry does not hold; *only_here*: the same words in another document are another thing."""
    name = f"{context.document} {mention}" if only_here else mention
    return iris.unknown_organization(context.region_or_unknown, name)


def _title(mention: str, folded_title: str | None) -> str | None:
    """Return the defining document's title as written."""
    return (
        mention[mention.index("《") + 1 : mention.rindex("》")]
        if folded_title and "》" in mention
        else folded_title
    )


def _best(words: str, context: Context) -> Reading | None:
    reading = next(readings(words, context), None)
    if reading is None:
        administration = park_administration(words, context)
        return administration and Reading(*administration)
    if in_force(reading.organization, context):
        return reading
    successor = _successor(reading.organization, context)
    return Reading(successor, "former-name") if successor else reading


def _successor(organization: Organization, context: Context) -> Organization | None:
    """Return the one body that had replaced *organization* by the document's day."""
    if context.day is None or not organization.valid_to or context.day.isoformat() <= organization.valid_to:
        return None  # not replaced by then
    for event in registry().events_of(organization.key):
        if organization.key in event.originals and len(event.results) == 1:
            result = registry().organization(event.results[0])
            return (_successor(result, context) or result) if result else None
    return None


def _link(reading: Reading) -> Link:
    body = reading.organization
    return Link(
        body.iri,
        body.region,
        body.slug,
        body.kind,
        body.label,
        body.full_name,
        reading.method,
        body.source,
        body.basis,
        body,
    )
