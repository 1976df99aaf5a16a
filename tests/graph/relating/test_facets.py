import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from graph.document import Span
from graph.extraction.extract import Extract
from graph.relating.alignment import alignments
from graph.relating.facets import line_words, lines_of_sector, parks_of_tasks, sectors_of_tasks
from graph.task import Mention, Task

PARKS = {"东湖高新区": "hightech", "高新区": "hightech", "空港综保区": "bonded"}
PATTERN = re.compile("|".join(sorted(PARKS, key=len, reverse=True)))


class Reader:
    """Parks of one invented town; 区内 means the park the passage belongs to."""

    def of_unit(self, mention: str) -> str | None:
        return PARKS.get(mention)

    def in_text(self, text: str, home: str | None) -> Iterator[tuple[str, Span]]:
        for match in PATTERN.finditer(text):
            yield PARKS[match[0]], Span(*match.span())
        if home:
            for match in re.finditer("在区内", text):
                yield home, Span(match.start() + 1, match.end())


def task(text: str, path: tuple[str, ...] = (), lead: str = "区商务局", support: str | None = None) -> Task:
    def mention(name: str) -> Mention:
        return Mention(name, Span(900, 900 + len(name)))

    return Task(
        1,
        Span(100, 100 + len(text)),
        text,
        "table",
        section_path=path,
        lead=(mention(lead),),
        support=(mention(support),) if support else (),
    )


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("商贸文旅服务", {"trade", "culture"}),
        ("健康医疗服务", {"health"}),
        ("金融", {"finance"}),
        ("奇物", set()),
    ],
)
def test_a_sectors_name_tells_its_lines_of_business(name: str, lines: set[str]) -> None:
    assert lines_of_sector(name) == lines


def test_the_longest_word_wins() -> None:
    assert [line for line, _ in line_words("跨境电商与医疗器械")] == ["trade", "health"]


def test_words_of_a_line_that_is_no_sector_of_the_plan_count_against_its_sectors() -> None:
    found = sectors_of_tasks([task("优化商品房预售登记，完善住房抵押登记。")], ["金融服务"], ())
    assert not found


def test_a_section_headed_by_a_sector_asserts_it() -> None:
    (found,) = sectors_of_tasks([task("便利企业开户。", ("二、金融服务",))], ["金融服务"], ())
    assert (found.sector, found.basis) == ("金融服务", "asserted")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (task("在高新区推行直供电。", lead="东湖高新区"), {("hightech", "place"), ("hightech", "lead")}),
        (task("建设公共平台。", ("（二）建好空港综保区",)), {("bonded", "section")}),
        (
            task("在区内开展租赁业务。", ("（二）建好空港综保区",)),
            {("bonded", "place")},
        ),  # 区内 = inside that park
        (task("在区内开展租赁业务。", ("（一）营商环境",)), set()),  # 区内 = the district: no park
        (task("支持创新生态圈建设。", support="东湖高新区"), {("hightech", "support")}),
    ],
)
def test_a_park_is_there_as_place_as_actor_or_through_the_section(
    given: Task, expected: set[tuple[str, str]]
) -> None:
    found = parks_of_tasks([given], Reader())
    assert {(judged.park, judged.involvement) for judged in found} == expected


@pytest.mark.shared
def test_sure_sectors_agree_with_the_hand_made_gold(
    seed: Extract, gold: Callable[[str], Any], region_names: tuple[str, ...]
) -> None:
    names = [mention.text for mention in seed.sectors]
    aligned = alignments(seed.measures, seed.tasks, region_names)
    told: dict[int, set[str]] = defaultdict(set)
    for judged in sectors_of_tasks(seed.tasks, names, aligned):
        told[judged.task.number or 0].add(judged.sector)
    right = wrong = wanted = 0
    for entry in gold("task_facets"):
        sure = {s["name"] for s in entry["sectors"] if s["sure"]}
        arguable = {s["name"] for s in entry["sectors"] if not s["sure"]}
        right += len(told[entry["task"]] & sure)
        wrong += len(told[entry["task"]] - sure - arguable)
        wanted += len(sure)
    assert wanted == 28
    assert 2 * right / (right + wrong + wanted) >= 0.90
