"""Unit tags that only the names of the graph can tell: units to choose from (绿色债券是人行还是财政局牵头), and 民政部门 for 区民政局."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ontology.iris import IRI
from queries.answering.names import UnitNames
from queries.answering.tagging import Tag, Tagged
from queries.answering.words import FILLER

_OR = re.compile(r"(?:牵头|负责|配合|管)?[,、]?还是(?:归|由|是|找|让)?")
_ROLE = r"(?:牵头|配合|负责|主办|协办|参与|责任)$"
_AS = re.compile(rf"(?:作为|担任|充当|当)过?{_ROLE}")
_WITHOUT = re.compile(rf"(?:没有?写?列?有?|未列?|无|不用|不需要){_ROLE}")
_ELIDED = re.compile(r"的(?:都|一共|总共)?(?:有|是)(?:哪|多少|几|什么|啥)")
_CONFIRMS = re.compile(
    r"(?:的|了)?[,、]?(?:吗|么|吧|嘛|不|没|是吧|是吗|对吧|对吗|没错吧|没错吗|对不对|是不是|是不|不是吗|对不|对么)[?。!]*$"
)
"""What makes a statement a question that wants it confirmed (吕叔湘《现代汉语八百词》, 吧, 吗)."""
_HAS = re.compile(r"(?:有没有|有无|是否有|里有|中有|(?<![没无])有|包括|包含)$")
_WHETHER_SO = re.compile(r"(?:的份|在内|参与)?(?:吗|么|没有|没|不)?[?。!]*")
_LONGEST_NAME = 12
_LONGEST_BUSINESS = 5


def with_choice(tagged: Tagged, names: UnitNames) -> Tagged:
    """Return *tagged* with a unit tag for each unit offered and a `logic.choice` tag; unchanged when none is offered."""
    for match in _OR.finditer(tagged.text):
        left = _ending_at(tagged, match.start(), names)
        right = _beginning_at(tagged, match.end(), names)
        if left and right:
            found = (left, right, Tag("logic.choice", *match.span(), match[0]))
            kept = [
                tag
                for tag in tagged.tags
                if tag.family == "role" or not any(tag.start < new.end and new.start < tag.end for new in found)
            ]  # fmt: skip
            return Tagged(
                tagged.text, tuple(sorted((*kept, *found), key=lambda tag: (tag.start, -tag.end, tag.kind)))
            )
    return tagged


def with_confirmation(tagged: Tagged) -> Tagged:
    """Return *tagged* with a `logic.yes-no` tag at the end where it states who bears something and wants that confirmed: X是Y牵头的吧."""
    match = _CONFIRMS.search(tagged.text)
    if (
        match is None
        or tagged.has("which", "logic.yes-no")
        or not tagged.has("unit")
        or not tagged.has("role")
    ):
        return tagged
    states = any(tag.end == match.start() for tag in tagged.tags if tag.family in {"role", "noun", "unit"})
    if not states and not match[0].rstrip("?。!").endswith(("吗", "么")):
        return tagged
    confirms = Tag("logic.yes-no", *match.span(), match[0])
    return Tagged(tagged.text, (*(tag for tag in tagged.tags if tag.start < match.start()), confirms))


def with_membership(tagged: Tagged) -> Tagged:
    """Return *tagged* with a role and a `logic.yes-no` tag where it asks whether a numbered task has a unit: 任务18里有财政局吗."""
    if tagged.has("role", "which") or not tagged.has("task-number"):
        return tagged
    for unit in tagged.of("unit"):
        has = _HAS.search(tagged.text[: unit.start])
        if has and _WHETHER_SO.fullmatch(tagged.text, unit.end):
            end = Tag("logic.yes-no", has.start(), has.end(), has[0])
            kept = (tag for tag in tagged.tags if not (tag.start < has.end() and has.start() < tag.end))
            found = (*kept, end, replace(end, kind="role.any"))
            return Tagged(tagged.text, tuple(sorted(found, key=lambda tag: (tag.start, -tag.end, tag.kind))))
    return tagged


def with_elided_tasks(tagged: Tagged) -> Tagged:
    """Return *tagged* where 配合单位 names no units asked for: X作为配合单位的有哪些, 没写配合单位的有哪些 leave the tasks out."""
    dropped = {
        noun
        for noun in tagged.of("noun.unit")
        if (_ELIDED.match(tagged.text, noun.end) and _WITHOUT.search(tagged.text[: noun.start]))
        or _AS.search(tagged.text[: noun.start])
    }
    if not dropped:
        return tagged
    plain = (replace(tag, kind=FILLER) if tag in dropped else tag for tag in tagged.tags)
    return Tagged(tagged.text, tuple(plain))


def with_departments(tagged: Tagged, names: UnitNames) -> Tagged:
    """Return *tagged* with a unit tag for each line of business called a department: 民政部门, 网信部门."""
    found = []
    for noun in tagged.of("noun.unit"):
        if noun.text == "部门" and not any(tag.end == noun.start for tag in tagged.tags):
            start = max((tag.end for tag in tagged.tags if tag.end < noun.start), default=0)
            if 2 <= noun.start - start <= _LONGEST_BUSINESS and (
                bodies := names.part_of_name(tagged.text[start : noun.start])
            ):
                found.append(Tag("unit", start, noun.end, tagged.text[start : noun.end], bodies))
    kept = (
        tag for tag in tagged.tags if not any(tag.start < new.end and new.start < tag.end for new in found)
    )
    return Tagged(
        tagged.text, tuple(sorted((*kept, *found), key=lambda tag: (tag.start, -tag.end, tag.kind)))
    )


def _ending_at(tagged: Tagged, end: int, names: UnitNames) -> Tag | None:
    return next((tag for tag in tagged.of("unit") if tag.end == end), None) or _linked(
        tagged, ((start, end) for start in range(max(0, end - _LONGEST_NAME), end - 1)), names
    )


def _beginning_at(tagged: Tagged, start: int, names: UnitNames) -> Tag | None:
    last = min(len(tagged.text), start + _LONGEST_NAME)
    return next((tag for tag in tagged.of("unit") if tag.start == start), None) or _linked(
        tagged, ((start, end) for end in range(last, start + 1, -1)), names
    )


def _linked(tagged: Tagged, spans: Iterable[tuple[int, int]], names: UnitNames) -> Tag | None:
    for start, end in spans:
        bodies: frozenset[IRI] = names.linked(tagged.text[start:end])
        if end - start <= 4:
            bodies = bodies or names.part_of_name(tagged.text[start:end])
        if bodies:
            return Tag("unit", start, end, tagged.text[start:end], bodies)
    return None
