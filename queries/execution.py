"""Query + bound terms -> rows. Parameters reach SPARQL as serialised RDF terms, never as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from queries.catalogue import Query
from queries.engine import Engine, QueryRefused, Row, Term

XSD = "http://www.w3.org/2001/XMLSchema#"
Binding = Term | Sequence[Term]


class MissingParameter(QueryRefused):
    """A stored query was asked without a parameter it needs, or with one it does not know."""


def typed_term(kind: str, value: str) -> Term:
    """Return *value* as the RDF term that a parameter of *kind* takes; raise QueryRefused when it is not one."""
    try:
        match kind:
            case "iri":
                return NamedNode(value)
            case "string":
                return Literal(value)
            case "zh":
                return Literal(value, language="zh")
            case "integer":
                return Literal(str(int(value)), datatype=NamedNode(XSD + "integer"))
            case "date" | "boolean":
                return Literal(value, datatype=NamedNode(XSD + kind))
    except ValueError as error:
        raise QueryRefused(f"read {value[:80]!r}, expected a value of kind {kind}: {error}") from error
    raise QueryRefused(f"unknown parameter kind {kind!r}")


def bound_text(query: Query, bindings: Mapping[str, Binding]) -> str:
    """Return *query* with each parameter's VALUES block holding the given terms."""
    known = {parameter.name for parameter in query.parameters}
    if unknown := set(bindings) - known:
        raise MissingParameter(f"{query.name}: no parameter {sorted(unknown)}; it takes {sorted(known)}")
    text = query.text
    for parameter in query.parameters:
        given = bindings.get(parameter.name)
        if given is None:
            if not parameter.optional:
                raise MissingParameter(
                    f"{query.name}: needs parameter {parameter.name} ({parameter.label_zh}, {parameter.kind})"
                )
            terms = "UNDEF"
        else:
            values = given if isinstance(given, Sequence) else (given,)
            terms = " ".join(str(term) for term in values)
        text = parameter.slot().sub(lambda _, n=parameter.name, t=terms: f"VALUES ?{n} {{ {t} }}", text)  # type: ignore[misc]
    return text


def run(engine: Engine, query: Query, **bindings: Binding) -> Sequence[Row]:
    """Return the solutions of *query* under *bindings*, in the query's order."""
    return engine.select(bound_text(query, bindings))
