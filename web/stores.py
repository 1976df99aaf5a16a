"""Settings -> the store they name: a folder beside the code, or a SPARQL endpoint elsewhere."""

from __future__ import annotations

from graph.generations import store_at
from graph.remote_store.address import is_remote
from graph.store_folder import Generations
from web.settings import Settings, store_folder


def store_of(settings: Settings) -> Generations:
    """Return the store that *settings* name; raise graph.remote_store.address.MalformedAddress."""
    if not is_remote(settings.store):
        return Generations(
            store_folder(settings), keep=settings.generations_kept, memory_quads=settings.memory_quads
        )
    identification = {
        "POLICYGRAPH_STORE_USER": settings.store_user,
        "POLICYGRAPH_STORE_PASSWORD": settings.store_password,
        "POLICYGRAPH_STORE_UPDATE": settings.store_update,
    }
    return store_at(settings.store, keep=settings.generations_kept, environment=identification)


def store_argument(settings: Settings) -> str:
    """Return what another process of ours is given as ``--store``."""
    return settings.store if is_remote(settings.store) else str(store_folder(settings).absolute())
