"""Division codes and names -> divisions: GB/T 2260 with its retired codes, and functional areas with statistical codes.

A region's identity is its six-digit code; 100000 is the country (GB 32100-2015). ``data/divisions.csv`` says where each
line comes from.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from graph.linking.grammar import word_list, word_table

DATA = Path(__file__).with_name("data")
NATIONAL = "100000"
UNKNOWN = "000000"
"""Stands for the region of a document that names none (GB/T 2260 has no such code)."""

Tier = Literal["N", "P", "M", "C", "D"]
"""N national, P province or autonomous region, M municipality under the central government, C prefecture, D county."""

_MUNICIPALITIES = ("11", "12", "31", "50")
_GRADES = word_list("division_grade")
_GRADES_EN = word_table("division_grade_en")
_DISTRICT, _CITY = word_list("district"), word_list("city")


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division, or a functional area with a statistical code."""

    code: str
    name: str
    """Full name of this level alone: 涪陵区."""
    short: str
    """Without its grade: 涪陵; the name itself where it cannot be shortened (忠县)."""
    name_en: str
    """Proper name in English: Fuling."""
    last_listed: str = ""
    """Year and month of the last edition that lists it; empty while current."""

    @property
    def tier(self) -> Tier:
        """Level of government, by the code."""
        return tier_of(self.code)

    @property
    def grade(self) -> str:
        """What kind of division its name says it is: 区, 市, 自治州; empty for a functional area named otherwise."""
        return _grade_of(self.name)

    @property
    def label_en(self) -> str:
        """English name with the kind of division: Fuling District, Chongqing."""
        if (
            self.tier == "N"
            or (self.tier == "M")
            or (self.code.startswith(("15", "54")) and self.tier == "P")
        ):
            return self.name_en
        return f"{self.name_en} {_GRADES_EN.get(self.grade, '')}".strip()


@lru_cache(maxsize=8192)
def _grade_of(name: str) -> str:
    return next((grade for grade in _GRADES if name.endswith(grade)), "")


def tier_of(code: str) -> Tier:
    """Return the level of government of a division code."""
    if code == NATIONAL:
        return "N"
    if code.endswith("0000"):
        return "M" if code[:2] in _MUNICIPALITIES else "P"
    return "C" if code.endswith("00") else "D"


@cache
def separate_cities() -> frozenset[str]:
    """Return the five cities where central bodies have branches of provincial rank (计划单列市)."""
    with (DATA / "separate_cities.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["code"] for row in csv.DictReader(lines))


def branch_tier(code: str) -> Tier:
    """Return the level of the branches that central bodies have in *code*."""
    return "P" if code in separate_cities() else tier_of(code)


class Divisions:
    """All divisions by code and by name."""

    def __init__(self, rows: list[list[str]]) -> None:
        current: dict[str, list[str]] = {}
        retired: dict[str, list[str]] = {}
        by_name: dict[str, list[str]] = {}
        for row in rows:
            code, name, short, _, last_listed, _ = row
            if last_listed:
                retired[code] = row
            else:
                current[code] = row
            by_name.setdefault(name, []).append(code)
            for other in _shortened(name, short):
                by_name.setdefault(other, []).append(code)
        self._rows = {**retired, **current}
        self._retired = retired
        self._current = current
        self._by_name = by_name
        self._made: dict[str, Division] = {}

    def get(self, code: str) -> Division | None:
        """Return the division with *code*, current before retired, or None."""
        found = self._made.get(code)
        if found is None and (row := self._rows.get(code)):
            found = self._made[code] = Division(*row[:5])
        return found

    def __getitem__(self, code: str) -> Division:
        found = self.get(code)
        if found is None:
            raise KeyError(f"read division code {code!r}, expected a code listed in {DATA / 'divisions.csv'}")
        return found

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._current)

    def named(self, words: str) -> tuple[str, ...]:
        """Return the codes of divisions called *words* (full or short), current ones alone where there are any."""
        codes = self._by_name.get(words, ())
        live = tuple(dict.fromkeys(code for code in codes if self._names_current(code, words)))
        return live or tuple(dict.fromkeys(codes))

    def _names_current(self, code: str, words: str) -> bool:
        row = self._current.get(code)
        return row is not None and (words == row[1] or words in _shortened(row[1], row[2]))

    def names(self) -> Iterator[str]:
        """Yield every name and short name once."""
        return iter(self._by_name)

    def parent(self, code: str) -> str | None:
        """Return the code of the next division above, None for the country and for codes nobody listed."""
        if code in (NATIONAL, UNKNOWN):
            return None
        if code.endswith("0000"):
            return NATIONAL
        if not code.endswith("00") and (prefecture := code[:4] + "00") in self._rows:
            return prefecture
        return code[:2] + "0000"

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return *code* and the divisions above it, the country last."""
        chain = []
        step: str | None = code
        while step:
            chain.append(step)
            step = self.parent(step)
        return tuple(chain)

    def within(self, code: str, region: str) -> bool:
        """Tell whether *code* is *region* or lies in it."""
        return region in self.ancestors(code)

    def full_name(self, code: str) -> str:
        """Return the name as bodies carry it: districts with their city (重庆市涪陵区), all others alone (平潭县)."""
        division = self[code]
        parent = self.parent(code)
        if (
            parent
            and division.tier == "D"
            and division.grade.endswith(_DISTRICT)
            and self[parent].grade in _CITY
        ):
            return self[parent].name + division.name
        return division.name


def _shortened(name: str, short: str) -> tuple[str, ...]:
    """Return the other names of a division: 湘西 and 湘西州 for 湘西土家族苗族自治州; none for 忠县."""
    if short == name:
        return ()
    grade = word_table("grade_of_short_name").get(name[-3:])
    return (short, short + grade) if grade else (short,)


@cache
def divisions() -> Divisions:
    """Return the table of divisions, read once."""
    with (DATA / "divisions.csv").open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        return Divisions(list(reader))


def _abbreviation_rows() -> Iterator[list[str]]:
    with (DATA / "abbreviations.csv").open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        yield from reader


@cache
def abbreviations() -> dict[str, str]:
    """Return region codes by their one-character names: 渝 -> 500000."""
    return {row[0]: row[1] for row in _abbreviation_rows()}


@cache
def code_beginnings() -> dict[str, str]:
    """Return the one-character names that begin the issuer codes of one region only (宁, 青, 新 begin those of several)."""
    return {row[0]: row[1] for row in _abbreviation_rows() if row[2]}
