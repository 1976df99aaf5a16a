"""``/rdf-graph-store``: whole graphs by name (SPARQL 1.1 Graph Store HTTP Protocol), indirect and direct."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pyoxigraph import NamedNode
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from queries.workers.cache import Whole
from queries.workers.job import Job
from queries.workers.process import Stopped
from web.errors import Problem, problem_of
from web.exchange import Request, Response, pairs
from web.negotiation import GRAPH, chosen, encoding
from web.sparql.authority import require_token
from web.sparql.endpoint import Endpoint
from web.sparql.protocol import CORS, allow, not_acceptable
from web.sparql.query import VARY, answered, preflight
from web.sparql.update import order

PATH = "/rdf-graph-store"
METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
READABLE = {
    name: form
    for name, form in GRAPH.items()
    if form in ("ttl", "nt", "rdf", "jsonld", "n3")
    and name not in ("application/json", "application/xml", "text/plain")
}
_PIECE_BYTES = 1 << 20


async def graph_store(endpoint: Endpoint, request: Request) -> Response:
    """Answer a request to ``/rdf-graph-store`` or below; raise Problem."""
    if request.method == "OPTIONS":
        return preflight(METHODS)
    allow(request, METHODS)
    if request.method not in ("GET", "HEAD"):
        require_token(request, endpoint.settings, endpoint.generations.store)
    new = request.method == "POST" and request.path.rstrip("/") == PATH and not request.query_string
    graph = f"{request.origin}{PATH}/{uuid.uuid4()}" if new else graph_named(request)
    if request.method in ("GET", "HEAD"):
        return await _read(endpoint, request, graph)
    if request.method == "DELETE":
        await order(endpoint, {"do": "delete", "graph": graph})
        return Response(204, headers=dict(CORS))
    async with _uploaded(endpoint, request) as parts:
        done = await order(
            endpoint,
            {
                "do": request.method.lower(),
                "graph": graph,
                "base": graph or request.url,
                "parts": [{"file": str(file), "format": form} for file, form in parts],
            },
        )
    headers = {**CORS, "X-Generation": str(done["generation"])}
    if new and graph:
        headers["Location"] = graph
    return Response(201 if new or not done["existed"] else 204, headers=headers)


def graph_named(request: Request) -> str | None:
    """Return the graph that the request names, None for the default graph; raise Problem 400."""
    fields = pairs(request.query_string)
    names = [value for key, value in fields if key == "graph"]
    default = any(key == "default" for key, _ in fields)
    if request.path.rstrip("/") != PATH:
        if names or default:
            raise Problem(400, "graph", "read a graph in the path and one in the query; name one")
        return _iri(request.origin + unquote(request.path))
    if default + len(names) != 1:
        raise Problem(
            400, "graph", f"read {default + len(names)} of ?default and ?graph=, expected exactly one"
        )
    return None if default else _iri(names[0])


def _iri(text: str) -> str:
    try:
        if not urlsplit(text).scheme:
            raise ValueError("no scheme")
        return NamedNode(text).value
    except ValueError as error:
        raise Problem(
            400, "graph", f"read graph {text[:200]!r}, expected an absolute IRI: {error}"
        ) from error


async def _read(endpoint: Endpoint, request: Request, graph: str | None) -> Response:
    form = chosen(request.header("accept"), GRAPH)
    if form is None:
        raise not_acceptable(request)
    opened = await endpoint.opened()
    pattern = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    try:
        if graph is not None:
            exists = Job(f"ASK {{ GRAPH <{graph}> {{}} }}", solutions=None, graph=None)
            if b"false" in (await endpoint.service.whole(exists, request.client, opened)).data:
                raise Problem(404, "no-graph", f"there is no graph <{graph}>")
        job = Job(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}",
            solutions=None,
            boolean=None,
            graph=form,
            encoding=encoding(request.header("accept-encoding")),
            bytes_max=endpoint.settings.result_mb << 20,
            stated=graph is None,
        )
        found = await endpoint.service.answer(job, request.client, opened, arrived=request.arrived or None)
    except Stopped as stopped:
        raise problem_of(stopped.kind, str(stopped)) from stopped
    headers = {**CORS, "Vary": VARY, "X-Generation": str(opened.generation.number)}
    if request.method == "HEAD" and isinstance(found, Whole):
        headers["Content-Length"] = str(len(found.data))
    return answered(endpoint, found, headers, "graph-store")


@asynccontextmanager
async def _uploaded(endpoint: Endpoint, request: Request) -> AsyncIterator[list[tuple[Path, str]]]:
    """Give the files that were sent, each with its form; remove them afterwards."""
    media_type, options = parse_options_header(request.header("content-type"))
    if media_type != "multipart/form-data" and media_type not in READABLE:
        raise _unreadable(media_type)
    file = await request.spool(endpoint.settings.upload_mb << 20)
    parts: list[tuple[Path, str]] = []
    try:
        if media_type == "multipart/form-data":
            _split(file, options.get("boundary", ""), parts)
        else:
            parts.append((file, READABLE[media_type]))
        yield parts
    finally:
        for one in {file, *(path for path, _ in parts)}:
            with contextlib.suppress(FileNotFoundError):
                one.unlink()


def _unreadable(media_type: str) -> Problem:
    return Problem(
        415,
        "media-type",
        f"read Content-Type {media_type or 'none'!r}, expected one of {', '.join(READABLE)}",
    )


def _split(file: Path, boundary: str, parts: list[tuple[Path, str]]) -> None:
    """Write each part of a multipart body to a file of its own beside it."""
    if not boundary:
        raise Problem(400, "multipart", "read multipart/form-data without a boundary")
    decoder = MultipartDecoder(boundary.encode("latin-1"))
    with file.open("rb") as body, contextlib.ExitStack() as opened:
        out = None
        while True:
            try:
                event = decoder.next_event()
            except ValueError as error:
                raise Problem(
                    400, "multipart", f"read a multipart body that cannot be split: {error}"
                ) from error
            match event:
                case NeedData():
                    piece = body.read(_PIECE_BYTES)
                    decoder.receive_data(piece or None)
                case Field(headers=headers) | File(headers=headers):
                    media_type, _ = parse_options_header(headers.get("content-type", ""))
                    if media_type not in READABLE:
                        raise _unreadable(media_type)
                    path = file.with_name(f"{file.name}-{len(parts)}")
                    out = opened.enter_context(path.open("wb"))
                    parts.append((path, READABLE[media_type]))
                case Data(data=data):
                    assert out is not None
                    out.write(data)
                case Epilogue():
                    return
