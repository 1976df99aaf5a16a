"""A topic -> its head: the word that names what is asked about, the last one that is more than light (外国人才子女的高考加分 -> 高考加分);
and the words that a task holds nothing of (the 军用 of 军用研发病床).

In a Chinese noun phrase the head stands last (朱德熙《语法讲义》, 偏正结构), so a task that holds the rest of a topic but not its
head speaks of something else. Words are jieba's; what is light is in ``data/words.toml``: verbs that open any measure, generic
nouns, directional complements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from queries.answering.segmentation import Segmenter
from queries.answering.topic import Stretch, Topic
from queries.answering.words import words

_HELD = 0.5
"""Each character of a head must be held at least so far: 水电站 is not held by 水电, 医疗纠纷 not by 医疗."""


def foreign_words(asked: Topic, credited: Sequence[Sequence[float]], segmenter: Segmenter) -> Iterator[str]:
    """Yield the words of *asked* of which no character is held."""
    light = words().light
    for stretch, held_by in zip(asked.stretches, credited, strict=True):
        if all(max(two) >= _HELD for two in pairwise(held_by)):
            continue  # no word of two characters can lack both; the dictionary need not be read
        at = 0
        for word in segmenter.words(stretch.text):
            start, at = at, at + len(word)
            if (
                len(word) > 1
                and word not in light
                and not all(stretch.soft[start:at])
                and max(held_by[start:at]) < _HELD
            ):
                yield word


def head_is_held(asked: Topic, credited: Sequence[Sequence[float]], segmenter: Segmenter) -> bool:
    """Tell whether the head of *asked* is held, by what is *credited* to each character of each stretch. No head: nothing is missing."""
    if all(credit >= _HELD for held_by in credited for credit in held_by):
        return True
    light = words().light
    for stretch, held_by in zip(reversed(asked.stretches), reversed(credited), strict=True):
        at = 0
        head: tuple[int, int] | None = None
        for word in segmenter.words(stretch.text):
            end = at + len(word)
            if len(word) > 1 and word not in light and _is_content(stretch, at, end):
                head = at, end
            elif head is not None and len(word) == 1 and head[1] == at and _is_noun_ending(stretch, at):
                head = at, end  # 海外仓: one character that the words before it modify
            at = end
        if head is not None:
            start, end = head
            return min(held_by[start:end]) >= _HELD
    return True


def _is_noun_ending(stretch: Stretch, at: int) -> bool:
    if stretch.text[at] in "不没未":
        return False
    return (
        not stretch.soft[at]
        and not (stretch.weak and stretch.weak[at])
        and "\u4e00" <= stretch.text[at] <= "\u9fff"
    )


def _is_content(stretch: Stretch, start: int, end: int) -> bool:
    return any(not stretch.soft[at] and not (stretch.weak and stretch.weak[at]) for at in range(start, end))
