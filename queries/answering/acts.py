"""Acts upon a task that a question asks the doer of: 任务8由谁审批, 哪个单位监督任务66的落实, 任务7责任人叫什么名字.

A plan says who leads a task and who helps. Who approves, supervises, checks or pays for it is said by the task's own words or not
at all, so the bearers of the task are no answer. The acts are ``act`` of ``data/words.toml``, with their sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from queries.answering.reading import MIN_TOPIC, Ground
from queries.answering.records import Abstention, Request
from queries.answering.rules import rules_of
from queries.answering.synonyms import synonyms
from queries.answering.tagging import Tagged
from queries.answering.words import words

_BORNE = frozenset({"units-of-task", "units", "tasks", "task", "tasks-by-units", "pairs"})
_RULES = rules_of("acts")
_NAME_OF_A_PERSON = _RULES.pattern("name-of-a-person")
"""Asks what a person is called (责任人叫什么名字): plans name units."""


@cache
def _asked() -> tuple[re.Pattern[str], ...]:
    acts = "|".join(sorted(map(re.escape, words().acts), key=len, reverse=True))
    return tuple(
        _RULES.pattern(key, acts=acts) for key in ("who-does", "doer-of", "unit-does", "act-of-whom")
    )


def act_not_held(ground: Ground, tagged: Tagged, request: Request) -> str:
    """Return the act whose doer is asked for and of which no task that *request* found speaks; empty: none."""
    if request.intent not in _BORNE or tagged.text.isascii():
        return ""
    if request.tasks and _NAME_OF_A_PERSON.search(tagged.text) and "人" in tagged.text:
        return "叫什么名字"
    texts = tuple(ground.held.tasks[iri].text for iri in request.tasks)
    for act in _acts_asked(tagged):
        of_number = tagged.has("task-number")
        if len(act) == 1 and not of_number:
            continue  # 谁批 is said of any matter
        if _is_all(tagged, request.topic, act):
            return act  # 谁监督区科技局牵头的任务: not a question about a task that speaks of 监督
        if of_number or not any(form in text for form in _forms(act) for text in texts):
            return act  # what is done to a numbered task stands in no text of its own
    return ""


def _acts_asked(tagged: Tagged) -> Iterator[str]:
    """Yield the acts that are asked for, leaving out those that stand within a name (区行政审批局)."""
    for pattern in _asked():
        for match in pattern.finditer(tagged.text):
            start, end = match.span("act")
            if "named" in pattern.groupindex and not any(tag.end == start for tag in tagged.of("unit")):
                continue
            if not any(tag.kind == "unit" and tag.start < end and start < tag.end for tag in tagged.tags):
                yield match["act"]


def _is_all(tagged: Tagged, topic: str, act: str) -> bool:
    """Tell whether a topic says nothing but the act, beside the units it names."""
    if act not in topic:
        return False
    for words_said in (act, *(tag.text for tag in tagged.of("unit"))):
        topic = topic.replace(words_said, "")
    return len(topic.strip(" 的来去")) < MIN_TOPIC


def _forms(act: str) -> Iterable[str]:
    yield act
    for start, end, held in synonyms(act):
        if end - start == len(act):
            yield from held


def not_stated(ground: Ground, request: Request, act: str) -> Abstention:
    """Say what no document states of the tasks found, and what is stated of them."""
    numbers = [number for iri in request.tasks if (number := ground.held.tasks[iri].number) is not None]
    if act == "叫什么名字":
        return Abstention(
            "unknown-topic",
            "文件只写责任单位，没有写明具体人员的姓名。",
            "The documents name units, not persons.",
            tuple(f"任务{number}由谁牵头？" for number in numbers[:1]),
        )
    if not numbers:
        return Abstention(
            "unknown-topic",
            f"文件只写各项任务由谁牵头、由谁配合，没有写明由谁{act}。",
            f"The documents state who leads and who supports each task, not who is to do this: {act}.",
        )
    return Abstention(
        "unknown-topic",
        f"文件写明了任务{numbers[0]}的牵头和配合单位，没有写明由谁{act}。",
        f"The documents state who leads and who supports, not who is to do this: {act}.",
        tuple(f"任务{number}由谁牵头？" for number in numbers[:1]),
    )
