"""A tagged question -> its topic: the stretches that describe something in the asker's own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from queries.answering.tagging import Tag, Tagged

_HARD_FAMILIES = frozenset(
    {"role", "which", "anaphora", "task-number", "section-number", "day", "top", "counted", "last"}
)
"""Tags that end a stretch: they are about the question, not about its topic."""
_SOFT_SINGLE = frozenset(
    "的了呢吗呀啊吧哦嘛么得地着是有在由归被把将对就和与跟及或并且来去找这那某里中上下内个项条家件号份名位种类些为以于之等又也还再既但而所当时各每从到向往让使给用按若任此本您你我想要会能可"
)
_BREAKS = frozenset(" ,.?!:;、。~…—()<>《》\"'“”‘’/|{}[]#@&*+=%$^`\\-_")
_CONTENT_KINDS = frozenset({"unit", "park", "sector", "section", "own-place", "place"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters; `soft[i]` says that character i may go unmatched without harm. `units` are names in it."""

    text: str
    soft: tuple[bool, ...]
    units: tuple[tuple[int, int, Tag], ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What the question is about, apart from its function words."""

    stretches: tuple[Stretch, ...]

    @property
    def content(self) -> str:
        """The characters that must be found in what is meant."""
        return "".join(
            character
            for stretch in self.stretches
            for character, soft in zip(stretch.text, stretch.soft, strict=True)
            if not soft
        )

    @property
    def text(self) -> str:
        """The stretches as one line."""
        return " ".join(stretch.text for stretch in self.stretches)


def topic(tagged: Tagged, without: Iterable[Tag] = ()) -> Topic:
    """Return the topic of *tagged*; the tags *without* are taken out (units that fill a slot)."""
    text = tagged.text
    state = ["content"] * len(text)
    dropped = set(without)
    for tag in tagged.tags:
        if tag.kind in _CONTENT_KINDS and tag not in dropped:
            continue
        hard = tag.family in _HARD_FAMILIES or tag in dropped or tag.kind in {"document", "unknown-document"}
        for at in range(tag.start, tag.end):
            if hard:
                state[at] = "hard"
            elif state[at] != "hard":
                state[at] = "soft"
    for at, character in enumerate(text):
        if character in _BREAKS:
            state[at] = "hard"
        elif character in _SOFT_SINGLE and state[at] == "content":
            state[at] = "soft-if-unmatched"
    stretches = []
    start = 0
    for at in range(len(text) + 1):
        if at == len(text) or state[at] == "hard":
            if at > start and any(value.startswith(("content", "soft-if")) for value in state[start:at]):
                stretches.append(_stretch(tagged, state, start, at, dropped))
            start = at + 1
    return Topic(tuple(stretch for stretch in stretches if not all(stretch.soft)))


def _stretch(tagged: Tagged, state: list[str], start: int, end: int, dropped: set[Tag]) -> Stretch:
    while start < end and state[start].startswith("soft"):
        start += 1
    while end > start and state[end - 1].startswith("soft"):
        end -= 1
    units = tuple(
        (tag.start - start, tag.end - start, tag)
        for tag in tagged.of("unit", "park")
        if tag not in dropped and start <= tag.start and tag.end <= end
    )
    return Stretch(tagged.text[start:end], tuple(value != "content" for value in state[start:end]), units)
