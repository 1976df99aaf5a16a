"""A body and a day -> the body or bodies that it is on that day, through reforms in the registry.

Facts keep a unit as its document names it; who it is now is a question of its own (``queries/competency/who-bears-a-task-as-of.rq``
asks the graph the same).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.linking.entries import Event, Organization
from graph.linking.registry import registry


@dataclass(frozen=True, slots=True)
class Standing:
    """A body on a given day."""

    organization: Organization
    name: str
    """The name it bears on that day, as far as the registry knows it."""
    through: tuple[Event, ...]
    """The reforms that led to it, in order; empty when it is the body that was asked for."""


def successors(organization: Organization, day: date) -> tuple[Standing, ...]:
    """Return the bodies that *organization* is on *day*, by key. A body that no reform touched by then is itself.

    A reform that names several results gives several; one whose result is not registered leaves the body as it is.
    """
    found: dict[tuple[str, str], Standing] = {}
    waiting: list[tuple[Organization, tuple[Event, ...]]] = [(organization, ())]
    seen = set()
    while waiting:
        body, through = waiting.pop(0)
        if body.key in seen:
            continue
        seen.add(body.key)
        events = [
            event
            for event in registry().events_of(body.key)
            if body.key in event.originals and date.fromisoformat(event.date) <= day
        ]
        replaced = False
        for event in sorted(events, key=lambda one: (one.date, one.key)):
            through_now = (*through, event)
            for key in event.results:
                result = registry().organization(key)
                if result is not None and result.key != body.key:
                    replaced = True
                    waiting.append((result, through_now))
        if not replaced:
            renamed = tuple(event for event in events if event.kind == "renaming")
            found[body.key] = Standing(body, name_on(body, day), (*through, *renamed))
    return tuple(found[key] for key in sorted(found))


def name_on(organization: Organization, day: date) -> str:
    """Return the name a body bears on *day*: the label when its names carry no dates, else the dated one that covers the day."""
    stamp = day.isoformat()
    dated = [
        name
        for name in organization.names
        if (name.valid_from or name.valid_to)
        and (not name.valid_from or name.valid_from <= stamp)
        and (not name.valid_to or stamp <= name.valid_to)
    ]
    for kind in ("short", "full"):
        for name in dated:
            if name.type == kind:
                return name.words
    return organization.label or organization.full_name or ""
