"""A TOML file of language rules -> its patterns, lists and tables of words, each by its key; what it lacks is told with the file.

An entry holds one of ``pattern`` (a regex), ``part`` (a piece of regex, which other entries of the file name as ``{key}``),
``words`` (a list), ``characters`` (each counts alone), ``entries`` (words to words) or ``numbers`` (what words count), and
the ``source`` of the rule. A pattern has an example it must ``match`` and one it must ``leave`` alone; both are tests.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

KINDS = frozenset({"pattern", "part", "words", "characters", "entries", "numbers"})
_TYPES: Mapping[str, type] = {"words": list, "entries": dict, "numbers": dict}
"""What the kinds of entries hold that do not hold a string."""
_PLACE = re.compile(r"\{([a-z][a-z_-]*)\}")
"""Where another piece of regex stands; repetitions ({2,8}) hold digits."""


class BrokenData(ValueError):
    """A file of rules does not hold what its module needs."""


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
    """Return the data of the TOML file *path*; raise BrokenData when it is none."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenData(f"{path}: expected a TOML file of patterns and words, but {error}") from error
    return Table(rows, str(path))


class LanguageFile:
    """The rules of one file. Modules keep what they get: nothing here is compiled twice for want of a constant."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: Mapping[str, Any] = table(path)

    def pattern(self, key: str, **inserts: str) -> re.Pattern[str]:
        """Return the pattern *key*; *inserts* stand where it names them (``{verbs}``), other entries where it names those."""
        try:
            return re.compile(self._regex(self._value(key, "pattern"), inserts))
        except re.error as error:
            raise BrokenData(f"{self.path}: [{key}] pattern is no regular expression: {error}") from error

    def words(self, key: str) -> tuple[str, ...]:
        """Return the list of words *key*, in the order of the file."""
        return tuple(self._value(key, "words"))

    def characters(self, key: str) -> str:
        """Return the characters *key*, each of which counts alone."""
        return str(self._value(key, "characters"))

    def entries(self, key: str) -> Mapping[str, str]:
        """Return the table *key* from words to words, in the order of the file."""
        return dict(self._value(key, "entries"))

    def numbers(self, key: str) -> Mapping[str, int]:
        """Return what each word of the table *key* counts."""
        return dict(self._value(key, "numbers"))

    def _value(self, key: str, *kinds: str) -> Any:
        """Return what the entry *key* holds as the first of *kinds* that it has; say what is missing where it has none."""
        row = self.rows.get(key)
        values = row if isinstance(row, dict) else {}
        for kind in kinds:
            value = values.get(kind)
            if isinstance(value, _TYPES.get(kind, str)) and value:
                return value
        raise BrokenData(f"{self.path}: expected [{key}] with {' or '.join(kinds)}; add or mend it")

    def _regex(self, text: str, inserts: Mapping[str, str]) -> str:
        """Return *text* with each ``{key}`` filled in from *inserts* or from another entry of the file."""

        def filled(place: re.Match[str]) -> str:
            name = place[1]
            if name in inserts:
                return inserts[name]
            return self._regex(self._value(name, "part", "pattern", "characters"), inserts)

        return _PLACE.sub(filled, text)


@cache
def language_file(path: Path) -> LanguageFile:
    """Return the rules of *path*, read once."""
    return LanguageFile(path)
