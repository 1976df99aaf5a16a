"""``python -m graph.spark_build --master spark://HOST:PORT``: the same build as `graph.build`, on a Spark cluster.

Every file is read by the same pure function (`graph.shard_files.packed_shard`) inside ``mapPartitions``; what spans documents is
one shuffle: of several files of one work the first stays, a quad that several documents state is kept once, and the
lines are sorted by bytes. The result is byte-equal to the single-machine build of the same corpus, whatever the number of
workers, and a worker that dies is made good by Spark, since a partition can be computed again from its files.

The program itself travels with the job (an archive of ``ontology/`` and ``graph/``); the workers need the Python packages of
requirements.txt and a corpus folder they all can read. PySpark is optional: ``requirements-spark.txt``.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.build import common_lines, write_report
from graph.connections import Pair, connection_lines, pair_lines
from graph.merging import merged_into
from graph.relating.summary import summary_from_json
from graph.release import CORPUS, RELEASE, ROOT, Release, build_key, corpus_files
from graph.shard_files import PackedShard, packed_shard

if TYPE_CHECKING:
    from pyspark import SparkContext

logger = logging.getLogger(__name__)
_FILES_PER_PARTITION = 16
_PAIRS_PER_PARTITION = 32
_ROOMS = "rooms"
File = tuple[int, str]
"""Place in the corpus (from 0), name."""
FileShard = tuple[File, PackedShard | str, tuple[File, ...]]
"""A file; its shard, or the reason why it gives none; further files of the same work."""


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


def _shards(paths: Iterable[tuple[int, str]]) -> Iterator[tuple[str, FileShard]]:
    """Yield (work IRI or file name, its shard) for each (place in the corpus, path), on a worker."""
    for place, path in paths:
        file = (place, Path(path).name)
        packed = packed_shard(file[1], Path(path).read_bytes())
        key = f"refused {path}" if isinstance(packed, str) else packed.manifest["document"]
        yield key, (file, packed, ())


def _first_file(one: FileShard, other: FileShard) -> FileShard:
    first, second = sorted((one, other), key=lambda entry: entry[0])
    return first[0], first[1], (*first[2], second[0], *second[2])


def _without_lines(shard: FileShard) -> FileShard:
    file, packed, further = shard
    return file, packed if isinstance(packed, str) else replace(packed, lines_gz=b""), further


def _lines(shard: FileShard) -> list[bytes]:
    return [] if isinstance(shard[1], str) else shard[1].lines()


def build_on_spark(spark: SparkContext, corpus: Path = CORPUS, release: Path = RELEASE) -> Release:
    """Build *release* from *corpus* on the cluster behind *spark*; return it."""
    result = Release(release)
    files = corpus_files(corpus)
    with tempfile.TemporaryDirectory() as folder:
        spark.addArchive(f"{program_archive(Path(folder))}#{_ROOMS}")
        slices = max(1, -(-len(files) // _FILES_PER_PARTITION))
        shards = (
            spark.parallelize([(place, str(path.resolve())) for place, path in enumerate(files)], slices)
            .mapPartitions(_shards)
            .reduceByKey(_first_file)
            .values()
            .cache()
        )
        told = sorted(shards.map(_without_lines).collect(), key=lambda shard: shard[0])
        summaries = [
            summary_from_json(json.loads(packed.summary))
            for _, packed, _ in told
            if isinstance(packed, PackedShard)
        ]
        connected = connection_lines(summaries, lambda pairs: _compared(spark, pairs), Path(folder))
        lines = shards.flatMap(_lines).distinct().sortBy(lambda line: line)
        merged = merged_into(
            result.nquads, [common_lines(), connected, lines.toLocalIterator(prefetchPartitions=True)]
        )
    made, refused = _reports(told)
    write_report(result, build_key(files), merged, made, refused)
    logger.info(
        "built %s on Spark: %d documents, %d quads, %d refused",
        release,
        len(made),
        merged.lines,
        len(refused),
    )
    return result


def _compared(spark: SparkContext, pairs: Sequence[Pair]) -> list[tuple[bytes, ...]]:
    """Return the lines of each pair of documents, compared on the workers."""
    if not pairs:
        return []
    slices = -(-len(pairs) // _PAIRS_PER_PARTITION)
    return spark.parallelize(pairs, slices).map(pair_lines).collect()


def _reports(told: Iterable[FileShard]) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Return the reports of the documents and what was refused, both in file order."""
    made: list[dict[str, Any]] = []
    refused: list[tuple[File, str]] = []
    for file, packed, further in told:
        if isinstance(packed, str):
            refused.append((file, packed))
        else:
            made.append(packed.manifest["report"])
            reason = f"it is the same work as {file[1]} ({packed.manifest['document']}); remove one"
            refused += [(other, reason) for other in further]
    return made, [{"file": name, "reason": reason} for (_, name), reason in sorted(refused)]


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
    told = release.report()
    print(f"{release.nquads}: {told['documents']} documents, {told['quads']} quads, {told['sha256']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
