"""`/ont`: the ontology as a reference for people, as Turtle, JSON-LD, RDF/XML and N-Triples, with a diagram of the model."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, redirect
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology import iris
from ontology.terms import CONCEPTS_FILE, DCTERMS, ONTOLOGY_FILE, OWL, PREFIXES, RDF, RDFS, SKOS
from web.pages.refusals import Absent
from web.pages.representation import Page, Table
from web.pages.site import page, pages
from web.pages.vocabulary import both_labels

DIAGRAM_FILE = Path(__file__).parent / "model_diagram.toml"
LOGO_FILE = ONTOLOGY_FILE.parent / "logo.svg"
CONTEXT_FILE = ONTOLOGY_FILE.parent / "context.jsonld"
GROUPS: Sequence[tuple[str, str, str]] = (
    (OWL.Class, "类", "Classes"),
    (OWL.ObjectProperty, "对象属性", "Object properties"),
    (OWL.DatatypeProperty, "数据属性", "Datatype properties"),
    (OWL.AnnotationProperty, "注释属性", "Annotation properties"),
)
_LINKED: Sequence[tuple[str, str, str]] = (
    (RDFS.subClassOf, "上位类", "subclass of"),
    (RDFS.subPropertyOf, "上位属性", "subproperty of"),
    (RDFS.domain, "定义域", "domain"),
    (RDFS.range, "值域", "range"),
    (OWL.inverseOf, "逆属性", "inverse of"),
    (OWL.disjointWith, "不相交", "disjoint with"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """One term or concept as the reference shows it."""

    iri: str
    name: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    kinds: Sequence[str]
    linked: Sequence[tuple[tuple[str, str], Sequence[tuple[str, str | None]]]]
    """((relation zh, en), ((compact name, address), …)) for each relation that is stated."""


@cache
def _statements(path: Path) -> Mapping[Any, Mapping[str, Sequence[Any]]]:
    found: dict[Any, dict[str, list[Any]]] = {}
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        found.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return found


def compact(iri: str) -> str:
    """Return *iri* with the prefix this project gives its namespace."""
    fitting = [(prefix, namespace) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    prefix, namespace = max(fitting, key=lambda pair: len(pair[1]))
    return f"{prefix}:{iri.removeprefix(namespace)}"


def _by_language(values: Sequence[Any]) -> dict[str, str]:
    return {value.language: value.value for value in values if isinstance(value, Literal) and value.language}


def _named(statements: Mapping[Any, Mapping[str, Sequence[Any]]], value: Any) -> list[tuple[str, str | None]]:
    """Return an IRI as its compact name and address; the members of a union one by one."""
    if isinstance(value, NamedNode):
        address = f"#{value.value.removeprefix(iris.ZC)}" if value.value.startswith(iris.ZC) else None
        return [(compact(value.value), address)]
    if not isinstance(value, BlankNode):
        return []
    found: list[tuple[str, str | None]] = []
    node: Any = next(iter(statements.get(value, {}).get(OWL.unionOf, ())), None)
    while isinstance(node, BlankNode):
        cell = statements[node]
        found += _named(statements, cell[RDF.first][0])
        node = cell[RDF.rest][0]
    return found


@cache
def terms() -> Mapping[str, Sequence[Term]]:
    """Return the terms of the ontology by the class of the term, in the order of the file."""
    statements = _statements(ONTOLOGY_FILE)
    grouped: dict[str, list[Term]] = {kind: [] for kind, _, _ in GROUPS}
    for subject, properties in statements.items():
        if not isinstance(subject, NamedNode) or not subject.value.startswith(iris.ZC):
            continue
        kinds = [value.value for value in properties.get(RDF.type, ()) if isinstance(value, NamedNode)]
        group = next((kind for kind in grouped if kind in kinds), None)
        if group is None:
            continue
        linked = [
            ((zh, en), named)
            for relation, zh, en in _LINKED
            if (named := [one for value in properties.get(relation, ()) for one in _named(statements, value)])
        ]
        grouped[group].append(
            Term(
                subject.value,
                subject.value.removeprefix(iris.ZC),
                _by_language(properties.get(RDFS.label, ())),
                _by_language(properties.get(SKOS.definition, ())),
                [compact(kind) for kind in kinds if kind != group],
                linked,
            )
        )
    return grouped


@cache
def schemes() -> Sequence[tuple[Term, Sequence[Term]]]:
    """Return the concept schemes with their concepts."""
    statements = _statements(CONCEPTS_FILE)

    def shown(node: NamedNode) -> Term:
        own = statements[node]
        return Term(
            node.value,
            node.value.removeprefix(iris.SCHEME),
            _by_language(own.get(SKOS.prefLabel, ())),
            _by_language(own.get(SKOS.definition, ())),
            (),
            (),
        )

    found = []
    for subject, properties in statements.items():
        if NamedNode(SKOS.ConceptScheme) in properties.get(RDF.type, ()):
            members = [
                shown(node) for node, own in statements.items() if subject in own.get(SKOS.inScheme, ())
            ]
            found.append((shown(subject), members))
    return found


def _ontology() -> dict[str, Any]:
    own = _statements(ONTOLOGY_FILE)[NamedNode(iris.ONTOLOGY)]
    return {
        "title": _by_language(own.get(DCTERMS.title, ())),
        "description": _by_language(own.get(DCTERMS.description, ())),
        "version": next((value.value for value in own.get(OWL.versionInfo, ())), ""),
    }


def _triples() -> list[Triple]:
    return [quad.triple for quad in parse(path=str(ONTOLOGY_FILE), format=RdfFormat.TURTLE)]


@page("/ont")
def ontology_reference() -> Page:
    """Show the ontology."""
    grouped = [((zh, en), terms()[kind]) for kind, zh, en in GROUPS if terms()[kind]]
    listed = [(en, term) for (_, en), members in grouped for term in members]
    data = [
        {
            "iri": term.iri,
            "kind": kind,
            "label": term.label,
            "definition": term.definition,
            "linked": term.linked,
        }
        for kind, term in listed
    ]
    return Page(
        "ontology.html",
        {"about": _ontology(), "groups": grouped, "schemes": schemes(), "diagram": diagram()},
        {"iri": iris.ONTOLOGY, **_ontology(), "terms": data},
        table=lambda: Table(
            ["term", "kind", "label zh", "label en", "definition zh", "definition en"],
            [
                [
                    compact(term.iri),
                    kind,
                    *(term.label.get(tag) for tag in ("zh", "en")),
                    *(term.definition.get(tag) for tag in ("zh", "en")),
                ]
                for kind, term in listed
            ],
            "ontology",
        ),
        triples=_triples,
    )


@pages.route("/ont/logo.svg")
def ontology_logo() -> Response:
    """Serve the picture that the ontology names as its logo."""
    return Response(LOGO_FILE.read_bytes(), mimetype="image/svg+xml")


@pages.route("/ont/context.jsonld")
def json_ld_context() -> Response:
    """Serve the JSON-LD context of our terms (JSON-LD 1.1, 6.2: a context is fetched as application/ld+json)."""
    return Response(CONTEXT_FILE.read_bytes(), mimetype="application/ld+json")


@pages.route("/about")
def about() -> Any:
    """Lead from the IRI of the maintainers, ``/about#maintainers``, to where they are described: the ontology."""
    return redirect("/ont", 303)


