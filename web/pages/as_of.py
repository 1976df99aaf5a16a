"""``?asOf=DATE`` on the pages of tasks and units: who a unit that a document names is on that day, through reforms.

What a document says stays as it says it; this stands beside it and rests on the registry's events alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import request

from web import links
from web.pages.reader import GraphReader
from web.pages.refusals import Unreadable

PARAMETER = "asOf"


def asked_day() -> date | None:
    """Return the day that the address asks for; None when it asks for none. Raises Unreadable."""
    words = request.args.get(PARAMETER, "").strip()
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Unreadable(
            f"{PARAMETER} 读到“{words[:20]}”，应为日期，如 2024-01-01",
            f"{PARAMETER} reads {words[:20]!r}, expected a date such as 2024-01-01",
        ) from None


def standing(graph: GraphReader, unit: str, day: date) -> list[dict[str, Any]]:
    """Return the bodies that *unit* is on *day*, by name: itself, what reforms made of it, or none that the registry knows."""
    found: dict[str, dict[str, Any]] = {}
    for row in graph.rows("page-unit-as-of", unit=unit, day=day.isoformat()):
        body = str(row["body"])
        found[body] = {
            "iri": body,
            "name": str(row["name"]),
            "page": links.unit_address(body),
            "since": row.get("since"),
            "renamed": row.get("renamed"),
        }
    return list(found.values())


def units_as_of(graph: GraphReader, units: Iterable[tuple[str, str]]) -> dict[str, Any] | None:
    """Return, for the day asked for, each of *units* (IRI, name) with the bodies it is then; None when no day is asked for."""
    day = asked_day()
    if day is None:
        return None
    return {
        "day": day.isoformat(),
        "units": [
            {"iri": iri, "name": name, "page": links.unit_address(iri), "now": standing(graph, iri, day)}
            for iri, name in dict(units).items()
        ],
    }
