"""Queries -> answers, from memory where the generation has answered them before, else from the pool; each evaluated once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from dataclasses import dataclass
from typing import Any

from graph.store_folder import Generations
from queries.workers.cache import AnswerCache, Whole
from queries.workers.job import Job
from queries.workers.limits import PoolLimits
from queries.workers.opened import OpenedGeneration
from queries.workers.pool import Pool
from queries.workers.process import Evaluation, Stopped


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer too large to hold: its bytes come while it is being computed."""

    head: dict[str, Any]
    begun: list[bytes]
    evaluation: Evaluation
    rest: AsyncIterator[bytes]

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer; raise Stopped where it breaks off."""
        for chunk in self.begun:
            yield chunk
        async for chunk in self.rest:
            yield chunk


class QueryService:
    """What the web layer asks. Belongs to one event loop."""

    def __init__(self, generations: Generations, limits: PoolLimits, *, union: bool) -> None:
        self.limits = limits
        self.pool = Pool(generations, limits, union=union)
        self.cache = AnswerCache(limits.cache_mb << 20, limits.cache_answer_kb << 10)
        self._underway: dict[Hashable, asyncio.Future[Whole | None]] = {}

    async def start(self) -> None:
        """Make ready to answer."""
        await self.pool.start()

    async def answer(
        self,
        job: Job,
        client: str,
        opened: OpenedGeneration,
        *,
        keep: bool = True,
        arrived: float | None = None,
        time_s: float | None = None,
    ) -> Whole | Stream:
        """Return the answer to *job*; raise Stopped. *keep* is False where the same text may answer otherwise next time."""
        if not keep:
            return await self._evaluated(job, client, opened, None, arrived, time_s)
        key = (opened.identity, job)
        if (kept := self.cache.get(key)) is not None:
            return kept
        while (other := self._underway.get(key)) is not None:
            if (whole := await asyncio.shield(other)) is not None:
                return whole
        future: asyncio.Future[Whole | None] = asyncio.get_running_loop().create_future()
        self._underway[key] = future
        try:
            return await self._evaluated(job, client, opened, key, arrived, time_s)
        except Stopped as stopped:
            if stopped.kind in ("busy", "abandoned", "stalled"):
                raise
            future.set_exception(stopped)
            future.exception()  # whoever waits sees it; nobody waiting is no mistake
            raise
        finally:
            del self._underway[key]
            if not future.done():
                future.set_result(self.cache.peek(key))

    async def whole(
        self,
        job: Job,
        client: str,
        opened: OpenedGeneration,
        *,
        arrived: float | None = None,
        time_s: float | None = None,
    ) -> Whole:
        """Return the answer to *job*, however large, in memory; for what we ask ourselves."""
        answer = await self.answer(job, client, opened, arrived=arrived, time_s=time_s)
        if isinstance(answer, Whole):
            return answer
        data = b"".join([chunk async for chunk in answer.chunks()])
        return Whole(answer.head, data, answer.evaluation.end or {})

    async def _evaluated(
        self,
        job: Job,
        client: str,
        opened: OpenedGeneration,
        key: Hashable | None,
        arrived: float | None,
        time_s: float | None,
    ) -> Whole | Stream:
        evaluation = await self.pool.run(job, client, opened, arrived=arrived, time_s=time_s)
        assert evaluation.head is not None
        if (data := evaluation.whole()) is None:
            begun: list[bytes] = []
            size = 0
            rest = evaluation.chunks()
            try:
                async for chunk in rest:
                    begun.append(chunk)
                    size += len(chunk)
                    if size > self.cache.answer_bytes_max:
                        return Stream(evaluation.head, begun, evaluation, rest)
            except asyncio.CancelledError:
                self.pool.abandon(evaluation)
                raise
            data = b"".join(begun)
        assert evaluation.end is not None
        whole = Whole(evaluation.head, data, evaluation.end)
        if key is not None:
            self.cache.put(key, whole)
        return whole

    async def close(self) -> None:
        """End all processes."""
        await self.pool.close()
