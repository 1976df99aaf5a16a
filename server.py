"""The front door: makes the application and serves it.

``python server.py [--host H] [--port N] [--store DIR] [--build]``; ``--build`` first builds the graph from the corpus and
publishes it, unless that was done before.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from graph.generations import Generations
from queries.engine import Engine
from queries.workers.engine import PoolEngine
from web.pages.register import register_pages
from web.settings import Settings, pool_limits, settings_from, store_folder

ROOMS: tuple[Callable[[Flask], None], ...] = (register_pages,)
"""What hangs on the application."""


@dataclass(slots=True)
class PolicyGraph:
    """What the rooms find under ``app.extensions["policygraph"]``."""

    settings: Settings
    generations: Generations
    engine: Engine


def create_app(settings: Settings | None = None, *, engine: Engine | None = None) -> Flask:
    """Return the application; tests may hand it an engine of their own."""
    chosen = settings or settings_from()
    generations = Generations(store_folder(chosen), keep=chosen.generations_kept)
    if engine is None:
        generations.begin_empty()
        engine = PoolEngine.in_thread(generations, pool_limits(chosen), union=chosen.default_graph == "union")
    app = Flask(__name__, static_folder=None)
    app.extensions["policygraph"] = PolicyGraph(chosen, generations, engine)
    for register in ROOMS:
        register(app)
    return app


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="server.py", description="serve the Policy Graph")
    parser.add_argument("--host", help="address to listen on (default: $HOST or 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default: $PORT or 5000)")
    parser.add_argument("--store", help="store folder (default: $POLICYGRAPH_STORE or var/store)")
    parser.add_argument(
        "--build", action="store_true", help="build the graph from graph/corpus first, if it is not yet"
    )
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    settings = settings_from(host=chosen.host, port=chosen.port, store=chosen.store)
    if chosen.build:
        build(store_folder(settings), settings.generations_kept)
    app = create_app(settings)
    print(f"http://{settings.host}:{settings.port}", flush=True)
    app.run(settings.host, settings.port)
    return 0


def build(store: Path, keep: int) -> None:
    """Build the release from the corpus and publish it; nothing already done is done again."""
    from graph.build import build_release

    Generations(store, keep=keep).publish_if_new(build_release(progress=sys.stderr.isatty()).nquads)


if __name__ == "__main__":
    sys.exit(main())
