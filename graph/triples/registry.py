"""Registry entries that documents use, and what they lead to -> quads in ``graph/registry/{org,place,code}``.

Stated of each body: class, one normative short name (prefLabel, Chinese alone: English names are rdfs:label), further names as nodes with type and validity, region,
level, line of business, counterparts above, who manages it, parks it administers, credit code, reforms it went through and
the bodies these led to. Each entry names its source, and says where its name follows the rule and was not seen.

All but a derived body's label is the same in every shard; `one_label_each` settles the label when shards are merged.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import Literal, Quad

from graph.linking.divisions import NATIONAL, UNKNOWN, tier_of
from graph.linking.entries import Event, Key, Organization
from graph.linking.issuer_codes import issuer_codes
from graph.linking.organizations import Link
from graph.linking.park_names import derived_park
from graph.linking.registry import Registry, sources
from graph.triples.quads import GraphWriter, chinese, day, english
from ontology import iris
from ontology.iris import IRI
from ontology.terms import DCTERMS, LEVEL, NAME_TYPE, ORG, RDFS, SKOS, SKOSXL, ZC

_LEVELS = {"N": "national", "P": "provincial", "M": "provincial", "C": "prefectural", "D": "county"}


def registry_quads(registry: Registry, used: Iterable[Link]) -> Iterator[Quad]:
    """Yield what the registry says of the *used* entries and of everything they lead to, in a fixed order."""
    writer = _Writer(registry)
    bodies = {link.organization.key: link.organization for link in used}
    entries = writer.closure(bodies.values())
    for key in sorted(entries):
        writer.organization(entries[key])
    for code in sorted(writer.regions):
        writer.division(code)
    for park in sorted(writer.parks):
        writer.park(park)
    writer.codes(bodies)
    yield from writer.organizations.quads
    yield from writer.places.quads
    yield from writer.issuer_codes.quads


def park_quads(registry: Registry, keys: Iterable[Key]) -> Iterator[Quad]:
    """Yield what the registry says of parks that a document names without assigning anything to their administrations."""
    writer = _Writer(registry)
    for key in sorted(set(keys)):
        writer.park(key)
        for code in registry.divisions.ancestors(key[0]):
            writer.division(code)
    yield from writer.places.quads


_LABEL = re.compile(
    rb"<(?P<iri>[^>]*/id/org/(?P<region>\d{6})/(?P<slug>[a-z0-9-]+))> <"
    + SKOS.prefLabel.encode()
    + rb'> "(?P<words>[^"]*)"@zh <[^>]*/registry/org> \.'
)


def one_label_each(registry: Registry, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield sorted N-Quads *lines* with one label for each body: a name a document uses before the one the rule makes.

    Shards call a derived body as their document does (区商务委) or, where it only stands above another, by the rule (区商务局).
    """
    held: list[tuple[bytes, str]] = []
    key: Key | None = None
    for line in lines:
        match = _LABEL.match(line)
        here = (match["region"].decode(), match["slug"].decode()) if match else None
        if held and here != key:
            yield _chosen_label(registry, key, held)
            held = []
        if match:
            key = here
            held.append((line, match["words"].decode()))
        else:
            yield line
    if held:
        yield _chosen_label(registry, key, held)


def _chosen_label(registry: Registry, key: Key | None, held: list[tuple[bytes, str]]) -> bytes:
    if len(held) == 1 or key is None:
        return held[0][0]
    by_rule = registry.organization(key)
    used = [entry for entry in held if by_rule is None or entry[1] != by_rule.label]
    return (used or held)[0][0]


