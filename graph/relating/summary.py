"""Extract + Resolution -> DocumentSummary: what other documents need to know of one, small enough to keep beside its shard.

A summary goes to JSON and back, so that adding a document to a corpus of a thousand reads summaries and no documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ontology.iris import IRI


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """A task or body measure as other documents compare it."""

    iri: IRI
    text: str
    start: int
    """Place in the source text."""
    number: int | None = None
    leads: tuple[IRI, ...] = ()
    """Registered bodies that lead it."""
    lead_words: tuple[str, ...] = ()
    is_task: bool = True


@dataclass(frozen=True, slots=True)
class CitationSummary:
    """A mention of a document that could not be identified when its own document was read."""

    iri: IRI
    title: str
    basis: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One document as others see it."""

    document: IRI
    plan: IRI
    """The work that holds the body; the document itself where it issues none."""
    source: IRI
    """Its source text."""
    region: str | None
    number: str | None
    titles: tuple[str, ...]
    """Of the document and of the plan it issues."""
    day: str | None
    cited: tuple[IRI, ...]
    """Documents it names by number."""
    open_citations: tuple[CitationSummary, ...]
    items: tuple[ItemSummary, ...]
    names: tuple[str, ...]
    """Names of its region and those above, which tell nothing of a task."""

    def tasks(self) -> tuple[ItemSummary, ...]:
        """Return its tasks, in text order."""
        return tuple(item for item in self.items if item.is_task)

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object that `summary_from_json` reads back to an equal summary."""
        return asdict(self)


def summary_from_json(data: Mapping[str, Any]) -> DocumentSummary:
    """Return the summary that `DocumentSummary.to_json` wrote."""
    fields = dict(data)
    fields["items"] = tuple(
        ItemSummary(**(item | {"leads": tuple(item["leads"]), "lead_words": tuple(item["lead_words"])}))
        for item in data["items"]
    )
    fields["open_citations"] = tuple(CitationSummary(**citation) for citation in data["open_citations"])
    for name in ("titles", "cited", "names"):
        fields[name] = tuple(data[name])
    return DocumentSummary(**fields)
