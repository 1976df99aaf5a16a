"""N-Quads -> the current generation of a store; and the command line that lists, rolls back, backs up and restores.

``python -m graph.generations list|rollback N|publish FILE|backup FILE|restore FILE [--store DIR|URL]``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from graph.backup import backup, restore
from graph.remote_store.address import is_remote, remote_address
from graph.remote_store.failure import StoreFailed
from graph.store import STORE
from graph.store_folder import KEEP, Generation, Generations

__all__ = ["Generation", "Generations", "publish"]


def store_at(
    place: Path | str, *, keep: int = KEEP, environment: Mapping[str, str] = os.environ
) -> Generations:
    """Return the store at *place*: a folder, or the address of a SPARQL endpoint. Raise MalformedAddress."""
    if not is_remote(place):
        return Generations(Path(place), keep=keep)
    from graph.remote_store.generations import RemoteGenerations  # only here: it brings an HTTP client

    return RemoteGenerations(remote_address(place, environment), keep=keep)


def publish(
    nquads: Path, store: Path = STORE, *, note: str = "publish", describe: bool = True, keep_own: bool = False
) -> Generation:
    """Make an N-Quads file the current generation of *store*; a running server's next query sees it."""
    return store_at(store).publish(nquads, note=note, describe=describe, keep_own=keep_own)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m graph.generations", description="versions of the graph")
    store_words = "store folder or endpoint (default: $POLICYGRAPH_STORE or var/store)"
    parser.add_argument("--store", default=str(STORE), help=store_words)
    anywhere = argparse.ArgumentParser(add_help=False)  # after the subcommand, where most people write it
    anywhere.add_argument("--store", default=argparse.SUPPRESS, help=store_words)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words, parents=[anywhere])

    command("list", "number, time, quads, note of each generation; * marks the current one")
    command("rollback", "make generation N current again").add_argument("number", type=int)
    publishing = command("publish", "make an N-Quads file the current generation")
    publishing.add_argument("file", type=Path)
    publishing.add_argument(
        "--as-it-is", action="store_true", help="without the graph's description of itself (VoID, examples)"
    )
    for name, words in (
        ("backup", "write the current generation to FILE"),
        ("restore", "make FILE the current generation"),
    ):
        command(name, words).add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    try:
        generations = store_at(chosen.store)
        if generations.elsewhere and chosen.command in ("backup", "restore"):
            raise ValueError(f"{chosen.store} is a store elsewhere; use its own means of {chosen.command}")
        return _run(generations, chosen)
    except (LookupError, ValueError, OSError, StoreFailed) as error:
        print(f"graph.generations: {error}", file=sys.stderr)
        return 1


def _run(generations: Generations, chosen: argparse.Namespace) -> int:
    match chosen.command:
        case "list":
            current = generations.current()
            for one in generations.all():
                mark = "*" if current and one.number == current.number else " "
                print(
                    f"{mark} {one.number:>6}  {one.time}  {one.quads:>10} quads  {one.bytes:>12} bytes  {one.note}"
                )
        case "rollback":
            print(f"generation {generations.rollback(chosen.number).number} is current")
        case "publish":
            print(
                f"generation {generations.publish(chosen.file, describe=not chosen.as_it_is).number} is current"
            )
        case "backup":
            print(f"generation {backup(generations, chosen.file).number} is in {chosen.file}")
        case "restore":
            print(f"generation {restore(generations, chosen.file).number} is current")
    return 0


if __name__ == "__main__":
    sys.exit(main())
