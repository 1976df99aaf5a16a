"""policy.ttl and concepts.ttl -> the tables of terms in README.md and context.jsonld (``python -m ontology.reference``).

``python -m ontology.reference --check`` writes nothing and exits 1 when a file is not up to date.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import OWL as _OWL
from rdflib import RDF as _RDF
from rdflib import RDFS as _RDFS
from rdflib import SKOS as _SKOS
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.iris import IRI
from ontology.terms import CONCEPTS_FILE, DCTERMS, FOLDER, ONTOLOGY_FILE, PREFIXES, SCHEMES, SKOS, XSD, ZC

README_FILE = FOLDER / "README.md"
CONTEXT_FILE = FOLDER / "context.jsonld"
_BEGIN, _END = "<!-- terms: begin (python -m ontology.reference) -->", "<!-- terms: end -->"
_KINDS: Mapping[Node, str] = {
    _OWL.Class: "class",
    _OWL.ObjectProperty: "object",
    _OWL.DatatypeProperty: "datatype",
    _OWL.AnnotationProperty: "annotation",
}
_CHARACTERISTICS = {
    "FunctionalProperty": "functional",
    "InverseFunctionalProperty": "inverse functional",
    "SymmetricProperty": "symmetric",
    "AsymmetricProperty": "asymmetric",
    "TransitiveProperty": "transitive",
    "IrreflexiveProperty": "irreflexive",
}
_CONTEXT_FOREIGN = {
    "prefLabel": {"@id": SKOS.prefLabel, "@container": "@language"},
    "altLabel": {"@id": SKOS.altLabel, "@container": ["@language", "@set"]},
    "title": {"@id": DCTERMS.title, "@container": "@language"},
}


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the ontology, ready to be shown."""

    name: str
    iri: str
    kind: str
    """``class``, ``object``, ``datatype`` or ``annotation``."""
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    parents: tuple[str, ...]
    """Superclasses or superproperties as prefixed names."""
    domain: tuple[str, ...]
    range: tuple[str, ...]
    inverse: str | None
    characteristics: tuple[str, ...]


