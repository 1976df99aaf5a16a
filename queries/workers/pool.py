"""Queries -> evaluations on warm query processes, in two lanes, each within its limits.

A query starts in the short lane. One that runs on is put at the lowest priority and moves to the long lane, so that the next
short one can start; where the long lane is full it sleeps until there is a place. Whatever overruns its time, or whose asker
is gone, loses its process; a new one is forked from the keeper, warm, in milliseconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import subprocess
import sys
import time
from collections import Counter, OrderedDict, deque
from pathlib import Path

from graph.store_folder import Generation, Generations
from queries.workers.channel import Channel, ProcessGone
from queries.workers.job import Job
from queries.workers.lanes import Lane
from queries.workers.limits import PoolLimits
from queries.workers.opened import OpenedGeneration
from queries.workers.process import Evaluation, Stopped, Worker

logger = logging.getLogger(__name__)
ROOT = Path(__file__).parent.parent.parent
_TICK_S = 0.02
_OLD_MAY_ANSWER_AFTER_S = 3.0
"""A published graph that takes longer to load does not hold up queries: until then the one before answers."""
_KNOWN_LONG = 20_000
_CLOSING_S = 3.0
_SLOWED_AFTER = 4
"""A query that takes so many times `long_after_ms` gives way to everyone else."""
_LONG_AFTER_WALL = 20
"""A query that holds its place for so many times `long_after_ms` is long, whatever it did meanwhile."""


class Pool:
    """The query processes of one store. All its methods belong to one event loop."""

    def __init__(self, generations: Generations, limits: PoolLimits, *, union: bool) -> None:
        self.generations = generations
        self.limits = limits
        self._union = union
        self.short = Lane(limits.short_workers, limits.waiting, limits.waiting_per_client)
        self.long = Lane(limits.long_workers, limits.waiting, limits.waiting_per_client)
        self._asleep: deque[Evaluation] = deque()
        self._long_of: Counter[str] = Counter()
        self._running: set[Evaluation] = set()
        self._known_long: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._nursery: Channel | None = None
        self._nursery_process: subprocess.Popen[bytes] | None = None
        self.without_network = False
        self._current: OpenedGeneration | None = None
        self._mark = ""
        self._loading: asyncio.Task[None] | None = None
        self._loads = 0
        self._older: OrderedDict[int, OpenedGeneration] = OrderedDict()
        self._ticking: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self.killed: Counter[str] = Counter()

    # -- generations

    async def start(self) -> None:
        """Start the nursery, load the current generation, and begin to watch."""
        await self._nursery_channel()
        self._ticking = asyncio.get_running_loop().create_task(self._watch())
        await self.opened()

    async def _nursery_channel(self) -> Channel:
        async with self._starting:
            if self._nursery is not None and self._nursery.open:
                return self._nursery
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            command = [sys.executable, "-m", "queries.workers.keeper", str(theirs.fileno()), str(os.getpid())]
            if self.generations.elsewhere:
                command.append("networked")
            self._nursery_process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], cwd=ROOT, stdin=subprocess.DEVNULL
            )
            theirs.close()
            channel = Channel(ours, self._nursery_lost)
            values, _ = await channel.expect()
            self.without_network = values["without_network"]
            if not self.without_network and not self.generations.elsewhere:
                logger.warning(
                    "the kernel gives query processes no network of their own; they cannot open sockets either"
                )
            self._nursery = channel
            return channel

    def _nursery_lost(self) -> None:
        if self._nursery_process is not None:
            self._nursery_process.kill()
            self._nursery_process.wait()
        self._nursery = None

    def ready_now(self) -> OpenedGeneration | None:
        """Return the current generation if it is ready this moment. Safe from any thread."""
        current = self._current
        ready = current is not None and not current.lost and self.generations.mark() == self._mark
        return current if ready else None

    async def opened(self, number: int | None = None) -> OpenedGeneration:
        """Return the current generation (or generation *number*), ready to answer; raise Stopped or NoSuchGeneration."""
        if number is not None:
            return await self._opened_older(number)
        if (ready := self.ready_now()) is not None:
            return ready
        current, loads_before = self._current, self._loads
        usable = current is not None and not current.lost
        while True:
            # A load that began before this question was asked may miss what was acknowledged since: then another follows.
            if self._loading is None or self._loading.done():
                self._loads += 1
                self._loading = asyncio.get_running_loop().create_task(self._switch())
            loading, number = self._loading, self._loads
            done, _ = await asyncio.wait({loading}, timeout=_OLD_MAY_ANSWER_AFTER_S if usable else None)
            if not done and usable and current is not None and not self._came_from_update():
                return current
            await asyncio.shield(loading)
            if number > loads_before or self.ready_now() is not None:
                assert self._current is not None
                return self._current

    def _came_from_update(self) -> bool:
        generation = self.generations.current()
        return generation is not None and generation.note.startswith("update")

    async def _switch(self) -> None:
        mark = self.generations.mark()
        generation = self.generations.current()
        if generation is None:
            raise Stopped(
                "unavailable", "nothing was published yet; run python -m graph.build, or make serve"
            )
        opened = await self._kept(generation)
        opened.mark = mark
        before, self._current, self._mark = self._current, opened, mark
        if before is not None:
            before.retire()
        logger.info("generation %d answers: %d quads", generation.number, generation.quads)

    async def _opened_older(self, number: int) -> OpenedGeneration:
        if self._current is not None and self._current.generation.number == number and not self._current.lost:
            return self._current
        found = self._older.get(number)
        if found is None or found.lost:
            found = self._older[number] = await self._kept(self.generations.get(number))
        self._older.move_to_end(number)
        while len(self._older) > self.limits.generations_open:
            self._older.popitem(last=False)[1].retire()
        return found

    async def _kept(self, generation: Generation) -> OpenedGeneration:
        nursery = await self._nursery_channel()
        remote = generation.remote
        memory = remote is None and generation.nquads is not None
        order = {
            "remote": {**remote, "timeout_s": self.limits.query_time_s} if remote is not None else None,
            "do": "keep",
            "number": generation.number,
            "nquads": str(generation.nquads) if memory else None,
            "empty_graphs": list(generation.empty_graphs),
            "database": str(generation.database),
            "union_database": str(generation.union_database) if self._union else None,
            "manifest": str(generation.folder / "manifest.json"),
            "memory": memory,
            "processes": self.limits.short_workers + self.limits.long_workers,
            "memory_mb": self.limits.query_memory_mb,
            "union": self._union,
        }
        try:
            values, (connection, pidfd) = await nursery.ask(order)
        except ProcessGone as error:
            raise Stopped("unavailable", str(error)) from error
        keeper = socket.socket(fileno=connection)
        opened = OpenedGeneration(generation, keeper, values["pid"], pidfd, self._done)
        try:
            await opened.loaded()
        except BaseException:
            opened.close()
            raise
        return opened

    # -- evaluation

    async def run(
        self,
        job: Job,
        client: str,
        opened: OpenedGeneration,
        *,
        arrived: float | None = None,
        time_s: float | None = None,
    ) -> Evaluation:
        """Evaluate *job* for *client*; return when the first bytes are there. Raise Stopped."""
        now = time.monotonic()
        limit = self.limits.query_time_s if time_s is None else time_s
        deadline = (arrived or now) + limit
        is_long = (opened.identity, job.query) in self._known_long
        lane = self.long if is_long else self.short
        if not lane.try_enter():
            await lane.enter(client, max(deadline - now, 0.001))
        try:
            worker = await opened.worker()
            evaluation = worker.start(job, client, deadline)
        except BaseException:
            lane.leave()
            raise
        self._running.add(evaluation)
        if is_long:
            self._long_of[client] += 1
            evaluation.is_long = True
        try:
            await evaluation.begin()
        except asyncio.CancelledError:
            self.abandon(evaluation)
            raise
        except Stopped as stopped:
            self._remember(opened, job, evaluation, stopped.kind == "time")
            raise
        self._remember(opened, job, evaluation, evaluation.is_long)
        return evaluation

    def _remember(self, opened: OpenedGeneration, job: Job, evaluation: Evaluation, was_long: bool) -> None:
        key = (opened.identity, job.query)
        if was_long and self._has_run_long(evaluation, time.monotonic()):
            self._known_long[key] = None
            if len(self._known_long) > _KNOWN_LONG:
                self._known_long.popitem(last=False)
        elif not was_long:
            self._known_long.pop(key, None)

    def abandon(self, evaluation: Evaluation) -> None:
        """Stop an evaluation whose asker is gone."""
        if not evaluation.over:
            self._kill(evaluation, Stopped("abandoned", "the client left"))

    def _kill(self, evaluation: Evaluation, why: Stopped) -> None:
        self.killed[why.kind] += 1
        evaluation.worker.kill(why)
        evaluation.wake()

    def _done(self, opened: OpenedGeneration, worker: Worker, evaluation: Evaluation | None) -> None:
        if evaluation is not None and evaluation in self._running:
            self._running.discard(evaluation)
            self._leave_lane(evaluation)
        if worker.dead:
            opened.workers.discard(worker)
        elif opened.retired or (evaluation is not None and evaluation.is_long and not worker.is_as_before()):
            worker.kill()
        else:
            opened.idle.append(worker)
        opened.close_if_over()

    def _leave_lane(self, evaluation: Evaluation) -> None:
        if not evaluation.is_long:
            self.short.leave()
            return
        self._long_of[evaluation.client] -= 1
        if not self._long_of[evaluation.client]:
            del self._long_of[evaluation.client]
        if evaluation.asleep:
            with contextlib.suppress(ValueError):
                self._asleep.remove(evaluation)
            return
        if self._asleep:
            waked = self._asleep.popleft()
            waked.asleep = False
            waked.worker.awake()
        else:
            self.long.leave()

    # -- watching

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_TICK_S)
            try:
                now = time.monotonic()
                for evaluation in list(self._running):
                    self._look_at(evaluation, now)
                self._keep_idle()
            except Exception:
                logger.exception("the watch over query processes failed once; it goes on")

    def _look_at(self, evaluation: Evaluation, now: float) -> None:
        if evaluation.left_at is not None:
            if now - evaluation.left_at > self.limits.stall_time_s:
                self._kill(
                    evaluation, Stopped("stalled", "the client did not take its answer (limit stall_time_s)")
                )
                return
        elif now > evaluation.deadline:
            limit = evaluation.deadline - evaluation.started
            self._kill(
                evaluation, Stopped("time", f"the query was stopped after {limit:.1f} s (limit query_time_s)")
            )
            return
        if not evaluation.is_long:
            if self._has_run_long(evaluation, now):
                self._make_long(evaluation)
        elif not evaluation.worker.slowed and self._has_run_long(evaluation, now, times=_SLOWED_AFTER):
            evaluation.worker.slow_down()

    def _has_run_long(self, evaluation: Evaluation, now: float, times: int = 1) -> bool:
        """Say whether it counts as long: by the processor time it took, so that a busy machine makes no query long."""
        limit_s = self.limits.long_after_ms / 1000 * times
        passed_s = now - evaluation.started
        if passed_s < limit_s:
            return False
        used_s = evaluation.worker.cpu_s() - evaluation.began_at_cpu_s
        return used_s > limit_s or passed_s > _LONG_AFTER_WALL * limit_s

    def _make_long(self, evaluation: Evaluation) -> None:
        if self._long_of[evaluation.client] >= self.limits.long_per_client:
            self._kill(
                evaluation, Stopped("busy", "this client has too many long queries at once; try again later")
            )
            return
        free = self.long.try_enter()
        if not free and len(self._asleep) >= self.limits.parked_queries:
            self._kill(evaluation, Stopped("busy", "too many long queries run already; try again later"))
            return
        self._long_of[evaluation.client] += 1
        evaluation.is_long = True
        if not free:
            evaluation.asleep = True
            evaluation.worker.sleep()
            self._asleep.append(evaluation)
        self.short.leave()

    def _keep_idle(self) -> None:
        current = self._current
        if current is None or current.retired or current.lost or current.spawning:
            return
        if len(current.idle) <= self.limits.short_workers - self.short.running:
            task = asyncio.get_running_loop().create_task(current.add_idle())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    # -- what others show

    def state(self) -> dict[str, int]:
        """Return how many queries run, sleep and wait, and how many processes there are."""
        opened = [one for one in (self._current, *self._older.values()) if one is not None]
        return {
            "short": self.short.running,
            "long": self.long.running,
            "asleep": len(self._asleep),
            "waiting": self.short.waiting + self.long.waiting,
            "workers": sum(len(one.workers) for one in opened),
            "idle": sum(len(one.idle) for one in opened),
        }

    async def close(self) -> None:
        """End all processes, and wait until their sockets are closed."""
        if self._ticking is not None:
            self._ticking.cancel()
        for task in self._tasks:
            task.cancel()
        opened = [one for one in (self._current, *self._older.values()) if one is not None]
        for one in opened:
            one.close()
        if self._nursery is not None:
            self._nursery.close()
        ends = time.monotonic() + _CLOSING_S
        while any(one.workers for one in opened) and time.monotonic() < ends:
            await asyncio.sleep(_TICK_S)
