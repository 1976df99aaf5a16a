"""Extract + Resolution -> Relations: every judgement about one document, made in order.

The one place that calls the modules of this folder for a document; what comes after (triples, pages, the audit command) calls
only :func:`relations`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graph.document import Span
from graph.extraction.extract import Extract
from graph.linking.context import Context
from graph.linking.divisions import NATIONAL, divisions
from graph.linking.named_parks import park_references
from graph.linking.organizations import Link
from graph.linking.places import named_mentions
from graph.linking.resolution import Resolution
from graph.relating.alignment import Alignment, alignments
from graph.relating.facets import ParkOfTask, SectorOfTask, park_of_section, parks_of_tasks, sectors_of_tasks
from graph.relating.related import KnownThings, TaskRelation, related_tasks
from ontology import iris

_NAMED_THINGS = frozenset({"enterprise", "university", "platform", "route", "place"})
_PROPER_NAMES = frozenset({"enterprise", "university"})


@dataclass(frozen=True, slots=True)
class Relations:
    """What we judge about one document, apart from what it states."""

    alignments: tuple[Alignment, ...]
    sectors: tuple[SectorOfTask, ...]
    parks: tuple[ParkOfTask, ...]
    related: tuple[TaskRelation, ...]
    headed_by_park: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By task position: the park whose section the task stands in."""


def relations(found: Extract, links: Resolution) -> Relations:
    """Return every judgement about the document's measures and tasks."""
    names = region_names(links.context)
    aligned = alignments(found.measures, found.tasks, names)
    reader = _Parks(links)
    parks = parks_of_tasks(found.tasks, reader)
    known = KnownThings(
        _named(found, links.context, _NAMED_THINGS),
        _park_labels(parks, found),
        _conditions(found),
        _named(found, links.context, _PROPER_NAMES),
    )
    return Relations(
        aligned,
        sectors_of_tasks(found.tasks, [sector.text for sector in found.sectors], aligned),
        parks,
        related_tasks(found.tasks, names, known),
        {task.position: (park,) for task in found.tasks if (park := park_of_section(task, reader))},
    )


def region_names(context: Context) -> tuple[str, ...]:
    """Return the names of the document's region and those above it, which stand everywhere in it and tell nothing."""
    if context.region is None:
        return ()
    table = divisions()
    found = []
    for code in table.ancestors(context.region):
        if code != NATIONAL:
            division = table[code]
            found += [name for name in (division.name, division.short) if len(name) > 1]
    return tuple(dict.fromkeys(found))


class _Parks:
    """A document's parks, by IRI of the place."""

    def __init__(self, links: Resolution) -> None:
        self._links = links

    def of_unit(self, mention: str) -> str | None:
        actor = self._links.actors.get(mention)
        if not isinstance(actor, Link) or not actor.organization.administers:
            return None
        return iris.place(*actor.organization.administers[0])

    def in_text(self, text: str, home: str | None) -> Iterator[tuple[str, Span]]:
        key = key_of_place(home) if home else None
        for reference in park_references(text, self._links.context, key):
            yield reference.park, reference.span


def key_of_place(place: str) -> tuple[str, str]:
    """Return (division code, slug) of a place's IRI."""
    region, slug = place.removeprefix(f"{iris.ID}place/").split("/")
    return region, slug


def _named(found: Extract, context: Context, kinds: frozenset[str]) -> dict[int, tuple[str, ...]]:
    own = set(region_names(context))
    return {
        task.position: tuple(
            dict.fromkeys(
                mention.text
                for mention in named_mentions(task.text, context)
                if mention.kind in kinds and mention.text not in own and len(mention.text) > 2
            )
        )
        for task in found.tasks
    }


def _park_labels(parks: Iterable[ParkOfTask], found: Extract) -> dict[int, tuple[str, ...]]:
    """Return the parks each task concerns, in the words the document first uses for each."""
    words: dict[str, str] = {}
    by_task: dict[int, list[str]] = defaultdict(list)
    for judged in parks:
        if judged.words:
            words.setdefault(judged.park, found.document.quote(judged.words[0]))
        by_task[judged.task.position].append(judged.park)
    return {
        position: tuple(dict.fromkeys(words[park] for park in own if park in words))
        for position, own in by_task.items()
    }


def _conditions(found: Extract) -> dict[int, str]:
    return {task.position: found.document.quote(task.condition) for task in found.tasks if task.condition}
