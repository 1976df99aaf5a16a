"""Documents that name responsible units and deadlines in brackets, without lead and support."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import build_release
from queries.answering.asker import Asker
from queries.embedded import EmbeddedEngine

TEXT = """重庆市涪陵区人民政府办公室

关于印发2024年涪陵区数字政府建设工作要点的通知

涪陵府办发〔2024〕12号

各乡镇人民政府、街道办事处，区政府各部门：

《2024年涪陵区数字政府建设工作要点》已经区政府同意，现印发给你们，请认真贯彻执行。

重庆市涪陵区人民政府办公室
2024年3月5日

2024年涪陵区数字政府建设工作要点

一、夯实数字底座

1.加快政务云平台升级改造，推进存量系统迁移上云。（责任单位：区大数据发展局、区财政局，完成时限：2024年10月底前）

2.建设城市运行监测中心，汇聚交通、水务、气象等感知数据。（责任单位：区大数据发展局、区交通局，完成时限：2024年12月底前）

二、提升服务水平

3.推动高频事项掌上办理，完善适老化服务。（责任单位：区民政局，完成时限：持续推进）
"""


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Asker:
    corpus = tmp_path_factory.mktemp("forms")
    Path(corpus / "数字政府.txt").write_text(TEXT, encoding="utf-8")
    release = build_release(corpus, tmp_path_factory.mktemp("forms-release"))
    return Asker(EmbeddedEngine.from_nquads(release.nquads))


def test_responsible_units_answer_who_leads_and_the_sentence_says_responsible(bracketed: Asker) -> None:
    found = bracketed.answer("政务云平台升级改造由谁牵头")
    assert [value.label for value in found.answers] == ["区大数据发展局", "区财政局"]
    assert "负责" in found.sentence
    assert "牵头" not in found.sentence


def test_a_deadline_is_answered_as_a_day_with_its_words(bracketed: Asker) -> None:
    found = bracketed.answer("城市运行监测中心什么时候完成")
    assert (found.kind, found.answers[0].value) == ("date", "2024-12-31")
    assert "2024年12月底前" in {item.quote for item in found.evidence}


def test_a_rhythm_is_answered_in_words(bracketed: Asker) -> None:
    found = bracketed.answer("高频事项掌上办理的完成时限")
    assert (found.kind, [value.label for value in found.answers]) == ("text", ["持续推进"])


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("哪些任务2024年10月前完成", 1),
        ("2024年底前要完成的任务有几项", 2),
        ("2023年底前要完成的任务有几项", 0),
    ],
)
def test_tasks_are_found_by_their_deadline(bracketed: Asker, question: str, number: int) -> None:
    found = bracketed.answer(question)
    assert found.answered
    assert (found.answers[0].value if found.kind == "number" else len(found.answers)) == number


def test_a_unit_has_the_tasks_it_is_responsible_for(bracketed: Asker) -> None:
    found = bracketed.answer("区大数据发展局负责哪些任务")
    assert len(found.answers) == 2
    assert "负责2项任务" in found.sentence


def test_what_a_document_without_cooperating_units_leaves_open_is_no_stated_none(bracketed: Asker) -> None:
    found = bracketed.answer("哪些任务没有配合单位")
    assert (found.answered, found.answers) == (True, ())
