"""The seed document as our own pipeline reads it, and the hand-made gold beside the repository."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.extraction.extract import Extract, extract
from graph.reading.file import read

ROOT = Path(__file__).parents[3]
GOLD = ROOT.parent / "shared" / "gold"


@pytest.fixture(scope="session")
def seed() -> Extract:
    (path,) = (ROOT / "graph" / "corpus").glob("*2022*43*.txt")
    return extract(read(path))


@pytest.fixture(scope="session")
def gold() -> Callable[[str], Any]:
    if not GOLD.is_dir():
        pytest.skip(f"{GOLD} is absent: the hand-made gold lies beside the repository")
    return lambda name: json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def region_names() -> tuple[str, ...]:
    return ("重庆市", "涪陵区", "重庆", "涪陵")
