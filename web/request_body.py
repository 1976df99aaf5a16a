"""The body of a request: read whole or into a file, of a size and in a time that have a limit."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from web.errors import Problem

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_PER_TIME_BYTES = 16 << 20
_WRITTEN_AT_ONCE_BYTES = 1 << 20


class ClientGone(Exception):
    """The client hung up before its request was whole."""


class RequestBody:
    """What the client sends after the headers."""

    def __init__(
        self, receive: Receive, headers: Mapping[str, str], time_s: float, spool: Callable[[], Path]
    ) -> None:
        self._receive = receive
        self._declared = headers.get("content-length", "")
        self._time_s = time_s
        self._spool = spool
        self.over = self._declared in ("", "0") and "transfer-encoding" not in headers
        """Nothing is to come any more."""

    async def read(self, limit: int) -> bytes:
        """Return the body; raise Problem 413 above *limit* bytes, 408 when it does not come, ClientGone."""
        return b"".join([piece async for piece in self._pieces(limit)])

    async def spool(self, limit: int) -> Path:
        """Write the body to a new file and return it; raise as `read` does."""
        path = self._spool() / str(uuid.uuid4())
        try:
            with path.open("wb") as file:
                gathered: list[bytes] = []
                size = 0
                async for piece in self._pieces(limit):
                    gathered.append(piece)
                    size += len(piece)
                    if size > _WRITTEN_AT_ONCE_BYTES:
                        await asyncio.to_thread(file.write, b"".join(gathered))
                        gathered, size = [], 0
                file.write(b"".join(gathered))
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    async def _pieces(self, limit: int) -> AsyncIterator[bytes]:
        if self._declared.isdecimal() and int(self._declared) > limit:
            raise _too_large(limit)
        started, size = time.monotonic(), 0
        while not self.over:
            allowed = self._time_s * (1 + size / _PER_TIME_BYTES)
            try:
                message = await asyncio.wait_for(self._receive(), started + allowed - time.monotonic())
            except TimeoutError:
                raise Problem(
                    408,
                    "slow-body",
                    f"read {size} bytes of the body in {allowed:.0f} s and no more (limit body_time_s)",
                    headers={"Connection": "close"},
                ) from None
            if message["type"] == "http.disconnect":
                raise ClientGone
            self.over = not message.get("more_body", False)
            piece: bytes = message.get("body", b"")
            size += len(piece)
            if size > limit:
                raise _too_large(limit)
            if piece:
                yield piece


def _too_large(limit: int) -> Problem:
    return Problem(413, "too-large", f"the body is larger than {limit >> 10} KiB (limits body_kb, upload_mb)")
