"""Quads -> a report: what the shapes (SHACL) and the checks (SPARQL) find wrong with them.

The core constraints of shapes.ttl are evaluated by the package ``shacl`` over the union of the named graphs together with
the ontology, so that classes know their subclasses. Its SPARQL constraints are asked once for all focus nodes, as are the
checks, queries in ``checks/NAME-violation.rq`` that return no row when all is well. Both run on any SPARQL engine whose
default graph is the union of its named graphs, so the caller passes a function that answers a query: ontology/ holds no
store. Why two engines: docs/decisions (SHACL engine).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Literal as OneOf

import shacl
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ontology.terms import CHECKS_FOLDER, CONCEPTS_FILE, ONTOLOGY_FILE, PREFIXES, RDFS, SH, SHAPES_FILE

Severity = OneOf["violation", "warning", "info"]
Select = Callable[[str], Iterable[Mapping[str, str]]]
"""Answers a SELECT query: one mapping a row, from variable name to the value as a string; unbound variables left out."""

_SEVERITIES: Mapping[str, Severity] = {"Violation": "violation", "Warning": "warning", "Info": "info"}
_HEADER = re.compile(r"# (?P<key>Problem|问题|Why|Solution|Severity)(?:: |：)(?P<value>.+)")
_PREFIX_LINES = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("zc", "oa", "role"))
_LITERAL = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@[\w-]+|\^\^<[^>]*>)?\Z', re.DOTALL)


class MalformedCheck(ValueError):
    """A check file whose header is incomplete; the message names the file and the line that is missing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    rule: str
    """Name of the shape (``Task-text``) or of the check (``quote-differs``)."""
    severity: Severity
    focus: str
    """IRI of the thing that is wrong."""
    message: str
    message_zh: str
    value: str | None = None
    """The value that is wrong, where one value is."""
    component: str | None = None
    """The SHACL constraint component, None for a check."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, worst first. ``conforms`` is true when nothing is a violation; warnings are the source's doing."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Tell whether no finding is a violation."""
        return all(finding.severity != "violation" for finding in self.findings)

    def __str__(self) -> str:
        lines = [
            f"{finding.severity}: {finding.rule}: {finding.focus}: {finding.message}"
            + (f" (read {finding.value!r})" if finding.value is not None else "")
            for finding in self.findings
        ]
        return "\n".join(lines) or "conforms"


@dataclass(frozen=True, slots=True)
class Check:
    """A query that returns no row when all is well: ``?focus`` is what is wrong, ``?value`` (optional) the wrong value."""

    name: str
    problem: str
    problem_zh: str
    why: str
    solution: str
    severity: Severity
    query: str


@dataclass(frozen=True, slots=True)
class Constraint:
    """A SPARQL constraint of a shape: ``?this`` is what is wrong, ``?value`` (optional) the wrong value."""

    name: str
    message: str
    message_zh: str
    severity: Severity
    query: str


@cache
def checks() -> tuple[Check, ...]:
    """Return the checks in the order of their names. Raise MalformedCheck for a file without its header."""
    return tuple(_check(path) for path in sorted(CHECKS_FOLDER.glob("*-violation.rq")))


def _check(path: Path) -> Check:
    query = path.read_text(encoding="utf-8")
    header = {
        found["key"]: found["value"].strip() for found in map(_HEADER.match, query.splitlines()) if found
    }
    missing = [key for key in ("Problem", "问题", "Why", "Solution", "Severity") if key not in header]
    if missing:
        raise MalformedCheck(f"{path}: the header lacks {', '.join(missing)}; write lines such as '# Why: …'")
    severity = _SEVERITIES.get(header["Severity"].capitalize())
    if severity is None:
        raise MalformedCheck(
            f"{path}: read severity {header['Severity']!r}, expected violation, warning or info"
        )
    name = path.name.removesuffix("-violation.rq")
    return Check(name, header["Problem"], header["问题"], header["Why"], header["Solution"], severity, query)


def shape_findings(quads: Iterable[Quad | Triple], results_max: int = 1000) -> tuple[Finding, ...]:
    """Return what the core constraints find in *quads* (named graphs are merged; ontology and concepts are added).

    The run ends after *results_max* violations, which bounds time and memory on data that is wrong throughout.
    """
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    data = serialize(chain(triples, _vocabulary()), format=RdfFormat.N_TRIPLES)
    assert data is not None  # serialize() returns bytes when it is given no file
    report = _core_shapes().validate_text(data.decode(), "ntriples", max_results=results_max)
    return _sorted(map(_finding, report.results))


