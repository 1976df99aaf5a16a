"""Every entry of graph/extraction/data has a source and is read; patterns find their example and leave the other alone."""

import re
from pathlib import Path

import pytest

from graph.extraction import patterns
from graph.extraction.patterns import pattern, rules_of, word_list
from graph.extraction.running_names import action_words, verbs
from graph.extraction.unit_words import body_grades, grades, last_characters, place_grades
from graph.language_file import KINDS, BrokenData, table

_MODULES = sorted(path.stem for path in patterns.DATA.glob("*.toml"))
_ROWS = [(module, key) for module in _MODULES for key in rules_of(module).rows]


def _inserts() -> dict[str, str]:
    """Return what the modules fill in from other data."""
    actions = action_words()
    return {
        "verbs": verbs(),
        "grades": grades(),
        "body_grades": body_grades(),
        "place_grades": place_grades(),
        "last_characters": last_characters(),
        "not_parts": actions["elided"]["not_parts"],
        "sector_tail": actions["sector_tail"]["pattern"],
        "surnames": "王李",
        "first": "单位",
        "kinds": "方案|通知",
        "making": "制定",
        "level": "市上",
        "things": "文件政策",
    }


@pytest.mark.parametrize(("module", "key"), _ROWS)
def test_each_entry_has_a_source_and_one_thing_it_says(module: str, key: str) -> None:
    row = rules_of(module).rows[key]
    assert row["source"]
    assert len(KINDS & row.keys()) == 1


@pytest.mark.parametrize(
    ("module", "key"), [row for row in _ROWS if "pattern" in rules_of(row[0]).rows[row[1]]]
)
def test_each_pattern_matches_its_example_and_leaves_the_other(module: str, key: str) -> None:
    row = rules_of(module).rows[key]
    inserts = _inserts()
    found = pattern(module, key, **inserts)
    look = found.fullmatch if row.get("whole") else found.match if row.get("at_start") else found.search
    assert look(row["match"])
    assert look(row["leave"]) is None


@pytest.mark.parametrize("module", _MODULES)
def test_each_entry_is_read(module: str) -> None:
    code = (patterns.DATA.parent / f"{module}.py").read_text(encoding="utf-8")
    data = (patterns.DATA / f"{module}.toml").read_text(encoding="utf-8")
    for key in rules_of(module).rows:
        read = re.search(rf'\(\s*"{module}",\s*"{key}"', code)
        assert read or f"{{{key}}}" in data


@pytest.mark.parametrize(
    "data",
    [
        "[day",
        '[other]\npattern = "a"',
        '[day]\npattern = "("',
        "[day]\npattern = 3",
        'day = "a"',
        '[day]\npattern = "{gone}"',
    ],
)
def test_a_broken_file_is_named_with_what_it_lacks(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.toml").write_text(data, encoding="utf-8")
    monkeypatch.setattr(patterns, "DATA", tmp_path)
    with pytest.raises(BrokenData, match=re.escape(str(tmp_path / "broken.toml"))):
        pattern("broken", "day")


def test_a_table_names_the_key_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[verbs]\nwords = "a"\n', encoding="utf-8")
    assert table(path)["verbs"]["words"] == "a"
    with pytest.raises(BrokenData, match=r"words\.toml \[verbs\]: expected the key source"):
        table(path)["verbs"]["source"]


def test_a_missing_file_or_list_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty.toml").write_text("[names]\nwords = []\n", encoding="utf-8")
    monkeypatch.setattr(patterns, "DATA", tmp_path)
    with pytest.raises(BrokenData, match=r"absent\.toml"):
        word_list("absent", "names")
    with pytest.raises(BrokenData, match=r"empty\.toml.*\[names\]"):
        word_list("empty", "names")
