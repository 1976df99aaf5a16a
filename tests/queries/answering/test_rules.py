"""The patterns beside the modules that tell what a question asks for: each matches its example and leaves the other alone."""

from __future__ import annotations

from typing import Any

import pytest

from queries.answering.rules import rules_of
from queries.answering.words import words

FILES = ("predicates", "focus", "accounting", "acts", "nested_rankings")


def patterns() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (name, key, row) for name in FILES for key, row in rules_of(name).rows.items() if "pattern" in row
    ]


@pytest.mark.parametrize(("name", "key", "row"), patterns())
def test_a_pattern_matches_its_example_and_leaves_the_other(name: str, key: str, row: dict[str, Any]) -> None:
    inserts = {"acts": "|".join(words().acts)} if name == "acts" else {}
    pattern = rules_of(name).pattern(key, **inserts)
    assert any(found[0] for found in pattern.finditer(row["match"]))
    assert not any(found[0] for found in pattern.finditer(row["leave"]))
    assert row["source"]
