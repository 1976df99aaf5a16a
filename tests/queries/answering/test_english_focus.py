"""English questions: the place of the focus must hold what the graph answers; unknown things refuse, unknown turns do not."""

from __future__ import annotations

import pytest

from queries.answering.asker import Asker


@pytest.mark.parametrize(
    "question",
    [
        "What is the interest rate of task 7?",
        "What are the benefits of green bonds?",
        "Who pays for green bonds?",
        "Who invented the plan?",
        "Who is the expert on online courses?",
        "Where is the office for green bonds?",
        "Is task 7 safe?",
        "Has task 33 been finished?",
        "How many companies take part in task 7?",
        "How long does task 7 take?",
        "Which bank issued the green bonds?",
        "What documents do I need for green bonds?",
        "Which task is the most important?",
        "Name the head of the education commission",
        "Recommend a bank for green bonds",
        "Which tasks does China Mobile support?",
        "Who leads military online courses?",  # a thing that no task has
    ],
)
def test_another_focus_is_refused(asker: Asker, question: str) -> None:
    answer = asker.answer(question)
    assert not answer.answered, answer.sentence


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Who's in charge of task 33?", {"区商务委"}),
        ("By whom is task 33 led?", {"区商务委"}),
        ("Could you tell me who leads task 33?", {"区商务委"}),
        ("Which body heads task 33?", {"区商务委"}),
        ("Lead unit for task seventy-two?", {"区人力社保局", "区国资委", "区委组织部"}),
        ("Who else supports task 46?", {"涪陵海关"}),
        ("Who should I contact about cross-border e-commerce?", {"涪陵综合保税区"}),
    ],
)
def test_units_are_found_in_many_turns(asker: Asker, question: str, labels: set[str]) -> None:
    assert {value.label for value in asker.answer(question).answers} == labels


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Describe task 33", {33}),
        ("What is the Civil Affairs Bureau in charge of?", {26, 34}),
        ("Give me the list of tasks led by the Civil Affairs Bureau", {26, 34}),
        ("List all tasks in the section on risk prevention", {77, 78}),
        ("tasks led jointly by the HR and social security bureau and the Organization Department", {71, 72}),
    ],
)
def test_tasks_are_found_in_many_turns(asker: Asker, question: str, numbers: set[int]) -> None:
    assert {value.number for value in asker.answer(question).answers} == numbers
