"""Who may change the graph: whoever sends the configured bearer token (RFC 6750)."""

from __future__ import annotations

import hmac
from pathlib import Path

from graph.remote_store.address import is_remote
from graph.replication.followed import primary_of
from web.errors import Problem
from web.exchange import Request
from web.settings import Settings


def require_token(request: Request, settings: Settings, store: Path) -> None:
    """Raise Problem 403 when nobody may change the graph in *store*, 401 when the request does not carry the token."""
    if (primary := primary_of(store)) is not None:
        raise Problem(
            403,
            "replica",
            f"this server is a replica and takes no updates: it follows {primary}; send them there",
            headers={"Link": f'<{primary}/>; rel="latest-version"'},
        )
    if not settings.token:
        raise Problem(
            403, "read-only", "this server takes no updates: no token is configured (POLICYGRAPH_TOKEN)"
        )
    if is_remote(settings.store):
        raise Problem(
            501,
            "remote-store",
            "this server reads a store elsewhere and changes nothing there; publish with python -m graph.generations",
        )
    scheme, _, given = request.header("authorization").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), settings.token.encode()):
        raise Problem(
            401,
            "token",
            "this address takes updates from whoever sends Authorization: Bearer and the configured token",
            headers={"WWW-Authenticate": 'Bearer realm="policygraph"'},
        )
