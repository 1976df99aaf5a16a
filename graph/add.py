"""``python -m graph.add FILE…``: documents join the corpus and one new generation of the graph is published for the lot.

Each file is read before anything is stored; a file that cannot be read is reported and left out (exit status 1), the
others are added. A running server answers the next query from the new generation; nothing is taken down.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from graph.build import build_release
from graph.corpus_shards import made_shards
from graph.generations import publish
from graph.release import CORPUS, READABLE, RELEASE, replacing
from graph.remote_store.failure import StoreFailed
from graph.replication.followed import FollowsPrimary, refuse_in_replica
from graph.shard_files import MadeShard
from graph.store import STORE


def accepted(files: list[Path], release: Path, *, progress: bool = False) -> tuple[list[Path], list[str]]:
    """Return the files that can join a corpus, and one sentence for each that cannot; they are read side by side."""
    good, refused = [], []
    works: dict[str, Path] = {}
    readable = [file for file in files if file.is_file() and file.suffix.lower() in READABLE]
    shards = made_shards(readable, release / "shards", progress=progress)
    for file in files:
        if not file.is_file():
            refused.append(f"read {file}, expected a file; check the path")
            continue
        if file.suffix.lower() not in READABLE:
            refused.append(
                f"read {file}, expected one of {', '.join(sorted(READABLE))}; rename or convert it"
            )
            continue
        shard = shards[file]
        if not isinstance(shard, MadeShard):
            refused.append(f"{file}: {shard}")
        elif (other := works.setdefault(shard.report["document"], file)) != file:
            refused.append(f"{file}: the same work as {other}; add one of them")
        else:
            good.append(file)
    return good, refused


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m graph.add", description="documents → corpus → a new generation"
    )
    parser.add_argument("file", type=Path, nargs="+", help="txt, html, docx or pdf")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="corpus folder (default: graph/corpus)")
    parser.add_argument(
        "--release", type=Path, default=RELEASE, help="release folder (default: graph/release)"
    )
    parser.add_argument(
        "--store", type=Path, default=STORE, help="store folder (default: $POLICYGRAPH_STORE or var/store)"
    )
    chosen = parser.parse_args(arguments)
    try:
        refuse_in_replica(chosen.store)
    except FollowsPrimary as error:
        print(f"graph.add: {error}", file=sys.stderr)
        return 1
    good, refused = accepted(chosen.file, chosen.release, progress=sys.stderr.isatty())
    for sentence in refused:
        print(f"graph.add: {sentence}", file=sys.stderr)
    if not good:
        return 1
    for file in good:
        if (chosen.corpus / file.name).resolve() != file.resolve():
            with replacing(chosen.corpus / file.name) as copy:
                copy.write(file.read_bytes())
    release = build_release(chosen.corpus, chosen.release, progress=sys.stderr.isatty())
    left_out = {entry["file"]: entry["reason"] for entry in release.report()["refused"]}
    late = [file for file in good if file.name in left_out]
    for file in late:
        print(f"graph.add: left out {file}: {left_out[file.name]}", file=sys.stderr)
    try:
        generation = publish(release.nquads, chosen.store, note="graph.add", keep_own=True)
    except StoreFailed as failed:
        print(f"graph.add: {failed}; the documents are in the corpus", file=sys.stderr)
        return 1
    print(
        f"generation {generation.number}: {release.report()['documents']} documents, {release.report()['quads']} quads"
    )
    return 1 if refused or late else 0


if __name__ == "__main__":
    sys.exit(main())
