"""An engine's generation -> everything the tagger and the retrieval need of it, read once.

Holds names and words only; every answer still comes from a query.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode

from ontology.iris import ID, IRI
from ontology.terms import NAME_TYPE, ROLE, ZC
from queries.catalogue import catalogue
from queries.engine import Engine, Row
from queries.execution import run

_ORGANIZATION = re.compile(re.escape(ID) + r"org/(\d{6})/")
_Rows = Callable[[str], list[Row]]
_DOCUMENT = re.compile(re.escape(ID) + r"doc/(\d{6})/")


@dataclass(frozen=True, slots=True)
class Unit:
    """An actor with all its names; `region` is the six-digit code of the division it belongs to."""

    iri: IRI
    label: str
    names: tuple[str, ...]
    full_names: tuple[str, ...]
    english: tuple[str, ...]
    region: str
    group: bool
    assigned: bool


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A task as the retrieval sees it."""

    iri: IRI
    text: str
    number: int | None
    part: IRI
    document: IRI
    section: IRI | None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A work with its number and titles; `parts` hand out tasks."""

    iri: IRI
    number: str | None
    titles: tuple[str, ...]
    region: str
    date: date | None
    parts: tuple[IRI, ...]
    plan: IRI | None

    @property
    def label(self) -> str:
        """How an answer names the document: by its number, else by its title."""
        return self.number or (self.titles[0] if self.titles else str(self.iri))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what it stands under."""

    iri: IRI
    label: str
    above: IRI


@dataclass(frozen=True, slots=True)
class Named:
    """A sector or a park with its names; `administrations` only for parks."""

    iri: IRI
    label: str
    names: tuple[str, ...]
    administrations: tuple[IRI, ...] = ()
    scheme: IRI | None = None
    english: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one generation holds, by IRI."""

    generation: str
    units: Mapping[IRI, Unit]
    tasks: Mapping[IRI, TaskEntry]
    documents: Mapping[IRI, DocumentEntry]
    sections: Mapping[IRI, Section]
    sectors: Mapping[IRI, Named]
    parks: Mapping[IRI, Named]
    bearers: Mapping[IRI, tuple[tuple[IRI, str, str], ...]]
    """Task -> (actor, role key, words of the source)."""
    by_number: Mapping[int, tuple[IRI, ...]] = field(default_factory=dict)

    def plans(self) -> tuple[DocumentEntry, ...]:
        """The documents that hand out tasks."""
        return tuple(entry for entry in self.documents.values() if entry.parts)


def text_of(row: Row, name: str) -> str | None:
    """Return the lexical value of a variable, None when it is unbound."""
    term = row.get(name)
    return term.value if isinstance(term, Literal | NamedNode) else None


def _iri(row: Row, name: str) -> IRI:
    value = text_of(row, name)
    assert value is not None, f"variable {name} is unbound in {row}"
    return IRI(value)


def _region(pattern: re.Pattern[str], iri: str) -> str:
    match = pattern.match(iri)
    return match[1] if match else ""


def snapshot(engine: Engine) -> Snapshot:
    """Read *engine*'s generation; nine queries, about 30 ms for one document."""
    queries = catalogue("answering/load")

    def rows(name: str) -> list[Row]:
        return list(run(engine, queries[name]))

    bearers: dict[IRI, list[tuple[IRI, str, str]]] = defaultdict(list)
    mentions: dict[IRI, set[str]] = defaultdict(set)
    for row in rows("lexicon-assignments"):
        actor, words = _iri(row, "actor"), text_of(row, "mention") or ""
        bearers[_iri(row, "task")].append((actor, ROLE.key_of(_iri(row, "role")), words))
        mentions[actor].add(words)
    documents, document_of = _documents(rows)
    tasks = _tasks(rows("lexicon-tasks"), document_of)
    by_number: dict[int, list[IRI]] = defaultdict(list)
    for task in tasks.values():
        if task.number is not None:
            by_number[task.number].append(task.iri)
    return Snapshot(
        engine.generation,
        _units(rows, mentions),
        tasks,
        documents,
        {
            _iri(row, "section"): Section(
                _iri(row, "section"), text_of(row, "label") or "", _iri(row, "above")
            )
            for row in rows("lexicon-sections")
        },
        _named(rows("lexicon-sectors"), "sector"),
        _named(rows("lexicon-parks"), "park"),
        {task: tuple(held) for task, held in bearers.items()},
        {number: tuple(found) for number, found in by_number.items()},
    )


