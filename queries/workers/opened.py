"""A generation made ready: its keeper process, and the workers forked from it."""

from __future__ import annotations

import asyncio
import os
import socket
from collections import deque
from collections.abc import Callable

from graph.store_folder import Generation
from queries.workers.channel import Channel, ProcessGone
from queries.workers.process import Evaluation, Stopped, Worker

_SWOLLEN_BYTES = 256 << 20
Done = Callable[["OpenedGeneration", Worker, Evaluation | None], None]


class OpenedGeneration:
    """One generation that can answer."""

    def __init__(
        self, generation: Generation, keeper: socket.socket, pid: int, pidfd: int, done: Done
    ) -> None:
        self.generation = generation
        self.identity = generation.identity
        self.mark = ""
        """What ``current`` of the store said when this generation became the one that answers."""
        self.pid = pid
        self._pidfd = pidfd
        self._done = done
        self._channel = Channel(keeper, self._lost)
        self.ready = self._channel.expect()
        self.idle: deque[Worker] = deque()
        self.workers: set[Worker] = set()
        self.spawning = 0
        self.retired = False
        self.lost = False

    async def loaded(self) -> None:
        """Wait until the keeper holds the graph; raise Stopped when it cannot."""
        try:
            values, _ = await asyncio.shield(self.ready)
        except ProcessGone as error:
            raise Stopped(
                "unavailable", f"generation {self.generation.number} could not be loaded: {error}"
            ) from error
        if "error" in values:
            raise Stopped("unavailable", values["error"])
        self._resident_bytes: int = values["resident_bytes"]

    async def worker(self) -> Worker:
        """Return an idle worker, a warm one if there is one, a new one when all are at work; raise Stopped."""
        chosen = next((worker for worker in reversed(self.idle) if worker.warm and not worker.dead), None)
        if chosen is not None:
            if self.idle[-1] is chosen:
                self.idle.pop()
            else:
                self.idle.remove(chosen)
            return chosen
        while self.idle:
            worker = self.idle.pop()
            if not worker.dead:
                return worker
        return await self._spawned()

    async def _spawned(self) -> Worker:
        self.spawning += 1
        try:
            values, descriptors = await asyncio.shield(self._channel.ask({"do": "fork"}))
        except ProcessGone as error:
            raise Stopped("unavailable", str(error)) from error
        finally:
            self.spawning -= 1
        connection, pidfd, errors = descriptors
        worker = Worker(
            values["pid"],
            pidfd,
            errors,
            self._resident_bytes + _SWOLLEN_BYTES,
            lambda one, evaluation: self._done(self, one, evaluation),
        )
        self.workers.add(worker)
        await worker.connect(socket.socket(fileno=connection))
        if self.lost:
            worker.kill()
        return worker

    async def add_idle(self) -> None:
        """Fork one more worker and let it wait for work."""
        try:
            worker = await self._spawned()
        except Stopped:
            return
        if self.retired:
            worker.kill()
        else:
            self.idle.appendleft(worker)

    def retire(self) -> None:
        """Take no new work; go when the last evaluation is done."""
        self.retired = True
        while self.idle:
            self.idle.pop().kill()
        self.close_if_over()

    def close_if_over(self) -> None:
        """End the keeper of a retired generation that nobody asks any more."""
        if self.retired and not any(worker.evaluation for worker in self.workers):
            self.close()

    def close(self) -> None:
        """End the keeper and all its workers."""
        self.retired = True
        for worker in list(self.workers):
            worker.kill()
        self._channel.close()

    def _lost(self) -> None:
        if not self.lost:
            self.lost = True
            os.close(self._pidfd)
            for worker in list(self.workers):
                worker.kill()
