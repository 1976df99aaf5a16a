"""Large graphs: published as databases, the union counted once, the writer's copy beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Store

from graph.disk_store import triple_lines
from graph.store import UnreadableQuads
from graph.store_folder import Generations


@pytest.mark.parametrize(
    ("line", "triple"),
    [
        (b"<urn:a> <urn:b> <urn:c> <urn:g> .\n", b"<urn:a> <urn:b> <urn:c> .\n"),
        (b"<urn:a> <urn:b> <urn:c> .\n", None),
        (b'<urn:a> <urn:b> "x" .\n', None),
        (b'<urn:a> <urn:b> "a <b>" .\n', None),
        (b'<urn:a> <urn:b> "a <b>"^^<urn:d> .\n', None),
        (b'<urn:a> <urn:b> "a <b>"^^<urn:d> <urn:g> .\n', b'<urn:a> <urn:b> "a <b>"^^<urn:d> .\n'),
        (b'<urn:a> <urn:b> "a b c"@en <urn:g> .\n', b'<urn:a> <urn:b> "a b c"@en .\n'),
        (b'<urn:a> <urn:b> "a b c"@en .\n', None),
        (b"_:x <urn:b> _:y _:g .\n", b"_:x <urn:b> _:y .\n"),
        (b"_:x <urn:b> _:y .\n", None),
    ],
)
def test_a_line_loses_its_graph_and_only_that(line: bytes, triple: bytes | None) -> None:
    assert list(triple_lines([line])) == ([triple] if triple else [])


def test_a_large_graph_is_published_as_databases(tmp_path: Path) -> None:
    file = tmp_path / "large.nq"
    file.write_text(
        "".join(f'<urn:s{n // 2}> <urn:p> "{n // 2} <x>" <urn:g{n % 2}> .\n' for n in range(200))
        + "<urn:d> <urn:p> <urn:o> .\n"
    )
    generations = Generations(tmp_path / "store", memory_quads=100)
    generation = generations.publish(file)
    assert (generation.quads, generation.nquads) == (201, None)
    stated, union = Store.read_only(str(generation.database)), Store.read_only(str(generation.union_database))
    assert len(list(stated.quads_for_pattern(None, None, None, DefaultGraph()))) == 1
    assert len(list(union.quads_for_pattern(None, None, None, DefaultGraph()))) == 101
    assert len(union) == 301


def test_a_large_file_that_is_no_nquads_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.nq"
    file.write_text("<urn:a> <urn:b> <urn:c> .\n" * 200 + "oops\n")
    generations = Generations(tmp_path / "store", memory_quads=100)
    with pytest.raises(UnreadableQuads, match="at line 201"):
        generations.publish(file)
    assert generations.numbers() == []
    assert generations.current() is None
