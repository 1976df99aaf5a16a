"""The ontology's files -> labels and definitions of terms and concepts, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.terms import CONCEPTS_FILE, DCTERMS, ELI, ONTOLOGY_FILE, ORG, RDF, RDFS, SKOS

Labels = Mapping[str, Mapping[str, str]]
"""Term IRI -> language -> words."""


@cache
def _words(*properties: str) -> Labels:
    found: dict[str, dict[str, str]] = {}
    for file in (ONTOLOGY_FILE, CONCEPTS_FILE):
        for quad in parse(path=str(file), format=RdfFormat.TURTLE):
            value = quad.object
            if (
                quad.predicate.value in properties
                and isinstance(value, Literal)
                and value.language
                and isinstance(quad.subject, NamedNode)
            ):
                found.setdefault(quad.subject.value, {})[value.language] = value.value
    return found


def label(term: str, language: str) -> str | None:
    """Return what *term* is called in *language*, None when our ontology has no such term."""
    return _words(RDFS.label, SKOS.prefLabel).get(term, {}).get(language)


def definition(term: str, language: str) -> str | None:
    """Return the definition of *term* in *language*, None when our ontology has no such term."""
    return _words(SKOS.definition).get(term, {}).get(language)


_FOREIGN: Mapping[str, tuple[str, str]] = {
    RDF.type: ("类型", "type"),
    RDFS.label: ("标签", "label"),
    RDFS.comment: ("说明", "comment"),
    SKOS.prefLabel: ("名称", "name"),
    SKOS.altLabel: ("别名", "other name"),
    SKOS.definition: ("定义", "definition"),
    SKOS.notation: ("编号", "notation"),
    SKOS.inScheme: ("所属概念表", "in scheme"),
    SKOS.broader: ("上位概念", "broader"),
    DCTERMS.title: ("标题", "title"),
    DCTERMS.source: ("来源", "source"),
    ORG.subOrganizationOf: ("上级机构", "part of"),
    ELI.date_document: ("成文日期", "date"),
    ELI.is_part_of: ("属于", "part of"),
}
"""What the terms of other vocabularies that stand on pages are called; ours carry their labels."""


def both_labels(term: str) -> tuple[str, str]:
    """Return the label of *term* in Chinese and in English; its local name where it has none."""
    if term in _FOREIGN:
        return _FOREIGN[term]
    local = term.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    return label(term, "zh") or local, label(term, "en") or local
