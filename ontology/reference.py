"""policy.ttl and concepts.ttl -> the tables of terms in README.md and context.jsonld (``python -m ontology.reference``).

``python -m ontology.reference --check`` writes nothing and exits 1 when a file is not up to date.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from ontology.terms import CONCEPTS_FILE, DCTERMS, FOLDER, ONTOLOGY_FILE, PREFIXES, RDF, RDFS, SKOS, XSD

README_FILE = FOLDER / "README.md"
CONTEXT_FILE = FOLDER / "context.jsonld"
_BEGIN, _END = "<!-- terms: begin (python -m ontology.reference) -->", "<!-- terms: end -->"
_OWL = PREFIXES["owl"]
_KINDS = {
    _OWL + "Class": "class",
    _OWL + "ObjectProperty": "object",
    _OWL + "DatatypeProperty": "datatype",
    _OWL + "AnnotationProperty": "annotation",
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


@dataclass(slots=True)
class _Node:
    """What a file says of one subject: predicate -> objects, in file order."""

    iri: str
    values: dict[str, list[NamedNode | BlankNode | Literal]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def text(self, predicate: str, language: str) -> str:
        return next(
            v.value for v in self.values[predicate] if isinstance(v, Literal) and v.language == language
        )

    def iris(self, predicate: str) -> list[str]:
        return [v.value for v in self.values[predicate] if isinstance(v, NamedNode)]


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


def terms() -> tuple[Term, ...]:
    """Return the terms of policy.ttl in file order."""
    return tuple(_term_list(_read(ONTOLOGY_FILE)))


def _term_list(nodes: Mapping[str, _Node]) -> Iterator[Term]:
    for node in nodes.values():
        kinds = [_KINDS[t] for t in node.iris(RDF.type) if t in _KINDS]
        if not node.iri.startswith(PREFIXES["zc"]) or not kinds:
            continue
        inverse = node.iris(_OWL + "inverseOf")
        yield Term(
            node.iri.removeprefix(PREFIXES["zc"]),
            node.iri,
            kinds[0],
            node.text(RDFS.label, "zh"),
            node.text(RDFS.label, "en"),
            node.text(SKOS.definition, "zh"),
            node.text(SKOS.definition, "en"),
            tuple(map(short, node.iris(RDFS.subClassOf) + node.iris(RDFS.subPropertyOf))),
            _ends(nodes, node, RDFS.domain),
            _ends(nodes, node, RDFS.range),
            short(inverse[0]) if inverse else None,
            tuple(words for name, words in _CHARACTERISTICS.items() if _OWL + name in node.iris(RDF.type)),
        )


def _read(path: Path) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        key = str(quad.subject)
        node = nodes.setdefault(
            key, _Node(quad.subject.value if isinstance(quad.subject, NamedNode) else key)
        )
        assert isinstance(quad.object, NamedNode | BlankNode | Literal)
        node.values[quad.predicate.value].append(quad.object)
    return nodes


def _ends(nodes: Mapping[str, _Node], node: _Node, predicate: str) -> tuple[str, ...]:
    """Return the classes of a domain or range; a union gives each of its members."""
    found: list[str] = []
    for value in node.values[predicate]:
        if isinstance(value, NamedNode):
            found.append(short(value.value))
        else:
            (head,) = nodes[str(value)].values[_OWL + "unionOf"]
            while isinstance(head, BlankNode):
                cell = nodes[str(head)]
                found += map(short, cell.iris(RDF.first))
                (head,) = cell.values[RDF.rest]
    return tuple(found)


def short(iri: str) -> str:
    """Return *iri* as a prefixed name, or as it is when no prefix fits."""
    fits = [
        (len(ns), f"{prefix}:{iri.removeprefix(ns)}") for prefix, ns in PREFIXES.items() if iri.startswith(ns)
    ]
    return max(fits)[1] if fits else iri


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
    nodes = _read(CONCEPTS_FILE)
    schemes = [n for n in nodes.values() if SKOS.ConceptScheme in n.iris(RDF.type)]
    lines = [
        f"### Concept schemes 概念表 ({len(schemes)})",
        "",
        "| scheme | 名称 / label | concepts |",
        "|---|---|---|",
    ]
    for scheme in schemes:
        members = [n for n in nodes.values() if scheme.iri in n.iris(SKOS.inScheme)]
        concepts = ", ".join(
            f"`{m.iri.removeprefix(scheme.iri + '/')}` {m.text(SKOS.prefLabel, 'zh')}" for m in members
        )
        name = scheme.iri.rpartition("/")[2]
        label = f"{scheme.text(SKOS.prefLabel, 'zh')} / {scheme.text(SKOS.prefLabel, 'en')}"
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
