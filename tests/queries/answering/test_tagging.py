from __future__ import annotations

import pytest

from queries.answering.asker import Asker
from queries.answering.normalise import normalised


def kinds(asker: Asker, question: str) -> list[tuple[str, str]]:
    tagged = asker._known().tagger.tagged(normalised(question))
    return [(tag.kind, tag.text) for tag in tagged.tags if tag.kind != "filler"]


def test_units_and_roles_are_tagged_longest_first(asker: Asker) -> None:
    assert kinds(asker, "区大数据发展局牵头、区委网信办配合的任务") == [
        ("unit", "区大数据发展局"), ("role.lead", "牵头"), ("unit", "区委网信办"), ("role.support", "配合"), ("noun.task", "任务"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("第七十二项由谁牵头", (72,)),
        ("任务六十六是什么", (66,)),
        ("78号任务谁牵头", (78,)),
        ("任务12到15由谁牵头", (12, 13, 14, 15)),
        ("任务1、2和5由谁牵头", (1, 2, 5)),
        ("who leads task 18", (18,)),
    ],
)
def test_task_numbers_are_read(asker: Asker, question: str, numbers: tuple[int, ...]) -> None:
    tagged = asker._known().tagger.tagged(normalised(question))
    assert [tag.numbers for tag in tagged.of("task-number")] == [numbers]


@pytest.mark.parametrize(
    "question", ["多式联运体系", "无证厂房抵押", "不动产登记", "外债管理试点", "都匀成都"]
)
def test_single_character_words_inside_other_words_are_left_alone(asker: Asker, question: str) -> None:
    assert not [entry for entry in kinds(asker, question) if entry[0] != "place"]


def test_a_document_number_is_cut_out_of_its_sentence(asker: Asker) -> None:
    assert ("document", "涪陵府发〔2022〕43号") in kinds(asker, "请问涪陵府发2022年43号文是哪天发的")
    assert ("unknown-document", "涪府发〔2023〕8号") in kinds(asker, "涪府发〔2023〕8号什么时候印发")


def test_role_words_are_heard_by_their_sound(asker: Asker) -> None:
    assert ("role.lead", "签头") in kinds(asker, "售电侧改革谁签头")
