"""Small messages to a nursery or a keeper and the answers to them, in order, without blocking the event loop."""

from __future__ import annotations

import asyncio
import os
import socket
from collections import deque
from collections.abc import Callable
from typing import Any

from graph.processes import receive_message, send_message

Answer = tuple[dict[str, Any], list[int]]


class ProcessGone(ConnectionError):
    """The nursery or keeper ended before it answered."""


class Channel:
    """One side of a packet socket."""

    def __init__(self, connection: socket.socket, lost: Callable[[], None]) -> None:
        self._connection = connection
        self._lost = lost
        self._expected: deque[asyncio.Future[Answer]] = deque()
        self._loop = asyncio.get_running_loop()
        self.open = True
        connection.setblocking(False)
        self._loop.add_reader(connection.fileno(), self._readable)

    def expect(self) -> asyncio.Future[Answer]:
        """Return what will hold the next message that comes unasked."""
        future: asyncio.Future[Answer] = self._loop.create_future()
        if self.open:
            self._expected.append(future)
        else:
            future.set_exception(ProcessGone("the process that holds the graph is gone"))
        return future

    def ask(self, values: dict[str, Any]) -> asyncio.Future[Answer]:
        """Send a message; return what will hold the answer."""
        answer = self.expect()
        if self.open:
            try:
                send_message(self._connection, values)
            except OSError:
                self.close()
        return answer

    def _readable(self) -> None:
        try:
            message = receive_message(self._connection)
        except BlockingIOError:
            return
        except OSError:
            message = None
        if message is None:
            self.close()
            return
        if self._expected and not (future := self._expected.popleft()).done():
            future.set_result(message)
        else:
            for descriptor in message[1]:
                os.close(descriptor)

    def close(self) -> None:
        """Hang up: the process at the other end ends, and with it all that it started."""
        if not self.open:
            return
        self.open = False
        self._loop.remove_reader(self._connection.fileno())
        self._connection.close()
        for future in self._expected:
            if not future.done():
                future.set_exception(ProcessGone("the process that holds the graph is gone"))
        self._expected.clear()
        self._lost()
