"""What differs from a task by its head only is something else; what tells a story around a task's words is that task."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker


@pytest.mark.parametrize(
    "topic",
    [
        "非营利性医疗机构的医疗纠纷",  # 医疗 stands in the task, 纠纷 does not
        "国际学术前沿网站的版权",
        "科技成果转移转化机构的办公用房",
        "外籍人士子女学校的校车",
        "中医药服务出口基地的绿化",
        "国有企业法定代表人的工资",
        "绿色债券违约",
        "出境游旅行社排名",
    ],
)
def test_a_topic_whose_head_no_task_holds_is_unknown(asker: Asker, topic: str) -> None:
    found = asker.answer(f"{topic}谁负责")
    assert (found.answered, found.reason) == (False, "unknown-topic")


@pytest.mark.parametrize(
    ("question", "task"),
    [
        ("非营利性医疗机构的举办谁负责", 26),
        ("国际学术前沿网站的访问谁负责", 56),
        ("老百姓在药店网上下单买药，监管是哪个局", 30),  # told in everyday words
        ("送外卖跑网约车这种灵活就业的社保归谁管", 73),  # examples before the kind
        ("证照以外，市场准入负面清单落实的牵头部门是哪两家", 64),  # background before the clause that asks
        ("外籍人才的出入境方便归谁管", 67),  # 方便 is light: the head is 出入境
    ],
)
def test_a_topic_whose_head_is_held_is_its_task(asker: Asker, question: str, task: int) -> None:
    found = asker.answer(question)
    assert found.answered, found.sentence
    assert {item.task for item in found.evidence} == {task}
