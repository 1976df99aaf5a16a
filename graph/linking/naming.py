"""Region + line of business + one of its names -> how the body there is called: short, in full, in English.

Rule (design/ontology.md, section 5): 区域名 + 业务名 + 格级名; short names begin with 区, 市, 省 …; organs of a party committee
with 区委; short and full forms of business and grade come from ``data/line_names.csv``.
"""

from __future__ import annotations

import csv
from functools import cache

from graph.linking.divisions import DATA, NATIONAL, divisions
from graph.linking.lines import LineName, grade_en, lines


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
        return "区"
    grade = divisions()[region].grade
    return {"自治州": "州", "自治县": "县", "自治旗": "旗", "新区": "区"}.get(grade, grade) or "区"


def short_label(region: str, form: LineName) -> str:
    """Return the normative short name: 区科技局, 市委宣传部, 商务部."""
    if region == NATIONAL:
        return form.short[0]
    words = form.short[0] if form.short else form.full
    if not lines()[form.line].of_committee:
        return region_word(region) + words
    committee = "党委" if region_word(region) == "自治区" else "委"
    return region_word(region) + committee + words.removeprefix("委")


def full_label(region: str, form: LineName) -> str:
    """Return the full name by the rule region + business + grade: 重庆市涪陵区科学技术局, 中共重庆市涪陵区委宣传部."""
    if region == NATIONAL:
        return form.full
    name = areas().get(region) or divisions().full_name(region)
    if lines()[form.line].of_committee:
        committee = "委员会" if region_word(region) == "自治区" else "委"
        return f"中共{name}{'' if form.full.startswith('委') else committee}{form.full}"
    if form.line == "jwjw":
        return f"中共{name}纪律检查委员会、{name}监察委员会"
    if form.line == "swj":
        return f"国家税务总局{name}税务局"
    if form.line == "zx":
        return f"中国人民政治协商会议{name}委员会"
    return name + form.full


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
