"""A number -> that many plans of provinces, prefectures and counties, as text files; the same number gives the same bytes.

Plans come in families: a province's plan on a topic, plans of some of its prefectures that cite it, plans of their counties that
cite those. Each carries out tasks of the plan above with figures of its own, and adds some. Regions and the names of bodies are the
registry's; topics and things are in ``words.toml``. A smaller corpus is the beginning of a larger one.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from graph.linking.divisions import abbreviations, divisions
from graph.linking.lines import lines

PREFECTURES, COUNTIES = 4, 6
"""Plans of a family below the province's, and below each prefecture's."""
GRADES = frozenset({"省", "自治区", "市", "州", "自治州", "盟", "地区", "区", "县", "自治县", "旗", "自治旗"})
GREATER_CHINA = ("71", "81", "82")
Topic = Mapping[str, Any]
WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Deed:
    """What a task does, whoever has to: thing, verb, manner."""

    thing: str
    unit: str
    verb: str
    way: str
    aid: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A generated document."""

    region: str
    title: str
    number: str
    deeds: tuple[Deed, ...]
    text: str


class Families:
    """Makes plans, family by family."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._sequences: Counter[tuple[str, int]] = Counter()
        self._titles: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Plan]:
        number = 0
        while True:
            yield from self._family(Random(f"{self._seed} {number}"))
            number += 1

    def _family(self, draw: Random) -> Iterator[Plan]:
        topic = draw.choice(WORDS["topic"])
        year = draw.randrange(2016, 2026)
        province = draw.choice(sorted(children()["100000"]))
        top = self._plan(draw, topic, province, year, ())
        yield top
        below = children().get(province, ())
        for prefecture in draw.sample(below, min(PREFECTURES, len(below))):
            middle = self._plan(draw, topic, prefecture, year + draw.randrange(2), (top,))
            yield middle
            counties = children().get(prefecture, ())
            for county in draw.sample(counties, min(COUNTIES, len(counties))):
                yield self._plan(draw, topic, county, year + draw.randrange(2), (middle, top))

    def _plan(self, draw: Random, topic: Topic, region: str, year: int, above: Sequence[Plan]) -> Plan:
        name = divisions().full_name(region)
        kind = draw.choice(WORDS["kinds"])
        self._titles[title := f"{name}{topic['name']}{kind}"] += 1
        if (times := self._titles[title]) > 1:
            title = f"{name}{topic['name']}{kind}（{year}年修订{'' if times == 2 else f'第{times - 1}次'}）"
        self._sequences[region, year] += draw.randrange(1, 4)
        number = f"{issuer_code(region)}〔{year}〕{self._sequences[region, year]}号"
        deeds = _deeds(draw, topic, len(above), above[0].deeds if above else ())
        return Plan(
            region, title, number, deeds, _text(draw, topic, region, year, title, number, deeds, above)
        )


def _deeds(draw: Random, topic: Topic, level: int, above: Sequence[Deed]) -> tuple[Deed, ...]:
    count = draw.choice([(4, 5, 6), (2, 3), (1, 1, 2, 2, 3)][level])
    taken = draw.sample(above, min(len(above), max(1, round(count * 0.6))))
    things = [thing for thing in topic["things"] if thing.split("/")[0] not in {deed.thing for deed in taken}]
    fresh = []
    for thing in draw.sample(things, count - len(taken)):
        name, unit = thing.split("/")
        fresh.append(Deed(name, unit, *(draw.choice(WORDS[what]) for what in ("verbs", "ways", "aids"))))
    return (*taken, *fresh)


def _text(
    draw: Random, topic: Topic, region: str, year: int, title: str, number: str,
    deeds: Sequence[Deed], above: Sequence[Plan],
) -> str:  # fmt: skip
    name, word = divisions().full_name(region), region_word(region)
    basis = above[: draw.choice((1, 1, len(above)))]
    cited = "、".join(
        f"《{plan.title}》" + (f"（{plan.number}）" if draw.random() < 0.8 else "") for plan in basis
    )
    goals = "、".join(draw.sample(WORDS["goals"], 2))
    opening = f"为贯彻落实{cited}要求，" if cited else ""
    tasks = [
        f"{k}.{_task(draw, deed, year)}{_units(draw, topic, region)}" for k, deed in enumerate(deeds, start=1)
    ]
    half = -(-len(tasks) // 2) if len(tasks) > 3 else len(tasks)
    body = ["一、总体要求", f"{opening}{goals}，制定本方案。", "二、重点任务", *tasks[:half]]
    if tasks[half:]:
        body += ["三、保障措施", *tasks[half:]]
    return "\n\n".join([
        f"{name}人民政府文件", number, f"{name}人民政府", f"关于印发{title}的通知", f"各有关单位，{word}政府各部门：",
        f"现将《{title}》印发给你们，请认真贯彻执行。", f"{name}人民政府",
        f"{year}年{draw.randrange(1, 13)}月{draw.randrange(1, 29)}日", "（此件公开发布）", title, *body,
    ]) + "\n"  # fmt: skip


def _task(draw: Random, deed: Deed, year: int) -> str:
    count = draw.choice((draw.randrange(2, 30), draw.randrange(30, 900)))
    due = f"到{year + draw.randrange(1, 4)}年" if draw.random() < 0.6 else ""
    said = f"{due}{deed.verb}{deed.thing}{count}{deed.unit}"
    parts = [deed.way, said] if draw.random() < 0.6 else [said]
    if draw.random() < 0.3:
        parts.append("对符合条件的单位" + deed.aid.format(n=draw.randrange(5, 95)))
    return "，".join(parts) + "。"


def _units(draw: Random, topic: Topic, region: str) -> str:
    word = region_word(region)
    lead, support = topic["lead"], topic["support"]
    leads = [f"{word}{unit_name(line, region)}" for line in lead]
    others = [f"{word}{unit_name(line, region)}" for line in draw.sample(support, draw.randrange(0, 4))]
    if len(others) > 1 and draw.random() < 0.15:
        leads.append(others.pop())
    leading, helping = "、".join(leads), "、".join(others)
    if draw.random() < 0.15:
        return f"（责任单位：{'、'.join((*leads, *others))}）"
    return f"（牵头单位：{leading}；配合单位：{helping}）" if helping else f"（牵头单位：{leading}）"


@cache
def children() -> dict[str, tuple[str, ...]]:
    """Return the divisions right below each, functional areas and what lies outside the mainland left out."""
    found: dict[str, list[str]] = {}
    for code in divisions():
        division, parent = divisions()[code], divisions().parent(code)
        if parent and division.grade in GRADES and not code.startswith(GREATER_CHINA):
            found.setdefault(parent, []).append(code)
    return {parent: tuple(codes) for parent, codes in found.items()}


def region_word(region: str) -> str:
    """Return how a plan of the region calls it: 省, 市, 区, 县, 州 …."""
    grade = divisions()[region].grade
    return grade if divisions()[region].tier == "P" else grade.removeprefix("自治")


def unit_name(line: str, region: str) -> str:
    """Return the short name of a line's body in the region, without the region."""
    named = lines().names_of(line, divisions()[region].tier, region)
    return named[0].forms[0] if named else lines()[line].system


@cache
def issuer_code(region: str) -> str:
    """Return the code of a government's documents: 浙政发, 金华政发."""
    short = {code: character for character, code in abbreviations().items()}
    return (short[region] if region.endswith("0000") else divisions()[region].short) + "政发"


def write_corpus(folder: Path, documents: int, *, seed: int = 20251125) -> None:
    """Write the first *documents* plans to *folder*, a thousand to a subfolder."""
    for index, plan in zip(range(documents), Families(seed), strict=False):
        path = folder / f"{index // 1000:03d}" / f"{index:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(plan.text, encoding="utf-8")
