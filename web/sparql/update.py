"""``/sparql/update``: an update, whole or not at all, acknowledged when it is safe; the next query sees it."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid

from queries.federation import ServiceFailed, ServiceRefused
from queries.scan import TooComplex, scanned
from queries.update_text import TwoDatasets, with_dataset
from queries.workers.process import Stopped
from web.errors import Problem, problem_of
from web.exchange import Request, Response
from web.sparql.authority import require_token
from web.sparql.endpoint import Endpoint
from web.sparql.protocol import CORS, Asked, allow, update_asked
from web.sparql.query import preflight

METHODS = ("POST",)


async def update(endpoint: Endpoint, request: Request) -> Response:
    """Answer a request to ``/sparql/update``; raise Problem."""
    if request.method == "OPTIONS":
        return preflight(METHODS)
    allow(request, METHODS)
    require_token(request, endpoint.settings, endpoint.generations.store)
    asked = await update_asked(request, endpoint.settings.upload_mb << 20)
    text = await _readied(endpoint, request, asked)
    file = endpoint.writer.spool / f"{uuid.uuid4()}.ru"
    try:
        await asyncio.to_thread(file.write_text, text, encoding="utf-8")
        answered = await order(endpoint, {"do": "update", "file": str(file), "base": request.url})
    finally:
        with contextlib.suppress(FileNotFoundError):
            file.unlink()
    return Response(204, headers={**CORS, "X-Generation": str(answered["generation"])})


async def order(endpoint: Endpoint, values: dict[str, object]) -> dict[str, object]:
    """Return what the writer answers; raise Problem."""
    try:
        return await endpoint.writer.order(values)
    except Stopped as stopped:
        raise problem_of(stopped.kind, str(stopped), stopped.line, stopped.column) from stopped


async def _readied(endpoint: Endpoint, request: Request, asked: Asked) -> str:
    text = asked.text
    deadline = time.monotonic() + endpoint.settings.update_time_s
    reader = (
        asyncio.to_thread
    )  # whoever has the token may have much to say, and keeps no stranger's text waiting
    try:
        scan = await reader(scanned, text, endpoint.update_limits, request.url, patterns=False)
        if asked.default_graphs is not None or asked.named_graphs is not None:
            text = await reader(with_dataset, text, asked.default_graphs or (), asked.named_graphs or ())
        if scan.services:
            text = await endpoint.federation.resolved(
                text, request.url, None, reader=reader, deadline=deadline
            )
        if scan.loads:
            text = await endpoint.federation.loaded(text, request.url, deadline=deadline)
    except TooComplex as error:
        raise Problem(400, "too-complex", str(error), line=error.line, column=error.column) from error
    except TwoDatasets as error:
        raise Problem(400, "two-datasets", str(error)) from error
    except ServiceRefused as error:
        raise Problem(403, "service", str(error)) from error
    except ServiceFailed as error:
        raise Problem(502, "service", str(error)) from error
    return text
