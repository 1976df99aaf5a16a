"""N-Quads -> databases on disk, for graphs too large for memory: the quads as stated, and a copy whose default graph is the union.

The copy shares its files with the original (a database's snapshot is hard links) and adds each triple of the named graphs to
the default graph, once. Both are made aside and never changed once they are part of a generation.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from graph.store import UnreadableQuads, syntax_place

_LINES_AT_ONCE = 200_000


def database_of_nquads(nquads: Path, database: Path, *, named: Path | None = None) -> int:
    """Load an N-Quads file into a new database; return how many quads it has. Raise UnreadableQuads that names *named*."""
    store = Store(str(database))
    try:
        store.bulk_load(path=str(nquads), format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        line, _ = syntax_place(error)
        raise UnreadableQuads(
            f"read {named or nquads} at line {line}, expected N-Quads: {error.msg}; nothing was published"
        ) from error
    store.flush()
    return len(store)


def union_of(database: Path, union: Path, scratch: Path) -> None:
    """Make the database *union*: *database*, and in its default graph the triples of all graphs. *scratch* is used meanwhile."""
    stated = Store.read_only(str(database))
    stated.backup(str(union))
    quads, triples = scratch / "quads.nq", scratch / "triples.nt"
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        stated.dump(str(quads), RdfFormat.N_QUADS)
        with quads.open("rb") as source, triples.open("wb") as target:
            for lines in _batches(source):
                target.write(b"".join(triple_lines(lines)))
        store = Store(str(union))
        store.bulk_load(path=str(triples), format=RdfFormat.N_TRIPLES)
        store.flush()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _batches(source: Iterator[bytes]) -> Iterator[list[bytes]]:
    lines: list[bytes] = []
    for line in source:
        lines.append(line)
        if len(lines) >= _LINES_AT_ONCE:
            yield lines
            lines = []
    yield lines


def triple_lines(lines: list[bytes]) -> Iterator[bytes]:
    """Yield each N-Quads line that names a graph as an N-Triples line without it.

    As the engine writes them: one space between terms, so the last term before the dot is a graph when it is an IRI or blank
    node and three terms stand before it. No IRI holds a quotation mark, so the end of a literal is never taken for one.
    """
    for line in lines:
        head, _, last = line[:-3].rpartition(b" ")
        if last[:1] not in (b"<", b"_") or b'"' in last or head.count(b" ", 0, 4096) < 2:
            continue
        yield head + b" .\n"
