"""An endpoint with an event loop of its own in a thread: for an application that runs without our door."""

from __future__ import annotations

import asyncio
import threading

import uvloop

from web.settings import Settings
from web.sparql.endpoint import Endpoint


def running_endpoint(settings: Settings) -> tuple[Endpoint, asyncio.AbstractEventLoop]:
    """Return a started endpoint and its loop; `stop_endpoint` ends both."""
    loop = uvloop.new_event_loop()
    threading.Thread(target=loop.run_forever, name="endpoint", daemon=True).start()

    async def started() -> Endpoint:
        endpoint = Endpoint(settings)
        await endpoint.start()
        return endpoint

    return asyncio.run_coroutine_threadsafe(started(), loop).result(), loop


def stop_endpoint(endpoint: Endpoint, loop: asyncio.AbstractEventLoop) -> None:
    """End the endpoint's processes and its loop."""
    asyncio.run_coroutine_threadsafe(endpoint.close(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
