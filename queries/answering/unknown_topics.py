"""A topic that no task takes up -> the sentences of documents that speak of it, or which of its words no document holds."""

from __future__ import annotations

from queries.answering.passages import Passage
from queries.answering.reading import Ground, Reading, Understood
from queries.answering.readings import ambiguous_tasks, several_documents
from queries.answering.records import Abstention, Evidence, Request
from queries.answering.sentences import listing
from queries.answering.snapshot import Snapshot
from queries.answering.topic import Topic

_WORDS_SHOWN = 40
_MISSING_SHOWN = 4
_QUOTE_SHOWN = 60
_ALL = 0.999
_IS = "是"
"""是什么 asks what something is, 讲什么 what is said of it."""


def asks_for_passages(reading: Reading) -> bool:
    """Tell whether the question wants the words of a document (正文怎么说, 哪里提到), not who does something."""
    return (
        reading.tagged.has("fact.body", "fact.mention", "fact.evidence", "fact.content")
        and reading.asked.target in {"place", "none", "documents"}
        and not reading.tagged.has("which.unit")
    )


def _quotable(reading: Reading, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Return those of *passages* that may answer: where a thing is asked for (433产业体系是什么), those that name all of it."""
    if any(not tag.text.startswith(_IS) for tag in reading.tagged.of("fact.content")) or reading.tagged.has(
        "fact.body", "fact.mention", "fact.evidence"
    ):
        return passages
    whole = "的" not in reading.tagged.text  # 方案的主要优势是什么 asks for what it has, not what it is
    return tuple(passage for passage in passages if whole and passage.share > _ALL)


def unknown_topic(ground: Ground, reading: Reading, content: Topic) -> Understood:
    """Return a request for the passages that speak of *content* where those are asked for; else why there is no answer."""
    if reading.language == "en":
        return _abstention(ground.held, content.text, (), ())
    passages = _passages(ground, reading, content)
    if asks_for_passages(reading) and (quotable := _quotable(reading, passages)):
        return _quoting(quotable, content)
    missing = () if passages else ground.passages.missing(content)
    return _abstention(ground.held, content.text, passages, missing)


def another_thing(ground: Ground, reading: Reading, request: Request, foreign: tuple[str, ...]) -> Abstention:
    """Say which words of a topic the nearest tasks do not hold, and how to ask for those tasks."""
    near = ambiguous_tasks(ground.held, request.tasks, reading.roles, reading.language == "en")
    words = listing([f"“{word}”" for word in foreign], "zh")
    return Abstention(
        "unknown-topic",
        f"没有一项任务说到的是{words}。是不是想问：{near.readings[0]}",
        f"No task speaks of {words} in this. Did you mean: {near.readings[0]}",
        near.readings,
    )


def passages_asked_for(ground: Ground, reading: Reading, content: Topic) -> Request | None:
    """Return a request for the sentences that speak of *content* where the question wants the words of a body."""
    if reading.language == "en" or not asks_for_passages(reading):
        return None
    passages = _quotable(reading, _passages(ground, reading, content))
    return _quoting(passages, content) if passages else None


def _passages(ground: Ground, reading: Reading, content: Topic) -> tuple[Passage, ...]:
    documents = {entry.iri for entry in reading.scope.documents} if reading.scope.named else None
    return ground.passages.found(content, documents)


def _quoting(passages: tuple[Passage, ...], content: Topic) -> Request:
    return Request("passages", passages=tuple(passage.iri for passage in passages), topic=content.text)


def _abstention(
    held: Snapshot, words: str, passages: tuple[Passage, ...], missing: tuple[str, ...]
) -> Abstention:
    words = words.strip() or "这个话题"
    shown = words[:_WORDS_SHOWN]
    if passages:
        quote = passages[0].quote
        quote = quote if len(quote) <= _QUOTE_SHOWN else quote[:_QUOTE_SHOWN] + "…"
        where = held.documents[passages[0].document].label if several_documents(held) else ""
        return Abstention(
            "unknown-topic",
            f"没有一项任务说到“{shown}”，文件没有写明由谁负责；{where}正文有：“{quote}”",
            f"No task takes up “{shown}”; the body says: “{quote}”",
            (f"正文怎么说{shown}？",),
            tuple(
                Evidence(
                    held.documents[passage.document].label, passage.quote, passage.start, passage.end,
                    source=passage.source,
                )
                for passage in passages
            ),
        )  # fmt: skip
    named = missing[:_MISSING_SHOWN]
    zh = f"；文件中没有出现：{listing(named, 'zh')}" if named else ""
    return Abstention(
        "unknown-topic",
        f"图谱中的文件没有说到“{shown}”{zh}。",
        f"The documents in the graph do not speak of “{words[:60]}”.",
    )
