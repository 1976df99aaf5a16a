"""The application over the seed's graph, a client of it, and the same with hostile words in the graph."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from graph.generations import Generations
from graph.release import Release
from queries.embedded import EmbeddedEngine
from server import create_app
from web.settings import Settings
from web.sparql.running import running_endpoint, stop_endpoint

SEED = "/documents/500102/fulingfufa/2022/43"
HOSTILE = {
    "区科技局": "'\"<b",
    "知识产权": "<i>&",
    "服务业扩": "</a>",
    "涪陵海关": '"><q',
}
"""Words of the seed -> hostile ones of the same length, so that every span still fits."""


@pytest.fixture(scope="session")
def app(engine: EmbeddedEngine, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application over the seed's graph."""
    return create_app(Settings(store=str(tmp_path_factory.mktemp("store"))), engine=engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without cookies."""
    return app.test_client(use_cookies=False)


@pytest.fixture(scope="session")
def hostile_client(release: Release, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A visitor of the seed's graph whose units, tasks and titles hold markup."""
    words = release.nquads.read_text(encoding="utf-8")
    for harmless, hostile in HOSTILE.items():
        assert harmless in words
        words = words.replace(harmless, hostile.replace("\\", "\\\\").replace('"', '\\"'))
    folder: Path = tmp_path_factory.mktemp("hostile")
    (folder / "policy.nq").write_text(words, encoding="utf-8")
    hostile_engine = EmbeddedEngine.from_nquads(folder / "policy.nq")
    hostile_app = create_app(Settings(store=str(folder / "store")), engine=hostile_engine)
    return hostile_app.test_client(use_cookies=False)


@pytest.fixture(scope="session")
def site(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole application, endpoint included, served from a store of its own; its address."""
    store = tmp_path_factory.mktemp("browser-store")
    Generations(store, keep=2).publish_if_new(release.nquads)
    settings = Settings(store=str(store))
    endpoint, loop = running_endpoint(settings)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(settings, endpoint=endpoint, loop=loop), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    stop_endpoint(endpoint, loop)
