"""Threads that compute in turns: so many at once, and whoever waits for a query meanwhile lets another go on.

In one interpreter more threads do not make more pages. Each of them only takes its share from the event loop: with sixteen at
work a short query's 99th percentile was 417 ms beside a flood of page requests, with two 31 to 97, at the same number of pages.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """So many places."""

    def __init__(self, at_once: int) -> None:
        self._places = threading.Semaphore(at_once)
        self._own = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Compute in the block, as soon as there is a place."""
        with self._places:
            self._own.taken = True
            try:
                yield
            finally:
                self._own.taken = False

    @contextmanager
    def given_away(self) -> Iterator[None]:
        """Wait for something in the block: whoever has a place gives it away for so long."""
        if not getattr(self._own, "taken", False):
            yield
            return
        self._places.release()
        try:
            yield
        finally:
            self._places.acquire()
