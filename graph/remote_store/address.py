"""``POLICYGRAPH_STORE`` -> where a remote store is and who we are there; or that it is a folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit


class MalformedAddress(ValueError):
    """An address of a store that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class RemoteAddress:
    """A store elsewhere. What identifies us is never shown."""

    url: str
    """Where queries go: ``http://127.0.0.1:8890/sparql``."""
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    """The password, or the bearer token where the store takes one."""
    update_url: str = ""
    """Where updates go, if not where stores of its kind have it."""


def is_remote(store: object) -> bool:
    """Say whether *store* (a setting, or a path made of one) is the address of a remote store rather than a folder."""
    return str(store).startswith(("http:/", "https:/"))


def remote_address(store: object, environment: Mapping[str, str] = os.environ) -> RemoteAddress:
    """Return the address *store*, with what the environment says of user, password and place of updates."""
    url = str(store)
    for scheme in ("http:", "https:"):
        # A path made of an address has lost one of its slashes.
        if url.startswith(f"{scheme}/") and not url.startswith(f"{scheme}//"):
            url = url.replace(f"{scheme}/", f"{scheme}//", 1)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise MalformedAddress(
            f"read POLICYGRAPH_STORE={url!r}, expected a folder or http://host:port/path of a SPARQL endpoint"
        )
    if parts.username or parts.password:
        raise MalformedAddress(
            "read POLICYGRAPH_STORE with a password in it, which logs would show; "
            "set POLICYGRAPH_STORE_USER and POLICYGRAPH_STORE_PASSWORD"
        )
    return RemoteAddress(
        url,
        environment.get("POLICYGRAPH_STORE_USER", ""),
        environment.get("POLICYGRAPH_STORE_PASSWORD", ""),
        environment.get("POLICYGRAPH_STORE_UPDATE", ""),
    )
