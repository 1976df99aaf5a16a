"""Our graph linked with a partner's live endpoint, and asked together with it: two real servers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from graph import link
from graph.generations import Generations
from graph.relating.foreign_links import graph_links
from ontology import iris
from queries.catalogue import catalogue
from queries.execution import run
from queries.remote import RemoteEngine
from tests.graph.two_plans import OWN, Releases

ROOT = Path(__file__).parents[2]


@contextmanager
def served(store: Path, log: Path, **environment: str) -> Iterator[str]:
    """Run ``server.py`` on a free port as a process of its own; give its address, and stop it in the end."""
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "server.py", "--port", "0", "--store", str(store)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=os.environ | environment,
        )
    assert process.stdout is not None
    try:
        address = next(
            (m[0] for line in process.stdout if (m := re.search(r"http://127\.0\.0\.1:\d+", line))), None
        )
        assert address, log.read_text()
        yield address
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


@pytest.fixture(scope="module")
def partner(releases: Releases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("partner-store")
    Generations(folder / "store").publish_if_new(releases.partner / "policy.nq")
    with served(folder / "store", folder / "log") as address:
        yield address + "/sparql"


@pytest.fixture(scope="module")
def ours(
    releases: Releases, partner: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RemoteEngine]:
    """Our server, holding our release and the linkset made from the partner's live endpoint."""
    folder = tmp_path_factory.mktemp("own-store")
    out = folder / "links.nq"
    assert link.main([partner, "--release", str(releases.own), "--name", "cq", "--out", str(out)]) == 0
    together = folder / "policy.nq"
    together.write_bytes((releases.own / "policy.nq").read_bytes() + out.read_bytes())
    Generations(folder / "store").publish_if_new(together)
    with served(folder / "store", folder / "log", POLICYGRAPH_SERVICE_ALLOW="http://127.0.0.1:") as address:
        yield RemoteEngine(address + "/sparql")


def test_there_are_stored_queries_that_federate() -> None:
    queries = catalogue("federated")
    assert len(queries) == 3
    assert all("SERVICE ?partner" in query.text for query in queries.values())


def test_our_server_asks_the_partner_which_task_is_carried_out_and_who_leads_it(
    ours: RemoteEngine, partner: str
) -> None:
    query = catalogue("federated")["upper-tasks-at-partner"]
    rows = run(ours, query, task=NamedNode(f"{OWN}/task-1"), partner=NamedNode(partner))
    assert [(row["upperNumber"].value, row["lead"].value) for row in rows] == [("1", "市农业农村委")]  # type: ignore[union-attr]


def test_our_server_asks_the_partner_for_a_units_counterpart(ours: RemoteEngine, partner: str) -> None:
    query = catalogue("federated")["counterparts-at-partner"]
    (unit,) = ours.select(f"SELECT ?unit WHERE {{ <{OWN}/task-1> <{iris.ZC}leadUnit> ?unit }}")
    rows = run(ours, query, unit=unit["unit"], partner=NamedNode(partner))  # type: ignore[arg-type]
    assert [(row["name"].value, row["tasks"].value) for row in rows] == [("市农业农村委", "1")]  # type: ignore[union-attr]


def test_our_server_asks_the_partner_about_the_document_we_rest_on(ours: RemoteEngine, partner: str) -> None:
    query = catalogue("federated")["documents-at-partner"]
    rows = run(ours, query, document=NamedNode(OWN), partner=NamedNode(partner))
    assert len(rows) == 1
    assert "智慧农业" in rows[0]["title"].value  # type: ignore[union-attr]
    assert rows[0]["tasks"].value == "2"  # type: ignore[union-attr]


def test_the_endpoint_gives_the_same_links_as_the_file(releases: Releases, partner: str) -> None:
    own = link.read_graph(str(releases.own / "policy.nq"))
    assert graph_links(own, link.read_graph(partner)) == graph_links(
        own, link.read_graph(str(releases.partner / "policy.nq"))
    )
