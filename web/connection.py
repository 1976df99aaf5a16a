"""uvicorn's HTTP connection, with what it lacks: headers that do not come, or do not end, end it; uploads nobody wants too.

And a short cut: a request that is byte for byte one that was answered before in this generation gets the same bytes again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

_REPEATED_MAX = 20_000
_REQUEST_BYTES_MAX = 8_192
_DISCARD_TIME_S = 20.0
_END = b"\r\n\r\n"


class Repeated:
    """Whole responses by the bytes of their requests, within so many bytes, for the generation that *mark* names."""

    def __init__(self, mark: Callable[[], str], bytes_max: int) -> None:
        self._mark = mark
        self._known = ""
        self._bytes_max = bytes_max
        self._bytes = 0
        self._answers: OrderedDict[bytes, bytes] = OrderedDict()
        self.hits = 0

    def get(self, request: bytes) -> bytes | None:
        """Return the response to these very bytes; nothing when the graph has changed since."""
        found = self._answers.get(request)
        if found is None:
            return None
        if self._mark() != self._known:
            self._clear()
            return None
        self.hits += 1
        return found

    def put(self, request: bytes, response: bytes, mark: str) -> None:
        """Keep *response*, made while ``current`` said *mark*."""
        if mark != self._known:
            self._clear()
            self._known = mark
        size = len(request) + len(response)
        if size > self._bytes_max // 64 or request in self._answers:
            return
        self._answers[request] = response
        self._bytes += size
        while self._bytes > self._bytes_max or len(self._answers) > _REPEATED_MAX:
            old, dropped = self._answers.popitem(last=False)
            self._bytes -= len(old) + len(dropped)

    def _clear(self) -> None:
        self._answers.clear()
        self._bytes = 0


def connection_class(
    repeated: Repeated, header_time_s: float, header_bytes_max: int
) -> type[HttpToolsProtocol]:
    """Return the connection that a server of ours uses."""

    class Connection(HttpToolsProtocol):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self._timer: asyncio.TimerHandle | None = None
            self._in_headers = False
            self._message_over = True
            self._discarding_since: float | None = None
            self._raw: bytes | None = None
            self._head_bytes = 0
            """What came of the present request and is no body: address and headers, or trailers."""

        def data_received(self, data: bytes) -> None:
            at_rest = self._message_over and (self.cycle is None or self.cycle.response_complete)
            self._raw = None
            if at_rest and data.startswith(b"GET "):
                if (answer := repeated.get(data)) is not None:
                    self._answer_again(answer)
                    return
                if len(data) <= _REQUEST_BYTES_MAX and data.endswith(_END) and data.count(_END) == 1:
                    self._raw = data
            self._head_bytes += len(data)
            super().data_received(data)
            if self._head_bytes > header_bytes_max and not self._message_over:
                self._refuse_head()
            if self._in_headers and self._timer is None:
                self._timer = self.loop.call_later(header_time_s, self._too_late)

        def _answer_again(self, answer: bytes) -> None:
            self._forget_timer()
            self._unset_keepalive_if_required()
            defaults = b"".join(b"%b: %b\r\n" % pair for pair in self.server_state.default_headers)
            self.transport.write(b"HTTP/1.1 200 OK\r\n" + defaults + answer)
            idle_s = self.timeout_keep_alive
            self.timeout_keep_alive_task = self.loop.call_later(idle_s, self.timeout_keep_alive_handler)

        def on_message_begin(self) -> None:
            self._in_headers, self._message_over = True, False
            super().on_message_begin()
            self.scope["state"]["raw"] = self._raw
            self.scope["state"]["answer_whole"] = self._answer_whole

        def _answer_whole(self, status: int, head_and_body: bytes) -> None:
            """Answer the request under way in one write; the server's own way takes one for the head and one for the body."""
            cycle = self.cycle
            if cycle.disconnected:
                return
            cycle.response_started = cycle.response_complete = True
            defaults = b"".join(b"%b: %b\r\n" % pair for pair in self.server_state.default_headers)
            close = b"" if cycle.keep_alive else b"connection: close\r\n"
            self.transport.write(STATUS_LINE[status] + defaults + close + head_and_body)
            cycle.message_event.set()
            if not cycle.keep_alive:
                self.transport.close()
            cycle.on_response()

        def on_headers_complete(self) -> None:
            self._in_headers = False
            self._forget_timer()
            if self._raw is not None and not self.parser.should_keep_alive():
                self.scope["state"]["raw"] = None
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            self._message_over = True
            self._head_bytes = 0
            super().on_message_complete()

        # -- headers without end, or that do not come

        def _refuse_head(self) -> None:
            if self.transport.is_closing():
                return
            if self._in_headers:
                self.transport.write(STATUS_LINE[431] + b"content-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._timer = self.loop.call_later(header_time_s, self._too_late)

        def connection_lost(self, exc: Exception | None) -> None:
            self._forget_timer()
            super().connection_lost(exc)

        def _forget_timer(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _too_late(self) -> None:
            if not self.transport.is_closing():
                self.transport.close()

        # -- bodies that nobody reads

        def on_body(self, body: bytes) -> None:
            self._head_bytes = 0
            if self.cycle.response_complete:
                now = self.loop.time()
                self._discarding_since = self._discarding_since or now
                if now - self._discarding_since > _DISCARD_TIME_S:
                    self.transport.close()
                return
            self._discarding_since = None
            super().on_body(body)

    return Connection
