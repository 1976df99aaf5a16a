"""The web process: one event loop with the endpoint, Flask's pages in threads, and uvicorn on a socket it is handed."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Callable

import uvicorn
import uvloop
from flask import Flask

from graph.processes import die_with_parent, keep_freed_memory, name_process
from queries.workers.process import Stopped
from web.connection import Repeated, connection_class
from web.door import Door
from web.settings import Settings
from web.sparql.endpoint import Endpoint

logger = logging.getLogger(__name__)
_SHUTDOWN_S = 5
_SWITCH_S = 0.0002
"""A thread that makes a page gives way to the event loop after so long; the default of 5 ms would be five short queries."""

MakeApp = Callable[[Settings, Endpoint, asyncio.AbstractEventLoop], Flask]


def serve(settings: Settings, listening: socket.socket, parent: int, ready: int, make_app: MakeApp) -> None:
    """Serve on *listening* until told to stop; write a byte to the descriptor *ready* once queries are answered."""
    die_with_parent(parent)
    name_process("pg-web")
    keep_freed_memory()
    sys.setswitchinterval(_SWITCH_S)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, listening, ready, make_app))


async def _serve(settings: Settings, listening: socket.socket, ready: int, make_app: MakeApp) -> None:
    endpoint = Endpoint(settings)
    try:
        await endpoint.start()
    except Stopped as stopped:
        logger.warning("no graph could be loaded yet: %s", stopped)
    repeated = Repeated(endpoint.generations.mark, settings.cache_mb << 19)
    endpoint.repeated = repeated
    door = Door(endpoint, make_app(settings, endpoint, asyncio.get_running_loop()), repeated)
    config = uvicorn.Config(
        door,
        http=connection_class(repeated, settings.header_time_s, settings.header_kb << 10),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=settings.connections,
        timeout_keep_alive=round(settings.idle_time_s),
        timeout_graceful_shutdown=_SHUTDOWN_S,
        backlog=2048,
    )
    logging.getLogger("uvicorn.error").addFilter(_not_of_ours)
    server = uvicorn.Server(config)
    os.write(ready, b"!")
    os.close(ready)
    try:
        await server.serve(sockets=[listening])
    finally:
        await endpoint.close()


_STRANGERS_NOISE = (
    "without completing response",
    "Invalid HTTP request",
    "upgrade request",
    "WebSocket library",
)


def _not_of_ours(record: logging.LogRecord) -> bool:
    """Leave out what uvicorn says where the door cuts a connection on purpose, what strangers can make it say, and its start."""
    said = record.getMessage()
    return record.levelno >= logging.WARNING and not any(words in said for words in _STRANGERS_NOISE)
