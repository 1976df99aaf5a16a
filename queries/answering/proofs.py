"""Things an answer rests on -> evidence: quotes with document, task and place, from one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ontology.iris import IRI
from ontology.terms import ZC
from queries.answering.records import Evidence
from queries.answering.snapshot import Snapshot, text_of
from queries.catalogue import catalogue
from queries.engine import Engine
from queries.execution import run

MAX_EVIDENCE = 200
"""An answer over more tasks than this shows the proof of the first ones; the query shows the rest."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A thing to prove, and the task and document it belongs to. `term` picks among several spans."""

    thing: IRI
    document: str
    task: IRI | None = None
    term: IRI | None = None


def evidence(engine: Engine, held: Snapshot, things: Sequence[Proven]) -> tuple[Evidence, ...]:
    """Return the quotes that prove *things*, in their order."""
    wanted = list({(proven.thing, proven.term): proven for proven in things}.values())[:MAX_EVIDENCE]
    if not wanted:
        return ()
    rows = run(
        engine,
        catalogue("asked")["asked-evidence"],
        thing=[NamedNode(iri) for iri in dict.fromkeys(proven.thing for proven in wanted)],
    )
    by_thing: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        found = {
            key: value
            for key in ("term", "quote", "start", "end", "span", "source")
            if (value := text_of(row, key)) is not None
        }
        by_thing.setdefault(text_of(row, "thing") or "", []).append(found)
    results = []
    for proven in wanted:
        for row_found in _chosen(by_thing.get(proven.thing, ()), proven, held):
            task = held.tasks.get(proven.task) if proven.task else None
            results.append(
                Evidence(
                    proven.document,
                    row_found["quote"],
                    int(row_found["start"]),
                    int(row_found["end"]),
                    task.number if task else None,
                    proven.task,
                    IRI(row_found["source"]),
                    IRI(row_found["span"]),
                )
            )
    return tuple(results)


def _chosen(rows: Iterable[Mapping[str, str]], proven: Proven, held: Snapshot) -> list[Mapping[str, str]]:
    """Return the span that proves what is asked: by its term; a task's own words; else the first."""
    found = list(rows)
    if proven.term:
        named = [row for row in found if row.get("term") == proven.term]
        if named or any("term" in row for row in found):
            return named[:1]
    if proven.thing in held.tasks:
        text = held.tasks[proven.thing].text
        exact = [row for row in found if row["quote"] == text] or [
            row for row in found if row.get("term") == ZC.text
        ]
        return exact[:1] or found[:1]
    return found[:1]
