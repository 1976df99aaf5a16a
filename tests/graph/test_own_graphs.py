"""Publishing what the build made leaves what updates wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.generations import publish
from graph.own_graphs import own_lines
from graph.store import loaded_nquads

OURS = "<https://w3id.org/zhengce/graph/source/x>"
OLD = f'<urn:t> <urn:p> "old" {OURS} .\n'
NEW = f'<urn:t> <urn:p> "new" {OURS} .\n'
OWN = [
    '<urn:a> <urn:p> "in the default graph" .\n',
    f"<urn:a> <urn:about> {OURS} .\n",
    f"<urn:b> <urn:about> {OURS} <urn:mine> .\n",
    '<urn:c> <urn:p> "ends in <https://w3id.org/zhengce/graph/> ." <urn:mine> .\n',
]


def lines(store_folder: Path, text: str, *, keep_own: bool) -> set[str]:
    file = store_folder.parent / "release.nq"
    file.write_text(text, encoding="utf-8")
    generation = publish(file, store_folder, describe=False, keep_own=keep_own)
    assert generation.nquads is not None
    found = {f"{quad} .\n" for quad in loaded_nquads(generation.nquads)}
    assert len(found) == generation.quads
    return found


def test_own_statements_stay_and_the_builds_are_replaced(tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert lines(store, OLD + "".join(OWN), keep_own=False) == {OLD, *OWN}
    assert lines(store, NEW, keep_own=True) == {NEW, *OWN}
    assert lines(store, NEW, keep_own=True) == {NEW, *OWN}


def test_without_keeping_the_file_is_all_there_is(tmp_path: Path) -> None:
    store = tmp_path / "store"
    lines(store, OLD + "".join(OWN), keep_own=False)
    assert lines(store, NEW, keep_own=False) == {NEW}


@pytest.mark.parametrize("line", OWN)
def test_a_line_of_nobody_elses_graph_is_own(line: str, tmp_path: Path) -> None:
    file = tmp_path / "one.nq"
    file.write_text(line + OLD, encoding="utf-8")
    assert [own.decode() for own in own_lines(file, None)] == [line]
