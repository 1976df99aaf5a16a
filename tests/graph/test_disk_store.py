"""Large graphs: published as databases, the union counted once, the writer's copy beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Store

from graph.disk_store import union_of
from graph.store import UnreadableQuads
from graph.store_folder import Generations


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


def default_graph(database: Path) -> set[str]:
    return {
        str(quad.triple)
        for quad in Store.read_only(str(database)).quads_for_pattern(None, None, None, DefaultGraph())
    }


def test_a_blank_node_is_the_same_in_its_graph_and_in_the_union(tmp_path: Path) -> None:
    file = tmp_path / "large.nq"
    file.write_text(
        "".join(f'_:a <urn:p> "{n}" <urn:g> .\n' for n in range(120))
        + "_:a <urn:q> _:b _:g .\n_:b <urn:r> <urn:o> .\n"
    )
    generation = Generations(tmp_path / "store", memory_quads=100).publish(file)
    union = Store.read_only(str(generation.union_database))
    found = union.query("SELECT ?x { GRAPH <urn:g> { ?x <urn:p> '7' } ?x <urn:q>/<urn:r> <urn:o> }")
    assert [str(row["x"]) for row in found] == ["_:a"]  # type: ignore[union-attr]


def test_the_union_is_the_same_from_the_file_and_from_the_database(tmp_path: Path) -> None:
    file = tmp_path / "large.nq"
    file.write_text(
        '<urn:s> <urn:p> "a <b>"@en <urn:g> .\n<urn:s> <urn:p> "a <b>"@en <urn:h> .\n'
        '_:x <urn:p> "a \\" b"^^<urn:d> <urn:g> .\n<urn:t> <urn:p> <urn:o> .\n'
        + "<urn:s> <urn:q> <urn:o> <urn:g> .\n"
        * 200
    )
    generation = Generations(tmp_path / "store", memory_quads=100).publish(file)
    assert generation.database is not None
    union_of(generation.database, tmp_path / "union")
    expected = {
        '<urn:s> <urn:p> "a <b>"@en',
        '_:x <urn:p> "a \\" b"^^<urn:d>',
        "<urn:t> <urn:p> <urn:o>",
        "<urn:s> <urn:q> <urn:o>",
    }
    assert generation.union_database is not None
    assert default_graph(generation.union_database) == default_graph(tmp_path / "union") == expected
