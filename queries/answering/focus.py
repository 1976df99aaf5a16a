"""The focus of a question in Chinese: the noun or verb that says what is wanted, 的排放标准是什么, 哪些企业, 谁发明.

The graph answers a closed set of them: those words.toml tags. Another one is answered only by the words of the task that is meant.
The focus stands after the last 的 before the interrogative or the end, or after the interrogative (朱德熙《语法讲义》, 偏正结构).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from queries.answering.english_focus import asks_something_else_in_english
from queries.answering.reading import Ground, Reading
from queries.answering.records import Request
from queries.answering.rules import rules_of
from queries.answering.tagging import Tag, Tagged
from queries.answering.words import FILLER, role_words, words

_RULES = rules_of("focus")
_TAIL = _RULES.pattern("tail")
_ENDS = _RULES.pattern("ends")
_WHICH = _RULES.pattern("which")
_LISTS = _RULES.pattern("lists")
_MEASURES = _RULES.pattern("measures")
_WHICH_ONE = ("哪个", "哪位", "什么", "哪些", "哪几个", "哪几位")
_PREDICTS = _RULES.pattern("predicts")
_DEGREE = _RULES.pattern("degree")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST = 10
_SOFT = frozenset(
    "的了呢吗呀啊是有在由归被把将对就和与跟及或并这那又也还再各该其要来去找问份种类条项个家件些名一二两三四五六七八九十几大"
)
_WHO = _RULES.pattern("who")
_IS_WHO = _RULES.pattern("is-who")
_LITERAL = 4
"""So long a focus that stands in the text of the task is explained by it, whatever it belongs to."""
_NUMBER_OF = _RULES.pattern("number-of")
_WHOSE = frozenset(
    {"unit", "park", "document", "noun.document", "own-place", "place", "task-number", "section-number"}
)


def asks_something_else(ground: Ground, reading: Reading, request: Request) -> bool:
    """Tell whether the focus is none that the graph answers and does not stand in what *request* found."""
    tagged = reading.tagged
    if reading.language == "en":
        return asks_something_else_in_english(tagged, request)
    if request.passages:
        return False
    if _DEGREE.search(tagged.text) or (
        _NUMBER_OF.search(tagged.text)
        and not tagged.has("noun", "role", "which.many-tasks", "which.many-units")
    ):
        return True
    if (
        request.intent == "evidence"
        and not tagged.has("fact", "noun.document")
        and _happens_somewhere(tagged)
    ):
        return True
    if request.intent == "task" and request.retrieved is not None and _lists_things(tagged):
        return True
    if request.intent == "task" and _PREDICTS.search(tagged.text) and not tagged.has("which"):
        return True  # 会不会涨电费: no plan says what comes of it
    if tagged.has("fact.period") and request.intent not in {"document-period", "task-due"}:
        return True  # 研发病床花了多长时间
    texts = tuple(_texts(ground, request))
    return any(
        not _is_held(ground, tagged, start, end, texts, alone) for start, end, alone in _foci(ground, tagged)
    )


def _happens_somewhere(tagged: Tagged) -> bool:
    """Tell whether it is asked where something is done: 在哪里上牌, not where it is written."""
    after = tagged.text[max((tag.end for tag in tagged.of("which.place")), default=len(tagged.text)) :]
    return len([at for at in _ENDS.sub("", after) if at not in _SOFT]) > 1


def _lists_things(tagged: Tagged) -> bool:
    """Tell whether a list of the things of a topic is asked for: 外资银行有哪些. Plans say what is to be done, not which there are."""
    if tagged.has("noun", "role", "fact", "which.task") or _MEASURES.search(tagged.text):
        return False
    return bool(_LISTS.search(tagged.text))


def _after_de(ground: Ground, text: str, end: int) -> int:
    """Return where the last 的 before *end* that is a word of its own ends, not the one in 目的; 0: there is none."""
    at = found = 0
    for word in ground.segmenter.words(text[:end]) if "的" in text[:end] else ():
        at += len(word)
        if word == "的":
            found = at
    return found


def _foci(ground: Ground, tagged: Tagged) -> Iterator[tuple[int, int, bool]]:
    """Yield each focus, and whether it must stand by itself: what the text of a task says of it is no answer to who or what."""
    text = tagged.text
    ending = _ENDS.search(text)
    last = ending.start() if ending else len(text)
    tail = _TAIL.search(text)
    end = tail.start() if tail else len(text)
    owners = [tag.end for tag in tagged.of("unit", "park", "document", "task-number") if tag.end <= end]
    start = _after_de(ground, text, end)
    if (
        not start
        and end < last
        and len([at for at in text[max(owners, default=end) : end] if at not in _SOFT]) > 1
    ):
        start = max(owners)
    elsewhere = any(start <= tag.start and tag.end <= end for tag in tagged.of("which"))
    asks_here = end < last or not tagged.has("which")
    if start and asks_here and not elsewhere and _is_short(text, start, end):
        is_who = bool(tail and _IS_WHO.match(tail[0]))
        if is_who or not (tail and _WHO.search(tail[0])):  # 的签证便利找哪家 asks who, of a topic
            yield start, end, (is_who or _is_named(tagged, start)) and not tagged.has("role")
    for tag in (*tagged.of("which.any", "which.unit"), *_untagged(tagged)):
        asks_who = tag.kind == "which.unit"
        role = min((role.start for role in tagged.of("role") if role.start >= tag.end), default=last)
        if (
            (
                asks_who
                and (tagged.has("role") or any(other.end > tag.start for other in tagged.of("fact", "noun")))
            )
            or any(other.start == tag.end for other in tagged.of("noun"))  # 哪个部门来推进售电侧改革
            or any(tag.end <= other.start < role for other in tagged.of(*_WHOSE))
            or not _is_short(text, tag.end, role)
        ):
            continue
        alone = (
            role < last
            or (asks_who and tagged.text[: tag.start].endswith("在"))  # 研发病床在哪家医院
            or (asks_who and len([at for at in text[tag.end : role] if at not in _SOFT]) == 1)  # 线上处方谁开
            or (_is_named(tagged, tag.start) and not tagged.has("role", "fact"))
        )
        yield tag.end, role, alone


def _untagged(tagged: Tagged) -> Iterator[Tag]:
    """Yield the interrogatives that the tagger reads as part of another word: 哪国."""
    for match in _WHICH.finditer(tagged.text):
        if not any(tag.start <= match.start() < tag.end for tag in tagged.of("which")):
            yield Tag("which.any", *match.span(), match[0])


def _is_short(text: str, start: int, end: int) -> bool:
    return end - start <= _LONGEST and bool(_HAN.fullmatch(text, start, end))


def _is_named(tagged: Tagged, end: int) -> bool:
    """Tell whether nothing but names of units, parks, documents, numbers of tasks stands before *end*."""
    return all(_covered(tagged, at, _WHOSE) or tagged.text[at] in _SOFT for at in range(end))


def _covered(tagged: Tagged, at: int, kinds: frozenset[str] | None = None) -> bool:
    return any(tag.start <= at < tag.end and (kinds is None or tag.kind in kinds) for tag in tagged.tags)


def _says(tagged: Tagged, at: int, single: bool) -> bool:
    """Tell whether a word that may be part of a focus of the graph covers a character: no form of address (哪个领导), no *single* 用."""
    return any(
        tag.start <= at < tag.end
        and not (tag.kind == "address" and tagged.text[: tag.start].endswith(_WHICH_ONE))
        and not (single and tag.kind == FILLER)
        for tag in tagged.tags
    )


def _is_held(
    ground: Ground, tagged: Tagged, start: int, end: int, texts: tuple[str, ...], alone: bool
) -> bool:
    """Tell whether the focus is made of words with tags, of light words, or of words of *texts* (where *alone*: of all of it)."""
    focus = tagged.text[start:end]
    if (not alone or len(focus) >= _LITERAL) and any(focus in text for text in texts):
        return True
    unit = max((tag for tag in tagged.of("noun.unit") if tag.end == end), key=_length, default=None)
    if unit is not None:
        return not is_modified(tagged, unit, start)
    single = len([at for at in range(start, end) if tagged.text[at] not in _SOFT]) == 1
    left = [at for at in range(start, end) if not _says(tagged, at, single) and tagged.text[at] not in _SOFT]
    if not left or any(tag.end == end for tag in tagged.of("fact")):
        return True
    known = [
        word
        for word in ground.segmenter.words(focus)
        if word in words().light or (not alone and any(word in text for text in texts))
    ]
    unknown = "".join(tagged.text[at] for at in left)
    return all(any(character in word for word in known) for character in unknown)


def is_modified(tagged: Tagged, unit: Tag, start: int = 0) -> bool:
    """Tell whether a word for units is the end of another noun: 设计单位, 内设机构."""
    before = tagged.text[start : unit.start].rstrip("".join(_SOFT))
    if not before or any(before.endswith(word) for word in role_words()):
        return False
    last = start + len(before) - 1
    return not any(
        tag.start <= last < tag.end and (tag.kind != FILLER or tag.end - tag.start > 1) for tag in tagged.tags
    )


def _length(tag: Tag) -> int:
    return tag.end - tag.start


def _texts(ground: Ground, request: Request) -> Iterator[str]:
    held = ground.held
    yield from (held.tasks[iri].text for iri in request.tasks)
    for section in (request.section, *(held.tasks[iri].section for iri in request.tasks)):
        if section:
            yield held.sections[section].label
