"""Rules about tasks that a question points at: by number, or by describing them in its own words."""

from __future__ import annotations

import re
from dataclasses import replace

from ontology.iris import IRI
from queries.answering import readings
from queries.answering.meaning import CLOSE, LISTED, MEANT, MEANT_ENGLISH, WHOLE, Meant, listed, meant
from queries.answering.normalise import normalised
from queries.answering.reading import MIN_TOPIC, Ground, Reading, Understood, not_in_documents
from queries.answering.records import Abstention, Request, RoleKey
from queries.answering.retrieval import Found, without_light
from queries.answering.roles import ANY_ROLE
from queries.answering.scope import Scope
from queries.answering.slots import Asked
from queries.answering.tagging import Tagged
from queries.answering.topic import Topic, narrowed
from queries.answering.unknown_topics import passages_asked_for, unknown_topic

_BROKEN_NUMBER = re.compile(r"(?:任务|第|tasks? )(\d+\.\d+|-\d+)(?:项|条|号)?")
_LONGEST_TITLE, _IN_TITLE = 30, 0.7
_MIN_NARROWED = 4
"""A part of a question counts for the whole only when it describes something in at least this many characters."""
_MIN_NAMED = 3
"""What is left of a topic without light words (标准地 of 标准地改革) names something by itself when it is this long."""
_ALL, _MORE = 0.999, 3
"""A sentence that holds all words of a topic, this many more characters of it together than any task, is what the topic is of."""
_ENGLISH_YES_NO = re.compile(r"(?:is|are|was|were|does|do|did)\b")


def numbered(ground: Ground, reading: Reading) -> Understood | None:
    """Tasks by their number, or the last one; a number that several documents hold must be told apart."""
    if broken := _BROKEN_NUMBER.search(reading.tagged.text):
        return _no_such_task(ground, broken[1], {entry.iri for entry in reading.scope.documents})
    tags = reading.tagged.of("task-number")
    last = reading.tagged.has("last")
    if not tags and not last:
        return None
    within = {entry.iri for entry in reading.scope.documents}
    tasks: list[IRI] = []
    numbers = [number for tag in tags for number in tag.numbers]
    if last:
        held = [
            task.number
            for task in ground.held.tasks.values()
            if task.number and (not within or task.document in within)
        ]
        numbers.append(max(held, default=0))
    for number in numbers:
        found = [
            iri
            for iri in ground.held.by_number.get(number, ())
            if not within or ground.held.tasks[iri].document in within
        ]
        if not found:
            return _no_such_task(ground, str(number), within)
        if len({ground.held.tasks[iri].document for iri in found}) == 1 < len(found):
            return readings.ambiguous_tasks(ground.held, found, reading.roles, reading.language == "en")
        if len(found) > 1:
            rest = f"的任务{number}" + ("由谁牵头？" if reading.roles else "是什么？")
            return readings.ambiguous_documents(
                [ground.held.documents[ground.held.tasks[iri].document] for iri in found], rest
            )
        tasks.extend(found)
    if reading.tagged.has("logic.yes-no") and not (reading.roles or reading.named.slots or reading.tagged.has("fact", "noun.section", "noun.sector", "noun.park")):  # fmt: skip
        return not_in_documents()  # 任务42写得对吗
    return _about_tasks(reading, tuple(dict.fromkeys(tasks)), None)


def _no_such_task(ground: Ground, number: str, within: set[IRI]) -> Abstention:
    numbers = [
        task.number
        for task in ground.held.tasks.values()
        if task.number is not None and (not within or task.document in within)
    ]
    span = f"{min(numbers)}–{max(numbers)}" if numbers else "无"
    return Abstention(
        "out-of-range",
        f"没有任务{number}：任务序号为 {span}。",
        f"There is no task {number}: task numbers run from {span}.",
    )


def _about_tasks(reading: Reading, tasks: tuple[IRI, ...], score: float | None) -> Request:
    """Say what is asked about the tasks found."""
    tagged, roles, asked = reading.tagged, reading.roles, reading.asked
    base = Request("task", roles, tasks=tasks, retrieved=score)
    if tagged.has("fact.body") or (tagged.has("fact.mention") and asked.target in {"place", "none"}):
        return base.within(intent="body")
    asks_who = bool(roles) and (tagged.has("which.unit") or _names_bearers(tagged))
    if (tagged.has("fact.evidence") and not asks_who) or (
        asked.target == "place"
        and not roles
        and not tagged.has("fact.body", "fact.mention", "noun.section", "noun.park")
    ):
        return base.within(intent="evidence")
    about = tagged.has("fact.concerning") and tagged.has("task-number") and asked.target == "tasks"
    if about or (tagged.has("fact.related") and asked.target in {"tasks", "none"}):
        return base.within(intent="related", count=asked.count)
    if asked.target in {"sections", "sectors", "parks"} or tagged.has("fact.belongs"):
        intent = {"sectors": "sector-of-task", "parks": "park-of-task"}.get(asked.target, "section-of-task")
        return base.within(intent=intent)
    if (asked.target == "time" or tagged.has("fact.due")) and not tagged.has("which.unit"):
        return base.within(intent="task-due")
    if roles or asked.target == "units":
        named_day = tagged.of("day")
        now = tagged.has("time.now")
        verify = (tagged.has("logic.yes-no") or bool(_ENGLISH_YES_NO.match(tagged.text))) and bool(
            reading.named.slots
        )
        day = named_day[0].day if named_day else None
        if named_day and tagged.text[named_day[0].end : named_day[0].end + 1] in {"底", "末"}:
            day = named_day[0].until
        concerned = ANY_ROLE if tagged.has("fact.concerning") else ("lead",)
        request = base.within(
            intent="units-of-task", roles=roles or concerned, count=asked.count, day=day, verify=verify,
            units=reading.slots if verify else (), quoting=tagged.has("fact.evidence"),
        )  # fmt: skip
        return request.within(order="rank") if now else request
    return base


