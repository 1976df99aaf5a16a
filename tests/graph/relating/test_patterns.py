"""Every turn of prose in patterns.toml has a source, finds its example and leaves the other alone."""

import pytest

from graph.relating.patterns import pattern, pattern_rows


@pytest.mark.parametrize("name", pattern_rows())
def test_each_pattern_matches_its_example_and_leaves_the_other(name: str) -> None:
    row = pattern_rows()[name]
    assert row["source"]
    found = pattern(name, ["市上"])
    assert found.search(row["match"])
    assert found.search(row["leave"]) is None
