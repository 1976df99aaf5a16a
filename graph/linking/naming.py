"""Region + line of business + one of its names -> how the body there is called: short, in full, in English.

Rule (design/ontology.md, section 5): 区域名 + 业务名 + 格级名; short names begin with 区, 市, 省 …; organs of a party committee
with 区委; short and full forms of business and grade come from ``data/line_names.csv``.
"""

from __future__ import annotations

import csv
from functools import cache

from graph.linking.divisions import DATA, NATIONAL, divisions
from graph.linking.grammar import word_list, word_table
from graph.linking.lines import LineName, grade_en, lines

_DISTRICT = word_list("district")[0]


def day(words: str) -> str:
    """Return *words* when they are a whole date; a year alone dates no single body."""
    return words if len(words) == 10 else ""


@cache
def areas() -> dict[str, str]:
    """Return regions that a park with an administration of its own governs, with the park's name (350128 平潭综合实验区)."""
    with (DATA / "parks.csv").open(encoding="utf-8", newline="") as file:
        return {row["region"]: row["label"] for row in csv.DictReader(file) if row["type"] == "pilot"}


def region_word(region: str) -> str:
    """Return how bodies of *region* begin their short names: 区, 市, 省, 自治区, 县, 州 …; empty for the country."""
    if region == NATIONAL:
        return ""
    if region in areas():
        return _DISTRICT
    grade = divisions()[region].grade
    return word_table("grade_before_bodies").get(grade, grade) or _DISTRICT


def short_label(region: str, form: LineName) -> str:
    """Return the normative short name: 区科技局, 市委宣传部, 商务部."""
    if region == NATIONAL:
        return form.short[0]
    words = form.short[0] if form.short else form.full
    if not lines()[form.line].of_committee:
        return region_word(region) + words
    return region_word(region) + _committee(region, "short") + words.removeprefix(_committee_word("short"))


def full_label(region: str, form: LineName) -> str:
    """Return the full name by the rule region + business + grade: 重庆市涪陵区科学技术局, 中共重庆市涪陵区委宣传部."""
    if region == NATIONAL:
        return form.full
    name = areas().get(region) or divisions().full_name(region)
    if lines()[form.line].of_committee:
        committee = "" if form.full.startswith(_committee_word("full")) else _committee(region, "full")
        return word_table("full_name")["party"].format(name=name, committee=committee, form=form.full)
    template = word_table("full_name").get(form.line)
    return template.format(name=name) if template else name + form.full


def _committee_word(length: str) -> str:
    return word_table("party_committee_word")[length]


def _committee(region: str, length: str) -> str:
    """Return the word for a party committee in a ``short`` or ``full`` name: 委, but 党委 and 委员会 of an autonomous region."""
    autonomous = region_word(region) in word_list("committee_of_autonomous_region")
    return _committee_word(f"{length}_of_autonomous_region" if autonomous else length)


def english_label(region: str, form: LineName, label: str) -> str:
    """Return the English name: Fuling District Science and Technology Bureau."""
    if form.full_en or region == NATIONAL:
        return form.full_en
    place = divisions()[region].label_en
    grade = "" if label.split()[-1] in ("Court", "Procuratorate", "Department", "Office", "Commission", "Federation", "Bureau",
                                        "Government", "Center", "Committee", "Conference") else grade_en(form.full)  # fmt: skip
    party = lines()[form.line].of_committee
    if party:
        return f"CPC {place} Committee" + ("" if form.line == "dw" else f" {label}")
    return f"{place} {label} {grade}".strip()
