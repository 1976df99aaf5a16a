"""``python -m graph.spark_build --master spark://HOST:PORT``: the same build as `graph.build`, on a Spark cluster.

Every file is read by the same pure function (`graph.shard.shard_of_bytes`) inside ``mapPartitions``; what spans documents is
one shuffle: of several files of one work the first by name stays, a quad that several documents state is kept once, and the
lines are sorted by bytes. The result is byte-equal to the single-machine build of the same corpus, whatever the number of
workers, and a worker that dies is made good by Spark, since a partition can be computed again from its files.

The program itself travels with the job (an archive of ``ontology/`` and ``graph/``); the workers need the Python packages of
requirements.txt and a corpus folder they all can read. PySpark is optional: ``requirements-spark.txt``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.build import common_lines, write_report
from graph.connections import Pair, connection_lines, pair_lines
from graph.corpus_shards import shard_or_reason
from graph.merging import merged_into
from graph.relating.summary import summary_from_json
from graph.release import CORPUS, RELEASE, ROOT, Release, build_key, corpus_files

if TYPE_CHECKING:
    from pyspark import SparkContext

logger = logging.getLogger(__name__)
_FILES_PER_PARTITION = 16
_PAIRS_PER_PARTITION = 32
_ROOMS = "rooms"
FileShard = tuple[str, tuple[bytes, ...], str, str]
"""File name, lines, report or reason as JSON, summary as JSON."""


def program_archive(folder: Path) -> Path:
    """Return a tar.gz of the program and its data, without corpus and release, for the workers to unpack."""
    staged = folder / _ROOMS
    for room in ("ontology", "graph"):
        shutil.copytree(
            ROOT / room,
            staged / room,
            ignore=shutil.ignore_patterns("corpus", "release", "__pycache__", "*.pyc"),
        )
    return Path(shutil.make_archive(str(folder / _ROOMS), "gztar", staged))


def _shards(paths: Iterable[str]) -> Iterator[tuple[str, FileShard]]:
    """Yield (work IRI or file name, its shard) for each path, on a worker."""
    for path in paths:
        result = shard_or_reason(Path(path).name, Path(path).read_bytes())
        if isinstance(result, str):
            yield f"refused {path}", (Path(path).name, (), json.dumps({"refused": result}), "")
        else:
            report, summary = (
                json.dumps(value, ensure_ascii=False) for value in (result.report, result.summary.to_json())
            )
            yield result.document, (Path(path).name, result.lines, report, summary)


def _first_file(one: FileShard, other: FileShard) -> FileShard:
    first, second = sorted((one, other), key=lambda entry: entry[0])
    told = json.loads(first[2])
    told.setdefault("same_work", []).extend([second[0], *json.loads(second[2]).get("same_work", [])])
    return first[0], first[1], json.dumps(told, ensure_ascii=False), first[3]


def build_on_spark(spark: SparkContext, corpus: Path = CORPUS, release: Path = RELEASE) -> Release:
    """Build *release* from *corpus* on the cluster behind *spark*; return it."""
    result = Release(release)
    files = corpus_files(corpus)
    with tempfile.TemporaryDirectory() as folder:
        spark.addArchive(f"{program_archive(Path(folder))}#{_ROOMS}")
        slices = max(1, -(-len(files) // _FILES_PER_PARTITION))
        shards = (
            spark.parallelize([str(path.resolve()) for path in files], slices)
            .mapPartitions(_shards)
            .reduceByKey(_first_file)
            .cache()
        )
        told = sorted(shards.map(lambda entry: (entry[1][0], entry[1][2], entry[1][3])).collect())
        summaries = [summary_from_json(json.loads(summary)) for _, _, summary in told if summary]
        connected = connection_lines(summaries, lambda pairs: _compared(spark, pairs), Path(folder))
        lines = shards.flatMap(lambda entry: entry[1][1]).distinct().sortBy(lambda line: line)
        count = merged_into(
            result.nquads, [common_lines(), connected, lines.toLocalIterator(prefetchPartitions=True)]
        )
    made, refused = _reports([(name, report) for name, report, _ in told])
    write_report(result, build_key(files), count, made, refused)
    logger.info(
        "built %s on Spark: %d documents, %d quads, %d refused", release, len(made), count, len(refused)
    )
    return result


def _compared(spark: SparkContext, pairs: Sequence[Pair]) -> list[tuple[bytes, ...]]:
    """Return the lines of each pair of documents, compared on the workers."""
    if not pairs:
        return []
    slices = -(-len(pairs) // _PAIRS_PER_PARTITION)
    return spark.parallelize(pairs, slices).map(pair_lines).collect()


def _reports(pairs: list[tuple[str, str]]) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    made, refused = [], []
    for name, words in sorted(pairs):
        report = json.loads(words)
        if reason := report.get("refused"):
            refused.append({"file": name, "reason": reason})
            continue
        reason = f"it is the same work as {name} ({report['document']}); remove one"
        refused += [{"file": other, "reason": reason} for other in report.pop("same_work", [])]
        made.append(report)
    return made, sorted(refused, key=lambda entry: entry["file"])


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m graph.spark_build", description="the build, on a Spark cluster"
    )
    parser.add_argument(
        "--master", default="local[2]", help="spark://HOST:PORT, or local[N] (default: local[2])"
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder that driver and workers can read")
    parser.add_argument("--release", type=Path, default=RELEASE, help="folder to write, on the driver")
    chosen = parser.parse_args(arguments)
    try:
        from pyspark import SparkConf, SparkContext
    except ImportError:
        print(
            "graph.spark_build: PySpark is not installed; pip install -r requirements-spark.txt",
            file=sys.stderr,
        )
        return 1
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setMaster(chosen.master).setAppName("policy-graph-build")
    # An executor unpacks the archive into its working folder, from where its Python must find it.
    conf.set("spark.executorEnv.PYTHONPATH", _ROOMS)
    spark = SparkContext(conf=conf)
    try:
        release = build_on_spark(spark, chosen.corpus, chosen.release)
    finally:
        spark.stop()
    digest = hashlib.sha256(release.nquads.read_bytes()).hexdigest()
    print(
        f"{release.nquads}: {release.report()['documents']} documents, {release.report()['quads']} quads, {digest}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
