"""Extract -> Resolution: every name a document uses, linked to the registry or kept as words with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.extraction.extract import Extract
from graph.linking.context import Context, context_of
from graph.linking.documents import cited_iri, document_iri
from graph.linking.organizations import Group, Link, Unlinked, link
from graph.task import Citation
from ontology.iris import IRI

Actor = Link | Group | Unlinked


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the names of one document stand for."""

    document: IRI
    context: Context
    actors: dict[str, Actor]
    """By the words of the mention: within one document the same words name the same body."""
    cited: dict[Citation, IRI] = field(default_factory=dict)
    """Identified cited documents; a citation that leads nowhere is absent."""

    def actor(self, words: str) -> Actor:
        """Return what the mention *words* stands for."""
        return self.actors[words]

    @property
    def unlinked(self) -> tuple[Unlinked, ...]:
        """The names no registry entry was found for, in text order."""
        return tuple(actor for actor in self.actors.values() if isinstance(actor, Unlinked))

    def used(self) -> Iterator[Link]:
        """Yield the registry entries this document uses, in text order."""
        for actor in self.actors.values():
            if isinstance(actor, Link):
                yield actor


def resolution(found: Extract) -> Resolution:
    """Link every name of *found* in the document's own context (issuer, level, place, date)."""
    context = context_of(found.metadata, found.document.text, found.document.fields)
    words = [mention.text for task in found.tasks for _, _, mention in task.mentions()]
    words += [mention.text for mention in (*found.metadata.issuers, *found.metadata.addressees)]
    actors = {name: link(name, context) for name in dict.fromkeys(words)}
    cited = {citation: iri for citation in found.citations if (iri := cited_iri(citation, context))}
    return Resolution(
        document_iri(found.metadata, context, found.document.source.sha256), context, actors, cited
    )
