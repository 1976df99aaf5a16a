"""Fixtures that many rooms share: the seed's release, an engine over it, and the folder of shared material."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.build import build_release
from graph.release import CORPUS, Release
from queries.embedded import EmbeddedEngine

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SEED = CORPUS / "涪陵府发〔2022〕43号.txt"


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of the seed alone, built once a session."""
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / SEED.name).write_bytes(SEED.read_bytes())
    return build_release(corpus, tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="session")
def engine(release: Release) -> EmbeddedEngine:
    """The seed's graph, in memory."""
    return EmbeddedEngine.from_nquads(release.nquads)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not beside this checkout")
    return SHARED


@pytest.fixture
def no_policygraph_settings() -> Iterator[None]:
    """An environment without POLICYGRAPH_* variables."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("POLICYGRAPH_")}
    yield
    os.environ.update(kept)
