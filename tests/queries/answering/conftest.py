"""One Asker over the seed's graph, and one over the seed with a copy of it in another district."""

from __future__ import annotations

from functools import reduce
from pathlib import Path

import pytest

from graph.release import Release
from queries.answering.asker import Asker
from queries.embedded import EmbeddedEngine

OTHER = "巴南府发〔2023〕8号"


@pytest.fixture(scope="session")
def asker(engine: EmbeddedEngine) -> Asker:
    return Asker(engine)


@pytest.fixture(scope="session")
def two_districts(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Asker:
    """The seed and its copy as a document of 巴南区 (500113), tasks 1 to 20 only."""
    path = tmp_path_factory.mktemp("two") / "two.nq"
    lines = release.nquads.read_text(encoding="utf-8").splitlines(keepends=True)
    changes = [
        ("500102/fulingfufa/2022/43", "500113/bananfufa/2023/8"), ("org/500102/", "org/500113/"), ("place/500102", "place/500113"),
        ("/id/src/", "/id/src/b"), ("涪陵府发〔2022〕43号", OTHER), ("涪陵", "巴南"),
        ("sector/500102-fulingfufa-2022-43", "sector/500113-bananfufa-2023-8"),
    ]  # fmt: skip
    copied = []
    for line in lines:
        if any(f"/task-{number}" in line for number in range(21, 79)):
            continue
        copied.append(reduce(lambda held, change: held.replace(*change), changes, line))
    Path(path).write_text("".join(dict.fromkeys([*lines, *copied])), encoding="utf-8")
    return Asker(EmbeddedEngine.from_nquads(path))
