"""A document number -> its issuer code (发文机关代字), and what the table knows of that code.

A code the table does not hold is still placed where its words place it: 渝… is Chongqing, 涪陵… is 涪陵区 (place names and the
one-character names of regions, `data/abbreviations.csv`); its IRI then uses a hash instead of a slug.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.linking.divisions import DATA, code_beginnings, divisions
from graph.linking.grammar import turn
from ontology import iris

_NUMBER = turn("number")
_BRACKETLESS = turn("number_without_brackets")


@dataclass(frozen=True, slots=True)
class IssuerCode:
    """One line of ``data/issuer_codes.csv``, or what the words of an unlisted code show."""

    code: str
    slug: str
    region: str | None
    organization: str
    """Slug of the issuing body in its region; empty when not known."""
    source: str


@dataclass(frozen=True, slots=True)
class NumberParts:
    """A document number taken apart."""

    code: str
    year: int
    sequence: int


def number_parts(number: str) -> NumberParts | None:
    """Return the parts of a normalised number ``代字〔年〕N号`` or ``代字2026年第322号``; None for orders and damaged ones."""
    match = _NUMBER.match(number) or _BRACKETLESS.match(number)
    return NumberParts(match["code"], int(match["year"]), int(match["sequence"])) if match else None


@cache
def issuer_codes() -> dict[str, IssuerCode]:
    """Return the table of issuer codes."""
    with (DATA / "issuer_codes.csv").open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        return {row[0]: IssuerCode(*row) for row in reader}


@lru_cache(maxsize=4096)
def issuer_code(number: str) -> IssuerCode | None:
    """Return the issuer code of *number*; None when the number has none."""
    parts = number_parts(number)
    if parts is None:
        return None
    return issuer_codes().get(parts.code) or IssuerCode(
        parts.code, iris.unknown_issuer_slug(parts.code), region_of_code(parts.code), "", "rule"
    )


def region_of_code(code: str) -> str | None:
    """Return the region that the words of *code* name: 涪陵府发 -> 500102, 渝规资发 -> 500000; None where they name none."""
    for end in range(min(6, len(code) - 1), 1, -1):
        found = divisions().named(code[:end])
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return code_beginnings().get(code[0])