@pages.route("/ont/<version>")
def ontology_version(version: str) -> Any:
    """Lead from the IRI of this version to the ontology; earlier ones are not kept here."""
    if version != _ontology()["version"]:
        current = _ontology()["version"]
        raise Absent(
            f"这里没有版本“{version}”；/ont 是版本 {current}",
            f"version {version!r} is not kept here; /ont is version {current}",
        )
    return redirect("/ont", 303)


@dataclass(frozen=True, slots=True)
class Box:
    """A class in the diagram."""

    name: str
    zh: str
    en: str
    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """A property in the diagram, from its domain to its range."""

    name: str
    zh: str
    path: str
    label_x: float
    label_y: float


BOX_HEIGHT = 46


@cache
def diagram() -> Mapping[str, Any]:
    """Return the drawn model: boxes and arrows with the labels of the ontology, laid out in model_diagram.toml."""
    plan = tomllib.loads(DIAGRAM_FILE.read_text(encoding="utf-8"))
    boxes = {}
    for name, (x, y) in plan["boxes"].items():
        zh, en = both_labels(iris.ZC + name)
        boxes[name] = Box(name, zh, en, x, y, plan["box_width"])
    arrows = []
    for line in plan["arrows"]:
        start, end = boxes[line["from"]], boxes[line["to"]]
        x1, y1, x2, y2 = _ends(start, end, line.get("shift", 0))
        at = line.get("label_at", 0.5)
        arrows.append(
            Arrow(
                line["property"],
                both_labels(iris.ZC + line["property"])[0],
                f"M{x1:.0f},{y1:.0f}L{x2:.0f},{y2:.0f}",
                round(x1 + (x2 - x1) * at, 1),
                round(y1 + (y2 - y1) * at, 1),
            )
        )
    return {
        "boxes": list(boxes.values()),
        "arrows": arrows,
        "width": plan["width"],
        "height": plan["height"],
        "box_height": BOX_HEIGHT,
    }


def _ends(start: Box, end: Box, shift: int) -> tuple[float, float, float, float]:
    """Return where a straight arrow leaves *start* and meets *end*, at the nearer sides, moved aside by *shift*."""
    centre = [(box.x + box.width / 2, box.y + BOX_HEIGHT / 2) for box in (start, end)]
    (x1, y1), (x2, y2) = centre
    if abs(y2 - y1) < BOX_HEIGHT:
        side = 1 if x2 > x1 else -1
        return x1 + side * start.width / 2, y1 + shift, x2 - side * end.width / 2, y2 + shift
    side = 1 if y2 > y1 else -1
    return x1 + shift, y1 + side * BOX_HEIGHT / 2, x2 + shift, y2 - side * BOX_HEIGHT / 2
