"""A tagged question -> its topic: the stretches that describe something in the asker's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from queries.answering.tagging import SECTOR_WORDS, Tag, Tagged

_HARD_FAMILIES = frozenset(
    {
        "role",
        "which",
        "anaphora",
        "task-number",
        "section-number",
        "day",
        "top",
        "rank-place",
        "counted",
        "last",
    }
)
"""Tags that end a stretch: they are about the question, not about its topic."""
_SOFT_SINGLE = frozenset("的了呢吗呀啊吧哦嘛么着是有在由归被把将对就和与跟及或并且这那又也还再既但而您你我")
_WEAK_SINGLE = frozenset(
    "得地来去找某里中上下内个项条家件号份名位种类些为以于之等所当时各每从到向往让使给用按若任此本想要会能可做办干搞弄叫说讲看问查建开"
)
"""Characters that may be function words: soft unless they form a word with a neighbour that the documents know (中心)."""
_BREAKS = frozenset(" ,.?!:;、。~…—()<>《》\"'“”‘’/|{}[]#@&*=%$^`\\-_")
CLAUSES = re.compile(r"[,。!?;:]")
_KIND_OF = re.compile(
    r"(?:的(?:那|这)(?:个|项|条|种|类|件)|这种|这类|这样的|这些|此类|之类的|一类的|、[^、,]{1,12}等)(?=.{4})"
)
"""What stands before these is an example of what stands after them: 送外卖这种灵活就业, 川东船舶、太极集团等龙头企业."""
_CONTENT_KINDS = frozenset({"unit", "park", "sector", "section", "place", "person"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters; `soft[i]` says that character i may go unmatched without harm. `units` are names in it."""

    text: str
    soft: tuple[bool, ...]
    units: tuple[tuple[int, int, Tag], ...] = ()
    weak: tuple[bool, ...] = ()
    """`weak[i]`: soft when the character forms no known word with a neighbour."""


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
            for at, character in enumerate(stretch.text)
            if not stretch.soft[at] and not (stretch.weak and stretch.weak[at])
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
            if tag.kind == "sector" and (word := next((w for w in SECTOR_WORDS if tag.text.endswith(w)), "")):
                for at in range(tag.end - len(word), tag.end):
                    state[at] = "soft" if state[at] != "hard" else "hard"
            continue
        hard = tag.family in _HARD_FAMILIES or tag in dropped or tag.kind in {"document", "unknown-document"}
        for at in range(tag.start, tag.end):
            if hard:
                state[at] = "hard"
            elif state[at] != "hard":
                state[at] = "soft"
    for tag in dropped:
        state[tag.start : tag.end] = ["hard"] * (tag.end - tag.start)
    for at, character in enumerate(text):
        if character in _BREAKS:
            state[at] = "hard"
        elif character in _SOFT_SINGLE and state[at] == "content":
            state[at] = "soft"
        elif character in _WEAK_SINGLE and state[at] == "content":
            state[at] = "weak"
    stretches = []
    start = 0
    for at in range(len(text) + 1):
        if at == len(text) or state[at] == "hard":
            if at > start and "content" in state[start:at]:
                stretches.append(_stretch(tagged, state, start, at, dropped))
            start = at + 1
    return Topic(tuple(stretch for stretch in stretches if not all(stretch.soft)))


def narrowed(tagged: Tagged, without: Iterable[Tag] = ()) -> Iterator[Topic]:
    """Yield what a longer question comes down to: its clause that asks, what its examples are examples of, and both.

    People tell the background first (我想开公司，…，归谁管) and name a case before the kind (送外卖这种灵活就业). The tags *without* are
    taken out.
    """
    text = tagged.text
    asking = [tag for tag in tagged.tags if tag.family in {"which", "role"}]
    start, end = 0, len(text)
    if asking:
        for match in CLAUSES.finditer(text):
            if match.end() <= asking[-1].start:
                start = match.end()
            else:
                end = min(end, match.start())
    kinds = [match.end() for match in _KIND_OF.finditer(text)]
    starts = dict.fromkeys(
        (start, *(at for at in kinds if at < end), *(at for at in kinds if start <= at < end))
    )
    for begin in starts:
        if (begin, end) != (0, len(text)):
            outside = (Tag("outside", 0, begin, text[:begin]), Tag("outside", end, len(text), text[end:]))
            yield topic(tagged, (*without, *outside))


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
    here = state[start:end]
    return Stretch(
        tagged.text[start:end],
        tuple(value == "soft" for value in here),
        units,
        tuple(value == "weak" for value in here),
    )
