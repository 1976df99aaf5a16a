"""Statements of a graph (ours or another municipality's) -> the departments, parks, sectors, documents and tasks in it.

Reads our own ontology and the vocabularies it rests on (``foreign_terms.csv``), so that a graph made by another program is
understood as far as it says things with them. Statements come as plain words; where they come from is the caller's matter.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from graph.extraction.document_number import normalized
from graph.linking.context import Context, context_of
from graph.linking.documents import numbered_iri
from graph.relating.patterns import pattern
from graph.task import Metadata
from ontology.iris import IRI

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
Kind = Literal["document", "department", "park", "sector", "task", "measure"]
_CHAIN_MAX = 8
_NUMBER = pattern("document-number")


class Statement(NamedTuple):
    """One triple in words: IRIs as they are, literals by their value."""

    subject: str
    predicate: str
    value: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A department, park or sector with the names a graph gives it, the first preferred."""

    kind: Kind
    iri: str
    names: tuple[str, ...]
    bears: bool = True
    """False for a department that the graph knows and gives no task to."""


@dataclass(frozen=True, slots=True)
class ForeignDocument:
    """A document with the region it speaks for."""

    iri: str
    number: str | None
    titles: tuple[str, ...]
    context: Context
    cites: tuple[str, ...] = ()
    within: str | None = None
    """The document that issues or holds it, where it is a part."""


@dataclass(frozen=True, slots=True)
class ForeignTask:
    """A task or measure and where it stands."""

    iri: str
    text: str
    document: str | None
    number: int | None
    leads: tuple[str, ...]
    is_task: bool = True


@dataclass(frozen=True, slots=True)
class ForeignGraph:
    """What a graph holds of the kinds we link, each by IRI in order."""

    things: tuple[Thing, ...]
    documents: tuple[ForeignDocument, ...]
    tasks: tuple[ForeignTask, ...]
    region: str | None
    """Region of most of its documents."""
    statements: int = 0


