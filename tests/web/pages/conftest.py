"""The application over the seed's graph, a client of it, and the same with hostile words in the graph."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from graph.generations import Generations
from graph.release import Release
from ontology import iris
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
def large_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application over one document of 1,000 tasks and 200 units, four units a task."""
    document = iris.numbered_document("500000", "yufufa", 2030, 1)
    source, graph = iris.source_text("b" * 64), iris.source_graph(document)
    prov = iris.provenance_graph(document)
    zc, rdf = iris.ZC, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    quads = [f'<{source}> <{rdf}> <{zc}SourceText> <{prov}> .', f'<{source}> <{zc}fullText> "x" <{prov}> .',
             f'<{document}> <{rdf}> <{zc}PolicyPlan> <{graph}> .', f'<{document}> <{zc}docNumber> "渝府发〔2030〕1号" <{graph}> .']  # fmt: skip
    for unit in range(200):
        node = iris.organization("500000", f"u{unit}")
        quads += [f'<{node}> <{rdf}> <{zc}GovernmentDepartment> <{graph}> .',
                  f'<{node}> <http://www.w3.org/2004/02/skos/core#prefLabel> "市第{unit}工作委员会"@zh <{graph}> .']  # fmt: skip
    for number in range(1, 1001):
        task, span = iris.task(document, str(number)), iris.evidence(source, number * 10, number * 10 + 5)
        quads += [f'<{task}> <{rdf}> <{zc}Task> <{graph}> .', f'<{task}> <{zc}taskNumber> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer> <{graph}> .',
                  f'<{task}> <{zc}text> "推进第{number}项改革事项，完善制度，强化保障，提升服务能力和水平。"@zh <{graph}> .',
                  f'<{task}> <{zc}evidence> <{span}> <{graph}> .', f'<{span}> <{zc}evidencesTerm> <{zc}text> <{prov}> .']  # fmt: skip
        for ordinal in range(4):
            role = "lead" if ordinal == 0 else "support"
            held, place = (
                iris.assignment(task, role, ordinal + 1),
                iris.evidence(source, number * 10 + ordinal, number * 10 + ordinal + 4),
            )
            quads += [f'<{held}> <{zc}assignsTask> <{task}> <{graph}> .', f'<{held}> <{zc}role> <{iris.SCHEME}role/{role}> <{graph}> .',
                      f'<{held}> <{zc}ordinal> "{ordinal + 1}"^^<http://www.w3.org/2001/XMLSchema#integer> <{graph}> .',
                      f'<{held}> <{zc}assignedActor> <{iris.organization("500000", f"u{(number * 7 + ordinal * 31) % 200}")}> <{graph}> .',
                      f'<{held}> <{zc}mentionText> "某单位"@zh <{graph}> .', f'<{held}> <{zc}evidence> <{place}> <{graph}> .']  # fmt: skip
    folder = tmp_path_factory.mktemp("large")
    (folder / "policy.nq").write_text("\n".join(quads) + "\n", encoding="utf-8")
    engine = EmbeddedEngine.from_nquads(folder / "policy.nq")
    return create_app(Settings(store=str(folder / "store")), engine=engine)


@pytest.fixture
def large_client(large_app: Flask) -> FlaskClient:
    """A visitor of the large document."""
    return large_app.test_client(use_cookies=False)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve *app* at a free port of this machine; give its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def large_site(large_app: Flask) -> Iterator[str]:
    """The address of the large document's pages."""
    with served(large_app) as address:
        yield address


@pytest.fixture(scope="session")
def site(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole application, endpoint included, served from a store of its own; its address."""
    store = tmp_path_factory.mktemp("browser-store")
    Generations(store, keep=2).publish_if_new(release.nquads)
    settings = Settings(store=str(store))
    endpoint, loop = running_endpoint(settings)
    with served(create_app(settings, endpoint=endpoint, loop=loop)) as address:
        yield address
    stop_endpoint(endpoint, loop)
