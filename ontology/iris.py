"""Keys of things -> IRIs. The only place where an IRI of ours is made.

Rules (docs/decisions/0002-iris.md): ASCII only, deterministic, flat local names without a slash inside, never a title or
a personal name. Identity comes from document number, division code and ordinal. ``POLICYGRAPH_BASE`` changes where IRIs
dereference (see `web.links`), never what they are.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import NewType

IRI = NewType("IRI", str)

BASE = "https://w3id.org/zhengce/"
ONTOLOGY = IRI(BASE + "ont")
ZC = BASE + "ont#"
ID = BASE + "id/"
SCHEME = BASE + "scheme/"
GRAPH = BASE + "graph/"
SHAPES = BASE + "shapes#"
STORE = BASE + "store/"
"""Under this lies what a remote store keeps beside the graph itself."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_REGION = re.compile(r"[0-9]{6}\Z")


class MalformedKey(ValueError):
    """A key that no IRI can be made of; the message holds what was read and what was expected."""


def digest(words: str, length: int = 10) -> str:
    """Return the first *length* hex digits of sha256 over the NFKC form of *words* without white space."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))
    return hashlib.sha256(folded.encode()).hexdigest()[:length]


def _checked(pattern: re.Pattern[str], value: str, expected: str) -> str:
    if not pattern.match(value):
        raise MalformedKey(f"read {value!r}, expected {expected}")
    return value


def numbered_document(region: str, issuer_slug: str, year: int, sequence: int) -> IRI:
    """Return the IRI of the work with an issue number: ``doc/500102/fulingfufa/2022/43``."""
    _checked(_REGION, region, "a six-digit division code")
    _checked(_SLUG, issuer_slug, "an issuer slug of lower-case letters, digits and hyphens")
    return IRI(f"{ID}doc/{region}/{issuer_slug}/{year}/{sequence}")


def unnumbered_document(region: str, title: str) -> IRI:
    """Return the IRI of a work known by its title alone: ``doc/500102/x-{hash}``."""
    return IRI(f"{ID}doc/{_checked(_REGION, region, 'a six-digit division code')}/x-{digest(title)}")


def unknown_issuer_slug(code: str) -> str:
    """Return the slug of an issuer code (发文机关代字) that no table knows: ``x-{hash}``."""
    return f"x-{digest(code)}"


def part(document: IRI, name: str) -> IRI:
    """Return the IRI of a named part of *document*: ``plan``, ``annex1``, ``plan-sec-2-1``, ``task-7``."""
    if not re.match(r"[a-z0-9]+(-[a-z0-9]+)*\Z", name):
        raise MalformedKey(f"read part name {name!r}, expected lower-case letters, digits and hyphens")
    return IRI(f"{document}/{name}")


def task(document: IRI, key: str) -> IRI:
    """Return the IRI of a task; *key* is its number, or ``x{position}`` when the document gives none of its own."""
    return part(document, f"task-{key}")


def assignment(task_iri: IRI, role: str, ordinal: int) -> IRI:
    """Return the IRI of the *ordinal*-th (1-based) assignment of a task in *role*."""
    return IRI(f"{task_iri}-{_checked(_SLUG, role, 'a role name')}-{ordinal}")


def citation(document: IRI, ordinal: int) -> IRI:
    """Return the IRI of the *ordinal*-th (1-based) citation in *document*."""
    return part(document, f"citation-{ordinal}")


def mention(part_iri: IRI, ordinal: int) -> IRI:
    """Return the IRI of the *ordinal*-th name inside a part of a document."""
    return IRI(f"{part_iri}-mention-{ordinal}")


def alignment(source: IRI, ordinal: int) -> IRI:
    """Return the IRI of the *ordinal*-th judgement that starts at measure *source*."""
    return IRI(f"{source}-alignment-{ordinal}")


def judgement(about: IRI, kind: str, ordinal: int) -> IRI:
    """Return the IRI of the *ordinal*-th (1-based) judgement of *kind* about a thing: ``…/task-7-related-1``."""
    return IRI(f"{about}-{_checked(_SLUG, kind, 'a kind of judgement')}-{ordinal}")


def source_text(sha256: str) -> IRI:
    """Return the IRI of the file with this checksum."""
    return IRI(f"{ID}src/{_checked(re.compile(r'[0-9a-f]{64}'), sha256, 'a SHA-256 in hex')[:12]}")


def evidence(source: IRI, start: int, end: int) -> IRI:
    """Return the RFC 5147 fragment IRI of code points [start, end) of *source*."""
    return IRI(f"{source}#char={start},{end}")


def position_selector(span: IRI) -> IRI:
    """Return the IRI of the text position selector of an evidence span."""
    return IRI(f"{span};position")


def quote_selector(span: IRI) -> IRI:
    """Return the IRI of the text quote selector of an evidence span."""
    return IRI(f"{span};quote")


def extraction(source: IRI) -> IRI:
    """Return the IRI of the run that read *source*."""
    return IRI(f"{source}-extraction")


def organization(region: str, slug: str) -> IRI:
    """Return the IRI of a registered organisation: ``org/500102/fgw``."""
    _checked(_REGION, region, "a six-digit division code")
    return IRI(f"{ID}org/{region}/{_checked(_SLUG, slug, 'a registry slug')}")


def unknown_organization(region: str, name: str) -> IRI:
    """Return the IRI of an organisation that no registry entry was found for: ``org/500102/x-{hash}``."""
    return IRI(f"{ID}org/{_checked(_REGION, region, 'a six-digit division code')}/x-{digest(name)}")


def organization_name(organization_iri: IRI, ordinal: int) -> IRI:
    """Return the IRI of the *ordinal*-th name of an organisation."""
    return IRI(f"{organization_iri}-name-{ordinal}")


def event(key: str) -> IRI:
    """Return the IRI of a renaming or reorganisation."""
    return IRI(f"{ID}event/{_checked(_SLUG, key, 'an event slug')}")


def place(division_code: str, slug: str | None = None) -> IRI:
    """Return the IRI of an administrative division, or of a place in it: ``place/500102/park-ftz``."""
    _checked(_REGION, division_code, "a six-digit division code")
    return IRI(f"{ID}place/{division_code}" + (f"/{_checked(_SLUG, slug, 'a place slug')}" if slug else ""))


def unknown_place(division_code: str, name: str) -> IRI:
    """Return the IRI of a place known by its words alone."""
    return place(division_code, f"x-{digest(name)}")


def concept(scheme: str, key: str) -> IRI:
    """Return the IRI of a concept: ``scheme/role/lead``."""
    return IRI(f"{SCHEME}{scheme}/{key}")


def document_path(document: IRI) -> str:
    """Return what identifies *document* under ``id/doc/``: ``500102/fulingfufa/2022/43``."""
    prefix = f"{ID}doc/"
    if not document.startswith(prefix):
        raise MalformedKey(f"read {document!r}, expected an IRI under {prefix}")
    return document.removeprefix(prefix)


def source_graph(document: IRI) -> IRI:
    """Return the named graph that holds only what *document* states."""
    return IRI(f"{GRAPH}source/{document_path(document)}")


def provenance_graph(document: IRI) -> IRI:
    """Return the named graph of *document*'s source text, spans and extraction run."""
    return IRI(f"{GRAPH}prov/{document_path(document)}")


