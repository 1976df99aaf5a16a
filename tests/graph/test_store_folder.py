"""Generations: immutable, numbered, one current; published whole, rolled back, backed up, restored."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from graph.backup import BrokenBackup, backup, dumped, restore
from graph.generations import Generations, main, publish
from graph.store import UnreadableQuads
from graph.store_folder import NoSuchGeneration, sha256_of

LINE = '<urn:a> <urn:b> "{}" <urn:g> .\n'


@pytest.fixture
def nquads(tmp_path: Path) -> Path:
    """A file of one quad."""
    path = tmp_path / "one.nq"
    path.write_text(LINE.format("one"))
    return path


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    """An empty store that keeps three generations."""
    return Generations(tmp_path / "store", keep=3)


def test_publishing_makes_a_numbered_generation_current(generations: Generations, nquads: Path) -> None:
    assert generations.current() is None
    assert generations.mark() == ""
    first = generations.publish(nquads, describe=False)
    nquads.write_text(LINE.format("one") + LINE.format("two"))
    second = generations.publish(nquads, describe=False)
    assert (first.number, first.quads, second.number, second.quads) == (1, 1, 2, 2)
    assert generations.current() == second
    assert first.identity != second.identity
    assert first.nquads is not None
    assert first.nquads.read_text() == LINE.format("one")  # what was published does not follow the file


def test_a_file_that_is_no_nquads_is_refused_and_changes_nothing(
    generations: Generations, nquads: Path
) -> None:
    before = generations.publish(nquads, describe=False)
    nquads.write_text(LINE.format("one") + "oops\n")
    with pytest.raises(UnreadableQuads, match=r"at line 2, expected N-Quads.*nothing was published"):
        generations.publish(nquads)
    assert generations.current() == before
    assert generations.numbers() == [1]


def test_the_same_release_is_published_once_and_updates_made_since_stay(
    generations: Generations, nquads: Path
) -> None:
    assert generations.publish_if_new(nquads).number == 1
    assert generations.publish_if_new(nquads).number == 1
    nquads.write_text(LINE.format("other"))
    assert generations.publish_if_new(nquads).number == 2


def test_the_description_is_published_with_the_graph(generations: Generations, nquads: Path) -> None:
    generation = generations.publish(nquads)
    assert generation.nquads is not None
    text = generation.nquads.read_text()
    assert text.startswith(LINE.format("one"))
    assert "http://rdfs.org/ns/void#classPartition" not in text  # no class in this graph
    assert "http://rdfs.org/ns/void#propertyPartition" in text
    assert generation.quads == len(set(text.splitlines()))


def test_old_generations_go_but_never_the_current_one_nor_one_in_use(
    generations: Generations, nquads: Path
) -> None:
    for _ in range(2):
        generations.publish(nquads, describe=False)
    with (generations.get(2).folder / "manifest.json").open() as used:
        fcntl.flock(used, fcntl.LOCK_SH)
        generations.rollback(1)
        for _ in range(4):
            generations.publish(nquads, describe=False)
        assert generations.numbers() == [2, 4, 5, 6]
    generations.publish(nquads, describe=False)
    assert generations.numbers() == [5, 6, 7]


def test_a_rollback_makes_an_older_one_answer_again(generations: Generations, nquads: Path) -> None:
    generations.publish(nquads, describe=False)
    generations.publish(nquads, describe=False)
    mark = generations.mark()
    assert generations.rollback(1).number == 1
    assert generations.current() == generations.get(1)
    assert generations.mark() != mark
    with pytest.raises(NoSuchGeneration, match=r"expected one of \[1, 2\]"):
        generations.rollback(9)
    assert generations.publish(nquads, describe=False).number == 3


def test_a_broken_off_generation_leaves_nothing(generations: Generations, nquads: Path) -> None:
    generations.publish(nquads, describe=False)
    with generations.writing():
        folder = generations.next_folder()
        (folder / "policy.nq").write_text("half")
    assert generations.numbers() == [1]
    assert generations.publish(nquads, describe=False).number == 2
    assert not list((generations.store / "generations").glob(".*"))


def test_two_processes_publishing_at_once_make_two_generations(tmp_path: Path, nquads: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "graph.generations",
        "--store",
        str(tmp_path / "store"),
        "publish",
        str(nquads),
    ]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    found = Generations(tmp_path / "store")
    assert found.numbers() == [1, 2, 3]
    assert found.current() == found.get(3)


def test_a_backup_restores_to_the_same_bytes(generations: Generations, nquads: Path, tmp_path: Path) -> None:
    original = generations.publish(nquads)
    backup(generations, tmp_path / "backup.tar.gz")
    other = Generations(tmp_path / "elsewhere")
    restored = restore(other, tmp_path / "backup.tar.gz")
    assert restored.sha256 == original.sha256
    assert other.current() == restored
    assert restored.release == original.release


def test_a_damaged_backup_is_refused_and_changes_nothing(
    generations: Generations, nquads: Path, tmp_path: Path
) -> None:
    generations.publish(nquads, describe=False)
    file = tmp_path / "backup.tar.gz"
    backup(generations, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BrokenBackup, match="nothing was restored"):
        restore(generations, file)
    with tarfile.open(file, "w:gz") as archive:
        archive.add(nquads, arcname="../../outside.nq")
    with pytest.raises(BrokenBackup):
        restore(generations, file)
    assert generations.numbers() == [1]
    assert not (tmp_path / "outside.nq").exists()


def test_equal_graphs_dump_to_equal_bytes(generations: Generations, nquads: Path, tmp_path: Path) -> None:
    one = dumped(generations, generations.publish(nquads, describe=False))
    other = Generations(tmp_path / "other")
    two = dumped(other, other.publish(nquads, describe=False))
    assert one.read_bytes() == two.read_bytes()


def test_the_command_line_says_what_it_did_and_what_it_refused(
    tmp_path: Path, nquads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(tmp_path / "store")]
    publish(nquads, tmp_path / "store", describe=False)
    publish(nquads, tmp_path / "store", describe=False)
    assert main([*store, "list"]) == 0
    assert [line[:9].split() for line in capsys.readouterr().out.splitlines()] == [["1"], ["*", "2"]]
    assert main(["rollback", "1", *store]) == 0
    assert capsys.readouterr().out == "generation 1 is current\n"
    assert main([*store, "rollback", "7"]) == 1
    assert "expected one of [1, 2]" in capsys.readouterr().err
    assert main([*store, "backup", str(tmp_path / "b.tgz")]) == 0
    assert main([*store, "restore", str(tmp_path / "b.tgz")]) == 0
    assert main([*store, "restore", str(nquads)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_the_checksums_of_databases_are_those_of_their_files_also_where_names_and_sizes_come_again(
    tmp_path: Path, nquads: Path
) -> None:
    generations = Generations(tmp_path / "store", memory_quads=0)
    for value in ("one", "two"):  # as long: the engine gives its files the same names and sizes
        nquads.write_text(LINE.format(value))
        generations.publish(nquads, describe=False)
    first, second = generations.all()
    assert {name for name, entry in first.files.items() if second.files[name]["bytes"] == entry["bytes"]}
    assert first.sha256 != second.sha256
    for generation in (first, second):
        assert not [name for name in generation.files if name.endswith(("LOG", "LOCK"))]
        for name, entry in generation.files.items():
            assert sha256_of(generation.folder / name) == entry["sha256"], name
