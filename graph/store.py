"""Quads -> a pyoxigraph store. The one narrow door to the engine inside graph/."""

from __future__ import annotations

import io
import os
import re
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Store

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STORE = Path(os.environ.get("POLICYGRAPH_STORE") or Path(__file__).parent.parent / "var" / "store")
"""The store folder (see `graph.generations`): ``$POLICYGRAPH_STORE``, else ``var/store`` beside the code."""

UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class UnreadableQuads(ValueError):
    """A file that is not N-Quads; the message says where."""


_PLACE = re.compile(r"(?:at|line) (\d+)(?::| column )(\d+)")


def syntax_place(error: SyntaxError) -> tuple[int | None, int | None]:
    """Return line and column (from 1) of a syntax error: the engine writes them into the message."""
    if error.lineno is not None:
        return error.lineno, error.offset
    found = _PLACE.search(str(error))
    return (int(found[1]), int(found[2])) if found else (None, None)


def memory_store(quads: Iterable[Quad] = ()) -> Store:
    """Return an in-memory store that holds *quads*."""
    store = Store()
    store.extend(quads)
    return store


def loaded_nquads(path: Path, *, union: bool = False, named: Path | None = None) -> Store:
    """Return an in-memory store with the quads of an N-Quads file; raise UnreadableQuads with line and column.

    With *union*, the default graph also holds every triple of the named graphs, once each. (The engine's own union option
    gives a triple once for every graph that states it, which makes counts wrong: RDF 1.1 Semantics 3.3 merges.) Errors name
    *named*, the file that the user gave.
    """
    store = Store()
    try:
        store.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise UnreadableQuads(
            f"read {named or path} at line {error.lineno}, expected N-Quads: {error.msg}; nothing was published"
        ) from error
    if union:
        store.update(UNION)
    return store


_PIECE_BYTES = 1 << 18


class _LinesByPredicate(io.RawIOBase):
    """The lines of an N-Quads file, one predicate after another, otherwise in their order."""

    def __init__(self, path: Path) -> None:
        of_predicate: dict[bytes, list[bytes]] = {}
        with path.open("rb") as file:
            for line in file:
                # A subject has no space in it (N-Quads, 2: an IRI or a blank node label).
                of_predicate.setdefault(b"".join(line.split(b" ", 2)[1:2]), []).append(line)
        self._groups = deque(of_predicate.values())
        self._piece = io.BytesIO()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        taken = self._piece.readinto(buffer)
        if not taken and self._groups:
            self._piece = io.BytesIO(b"".join(self._groups.popleft()) + b"\n")
            taken = self._piece.readinto(buffer)
        return taken


def loaded_by_predicate(path: Path) -> Store:
    """Return an in-memory store with the quads of a generation's N-Quads file, put in one predicate after another.

    The engine keeps quads in memory as they come. So what a query goes through predicate by predicate lies side by side, and the
    processor fetches it in time (1 M triples: counting by group 42 -> 17 ms, MINUS 363 -> 199 ms; large joins take up to a
    fifth longer).
    """
    store = Store()
    store.bulk_load(input=io.BufferedReader(_LinesByPredicate(path), _PIECE_BYTES), format=RdfFormat.N_QUADS)
    return store
