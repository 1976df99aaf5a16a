"""What the handlers of the endpoint share: settings, generations, the query service, the writer, counts and the log."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from graph.description import QUERIES, Facts
from graph.replication.followed import primary_of
from graph.store_folder import NoSuchGeneration
from queries.engine import Row
from queries.federation import Federation, Reader
from queries.scan import TextLimits
from queries.workers.engine import rows_of
from queries.workers.job import Job
from queries.workers.long_texts import LongTexts
from queries.workers.opened import OpenedGeneration
from queries.workers.process import Stopped
from queries.workers.service import QueryService
from queries.workers.writing import WriterProcess
from web.access_log import AccessLog
from web.errors import Problem, problem_of
from web.metrics import Metrics
from web.settings import Settings, pool_limits
from web.stores import store_of

logger = logging.getLogger(__name__)
_FLUSH_S = 1.0
_DESCRIPTION_TIME_S = 120.0
_DESCRIPTIONS_KEPT = 16


class Counting(Protocol):
    """Something that counts how often it answered."""

    hits: int


class Endpoint:
    """One SPARQL endpoint over one store. Belongs to one event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.generations = store_of(settings)
        self.union = settings.default_graph == "union"
        self.service = QueryService(self.generations, pool_limits(settings), union=self.union)
        self.writer = WriterProcess(
            self.generations, memory_quads=settings.memory_quads, time_s=settings.update_time_s
        )
        self.federation = Federation(
            allowed=settings.service_allow,
            time_s=settings.service_time_s,
            rows_max=settings.service_rows,
            batch=settings.service_batch,
        )
        shape = (settings.query_nesting, settings.query_patterns, settings.query_operators)
        self.text_limits = TextLimits(settings.query_kb << 10, *shape)
        self.update_limits = TextLimits(settings.upload_mb << 20, *shape)
        self.texts = LongTexts(settings.waiting, settings.waiting_per_client)
        self.metrics = Metrics()
        self.log = AccessLog(Path(settings.log) if settings.log else None)
        self.repeated: Counting | None = None
        """What the connections answer by themselves, where there is a door."""
        self._repeated_noted = 0
        self._facts: dict[str, dict[str, Sequence[Row]]] = {}
        self._described: OrderedDict[Hashable, bytes] = OrderedDict()
        self._describing = asyncio.Lock()
        self._flushing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Make ready to answer: the current generation loaded, query processes warm."""
        if primary_of(self.generations.store) is None:
            self.generations.begin_empty()
        await self.service.start()
        self._flushing = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        while True:
            await asyncio.sleep(_FLUSH_S)
            if self.repeated is not None and (count := self.repeated.hits - self._repeated_noted):
                self._repeated_noted += count
                self.metrics.count("sparql", 200, count)
                self.log.note(path="/sparql", status=200, outcome="repeated", count=count)
            try:
                self.log.flush()
            except OSError:
                logger.exception("the access log could not be written; it goes on")

    async def opened(self, number: int | None = None) -> OpenedGeneration:
        """Return the generation asked for, ready to answer; raise Problem."""
        try:
            return await self.service.pool.opened(number)
        except NoSuchGeneration as error:
            raise Problem(404, "no-generation", str(error)) from error
        except Stopped as stopped:
            raise problem_of(stopped.kind, str(stopped)) from stopped

    async def rows(self, query: str, opened: OpenedGeneration, client: str, **dataset: Any) -> Sequence[Row]:
        """Return the solutions of a SELECT that the endpoint asks itself; raise Stopped."""
        job = Job(query, boolean=None, graph=None, rows_max=self.settings.result_rows, **dataset)
        return rows_of(await self.service.whole(job, client, opened))

    def reader(self, client: str, deadline: float) -> Reader:
        """Return what reads a long text for *client*, in its turn."""
        return partial(self.texts.read, client, deadline)

    async def facts(self, opened: OpenedGeneration, names: Sequence[str] = tuple(QUERIES)) -> Facts:
        """Return what the graph says of itself (`graph.description`), asked once a generation; raise Problem."""
        known = self._facts.setdefault(opened.identity, {})
        for name in names:
            if name not in known:
                job = Job(QUERIES[name], boolean=None, graph=None)
                try:
                    whole = await self.service.whole(job, "description", opened, time_s=_DESCRIPTION_TIME_S)
                except Stopped as stopped:
                    raise problem_of(stopped.kind, str(stopped)) from stopped
                known[name] = rows_of(whole)
        for identity in list(self._facts)[:-2]:
            self._facts.pop(identity, None)
        return known

    async def described(self, key: Hashable, made: Callable[[], bytes]) -> bytes:
        """Return the description kept under *key*, or what *made* gives: in a thread, one after the other, for it takes a while."""
        if (kept := self._described.get(key)) is not None:
            return kept
        async with self._describing:
            if (kept := self._described.get(key)) is None:
                kept = self._described[key] = await asyncio.to_thread(made)
                if len(self._described) > _DESCRIPTIONS_KEPT:
                    self._described.popitem(last=False)
        return kept

    async def close(self) -> None:
        """End all processes."""
        if self._flushing is not None:
            self._flushing.cancel()
        self.log.flush()
        self.texts.close()
        self.writer.close()
        await self.service.close()