class _Writer:
    """Collects the statements of one call."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.organizations = GraphWriter(iris.registry_graph("org"))
        self.places = GraphWriter(iris.registry_graph("place"))
        self.issuer_codes = GraphWriter(iris.registry_graph("code"))
        self.regions: set[str] = set()
        self.parks: set[Key] = set()
        self._events: set[str] = set()
        self._reformed: set[Key] = set()

    def closure(self, used: Iterable[Organization]) -> dict[Key, Organization]:
        """Return *used*, what replaced or preceded them, and the counterparts and managing bodies above all these, by key."""
        entries: dict[Key, Organization] = {}
        waiting = deque((body, True) for body in used)
        while waiting:
            body, with_reforms = waiting.popleft()
            known = entries.get(body.key)
            if known is None:
                entries[body.key] = body
            if known is not None and (not with_reforms or body.key in self._reformed):
                continue
            keys = [*body.upper, *body.vertical]
            if with_reforms:
                self._reformed.add(body.key)
                for event in self._registry.events_of(body.key):
                    waiting += [(other, True) for other in self._bodies(event.results)]
                    waiting += [(other, False) for other in self._bodies(event.originals)]
            waiting += [(other, False) for other in self._bodies(keys)]
        return entries

    def _bodies(self, keys: Iterable[Key]) -> list[Organization]:
        return [body for key in keys if (body := self._registry.organization(key))]

    def organization(self, body: Organization) -> None:
        """State one body."""
        graph, node = self.organizations, body.iri
        graph.type(node, ZC[body.kind])
        # A government is known by its whole name: 区政府 says nothing outside its district.
        if label := (body.full_name if body.kind == "PeoplesGovernment" and body.full_name else body.label):
            graph.add(node, SKOS.prefLabel, chinese(label))
        if body.label_en:
            graph.add(node, RDFS.label, english(body.label_en))
        if body.region != UNKNOWN:
            graph.add(node, ZC.jurisdictionOf, self._place(body.region))
            graph.add(node, ZC.administrativeLevel, LEVEL[_LEVELS[tier_of(body.region)]])
        if body.line:
            graph.add(node, ZC.lineOfBusiness, chinese(self._registry.lines[body.line].system))
        for key in body.upper:
            graph.add(node, ZC.hasUpperCounterpart, iris.organization(*key))
        for key in body.vertical:
            graph.add(node, ZC.verticallyManagedBy, iris.organization(*key))
        for key in body.administers:
            self.parks.add(key)
            graph.add(node, ZC.administers, iris.place(*key))
        if body.credit_code:
            graph.add(node, ZC.creditCode, Literal(body.credit_code))
        self._validity(node, body.valid_from, body.valid_to)
        self._source(node, body.basis, body.source)
        self._names(body)
        if body.key in self._reformed:
            for event in self._registry.events_of(body.key):
                self._event(event)

    def _names(self, body: Organization) -> None:
        graph = self.organizations
        for name in body.names:
            node = iris.organization_name(body.iri, name.ordinal)
            graph.add(body.iri, ZC.hasName, node)
            graph.type(node, ZC.OrganizationName)
            graph.add(node, ZC.nameType, NAME_TYPE[name.type])
            graph.add(node, SKOSXL.literalForm, chinese(name.words))
            self._validity(node, name.valid_from, name.valid_to)
            self._source(node, name.basis, name.source)

    def _event(self, event: Event) -> None:
        if event.key in self._events:
            return
        self._events.add(event.key)
        graph, node = self.organizations, iris.event(event.key)
        graph.type(node, ZC.RenamingEvent if event.kind == "renaming" else ZC.ReorganizationEvent)
        graph.add(node, SKOS.prefLabel, chinese(event.label))
        graph.add(node, RDFS.label, english(event.label_en))
        graph.add(node, ZC.effectiveDate, day(date.fromisoformat(event.date)))
        for key in event.originals:
            body = iris.organization(*key)
            if event.kind == "renaming":
                graph.add(node, ZC.renames, body)
            else:
                graph.add(node, ORG.originalOrganization, body)
                graph.add(body, ORG.changedBy, node)
        for key in event.results:
            body = iris.organization(*key)
            graph.add(node, ORG.resultingOrganization, body)
            graph.add(body, ORG.resultedFrom, node)
        self._source(node, event.basis, event.source)

    def _place(self, code: str) -> IRI:
        self.regions.update(self._registry.divisions.ancestors(code))
        return iris.place(code)

    def division(self, code: str) -> None:
        """State one administrative division."""
        graph, node, division = self.places, iris.place(code), self._registry.divisions[code]
        graph.type(node, ZC.Jurisdiction)
        graph.add(node, SKOS.prefLabel, chinese(division.name))
        graph.add(node, RDFS.label, english(division.label_en))
        if division.short != division.name and code != NATIONAL:
            graph.add(node, SKOS.altLabel, chinese(division.short))
        graph.add(node, ZC.divisionCode, Literal(code))
        graph.add(node, ZC.administrativeLevel, LEVEL[_LEVELS[division.tier]])
        parent = self._registry.divisions.parent(code)
        if parent:
            graph.add(node, ZC.locatedIn, iris.place(parent))

    def park(self, key: Key) -> None:
        """State one park as a place."""
        park = self._registry.park(key) or derived_park(key)
        graph, node = self.places, iris.place(*key)
        graph.type(node, ZC.Park)
        graph.add(node, SKOS.prefLabel, chinese(park.label))
        graph.add(node, RDFS.label, english(park.label_en))
        for name in park.names:
            graph.add(node, SKOS.altLabel, chinese(name))
        graph.add(node, ZC.locatedIn, iris.place(park.region))
        graph.add(node, DCTERMS.source, chinese(_source_words(park.basis, park.source)))

    def codes(self, used: Iterable[Key]) -> None:
        """State the issuer codes (发文机关代字) of the bodies that a document itself names."""
        graph, scheme, bodies = self.issuer_codes, iris.concept("issuer-code", "table"), set(used)
        for code in issuer_codes().values():
            if code.region is None or (code.region, code.organization) not in bodies:
                continue
            node = iris.concept("issuer-code", f"{code.region}-{code.slug}")
            graph.type(node, SKOS.Concept)
            graph.add(node, SKOS.prefLabel, chinese(code.code))
            graph.add(node, SKOS.notation, Literal(code.code))
            graph.add(node, SKOS.inScheme, scheme)
            graph.add(node, DCTERMS.creator, iris.organization(code.region, code.organization))
            graph.add(node, DCTERMS.source, chinese(_source_words("verified", code.source)))
            graph.type(scheme, SKOS.ConceptScheme)
            graph.add(scheme, SKOS.prefLabel, chinese("发文机关代字"))

    def _validity(self, node: IRI, start: str, end: str) -> None:
        for term, words in ((ZC.validFrom, start), (ZC.validTo, end)):
            if words:
                self.organizations.add(node, term, day(date.fromisoformat(words)))

    def _source(self, node: IRI, basis: str, source: str) -> None:
        self.organizations.add(node, DCTERMS.source, chinese(_source_words(basis, source)))


def _source_words(basis: str, source: str) -> str:
    title = sources()[source]
    return title if basis == "verified" else f"{title}（依命名规则推定，未见原件）"
