"""A primary's address -> a store folder that follows it: ``python -m graph.replicate URL [--store DIR] [--once] [--every SECONDS]``.

    primary: generations/000042/ (never changes)  ── GET /generations ──►  which, and the SHA-256 of each file
             policy.nq, db/000012.sst, …          ── GET /generations/42/policy.nq ──►  only what is missing here
    replica: generations/.000042-…/ (checked)  ── rename ──►  generations/000042/  ◄── current (switched as the writer does)

A server over the folder serves it read-only and sees each switch with the next query; it may run beside this process
(``server.py --store DIR``) or start it (``server.py --follow URL --store DIR``).
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

from graph.processes import die_with_parent, name_process
from graph.remote_store.address import is_remote
from graph.replication.failure import PrimaryAway, Refused
from graph.replication.primary import Primary
from graph.replication.replica import Replica
from graph.store import STORE
from graph.store_folder import Generation, Generations

EVERY_S = 1.0
_SHOWN_AFTER_S = 2.0


class _Bar:
    """The progress of one generation on a terminal, once it takes more than two seconds."""

    def __init__(self) -> None:
        self._number = 0
        self._bar: tqdm[None] | None = None

    def __call__(self, generation: Generation, more_bytes: int) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None or generation.number != self._number:
            self.close()
            self._number = generation.number
            self._bar = tqdm(
                total=generation.bytes,
                desc=f"generation {generation.number}",
                unit="B",
                unit_scale=True,
                delay=_SHOWN_AFTER_S,
                leave=False,
                file=sys.stderr,
            )
        self._bar.update(more_bytes)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def replicate(replica: Replica, *, say: Callable[[str], None] = print) -> None:
    """Come level with the primary: what answers there answers here, and every version it keeps is here.

    Raise PrimaryAway, Refused or OSError where that fails; what answered here before answers on.
    """
    while _stepped(replica, say):
        pass


def _stepped(replica: Replica, say: Callable[[str], None]) -> bool:
    before = replica.generations.mark()
    more = replica.step()
    if replica.generations.mark() != before and (now := replica.generations.current()) is not None:
        say(f"generation {now.number} answers: {now.quads} quads; {replica.fetched_bytes} bytes fetched")
        replica.fetched_bytes = 0
    return more


def follow(
    replica: Replica, every_s: float, *, say: Callable[[str], None], warn: Callable[[str], None]
) -> None:
    """Follow the primary until this process ends: look every so many seconds, say each trouble once, go on."""
    trouble = ""
    while True:
        more = False
        try:
            more = _stepped(replica, say)
            if trouble:
                trouble = ""
                say(f"{replica.primary.address} is followed again")
        except (PrimaryAway, Refused, OSError) as error:
            if str(error) != trouble:
                trouble = str(error)
                current = replica.generations.current()
                state = f"generation {current.number} goes on answering" if current else "nothing answers yet"
                warn(f"{error} ({state})")
        if not more:
            time.sleep(every_s)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m graph.replicate",
        description="follow another server's generations in a store folder here, to be served read-only",
    )
    parser.add_argument("url", metavar="URL", help="address of the primary, like http://127.0.0.1:5000")
    parser.add_argument(
        "--store", default=str(STORE), help="store folder (default: $POLICYGRAPH_STORE or var/store)"
    )
    parser.add_argument("--once", action="store_true", help="come level with the primary once and end")
    parser.add_argument(
        "--every", type=float, default=EVERY_S, metavar="SECONDS", help="how often to look (default: 1)"
    )
    parser.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.every <= 0:
        parser.error(f"read --every {chosen.every:g}, expected seconds above 0")
    if chosen.parent:
        die_with_parent(chosen.parent)
        name_process("pg-replicate")
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # the parent gets it too, and ends this process with itself
    bar = _Bar()

    def say(sentence: str) -> None:
        bar.close()
        print(sentence, flush=True)

    def warn(sentence: str) -> None:
        bar.close()
        print(f"graph.replicate: {sentence}", file=sys.stderr, flush=True)

    try:
        if is_remote(chosen.store):
            raise Refused(f"read --store {chosen.store}, expected a folder: a replica keeps files")
        generations = Generations(Path(chosen.store))
        with generations.locked(wait=False):
            replica = Replica(generations, Primary(chosen.url), bar)
            replica.claim()
            if not chosen.once:
                follow(replica, chosen.every, say=say, warn=warn)
            replicate(replica, say=say)
    except BlockingIOError:
        warn(f"read {chosen.store}, expected a folder that no other process writes")
        return 1
    except KeyboardInterrupt:
        return 0
    except (PrimaryAway, Refused, OSError) as error:
        warn(str(error))
        return 1
    finally:
        bar.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