def constraint_findings(select: Select) -> tuple[Finding, ...]:
    """Return the rows of the SPARQL constraints of the shapes; *select* answers over all named graphs, ontology included."""
    return _sorted(
        Finding(
            constraint.name,
            constraint.severity,
            row["this"],
            constraint.message,
            constraint.message_zh,
            row.get("value"),
            "SPARQLConstraintComponent",
        )
        for constraint in constraints()
        for row in select(constraint.query)
    )


def check_findings(select: Select) -> tuple[Finding, ...]:
    """Return the rows of all checks; *select* answers a query over the union of all named graphs, ontology included."""
    return _sorted(
        Finding(check.name, check.severity, row["focus"], check.problem, check.problem_zh, row.get("value"))
        for check in checks()
        for row in select(check.query)
    )


def validate(quads: Iterable[Quad], select: Select) -> Report:
    """Return what shapes and checks find; *select* answers queries over the same data."""
    return Report(_sorted(chain(shape_findings(quads), constraint_findings(select), check_findings(select))))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    order = list(_SEVERITIES.values())
    return tuple(
        sorted(set(findings), key=lambda f: (order.index(f.severity), f.rule, f.focus, f.value or ""))
    )


@cache
def _shape_quads() -> tuple[Quad, ...]:
    return tuple(parse(path=str(SHAPES_FILE), format=RdfFormat.TURTLE))


@cache
def _core_shapes() -> shacl.Shapes:
    """Compile the shapes without their SPARQL constraints, which the engine would ask for each focus node anew."""
    core = (quad.triple for quad in _shape_quads() if quad.predicate.value != SH.sparql)
    text = serialize(core, format=RdfFormat.N_TRIPLES)
    assert text is not None
    return shacl.Shapes.from_text(text.decode(), "ntriples")


@cache
def constraints() -> tuple[Constraint, ...]:
    """Return the SPARQL constraints of the shapes, as queries whose ``?this`` is any instance of the shape's class."""
    said: dict[str, dict[str, str]] = {}
    holders: list[tuple[str, str]] = []
    for quad in _shape_quads():
        if quad.predicate.value == SH.sparql and isinstance(quad.object, NamedNode):
            holders.append((str(quad.subject), str(quad.object)))
        elif isinstance(quad.object, NamedNode | Literal):
            said.setdefault(str(quad.subject), {})[quad.predicate.value] = quad.object.value
    found = []
    for shape, node in sorted(holders):
        target = said[shape][SH.targetClass]
        classes = " ".join(f"<{name}>" for name in sorted(_subclasses(target)))
        query = (
            f"{_PREFIX_LINES}SELECT DISTINCT ?this ?value WHERE {{ {{ {said[node][SH.select]} }} "
            f"VALUES ?class_of_this {{ {classes} }} ?this a ?class_of_this }} ORDER BY ?this ?value"
        )
        severity = _SEVERITIES[said[node].get(SH.severity, SH.Violation).removeprefix(SH.namespace_iri)]
        texts = _messages()[node]
        found.append(
            Constraint(node.strip("<>").rpartition("#")[2], texts["en"], texts["zh"], severity, query)
        )
    return tuple(found)


def _subclasses(name: str) -> set[str]:
    """Return the class *name* and all classes below it."""
    below = {name}
    while True:
        more = {
            triple.subject.value
            for triple in _vocabulary()
            if triple.predicate.value == RDFS.subClassOf
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, NamedNode)
            and triple.object.value in below
        } - below
        if not more:
            return below
        below |= more


@cache
def _vocabulary() -> tuple[Triple, ...]:
    return tuple(
        quad.triple
        for file in (ONTOLOGY_FILE, CONCEPTS_FILE)
        for quad in parse(path=str(file), format=RdfFormat.TURTLE)
    )


@cache
def _messages() -> Mapping[str, Mapping[str, str]]:
    """Shape or constraint in N-Triples syntax -> language -> message."""
    found: dict[str, dict[str, str]] = {}
    for quad in _shape_quads():
        if quad.predicate == NamedNode(SH.message) and isinstance(quad.object, Literal):
            found.setdefault(str(quad.subject), {})[quad.object.language or "en"] = quad.object.value
    return found


def _finding(result: shacl.Result) -> Finding:
    rule = result.source_shape or ""
    texts = _messages().get(rule, {})
    return Finding(
        rule.strip("<>").rpartition("#")[2],
        _SEVERITIES[result.severity],
        _plain(result.focus_node),
        texts.get("en", f"violates {result.component}"),
        texts.get("zh", f"不符合 {result.component}"),
        result.value_plain,
        result.component,
    )


def _plain(term: str) -> str:
    """Return the IRI, text or label of a term in N-Triples syntax."""
    if term.startswith("<"):
        return term[1:-1]
    literal = _LITERAL.match(term)
    return literal["text"] if literal else term
