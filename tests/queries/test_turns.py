"""Threads compute in turns, and nobody holds a place while waiting for a query."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from queries.workers.turns import Turns

LONG_S = 60.0


def test_no_more_compute_at_once_than_there_are_places() -> None:
    turns, lock = Turns(2), threading.Lock()
    inside = most = 0
    both = threading.Barrier(2)

    def compute(number: int) -> None:
        nonlocal inside, most
        with turns.taken():
            with lock:
                inside += 1
                most = max(most, inside)
            if number < 2:
                both.wait(LONG_S)  # two are inside together
            with lock:
                inside -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(compute, range(8)))
    assert most == 2


def test_who_waits_gives_the_place_away_and_takes_one_again() -> None:
    turns = Turns(1)
    answered, waiting = threading.Event(), threading.Event()

    def ask() -> bool:
        with turns.taken(), turns.given_away():
            waiting.set()
            return answered.wait(LONG_S)

    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(ask)
        assert waiting.wait(LONG_S)
        with turns.taken():  # the only place is free
            answered.set()
        assert asked.result(LONG_S)
    with turns.taken():
        pass


def test_who_has_no_place_gives_none_away() -> None:
    turns = Turns(1)
    with turns.given_away(), turns.taken():
        pass
    assert turns._places.acquire(blocking=False)
    assert not turns._places.acquire(blocking=False)
