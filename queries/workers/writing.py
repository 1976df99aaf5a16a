"""The web process's side of the one writer: orders go out, acknowledgements come back, in order; it is replaced when it dies."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from graph.store_folder import Generations
from queries.workers.channel import Channel, ProcessGone
from queries.workers.process import Stopped

ROOT = Path(__file__).parent.parent.parent


class WriterProcess:
    """Starts the writer when the first order comes. Belongs to one event loop."""

    def __init__(self, generations: Generations, *, memory_quads: int, time_s: float) -> None:
        self._generations = generations
        self._memory_quads = memory_quads
        self._time_s = time_s
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None

    @property
    def spool(self) -> Path:
        """Return the folder for what is uploaded."""
        folder = self._generations.store / "uploads"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    async def order(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the writer's answer once the change is safe; raise Stopped when there is none, and no change."""
        answer = self._open().ask(values)
        try:
            answered, _ = await asyncio.wait_for(asyncio.shield(answer), self._time_s)
        except TimeoutError:
            # It may have happened after all only if the switch was under way this very moment: say so, and begin anew.
            answer.cancel()
            self.close()
            raise Stopped(
                "time",
                f"the update was stopped after {self._time_s:g} s (limit update_time_s); ask before you repeat it",
            ) from None
        except ProcessGone:
            raise Stopped(
                "store", "the writer ended before it acknowledged the update; ask before you repeat it"
            ) from None
        if "error" in answered:
            raise Stopped(
                answered["error"],
                answered["message"],
                line=answered.get("line"),
                column=answered.get("column"),
            )
        return answered

    def _open(self) -> Channel:
        if self._channel is not None and self._channel.open:
            return self._channel
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "graph.writer", str(theirs.fileno()), str(os.getpid())]
        command += [
            str(self._generations.store.absolute()),
            str(self._generations.keep),
            str(self._memory_quads),
        ]
        self._process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], cwd=ROOT, stdin=subprocess.DEVNULL
        )
        theirs.close()
        self._channel = Channel(ours, self._ended)
        return self._channel

    def _ended(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def pid(self) -> int | None:
        """Return the writer's process id, None while there is none."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """End the writer."""
        if self._channel is not None:
            self._channel.close()
