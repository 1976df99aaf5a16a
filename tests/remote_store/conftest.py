"""Stores that the tests start, with the seed's release published to each; what other rooms test is tested over them again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.release import Release
from graph.remote_store.generations import RemoteGenerations
from queries.remote import RemoteEngine
from tests.queries.answering.conftest import asker, two_districts  # noqa: F401
from tests.remote_store.stores import OXIGRAPH, VIRTUOSO, RunningStore, running_oxigraph, running_virtuoso
from tests.web.pages.conftest import app, client  # noqa: F401

pytest.register_assert_rewrite(
    "tests.queries.test_competency", "tests.queries.answering.test_asker", "tests.web.pages.test_pages"
)


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStore]:
    """Debian's Virtuoso 7, empty."""
    if VIRTUOSO is None:
        pytest.skip("Debian's virtuoso-opensource-7-bin is not installed")
    with running_virtuoso(tmp_path_factory.mktemp("virtuoso")) as store:
        yield store


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStore]:
    """`oxigraph serve`, empty."""
    if OXIGRAPH is None:
        pytest.skip("the package oxigraph (requirements-dev.txt) is not installed")
    with running_oxigraph(tmp_path_factory.mktemp("oxigraph")) as store:
        yield store


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest) -> RunningStore:
    """Each of the stores."""
    found: RunningStore = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def generations(store: RunningStore, release: Release) -> RemoteGenerations:
    """The store's generations, the seed's graph current."""
    found = RemoteGenerations(store.address)
    found.publish_if_new(release.nquads)
    return found


@pytest.fixture(scope="session")
def engine(generations: RemoteGenerations) -> RemoteEngine:
    """The seed's graph in the store."""
    return RemoteEngine(generations.address.url)
