"""The registry's tables are sorted, sourced and point only at what is there."""

import csv
import re
from pathlib import Path

import pytest

from graph.linking.divisions import DATA, divisions, tier_of
from graph.linking.lines import lines
from graph.linking.registry import registry, sources

TABLES = sorted(DATA.glob("*.csv"))
BASES = {"verified", "rule", "open"}
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_there_are_tables() -> None:
    assert len(TABLES) >= 16


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_a_table_is_sorted_and_every_line_has_a_source(table: Path) -> None:
    header, *rows = table.read_text(encoding="utf-8").splitlines()
    assert rows == sorted(set(rows))
    with table.open(encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    assert len(entries) == len(rows)
    if table.stem in ("sources", "lines"):  # a line's names carry the sources
        return
    assert "source" in header
    assert {entry["source"] for entry in entries} <= set(sources())
    if "basis" in header:
        assert {entry["basis"] for entry in entries} <= BASES


def test_every_line_of_business_has_a_name_and_every_name_a_line() -> None:
    named = {
        row.split(",")[0] for row in (DATA / "line_names.csv").read_text(encoding="utf-8").splitlines()[1:]
    }
    vertical = {form.line for form in lines().vertical}
    assert named | vertical == {line.slug for line in lines()}


def test_bodies_point_at_bodies_parks_and_regions_that_exist() -> None:
    table = registry()
    count = 0
    for body in table.registered():
        assert body.region in divisions()
        assert not body.line or body.line in lines()
        for key in (*body.upper, *body.vertical):
            superior = table.organization(key)
            assert superior is not None, key
            assert superior.label, f"{key} is a counterpart whose name is not certain"
        assert all(table.park(key) for key in body.administers)
        count += 1
    assert count >= 40


def test_seed_counterparts_stand_one_level_up() -> None:
    levels = "NPMCD"
    for body in registry().registered():
        for region, _ in body.upper:
            assert levels.index(tier_of(region)) < levels.index(tier_of(body.region))


def test_events_name_bodies_of_the_registry() -> None:
    keys = {body.key for body in registry().registered()}
    with (DATA / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 20
    for row in rows:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["date"])
        for words in (*row["originals"].split(), *row["results"].split()):
            region, slug = words.split("/")
            assert (region, slug) in keys or slug in lines()


def check_character(code: str) -> str:
    """GB 32100-2015: weights 3^i mod 31."""
    total = sum(CREDIT.index(character) * pow(3, i, 31) for i, character in enumerate(code[:17]))
    return CREDIT[(31 - total % 31) % 31]


def test_credit_codes_pass_their_check_character() -> None:
    codes = [body.credit_code for body in registry().registered() if body.credit_code]
    assert len(codes) >= 2
    for code in codes:
        assert len(code) == 18
        assert check_character(code) == code[17]


DIVISIONS = [
    ("500102", "涪陵区", "500000", "重庆市涪陵区", "Fuling District"),
    ("350128", "平潭县", "350100", "平潭县", "Pingtan County"),
    ("440104", "越秀区", "440100", "广州市越秀区", "Yuexiu District"),
    ("429004", "仙桃市", "420000", "仙桃市", "Xiantao City"),
    ("433100", "湘西土家族苗族自治州", "430000", "湘西土家族苗族自治州", "Xiangxi Autonomous Prefecture"),
    ("500000", "重庆市", "100000", "重庆市", "Chongqing"),
    ("610000", "陕西省", "100000", "陕西省", "Shaanxi Province"),
]


@pytest.mark.parametrize(("code", "name", "parent", "full", "english"), DIVISIONS)
def test_divisions_know_their_place(code: str, name: str, parent: str, full: str, english: str) -> None:
    table = divisions()
    assert table[code].name == name
    assert table.parent(code) == parent
    assert table.full_name(code) == full
    assert table[code].label_en == english


def test_all_divisions_are_there() -> None:
    codes = list(divisions())
    by_tier = {tier: sum(tier_of(code) == tier for code in codes) for tier in "NPMCD"}
    assert by_tier["M"] == 4
    assert by_tier["C"] == 333  # prefecture-level divisions of GB/T 2260
    assert by_tier["D"] > 2800
    assert divisions().named("开县") == ("500234",)  # retired in 2016, still found
