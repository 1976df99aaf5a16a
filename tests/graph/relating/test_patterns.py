"""Every turn of prose in patterns.toml has a source, finds its example and leaves the other alone."""

import pytest

from graph.language_file import language_file
from graph.relating.patterns import PATTERNS, pattern

_ROWS = language_file(PATTERNS).rows


@pytest.mark.parametrize("name", _ROWS)
def test_each_pattern_matches_its_example_and_leaves_the_other(name: str) -> None:
    row = _ROWS[name]
    assert row["source"]
    found = pattern(name, ["市上"])
    assert found.search(row["match"])
    assert found.search(row["leave"]) is None
