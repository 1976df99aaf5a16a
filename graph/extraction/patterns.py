"""``data/<module>.toml`` -> the patterns and lists of words that a module of this folder reads text with, compiled once.

An entry holds one of ``pattern`` (a regex over folded text), ``part`` (a piece of regex, which other entries of its file
name as ``{key}``), ``words`` (a list), ``characters`` (each counts alone) or ``numbers`` (what words count), and the
``source`` of the rule. A pattern has an example it must ``match`` and one it must ``leave`` alone; both are tests
(``at_start`` where the module looks only at a place, ``whole`` where it looks for any or none).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")
_PLACE = re.compile(r"\{([a-z][a-z_-]*)\}")
"""Where another piece of regex stands; repetitions ({2,8}) hold digits."""


_KINDS: Mapping[str, type] = {"words": list, "numbers": dict}
"""What the kinds of entries hold that do not hold a string."""


class BrokenData(ValueError):
    """A data file of this folder does not hold what its module needs."""


class Table(dict[str, Any]):
    """A table of a data file; a key that it lacks is told with the file."""

    def __init__(self, rows: Mapping[str, Any], where: str) -> None:
        super().__init__(
            (key, Table(value, f"{where} [{key}]") if isinstance(value, dict) else value)
            for key, value in rows.items()
        )
        self._where = where

    def __missing__(self, key: str) -> Any:
        """Say which key the code expects and where."""
        raise BrokenData(f"{self._where}: expected the key {key}; add it")


def table(path: Path) -> Table:
    """Return the data of the TOML file *path*."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenData(f"{path}: expected a TOML file of patterns and words, but {error}") from error
    return Table(rows, str(path))


@cache
def entries(module: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the entries of ``data/<module>.toml`` by key."""
    return table(DATA / f"{module}.toml")


def _value(module: str, key: str, *kinds: str) -> Any:
    """Return what the entry *key* holds as the first of *kinds* that it has; say what is missing where it has none."""
    row = entries(module).get(key)
    values = row if isinstance(row, dict) else {}
    for kind in kinds:
        value = values.get(kind)
        if isinstance(value, _KINDS.get(kind, str)) and value:
            return value
    raise BrokenData(f"{DATA / module}.toml: expected [{key}] with {' or '.join(kinds)}; add or mend it")


def _regex(module: str, text: str, inserts: Mapping[str, str]) -> str:
    """Return *text* with each ``{key}`` filled in from *inserts* or from another entry of the file."""

    def filled(place: re.Match[str]) -> str:
        name = place[1]
        if name in inserts:
            return inserts[name]
        return _regex(module, _value(module, name, "part", "pattern", "characters"), inserts)

    return _PLACE.sub(filled, text)


def pattern(module: str, key: str, **inserts: str) -> re.Pattern[str]:
    """Return the pattern *key* of ``data/<module>.toml``; *inserts* stand where it names them (``{verbs}``).

    Modules keep what they get: a constant, or a function under ``functools.cache`` where *inserts* come from other data.
    """
    try:
        return re.compile(_regex(module, _value(module, key, "pattern"), inserts))
    except re.error as error:
        raise BrokenData(
            f"{DATA / module}.toml: [{key}] pattern is no regular expression: {error}"
        ) from error


def word_list(module: str, key: str) -> tuple[str, ...]:
    """Return the list of words *key* of ``data/<module>.toml``, in the order of the file."""
    return tuple(_value(module, key, "words"))


def characters(module: str, key: str) -> str:
    """Return the characters *key* of ``data/<module>.toml``, each of which counts alone."""
    return str(_value(module, key, "characters"))


def pattern_part(module: str, key: str) -> str:
    """Return the piece of regex *key* of ``data/<module>.toml``, for a pattern that code puts together."""
    return _regex(module, _value(module, key, "part"), {})


def numbers(module: str, key: str) -> Mapping[str, int]:
    """Return what each word of the table *key* of ``data/<module>.toml`` counts."""
    return dict(_value(module, key, "numbers"))
