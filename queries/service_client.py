"""One call of a remote SPARQL endpoint through SPARQLWrapper: only listed addresses, no redirect, bounded time and size.

A name is resolved once, the address it gives is looked at, and that address is called: what the name resolves to a moment later
does not matter. Addresses that are not public (loopback, private, link-local …) are called only where the list names them.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from queries.engine import Term

BYTES_MAX = 64 << 20
_RDF = "text/turtle, application/n-triples, application/rdf+xml;q=0.9, application/ld+json;q=0.8"
_NAMED_LOCAL = frozenset({"localhost"})
_TRUNCATED = ("X-SPARQL-MaxRows", "X-SQL-State")
"""Virtuoso's headers for an answer that it cut."""


class ServiceRefused(Exception):
    """An endpoint that may not be called; the message names it and the setting."""


class ServiceFailed(Exception):
    """An endpoint that did not answer, or not with all rows."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a service answered."""

    variables: tuple[str, ...]
    rows: tuple[Mapping[str, Term], ...]


def checked_endpoint(url: str, allowed: Sequence[str]) -> None:
    """Raise ServiceRefused unless the list *allowed* of address prefixes has *url*."""
    try:
        parts = urlsplit(url)
        plain = not any(sign in url for sign in "\\ \t\r\n") and "@" not in parts.netloc
        callable_ = parts.scheme in ("http", "https") and bool(parts.hostname) and plain
    except ValueError:
        callable_ = False
    if callable_:
        for prefix in allowed:
            listed = urlsplit(prefix)
            same_host = listed.scheme == parts.scheme and _host(listed.netloc) == parts.hostname
            if same_host and url.startswith(prefix):
                return
    raise ServiceRefused(
        f"read SERVICE or LOAD <{url[:200]}>, which this server may not call; it lists {_shown(allowed)}"
    )


def _host(netloc: str) -> str:
    return (urlsplit(f"//{netloc.rstrip(':')}").hostname or "").lower()


def _shown(allowed: Sequence[str]) -> str:
    return ", ".join(allowed) if allowed else "none (setting POLICYGRAPH_SERVICE_ALLOW)"


def public_address(host: str, port: int) -> str:
    """Return the address to connect to for *host*; raise ServiceRefused when it is not public and not listed as such."""
    try:
        ipaddress.ip_address(host)
        return host  # a literal: the list named it
    except ValueError:
        pass
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if host in _NAMED_LOCAL:
        return str(found[0][4][0])
    for *_, address in found:
        if not ipaddress.ip_address(address[0]).is_global:
            raise ServiceRefused(
                f"{host} resolves to {address[0]}, which is no public address; list the address itself"
            )
    return str(found[0][4][0])


class _Connection(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = socket.create_connection((public_address(self.host, self.port), self.port), self.timeout)


class _SecureConnection(http.client.HTTPSConnection):
    def connect(self) -> None:
        plain = socket.create_connection((public_address(self.host, self.port), self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


class _Http(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, request)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_SecureConnection, request)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def safe_opener() -> urllib.request.OpenerDirector:
    """Return an opener that follows no redirect, uses no proxy, and connects to the address it has looked at."""
    opener = urllib.request.OpenerDirector()
    for handler in (_Http(), _Https(), _NoRedirect(), urllib.request.HTTPErrorProcessor()):
        opener.add_handler(handler)
    opener.add_handler(urllib.request.HTTPDefaultErrorHandler())
    return opener


class _Client(SPARQLWrapper):
    """SPARQLWrapper over the opener above."""

    def _query(self) -> tuple[Any, str]:
        return safe_opener().open(self._createRequest(), timeout=self.timeout), self.returnFormat


def service_rows(url: str, query: str, *, time_s: float, rows_max: int) -> Rows:
    """Return what the endpoint *url* answers to *query*; raise ServiceFailed or ServiceRefused. Blocks."""
    client = _Client(url, agent="policygraph")
    client.setQuery(query)
    client.setMethod(POST)
    client.setReturnFormat(JSON)
    client.setTimeout(max(1, round(time_s)))
    try:
        response = client.query().response
        cut = [name for name in _TRUNCATED if response.headers.get(name)]
        body = response.read(BYTES_MAX + 1)
    except HTTPError as error:
        raise ServiceFailed(f"<{url}> answered {error.code} {error.reason}") from error
    except (URLError, OSError, http.client.HTTPException, SPARQLWrapperException) as error:
        if isinstance(error.__cause__ or getattr(error, "reason", None), ServiceRefused):
            raise ServiceRefused(str(error)) from error
        raise ServiceFailed(f"<{url}> did not answer: {getattr(error, 'reason', error)}") from error
    if cut:
        raise ServiceFailed(f"<{url}> did not give all rows: its answer carries {', '.join(cut)}")
    if len(body) > BYTES_MAX:
        raise ServiceFailed(f"<{url}> answered more than {BYTES_MAX >> 20} MiB")
    return _parsed(url, body, response.headers.get("Content-Type", ""), rows_max)


def _parsed(url: str, body: bytes, content_type: str, rows_max: int) -> Rows:
    form = (
        QueryResultsFormat.from_media_type(content_type.partition(";")[0].strip()) or QueryResultsFormat.JSON
    )
    try:
        result = parse_query_results(body, form)
        if not isinstance(result, QuerySolutions):
            raise ServiceFailed(f"<{url}> answered {content_type}, expected solutions")
        names = tuple(variable.value for variable in result.variables)
        rows: list[Mapping[str, Term]] = []
        for solution in result:
            rows.append({name: term for name in names if (term := solution[name]) is not None})
            if len(rows) > rows_max:
                raise ServiceFailed(
                    f"<{url}> has more than {rows_max} rows for one clause (limit service_rows)"
                )
    except (SyntaxError, ValueError) as error:
        raise ServiceFailed(f"<{url}> answered something that is no result set: {error}") from error
    return Rows(names, tuple(rows))


def fetched_triples(url: str, allowed: Sequence[str], *, silent: bool, time_s: float) -> str | None:
    """Return the RDF at *url* as N-Triples, for LOAD; None where it could not be had and *silent*. Blocks."""
    if urlsplit(url).scheme not in ("http", "https", "file", "") and silent:
        return None  # no scheme that anything could be fetched by: LOAD SILENT ignores it
    checked_endpoint(url, allowed)
    try:
        request = urllib.request.Request(url, headers={"Accept": _RDF, "User-Agent": "policygraph"})
        response = safe_opener().open(request, timeout=time_s)
        body = response.read(BYTES_MAX + 1)
        if len(body) > BYTES_MAX:
            raise ServiceFailed(f"<{url}> has more than {BYTES_MAX >> 20} MiB")
        media_type = (response.headers.get("Content-Type") or "").partition(";")[0].strip()
        form = RdfFormat.from_media_type(media_type) or RdfFormat.from_extension(
            urlsplit(url).path.rpartition(".")[2]
        )
        if form is None:
            raise ServiceFailed(f"<{url}> answered {media_type or 'no media type'}, expected RDF")
        quads = parse(body, format=form, base_iri=url, without_named_graphs=True, rename_blank_nodes=True)
        return " ".join(f"{quad.triple} ." for quad in quads)
    except (
        HTTPError,
        URLError,
        OSError,
        http.client.HTTPException,
        SyntaxError,
        ValueError,
        ServiceFailed,
    ) as error:
        if silent:
            return None
        if isinstance(error, ServiceFailed):
            raise
        raise ServiceFailed(f"<{url}> could not be loaded: {error}") from error