def _names_bearers(tagged: Tagged) -> bool:
    """Tell whether the words asked for are those for who bears the task: 配合方怎么写的."""
    said = {tag.start for tag in tagged.of("fact.evidence")}
    return any(tag.end in said for tag in tagged.of("noun.unit"))


def by_topic(ground: Ground, reading: Reading) -> Understood | None:
    """Tasks described in the asker's own words; a topic that no task covers is unknown."""
    content = reading.content(reading.named.tags if _checks_unit(reading) else ())
    if reading.tagged.has("aggregate.most", "aggregate.least", "top", "rank-place") and (
        not content.content or ground.section_of(reading)
    ):
        return None
    only_place = len(reading.content(reading.tagged.of("own-place", "document", "unit")).content) < MIN_TOPIC
    if sum(character.isalpha() for character in content.content) < MIN_TOPIC or only_place:
        return None
    if reading.tagged.has("aggregate.rank"):
        return unknown_topic(ground, reading, content)  # 旅行社排名: no document ranks what it speaks of
    counts_things = reading.asked.target == "none" or (
        reading.asked.target == "units" and not _names_units(reading.tagged)
    )
    if reading.asked.count and counts_things and not reading.roles:
        return not_in_documents()  # 利率是多少: an amount, not a number of tasks or units
    confined = _within(ground, reading.scope)
    found = ground.search(content, reading.tagged, confined)
    chosen = meant(found, content.content, ground.holds_head(reading, content))
    if chosen is not None and chosen.coverage < MEANT and not _asks_who(reading, ground, content):
        chosen = None
    if chosen is not None and reading.language == "en" and chosen.coverage < MEANT_ENGLISH:
        chosen = None
    if (
        chosen is not None
        and chosen.coverage < WHOLE
        and _stands_in_body(ground, reading, content, chosen.tasks)
    ):
        return unknown_topic(ground, reading, content)
    narrow = chosen is None and reading.language == "zh"
    if narrow:
        found, chosen = _narrowly_meant(ground, reading, confined, found)
    if chosen is None:
        return unknown_topic(ground, reading, content)
    if narrow and reading.asked.count and reading.tagged.has("which.unit", "which.any"):
        reading = replace(
            reading, asked=Asked(reading.asked.target, count=False)
        )  # 几个 stood in the background
    score = chosen.coverage
    if reading.asked.target == "tasks" and _asks_unit_by_role(reading):
        reading = replace(reading, asked=Asked("units", reading.asked.count))
    if reading.asked.target == "tasks" and not reading.tagged.has(
        "fact.related", "fact.due", "fact.evidence", "fact.body"
    ):
        tasks = listed(found) or chosen.tasks
        return Request("task", tasks=tasks, retrieved=score, topic=content.text, count=reading.asked.count)
    if len(chosen.tasks) > 1 and _checks_unit(reading):
        chosen = _of_units_checked(ground, reading, chosen)
    if len(chosen.tasks) > 1 and (titled := _titled(ground, reading, chosen.tasks)):
        chosen = Meant((titled,), score)
    if len(chosen.tasks) > 1:
        if _same_answer(ground, chosen.tasks, reading.roles) and reading.asked.target == "units":
            return _about_tasks(reading, chosen.tasks, score).within(topic=content.text)
        if quoting := passages_asked_for(ground, reading, content):
            return quoting
        return readings.ambiguous_tasks(ground.held, chosen.tasks, reading.roles, reading.language == "en")
    return _about_tasks(reading, chosen.tasks, score).within(topic=content.text)


def _names_units(tagged: Tagged) -> bool:
    """Tell whether a word for units stands in a question, and not as the end of another word: 单位, not 医疗机构."""
    if tagged.has("which.unit", "which.any"):
        return True
    ends = {tag.end for tag in tagged.tags}
    return any(tag.start in ends or tag.start == 0 for tag in tagged.of("noun.unit"))


def _asks_unit_by_role(reading: Reading) -> bool:
    """Tell whether what is asked for is who bears the topic, though no word for units stands there: 出境游那条，牵头是哪个."""
    tagged = reading.tagged
    return bool(reading.roles) and not reading.named.slots and not tagged.has("noun.task", "which.task", "which.many-tasks", "which.many")  # fmt: skip


