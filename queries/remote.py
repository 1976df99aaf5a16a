"""The stored queries against any SPARQL endpoint over HTTP, through SPARQLWrapper.

``python -m queries.remote URL [NAME …]`` runs the competency questions there and prints their rows. In code, a
:class:`RemoteEngine` stands wherever an `queries.engine.Engine` is asked for.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from typing import Any
from urllib.error import URLError

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, SPARQLWrapperException

from queries.catalogue import catalogue
from queries.engine import EngineUnavailable, QueryRefused, Row, Term


def term_of_json(value: dict[str, str]) -> Term:
    """Return the RDF term of one SPARQL 1.1 JSON results binding (section 3.2.2; Virtuoso's typed-literal too)."""
    match value["type"]:
        case "uri":
            return NamedNode(value["value"])
        case "bnode":
            return BlankNode(value["value"])
        case "literal" | "typed-literal":
            if language := value.get("xml:lang"):
                return Literal(value["value"], language=language)
            datatype = value.get("datatype")
            return (
                Literal(value["value"], datatype=NamedNode(datatype)) if datatype else Literal(value["value"])
            )
    raise EngineUnavailable(
        f"the endpoint answered a term of type {value['type']!r}, expected uri, bnode or literal"
    )


class RemoteEngine:
    """A SPARQL endpoint elsewhere. Generation is its address: we cannot know when it changes."""

    def __init__(self, url: str, *, timeout_s: int = 30) -> None:
        self.url = url
        self.timeout_s = timeout_s
        self.generation = url

    def _answer(self, query: str, accept: str) -> Any:
        client = SPARQLWrapper(self.url)
        client.setQuery(query)
        client.setMethod(POST)
        client.setReturnFormat(accept)
        client.setTimeout(self.timeout_s)
        try:
            return client.query().convert()
        except QueryBadFormed as error:
            raise QueryRefused(f"{self.url} refused the query: {error}") from error
        except (EndPointInternalError, SPARQLWrapperException, URLError, TimeoutError, ValueError) as error:
            raise EngineUnavailable(f"{self.url} did not answer: {error}") from error

    def select(self, query: str) -> Sequence[Row]:
        """Return the solutions in order; an unbound variable is absent from its row."""
        answer = self._answer(query, JSON)
        return [
            {name: term_of_json(value) for name, value in binding.items()}
            for binding in answer["results"]["bindings"]
        ]

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        return bool(self._answer(query, JSON)["boolean"])

    def construct(self, query: str) -> Sequence[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        answer = self._answer(query, N3)
        data = answer if isinstance(answer, bytes) else str(answer).encode()
        return [quad.triple for quad in parse(input=data, format=RdfFormat.TURTLE)]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m queries.remote", description="stored queries against any endpoint"
    )
    parser.add_argument("url", help="address of a SPARQL endpoint, e.g. http://127.0.0.1:5000/sparql")
    parser.add_argument("name", nargs="*", help="names of competency questions (default: all)")
    chosen = parser.parse_args(arguments)
    known = catalogue("competency")
    if unknown := [name for name in chosen.name if name not in known]:
        print(f"queries.remote: no stored query {unknown}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    engine = RemoteEngine(chosen.url)
    try:
        for query in known.values():
            if chosen.name and query.name not in chosen.name:
                continue
            rows = engine.select(query.text)
            print(f"# {query.question_zh} {query.question_en} ({len(rows)} rows)")
            writer = csv.writer(sys.stdout, lineterminator="\n")
            for row in rows:
                writer.writerow(getattr(term, "value", str(term)) for term in row.values())
    except (EngineUnavailable, QueryRefused) as error:
        print(f"queries.remote: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
