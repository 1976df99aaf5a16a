"""What an idle query process practises with is answered, whatever the graph; nothing of it reaches an asker."""

from __future__ import annotations

import socket
from typing import cast

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from queries.workers.frames import END, HEAD, Frames
from queries.workers.practice import NOWHERE, practice_jobs
from queries.workers.worker import answer_job

ONE = ["<urn:p>"]
TWO = ["<urn:p>", "<urn:q>"]


class Kept:
    """A socket that keeps what it is sent."""

    def __init__(self) -> None:
        self.data = b""

    def sendall(self, data: bytes) -> None:
        self.data += data


@pytest.fixture
def store() -> Store:
    node = NamedNode
    made = Store()
    made.add(Quad(node("urn:a"), node("urn:p"), node("urn:b")))
    made.add(Quad(node("urn:b"), node("urn:q"), Literal("x")))
    return made


@pytest.mark.parametrize("predicates", [ONE, TWO])
def test_every_job_is_answered_whole(store: Store, predicates: list[str]) -> None:
    jobs = list(practice_jobs(predicates))
    assert len({job.query for job in jobs}) == len(jobs)
    for job in jobs:
        kept = Kept()
        answer_job(store, cast("socket.socket", kept), job)
        kinds = [kind for kind, _ in Frames().of(kept.data)]
        assert (kinds[0], kinds[-1]) == (HEAD, END), job.query
        answer_job(store, NOWHERE, job)


def test_a_graph_without_triples_is_not_practised_on() -> None:
    assert list(practice_jobs([])) == []
