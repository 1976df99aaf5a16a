"""``data/documents.csv`` -> what is known of documents that are cited but not (yet) in the corpus.

A row holds what an official source says of a document: title, date, end of validity, the documents it rests on. Nothing here
replaces reading the document: once it stands in the corpus, its own statements stand beside these, each in its own graph.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from graph.linking.context import NOWHERE
from graph.linking.divisions import DATA
from graph.linking.documents import numbered_iri
from ontology.iris import IRI


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """One row."""

    iri: IRI
    number: str
    title: str
    date: datetime.date | None
    valid_to: datetime.date | None
    based_on: tuple[str, ...]
    """Numbers of the documents it rests on."""
    source: str
    """Key of ``data/sources.csv``."""


@cache
def known_documents() -> dict[str, KnownDocument]:
    """Return the rows by document number; raise ValueError naming the row whose number has no region by itself."""
    found = {}
    with (DATA / "documents.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            iri = numbered_iri(row["number"], row["title"], NOWHERE)
            if iri is None:
                raise ValueError(
                    f"documents.csv: no IRI for {row['number']}; add its issuer code to issuer_codes.csv"
                )
            found[row["number"]] = KnownDocument(
                iri,
                row["number"],
                row["title"],
                datetime.date.fromisoformat(row["date"]) if row["date"] else None,
                datetime.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                tuple(row["based_on"].split()),
                row["source"],
            )
    return found


def known_behind(cited: Iterable[IRI]) -> list[KnownDocument]:
    """Return the known ones among *cited* and all they rest on, by number."""
    table = known_documents()
    by_iri = {document.iri: document for document in table.values()}
    waiting = [by_iri[iri] for iri in cited if iri in by_iri]
    found: dict[str, KnownDocument] = {}
    while waiting:
        document = waiting.pop()
        if document.number not in found:
            found[document.number] = document
            waiting += [table[number] for number in document.based_on if number in table]
    return [found[number] for number in sorted(found)]
