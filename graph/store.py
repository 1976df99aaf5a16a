"""Quads -> a pyoxigraph store. The one narrow door to the engine inside graph/."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad, Store


def memory_store(quads: Iterable[Quad] = ()) -> Store:
    """Return an in-memory store that holds *quads*."""
    store = Store()
    store.extend(quads)
    return store
