"""kill -9 at random moments under load: every acknowledged update must be there, none torn, and the server back by itself.

    python bench/kill_rounds.py [--rounds 100] [--seed 1]

Two threads send updates, each of which writes one number into two graphs; two ask queries. Each round kills one process of
the server, whichever chance picks: the writer, a query process, a keeper, the nursery, the web process; every tenth round the
process that was started, and with it everything, which is then started again as a service manager would.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.local_server import LocalServer

KINDS = ("pg-writer", "pg-query", "pg-keeper", "pg-nursery", "pg-web")
_ANSWER_WITHIN_S = 20.0
COUNT = "SELECT ?n { GRAPH <urn:a> { ?s <urn:n> ?n } }"
TORN = "ASK { GRAPH ?g { ?s <urn:n> ?n } FILTER NOT EXISTS { GRAPH <urn:a> { ?s <urn:n> ?n } GRAPH <urn:b> { ?s <urn:n> ?n } } }"


class Load:
    """Updates and queries without pause."""

    def __init__(self, server: LocalServer) -> None:
        self._server = server
        self._numbers = itertools.count(1)
        self._stop = threading.Event()
        self.acknowledged: set[int] = set()
        self.sent = 0
        self.queries = 0
        self._threads = [threading.Thread(target=self._update, daemon=True) for _ in range(2)]
        self._threads += [threading.Thread(target=self._ask, daemon=True) for _ in range(2)]

    def _update(self) -> None:
        while not self._stop.is_set():
            number = next(self._numbers)
            self.sent += 1
            triple = f"<urn:s{number}> <urn:n> {number}"
            try:
                answer = self._server.update(
                    f"INSERT DATA {{ GRAPH <urn:a> {{ {triple} }} GRAPH <urn:b> {{ {triple} }} }}"
                )
                if answer.status == 204:
                    self.acknowledged.add(number)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def _ask(self) -> None:
        while not self._stop.is_set():
            try:
                self._server.query("SELECT (COUNT(*) AS ?n) { GRAPH <urn:a> { ?s ?p ?o } }")
                self.queries += 1
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def kill_one(server: LocalServer, kind: str) -> str:
    """Kill one process of *kind*; return what was killed."""
    victims = []
    for one in server.tree():
        try:
            if one.name().startswith(kind):
                victims.append((one, one.name()))
        except psutil.NoSuchProcess:
            continue
    if not victims:
        return "nothing"
    victim, name = random.choice(victims)
    try:
        victim.kill()
    except psutil.NoSuchProcess:
        return "nothing"
    return name


def problem_after(server: LocalServer, acknowledged: set[int]) -> str | None:
    """Wait until the server answers again; return what is wrong with what it then holds."""
    ends = time.monotonic() + _ANSWER_WITHIN_S
    while True:
        try:
            answer = server.query(COUNT)
            if answer.status == 200:
                break
        except (OSError, http.client.HTTPException):
            pass
        if time.monotonic() > ends:
            return f"no answer within {_ANSWER_WITHIN_S:g} s"
        time.sleep(0.05)
    there = {int(line) for line in answer.text.split()[1:]}
    if lost := acknowledged - there:
        return f"{len(lost)} acknowledged updates are lost: {sorted(lost)[:5]}"
    if server.query(TORN, "application/sparql-results+json").text.find('"boolean":true') >= 0:
        return "an update is there by half"
    return None


def rounds(server: LocalServer, count: int, *, whole_every: int = 10) -> list[str]:
    """Kill *count* times; return everything that went wrong."""
    wrong: list[str] = []
    with Load(server) as load:
        for number in range(1, count + 1):
            time.sleep(random.uniform(0.05, 0.6))
            if number % whole_every == 0:
                killed = "pg-server"
                server.process.kill()
                server.restart()
            else:
                killed = kill_one(server, random.choice(KINDS))
            known = set(load.acknowledged)
            if problem := problem_after(server, known):
                wrong.append(f"round {number}, killed {killed}: {problem}")
            if sys.stdout.isatty() or count >= 20:
                print(
                    f"round {number}: killed {killed}, {len(known)} of {load.sent} acknowledged, {wrong[-1:] or 'whole'}",
                    flush=True,
                )
    if problem := problem_after(server, load.acknowledged):
        wrong.append(f"at the end: {problem}")
    return wrong


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    random.seed(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        server = LocalServer(Path(folder) / "store")
        try:
            wrong = rounds(server, chosen.rounds)
        finally:
            server.stop()
    print(f"{chosen.rounds} rounds, {len(wrong)} wrong")
    for problem in wrong:
        print(" ", problem)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