def _checks_unit(reading: Reading) -> bool:
    """Tell whether the units named are what is to be checked, not part of the topic: 保税展示交易是不是海关牵头."""
    if reading.tagged.has("logic.choice"):
        return bool(reading.named.slots)
    return (
        reading.tagged.has("logic.yes-no")
        and reading.asked.target == "none"
        and bool(reading.roles and reading.named.slots)
        and reading.language == "zh"
    )


def _of_units_checked(ground: Ground, reading: Reading, chosen: Meant) -> Meant:
    """Return the only one of several tasks that the units to be checked bear, where there is one."""
    bodies = {iri for slot in reading.named.slots for iri in slot.bodies}
    roles = reading.roles or ANY_ROLE
    borne = tuple(
        task
        for task in chosen.tasks
        if any(actor in bodies and role in roles for actor, role, _ in ground.held.bearers.get(task, ()))
    )
    return Meant(borne, chosen.coverage) if len(borne) == 1 else chosen


def _asks_who(reading: Reading, ground: Ground, content: Topic) -> bool:
    """Tell whether a task that holds less than most of a topic may do: the question asks who, and no sentence of the body says it all."""
    return bool(reading.roles or reading.asked.target == "units") and not ground.passages.found(content)


def _stands_in_body(ground: Ground, reading: Reading, content: Topic, tasks: tuple[IRI, ...]) -> bool:
    """Tell whether a sentence of the body has the topic word for word, which the tasks do not: 人才吸引政策 is not a task about 政策."""
    if reading.language == "en":
        return False
    words = [stretch.text for stretch in content.stretches if len(stretch.text) >= _MIN_NARROWED]
    named = [bare if len(bare := without_light(word)) >= _MIN_NAMED else word for word in words]
    texts = [normalised(ground.held.tasks[iri].text) for iri in tasks]
    if not words or any(word in text for word in words for text in texts):
        return False
    quotes = [(normalised(passage.quote), passage.share) for passage in ground.passages.found(content)]
    strange = not any(word in text for word in named for text in texts)
    if strange and any(all(word in quote for word in named) for quote, _ in quotes):
        return True
    run = max(_longest_run(word, text) for word in words for text in texts)
    return any(
        share > _ALL and max(_longest_run(word, quote) for word in words) >= run + _MORE
        for quote, share in quotes
    )


def _longest_run(words: str, text: str) -> int:
    """Return how many characters of *words* stand together in *text*."""
    longest = 0
    for start in range(len(words)):
        while words[start : start + longest + 1] in text and start + longest < len(words):
            longest += 1
    return longest


def _narrowly_meant(
    ground: Ground, reading: Reading, confined: frozenset[IRI] | None, whole: list[Found]
) -> tuple[list[Found], Meant | None]:
    """Return what the clause that asks means by itself, where the whole question means nothing; it must be held nearly whole."""
    for part in narrowed(reading.tagged):
        if len(part.text) >= _MIN_NARROWED:
            found = ground.search(part, reading.tagged, confined)
            chosen = meant(found, part.content, ground.holds_head(reading, part))
            if chosen is not None and chosen.coverage >= LISTED:
                return found, _told_apart(chosen, whole)
    return [], None


def _told_apart(chosen: Meant, whole: list[Found]) -> Meant:
    """Return the one of several tasks that holds clearly more of the *whole* question, where there is one."""
    shares = sorted(
        ((next((entry.coverage for entry in whole if entry.task == iri), 0.0), iri) for iri in chosen.tasks),
        reverse=True,
    )
    if len(shares) > 1 and shares[0][0] >= shares[1][0] + CLOSE:
        return Meant((shares[0][1],), chosen.coverage)
    return chosen


def _titled(ground: Ground, reading: Reading, tasks: tuple[IRI, ...]) -> IRI | None:
    """Return the only one of a document's *tasks* whose title holds nearly all of the topic: 开展家电产品以旧换新。鼓励商超…."""
    if len({ground.held.tasks[iri].document for iri in tasks}) > 1:
        return None
    content = reading.content(reading.tagged.of("own-place", "document")).text.replace(" ", "")
    pairs = {content[at : at + 2] for at in range(len(content) - 1)}
    found = []
    for iri in tasks:
        title, stop, rest = normalised(ground.held.tasks[iri].text).partition("。")
        held = sum(pair in title for pair in pairs)
        if stop and rest and len(title) <= _LONGEST_TITLE and pairs and held >= _IN_TITLE * len(pairs):
            found.append(iri)
    return found[0] if len(found) == 1 else None


def _within(ground: Ground, where: Scope) -> frozenset[IRI] | None:
    if not where.named:
        return None
    documents = {entry.iri for entry in where.documents}
    return frozenset(iri for iri, task in ground.held.tasks.items() if task.document in documents)


def _same_answer(ground: Ground, tasks: tuple[IRI, ...], roles: tuple[RoleKey, ...]) -> bool:
    if len({ground.held.tasks[iri].document for iri in tasks}) > 1:
        return False
    wanted = roles or ANY_ROLE
    answers = {
        frozenset(actor for actor, role, _ in ground.held.bearers.get(iri, ()) if role in wanted)
        for iri in tasks
    }
    return len(answers) == 1
