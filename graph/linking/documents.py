"""Document numbers and titles -> document IRIs: the document's own, and those it cites.

A numbered document is ``doc/{region}/{issuer slug}/{year}/{sequence}``; its region comes from its issuer code, its title's
issuer or, for the document itself, its context. A document known by its title alone is ``doc/{region}/x-{hash}``.
"""

from __future__ import annotations

from graph.linking.context import Context, region_of_body
from graph.linking.divisions import UNKNOWN
from graph.linking.issuer_codes import issuer_code, number_parts
from graph.task import Citation, Metadata
from ontology import iris
from ontology.iris import IRI


def document_iri(metadata: Metadata, context: Context, sha256: str) -> IRI:
    """Return the IRI of the document itself; one without number and title is named by the checksum of its file."""
    found = numbered_iri(metadata.number, metadata.title, context) if metadata.number else None
    if found:
        return found
    words = (metadata.number or "") + (metadata.title or metadata.plan_title or metadata.number or "")
    return iris.unnumbered_document(context.region or UNKNOWN, words or f"sha256:{sha256}")


def cited_iri(citation: Citation, context: Context) -> IRI | None:
    """Return the IRI of the cited document; None when its number leaves open which document it is, or it has none.

    A number is only as good as its region: without the issuer's region (by code, title or the document's own code) the same
    number may be two documents, so it stays unresolved. A title alone names no document for certain (several years, several
    issuers may use it): such a citation resolves only to a document of the corpus (`graph.relating.across`), never to a guess.
    """
    return numbered_iri(citation.number, citation.title, context) if citation.number else None


def numbered_iri(number: str, title: str | None, context: Context) -> IRI | None:
    """Return the IRI of a document number; its region comes from its code, its title's issuer, or the citing document."""
    parts, code = number_parts(number), issuer_code(number)
    if parts is None or code is None:
        return None
    region = code.region if code.source != "rule" else None
    if region is None and title:
        region = region_of_body(title)
    if region is None:
        region = context.region if code.code == context.code else code.region
    if region is None:
        return None
    return iris.numbered_document(region, code.slug, parts.year, parts.sequence)
