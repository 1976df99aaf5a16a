"""The endpoint inside Flask: the same handlers for whoever runs the application without our door (tests, another server)."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import flask
from flask import Flask
from werkzeug.exceptions import HTTPException

from queries.workers.process import Stopped
from web.errors import Problem
from web.exchange import Chunks, Request
from web.sparql.endpoint import Endpoint
from web.sparql.generation_files import PATH as GENERATION_FILES
from web.sparql.graph_store import PATH as GRAPH_STORE
from web.sparql.routes import HANDLERS, handled, handler_of, is_page, problem_response

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
Result = TypeVar("Result")


class Bridge:
    """Flask's threads on one side, the endpoint's event loop on the other."""

    def __init__(self, endpoint: Endpoint, loop: asyncio.AbstractEventLoop) -> None:
        self.endpoint = endpoint
        self.loop = loop

    def wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Return what *work* gives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def answer(self) -> flask.Response:
        """Answer the request that Flask has."""
        asked = flask.request
        handler = handler_of(asked.path)
        assert handler is not None
        accept = asked.headers.get("Accept", "")
        if is_page(asked.method, asked.path, accept):
            from web.pages.editor import editor_page  # the page at the endpoint's address

            return editor_page()
        made = self.wait(handled(self.endpoint, self._request(), handler))
        body: Any = made.body
        if isinstance(body, Path):
            body = body.read_bytes()
        elif not isinstance(body, bytes):
            body = self._drained(body)
        response = flask.Response(body, made.status, content_type=made.content_type or None)
        response.headers.extend(made.headers)
        return response

    def _drained(self, chunks: Chunks) -> Iterator[bytes]:
        """Yield the chunks; where the answer breaks off, raise, so that the server cuts the connection."""
        try:
            while True:
                try:
                    yield self.wait(anext(chunks))  # type: ignore[arg-type]
                except StopAsyncIteration:
                    return
        finally:
            with contextlib.suppress(Stopped):
                self.wait(chunks.aclose())  # type: ignore[attr-defined]

    def _request(self) -> Request:
        asked = flask.request
        base = self.endpoint.settings.base.rstrip("/")
        raw: str = asked.environ.get("RAW_URI") or asked.environ.get("REQUEST_URI") or ""
        path = raw.partition("?")[0] if raw.startswith("/") else asked.path

        async def read(limit: int) -> bytes:
            if (asked.content_length or 0) > limit:
                raise Problem(413, "too-large", f"the body is larger than {limit >> 10} KiB")
            return data

        async def spool(limit: int) -> Path:
            file = self.endpoint.writer.spool / str(uuid.uuid4())
            file.write_bytes(await read(limit))
            return file

        data = asked.get_data() if asked.method in ("POST", "PUT", "PATCH") else b""
        return Request(
            method=asked.method,
            path=path,
            query_string=asked.query_string.decode("ascii", "replace"),
            headers={name.lower(): value for name, value in asked.headers.items()},
            client=asked.remote_addr or "local",
            origin=base or f"{asked.scheme}://{asked.host}",
            read=read,
            spool=spool,
            arrived=time.monotonic(),
        )


def register_endpoint(app: Flask, endpoint: Endpoint, loop: asyncio.AbstractEventLoop) -> None:
    """Put the endpoint's addresses on *app*."""
    bridge = Bridge(endpoint, loop)

    def answer(rest: str = "") -> flask.Response:  # noqa: ARG001 - the handler reads the whole path
        return bridge.answer()

    for path in HANDLERS:
        app.add_url_rule(path, f"endpoint {path}", answer, methods=METHODS, provide_automatic_options=False)
    for rule in (f"{GRAPH_STORE}/<path:rest>", f"{GENERATION_FILES}<path:rest>"):
        app.add_url_rule(rule, f"endpoint {rule}", answer, methods=METHODS, provide_automatic_options=False)


def register_errors(app: Flask) -> None:
    """Let every error that no page shows itself be a problem of ours."""

    @app.errorhandler(HTTPException)
    def problem(error: HTTPException) -> flask.Response:
        status = error.code or 500
        made = problem_response(
            Problem(status, error.name.lower().replace(" ", "-"), error.description or error.name),
            flask.request.headers.get("Accept", ""),
        )
        response = flask.Response(
            made.body if isinstance(made.body, bytes) else b"", status, content_type=made.content_type
        )
        response.headers.extend(made.headers)
        return response
