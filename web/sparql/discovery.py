"""What the endpoint tells tools without a query: VoID, examples, versions, the whole graph, health, counts."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from pyoxigraph import Triple, serialize

from graph.backup import dumped
from graph.description import Version, prefix_triples, void_triples
from graph.replication.followed import primary_of, seconds_since_primary
from graph.store_folder import Generation
from ontology.terms import PREFIXES
from queries.examples import example_triples
from queries.workers.forms import GRAPH_FORMATS
from queries.workers.job import Job
from queries.workers.opened import OpenedGeneration
from queries.workers.process import Stopped
from web.errors import Problem, problem_of
from web.exchange import Request, Response
from web.metrics import CONTENT_TYPE
from web.negotiation import GRAPH, MEDIA_TYPE, chosen
from web.sparql.endpoint import Endpoint
from web.sparql.protocol import CORS, allow, not_acceptable
from web.sparql.query import matches, preflight

METHODS = ("GET", "HEAD")
_HEALTH_QUERY = "ASK { ?s ?p ?o }"


def readable(request: Request) -> Response | None:
    """Return the answer to OPTIONS, None to a request that reads; raise Problem 405 for any other method."""
    if request.method == "OPTIONS":
        return preflight(METHODS)
    allow(request, METHODS)
    return None


async def _rdf(
    endpoint: Endpoint, request: Request, name: str, triples: Callable[[], Iterable[Triple]]
) -> Response:
    """Answer with *triples*, made and written once for each generation (in *name*), form and address of ours."""
    form = chosen(request.header("accept"), GRAPH)
    if form is None:
        raise not_acceptable(request)
    headers = {**CORS, "Vary": "Accept", "ETag": f'"{name}-{form}"', "Cache-Control": "no-cache"}
    if matches(request.header("if-none-match"), headers["ETag"]):
        return Response(304, headers=headers)

    def written() -> bytes:
        named = {"prefixes": dict(PREFIXES)} if form in ("ttl", "rdf", "n3", "trig") else {}
        return serialize(triples(), format=GRAPH_FORMATS[form], **named) or b""  # type: ignore[arg-type]

    body = await endpoint.described((name, form, request.origin), written)
    return Response(200, body, MEDIA_TYPE[form], headers)


async def void(endpoint: Endpoint, request: Request) -> Response:
    """Answer ``/.well-known/void``: VoID, DCAT and prefixes of the current generation."""
    if (early := readable(request)) is not None:
        return early
    opened = await endpoint.opened()
    facts = await endpoint.facts(opened)
    version = Version(opened.generation.number, opened.generation.time)

    def triples() -> list[Triple]:
        return [*void_triples(facts, origin=request.origin, version=version), *prefix_triples()]

    return await _rdf(endpoint, request, f"void-{opened.identity}", triples)


async def sparql_examples(endpoint: Endpoint, request: Request) -> Response:
    """Answer ``/.well-known/sparql-examples``: the stored queries as ``sh:SPARQLExecutable``, and the prefixes they use."""
    if (early := readable(request)) is not None:
        return early
    opened = await endpoint.opened()

    def triples() -> list[Triple]:
        return [*example_triples(f"{request.origin}/sparql"), *prefix_triples()]

    return await _rdf(endpoint, request, f"examples-{opened.identity}", triples)


def _seen(generation: Generation) -> dict[str, object]:
    values = generation.summary()
    return {**values, "identity": generation.identity}


async def generations(endpoint: Endpoint, request: Request) -> Response:
    """Answer ``/generations``: every version of the graph that is kept, and which one answers."""
    if (early := readable(request)) is not None:
        return early
    current = endpoint.generations.current()
    values: dict[str, object] = {
        "current": current.number if current else None,
        "generations": [_seen(one) for one in endpoint.generations.all()],
    }
    body = json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n"
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {**CORS, "ETag": etag, "Cache-Control": "no-cache"}
    if matches(request.header("if-none-match"), etag):
        return Response(304, headers=headers)
    return Response(200, body, "application/json", headers)


async def dump(endpoint: Endpoint, request: Request) -> Response:
    """Answer ``/dump.nq.gz``: the whole graph as N-Quads, as it was stated."""
    if (early := readable(request)) is not None:
        return early
    generation = endpoint.generations.current()
    if generation is None:
        raise Problem(503, "unavailable", "nothing was published yet")
    if generation.remote is not None:
        raise Problem(
            501, "remote-store", "the graph lies in a store elsewhere; ask its graphs, or the store itself"
        )
    etag = f'"dump-{generation.identity}"'
    headers = {**CORS, "ETag": etag, "Cache-Control": "no-cache", "X-Generation": str(generation.number)}
    headers["Content-Disposition"] = f'attachment; filename="policygraph-{generation.number}.nq.gz"'
    if matches(request.header("if-none-match"), etag):
        return Response(304, headers=headers)
    file: Path = await asyncio.to_thread(dumped, endpoint.generations, generation)
    return Response(200, file, "application/gzip", headers)


async def health(endpoint: Endpoint, request: Request) -> Response:
    """Answer ``/health``: 200 when a query process just answered a real query, else 503."""
    if (early := readable(request)) is not None:
        return early
    try:
        opened: OpenedGeneration = await endpoint.service.pool.opened()
        answer = await endpoint.service.answer(Job(_HEALTH_QUERY), "health", opened, keep=False)
    except Stopped as stopped:
        raise problem_of("unavailable", f"no query was answered: {stopped}") from stopped
    pool = endpoint.service.pool
    values = {
        "status": "ok",
        "generation": opened.generation.number,
        "quads": opened.generation.quads,
        "answered": answer.head["kind"] == "boolean",
        "processes": pool.state(),
        "query_processes_without_network": pool.without_network,
        "writer": endpoint.writer.pid is not None,
        "store": endpoint.generations.described(),
    }
    if (primary := primary_of(endpoint.generations.store)) is not None:
        values["primary"] = primary
        values["primary_answered_s_ago"] = seconds_since_primary(endpoint.generations.store)
    return Response(
        200, json.dumps(values).encode() + b"\n", "application/json", {**CORS, "Cache-Control": "no-store"}
    )


async def metrics(endpoint: Endpoint, request: Request) -> Response:
    """Answer ``/metrics`` in Prometheus's text format."""
    if (early := readable(request)) is not None:
        return early
    pool, cache, gauges = endpoint.service.pool, endpoint.service.cache, endpoint.metrics.gauges
    state = pool.state()
    current = endpoint.generations.current()
    gauges["generation"].set(current.number if current else 0)
    gauges["quads"].set(current.quads if current else 0)
    for lane in ("short", "long", "asleep", "waiting"):
        gauges[f"queries_{lane}"].set(state[lane])
    gauges["workers"].set(state["workers"])
    gauges["workers_idle"].set(state["idle"])
    gauges["cache_bytes"].set(cache.bytes)
    gauges["cache_answers"].set(len(cache))
    gauges["cache_hits"].set(cache.hits)
    gauges["cache_misses"].set(cache.misses)
    return Response(200, endpoint.metrics.text(), CONTENT_TYPE)
