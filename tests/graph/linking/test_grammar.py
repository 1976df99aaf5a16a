"""Every entry of grammar.toml has a source; its patterns find their example and leave the other alone."""

import pytest

from graph.language_file import KINDS, language_file
from graph.linking.grammar import GRAMMAR, turn

_ROWS = language_file(GRAMMAR).rows


@pytest.mark.parametrize("name", [name for name, row in _ROWS.items() if "pattern" in row])
def test_each_pattern_matches_its_example_and_leaves_the_other(name: str) -> None:
    assert turn(name).search(_ROWS[name]["match"])
    assert turn(name).search(_ROWS[name]["leave"]) is None


@pytest.mark.parametrize("name", _ROWS)
def test_every_entry_has_a_source_and_one_thing_it_says(name: str) -> None:
    row = _ROWS[name]
    assert row["source"]
    assert len(KINDS & row.keys()) == 1
    for kind in ("words", "entries"):
        assert kind not in row or len(set(row[kind])) == len(row[kind]) > 0
