"""Questions of every kind with their answers, over the seed."""

from __future__ import annotations

import pytest

from queries.accuracy import evidence_is_right, own_questions, source_texts
from queries.answering.asker import Asker, answer, asker_of
from queries.answering.records import Answer, History
from queries.embedded import EmbeddedEngine

NO_SUPPORT = {5, 14, 15, 16, 23, 27, 29, 30, 31, 34, 36, 37, 38, 39, 40, 41, 54, 58, 64, 65, 72, 76}


def labels(found: Answer) -> list[str]:
    return [value.label for value in found.answers]


def numbers(found: Answer) -> set[int | None]:
    return {value.number for value in found.answers}


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("跨境电商由谁牵头？", ["涪陵综合保税区"]),
        ("任务7由谁牵头", ["区市场监管局", "涪陵银保监分局"]),  # in the order of the source
        ("长江师范学院创新生态圈建设由谁配合", ["涪陵高新区"]),
        ("第十项任务的牵头和配合单位", ["人行涪陵中心支行", "区商务委", "区市场监管局"]),
        ("牵头任务最多的是哪个单位", ["人行涪陵中心支行"]),
        ("哪些单位只配合不牵头", ["区交通局", "区城市管理局", "区法院", "区税务局", "成都铁路局涪陵车务段"]),
        ("谁配合区教委", ["区卫生健康委"]),
        ("区教委和区民政局哪个牵头任务更多", ["区教委"]),
        ("这个文件是哪个机关发的", ["重庆市涪陵区人民政府"]),
        ("区发展改革委的全称是什么", ["重庆市涪陵区发展和改革委员会"]),
        ("任务36现在由谁负责", ["国家金融监督管理总局涪陵监管分局"]),
        ("2023年1月任务36由谁牵头", ["涪陵银保监分局"]),
        ("Who leads the green bond task?", ["人行涪陵中心支行", "区生态环境局"]),
    ],
)
def test_who(asker: Asker, question: str, units: list[str]) -> None:
    found = asker.answer(question)
    assert (found.answered, found.kind, labels(found)) == (True, "organization", units)


@pytest.mark.parametrize(
    ("question", "tasks"),
    [
        ("区医保局牵头哪些任务", {27, 29}),
        ("哪些任务没有配合单位", NO_SUPPORT),
        ("区大数据发展局牵头、区委网信办配合的任务", {6, 62, 75}),
        ("区卫生健康委单独牵头的任务", {25, 28, 31, 32}),
        ("区商务委配合区文化旅游委的任务有哪些", {12, 13}),
        ("区科技局牵头但没有配合单位的任务", {5}),
        ("第五部分有哪些任务", {77, 78}),
        ("自然垄断领域竞争性业务有哪些任务", {37, 38, 39, 40, 41}),
        ("配合单位最多的是哪项任务", {6}),
        ("哪些任务由党委部门牵头", {56, 58, 71, 72, 74}),
        ("任务六十六是什么", {66}),
        ("绿色债券的原文是怎么写的", {18}),
        ("Which tasks have no supporting unit?", NO_SUPPORT),
    ],
)
def test_which_tasks(asker: Asker, question: str, tasks: set[int]) -> None:
    found = asker.answer(question)
    assert (found.kind, numbers(found)) == ("task", tasks)
    assert {item.task for item in found.evidence} == tasks


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("全区一共有多少项试点任务", 78),
        ("由两个单位联合牵头的任务有几项", 18),
        ("区税务局牵头几项任务", 0),
        ("结售汇业务资格有几个配合单位", 1),
        ("推动重点领域先行先试部分有多少项任务", 41),
        ("区财政局比区税务局多配合几项任务", 9),
    ],
)
def test_how_many(asker: Asker, question: str, value: int) -> None:
    found = asker.answer(question)
    assert (found.kind, [entry.value for entry in found.answers]) == ("number", [value])


@pytest.mark.parametrize(
    ("question", "kind", "answers"),
    [
        ("方案是哪一天印发的", "date", ["2022-11-03"]),
        ("这份文件的文号", "document", ["涪陵府发〔2022〕43号"]),
        ("方案根据国务院哪个批复制定", "document", ["国函〔2021〕37号"]),
        ("任务57在哪个部分", "section", ["三、优化开放发展营商环境"]),
        ("方案里有哪几个重点园区", "park", ["涪陵综合保税区", "涪陵高新区", "涪陵临港经济区"]),
    ],
)
def test_facts_of_documents(asker: Asker, question: str, kind: str, answers: list[str]) -> None:
    found = asker.answer(question)
    assert (found.kind, sorted(labels(found))) == (kind, sorted(answers))


def test_a_unit_that_leads_nothing_is_a_true_empty_answer_that_says_what_it_does(asker: Asker) -> None:
    found = asker.answer("区税务局牵头哪些任务")
    assert (found.answered, found.answers) == (True, ())
    assert "配合2项：任务4、57" in found.sentence


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("谁负责修高速公路", "unknown-topic"),
        ("区水利局牵头哪些任务", "unknown-organization"),
        ("巴南区的绿色债券谁牵头", "outside-region"),
        ("渝北区科技局牵头哪些任务", "outside-region"),
        ("Who leads the green bond task in Shanghai?", "outside-region"),
        ("西永综保区牵头哪些任务", "unknown-organization"),  # another park of the same kind
        ("任务79由谁牵头", "out-of-range"),
        ("教育谁牵头", "ambiguous"),
        ("那配合单位呢", "ambiguous"),  # nothing was asked before
        ("你好", "not-a-question"),
        ("？？？", "not-a-question"),
        ("绿色债券任务什么时候完成", "unknown-topic"),  # the document states no deadline
        ("任务18完成了没有", "unknown-topic"),  # nor what became of it
        ("涪府发〔2023〕8号什么时候印发", "unknown-topic"),
    ],
)
def test_what_the_graph_does_not_know_has_a_reason(asker: Asker, question: str, reason: str) -> None:
    found = asker.answer(question)
    assert (found.answered, found.reason, found.answers) == (False, reason, ())
    assert found.sentence


