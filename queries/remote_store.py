"""A remote store as the query processes and `queries.remote` ask it: a query goes out as its card says, its answer is streamed.

What comes back is what `pyoxigraph.Store.query` gives (solutions, a boolean, triples), whatever the store's own habits: the
older JSON of Virtuoso, its ASK that is a table, an answer that was cut and says so only in a header.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import lru_cache
from http.client import HTTPException, HTTPResponse
from typing import IO, Any, TypeAlias, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from graph.remote_store.address import RemoteAddress
from graph.remote_store.card import card_from
from graph.remote_store.client import N_TRIPLES, RESULTS_JSON, Client
from graph.remote_store.failure import StoreFailed
from graph.remote_store.layout import StoredGeneration, kept_graph
from queries.stored_dataset import NotForStore, Placed, placed, without_generation
from queries.tokens import iri_of, tokens
from queries.virtuoso_text import for_virtuoso

_YES, _NO = b'{"head":{},"boolean":true}', b'{"head":{},"boolean":false}'
_STATED_TWICE = "ASK { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(STR(?g) < STR(?h)) }"
_NAMES_REMEMBERED = 4_096
_CHUNK_BYTES = 65_536


class RemoteTriples:
    """The triples of a CONSTRUCT or DESCRIBE, as they come."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = triples

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def serialize(self, output: IO[bytes], format: RdfFormat) -> None:  # noqa: A002 - named as in pyoxigraph
        """Write the triples to *output*."""
        serialize(self._triples, output, format=format)


Result: TypeAlias = QuerySolutions | QueryBoolean | RemoteTriples


class RemoteStore:
    """One generation of the graph in a store elsewhere. One query at a time: asking closes the answer before."""

    def __init__(
        self,
        client: Client,
        generation: StoredGeneration | None,
        *,
        timeout_s: float,
        federates: bool = False,
    ) -> None:
        """Take the generation that answers, None for a store as it is. *federates*: SERVICE is left to the store."""
        self._client = client
        self._federates = federates
        self._generation = generation
        self._timeout_s = timeout_s
        self._answer = ExitStack()
        self._kept = lru_cache(_NAMES_REMEMBERED)(self._looked_up)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> RemoteStore:
        """Return what `as_json` of another process describes."""
        generation = values["generation"]
        return cls(
            Client(RemoteAddress(**values["address"]), card_from(values["card"])),
            StoredGeneration(**generation) if generation else None,
            timeout_s=values["timeout_s"],
        )

    def _looked_up(self, name: str) -> str | None:
        assert self._generation is not None
        return kept_graph(self._client, self._generation, name)

    def query(
        self,
        text: str,
        *,
        base_iri: str | None = None,
        default_graph: Sequence[Any] | None = None,
        named_graphs: Sequence[Any] | None = None,
    ) -> Result:
        """Return the answer to *text*; raise StoreFailed. Graphs are given as pyoxigraph's terms."""
        self._answer.close()
        default = None if default_graph is None else [graph.value for graph in default_graph]
        named = None if named_graphs is None else [graph.value for graph in named_graphs]
        if default and len(default) > 1:
            self._refuse_counting_twice(default)
        card = self._client.card
        translated = for_virtuoso(text, card.row_cap) if card.dialect == "virtuoso" else None
        asked = self._placed(translated.text if translated else text, default, named)
        based = f"BASE <{base_iri}> {asked.text}" if base_iri and _has_relative(asked.text) else asked.text
        accept = N_TRIPLES if asked.form in ("CONSTRUCT", "DESCRIBE") else RESULTS_JSON
        response = self._answer.enter_context(
            self._client.answered(
                based,
                accept,
                timeout_s=self._timeout_s,
                default_graphs=asked.default_graphs,
                named_graphs=asked.named_graphs,
            )
        )
        body: io.RawIOBase = _Body(response, self._client.address.url)
        if translated and asked.form == "SELECT":
            body = _Lines(body, translated.line_read)
        return self._result(asked.form, body)

    def _placed(self, text: str, default: Sequence[str] | None, named: Sequence[str] | None) -> Placed:
        extensions = self._client.card.extensions
        try:
            if self._generation is None:
                asked = without_generation(text, extensions, federates=self._federates)
                return Placed(asked.text, asked.form, tuple(default or ()), tuple(named or ()))
            return placed(
                text,
                self._generation,
                self._kept,
                default_graphs=default,
                named_graphs=named,
                extensions=extensions,
                always_in_text=not self._client.card.dataset_parameters,
                federates=self._federates,
            )
        except NotForStore as refused:
            raise StoreFailed("syntax", str(refused)) from refused

    def _refuse_counting_twice(self, graphs: Sequence[str]) -> None:
        """SPARQL asks for the merge of several default graphs (13.2); stores give what stands in two of them twice."""
        asked = self._placed(_STATED_TWICE, [], graphs)
        with self._client.answered(
            asked.text,
            RESULTS_JSON,
            timeout_s=self._timeout_s,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        ) as response:
            twice = self._boolean(_Body(response, self._client.address.url))
        if twice:
            raise StoreFailed(
                "evaluation",
                "the graphs of this dataset share triples, which the remote store would count twice; "
                "ask one of them, or the union of all (no dataset)",
            )

    def _result(self, form: str, body: io.RawIOBase) -> Result:
        if form == "ASK":
            return cast(
                "QueryBoolean",
                parse_query_results(_YES if self._boolean(body) else _NO, QueryResultsFormat.JSON),
            )
        if form == "SELECT":
            if self._client.card.cap_is_silent:
                body = self._not_cut(body)
            result = parse_query_results(cast("IO[bytes]", body), QueryResultsFormat.JSON)
            assert isinstance(result, QuerySolutions)
            return result
        return RemoteTriples(quad.triple for quad in parse(cast("IO[bytes]", body), RdfFormat.N_TRIPLES))

    def _not_cut(self, body: io.RawIOBase) -> io.RawIOBase:
        """Return *body*, read to its end, of a store that cuts answers without a word; raise StoreFailed where it may have."""
        data = body.read(-1) or b""
        rows = sum(1 for _ in cast("QuerySolutions", parse_query_results(data, QueryResultsFormat.JSON)))
        if self._client.card.cuts_silently(rows):
            raise StoreFailed(
                "limit",
                f"{self._client.address.url} sends at most {rows} rows and does not say so; ask for fewer",
            )
        return cast("io.RawIOBase", io.BytesIO(data))

    def _boolean(self, body: io.RawIOBase) -> bool:
        result = parse_query_results(body.read(-1) or b"", QueryResultsFormat.JSON)
        if isinstance(result, QueryBoolean):
            return bool(result)
        assert isinstance(result, QuerySolutions)
        # Virtuoso: one row whose only value is 1, or no row.
        for row in result:
            return str(cast("Any", row[0]).value) in ("1", "true")
        return False

    def close(self) -> None:
        """Close the answer that is still open."""
        self._answer.close()


