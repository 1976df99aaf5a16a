"""A named graph being written: statements in, pyoxigraph quads out, each once."""

from __future__ import annotations

from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad

from ontology.iris import IRI

_XSD = "http://www.w3.org/2001/XMLSchema#"
INTEGER = NamedNode(_XSD + "integer")
DATE = NamedNode(_XSD + "date")
YEAR = NamedNode(_XSD + "gYear")
DECIMAL = NamedNode(_XSD + "decimal")
DURATION = NamedNode(_XSD + "duration")
BOOLEAN = NamedNode(_XSD + "boolean")
RDF_TYPE = IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@cache
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


def node(iri: IRI) -> NamedNode:
    """Return *iri* as an RDF term."""
    return NamedNode(iri)


def chinese(words: str) -> Literal:
    """Return *words* tagged zh, the language of every text a document states."""
    return Literal(words, language="zh")


def english(words: str) -> Literal:
    """Return *words* tagged en."""
    return Literal(words, language="en")


def integer(value: int) -> Literal:
    """Return *value* as xsd:integer (the store rewrites derived integer types to it)."""
    return Literal(str(value), datatype=INTEGER)


def decimal(value: float, places: int = 3) -> Literal:
    """Return *value* rounded to *places* as xsd:decimal in canonical form (``0.5``, ``1.0`` → ``1``)."""
    words = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return Literal(words or "0", datatype=DECIMAL)


def day(value: date) -> Literal:
    """Return *value* as xsd:date."""
    return Literal(value.isoformat(), datatype=DATE)


class GraphWriter:
    """Collects the statements of one named graph. Order of writing does not matter: the build sorts."""

    def __init__(self, graph: IRI) -> None:
        self.graph = node(graph)
        self.quads: list[Quad] = []

    def add(self, subject: IRI, predicate: IRI, value: IRI | Literal) -> None:
        """State one triple; *value* is an IRI or a literal."""
        term = value if isinstance(value, Literal) else NamedNode(value)
        self.quads.append(Quad(NamedNode(subject), _node(predicate), term, self.graph))

    def type(self, subject: IRI, *classes: IRI) -> None:
        """State the classes of *subject*."""
        for cls in classes:
            self.add(subject, RDF_TYPE, cls)
