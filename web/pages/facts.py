"""What several pages need of the graph: documents, units and assignments as records with the address of their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import request

from ontology import iris
from ontology.terms import ROLE, ZC
from web import links
from web.pages.reader import GraphReader, Record
from web.pages.refusals import Absent
from web.pages.vocabulary import both_labels

ROLES = ("lead", "support", "responsible", "guide")


def role_key(role: str) -> str:
    """Return ``lead`` for the concept ``…/role/lead``."""
    return role.rsplit("/", 1)[-1]


def role_words(key: str) -> tuple[str, str]:
    """Return what a role is called in Chinese and in English."""
    return both_labels(ROLE[key])


@dataclass(frozen=True, slots=True)
class Held:
    """One unit's part in one task, and where the document says so."""

    role: str
    ordinal: int
    unit: str
    name: str
    mention: str
    place: str
    """Address of the document, opened at the mention."""

    @property
    def page(self) -> str:
        """The unit's page."""
        return links.unit_address(self.unit)

    def as_data(self) -> dict[str, object]:
        """Return it as JSON-able data."""
        return {
            "role": self.role,
            "order": self.ordinal,
            "name": self.name,
            "mention": self.mention,
            "iri": self.unit,
            "place": self.place,
        }


def held(task: str, row: Record) -> Held:
    """Return an assignment row (role, ordinal, actor, name, mention, evidence) as a record."""
    document = links.document_of(task) or task
    return Held(
        role_key(str(row["role"])),
        int(row["ordinal"]),
        str(row["actor"]),
        str(row.get("name") or row["mention"]),
        str(row["mention"]),
        links.evidence_address(document, str(row["evidence"])),
    )


def by_role(assignments: Iterable[Held]) -> Mapping[str, list[Held]]:
    """Return *assignments* by role, roles and members in their order; only roles that occur."""
    found: dict[str, list[Held]] = {}
    for role in ROLES:
        members = sorted((one for one in assignments_of(assignments, role)), key=lambda one: one.ordinal)
        if members:
            found[role] = members
    return found


def assignments_of(assignments: Iterable[Held], role: str) -> list[Held]:
    """Return those of *assignments* in *role*."""
    return [one for one in assignments if one.role == role]


def assignments_by_task(reader: GraphReader, document: str | None) -> Mapping[str, Sequence[Held]]:
    """Return every assignment of *document* (of all documents for None) by task."""
    key = (reader.engine.generation, "assignments", document or "")
    known: Mapping[str, Sequence[Held]] | None = reader.remembered.get(key)
    if known is None:
        found: dict[str, list[Held]] = {}
        rows = reader.rows("page-assignments", graph=source_graph(document))
        for row in rows:
            found.setdefault(str(row["task"]), []).append(held(str(row["task"]), row))
        known = found
        reader.remembered.put(key, known, len(rows))
    return known


def source_graph(document: str | None) -> str | None:
    """Return the named graph of what *document* states, None for all."""
    return iris.source_graph(iris.IRI(document)) if document else None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document that was read."""

    iri: str
    title: str
    number: str | None
    date: str | None
    tasks: int

    @property
    def name(self) -> str:
        """Its number, or its title where it has none."""
        return self.number or self.title

    @property
    def page(self) -> str:
        """Its page."""
        return links.document_address(self.iri)

    @property
    def path(self) -> str:
        """What stands for it in an address: ``500102/fulingfufa/2022/43``."""
        return iris.document_path(iris.IRI(self.iri))

    def as_data(self) -> dict[str, object]:
        """Return it as JSON-able data."""
        return {
            "iri": self.iri,
            "title": self.title,
            "number": self.number,
            "date": self.date,
            "tasks": self.tasks,
            "page": self.page,
        }


def documents(reader: GraphReader) -> Sequence[DocumentEntry]:
    """Return the documents that were read, newest first."""
    key = (reader.engine.generation, "documents")
    known: Sequence[DocumentEntry] | None = reader.remembered.get(key)
    if known is None:
        known = _documents(reader)
        reader.remembered.put(key, known, len(known))
    return known


def _documents(reader: GraphReader) -> Sequence[DocumentEntry]:
    return [
        DocumentEntry(
            str(row["document"]),
            str(row.get("title") or row.get("number") or row["document"]),
            str(row["number"]) if "number" in row else None,
            str(row["date"]) if "date" in row else None,
            int(row.get("tasks") or 0),
        )
        for row in reader.rows("page-documents")
    ]


def document_names(reader: GraphReader) -> Mapping[str, str]:
    """Return the number or title of every document that was read, by IRI."""
    key = (reader.engine.generation, "document names")
    known: Mapping[str, str] | None = reader.remembered.get(key)
    if known is None:
        known = {entry.iri: entry.name for entry in documents(reader)}
        reader.remembered.put(key, known, len(known))
    return known


def chosen_document(reader: GraphReader) -> DocumentEntry | None:
    """Return the document that the address's ``document`` field names (path, number or IRI), None when it names none."""
    asked = request.args.get("document", "").strip()
    if not asked:
        return None
    for entry in documents(reader):
        if asked in (entry.path, entry.number, entry.iri):
            return entry
    raise Absent(
        f"图谱没有读过文件“{asked}”；/documents 列出读过的文件",
        f"the graph has read no document {asked!r}; /documents lists those it has",
    )


def chosen_role() -> str | None:
    """Return the role that the address's ``role`` field names, None for all."""
    asked = request.args.get("role", "")
    if asked and asked not in ROLES:
        known = ", ".join(ROLES)
        raise Absent(f"没有角色“{asked}”；有 {known}", f"there is no role {asked!r}; there are {known}")
    return asked or None


def unit_kinds(reader: GraphReader) -> Mapping[str, str]:
    """Return the class IRI of each unit that bears a task; the narrowest of ours where several are stated."""
    found: dict[str, str] = {}
    for row in reader.rows("page-unit-classes"):
        unit, cls = str(row["unit"]), str(row["class"])
        if cls.startswith(iris.ZC) and (unit not in found or found[unit] in (ZC.Actor, ZC.GovernmentBody)):
            found[unit] = cls
    return found
