"""N-Quads -> databases on disk, for graphs too large for memory: the quads as stated, and a copy whose default graph is the union.

The copy shares its files with the original (a database's snapshot is hard links) and adds each triple of the named graphs to
the default graph, once. Both are made aside and never changed once they are part of a generation. Blank nodes keep the labels
of the file, so that one is the same node in its graph and in the union.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from graph.store import UnreadableQuads, syntax_place


def database_of_nquads(nquads: Path, database: Path, *, named: Path | None = None) -> int:
    """Load an N-Quads file into a new database; return how many quads it has. Raise UnreadableQuads that names *named*."""
    store = Store(str(database))
    try:
        store.bulk_extend(_quads_of(nquads))
    except SyntaxError as error:
        line, _ = syntax_place(error)
        raise UnreadableQuads(
            f"read {named or nquads} at line {line}, expected N-Quads: {error.msg}; nothing was published"
        ) from error
    store.flush()
    return len(store)


def union_of(database: Path, union: Path, nquads: Path | None = None) -> None:
    """Make the database *union*: *database*, and in its default graph the triples of all graphs.

    *nquads*: the file that *database* was loaded from, where it is at hand. Reading it takes a tenth of what going through
    the database does, which looks up every term by itself.
    """
    stated = Store.read_only(str(database))
    stated.backup(str(union))
    quads: Iterable[Quad] = _quads_of(nquads) if nquads else stated
    default = DefaultGraph()
    store = Store(str(union))
    store.bulk_extend(
        Quad(quad.subject, quad.predicate, quad.object) for quad in quads if quad.graph_name != default
    )
    store.flush()


def _quads_of(nquads: Path) -> Iterable[Quad]:
    return parse(path=str(nquads), format=RdfFormat.N_QUADS)
