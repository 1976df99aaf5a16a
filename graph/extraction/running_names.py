"""A place in running text -> the names of bodies that start there, up to the verb that follows them.

In a sentence nothing delimits the last name but the grammar: a name ends where a grade (局 委 部 部门 …) is followed by a
delimiter, a tail (等部门), a verb or the end. Verbs and small words stand in ``action_words.toml``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from graph.document import Span
from graph.extraction.groups import is_group
from graph.extraction.name_list import LEVELS, split_names
from graph.extraction.patterns import characters, pattern, word_list
from graph.extraction.unit_words import alternation, grades, is_unit, last_characters, place_grades
from graph.language_file import table
from graph.task import Mention

_DATA = Path(__file__).with_name("action_words.toml")
_LONGEST_NAME = 60
_WEAK_GRADE = characters("running_names", "weak-grade")
"""Grades of one character that also begin or end other words; a verb of one character after them proves nothing."""
_CLAUSE_MARK = re.compile(r"[,，;；。:：]")
_SECTOR_WORD = re.compile(r"[^、\s]+(?:\s+[^、\s]+)*")
_STRONG_GRADES = word_list("running_names", "strong-grades")
"""Longer grades that end so and begin no other word."""
_MOST_NAMES = 40
_EACH = word_list("running_names", "each")
"""Words before a class of bodies whose name 、 may part."""
_SHORT_FOR = pattern("running_names", "short-for")
"""What a name is called further on (以下简称…) is no part of it."""
_CLOSES = (")", "〕", "]")
_ENDS_IN_WHOLE = pattern("running_names", "ends-in-whole")
_JOINTS = ("、", *word_list("running_names", "joints"))
_GOES_ON_AS_LIST = word_list("running_names", "and-others")[0]
"""等 after the last name of an open list."""


@cache
def action_words() -> dict[str, Any]:
    """Return the data of ``action_words.toml``."""
    return table(_DATA)


@cache
def verbs() -> str:
    """Return the alternation of verbs that may follow a name."""
    return alternation(action_words()["verbs"]["words"].split())


@cache
def _name_end() -> re.Pattern[str]:
    """A grade (with a second sign in brackets) where a name may end; group `stop` tells why it ends there."""
    return pattern(
        "running_names", "name-end", last_characters=last_characters(), grades=grades(), verbs=verbs()
    )


@cache
def _single_verb() -> re.Pattern[str]:
    """One of the verbs of one character, where no longer verb stands."""
    words = action_words()["verbs"]["words"].split()
    longer = alternation([word for word in words if len(word) > 1])
    return re.compile(rf"(?!{longer})(?:{alternation([word for word in words if len(word) == 1])})")


def is_elided(words: str) -> bool:
    """Tell whether *words* are bodies by function whose common end is said once (财政、税务部门)."""
    return _elided().match(words) is not None


@cache
def _elided() -> re.Pattern[str]:
    """Bodies by function whose common end is said once: 财政、税务部门; 国务院农业农村、林业草原主管部门."""
    return pattern("running_names", "elided", not_parts=action_words()["elided"]["not_parts"])


@cache
def _sector_tail() -> re.Pattern[str]:
    return pattern("running_names", "sector-tail", sector_tail=action_words()["sector_tail"]["pattern"])


@cache
def _sector_list() -> re.Pattern[str]:
    return pattern("running_names", "sector-list", sector_tail=action_words()["sector_tail"]["pattern"])


class RunningNames(Struct, frozen=True, gc=False):
    """Names read from a place on, and where reading stopped."""

    mentions: tuple[Mention, ...]
    end: int
    generic_tail: bool = False


_NONE = RunningNames((), 0)


def leading_names(original: str, text: str, start: int, limit: int) -> RunningNames:
    """Return the names that *text* (the shadow of *original*) lists from *start* on, at most up to *limit*.

    Bare sector words count where 等部门 closes their list (公安、宗教事务等有关部门). No name there: nothing, end = start.
    """
    mentions: list[Mention] = []
    place = end = start
    while place < limit and len(mentions) < _MOST_NAMES:
        found = _one_name(text, place, limit)
        if found is None:
            break
        name_end, end, stop, after = found
        mentions.append(Mention(original[place:name_end], Span(place, name_end)))
        if stop == _GOES_ON_AS_LIST:
            tail = _sector_tail().match(text, end, limit)
            named = RunningNames(_whole(original, text, mentions), tail.end() if tail else after, True)
            return _with_more(original, text, named, limit)
        if stop not in _JOINTS and not (stop.isspace() and stop):
            return RunningNames(_whole(original, text, mentions), end)
        place = after
    if not mentions:
        return _with_more(original, text, _sector_words(original, text, start, limit), limit)
    sectors = _sector_words(original, text, place, limit)
    if sectors.mentions:
        named = RunningNames((*mentions, *sectors.mentions), sectors.end, True)
        return _with_more(original, text, named, limit)
    return RunningNames(_whole(original, text, mentions), end)


def _with_more(original: str, text: str, names: RunningNames, limit: int) -> RunningNames:
    """Add the bodies that a joint adds to a closed list: 财政等部门及各区政府."""
    joint = next((word for word in _JOINTS[1:] if text.startswith(word, names.end, limit)), None)
    if joint is None or not names.mentions:
        return names
    more = leading_names(original, text, names.end + len(joint), limit)
    if not more.mentions or more.mentions[0].span.start != names.end + len(joint):
        return names
    return RunningNames((*names.mentions, *more.mentions), more.end, True)


def _whole(original: str, text: str, mentions: list[Mention]) -> tuple[Mention, ...]:
    """Put together again what 、 parts inside one name (各省、自治区、直辖市人民政府)."""
    for index, mention in enumerate(mentions):
        if mention.text.startswith(_EACH) and index + 1 < len(mentions):
            rest = split_names(original, Span(mention.span.start, mentions[-1].span.end), plain=text)
            return (*mentions[:index], *rest)
    return tuple(mentions)


def _one_name(text: str, start: int, limit: int) -> tuple[int, int, str, int] | None:
    """Return (end of the name, where what stops it begins, what stops it, where the next may begin)."""
    window = min(limit, start + _LONGEST_NAME)
    levels = _levels_at(text, start, limit)
    place = levels or start
    while place < window:
        match = _name_end().search(text, place, limit)
        if match is None or match.start() >= window:
            return None
        stop = match.group("stop") or ""
        end = match.start("stop")
        name = text[start:end].rstrip()
        if name.endswith(_CLOSES):
            name = _SHORT_FOR.sub("", name).rstrip()
        if (
            is_unit(name)
            or is_elided(name)
            or (levels and (is_group(name) or is_unit(text[levels - 1 : end])))
        ) and (stop or not _runs_on(text, start, end, limit)):
            return (
                start + len(name),
                end,
                stop[:1] if stop[:1] in _GOES_ON_AS_LIST else stop,
                match.end("stop"),
            )
        if _CLAUSE_MARK.search(text, start, end):
            return None
        place = match.start() + 1
    return None


def _levels_at(text: str, start: int, limit: int) -> int:
    """Return where several levels before one name end (区、县(市) in 区、县(市)政府), 0 where none stand at *start*."""
    match = LEVELS.match(text, start, limit)
    return match.end() if match else 0


def _runs_on(text: str, start: int, end: int, limit: int) -> bool:
    """Tell whether the name [start, end) does not end where only a verb follows it."""
    weak = text[end - 1] in _WEAK_GRADE and not text.endswith(_STRONG_GRADES, start, end)
    if weak and _single_verb().match(text, end) is not None:
        return True
    if any(word.end() > end for word in _grade_inside().finditer(text, max(start, end - 3), end + 3)):
        return True
    return _goes_on(text, start, end, limit)


@cache
def _grade_inside() -> re.Pattern[str]:
    return re.compile(alternation(action_words()["grade_inside"]["words"].split()))


def _goes_on(text: str, start: int, end: int, limit: int) -> bool:
    """Tell whether [start, end) only begins the name of a body: 片区 + 开发管理局, 市委 + 宣传部."""
    if _ENDS_IN_WHOLE.search(text, start, end) and _office_ahead().match(text, end, min(limit, end + 40)):
        return True
    if not _ends_in_place().search(text, start, end):
        return False
    longer = _body_ahead().match(text, end, min(limit, end + 14))
    return longer is not None and is_unit(text[start : longer.end("body")])


@cache
def _ends_in_place() -> re.Pattern[str]:
    """What may be a place before its body (片区 + 开发管理局), or a committee before its department (市委 + 宣传部)."""
    return pattern("running_names", "ends-in-place", place_grades=place_grades())


@cache
def _office_ahead() -> re.Pattern[str]:
    """The rest of an office of a whole government, named by what it does: 推进职能转变协调小组办公室."""
    return pattern("running_names", "office-ahead", verbs=verbs())


@cache
def _body_ahead() -> re.Pattern[str]:
    return pattern("running_names", "body-ahead", verbs=verbs())


def _sector_words(original: str, text: str, start: int, limit: int) -> RunningNames:
    closes = text.find(_GOES_ON_AS_LIST, start, limit) >= 0
    match = _sector_list().match(text, start, limit) if closes else None
    if match is None:
        return RunningNames((), start)
    mentions = [
        Mention(original[p.start() : p.end()], Span(p.start(), p.end()))
        for p in _SECTOR_WORD.finditer(text, match.start("list"), match.end("list"))
    ]
    return RunningNames(tuple(mentions), match.end(), True)
