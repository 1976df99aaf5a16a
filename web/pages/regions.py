"""Units -> the region of each, and names that tell units of one name apart (every district has its 区财政局).

A unit's IRI holds the code of its region (`ontology.iris.organization`, GB/T 2260), so its region's name follows from the graph's regions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from ontology import iris
from web.pages.reader import GraphReader

_CODE = re.compile(re.escape(iris.ID) + r"(?:org|place)/(?P<code>[0-9]{6})(?:/|\Z)")


def region_code(iri: str) -> str:
    """Return the code of the region that a unit or place belongs to, empty when its IRI names none."""
    match = _CODE.match(iri)
    return match["code"] if match else ""


def region_names(graph: GraphReader) -> Mapping[str, str]:
    """Return the names of the graph's regions by code."""
    return {region_code(str(row["region"])): str(row["label"]) for row in graph.rows("page-regions")}


def region_of(graph: GraphReader, unit: str) -> str:
    """Return the name of the region of *unit*, empty when the graph has none."""
    return region_names(graph).get(region_code(unit), "")


def told_apart(graph: GraphReader, units: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the name to show of each unit (IRI, name): with its region where another of *units* has the same name."""
    listed = dict(units)
    names = Counter(listed.values())
    regions = region_names(graph)
    return {
        unit: f"{name}（{region}）"
        if names[name] > 1 and (region := regions.get(region_code(unit)))
        else name
        for unit, name in listed.items()
    }
