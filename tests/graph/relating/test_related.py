from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from graph.document import Span
from graph.extraction.extract import Extract
from graph.relating.related import KnownThings, common_runs, related_tasks
from graph.task import Mention, Task


def task(position: int, text: str, lead: str, section: str = "一、经济") -> Task:
    start = 1000 * position
    mention = Mention(lead, Span(start + 500, start + 500 + len(lead)))
    return Task(
        position,
        Span(start, start + len(text)),
        text,
        "table",
        number=position,
        section_path=(section,),
        lead=(mention,),
    )


TASKS = [
    task(1, "便利外籍专家办理签证。", "区公安局"),
    task(2, "为外国人才开通工作许可绿色通道。", "区人力社保局"),
    task(3, "修复城区河道，整治黑臭水体。", "区水利局", "二、环境"),
    task(4, "完善污水管网，改善河道水质。", "区生态环境局", "二、环境"),
    task(5, "发放图书馆阅读券。", "区文化旅游委", "三、文化"),
]


def test_tasks_on_one_matter_in_other_words_are_related_with_the_words_as_reason() -> None:
    found = {relation.task.position: relation for relation in related_tasks(TASKS) if relation.rank == 1}
    assert found[1].other.position == 2
    assert found[3].other.position == 4
    assert "河道" in found[3].reasons[0].zh
    assert found[1].reasons[0].kind == "same-subject"


def test_a_task_that_shares_nothing_stands_alone() -> None:
    assert not [relation for relation in related_tasks(TASKS) if relation.task.position == 5]


def test_every_relation_has_a_rank_a_score_and_a_reason_in_both_languages() -> None:
    found = related_tasks(TASKS)
    assert found
    for relation in found:
        assert relation.rank >= 1
        assert 0 < relation.score < 1
        assert all(reason.zh and reason.en for reason in relation.reasons)


def test_a_condition_that_another_task_meets_is_a_reason() -> None:
    known = KnownThings(conditions={4: "待城区河道修复完成后"})
    relation = next(
        r for r in related_tasks(TASKS, known=known) if r.task.position == 4 and r.other.position == 3
    )
    assert "condition" in {reason.kind for reason in relation.reasons}


def test_a_very_long_table_still_finds_the_related_rows() -> None:
    rows = [task(n, f"建设第{n}号乡镇粮食储备库{n * 7919}座。", "区粮食局") for n in range(6, 400)]
    found = {
        relation.task.position: relation for relation in related_tasks([*TASKS, *rows]) if relation.rank == 1
    }
    assert found[3].other.position == 4


@pytest.mark.parametrize(
    ("first", "second", "runs"),
    [
        ("支持融资租赁公司落户", "为融资租赁公司提供托管", ["融资租赁公司"]),
        ("推动完善机制", "健全机制", []),  # generic words only
        (
            "建设智慧港口和智慧口岸",
            "智慧口岸先行",
            ["智慧口岸"],
        ),  # the shorter 智慧 lies inside the longer run
    ],
)
def test_common_runs_are_the_longest_words_both_subjects_share(
    first: str, second: str, runs: list[str]
) -> None:
    assert common_runs(first, second) == runs


@pytest.mark.shared
def test_related_pairs_of_the_hand_made_gold_stand_among_the_first_five(
    seed: Extract, gold: Callable[[str], Any], region_names: tuple[str, ...]
) -> None:
    entries = gold("related_tasks")
    assert len(entries) == 39
    ranked: dict[int, list[int]] = defaultdict(list)
    for relation in related_tasks(seed.tasks, region_names):
        ranked[relation.task.number or 0].append(relation.other.number or 0)
    complete = sum({r["task"] for r in e["related"]} <= set(ranked[e["task"]][:5]) for e in entries)
    astray = sum(
        bool(ranked[e["task"]])
        and ranked[e["task"]][0] not in {r["task"] for r in (*e["related"], *e["near"])}
        for e in entries
    )
    assert complete / len(entries) >= 0.90
    assert astray / len(entries) <= 0.10


def test_the_name_of_a_college_does_not_make_a_task_one_on_colleges() -> None:
    tasks = [
        task(1, "支持高校与国外大学合作办学。", "区教委", "一、教育"),
        task(2, "依托江城学院、江城大学建设国家实验室。", "江城高新区", "二、园区"),
    ]
    proper = KnownThings(proper={2: ("江城学院", "江城大学")})
    assert [r.other.position for r in related_tasks(tasks) if r.task.position == 1] == [2]
    assert not [r for r in related_tasks(tasks, known=proper) if r.task.position == 1]


def test_where_no_subject_is_clear_the_nearest_task_of_the_same_lead_heads_the_list() -> None:
    tasks = [
        task(1, "对进口科研设备免征关税。", "区科技局"),
        task(2, "开展校园足球联赛。", "区科技局"),
        task(3, "开放科研院所的仪器。", "区科技局"),
    ]
    assert next(r.other.position for r in related_tasks(tasks) if r.task.position == 1) == 3
