"""In a plan of very many tasks only pairs that may count are compared to the end, and nothing is lost by it: counts, not seconds."""

import random

import pytest

from graph.document import Span
from graph.relating import alignment_pairs, related_pairs, twins
from graph.relating.alignment import alignments
from graph.relating.comparison import name_pattern
from graph.relating.related import related_tasks
from graph.relating.related_pairs import Shortlist, TaskPairs
from graph.task import Measure, Mention, Task

_ACTS = ("建设", "改造", "扩建", "验收", "管护", "申报")
_PLACES = ("东河", "南山", "红星", "青杠", "白涛", "清溪", "珍溪", "百胜", "石沱", "蔺市")
_THINGS = ("养老服务中心", "污水管网", "停车场", "粮食储备库", "卫生站", "物流园区", "融资租赁平台", "冷链仓库", "外籍人才公寓", "防洪堤", "图书馆", "产业基金")  # fmt: skip
_AIMS = ("方便群众办事", "降低企业成本", "扩大对外开放", "保障安全生产", "带动就业增收")
_UNITS = ("区商务委", "区财政局", "区水利局", "区民政局", "区交通局", "区科技局")


def wording(draw: random.Random) -> str:
    first, second = draw.sample(_THINGS, 2)
    return f"{draw.choice(_ACTS)}{draw.choice(_PLACES)}{first}，{draw.choice(_ACTS)}{second}，{draw.choice(_AIMS)}。"


def row(number: int, text: str, lead: str, support: str) -> Task:
    start = 1000 * number
    named = [
        Mention(unit, Span(start + at, start + at + len(unit))) for unit, at in ((lead, 500), (support, 600))
    ]
    section = f"{'一二三'[number % 3]}、任务"
    return Task(
        number,
        Span(start, start + len(text)),
        text,
        "table",
        number=number,
        section_path=(section,),
        lead=(named[0],),
        support=(named[1],),
        part="annex",
    )


def rows(count: int, seed: int = 7) -> list[Task]:
    draw = random.Random(seed)
    return [row(number, wording(draw), *draw.sample(_UNITS, 2)) for number in range(1, count + 1)]


@pytest.mark.parametrize("all_up_to", [30, 250], ids=["a very long plan", "a usual plan"])
def test_leaving_pairs_out_changes_no_list(all_up_to: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(related_pairs, "ALL_PAIRS_UP_TO", all_up_to)
    tasks = rows(90)
    short = related_tasks(tasks)
    monkeypatch.setattr(Shortlist, "admits", lambda *_: True)
    monkeypatch.setattr(Shortlist, "is_closed", lambda *_: False)
    assert related_tasks(tasks) == short
    assert len(short) > len(tasks)


def test_pairs_scored_to_the_end_grow_with_the_tasks_and_not_with_their_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(related_pairs, "ALL_PAIRS_UP_TO", 60)
    scored = []
    for count in (120, 240):
        tasks = rows(count)
        texts = [task.text for task in tasks]
        pairs = TaskPairs(tasks, name_pattern(()), texts, texts)
        for number in range(count):
            assert len(pairs.candidates(number)) <= 60
            pairs.near(number)
        scored.append(pairs.scored)
        assert pairs.scored < 60 * count / 2
    assert scored[1] < 3 * scored[0]


def test_measures_that_share_a_word_in_passing_are_not_matched_clause_by_clause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = random.Random(11)
    measures = []
    for position in range(1, 41):
        text, start = wording(draw), 1_000_000 + 100 * position
        measures.append(
            Measure(position, Span(start, start + len(text)), text, "measure", section_path=("一、任务",))
        )
    tasks = rows(40)
    plan = alignment_pairs.Plan(measures, tasks, ())
    plan.pairs()
    assert plan.matched < len(measures) * len(tasks) / 2
    few = alignments(measures, tasks)
    monkeypatch.setattr(alignment_pairs.Plan, "_least_score", staticmethod(lambda _: 0.0))
    assert alignments(measures, tasks) == few
    assert few


def test_of_a_wording_that_stands_in_every_row_only_some_twins_are_looked_at_and_told() -> None:
    looked = 0

    def apart(first: str, second: str) -> bool:
        nonlocal looked
        looked += 1
        return looked % 2 == 0

    tasks = [row(number, "落实安全生产责任制。", f"第{number}镇", "区应急局") for number in range(1, 201)]
    found = list(twins.twins(tasks, apart))
    assert looked <= twins.MOST_LOOKED_AT * len(tasks)
    assert len(found) <= twins.MOST_TOLD * len(tasks)
    assert {first.position for first, _ in found} >= set(range(1, 199))
    assert all(first.position < second.position for first, second in found)


def test_the_bound_of_a_pair_is_never_below_its_score(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = rows(50)
    texts = [task.text for task in tasks]
    reached: list[related_pairs.Reach] = []

    def keep(_: Shortlist, reach: related_pairs.Reach, __: bool) -> bool:
        reached.append(reach)
        return True

    monkeypatch.setattr(Shortlist, "admits", keep)
    pairs = TaskPairs(tasks, name_pattern(()), texts, texts)
    for number in range(len(tasks)):
        reached.clear()
        for place, seen in enumerate(pairs.near(number)):
            for bound in reached[3 * place : 3 * place + 3]:
                assert seen.subject <= bound.subject
                assert seen.whole <= bound.whole
