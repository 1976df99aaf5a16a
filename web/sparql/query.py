"""``/sparql``: a query -> its answer, whole from memory or as a stream, or a problem; never part of it as if it were all."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import astuple
from typing import Any, TypeAlias

from queries.engine import Row
from queries.federation import ServiceFailed, ServiceRefused
from queries.scan import Scan, TooComplex, glanced, scanned
from queries.workers.cache import Whole
from queries.workers.job import Job
from queries.workers.opened import OpenedGeneration
from queries.workers.process import Stopped
from queries.workers.service import Stream
from web.errors import Problem, problem_of
from web.exchange import Request, Response
from web.negotiation import MEDIA_TYPE, Forms, encoding, forms
from web.sparql.endpoint import Endpoint
from web.sparql.protocol import CORS, Asked, allow, not_acceptable, query_asked
from web.sparql.service_description import service_description

METHODS = ("GET", "HEAD", "POST")
VARY = "Accept, Accept-Encoding"
_READ_HERE_CHARACTERS = 2_000
"""A text up to this length is read at once: handing it over would take as long."""


async def query(endpoint: Endpoint, request: Request) -> Response:
    """Answer a request to ``/sparql``; raise Problem."""
    if request.method == "OPTIONS":
        return preflight(METHODS)
    allow(request, METHODS)
    asked = await query_asked(request, endpoint.settings.body_kb << 10)
    if asked is None:
        return await service_description(endpoint, request)
    return await answer(endpoint, request, asked)


def preflight(methods: tuple[str, ...]) -> Response:
    """Return the answer to OPTIONS: what a page elsewhere may send."""
    allowed = ", ".join((*methods, "OPTIONS"))
    return Response(
        204,
        headers={
            **CORS,
            "Allow": allowed,
            "Access-Control-Allow-Methods": allowed,
            "Access-Control-Allow-Headers": "Accept, Accept-Encoding, Authorization, Content-Type, If-None-Match",
            "Access-Control-Max-Age": "86400",
        },
    )


async def answer(endpoint: Endpoint, request: Request, asked: Asked) -> Response:
    """Answer a query; raise Problem."""
    text, scan = asked.text, await read_text(endpoint, request, asked)
    opened = await endpoint.opened(asked.generation)
    wanted = forms(request.header("accept"))
    if wanted == (None, None, None):
        raise not_acceptable(request)
    if scan.services:
        text = await _with_services(endpoint, request, asked, text, opened, scan)
    job = _job(endpoint, request, asked, text, scan, wanted)
    keep = not (scan.volatile or scan.services)
    hashed = hashlib.blake2b(job.packed, digest_size=9).hexdigest()
    etag = f'"{opened.identity}-{hashed}"'
    headers = {**CORS, "Vary": VARY, "X-Generation": str(opened.generation.number)}
    if keep:
        headers["ETag"] = etag
        headers["Cache-Control"] = (
            "no-cache" if asked.generation is None else "public, max-age=86400, immutable"
        )
        if matches(request.header("if-none-match"), etag):
            return Response(304, headers=headers, note={"query": hashed})
    else:
        headers["Cache-Control"] = "no-store"
    time_s = None if asked.time_s is None else min(asked.time_s, endpoint.settings.query_time_s)
    started = time.perf_counter()
    try:
        found = await endpoint.service.answer(
            job, request.client, opened, keep=keep, arrived=request.arrived or None, time_s=time_s
        )
    except Stopped as stopped:
        endpoint.metrics.stopped.labels(stopped.kind).inc()
        if stopped.kind == "not-acceptable":
            raise not_acceptable(request, str(stopped)) from stopped
        raise problem_of(stopped.kind, str(stopped), stopped.line, stopped.column) from stopped
    finally:
        endpoint.metrics.seconds.observe(time.perf_counter() - started)
    response = answered(endpoint, found, headers, hashed)
    response.mark = opened.mark if keep and asked.generation is None else ""
    return response


async def read_text(endpoint: Endpoint, request: Request, asked: Asked) -> Scan:
    """Return what the query's text holds; raise Problem when it is beyond a limit. Long texts are read by a query process."""
    text, limits = asked.text, endpoint.text_limits
    try:
        if len(text) <= _READ_HERE_CHARACTERS:
            return scanned(text, limits, request.url)
        if (seen := glanced(text, limits)) is not None:
            return seen
        opened = await endpoint.opened(asked.generation)
        job = Job(text, request.url, limits=astuple(limits))
        whole = await endpoint.service.whole(job, request.client, opened, arrived=request.arrived or None)
        values: dict[str, Any] = json.loads(whole.data)
        values |= {name: tuple(values[name]) for name in ("from_graphs", "from_named")}
        return Scan(**values)
    except TooComplex as error:
        raise Problem(400, "too-complex", str(error), line=error.line, column=error.column) from error
    except Stopped as stopped:
        raise problem_of(stopped.kind, str(stopped), stopped.line, stopped.column) from stopped


