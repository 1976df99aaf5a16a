"""Shards of a corpus -> what its documents have to do with each other, as sorted N-Quads lines.

Which documents are compared is decided over the whole corpus (`graph.relating.across`); each comparison depends on its two
documents alone and is kept beside the shards, so that one more document costs only the comparisons it takes part in.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

from graph.corpus_shards import processes, ticker
from graph.inference.rules import inferred
from graph.line_runs import merged_lines, sorted_runs
from graph.relating.across import Connections, CorpusIndex, shared_between
from graph.relating.summary import DocumentSummary
from graph.relating.task_pairs import TermsKept
from graph.shard import nquads_lines
from graph.shard_files import MadeShard
from graph.triples.cross_document import connection_quads
from ontology.iris import IRI

_POOL_FROM_PAIRS, _POOL_FROM_DOCUMENTS = 8, 500
"""Below this a pool costs more than it brings."""
_CHUNK = 32
"""Pieces of work sent to a process at once; pairs come sorted, so that those of one document go to one process."""
_TERMS = TermsKept(32)
"""Of the documents this process compared last: pairs come sorted, so one side stays. Some 2 MB each."""
Pair = tuple[DocumentSummary, DocumentSummary]
Lines = Iterable[bytes]
Comparer = Callable[[Sequence[Pair]], Iterable[Lines]]


def connection_lines(
    summaries: Iterable[DocumentSummary], compared: Comparer, scratch: Path, *, jobs: int = 1
) -> Iterator[bytes]:
    """Yield the sorted lines of every connection among the documents, each once.

    *compared* gives `pair_lines` of each pair, in order; *scratch* is a folder for sorted runs, so that memory stays that
    of one run however many connections there are. *jobs* processes look for the pairs.
    """
    index = CorpusIndex()
    by_document = {}
    for summary in summaries:
        by_document[summary.document] = summary
        index.add(summary)
    citations = [found for summary in by_document.values() for found in index.citations(summary)]
    cited = _lines(Connections(tuple(citations), (), ()))
    pairs = sorted(set(_pairs(index, list(by_document), jobs)))
    found = compared([(by_document[one], by_document[other]) for one, other in pairs])
    runs = sorted_runs(chain(cited, chain.from_iterable(found)), scratch)
    return merged_lines(runs, scratch)


def _pairs(index: CorpusIndex, documents: Sequence[IRI], jobs: int) -> Iterator[tuple[IRI, IRI]]:
    """Yield the pairs of documents that are compared."""
    if jobs == 1 or len(documents) < _POOL_FROM_DOCUMENTS:
        yield from chain.from_iterable(index.pairs_of(document) for document in documents)
        return
    with ProcessPoolExecutor(jobs, initializer=_hold, initargs=(index,)) as pool:
        for found in pool.map(_pairs_of, documents, chunksize=_CHUNK):
            yield from found


_held: Any = None
"""What the processes of a pool share: forked with it, so that it need not be sent along with every piece of work."""


def _hold(value: Any) -> None:
    global _held  # noqa: PLW0603 - once, when the process starts
    _held = value


def _pairs_of(document: IRI) -> list[tuple[IRI, IRI]]:
    index: CorpusIndex = _held
    return index.pairs_of(document)


def _lines_of_pair(pair: tuple[IRI, IRI]) -> tuple[bytes, ...]:
    by_document: Mapping[IRI, DocumentSummary] = _held
    return pair_lines((by_document[pair[0]], by_document[pair[1]]))


def pair_lines(pair: Pair) -> tuple[bytes, ...]:
    """Return the lines of what two documents have to do with each other: refinements, shared tasks."""
    return _lines(Connections((), *shared_between(*pair, _TERMS)))


def _lines(connections: Connections) -> tuple[bytes, ...]:
    quads = list(connection_quads(connections))
    return nquads_lines([*quads, *inferred(quads)]) if quads else ()


def kept_comparisons(
    shards: Sequence[MadeShard], folder: Path, *, progress: bool = False, jobs: int | None = None
) -> Comparer:
    """Return a comparer that keeps in *folder* what it compared, and compares the rest in *jobs* processes, else on all cores."""
    keys = {IRI(shard.report["document"]): shard.key for shard in shards}

    def key(pair: Pair) -> str:
        return " ".join(keys[summary.document] for summary in pair)

    def compared(pairs: Sequence[Pair]) -> Iterator[Lines]:
        with closing(sqlite3.connect(folder / "connections.sqlite")) as kept, kept:
            kept.execute(
                "CREATE TABLE IF NOT EXISTS pair (key TEXT PRIMARY KEY, lines BLOB NOT NULL) WITHOUT ROWID"
            )
            fresh: list[Pair] = []
            for pair in pairs:
                row = kept.execute("SELECT lines FROM pair WHERE key = ?", (key(pair),)).fetchone()
                if row is None:
                    fresh.append(pair)
                else:
                    yield zlib.decompress(row[0]).splitlines(keepends=True)
            tick = ticker(len(fresh), "comparisons") if progress and fresh else (lambda: None)
            for pair, lines in zip(fresh, _fresh(fresh, jobs or processes()), strict=True):
                kept.execute(
                    "INSERT OR REPLACE INTO pair VALUES (?, ?)", (key(pair), zlib.compress(b"".join(lines)))
                )
                tick()
                yield lines

    return compared


def _fresh(pairs: Sequence[Pair], jobs: int) -> Iterator[tuple[bytes, ...]]:
    if len(pairs) < _POOL_FROM_PAIRS or jobs == 1:
        yield from map(pair_lines, pairs)
        return
    by_document = {summary.document: summary for pair in pairs for summary in pair}
    with ProcessPoolExecutor(jobs, initializer=_hold, initargs=(by_document,)) as pool:
        names = [(one.document, other.document) for one, other in pairs]
        yield from pool.map(_lines_of_pair, names, chunksize=_CHUNK)
