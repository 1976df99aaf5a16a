"""The README tells the truth: its commands exist, its query and its picture of an answer are what the graph says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from queries.answering.asker import Asker
from queries.embedded import EmbeddedEngine

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"python -m ([a-z_.]+)", README)))


def test_the_readme_names_its_commands() -> None:
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("module", COMMANDS)
def test_every_command_of_the_readme_exists(module: str) -> None:
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    assert "def main(" in Path(spec.origin).read_text(encoding="utf-8")


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z]+)\b", README)) - {"and"}
    assert {"serve", "test"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_the_query_of_the_readme_returns_the_tasks_of_its_unit(engine: EmbeddedEngine) -> None:
    match = re.search(r"```sparql\n(.+?)```", README, re.DOTALL)
    assert match is not None
    assert [row["n"].value for row in engine.select(match[1])] == ["14", "15", "16", "50"]


def test_the_answer_pictured_in_the_readme_is_given(engine: EmbeddedEngine) -> None:
    match = re.search(
        r"```\n(?P<question>.+？)\n└─ (?P<sentence>.+)\n +“(?P<quote>.+)”\n.+字符 (?P<start>\d+)–(?P<end>\d+)",
        README,
    )
    assert match is not None
    answer = Asker(engine).answer(match["question"]).as_json()
    assert answer["sentence"] == match["sentence"]
    places = {(e["quote"], e["start"], e["end"]) for e in answer["evidence"]}
    assert (match["quote"], int(match["start"]), int(match["end"])) in places


def test_every_link_and_picture_of_the_readme_leads_somewhere() -> None:
    targets = [t for t in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in t]
    assert len(targets) >= 5
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_decisions_are_numbered_once_each() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert len(numbers) == len(set(numbers)) >= 12
