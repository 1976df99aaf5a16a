"""A request -> what it asks, by the SPARQL 1.1 Protocol (2.1 query, 2.2 update): GET, form POST, direct POST."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from web.errors import Problem
from web.exchange import Request, pairs

Number = TypeVar("Number", int, float)
FORM = "application/x-www-form-urlencoded"
QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, X-Generation, X-Limits, Retry-After, Location",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query or an update with what the protocol says beside it."""

    text: str
    default_graphs: tuple[str, ...] | None
    """None where the request names no dataset."""
    named_graphs: tuple[str, ...] | None
    generation: int | None = None
    time_s: float | None = None
    """A shorter time limit that the asker chose."""


def allow(request: Request, methods: Sequence[str]) -> None:
    """Raise Problem 405 unless the method is one of *methods*."""
    if request.method not in methods:
        raise Problem(
            405,
            "method",
            f"read method {request.method}, expected one of {', '.join(methods)}",
            headers={"Allow": ", ".join((*methods, "OPTIONS"))},
        )


async def query_asked(request: Request, body_bytes: int) -> Asked | None:
    """Return the query that *request* asks, None when it asks for the service description."""
    if request.method in ("GET", "HEAD"):
        if not request.query_string:
            return None
        return _asked(pairs(request.query_string), "query", "update")
    fields, text = await _posted(request, QUERY_TYPE, body_bytes)
    if text is not None:
        return _direct(text, fields, "query")
    return _asked(fields, "query", "update")


async def update_asked(request: Request, body_bytes: int) -> Asked:
    """Return the update that *request* asks for."""
    fields, text = await _posted(request, UPDATE_TYPE, body_bytes)
    if text is not None:
        return _direct(text, fields, "update")
    return _asked(fields, "update", "query")


async def _posted(
    request: Request, direct_type: str, body_bytes: int
) -> tuple[list[tuple[str, str]], str | None]:
    kind = request.content_type
    if kind not in (FORM, direct_type):
        raise Problem(
            415, "media-type", f"read Content-Type {kind or 'none'!r}, expected {FORM} or {direct_type}"
        )
    charset = _charset(request.header("content-type"))
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise Problem(400, "charset", f"read charset {charset!r}, expected UTF-8")
    body = await request.read(body_bytes)
    fields = pairs(request.query_string)
    if kind == FORM:
        return pairs(body) + [pair for pair in fields if pair[0] not in ("query", "update")], None
    try:
        return fields, body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(
            400, "not-utf-8", f"read a body that is not UTF-8 at byte {error.start}; send UTF-8"
        ) from error


def _charset(content_type: str) -> str:
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def _direct(text: str, fields: list[tuple[str, str]], name: str) -> Asked:
    if any(key in ("query", "update") for key, _ in fields):
        raise Problem(400, "two-operations", f"read a {name} in the body and one in the address; send one")
    return _with_dataset(text, fields, name)


def _asked(fields: list[tuple[str, str]], name: str, other: str) -> Asked:
    texts = [value for key, value in fields if key == name]
    if any(key == other for key, _ in fields):
        raise Problem(400, "wrong-operation", f"read {other}=, expected {name}= at this address")
    if len(texts) != 1:
        raise Problem(400, f"no-{name}", f"read {len(texts)} fields {name}=, expected exactly one")
    return _with_dataset(texts[0], fields, name)


def _with_dataset(text: str, fields: list[tuple[str, str]], name: str) -> Asked:
    default_key, named_key = (
        ("using-graph-uri", "using-named-graph-uri")
        if name == "update"
        else ("default-graph-uri", "named-graph-uri")
    )
    default = tuple(value for key, value in fields if key == default_key)
    named = tuple(value for key, value in fields if key == named_key)
    given = bool(default or named)
    return Asked(
        text,
        default if given else None,
        named if given else None,
        _number(fields, "generation", int),
        _number(fields, "timeout", float),
    )


def _number(fields: list[tuple[str, str]], name: str, kind: type[Number]) -> Number | None:
    text = next((value for key, value in fields if key == name), None)
    if text is None:
        return None
    try:
        value = kind(text)
        if not 0 < value < 1e9:
            raise ValueError
    except ValueError:
        raise Problem(400, name, f"read {name}={text[:40]!r}, expected a positive number") from None
    return value


def not_acceptable(request: Request, detail: str = "") -> Problem:
    """Return the 406 for what the request's Accept header asks."""
    offered = (
        "JSON, XML, CSV, TSV for SELECT; JSON, XML for ASK; Turtle, N-Triples, RDF/XML, JSON-LD for graphs"
    )
    return Problem(
        406,
        "not-acceptable",
        f"read Accept: {request.header('accept')}; {detail + '; ' if detail else ''}there is {offered}",
    )
