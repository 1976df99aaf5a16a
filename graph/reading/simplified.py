"""A text in traditional characters -> its shadow in simplified ones, character by character, same length.

Source: OpenCC's table of characters (TSCharacters, Apache-2.0) as the package opencc-python-reimplemented brings it;
where it offers several, the first, which is OpenCC's own choice. Phrases are not converted: they may change the length.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from graph.reading.folded import Replacement


@cache
def _replacement() -> Replacement:
    package = find_spec("opencc")
    if package is None or package.origin is None:
        raise ModuleNotFoundError(
            "opencc-python-reimplemented is not installed: run `make serve` or pip install -r requirements.txt"
        )
    characters = Path(package.origin).with_name("dictionary") / "TSCharacters.txt"
    table: dict[str, str] = {}
    for line in characters.read_text(encoding="utf-8").splitlines():
        traditional, _, choices = line.partition("\t")
        simple = choices.split(" ")[0]
        if len(traditional) == len(simple) == 1 and traditional != simple and traditional <= "\uffff":
            table[traditional] = simple
    return Replacement.of(table)


@lru_cache(maxsize=32)
def simplified(text: str) -> str:
    """Return *text* with every traditional character in its simplified form; ``len(simplified(t)) == len(t)``."""
    return _replacement()(text)