def _deadline(endpoint: Endpoint, request: Request) -> float:
    return (request.arrived or time.monotonic()) + endpoint.settings.query_time_s


def matches(if_none_match: str, etag: str) -> bool:
    """Say whether an If-None-Match header names *etag* (RFC 9110, 13.1.2)."""
    if not if_none_match:
        return False
    return if_none_match.strip() == "*" or etag in [
        part.strip().removeprefix("W/") for part in if_none_match.split(",")
    ]


async def _with_services(
    endpoint: Endpoint, request: Request, asked: Asked, text: str, opened: OpenedGeneration, scan: Scan
) -> str:
    """Return *text* with each SERVICE replaced by what it answered."""
    default, named = _dataset(asked, scan)

    async def local(query: str) -> Sequence[Row]:
        return await endpoint.rows(
            query, opened, request.client, base=request.url, default_graphs=default, named_graphs=named
        )

    deadline = _deadline(endpoint, request)
    reader = endpoint.reader(request.client, deadline)
    try:
        return await endpoint.federation.resolved(text, request.url, local, reader=reader, deadline=deadline)
    except ServiceRefused as error:
        raise Problem(403, "service", str(error)) from error
    except ServiceFailed as error:
        raise Problem(502, "service", str(error)) from error
    except Stopped as stopped:
        raise problem_of(stopped.kind, str(stopped)) from stopped


Graphs: TypeAlias = tuple[str, ...] | None


def _dataset(asked: Asked, scan: Scan) -> tuple[Graphs, Graphs]:
    """Return the dataset that the protocol gives, or that several FROM clauses do (see `queries.workers.dataset`)."""
    if asked.default_graphs is None and (
        len(scan.from_graphs) > 1 or (scan.services and scan.from_graphs + scan.from_named)
    ):
        return scan.from_graphs, scan.from_named
    return asked.default_graphs, asked.named_graphs


def _job(endpoint: Endpoint, request: Request, asked: Asked, text: str, scan: Scan, wanted: Forms) -> Job:
    return Job(
        text,
        request.url,
        *_dataset(asked, scan),
        *wanted,
        encoding(request.header("accept-encoding")),
        endpoint.settings.result_rows,
        endpoint.settings.result_mb << 20,
    )


def answered(endpoint: Endpoint, found: Whole | Stream, headers: dict[str, str], hashed: str) -> Response:
    """Return the response that carries *found*."""
    head = found.head
    if packed := head.get("encoding"):
        headers["Content-Encoding"] = packed
    media_type = MEDIA_TYPE[head["form"]]
    if isinstance(found, Whole):
        rows = found.end.get("rows", 0)
        endpoint.metrics.rows.inc(rows)
        return Response(
            200,
            found.data,
            media_type,
            headers,
            {"query": hashed, "rows": rows, "eval_ms": found.end.get("ms")},
        )
    settings = endpoint.settings
    headers["X-Limits"] = (
        f"{settings.query_time_s:g} s, {settings.result_rows} rows, {settings.result_mb} MiB"
    )
    note: dict[str, object] = {"query": hashed}
    return Response(200, _watched(endpoint, found, note), media_type, headers, note)


async def _watched(endpoint: Endpoint, stream: Stream, note: dict[str, object]) -> AsyncIterator[bytes]:
    """Yield a stream's bytes; when it breaks off or is left, stop the work behind it."""
    try:
        async for chunk in stream.chunks():
            yield chunk
        end = stream.evaluation.end or {}
        note.update(rows=end.get("rows"), eval_ms=end.get("ms"))
        endpoint.metrics.rows.inc(end.get("rows") or 0)
    except Stopped as stopped:
        endpoint.metrics.stopped.labels(stopped.kind).inc()
        note["stopped"] = stopped.kind
        raise
    finally:
        endpoint.service.pool.abandon(stream.evaluation)
