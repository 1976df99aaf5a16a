"""The front door: makes the application, and keeps a process that serves it.

``python server.py [--host H] [--port N] [--store DIR] [--build | --follow URL]``; ``--build`` first builds the graph from the
corpus and publishes it, unless that was done before; ``--follow`` makes it a replica of another server. This process binds the address, starts the web process (`web.serving`) on it and
starts another whenever that one dies: the address never closes, waiting clients wait.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from graph.generations import Generations
from graph.processes import name_process
from graph.replication.failure import Refused
from graph.replication.followed import FollowsPrimary, refuse_in_replica
from queries.answering.asker import get_ready
from queries.engine import Engine
from queries.workers.engine import PoolEngine
from queries.workers.turns import Turns
from web.following import Following
from web.page_turns import in_turns
from web.pages.register import register_pages
from web.settings import MalformedSetting, Settings, settings_from
from web.sparql.blueprint import register_endpoint, register_errors
from web.sparql.endpoint import Endpoint
from web.sparql.running import running_endpoint
from web.stores import store_argument, store_of

ROOMS = (register_pages,)
"""What hangs on the application beside the endpoint."""
_RESTART_S = (0.0, 0.2, 1.0, 3.0)
"""How long to wait before the next start, while starts keep failing."""
_HEALTHY_S = 10.0
_READ_AHEAD_QUADS = 200_000
"""What questions need is read ahead of the first one up to this size: some seconds' work, which a larger graph does only when asked."""


@dataclass(slots=True)
class PolicyGraph:
    """What the rooms find under ``app.extensions["policygraph"]``."""

    settings: Settings
    generations: Generations
    engine: Engine


def create_app(
    settings: Settings | None = None,
    *,
    engine: Engine | None = None,
    endpoint: Endpoint | None = None,
    loop: asyncio.AbstractEventLoop | None = None,
) -> Flask:
    """Return the application. Without *endpoint* and *loop* it starts its own; with *engine* alone it has only pages."""
    chosen = settings or settings_from()
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if engine is None:
        if endpoint is None or loop is None:
            endpoint, loop = running_endpoint(chosen)
        turns = Turns(chosen.pages_at_once)
        engine = PoolEngine(endpoint.service, loop, turns=turns)
        app.wsgi_app = in_turns(app.wsgi_app, turns)  # type: ignore[method-assign, assignment]
        register_endpoint(app, endpoint, loop)
    generations = endpoint.generations if endpoint is not None else store_of(chosen)
    app.extensions["policygraph"] = PolicyGraph(chosen, generations, engine)
    for register in ROOMS:
        register(app)
    register_errors(app)
    return app


def build(settings: Settings) -> None:
    """Build the release from the corpus and publish it; nothing already done is done again."""
    from graph.build import build_release

    store = store_of(settings)
    refuse_in_replica(store.store)
    store.publish_if_new(build_release(progress=sys.stderr.isatty()).nquads, keep_own=True)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="server.py", description="serve the Policy Graph")
    parser.add_argument("--host", help="address to listen on (default: $HOST or 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, help="port to listen on (default: $PORT or 5000; 0: any free one)"
    )
    parser.add_argument("--store", help="store folder (default: $POLICYGRAPH_STORE or var/store)")
    parser.add_argument(
        "--build", action="store_true", help="build the graph from graph/corpus first, if it is not yet"
    )
    parser.add_argument(
        "--follow", metavar="URL", help="be a read-only replica of that server (default: $POLICYGRAPH_FOLLOW)"
    )
    parser.add_argument("--build-only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--web", type=int, nargs=3, metavar=("SOCKET", "READY", "PARENT"), help=argparse.SUPPRESS
    )
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        settings = settings_from(host=chosen.host, port=chosen.port, store=chosen.store, follow=chosen.follow)
    except MalformedSetting as error:
        print(f"server.py: {error}", file=sys.stderr)
        return 1
    if chosen.web:
        return _web(settings, *chosen.web)
    if chosen.build_only:
        try:
            build(settings)
        except FollowsPrimary as error:
            print(f"server.py: {error}, or serve this copy without --build", file=sys.stderr)
            return 1
        return 0
    return _keep_serving(settings, build_first=chosen.build)


def _web(settings: Settings, descriptor: int, ready: int, parent: int) -> int:
    from web.serving import serve

    def make_app(settings: Settings, endpoint: Endpoint, loop: asyncio.AbstractEventLoop) -> Flask:
        app = create_app(settings, endpoint=endpoint, loop=loop)
        current = endpoint.generations.current()
        if current is not None and 0 < current.quads <= _READ_AHEAD_QUADS:
            get_ready(app.extensions["policygraph"].engine)
        return app

    serve(settings, socket.socket(fileno=descriptor), parent, ready, make_app)
    return 0


def _keep_serving(settings: Settings, *, build_first: bool) -> int:
    name_process("pg-server")
    own = [sys.executable, str(Path(__file__).absolute()), "--store", store_argument(settings)]
    if settings.follow and build_first:
        print(f"server.py: nothing is built here: {settings.follow} is followed", file=sys.stderr)
    elif build_first and (status := subprocess.call([*own, "--build-only"])):
        return status
    try:
        listening = _bound(settings.host, settings.port)
    except OSError as error:
        print(
            f"server.py: read address {settings.host}:{settings.port}, expected one that is free: {error.strerror}; "
            "choose another with --port",
            file=sys.stderr,
        )
        return 1
    if settings.follow:
        try:
            following = Following(settings)
            following.start()
            following.wait()
        except (Refused, OSError) as error:
            print(f"server.py: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 0
    listening.listen(2048)
    port = listening.getsockname()[1]
    keeper = _Keeper([*own, "--host", settings.host, "--port", str(port)], listening)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return keeper.run(f"http://{host}:{port}")


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening


class _Keeper:
    """Keeps one web process running on a listening socket."""

    def __init__(self, command: list[str], listening: socket.socket) -> None:
        self._command = command
        self._listening = listening
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()

    def run(self, address: str) -> int:
        """Serve until a signal says stop; return the exit status."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        failures = 0
        said = False
        while not self._stopping.is_set():
            started = time.monotonic()
            self._process, ready = self._started()
            if os.read(ready, 1) and not said:
                print(address, flush=True)
                said = True
            os.close(ready)
            status = self._process.wait()
            if self._stopping.is_set():
                break
            failures = 0 if time.monotonic() - started > _HEALTHY_S else failures + 1
            if not said and failures >= len(_RESTART_S):
                print("server.py: the web process does not start; what it said stands above", file=sys.stderr)
                return 1
            print(
                f"server.py: the web process ended ({status}); starting another", file=sys.stderr, flush=True
            )
            time.sleep(_RESTART_S[min(failures, len(_RESTART_S) - 1)])
        return 0

    def _started(self) -> tuple[subprocess.Popen[bytes], int]:
        ready, told = os.pipe()
        descriptors = [self._listening.fileno(), told]
        words = [str(number) for number in (*descriptors, os.getpid())]
        process = subprocess.Popen(
            [*self._command, "--web", *words], pass_fds=descriptors, stdin=subprocess.DEVNULL
        )
        os.close(told)
        return process, ready

    def _stop(self, number: int, frame: object) -> None:  # noqa: ARG002 - what signal handlers are given
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()


if __name__ == "__main__":
    sys.exit(main())
