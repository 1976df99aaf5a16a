"""``python -m graph.build``: documents -> ``policy.nq`` and ``report.json``. The plan on the wall.

    file -> read -> extract -> link -> triples -> relate -> infer -> shard      (graph.shard, one process per core)
    shards -> across documents -> one sorted file                               (here)

Two builds of the same corpus by the same program are byte-equal on any machine. A file that cannot be read never stops
the run: it stands in the report under ``refused``.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path
from typing import Any

from graph.connections import connection_lines, kept_comparisons
from graph.corpus_shards import corpus_shards, processes
from graph.inference.rules import rule_quads
from graph.merging import Merged, merged_into
from graph.release import (
    CORPUS,
    RELEASE,
    Release,
    build_key,
    corpus_files,
    program_version,
    replacing,
    sha256_of,
)
from graph.shard import nquads_lines
from graph.triples.vocabulary import ontology_quads
from graph.validate import validated

logger = logging.getLogger(__name__)
VALIDATED_QUADS_MAX = 100_000
"""A larger release is not validated by the build, which would then take longer to check than to make: graph.validate does it."""


def build_release(
    corpus: Path = CORPUS, release: Path = RELEASE, *, progress: bool = False, jobs: int | None = None
) -> Release:
    """Build *release* from *corpus* unless it already says what this program reads there; return it.

    *jobs*: how many processes work side by side; as many as this machine has cores when not given.
    """
    result = Release(release)
    files = corpus_files(corpus)
    key = build_key(files)
    told = result.report()
    if told.get("key") == key and result.nquads.exists() and told["sha256"] == sha256_of(result.nquads):
        return result
    clock = Clock()
    shards = corpus_shards(files, release / "shards", progress=progress, jobs=jobs)
    clock.lap("shards")
    comparisons = kept_comparisons(shards.made, release / "shards", progress=progress, jobs=jobs)
    with tempfile.TemporaryDirectory(dir=release) as scratch:
        summaries = (shard.summary() for shard in shards.made)
        connected = connection_lines(summaries, comparisons, Path(scratch), jobs=jobs or processes())
        clock.lap("connections")
        own = shards.line_sources(Path(scratch), jobs=jobs)
        merged = merged_into(result.nquads, [common_lines(), connected, *own])
    clock.lap("merge")
    write_report(result, key, merged, shards.reports(), shards.refused)
    if merged.lines <= VALIDATED_QUADS_MAX and not (report := validated(result.nquads)).conforms:
        logger.warning(
            "%s does not conform; python -m graph.validate tells where:\n%s", result.nquads, report
        )
    logger.info(
        "built %s: %d documents, %d quads, %d refused; %s",
        release,
        len(shards.made),
        merged.lines,
        len(shards.refused),
        clock,
    )
    return result


class Clock:
    """What each step took, for the log."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._laps: list[str] = []

    def lap(self, name: str) -> None:
        """Note that the step *name* is done."""
        now = time.perf_counter()
        self._laps.append(f"{name} {now - self._last:.1f} s")
        self._last = now

    def __str__(self) -> str:
        return ", ".join(self._laps)


def common_lines() -> tuple[bytes, ...]:
    """Return what every release holds whatever its documents: the ontology and the description of the rules."""
    return nquads_lines(chain(ontology_quads(), rule_quads()))


def write_report(
    release: Release, key: str, merged: Merged, reports: list[dict[str, Any]], refused: list[dict[str, str]]
) -> None:
    """Write ``report.json``; *reports* and *refused* in file order."""
    unlinked: dict[str, int] = {}
    for report in reports:
        for entry in report["unlinked"]:
            unlinked[entry["name"]] = unlinked.get(entry["name"], 0) + 1
    summary = {
        "key": key,
        "version": program_version().to_json(),
        "quads": merged.lines,
        "sha256": merged.sha256,
        "documents": len(reports),
        "tasks": sum(report["tasks"] for report in reports),
        "unlinked": dict(sorted(unlinked.items())),
        "refused": refused,
        "per_document": reports,
    }
    with replacing(release.report_file, "w") as file:
        json.dump(summary, file, ensure_ascii=False, indent=1, sort_keys=True)
        file.write("\n")


def _positive(words: str) -> int:
    number = int(words)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{words} given, expected 1 or more")
    return number


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m graph.build", description="documents → policy.nq, report.json"
    )
    parser.add_argument(
        "--corpus", type=Path, default=CORPUS, help="folder of txt, html, docx, pdf (default: graph/corpus)"
    )
    parser.add_argument(
        "--release", type=Path, default=RELEASE, help="folder to write (default: graph/release)"
    )
    parser.add_argument("--processes", type=_positive, help="processes side by side (default: one per core)")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    if not chosen.corpus.is_dir():
        print(
            f"graph.build: read --corpus {chosen.corpus}, expected a folder of documents; name one that exists",
            file=sys.stderr,
        )
        return 1
    result = build_release(chosen.corpus, chosen.release, progress=sys.stderr.isatty(), jobs=chosen.processes)
    for refused in result.report()["refused"]:
        print(f"graph.build: left out {refused['file']}: {refused['reason']}", file=sys.stderr)
    print(f"{result.nquads}: {result.report()['documents']} documents, {result.report()['quads']} quads")
    return 0


if __name__ == "__main__":
    sys.exit(main())
