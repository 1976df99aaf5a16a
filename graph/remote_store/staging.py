"""An N-Quads file -> its named graphs one after the other, each with the checksum of what it says, ready to be loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat, Triple, parse

from graph.line_runs import merged_lines, sorted_runs, written
from graph.store import UnreadableQuads
from ontology import iris
from ontology.iris import IRI

_CHECKSUM_DIGITS = 32
DEFAULT_GRAPH = ""
"""Stands for the default graph, which has no name."""


@dataclass(frozen=True, slots=True)
class Part:
    """One named graph."""

    name: str
    kept: IRI
    """The graph that keeps it: named for its name and what it says."""
    triples: int


@dataclass(frozen=True, slots=True)
class Staged:
    """An N-Quads file, sorted by graph."""

    lines_file: Path
    parts: Mapping[str, Part]
    quads: int
    triples: int
    """Without repetitions in several graphs: the size of the union."""

    def graphs(self) -> Iterator[tuple[Part, Iterator[bytes]]]:
        """Yield each graph with its N-Triples lines, newline included."""
        with self.lines_file.open("rb") as file:
            for name, lines in groupby(file, _graph_of):
                yield self.parts[name], map(_triple_of, lines)


def _graph_of(line: bytes) -> str:
    return line.partition(b"\t")[0].decode()


def _triple_of(line: bytes) -> bytes:
    return line.partition(b"\t")[2]


def staged(nquads: Path, folder: Path) -> Staged:
    """Sort *nquads* by graph into *folder*; raise UnreadableQuads when it is not N-Quads."""
    by_graph = folder / "by-graph"
    quads = written(merged_lines(sorted_runs(_graph_lines(nquads), folder), folder), by_graph)
    with by_graph.open("rb") as file:
        triples = sum(1 for _ in merged_lines(sorted_runs(map(_triple_of, file), folder), folder))
    parts = {}
    with by_graph.open("rb") as file:
        for name, lines in groupby(file, _graph_of):
            parts[name] = _part(name, lines)
    for run in folder.glob("run-*"):
        run.unlink()
    return Staged(by_graph, parts, quads, triples)


def _part(name: str, lines: Iterator[bytes]) -> Part:
    digest = hashlib.sha256(name.encode() + b"\n")
    count = 0
    for line in lines:
        digest.update(_triple_of(line))
        count += 1
    return Part(name, iris.stored_graph(digest.hexdigest()[:_CHECKSUM_DIGITS]), count)


def _graph_lines(nquads: Path) -> Iterator[bytes]:
    try:
        for quad in parse(path=str(nquads), format=RdfFormat.N_QUADS):
            name = (
                DEFAULT_GRAPH if isinstance(quad.graph_name, DefaultGraph) else _named(quad.graph_name)[1:-1]
            )
            yield f"{name}\t{_named(quad.subject)} {quad.predicate} {_named(quad.object)} .\n".encode()
    except SyntaxError as error:
        raise UnreadableQuads(
            f"read {nquads} at line {error.lineno}, expected N-Quads: {error.msg}; nothing was published"
        ) from error


def _named(term: NamedNode | BlankNode | Literal | Triple) -> str:
    """Return *term* as N-Triples has it, a blank node as its Skolem IRI: a store gives it another name at every load."""
    return f"<{iris.skolem(term.value)}>" if isinstance(term, BlankNode) else str(term)
