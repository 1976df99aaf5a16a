"""Document numbers and titles -> document IRIs: the document's own, and those it cites.

A numbered document is ``doc/{region}/{issuer slug}/{year}/{sequence}``; its region comes from its issuer code, its title's
issuer or, for the document itself, its context. A document known by its title alone is ``doc/{region}/x-{hash}``.
"""

from __future__ import annotations

import re

from graph.linking.context import Context, region_of_body
from graph.linking.divisions import NATIONAL, UNKNOWN
from graph.linking.issuer_codes import issuer_code, number_parts
from graph.task import Citation, Metadata
from ontology import iris
from ontology.iris import IRI


def document_iri(metadata: Metadata, context: Context) -> IRI:
    """Return the IRI of the document itself; a document without number and title is named by its first words' hash."""
    found = _numbered(metadata.number, metadata.title, context) if metadata.number else None
    if found:
        return found
    title = metadata.title or metadata.plan_title or metadata.number or ""
    return iris.unnumbered_document(context.region or UNKNOWN, (metadata.number or "") + title)


def cited_iri(citation: Citation, context: Context) -> IRI | None:
    """Return the IRI of the cited document; None when number and title leave open which document it is.

    A number is only as good as its region: without the issuer's region (by code, title or the document's own code) the same
    number may be two documents, so it stays unresolved. Words without number and title (市上文件政策) never resolve.
    """
    if citation.number:
        found = _numbered(citation.number, citation.title, context)
        if found:
            return found
    if citation.title and (region := _region_of_title(citation.title, context)):
        return iris.unnumbered_document(region, citation.title)
    return None


def _numbered(number: str, title: str | None, context: Context) -> IRI | None:
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


_NATIONAL_TITLE = re.compile(
    r"^(?:中华人民共和国|国家|全国|中国|中共中央|党中央)|(?:法|法典)(?:[（(].*[)）])?$"
)
"""Titles of the country's documents: 《中华人民共和国…》, 《国家…》, and laws (only the NPC's acts are called 法: 立法法)."""


def _region_of_title(title: str, context: Context) -> str | None:
    """Return the region a title begins with, the country for national titles and laws, else the citing document's region."""
    return region_of_body(title) or (NATIONAL if _NATIONAL_TITLE.search(title) else context.region)
