"""Which handler answers which address of the endpoint; and one request through its handler, whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping

from web.errors import PAGE_POLICY, Problem, prefers_html
from web.exchange import Request, Response
from web.request_body import ClientGone
from web.sparql import discovery, generation_files, graph_store
from web.sparql.endpoint import Endpoint
from web.sparql.graph_store import PATH as GRAPH_STORE
from web.sparql.protocol import CORS, allow
from web.sparql.query import preflight, query
from web.sparql.service_description import service_description
from web.sparql.update import update

logger = logging.getLogger(__name__)
Handler = Callable[[Endpoint, Request], Awaitable[Response]]


def _described(form: str) -> Handler:
    """Return what answers ``/sparql.ttl`` and its siblings: the service description, as every page has its RDF by suffix."""

    async def answer(endpoint: Endpoint, request: Request) -> Response:
        if request.method == "OPTIONS":
            return preflight(("GET", "HEAD"))
        allow(request, ("GET", "HEAD"))
        return await service_description(endpoint, request, form)

    return answer


HANDLERS: Mapping[str, Handler] = {
    "/sparql": query,
    "/sparql/": query,
    "/sparql.ttl": _described("ttl"),
    "/sparql.nt": _described("nt"),
    "/sparql.rdf": _described("rdf"),
    "/sparql.jsonld": _described("jsonld"),
    "/sparql.json": _described("jsonld"),
    "/sparql/update": update,
    GRAPH_STORE: graph_store.graph_store,
    "/generations": discovery.generations,
    "/.well-known/void": discovery.void,
    "/.well-known/sparql-examples": discovery.sparql_examples,
    "/dump.nq.gz": discovery.dump,
    "/health": discovery.health,
    "/metrics": discovery.metrics,
}


def handler_of(path: str) -> Handler | None:
    """Return what answers *path*; None: it is a page's."""
    found = HANDLERS.get(path)
    if found is None and path.startswith(GRAPH_STORE + "/"):
        return graph_store.graph_store
    if found is None and path.startswith(generation_files.PATH):
        return generation_files.generation_file
    return found


def is_page(method: str, path: str, accept: str) -> bool:
    """Say whether a browser asks for the page at an address that is both a page and the endpoint."""
    return path in ("/sparql", "/sparql/") and method in ("GET", "HEAD") and prefers_html(accept)


def problem_response(problem: Problem, accept: str) -> Response:
    """Return the response for *problem*."""
    body, content_type = problem.body(accept)
    headers = {**CORS, "Cache-Control": "no-store", **problem.headers}
    if content_type.startswith("text/html"):
        headers["Content-Security-Policy"] = PAGE_POLICY
    return Response(problem.status, body, content_type, headers, {"problem": problem.kind})


async def handled(endpoint: Endpoint, request: Request, handler: Handler) -> Response:
    """Return the handler's response, or the one that says why there is none."""
    try:
        return await handler(endpoint, request)
    except Problem as problem:
        return problem_response(problem, request.header("accept"))
    except ClientGone:
        raise
    except Exception:
        logger.exception("%s %s failed", request.method, request.path)
        mistake = Problem(500, "internal", "the server made a mistake; its log says which")
        return problem_response(mistake, request.header("accept"))
