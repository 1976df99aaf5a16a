"""The writer: orders that wait together are one generation, each whole or not at all; what fails leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.store_folder import Generations
from graph.writer import LARGE_BYTES, Writer

MEMORY_QUADS = 1000


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    """A store with an empty generation."""
    made = Generations(tmp_path / "store")
    made.begin_empty()
    return made


@pytest.fixture
def writer(generations: Generations) -> Writer:
    """The writer of that store."""
    return Writer(generations, MEMORY_QUADS)


def update(folder: Path, text: str) -> dict[str, object]:
    file = folder / f"{abs(hash(text))}.ru"
    file.write_text(text)
    return {"do": "update", "file": str(file), "base": "http://base.example/"}


def put(folder: Path, text: str, graph: str | None, do: str = "put") -> dict[str, object]:
    file = folder / f"{abs(hash(text))}.ttl"
    file.write_text(text)
    return {
        "do": do,
        "graph": graph,
        "base": "http://base.example/",
        "parts": [{"file": str(file), "format": "ttl"}],
    }


def lines(generations: Generations) -> list[str]:
    current = generations.current()
    assert current is not None
    assert current.nquads is not None
    return sorted(current.nquads.read_text().splitlines())


def test_orders_that_wait_together_become_one_generation(
    writer: Writer, generations: Generations, tmp_path: Path
) -> None:
    orders = [update(tmp_path, f"INSERT DATA {{ <urn:a> <urn:b> <urn:{name}> }}") for name in "xyz"]
    answers = writer.apply(orders)
    assert {answer["generation"] for answer in answers} == {2}
    assert len(lines(generations)) == 3


def test_one_that_fails_takes_no_other_with_it(
    writer: Writer, generations: Generations, tmp_path: Path
) -> None:
    answers = writer.apply(
        [
            update(tmp_path, "INSERT DATA { <urn:a> <urn:b> <urn:1> }"),
            update(tmp_path, "INSERT DATA { <urn:a> <urn:b> <urn:2> } ; DROP GRAPH <urn:none>"),
            update(tmp_path, "INSERT DATA {\n oops }"),
            put(tmp_path, "<urn:a> <urn:b> oops", "urn:g"),
            {"do": "delete", "graph": "urn:none"},
            update(tmp_path, "INSERT DATA { <urn:a> <urn:b> <relative> }"),
        ]
    )
    assert [answer.get("error") for answer in answers] == [
        None,
        "evaluation",
        "syntax",
        "syntax",
        "no-graph",
        None,
    ]
    assert answers[2]["line"] == 2
    assert lines(generations) == [
        "<urn:a> <urn:b> <http://base.example/relative> .",
        "<urn:a> <urn:b> <urn:1> .",
    ]


def test_nothing_done_makes_no_generation(writer: Writer, generations: Generations, tmp_path: Path) -> None:
    writer.apply([update(tmp_path, "oops")])
    assert generations.numbers() == [1]


def test_a_change_from_elsewhere_is_what_the_next_update_builds_on(
    writer: Writer, generations: Generations, tmp_path: Path
) -> None:
    writer.apply([update(tmp_path, "INSERT DATA { <urn:a> <urn:b> <urn:1> }")])
    file = tmp_path / "published.nq"
    file.write_text("<urn:c> <urn:d> <urn:e> .\n")
    generations.publish(file, describe=False)
    writer.apply([update(tmp_path, "INSERT DATA { <urn:a> <urn:b> <urn:2> }")])
    assert lines(generations) == ["<urn:a> <urn:b> <urn:2> .", "<urn:c> <urn:d> <urn:e> ."]


def test_an_empty_graph_exists_until_it_is_deleted(
    writer: Writer, generations: Generations, tmp_path: Path
) -> None:
    assert writer.apply([put(tmp_path, "", "urn:g")])[0]["existed"] is False
    current = generations.current()
    assert current is not None
    assert list(current.empty_graphs) == ["urn:g"]
    other = Writer(generations, MEMORY_QUADS)  # which knows it from the manifest
    assert other.apply([put(tmp_path, "<urn:a> <urn:b> <urn:c> .", "urn:g", "post")])[0]["existed"] is True
    assert other.apply([{"do": "delete", "graph": "urn:g"}])[0]["existed"] is True
    assert lines(generations) == []


def test_a_graph_too_large_for_memory_is_kept_on_disk(generations: Generations, tmp_path: Path) -> None:
    writer = Writer(generations, memory_quads=50)
    writer.apply([put(tmp_path, " ".join(f"<urn:s{n}> <urn:p> {n} ." for n in range(100)), "urn:g")])
    for number in range(3):
        writer.apply([update(tmp_path, f"INSERT DATA {{ <urn:a> <urn:b> {number} }}")])
    current = generations.current()
    assert current is not None
    assert current.quads == 103
    assert current.nquads is None
    assert current.database is not None
    again = Writer(generations, memory_quads=50)
    again.apply([update(tmp_path, "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }")])
    after = generations.current()
    assert after is not None
    assert after.quads == 3


def test_a_large_file_with_an_error_at_its_end_changes_nothing(
    writer: Writer, generations: Generations, tmp_path: Path
) -> None:
    writer.apply([update(tmp_path, "INSERT DATA { <urn:a> <urn:b> <urn:1> }")])
    text = "\n".join(f"<urn:subject-{n}> <urn:p> <urn:o> ." for n in range(LARGE_BYTES // 30))
    answers = writer.apply([put(tmp_path, text + "\noops", "urn:g")])
    assert answers[0]["error"] == "syntax"
    assert answers[0]["line"] == LARGE_BYTES // 30 + 1
    assert lines(generations) == ["<urn:a> <urn:b> <urn:1> ."]
    writer.apply([update(tmp_path, "INSERT DATA { <urn:a> <urn:b> <urn:2> }")])
    assert len(lines(generations)) == 2