class _Body(io.RawIOBase):
    """The body of an answer; ends in an error where the connection ended before the body did."""

    def __init__(self, response: HTTPResponse, url: str) -> None:
        self._response = response
        self._url = url

    def read(self, size: int = -1) -> bytes:
        """Return at most *size* bytes, all with -1."""
        try:
            data = self._response.read(None if size < 0 else size)
        except (OSError, HTTPException) as error:
            raise OSError(f"{self._url} broke its answer off: {error}") from error
        if not data and size and self._response.length:
            raise OSError(f"{self._url} broke its answer off: {self._response.length} bytes are missing")
        return data


class _Lines(io.RawIOBase):
    """A body whose lines are read through a function."""

    def __init__(self, body: io.RawIOBase, read_line: Callable[[bytes], bytes]) -> None:
        self._body = body
        self._read_line = read_line
        self._begun = b""
        self._ready = b""

    def read(self, size: int = -1) -> bytes:
        """Return at most *size* bytes, all with -1."""
        while len(self._ready) < size or size < 0:
            data = self._body.read(_CHUNK_BYTES) or b""
            *whole, self._begun = (self._begun + data).split(b"\n")
            if not data and self._begun:
                whole, self._begun = [self._begun], b""
            self._ready += b"".join(self._read_line(line) + b"\n" for line in whole)
            if not data:
                break
        taken, self._ready = (self._ready, b"") if size < 0 else (self._ready[:size], self._ready[size:])
        return taken


def _has_relative(text: str) -> bool:
    return any(token.kind == "iri" and ":" not in iri_of(token) for token in tokens(text))