def link_graph(first: IRI, second: IRI) -> IRI:
    """Return the named graph of judgements between two documents (or one and itself)."""
    return IRI(f"{GRAPH}link/{document_path(first)}--{document_path(second)}")


def linkset_graph(partner: str) -> IRI:
    """Return the named graph of links to another graph, called by the partner's slug."""
    return IRI(f"{GRAPH}linkset/{_checked(_SLUG, partner, 'a partner slug')}")


def foreign_link(partner: str, source: str, target: str, kind: str) -> IRI:
    """Return the IRI of the judgement that *source* corresponds to *target* in the partner's graph."""
    return IRI(
        f"{ID}link/{_checked(_SLUG, partner, 'a partner slug')}/{digest(f'{source} {kind} {target}', 16)}"
    )


def inferred_graph(rule_set: str) -> IRI:
    """Return the named graph that rule set *rule_set* writes."""
    return IRI(f"{GRAPH}inferred/{_checked(_SLUG, rule_set, 'a rule set name')}")


def registry_graph(table: str) -> IRI:
    """Return the named graph of a curated table: ``org``, ``place``, ``code``."""
    return IRI(f"{GRAPH}registry/{_checked(_SLUG, table, 'a registry table')}")


def ontology_graph(version: str) -> IRI:
    """Return the named graph of one version of the ontology."""
    return IRI(f"{GRAPH}ontology/{version}")


META_GRAPH = IRI(f"{GRAPH}meta")
STORE_CURRENT = IRI(f"{STORE}current")
"""The graph in which a remote store says what its readers see."""
STORE_INVENTORY = IRI(f"{STORE}inventory")
"""The graph in which a remote store says which graphs are loaded whole."""


def stored_generation(identity: str) -> IRI:
    """Return the graph that a remote store describes generation *identity* in (`graph.remote_store`)."""
    return IRI(f"{STORE}generation/{_checked(_SLUG, identity, 'a number, a hyphen and hex digits')}")


def stored_union(identity: str) -> IRI:
    """Return the graph that holds every triple of generation *identity* once, in a remote store."""
    return IRI(f"{stored_generation(identity)}/union")


def stored_graph(content: str) -> IRI:
    """Return the graph that holds what *content* is the checksum of, in a remote store."""
    return IRI(f"{STORE}graph/{_checked(re.compile(r'[0-9a-f]{32}$'), content, '32 hex digits')}")


def stored_switch(number: int) -> IRI:
    """Return what says that a remote store's readers were switched, for the *number*-th time."""
    return IRI(f"{STORE}switch/{number:09d}")


def skolem(label: str) -> IRI:
    """Return the IRI that stands for the blank node *label* where blank nodes cannot be kept (RDF 1.1 Concepts, 3.5)."""
    return IRI(f"{BASE}.well-known/genid/{label}")
