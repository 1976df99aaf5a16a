"""Who runs next: a number of places, and clients that wait for one in turn (each client's first before anyone's second)."""

from __future__ import annotations

import asyncio
from collections import deque

from queries.workers.process import Stopped


class Lane:
    """So many queries side by side; the others wait, one client after the other."""

    def __init__(self, places: int, waiting_max: int, waiting_per_client: int) -> None:
        self.places = places
        self.running = 0
        self._waiting_max = waiting_max
        self._waiting_per_client = waiting_per_client
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        """Clients in the order of their turn."""
        self.waiting = 0

    def try_enter(self) -> bool:
        """Take a place if one is free and nobody waits."""
        if self.running < self.places and not self.waiting:
            self.running += 1
            return True
        return False

    async def enter(self, client: str, wait_s: float) -> None:
        """Take a place, waiting for one at most *wait_s*; raise Stopped."""
        if self.try_enter():
            return
        own = self._waiting.get(client)
        if self.waiting >= self._waiting_max or (own is not None and len(own) >= self._waiting_per_client):
            raise Stopped("busy", "too many queries wait already; try again later")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._waiting.setdefault(client, deque()).append(future)
        self.waiting += 1
        timer = loop.call_later(wait_s, _give_up, future)
        try:
            await future
        except BaseException:
            if future.done() and not future.cancelled() and future.exception() is None:
                self.leave()  # the place came in the moment in which its client left
            else:
                self._forget(client, future)
            raise
        finally:
            timer.cancel()

    def _forget(self, client: str, future: asyncio.Future[None]) -> None:
        future.cancel()
        own = self._waiting.get(client)
        if own is not None and future in own:
            own.remove(future)
            self.waiting -= 1
            if not own:
                del self._waiting[client]

    def leave(self) -> None:
        """Give a place back; the next in turn gets it."""
        self.running -= 1
        self.fill()

    def fill(self) -> None:
        """Hand free places to those who wait."""
        while self.running < self.places and self.waiting:
            client = next(iter(self._waiting))
            own = self._waiting.pop(client)
            future = own.popleft()
            self.waiting -= 1
            if own:
                self._waiting[client] = own
            if not future.done():
                self.running += 1
                future.set_result(None)


def _give_up(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_exception(Stopped("busy", "no place became free within the time limit; try again later"))
