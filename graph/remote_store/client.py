"""A query or update -> what a store over HTTP answers, through SPARQLWrapper. What the card calls an error is raised as one."""

from __future__ import annotations

import ast
import contextlib
import re
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import IO, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin
from urllib.request import HTTPDigestAuthHandler, HTTPPasswordMgrWithDefaultRealm, Request, build_opener

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from SPARQLWrapper import BASIC, DIGEST, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from graph.remote_store.address import RemoteAddress
from graph.remote_store.card import Card
from graph.remote_store.failure import StoreFailed, Why

RESULTS_JSON = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
_UNAUTHORIZED, _FORBIDDEN = 401, 403
_ASKERS_MISTAKES = frozenset({400, 404, 413, 414, 422})
_SHOWN_CHARACTERS = 300
_BODY = re.compile(r"""b(?P<quote>['"]).*(?P=quote)""", re.DOTALL)
_ECHO = "SPARQL query:"
"""After this Virtuoso repeats the query as it read it."""
_OUT_OF_TIME = ("S1T00", "S1TAT", "timed out", "timeout", "Timeout", "estimated execution time")
"""How stores say in an error's text that time was over (Virtuoso: SQL states; Oxigraph: words)."""


class Client:
    """Speaks with one store by its card. Holds no connection; safe in threads and after a fork."""

    def __init__(self, address: RemoteAddress, card: Card) -> None:
        self.address = address
        self.card = card

    @property
    def update_url(self) -> str:
        """Return where updates go."""
        return self.address.update_url or urljoin(self.address.url, self.card.update or self.address.url)

    @property
    def upload_url(self) -> str:
        """Return where graphs are uploaded (Graph Store Protocol, indirect names)."""
        return urljoin(self.address.url, self.card.upload)

    # -- asking

    @contextmanager
    def answered(
        self,
        query: str,
        accept: str,
        *,
        timeout_s: float,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
    ) -> Iterator[HTTPResponse]:
        """Open the answer to *query*; raise StoreFailed when there is none, or only part of one."""
        wrapper = self._wrapper(query, "SELECT", accept, timeout_s)
        if self.card.time_parameter:
            wrapper.addParameter(self.card.time_parameter, str(max(int(timeout_s * 1000), 1)))
        for name, graphs in (("default-graph-uri", default_graphs), ("named-graph-uri", named_graphs)):
            for graph in graphs:
                wrapper.addParameter(name, graph)
        with contextlib.closing(self._sent(wrapper)) as response:
            self._refuse_part(response.headers)
            try:
                yield response
            except (OSError, HTTPException) as error:
                raise self._broken(error) from error

    def rows(
        self, query: str, *, timeout_s: float = 30, default_graphs: Iterable[str] = ()
    ) -> list[Mapping[str, str]]:
        """Return the solutions of a small query of our own, each value as its words."""
        with self.answered(
            query, RESULTS_JSON, timeout_s=timeout_s, default_graphs=default_graphs
        ) as response:
            result = parse_query_results(response.read(), QueryResultsFormat.JSON)
        assert isinstance(result, QuerySolutions)
        names = [variable.value for variable in result.variables]
        return [
            {
                name: str(term.value)
                for name in names
                if (term := solution[name]) is not None and hasattr(term, "value")
            }
            for solution in result
        ]

    def headers(self, query: str, *, timeout_s: float = 30) -> Message:
        """Return the headers of the answer to *query*, whatever the card says of them."""
        with contextlib.closing(
            self._sent(self._wrapper(query, "SELECT", RESULTS_JSON, timeout_s))
        ) as response:
            response.read()
            return response.headers

    def _refuse_part(self, headers: Message) -> None:
        for name in self.card.time_headers:
            if (value := headers.get(name)) is not None:
                raise StoreFailed(
                    "time",
                    f"{self.address.url} ran out of time ({name}: {value}) and sent what it had; ask for less",
                )
        for name in self.card.cut_headers:
            if (value := headers.get(name)) is not None:
                raise StoreFailed(
                    "limit",
                    f"{self.address.url} sends at most {value} rows ({name}); ask for fewer, or raise the store's own limit",
                )

    # -- changing

    def update(self, text: str, *, timeout_s: float = 300) -> None:
        """Carry out a SPARQL update; raise StoreFailed."""
        wrapper = self._wrapper(text, "INSERT", "*/*", timeout_s)
        if self.address.user and self.card.auth in ("basic", "digest"):
            wrapper.setHTTPAuth(BASIC if self.card.auth == "basic" else DIGEST)
            wrapper.setCredentials(self.address.user, self.address.password)
        with contextlib.closing(self._sent(wrapper)) as response:
            response.read()

    def upload(self, graph: str | None, lines: Sequence[bytes], *, timeout_s: float = 300) -> None:
        """Add N-Triples *lines* to *graph* (Graph Store Protocol, 5.5), or N-Quads where *graph* is None; raise StoreFailed."""
        address = self.upload_url + (f"?{self.card.upload_field}={quote(graph, safe='')}" if graph else "")
        request = Request(address, b"".join(lines), method="POST")
        request.add_header("Content-Type", N_TRIPLES if graph else "application/n-quads")
        for name, value in self._bearer().items():
            request.add_header(name, value)
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, address, self.address.user, self.address.password)
        opener = (
            build_opener(HTTPDigestAuthHandler(passwords)) if self.card.auth == "digest" else build_opener()
        )
        try:
            with opener.open(request, timeout=timeout_s) as response:
                response.read()
        except (OSError, HTTPException) as error:
            raise self._broken(error) from error

    # -- how

    def _bearer(self) -> dict[str, str]:
        given = self.card.auth == "bearer" and self.address.password
        return {"Authorization": f"Bearer {self.address.password}"} if given else {}

    def _wrapper(self, text: str, form: str, accept: str, timeout_s: float) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self.address.url, updateEndpoint=self.update_url)
        # Not setQuery(): it searches the text with a pattern that a stranger's query can keep busy for hours.
        wrapper.queryString = text
        wrapper.queryType = form
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        for name, value in self._bearer().items():
            wrapper.addCustomHttpHeader(name, value)
        wrapper.setTimeout(max(round(timeout_s), 1))
        return wrapper

    def _sent(self, wrapper: SPARQLWrapper) -> HTTPResponse:
        try:
            return wrapper.query().response
        except SPARQLWrapperException as error:
            raise self._refused(error) from error
        except (OSError, HTTPException, ValueError) as error:
            raise self._broken(error) from error

    def _refused(self, error: SPARQLWrapperException) -> StoreFailed:
        """Return the failure for a status that SPARQLWrapper has a class for (400, 401, 404, 414, 500)."""
        words = str(error.args[0]) if error.args else ""
        # SPARQLWrapper writes the body as Python writes bytes.
        if match := _BODY.search(words):
            words = ast.literal_eval(match[0]).decode("utf-8", "replace")
        status = {
            "QueryBadFormed": 400,
            "Unauthorized": _UNAUTHORIZED,
            "EndPointNotFound": 404,
            "URITooLong": 414,
        }.get(type(error).__name__, 500)
        return self._failure(status, words)

    def _failure(self, status: int, words: str) -> StoreFailed:
        said = " ".join(words.partition(_ECHO)[0].split())[:_SHOWN_CHARACTERS]
        if any(sign in words for sign in _OUT_OF_TIME):
            return StoreFailed("time", f"{self.address.url} ran out of time: {said}")
        if status in (_UNAUTHORIZED, _FORBIDDEN):
            return StoreFailed(
                "unavailable",
                f"{self.address.url} answered {status}; set POLICYGRAPH_STORE_USER and POLICYGRAPH_STORE_PASSWORD",
            )
        why: Why = "syntax" if status in _ASKERS_MISTAKES else "unavailable"
        return StoreFailed(why, f"{self.address.url} answered {status}: {said}")

    def _broken(self, error: Exception) -> StoreFailed:
        if isinstance(error, HTTPError):
            return self._failure(error.code, error.read().decode("utf-8", "replace"))
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, TimeoutError | socket.timeout):
            return StoreFailed("time", f"{self.address.url} did not answer in time")
        return StoreFailed("unavailable", f"{self.address.url} did not answer: {cause}; see that it runs")


def binary(response: HTTPResponse) -> IO[bytes]:
    """Return the body of *response* as a file."""
    return cast("IO[bytes]", response)
