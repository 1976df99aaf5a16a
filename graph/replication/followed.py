"""The file ``primary`` in a store folder: that the store is a replica, of which address, and when that last answered."""

from __future__ import annotations

import os
import time
from pathlib import Path

_NAME = "primary"


class FollowsPrimary(PermissionError):
    """A change was asked of a replica; the message names the primary, where changes are made."""


def primary_of(store: Path) -> str | None:
    """Return the address that the store in this folder follows; None where it is a store of its own."""
    try:
        return (store / _NAME).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def seconds_since_primary(store: Path) -> float | None:
    """Return how many seconds ago the primary last answered; None where there is none, or it never did."""
    try:
        answered = (store / _NAME).stat().st_mtime
    except FileNotFoundError:
        return None
    return max(0.0, time.time() - answered) if answered else None


def note_primary(store: Path, address: str, *, answered: bool = True) -> None:
    """Make the store a replica of *address*, or note that the primary answered just now. Call while holding the lock."""
    file = store / _NAME
    if primary_of(store) != address:
        beside = file.with_name(f".{_NAME}.{os.getpid()}")
        beside.write_text(f"{address}\n", encoding="utf-8")
        os.utime(beside, (0, 0))
        beside.replace(file)
    if answered:
        os.utime(file)


def refuse_in_replica(store: Path) -> None:
    """Raise FollowsPrimary where the store is a replica."""
    if (primary := primary_of(store)) is not None:
        raise FollowsPrimary(
            f"read {store}, expected a store of its own: it is a replica of {primary}; make the change there"
        )
