"""The web process's side of one query process: frames come in, the asker takes them; it can be slowed, stopped, killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from queries.workers.frames import DATA, END, END_VALUES, HEAD, WARM, Frames
from queries.workers.job import Job

PAUSED_ABOVE_BYTES = 1 << 19
"""Bytes that wait for a slow client before the worker is made to wait."""
LOW_PRIORITY = 19
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Stopped(Exception):
    """There is no answer, or no more of it: ``kind`` says why, in one word that the web layer knows."""

    def __init__(
        self, kind: str, message: str, *, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.line = line
        self.column = column


@lru_cache(maxsize=256)
def _head(payload: bytes) -> dict[str, Any]:
    """Return the head of an answer; there are few different ones."""
    values: dict[str, Any] = json.loads(payload)
    return values


class Evaluation:
    """One job on its worker, from the first frame to the last."""

    __slots__ = (
        "_bytes",
        "_data",
        "_failure",
        "_waiter",
        "asleep",
        "began_at_cpu_s",
        "client",
        "deadline",
        "end",
        "head",
        "is_long",
        "left_at",
        "started",
        "worker",
    )

    def __init__(self, worker: Worker, client: str, deadline: float) -> None:
        self.worker = worker
        self.client = client
        self.started = time.monotonic()
        self.began_at_cpu_s = worker.cpu_s()
        self.deadline = deadline
        self.is_long = False
        self.asleep = False
        self.left_at: float | None = None
        """Since when frames wait that the client does not take; None while it takes them."""
        self.head: dict[str, Any] | None = None
        self.end: dict[str, Any] | None = None
        self._data: deque[bytes] = deque()
        self._bytes = 0
        self._failure: Stopped | None = None
        self._waiter: asyncio.Future[None] | None = None

    # -- from the worker

    def take(self, kind: bytes, payload: bytes) -> None:
        """Take a frame that arrived."""
        if kind == DATA:
            self._data.append(payload)
            self._bytes += len(payload)
            if self._bytes > PAUSED_ABOVE_BYTES and self.left_at is None:
                self.left_at = time.monotonic()
                self.worker.pause()
        elif kind == HEAD:
            self.head = _head(payload)
        elif kind == END:
            rows, size, ms = END_VALUES.unpack(payload)
            self.end = {"rows": rows, "bytes": size, "ms": ms}
        else:
            self.fail(Stopped(**json.loads(payload)))

    def fail(self, failure: Stopped) -> None:
        """End with *failure*, unless it has ended already."""
        if self.end is None and self._failure is None:
            self._failure = failure

    @property
    def over(self) -> bool:
        """Say whether the worker is done with it."""
        return self.end is not None or self._failure is not None

    def wake(self) -> None:
        """Let the asker look."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # -- for the asker

    async def begin(self) -> None:
        """Wait for the head and the first bytes; raise Stopped when there will be none."""
        while not self.over and not (self.head is not None and self._data):
            await self._more()
        if self._failure is not None:
            raise self._failure

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer; raise Stopped where it breaks off."""
        while True:
            while self._data:
                chunk = self._data.popleft()
                self._bytes -= len(chunk)
                if self.left_at is not None and self._bytes < PAUSED_ABOVE_BYTES // 2:
                    self.deadline += time.monotonic() - self.left_at
                    self.left_at = None
                    self.worker.resume()
                yield chunk
            if self._failure is not None:
                raise self._failure
            if self.end is not None:
                return
            await self._more()

    def whole(self) -> bytes | None:
        """Return the rest of the answer when all of it has come, None otherwise."""
        if self.end is None:
            return None
        if len(self._data) == 1:
            return self._data.popleft()
        data = b"".join(self._data)
        self._data.clear()
        return data

    async def _more(self) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None


class Worker(asyncio.Protocol):
    """One query process."""

    def __init__(
        self,
        pid: int,
        pidfd: int,
        errors: int,
        resident_max: int,
        done: Callable[[Worker, Evaluation | None], None],
    ) -> None:
        self.pid = pid
        self._pidfd = pidfd
        self._errors = errors
        self._done = done
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self.evaluation: Evaluation | None = None
        self.slowed = False
        self.resident_max = resident_max
        """A worker that holds more after a query is not used again."""
        self.warm = False
        """Its store was touched as a whole, or it has answered already."""
        self.dead = False
        self.jobs = 0

    async def connect(self, connection: socket.socket) -> None:
        """Attach to the worker's socket."""
        loop = asyncio.get_running_loop()
        await loop.create_unix_connection(lambda: self, sock=connection)

    def start(self, job: Job, client: str, deadline: float) -> Evaluation:
        """Hand over *job*."""
        assert self.evaluation is None
        assert self._transport is not None
        self.jobs += 1
        self.evaluation = Evaluation(self, client, deadline)
        self._transport.write(job.packed)
        return self.evaluation

    # -- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Give frames to the evaluation they belong to."""
        evaluation = self.evaluation
        for kind, payload in self._frames.of(data):
            if kind == WARM:
                self.warm = True
            elif evaluation is not None:
                evaluation.take(kind, payload)
        if evaluation is None:
            return
        if evaluation.over:
            self.evaluation = None
            self._done(self, evaluation)
        evaluation.wake()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """The process is gone: say why to whoever waits for its answer."""
        self.dead = True
        evaluation, self.evaluation = self.evaluation, None
        if evaluation is not None:
            evaluation.fail(self._cause())
        os.close(self._pidfd)
        os.close(self._errors)
        self._done(self, evaluation)
        if evaluation is not None:
            evaluation.wake()

    def _cause(self) -> Stopped:
        said = os.pread(self._errors, 2_000, 0).decode(errors="replace")
        if "memory allocation" in said or "MemoryError" in said:
            return Stopped("memory", "the query needed more memory than it may take (limit query_memory_mb)")
        return Stopped("crash", "the query ended the process that evaluated it; simplify it")

    def cpu_s(self) -> float:
        """Return the processor time that the process has used (the clock that clock_getcpuclockid(3) gives)."""
        try:
            return time.clock_gettime(((~self.pid) << 3) | 2)
        except OSError:
            return 0.0

    # -- what the pool does to it

    def pause(self) -> None:
        """Stop reading: the worker waits once its socket is full."""
        if self._transport is not None and not self.dead:
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if self._transport is not None and not self.dead:
            self._transport.resume_reading()

    def slow_down(self) -> None:
        """Give way to everyone else."""
        self.slowed = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, self.pid, LOW_PRIORITY)
            # A processor that runs nothing else counts as idle when the kernel looks for one (sched(7), SCHED_IDLE).
            os.sched_setscheduler(self.pid, os.SCHED_IDLE, os.sched_param(0))
        self._set_session_priority(LOW_PRIORITY)

    def is_as_before(self) -> bool:
        """Say whether the worker is fit for another query: at full priority (undoing that takes privileges), not swollen."""
        if self.slowed:
            try:
                os.sched_setscheduler(self.pid, os.SCHED_OTHER, os.sched_param(0))
                os.setpriority(os.PRIO_PROCESS, self.pid, 0)
            except (PermissionError, ProcessLookupError):
                return False
            if not self._set_session_priority(0):
                return False
            self.slowed = False
        return self.resident_bytes() < self.resident_max

    def _set_session_priority(self, nice: int) -> bool:
        """Give the worker's session a priority: where the kernel groups by session, that of a process counts within it only."""
        try:
            Path(f"/proc/{self.pid}/autogroup").write_text(str(nice), encoding="ascii")
        except FileNotFoundError:
            return True  # it does not group
        except OSError:
            return False
        return True

    def resident_bytes(self) -> int:
        """Return what the process holds in memory, shared pages included."""
        try:
            with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:  # noqa: PTH123
                return int(file.read().split()[1]) * _PAGE_BYTES
        except (OSError, IndexError):
            return 0

    def sleep(self) -> None:
        """Stop running, keeping everything."""
        self._signal(signal.SIGSTOP)

    def awake(self) -> None:
        """Run on."""
        self._signal(signal.SIGCONT)

    def kill(self, why: Stopped | None = None) -> None:
        """End the process; whoever waits for its answer gets *why*."""
        if self.dead:
            return
        if why is not None and self.evaluation is not None:
            self.evaluation.fail(why)
        self._signal(signal.SIGKILL)
        self.resume()
        if self._transport is not None:
            self._transport.abort()

    def _signal(self, number: int) -> None:
        if not self.dead:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)