def _documents(rows: _Rows) -> tuple[dict[IRI, DocumentEntry], dict[IRI, IRI]]:
    issued_by = {_iri(row, "plan"): _iri(row, "document") for row in rows("lexicon-issues")}
    above: dict[IRI, IRI] = {}
    parts: list[IRI] = []
    for row in rows("lexicon-parts"):
        parts.append(_iri(row, "part"))
        if "above" in row:
            above[parts[-1]] = _iri(row, "above")
    document_of: dict[IRI, IRI] = {}
    for part in parts:
        work = part
        while work in above:
            work = above[work]
        document_of[part] = issued_by.get(work, work)
    held: dict[IRI, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows("lexicon-documents"):
        entry = held[_iri(row, "document")]
        for key in ("number", "title", "date"):
            if (value := text_of(row, key)) and value not in entry[key]:
                entry[key].append(value)
    documents = {}
    parts_of: dict[IRI, list[IRI]] = defaultdict(list)
    for part, document in document_of.items():
        parts_of[document].append(part)
    plan_of = {document: plan for plan, document in issued_by.items()}
    for iri in {*held, *document_of.values()}:
        if iri in issued_by:
            continue
        entry, plan = held[iri], plan_of.get(iri)
        titles = (*entry["title"], *(held[plan]["title"] if plan else ()))
        documents[iri] = DocumentEntry(
            iri,
            entry["number"][0] if entry["number"] else None,
            titles,
            _region(_DOCUMENT, iri),
            date.fromisoformat(entry["date"][0]) if entry["date"] else None,
            tuple(parts_of[iri]),
            plan,
        )
    return dict(sorted(documents.items())), document_of


def _tasks(found: list[Row], document_of: Mapping[IRI, IRI]) -> dict[IRI, TaskEntry]:
    tasks = {}
    for row in found:
        number, section, part = text_of(row, "number"), text_of(row, "section"), _iri(row, "part")
        tasks[_iri(row, "task")] = TaskEntry(
            _iri(row, "task"),
            text_of(row, "text") or "",
            int(number) if number else None,
            part,
            document_of[part],
            IRI(section) if section else None,
        )
    return tasks


def _units(rows: _Rows, mentions: Mapping[IRI, set[str]]) -> dict[IRI, Unit]:
    names: dict[IRI, dict[str, None]] = defaultdict(dict)
    full: dict[IRI, dict[str, None]] = defaultdict(dict)
    english: dict[IRI, dict[str, None]] = defaultdict(dict)
    for row in rows("lexicon-names"):
        actor, term = _iri(row, "actor"), row["name"]
        assert isinstance(term, Literal)
        if (term.language or "zh").startswith("en"):
            english[actor][term.value] = None
            continue
        names[actor][term.value] = None
        if text_of(row, "type") == NAME_TYPE.full:
            full[actor][term.value] = None
    groups = {_iri(row, "actor") for row in rows("lexicon-kinds") if text_of(row, "kind") == ZC.ActorGroup}
    units = {}
    for actor in {*names, *mentions}:
        words = dict.fromkeys([*names[actor], *sorted(mentions.get(actor, ()))])
        region = _region(_ORGANIZATION, actor)
        units[actor] = Unit(
            actor,
            next(iter(sorted(mentions.get(actor, ()), key=len)), next(iter(names[actor]), str(actor))),
            tuple(words),
            tuple(full[actor]),
            tuple(english[actor]),
            region,
            actor in groups,
            actor in mentions,
        )
    return dict(sorted(units.items()))


def _named(found: list[Row], key: str) -> dict[IRI, Named]:
    names: dict[IRI, list[str]] = defaultdict(list)
    english: dict[IRI, list[str]] = defaultdict(list)
    administrations: dict[IRI, dict[IRI, None]] = defaultdict(dict)
    schemes: dict[IRI, IRI] = {}
    for row in found:
        iri, term = _iri(row, key), row["label"]
        if (
            isinstance(term, Literal)
            and (term.language or "zh").startswith("zh")
            and term.value not in names[iri]
        ):
            names[iri].append(term.value)
        elif (
            isinstance(term, Literal)
            and (term.language or "").startswith("en")
            and term.value not in english[iri]
        ):
            english[iri].append(term.value)
        if "administration" in row:
            administrations[iri][_iri(row, "administration")] = None
        if "scheme" in row:
            schemes[iri] = _iri(row, "scheme")
    return {
        iri: Named(
            iri, held[0], tuple(held), tuple(administrations[iri]), schemes.get(iri), tuple(english[iri])
        )
        for iri, held in names.items()
        if held
    }
