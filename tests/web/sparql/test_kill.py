"""A few rounds of `bench.kill_rounds`: processes die at random moments, acknowledged updates do not."""

from __future__ import annotations

import random
from pathlib import Path

from bench.kill_rounds import KINDS, Load, kill_one, problem_after, rounds
from bench.local_server import LocalServer


def test_acknowledged_updates_survive_kill_9(tmp_path: Path) -> None:
    random.seed(11)
    server = LocalServer(tmp_path / "store")
    try:
        assert rounds(server, 6, whole_every=6) == []
    finally:
        server.stop()


def test_each_kind_of_process_comes_back(tmp_path: Path) -> None:
    server = LocalServer(tmp_path / "store")
    try:
        with Load(server) as load:
            for kind in KINDS:
                kill_one(server, kind)
                assert problem_after(server, set(load.acknowledged)) is None, kind
        assert load.acknowledged
    finally:
        server.stop()