@cache
def terms() -> dict[str, frozenset[str]]:
    """Return the terms we read, by use."""
    found: dict[str, set[str]] = defaultdict(set)
    with (Path(__file__).parent / "foreign_terms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["use"]].add(row["term"])
    return {use: frozenset(names) for use, names in found.items()}


@cache
def wanted_predicates() -> tuple[str, ...]:
    """Return the predicates that matter here, sorted; the rest of a graph need not be read."""
    uses = {use for use in terms() if not use.endswith("-class")}
    return tuple(sorted({RDF_TYPE, *(term for use in uses for term in terms()[use])}))


@cache
def wanted_classes() -> frozenset[str]:
    """Return the classes that matter here."""
    return frozenset(term for use, names in terms().items() if use.endswith("-class") for term in names)


@dataclass(slots=True)
class _Reading:
    """Statements by what they are used for."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    values: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    count: int = 0

    def take(self, statement: Statement) -> None:
        self.count += 1
        if statement.predicate == RDF_TYPE:
            kind = _kind_of_class().get(statement.value)
            if kind and self.kinds.get(statement.subject) != "document":
                self.kinds[statement.subject] = kind
            return
        use = _use_of_predicate().get(statement.predicate)
        if use and statement.language not in _OTHER_LANGUAGES:
            self.values[use][statement.subject].append(statement.value)


_OTHER_LANGUAGES = frozenset({"en"})
"""Names are compared in Chinese; an untagged literal may be Chinese."""


@cache
def _kind_of_class() -> dict[str, Kind]:
    kinds: tuple[Kind, ...] = ("department", "park", "sector", "task", "measure", "document")
    return {term: kind for kind in kinds for term in terms().get(f"{kind}-class", ())}


@cache
def _use_of_predicate() -> dict[str, str]:
    return {term: use for use, names in terms().items() if not use.endswith("-class") for term in names}


def foreign_graph(statements: Iterable[Statement]) -> ForeignGraph:
    """Return what the statements say of the kinds we link; the order of statements does not matter."""
    reading = _Reading()
    for statement in statements:
        reading.take(statement)
    documents = _documents(reading)
    known = {document.iri for document in documents}
    regions = [document.context.region for document in documents if document.context.region]
    region = max(sorted(set(regions)), key=regions.count, default=None)
    return ForeignGraph(_things(reading), documents, _tasks(reading, known), region, reading.count)


def _things(reading: _Reading) -> tuple[Thing, ...]:
    bearers = {
        value for use in ("lead", "bearer") for values in reading.values[use].values() for value in values
    }
    found = []
    for iri in sorted(iri for iri, kind in reading.kinds.items() if kind in {"department", "park", "sector"}):
        names = sorted(reading.values["label"].get(iri, ()), key=lambda name: (len(name), name))
        for node in sorted(reading.values["name-node"].get(iri, ())):
            names += sorted(reading.values["literal-form"].get(node, ()))
        if names:
            found.append(
                Thing(reading.kinds[iri], iri, tuple(dict.fromkeys(names)), not bearers or iri in bearers)
            )
    return tuple(found)


def _documents(reading: _Reading) -> tuple[ForeignDocument, ...]:
    found = []
    works = {iri for iri, kind in reading.kinds.items() if kind == "document"}
    cited: dict[str, set[str]] = defaultdict(set)
    for iri, values in reading.values["cites"].items():
        for holder in {iri, _holder(reading, iri, works) or iri}:
            cited[holder].update(values)
    for iri in sorted(iri for iri, kind in reading.kinds.items() if kind == "document"):
        numbers = sorted(reading.values["number"].get(iri, ()))
        titles = tuple(
            dict.fromkeys(
                sorted(reading.values["title"].get(iri, ()) or reading.values["label"].get(iri, ()))
            )
        )
        if not numbers and not titles:
            continue
        number = next(
            (own for words in numbers if _NUMBER.search(words) and (own := normalized(words))), None
        )
        context = context_of(Metadata(title=titles[0] if titles else None, number=number))
        found.append(
            ForeignDocument(
                iri, number, titles, context, tuple(sorted(cited[iri])), _holder(reading, iri, works)
            )
        )
    return tuple(found)


def _tasks(reading: _Reading, documents: set[str]) -> tuple[ForeignTask, ...]:
    found = []
    for iri in sorted(iri for iri, kind in reading.kinds.items() if kind in {"task", "measure"}):
        texts = reading.values["text"].get(iri) or reading.values["label"].get(iri)
        if not texts:
            continue
        numbers = [words for words in reading.values["task-number"].get(iri, ()) if words.isdigit()]
        found.append(
            ForeignTask(
                iri,
                min(texts),
                _holder(reading, iri, documents),
                int(numbers[0]) if numbers else None,
                tuple(sorted(set(reading.values["lead"].get(iri, ())))),
                reading.kinds[iri] == "task",
            )
        )
    return tuple(found)


def _holder(reading: _Reading, iri: str, documents: set[str]) -> str | None:
    """Return the outermost document that *iri* is a part of: along the part-of statements, else by its own IRI."""
    holder = None
    node, seen = iri, {iri}
    for _ in range(_CHAIN_MAX):
        above = sorted(set(reading.values["part-of"].get(node, ())) - seen)
        if not above:
            break
        node = above[0]
        seen.add(node)
        if node in documents:
            holder = node
    if holder is None:
        prefix = iri
        while "/" in prefix:
            prefix = prefix.rpartition("/")[0]
            if prefix in documents:
                return prefix
    return holder


def document_key(document: ForeignDocument) -> IRI | None:
    """Return what a document's number identifies it by, whatever IRI its graph gives it."""
    return (
        numbered_iri(document.number, document.titles[0] if document.titles else None, document.context)
        if document.number
        else None
    )
