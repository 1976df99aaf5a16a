"""Every entry of grammar.toml has a source; its patterns find their example and leave the other alone."""

import pytest

from graph.linking.grammar import grammar_rows, turn


@pytest.mark.parametrize("name", grammar_rows()["patterns"])
def test_each_pattern_matches_its_example_and_leaves_the_other(name: str) -> None:
    row = grammar_rows()["patterns"][name]
    assert turn(name).search(row["match"])
    assert turn(name).search(row["leave"]) is None


def test_every_entry_has_a_source_and_something_to_say() -> None:
    for kind, key in (("words", "words"), ("tables", "entries"), ("patterns", "pattern")):
        for name, row in grammar_rows()[kind].items():
            assert row["source"], name
            assert row[key], name
            assert len(set(row[key])) == len(row[key]) or kind == "patterns", name
