"""Rule files + a store -> inferred quads.

A rule is a CONSTRUCT query in ``rules/NN-name.rq`` with a header ``#+ id``, ``#+ summary``, ``#+ source``. Rules run in the
order of their file names, again and again until a round adds nothing (a fixpoint: CONSTRUCT templates here make no new
nodes, so the rounds end). What rule R makes stands in ``graph/inferred/R`` and nowhere else; a triple that some graph already
states is not repeated. The graph names its rule by ``prov:wasGeneratedBy`` (see `rule_quads`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, QueryTriples, Triple

from graph.store import memory_store
from ontology import iris

FOLDER = Path(__file__).parent / "rules"
ROUNDS_MAX = 10
_HEADER = re.compile(r"#\+ (?P<key>id|summary|summary-zh): (?P<value>.+)")
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_RDFS_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_PROVENANCE = iris.GRAPH + "prov/"
"""Spans and source texts: two thirds of a document's quads, and no rule reads them."""
_PROV = "http://www.w3.org/ns/prov#"


class MalformedRule(ValueError):
    """A rule file without id or summary, or that does not end; the message names the file."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One CONSTRUCT query with a name."""

    id: str
    summary: str
    summary_zh: str
    text: str

    @property
    def graph(self) -> NamedNode:
        """Return the named graph this rule writes."""
        return NamedNode(iris.inferred_graph(self.id))


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in the order they run."""
    found = []
    for path in sorted(FOLDER.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        header = {match["key"]: match["value"] for match in map(_HEADER.match, text.splitlines()) if match}
        missing = {"id", "summary", "summary-zh"} - set(header)
        if missing:
            raise MalformedRule(f"{path}: the header lacks {sorted(missing)}; write '#+ id: …' lines")
        found.append(Rule(header["id"], header["summary"], header["summary-zh"], text))
    return tuple(found)


def inferred(facts: Iterable[Quad]) -> list[Quad]:
    """Return what the rules add to *facts*, each quad once, in the graph of the first rule that made it."""
    given = [quad for quad in facts if _PROVENANCE not in str(quad.graph_name)]
    store = memory_store(given)
    known = {quad.triple for quad in given}
    made: list[Quad] = []
    for _ in range(ROUNDS_MAX):
        before = len(made)
        for rule in rules():
            result = store.query(rule.text, use_default_graph_as_union=True)
            assert isinstance(result, QueryTriples)
            new = [triple for triple in dict.fromkeys(result) if triple not in known]
            quads = [Quad(*_terms(triple), rule.graph) for triple in new]
            known.update(new)
            store.extend(quads)
            made.extend(quads)
        if len(made) == before:
            return made
    raise MalformedRule(f"the rules in {FOLDER} still add triples after {ROUNDS_MAX} rounds")


def _terms(triple: Triple) -> tuple[NamedNode, NamedNode, NamedNode | Literal]:
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    assert isinstance(subject, NamedNode)
    assert isinstance(value, NamedNode | Literal)
    return subject, predicate, value


def rule_quads() -> Iterator[Quad]:
    """Yield the description of each rule and of the graph it writes, in the meta graph."""
    meta = NamedNode(iris.META_GRAPH)
    for rule in rules():
        node = NamedNode(f"{iris.GRAPH}rule/{rule.id}")
        yield Quad(rule.graph, NamedNode(_PROV + "wasGeneratedBy"), node, meta)
        yield Quad(node, _RDF_TYPE, NamedNode(_PROV + "Activity"), meta)
        yield Quad(node, _RDFS_LABEL, Literal(rule.summary, language="en"), meta)
        yield Quad(node, _RDFS_LABEL, Literal(rule.summary_zh, language="zh"), meta)
