"""A query with SERVICE clauses -> the same query with VALUES in their place: what each service answered.

SPARQL 1.1 Federated Query (section 4) joins a service's solutions where the clause stands, so putting the solutions there as
data changes nothing. Before a service is asked, the neighbours of its clause are evaluated here, and their bindings are sent
along in batches, so that it answers only what can join. SILENT makes a failed service one solution without bindings.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from queries.engine import Term
from queries.scan import prologue, resolved
from queries.service_clauses import ServiceClause, UnreadableService, first_service
from queries.service_client import (
    Rows,
    ServiceFailed,
    ServiceRefused,
    checked_endpoint,
    fetched_triples,
    service_rows,
)
from queries.tokens import tokens
from queries.update_text import with_data_for_load

__all__ = ["Federation", "ServiceFailed", "ServiceRefused"]

CLAUSES_MAX = 16
BATCHES_MAX = 20
ENDPOINTS_MAX = 16
"""How many a variable may choose for one clause."""
_CALLS_AT_ONCE = 4
_SKOLEM = "https://w3id.org/zhengce/.well-known/genid/"
"""A blank node of a service gets an IRI (RDF 1.1 Concepts, 3.5): data in VALUES cannot be blank."""

Reader = Callable[..., Awaitable[Any]]
"""Calls a function with its arguments where that keeps nobody waiting."""
Local = Callable[[str], Awaitable[Sequence[Mapping[str, Term]]]]
"""Evaluate a SELECT here, over the dataset of the query."""


class Federation:
    """Asks the services that a query names."""

    def __init__(self, *, allowed: Sequence[str], time_s: float, rows_max: int, batch: int) -> None:
        self._allowed = tuple(allowed)
        self._time_s = time_s
        self._rows_max = rows_max
        self._batch = batch
        self._calls = asyncio.Semaphore(_CALLS_AT_ONCE)

    async def resolved(
        self, text: str, base: str, local: Local | None, *, reader: Reader, deadline: float | None = None
    ) -> str:
        """Return *text* without SERVICE; raise ServiceRefused, ServiceFailed. *deadline* is of the monotonic clock.

        Without *local* (in updates, whose later operations see what earlier ones did) services are asked for all they have.
        """
        if not self._allowed:
            raise ServiceRefused("read SERVICE; this server calls nobody (setting POLICYGRAPH_SERVICE_ALLOW)")
        for _ in range(CLAUSES_MAX):
            try:
                read = await reader(_first, text, base)
            except UnreadableService as error:
                raise ServiceRefused(str(error)) from error
            if read is None:
                return text
            clause: ServiceClause = read.clause
            data = await self._data(read, local, deadline)
            text = f"{text[: clause.start]}{data}{text[clause.end :]}"
        raise ServiceRefused(f"the query has more than {CLAUSES_MAX} SERVICE clauses")

    async def _data(self, read: _First, local: Local | None, deadline: float | None) -> str:
        clause, prefixes, own_base = read
        head = "".join(f"PREFIX {name} <{iri}>\n" for name, iri in prefixes.items())
        if own_base:
            head = f"BASE <{own_base}>\n" + head
        self._check_nested(clause, prefixes, own_base)
        if clause.target.kind == "variable":
            return await self._data_of_each(head, clause, local, deadline)
        url = resolved(clause.target, prefixes, own_base)
        if url is None:
            raise ServiceRefused(f"read SERVICE {clause.target.text}, a prefix that is not declared")
        checked_endpoint(url, self._allowed)
        shared = sorted(clause.certain & clause.neighbour_variables)
        bindings = await self._bindings(head, clause, shared, local)
        try:
            answered = await self._asked(url, head, clause, shared, bindings, deadline)
        except ServiceFailed:
            if not clause.silent:
                raise
            return _nothing(clause.variables)
        return _values(answered.variables, answered.rows, url)

    def _check_nested(self, clause: ServiceClause, prefixes: Mapping[str, str], base: str) -> None:
        """Refuse a service that the service would be made to call, too."""
        inner = list(tokens(clause.body))
        for at, token in enumerate(inner[:-1]):
            if token.is_word("SERVICE"):
                target = (
                    inner[at + 1 + inner[at + 1].is_word("SILENT")] if at + 2 < len(inner) else inner[at + 1]
                )
                if target.kind != "variable":
                    checked_endpoint(resolved(target, dict(prefixes), base) or target.text, self._allowed)

    async def _data_of_each(
        self, head: str, clause: ServiceClause, local: Local | None, deadline: float | None
    ) -> str:
        name = clause.target.text[1:]
        if local is None:
            raise ServiceRefused(f"read SERVICE ?{name} in an update, expected the address of an endpoint")
        if not clause.choosing:
            raise ServiceRefused(f"read SERVICE ?{name}, which nothing before it binds; bind it there")
        shared = sorted((clause.certain & clause.neighbour_variables) - {name})
        if name not in clause.neighbour_variables:
            shared = []  # what chooses is not a pattern that every solution satisfies
        bindings_of = await self._bindings_of_each(head, clause, name, shared, local)
        rows: list[dict[str, Term]] = []
        names: dict[str, None] = {name: None}
        for url, bindings in bindings_of.items():
            endpoint = NamedNode(url)
            try:
                answered = await self._asked(url, head, clause, shared, bindings, deadline)
            except ServiceFailed:
                if not clause.silent:
                    raise
                rows.append({name: endpoint})
                continue
            names |= dict.fromkeys(answered.variables)
            rows += [
                {**_skolemized(row, url), name: endpoint}
                for row in answered.rows
                if row.get(name, endpoint) == endpoint
            ]
        return _values(tuple(names), rows, "")

    async def _bindings_of_each(
        self, head: str, clause: ServiceClause, name: str, shared: Sequence[str], local: Local
    ) -> dict[str, list[Mapping[str, Term]] | None]:
        """Return the endpoints that the variable *name* can stand for, each with the bindings to send along (see `_bindings`)."""
        limit = self._batch * BATCHES_MAX
        where = f"WHERE {{ {clause.choosing} }}"
        found = await local(f"{head}SELECT DISTINCT ?{name} {where}")
        urls = [_endpoint(name, row.get(name)) for row in found]
        for url in urls:
            checked_endpoint(url, self._allowed)
        if len(urls) > ENDPOINTS_MAX:
            raise ServiceRefused(
                f"read SERVICE ?{name} bound to {len(urls)} endpoints; at most {ENDPOINTS_MAX} are asked"
            )
        if not shared:
            return dict.fromkeys(urls)
        names = " ".join(f"?{one}" for one in (name, *shared))
        found = await local(f"{head}SELECT DISTINCT {names} {where} LIMIT {limit + 1}")
        if len(found) > limit:
            return dict.fromkeys(urls)
        return {
            url: _sendable([row for row in found if row.get(name) == NamedNode(url)], shared) for url in urls
        }

    async def _bindings(
        self, head: str, clause: ServiceClause, shared: Sequence[str], local: Local | None
    ) -> list[Mapping[str, Term]] | None:
        """Return the bindings of the shared variables that the neighbours leave possible; None when there are too many."""
        if local is None or not shared or not clause.neighbours:
            return None
        limit = self._batch * BATCHES_MAX
        names = " ".join(f"?{name}" for name in shared)
        found = await local(
            f"{head}SELECT DISTINCT {names} WHERE {{ {clause.neighbours} }} LIMIT {limit + 1}"
        )
        return None if len(found) > limit else _sendable(found, shared)

    async def _asked(
        self,
        url: str,
        head: str,
        clause: ServiceClause,
        shared: Sequence[str],
        bindings: list[Mapping[str, Term]] | None,
        deadline: float | None,
    ) -> Rows:
        if bindings is None:
            return await self._call(url, f"{head}SELECT * WHERE {{ {clause.body} }}", deadline)
        if not bindings:
            return Rows(clause.variables, ())
        batches = [bindings[start : start + self._batch] for start in range(0, len(bindings), self._batch)]
        answers = []
        for batch in batches:
            data = _values(tuple(shared), batch, url)
            answers.append(
                await self._call(url, f"{head}SELECT * WHERE {{ {data} {{ {clause.body} }} }}", deadline)
            )
        rows = tuple(row for answer in answers for row in answer.rows)
        if len(rows) > self._rows_max:
            raise ServiceFailed(
                f"<{url}> has more than {self._rows_max} rows for one clause (limit service_rows)"
            )
        return Rows(answers[0].variables, rows)

    async def loaded(self, text: str, base: str, *, deadline: float) -> str:
        """Return an update with what its LOAD operations name as data; raise ServiceRefused, ServiceFailed."""

        def fetched(url: str, silent: bool) -> str | None:
            left = max(deadline - time.monotonic(), 0.1)
            return fetched_triples(url, self._allowed, silent=silent, time_s=min(self._time_s, left))

        return await asyncio.to_thread(with_data_for_load, text, base, fetched)

    async def _call(self, url: str, query: str, deadline: float | None) -> Rows:
        time_s = self._time_s if deadline is None else min(self._time_s, deadline - time.monotonic())
        if time_s <= 0:
            raise ServiceFailed(f"no time was left to ask <{url}> (limit query_time_s)")
        async with self._calls:
            call = asyncio.to_thread(service_rows, url, query, time_s=time_s, rows_max=self._rows_max)
            try:
                return await asyncio.wait_for(call, time_s + 1)
            except TimeoutError:
                raise ServiceFailed(
                    f"<{url}> did not answer within {time_s:.1f} s (limit service_time_s)"
                ) from None


class _First(NamedTuple):
    clause: ServiceClause
    prefixes: dict[str, str]
    base: str


def _first(text: str, base: str) -> _First | None:
    """Return the first SERVICE clause of *text*, its prefixes and its base IRI."""
    found = list(tokens(text))
    clause = first_service(text, found)
    return None if clause is None else _First(clause, *prologue(found, base))


def _endpoint(name: str, term: Term | None) -> str:
    if not isinstance(term, NamedNode):
        bound = "left unbound" if term is None else f"bound to {term}"
        raise ServiceRefused(f"read SERVICE ?{name} {bound}, expected the address of an endpoint")
    return term.value


def _sendable(found: Sequence[Mapping[str, Term]], shared: Sequence[str]) -> list[Mapping[str, Term]] | None:
    """Return the bindings of *shared* in *found* that a service can be asked with; None when it must be asked for all it has."""
    rows = [{name: row[name] for name in shared if name in row} for row in found]
    if any(len(row) < len(shared) for row in rows):
        return None
    if any(isinstance(term, Triple) for row in rows for term in row.values()):
        return None
    # A blank node of ours is none of theirs: it joins with nothing there.
    return [row for row in rows if not any(isinstance(term, BlankNode) for term in row.values())]


def _skolemized(row: Mapping[str, Term], url: str) -> dict[str, Term]:
    return {name: _named(term, url) for name, term in row.items()}


def _named(term: Term, url: str) -> Term:
    if isinstance(term, BlankNode):
        digest = hashlib.sha256(f"{url}\0{term.value}".encode()).hexdigest()
        return NamedNode(_SKOLEM + digest[:24])
    if isinstance(term, Triple):
        subject, object_ = _named(term.subject, url), _named(term.object, url)
        assert not isinstance(subject, Literal)
        return Triple(subject, term.predicate, object_)
    return term


def _values(names: Sequence[str], rows: Iterable[Mapping[str, Term]], url: str) -> str:
    """Return *rows* as a VALUES block."""
    lines = []
    for row in rows:
        terms = (str(_named(row[name], url)) if name in row else "UNDEF" for name in names)
        lines.append(f"({' '.join(terms)})")
    return f"VALUES ({' '.join('?' + name for name in names)}) {{ {' '.join(lines)} }}"


def _nothing(names: Sequence[str]) -> str:
    """Return one solution in which none of *names* is bound."""
    return _values(names, [{}], "")