def test_each_reading_of_an_ambiguous_question_is_a_question_with_an_answer(asker: Asker) -> None:
    found = asker.answer("知识产权谁牵头")
    assert len(found.readings) >= 2
    assert all(asker.answer(reading).answered for reading in found.readings)


@pytest.mark.parametrize(
    ("before", "question", "answers"),
    [
        (["结售汇业务资格谁牵头"], "那配合单位呢", ["涪陵银保监分局"]),
        (["任务7谁牵头"], "任务8呢", ["区市场监管局", "涪陵银保监分局"]),
        (["Who leads task 18?"], "and who supports it?", ["涪陵银保监分局", "区财政局", "区发展改革委"]),
        (
            ["任务7谁牵头", "谁负责修高速公路"],
            "配合单位呢",
            ["区科技局", "人行涪陵中心支行"],
        ),  # what had no answer is skipped
    ],
)
def test_follow_ups_lean_on_the_question_before(
    asker: Asker, before: list[str], question: str, answers: list[str]
) -> None:
    assert labels(asker.answer(question, History(tuple(before)))) == answers


def test_a_follow_up_can_change_the_unit_or_ask_for_the_unit_just_named(asker: Asker) -> None:
    assert numbers(asker.answer("那区民政局呢", History(("区教委牵头哪些任务",)))) == {26, 34}
    assert numbers(asker.answer("它还牵头哪些任务", History(("售电侧改革谁牵头",)))) == {
        24,
        37,
        38,
        39,
        40,
        57,
        64,
    }


def test_a_complete_question_ignores_what_was_asked_before(asker: Asker) -> None:
    question = "区医保局牵头哪些任务"
    assert asker.answer(question, History(("任务18谁牵头",))).answers == asker.answer(question).answers


def test_json_is_what_the_contract_says(asker: Asker) -> None:
    found = asker.answer("跨境电商由谁牵头？").as_json()
    assert list(found)[:9] == [
        "question",
        "answered",
        "kind",
        "sentence",
        "answers",
        "evidence",
        "query",
        "interpretation",
        "reason",
    ]
    assert found["sentence"] == "任务42由涪陵综合保税区牵头，区商务委配合。"
    assert found["answers"][0]["label"] == "涪陵综合保税区"
    assert {"document", "task", "quote", "start", "end"} <= set(found["evidence"][0])
    assert found["query"].startswith("PREFIX")
    refused = asker.answer("谁负责修高速公路").as_json()
    assert (refused["answered"], refused["answers"], refused["evidence"], refused["reason"]) == (
        False,
        [],
        [],
        "unknown-topic",
    )


def test_the_query_of_an_answer_yields_its_answers(asker: Asker, engine: EmbeddedEngine) -> None:
    for question in (
        "跨境电商由谁牵头？",
        "区医保局牵头哪些任务",
        "哪些任务没有配合单位",
        "牵头任务最多的是哪个单位",
    ):
        found = asker.answer(question)
        assert found.query
        rows = engine.select(found.query)
        assert {row["iri"].value for row in rows} == {value.iri for value in found.answers}  # type: ignore[union-attr]


def test_every_quote_stands_at_its_place(asker: Asker, engine: EmbeddedEngine) -> None:
    texts = source_texts(engine)
    quotes = 0
    for question in own_questions():
        if question.split == "open":
            found = asker.answer(question.text, History(question.after))
            quotes += len(found.evidence)
            assert all(
                texts[item.source][item.start : item.end] == item.quote
                for item in found.evidence
                if item.source
            ), question
            assert (
                found.kind != "organization"
                or not question.evidence
                or evidence_is_right(question, found, texts)
                or question.category == "english"
            )
    assert quotes > 1000


def test_one_asker_is_kept_for_an_engine(engine: EmbeddedEngine) -> None:
    assert asker_of(engine) is asker_of(engine)
    assert answer("任务18由谁牵头", engine).answered


class Renewed(EmbeddedEngine):
    """An engine whose generation changes."""


def test_a_new_generation_is_read_anew(engine: EmbeddedEngine) -> None:
    renewed = Renewed(engine._store, "one")
    asked = Asker(renewed, may_wait_s=60)
    assert asked.answer("任务18由谁牵头").answered
    before = asked._known()
    renewed.generation = "two"
    assert asked.answer("任务18由谁牵头").answered
    assert asked._known() is not before


def test_a_large_new_generation_is_read_aside_while_the_one_before_serves(engine: EmbeddedEngine) -> None:
    renewed = Renewed(engine._store, "one")
    asked = Asker(renewed, may_wait_s=-1)  # every lexicon counts as a large one
    before = asked._known()
    renewed.generation = "two"
    assert asked.answer("任务18由谁牵头").answered
    with asked._lock:  # the reading thread has let go
        assert asked._knowledge is not before
