"""The ASGI application in front: the endpoint's addresses are answered here, everything else by Flask in a thread.

Bodies are read here, in time and size that have a limit, before anything else begins; whoever leaves stops the work done for
them; an answer that breaks off ends its connection, so that nobody takes it for whole.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from flask import Flask

from queries.workers.process import Stopped
from web.connection import Repeated
from web.errors import Problem
from web.exchange import Request, Response
from web.request_body import ClientGone, RequestBody
from web.sparql.endpoint import Endpoint
from web.sparql.routes import handled, handler_of, is_page, problem_response

logger = logging.getLogger(__name__)
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_HOST = re.compile(r"[A-Za-z0-9.\-_]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")
_WATCH_AFTER_S = 0.05
_FILE_PIECE_BYTES = 1 << 18


class Door:
    """The application that the server runs."""

    def __init__(self, endpoint: Endpoint, app: Flask, repeated: Repeated | None = None) -> None:
        self._endpoint = endpoint
        self._repeated = repeated
        self._pages = WSGIMiddleware(cast(Any, app), workers=endpoint.settings.page_threads)
        self._proxies = frozenset(endpoint.settings.proxies)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        started = time.perf_counter()
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        settings = self._endpoint.settings
        body = RequestBody(receive, headers, settings.body_time_s, lambda: self._endpoint.writer.spool)
        request = self._request(scope, headers, body)
        handler = handler_of(request.path)
        try:
            if handler is None or is_page(request.method, request.path, request.header("accept")):
                await self._page(scope, request, send)
                return
            work = handled(self._endpoint, request, handler)
            await self._answer(request, work, _Watch(receive, body), send, started, scope.get("state", {}))
        except ClientGone:
            self._endpoint.log.add(request, Response(499), "client gone", time.perf_counter() - started)

    def _request(self, scope: Message, headers: dict[str, str], body: RequestBody) -> Request:
        return Request(
            method=scope["method"],
            path=scope["raw_path"].decode("ascii", "replace"),
            query_string=scope["query_string"].decode("ascii", "replace"),
            headers=headers,
            client=self._client(scope, headers),
            origin=self._origin(scope, headers),
            read=body.read,
            spool=body.spool,
            arrived=time.monotonic(),
        )

    def _client(self, scope: Message, headers: dict[str, str]) -> str:
        address: str = scope["client"][0] if scope.get("client") else "local"
        if address in self._proxies and (forwarded := headers.get("x-forwarded-for")):
            for part in reversed(forwarded.split(",")):
                address = part.strip()
                if address not in self._proxies:
                    break
        return address

    def _origin(self, scope: Message, headers: dict[str, str]) -> str:
        if self._endpoint.settings.base:
            return self._endpoint.settings.base.rstrip("/")
        host = headers.get("host", "")
        if not _HOST.fullmatch(host):
            server = scope.get("server") or ("localhost", 80)
            host = f"{server[0]}:{server[1]}"
        return f"{scope['scheme']}://{host}"

    async def _answer(
        self,
        request: Request,
        work: Awaitable[Response],
        watch: _Watch,
        send: Send,
        started: float,
        connection: Mapping[str, Any],
    ) -> None:
        """Await the response, giving up when the client does; send it."""
        outcome = "answered"
        response = Response(499)
        watch.start()
        try:
            response = await work
            if "answer_whole" in connection and isinstance(response.body, bytes) and request.method != "HEAD":
                self._answer_whole(response, connection)
            else:
                outcome = await _send(request, response, send, watch)
        except asyncio.CancelledError:
            if not watch.left:
                raise
            watch.forgive()
            outcome = "client gone"
        finally:
            watch.stop()
            endpoint = request.path.split("/")[1]
            self._endpoint.metrics.count(endpoint, response.status)
            self._endpoint.log.add(request, response, outcome, time.perf_counter() - started)

    def _answer_whole(self, response: Response, connection: Mapping[str, Any]) -> None:
        """Send a response in one piece; let the connection give it again by itself while the graph does not change."""
        assert isinstance(response.body, bytes)
        head = "".join(f"{name}: {value}\r\n" for name, value in _headers(response).items())
        whole = f"{head}\r\n".encode() + response.body
        connection["answer_whole"](response.status, whole)
        if self._repeated is not None and response.mark and (raw := connection.get("raw")) is not None:
            self._repeated.put(raw, whole, response.mark)

    async def _page(self, scope: Message, request: Request, send: Send) -> None:
        """Let Flask answer, with the body already read."""
        try:
            body = await request.read(self._endpoint.settings.body_kb << 10)
        except Problem as problem:
            response = problem_response(problem, request.header("accept"))
            await _send(request, response, send, None)
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return {"type": "http.disconnect"}
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._pages(scope, replay, send)  # type: ignore[arg-type]


def _headers(response: Response) -> dict[str, str]:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if response.content_type:
        headers["content-type"] = response.content_type
    if isinstance(response.body, bytes) and response.status not in (204, 304):
        headers.setdefault("content-length", str(len(response.body)))
    elif isinstance(response.body, Path):
        headers["content-length"] = str(response.body.stat().st_size)
    return headers


async def _send(request: Request, response: Response, send: Send, watch: _Watch | None) -> str:
    """Send *response*; return how that ended, in words for the log."""
    body = response.body
    packed = [(name.encode("latin-1"), value.encode("utf-8")) for name, value in _headers(response).items()]
    await send({"type": "http.response.start", "status": response.status, "headers": packed})
    if request.method == "HEAD" or isinstance(body, bytes):
        if not isinstance(body, bytes | Path):
            await body.aclose()  # type: ignore[attr-defined]
        await send({"type": "http.response.body", "body": body if isinstance(body, bytes) else b""})
        return "answered"
    chunks = _pieces(body) if isinstance(body, Path) else body
    try:
        async for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except Stopped as stopped:
        # Returning without the last chunk makes the server cut the connection.
        return f"broken off: {stopped.kind}"
    finally:
        await chunks.aclose()  # type: ignore[attr-defined]
    await send({"type": "http.response.body", "body": b""})
    return "client gone" if watch is not None and watch.left else "answered"


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as opened:
        while piece := await asyncio.to_thread(opened.read, _FILE_PIECE_BYTES):
            yield piece


class _Watch:
    """Cancels the running task when its client hangs up. Looks only at requests that last: most are over before."""

    def __init__(self, receive: Receive, body: RequestBody) -> None:
        self._receive = receive
        self._body = body
        self._task = asyncio.current_task()
        self._looking: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.left = False

    def start(self) -> None:
        """Look from a moment on; while the body is still being read, its reader sees the client go."""
        self._timer = asyncio.get_running_loop().call_later(_WATCH_AFTER_S, self._look)

    def _look(self) -> None:
        if self._body.over:
            self._looking = asyncio.get_running_loop().create_task(self._wait())
        else:
            self.start()

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.left = True
        if self._task is not None:
            self._task.cancel()

    def forgive(self) -> None:
        """Take the cancellation back: it was ours."""
        if self._task is not None:
            self._task.uncancel()

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._looking is not None:
            self._looking.cancel()
