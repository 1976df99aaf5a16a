"""Texts with SERVICE are read in a thread beside the event loop, one after the other, one client after the other.

Telling a text's words apart takes a microsecond or two for each: a quarter of a megabyte of signs would keep everyone else
waiting for a second. In one thread they take turns with the event loop, and however many there are they take no more than half.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from queries.workers.lanes import Lane

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class LongTexts:
    """The thread, and who waits for it."""

    def __init__(self, waiting_max: int, waiting_per_client: int) -> None:
        self._lane = Lane(1, waiting_max, waiting_per_client)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="texts")

    async def read(
        self,
        client: str,
        deadline: float,
        function: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Return what *function* makes of a text; raise Stopped when its turn does not come by *deadline* (monotonic)."""
        await self._lane.enter(client, max(deadline - time.monotonic(), 0.001))
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, partial(function, *arguments, **named))
        finally:
            self._lane.leave()

    def close(self) -> None:
        """Wait for nothing any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)
