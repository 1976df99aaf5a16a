"""The stored queries against any SPARQL endpoint over HTTP, through SPARQLWrapper.

``python -m queries.remote URL [NAME …]`` runs the competency questions there and prints their rows. In code, a
:class:`RemoteEngine` stands wherever an `queries.engine.Engine` is asked for.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from pyoxigraph import QueryBoolean, QuerySolutions, Triple

from graph.remote_store.address import MalformedAddress, remote_address
from graph.remote_store.failure import StoreFailed
from graph.remote_store.generations import RemoteGenerations
from queries.catalogue import catalogue
from queries.engine import EngineUnavailable, QueryRefused, Row
from queries.remote_store import RemoteStore, RemoteTriples, Result

_REFUSED = ("syntax", "evaluation")


class RemoteEngine:
    """A SPARQL endpoint elsewhere, asked in this thread. Where we published to it, it answers from one generation at a time."""

    def __init__(self, url: str, *, timeout_s: float = 30) -> None:
        self.url = url
        self.timeout_s = timeout_s
        self.generations = RemoteGenerations(remote_address(url))

    @property
    def generation(self) -> str:
        """Identify the state that answers."""
        return self.generations.mark()

    @contextmanager
    def _answered(self, query: str) -> Iterator[Result]:
        try:
            store = RemoteStore(
                self.generations.client, self.generations.read_now(), timeout_s=self.timeout_s, federates=True
            )
            with closing(store):
                yield store.query(query)
        except StoreFailed as failed:
            if failed.why in _REFUSED:
                raise QueryRefused(str(failed)) from failed
            raise EngineUnavailable(str(failed)) from failed
        except (OSError, SyntaxError) as error:
            raise EngineUnavailable(f"{self.url} answered what is not whole: {error}") from error

    def select(self, query: str) -> Sequence[Row]:
        """Return the solutions in order; an unbound variable is absent from its row."""
        with self._answered(query) as result:
            if not isinstance(result, QuerySolutions):
                raise QueryRefused("expected a SELECT query")
            names = [variable.value for variable in result.variables]
            return [
                {name: term for name in names if (term := solution[name]) is not None} for solution in result
            ]

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        with self._answered(query) as result:
            if not isinstance(result, QueryBoolean):
                raise QueryRefused("expected an ASK query")
            return bool(result)

    def construct(self, query: str) -> Sequence[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        with self._answered(query) as result:
            if not isinstance(result, RemoteTriples):
                raise QueryRefused("expected a CONSTRUCT or DESCRIBE query")
            return list(result)


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
    try:
        engine = RemoteEngine(chosen.url)
        for query in known.values():
            if chosen.name and query.name not in chosen.name:
                continue
            started = time.perf_counter()
            rows = engine.select(query.text)
            took_ms = (time.perf_counter() - started) * 1000
            print(f"# {query.question_zh} {query.question_en} ({len(rows)} rows, {took_ms:.0f} ms)")
            writer = csv.writer(sys.stdout, lineterminator="\n")
            for row in rows:
                writer.writerow(getattr(term, "value", str(term)) for term in row.values())
    except (EngineUnavailable, QueryRefused, StoreFailed, MalformedAddress) as error:
        print(f"queries.remote: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
