"""The patterns beside `predicates`, `focus`, `accounting` and `acts`: each matches its example and leaves the other alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.language_file import language_file
from queries.answering import words

DATA = Path(words.__file__).parent / "data"
FILES = ("predicates", "focus", "accounting", "acts")


def patterns() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (name, key, row)
        for name in FILES
        for key, row in language_file(DATA / f"{name}.toml").rows.items()
        if "pattern" in row
    ]


@pytest.mark.parametrize(("name", "key", "row"), patterns())
def test_a_pattern_matches_its_example_and_leaves_the_other(name: str, key: str, row: dict[str, Any]) -> None:
    pattern = language_file(DATA / f"{name}.toml").pattern(key)
    assert any(found[0] for found in pattern.finditer(row["match"]))
    assert not any(found[0] for found in pattern.finditer(row["leave"]))
    assert row["source"]
