"""The pool as an `queries.engine.Engine`: blocking calls from any thread, typed terms back. For the queries of our own pages."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from graph.store_folder import Generations
from queries.engine import EngineUnavailable, QueryRefused, Row
from queries.workers.cache import Whole
from queries.workers.job import Job
from queries.workers.limits import PoolLimits
from queries.workers.process import Stopped
from queries.workers.service import QueryService
from queries.workers.turns import Turns

Result = TypeVar("Result")
_ASKERS_MISTAKE = frozenset({"syntax", "evaluation", "not-acceptable"})
_CLIENT = "our own pages"


def rows_of(answer: Whole) -> Sequence[Row]:
    """Return the solutions that stand in *answer* as JSON; an unbound variable is absent from its row."""
    result = parse_query_results(answer.data, QueryResultsFormat.JSON)
    assert isinstance(result, QuerySolutions)
    names = [variable.value for variable in result.variables]
    return [{name: term for name in names if (term := solution[name]) is not None} for solution in result]


class PoolEngine:
    """Asks a `QueryService` that runs in an event loop elsewhere."""

    def __init__(
        self,
        service: QueryService,
        loop: asyncio.AbstractEventLoop,
        thread: threading.Thread | None = None,
        turns: Turns | None = None,
    ) -> None:
        """*turns*: those in which the asking threads compute."""
        self.service = service
        self.turns = turns or Turns(1)
        self.loop = loop
        self._thread = thread

    @classmethod
    def in_thread(
        cls, generations: Generations, limits: PoolLimits | None = None, *, union: bool = True
    ) -> PoolEngine:
        """Return an engine with a service and an event loop of its own; `close` ends them."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="queries", daemon=True)
        thread.start()

        async def started() -> QueryService:
            service = QueryService(generations, limits or PoolLimits(), union=union)
            await service.start()
            return service

        return cls(asyncio.run_coroutine_threadsafe(started(), loop).result(), loop, thread)

    def wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Return what *work* gives, from any thread but the loop's own."""
        with self.turns.given_away():
            return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    @property
    def generation(self) -> str:
        """Identify the immutable state that answers."""
        opened = self.service.pool.ready_now()
        return opened.identity if opened is not None else self.wait(self.service.pool.opened()).identity

    def _whole(self, job: Job) -> Whole:
        opened = self.service.pool.ready_now()
        if opened is not None and (kept := self.service.cache.get((opened.identity, job))) is not None:
            return kept
        try:
            return self.wait(self._asked(job))
        except Stopped as stopped:
            if stopped.kind in _ASKERS_MISTAKE:
                raise QueryRefused(str(stopped)) from stopped
            raise EngineUnavailable(str(stopped)) from stopped

    async def _asked(self, job: Job) -> Whole:
        return await self.service.whole(job, _CLIENT, await self.service.pool.opened())

    def select(self, query: str) -> Sequence[Row]:
        """Return the solutions in order; an unbound variable is absent from its row."""
        return rows_of(self._whole(Job(query, boolean=None, graph=None)))

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        whole = self._whole(Job(query, solutions=None, graph=None))
        result = parse_query_results(whole.data, QueryResultsFormat.JSON)
        assert isinstance(result, QueryBoolean)
        return bool(result)

    def construct(self, query: str) -> Sequence[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        whole = self._whole(Job(query, solutions=None, boolean=None))
        return [quad.triple for quad in parse(input=whole.data, format=RdfFormat.N_TRIPLES)]

    def close(self) -> None:
        """End the processes, and the loop where `in_thread` made it."""
        self.wait(self.service.close())
        if self._thread is not None:
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join()
            self.loop.close()
