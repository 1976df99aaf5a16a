"""A question told with its circumstances (我是外地来的，不太懂，绿色债券谁牵头（要写进材料）) -> the part that asks.

People say who they are, why they ask and what for before or after what they ask. Such a clause opens with the speaker or with a verb of
asking and telling (吕叔湘《现代汉语八百词》, 插入语); it names no unit, no task and no role, and no task of the graph is about it. It is left
out only where the rest is a whole question. The openings are in ``data/words.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from queries.answering.tagging import Tagged
from queries.answering.topic import CLAUSES, topic
from queries.answering.words import words

Tag = Callable[[str], Tagged]
IsAbout = Callable[[Tagged], bool]
_BRACKETED = re.compile(r"\([^()]*\)")
_NAMED = (
    "unit", "park", "sector", "section", "section-number", "task-number", "document", "unknown-document", "place", "own-place", "day",
    "role.lead", "role.support", "role.any", "role.responsible", "which", "aggregate", "logic", "counted", "anaphora.task", "last", "body",
)  # fmt: skip
_ASKS = ("which", "role", "fact", "noun.task", "logic.yes-no", "aggregate")
_SHORT, _WHOLE = 3, 4
"""A clause of so few characters says nothing; a topic has at least so many."""


@cache
def _openings() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words().openings), key=len, reverse=True)))


def without_asides(text: str, tag: Tag, is_about: IsAbout) -> str:
    """Return a normalised question in Chinese without the clauses that only say who asks and why."""
    for match in _BRACKETED.finditer(text):
        rest = text[: match.start()] + text[match.end() :]
        if _is_aside(match[0][1:-1], tag, is_about) and _is_whole(rest, tag):
            return without_asides(rest, tag, is_about)
    while first := CLAUSES.search(text, 0, len(text) - 1):
        clause, rest = text[: first.start()], text[first.end() :]
        opens = len(clause) <= _SHORT or _openings().match(clause)
        if not opens or not _is_aside(clause, tag, is_about) or not _is_whole(rest, tag):
            break
        text = rest
    return text


def _is_aside(clause: str, tag: Tag, is_about: IsAbout) -> bool:
    tagged = tag(clause)
    return not tagged.has(*_NAMED) and not is_about(tagged)


def _is_whole(rest: str, tag: Tag) -> bool:
    """Tell whether *rest* asks, and says of what."""
    tagged = tag(rest)
    if not tagged.has(*_ASKS):
        return False
    says = tagged.has(
        "unit",
        "task-number",
        "section",
        "section-number",
        "aggregate",
        "last",
        "logic.none",
        "noun.document",
        "document",
    )
    return says or len(topic(tagged).content) >= _WHOLE