@cache
def _graph() -> Graph:
    """Return the ontology and its concept schemes as an rdflib graph, with our prefixes."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for file in (ONTOLOGY_FILE, CONCEPTS_FILE):
        graph.parse(file, format="turtle")
    return graph


def terms() -> tuple[Term, ...]:
    """Return the terms of policy.ttl in file order."""
    return tuple(filter(None, map(_term, ZC)))


def _term(iri: IRI) -> Term | None:
    graph, node = _graph(), URIRef(iri)
    kinds = [_KINDS[kind] for kind in graph.objects(node, _RDF.type) if kind in _KINDS]
    if not kinds:
        return None
    inverse = graph.value(node, _OWL.inverseOf)
    parents = (*graph.objects(node, _RDFS.subClassOf), *graph.objects(node, _RDFS.subPropertyOf))
    types = set(graph.objects(node, _RDF.type))
    return Term(
        iri.removeprefix(ZC.namespace_iri),
        iri,
        kinds[0],
        _text(node, _RDFS.label, "zh"),
        _text(node, _RDFS.label, "en"),
        _text(node, _SKOS.definition, "zh"),
        _text(node, _SKOS.definition, "en"),
        tuple(sorted(short(str(parent)) for parent in parents if isinstance(parent, URIRef))),
        _ends(node, _RDFS.domain),
        _ends(node, _RDFS.range),
        short(str(inverse)) if inverse is not None else None,
        tuple(words for name, words in _CHARACTERISTICS.items() if _OWL[name] in types),
    )


def _text(node: Node, predicate: URIRef, language: str) -> str:
    """Return the one literal of *node* in *language*; a term without it is an error that the tests catch first."""
    found = [str(o) for o in _graph().objects(node, predicate) if getattr(o, "language", None) == language]
    if len(found) != 1:
        raise ValueError(f"{node} has {len(found)} values of {predicate} in {language}, expected one")
    return found[0]


def _ends(node: Node, predicate: URIRef) -> tuple[str, ...]:
    """Return the classes of a domain or range; a union gives each of its members, in its order."""
    graph, found = _graph(), []
    for value in graph.objects(node, predicate):
        union = graph.value(value, _OWL.unionOf)
        members = [value] if union is None else list(Collection(graph, union))
        found += [short(str(member)) for member in members]
    return tuple(found)


def short(iri: str) -> str:
    """Return *iri* as a prefixed name, or as it is when no prefix fits."""
    prefix, namespace, name = "", "", ""
    for known, candidate in PREFIXES.items():
        if iri.startswith(candidate) and len(candidate) > len(namespace):
            prefix, namespace, name = known, candidate, iri.removeprefix(candidate)
    return f"{prefix}:{name}" if namespace else iri


def term_tables() -> str:
    """Return the tables of terms and concepts as Markdown."""
    found = terms()
    titles = {
        "class": "Classes 类",
        "object": "Object properties 对象属性",
        "datatype": "Datatype properties 数据属性",
        "annotation": "Annotation properties 注释属性",
    }
    lines: list[str] = []
    for kind, title in titles.items():
        rows = sorted((t for t in found if t.kind == kind), key=lambda t: t.name.lower())
        lines += [f"### {title} ({len(rows)})", ""]
        if kind == "class":
            lines += ["| class | 名称 / label | superclasses | definition |", "|---|---|---|---|"]
        else:
            lines += [
                "| property | 名称 / label | domain → range | notes | definition |",
                "|---|---|---|---|---|",
            ]
        lines += [*map(_row, rows), ""]
    return "\n".join([*lines, *_scheme_lines()]).rstrip()


def _row(term: Term) -> str:
    label = f"{term.label_zh} / {term.label_en}"
    definition = f"{term.definition_zh}<br>{term.definition_en}"
    if term.kind == "class":
        return f"| `zc:{term.name}` | {label} | {_code(term.parents)} | {definition} |"
    notes = [*term.characteristics]
    notes += [f"⊑ {_code(term.parents)}"] if term.parents else []
    notes += [f"inverse `{term.inverse}`"] if term.inverse else []
    ends = f"{_code(term.domain) or '—'} → {_code(term.range) or '—'}"
    return f"| `zc:{term.name}` | {label} | {ends} | {'; '.join(notes)} | {definition} |"


def _code(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _scheme_lines() -> list[str]:
    lines = [
        f"### Concept schemes 概念表 ({len(SCHEMES)})",
        "",
        "| scheme | 名称 / label | concepts |",
        "|---|---|---|",
    ]
    for name, members in SCHEMES.items():
        node = URIRef(members.namespace_iri.removesuffix("/"))
        concepts = ", ".join(
            f"`{members.key_of(member)}` {_text(URIRef(member), _SKOS.prefLabel, 'zh')}" for member in members
        )
        label = f"{_text(node, _SKOS.prefLabel, 'zh')} / {_text(node, _SKOS.prefLabel, 'en')}"
        lines.append(f"| `{name}` | {label} | {concepts} |")
    return lines


def context() -> str:
    """Return the JSON-LD context: the prefixes, and each property with how JSON writes its values."""
    entries: dict[str, object] = {"@version": 1.1, "id": "@id", "type": "@type"}
    # zc:role is a key of its own here, so the prefix of the same name cannot be
    entries |= {prefix: ns for prefix, ns in PREFIXES.items() if prefix not in ("role", "rel")}
    entries |= _CONTEXT_FOREIGN
    for term in terms():
        entries[term.name] = f"zc:{term.name}" if term.kind == "class" else _json_form(term)
    return json.dumps({"@context": entries}, ensure_ascii=False, indent=2) + "\n"


def _json_form(term: Term) -> dict[str, str]:
    entry = {"@id": f"zc:{term.name}"}
    if term.kind in ("object", "annotation"):
        return entry | {"@type": "@id"}
    (datatype,) = term.range
    if datatype == "rdf:langString":
        return entry | {"@container": "@language"}
    # the store writes xsd:integer for all integers, and JSON's integers are xsd:integer by themselves
    return (
        entry
        if datatype.endswith("Integer") or datatype == short(XSD.string)
        else entry | {"@type": datatype}
    )


def generated_files() -> Mapping[Path, str]:
    """Return what the generated files should hold."""
    readme = README_FILE.read_text(encoding="utf-8")
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return {
        README_FILE: f"{before}{_BEGIN}\n\n{term_tables()}\n\n{_END}{after}",
        CONTEXT_FILE: context(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the generated files, or with ``--check`` say which are not up to date."""
    parser = argparse.ArgumentParser(prog="python -m ontology.reference", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a file is out of date"
    )
    check = parser.parse_args(arguments).check
    stale = [
        path
        for path, text in generated_files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if check:
            print(f"{path} is not up to date; run python -m ontology.reference", file=sys.stderr)
        else:
            path.write_text(generated_files()[path], encoding="utf-8")
            print(f"wrote {path}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
