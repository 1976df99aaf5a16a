"""The records of the registry: bodies with their names, reforms, parks."""

from __future__ import annotations

from dataclasses import dataclass

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
