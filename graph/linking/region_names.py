"""A name -> the region it begins with: 重庆市涪陵区人民政府 -> 500102 + 人民政府.

Names are those of `divisions.py` (full or short), chained from the outer to the inner division, and of parks that have an
administration of their own (平潭综合实验区). A name that several divisions bear is settled by the division named before it or by
the region of the document; otherwise it is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.linking.divisions import NATIONAL, divisions
from graph.linking.grammar import word_list
from graph.linking.registry import registry

_PREFIXES = word_list("party_prefix")
_LONGEST = 16


@dataclass(frozen=True, slots=True)
class LeadingRegion:
    """A region at the beginning of a name."""

    region: str
    end: int
    """Where the rest of the name begins."""
    graded: bool
    """True when the innermost division is written with its grade (涪陵区), not by its short name (涪陵)."""


@cache
def _area_names() -> dict[str, str]:
    """Names of parks that act as a region: 平潭综合实验区 -> 350128."""
    return {
        name: park.region
        for park in registry().parks()
        if park.type == "pilot"
        for name in (park.label, *park.names)
    }


def leading_region(name: str, near: str | None = None) -> LeadingRegion | None:
    """Return the longest reading of the region *name* begins with; *near* is the document's region."""
    return next(leading_regions(name, near), None)


def leading_regions(name: str, near: str | None = None) -> Iterator[LeadingRegion]:
    """Yield the readings of the region *name* begins with, longest first."""
    yield from _leading_regions(name[: _LONGEST * 3], near)


@lru_cache(maxsize=20_000)
def _leading_regions(name: str, near: str | None) -> tuple[LeadingRegion, ...]:
    start = next((len(prefix) for prefix in _PREFIXES if name.startswith(prefix)), 0)
    found: list[LeadingRegion] = []
    _follow(name, start, None, near, found)
    unique = {(reading.region, reading.end): reading for reading in found}
    return tuple(sorted(unique.values(), key=lambda reading: (-reading.end, not reading.graded)))


def _follow(name: str, start: int, outer: str | None, near: str | None, found: list[LeadingRegion]) -> None:
    table = divisions()
    for end in range(min(len(name), start + _LONGEST), start + 1, -1):
        words = name[start:end]
        if outer is None and words in _area_names():
            found.append(LeadingRegion(_area_names()[words], end, True))
        codes = table.named(words)
        if not codes:
            continue
        code = _chosen(codes, words, outer, near)
        if code is None or code == NATIONAL:
            continue
        found.append(LeadingRegion(code, end, table[code].name == words))
        _follow(name, end, code, near, found)


def _chosen(codes: tuple[str, ...], words: str, outer: str | None, near: str | None) -> str | None:
    table = divisions()
    if outer is not None:
        inside = [code for code in codes if code != outer and table.within(code, outer)]
        return inside[0] if len(inside) == 1 else None
    if len(codes) == 1:
        return codes[0]
    if near:
        for region in table.ancestors(near)[:-1]:
            inside = [code for code in codes if table.within(code, region)]
            if len(inside) == 1:
                return inside[0]
    exact = [code for code in codes if table[code].name == words]
    if len(exact) == 1:
        return exact[0]
    nested = [
        code for code in codes if not any(code != other and table.within(code, other) for other in codes)
    ]
    if len(nested) == 1 and words not in {table[code].name for code in codes}:
        return nested[0]
    return None
