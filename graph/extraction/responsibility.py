"""The words that hand out a task (a bracket, a label's value, a cell) -> who leads, supports, is responsible, guides.

``A牵头，B、C按职责分工负责，2023年底前完成`` -> lead A; responsible B, C; due 2023年底前完成. Role words and their sources
stand in ``role_words.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from msgspec import Struct, field

from graph.document import Span
from graph.extraction.labels import foreign_labels, labels, labels_without_colon, role_of
from graph.extraction.name_list import name_places
from graph.extraction.patterns import characters, pattern, word_list
from graph.extraction.role_words import role_words
from graph.extraction.stated_rules import StatedRule, stated_rules
from graph.extraction.unit_words import alternation
from graph.task import ROLES, Mention, Role

_END = r"(?=[、，,；;。\s）)\]］〕】]|\Z)"
_ONLY_NAMES = re.compile(r"[\u4e00-\u9fff、]+\Z")
"""Words that hold no label, bracket, date or group mark: mostly a cell with names and nothing else."""
_MARKS = "、，,；;。（）()"
"""No verb runs across one of these."""
_STOPS = "，,；;、。"
_ROLE_SIGN = pattern("responsibility", "role-sign")
_WITH_HINTS = characters("responsibility", "with-hints")
_JOINTS_INSIDE_NAMES = word_list("responsibility", "joints-inside-names")
_CONSULTS = word_list("responsibility", "consults")
_AFTER_NO_JOINT = ("", *word_list("responsibility", "after-no-joint"))
"""Brackets after a name that say its role."""
_LONGEST_AFTER_CORE = 20
"""No verb holds so many characters after its core (and the one that must follow)."""
_CHUNK_END = "、，,；;。 \t\n\u3000"


@cache
def _verbs() -> re.Pattern[str]:
    verbs = role_words()["verbs"]
    groups = "|".join(
        f"(?P<{role}>{verbs[role]['pattern']})" for role in ("lead", "support", "guide", "responsible")
    )
    return re.compile(rf"(?:{groups}){_END}")


@cache
def _cores() -> re.Pattern[str]:
    return re.compile(alternation(role_words()["verbs"]["cores"].split()))


@cache
def _with() -> re.Pattern[str]:
    return re.compile(role_words()["with"]["pattern"])


@cache
def _due() -> re.Pattern[str]:
    return re.compile(role_words()["due"]["pattern"])


class Responsibility(Struct):
    """What one piece of text says about who acts; lists keep the order of the text."""

    lead: list[Mention] = field(default_factory=list)
    support: list[Mention] = field(default_factory=list)
    responsible: list[Mention] = field(default_factory=list)
    guide: list[Mention] = field(default_factory=list)
    due: Span | None = None
    rules: list[StatedRule] = field(default_factory=list)
    support_stated: bool = False
    labelled: bool = False
    """True when a label or a role word said the role."""
    by_label: bool = False
    """True when the words hold a label of any kind."""

    def of(self, role: Role) -> list[Mention]:
        """Return the list of *role*."""
        found: list[Mention] = getattr(self, role)
        return found

    def names(self) -> Iterator[Mention]:
        """Yield every mention, in role order."""
        for role in ROLES:
            yield from self.of(role)

    def merge(self, other: Responsibility) -> None:
        """Add what *other* says."""
        for role in ROLES:
            self.of(role).extend(other.of(role))
        self.due = self.due or other.due
        self.rules.extend(other.rules)
        self.support_stated |= other.support_stated
        self.labelled |= other.labelled


def read_responsibility(
    text: str, span: Span, default: Role = "responsible", source: str | None = None
) -> Responsibility:
    """Return what *span* of *text* says; names without a role word get *default*.

    *source* is the unfolded text when *text* was folded: mentions quote it.
    """
    result = Responsibility()
    add_responsibility(result, text, span, default, text if source is None else source)
    return result


def named_places(words: str) -> Sequence[tuple[int, int]]:
    """Return where the names stand in *words* (folded), counted from their start."""
    return [(begin, end) for _, begin, end in _reading(words, "responsible").names]


def add_responsibility(
    result: Responsibility, text: str, span: Span, default: Role, original: str, column: Role | None = None
) -> None:
    """Add to *result* what *span* of *text* says; *column* is the role of whoever is called merely responsible there."""
    start = span.start
    read = _reading(text[start : span.end], default)
    if read.only_names:
        role = column if column is not None and default == "responsible" else default
        listed: list[Mention] = getattr(result, role)
        for _, begins, ends in read.names:
            begin, end = start + begins, start + ends
            listed.append(Mention(original[begin:end], Span(begin, end)))
        return
    for said, begins, ends in read.names:
        begin, end = start + begins, start + ends
        role = column if column is not None and said == "responsible" else said
        result.of(role).append(Mention(original[begin:end], Span(begin, end)))
    result.support_stated |= read.support_stated
    result.labelled |= read.labelled
    result.by_label |= read.by_label
    if read.due is not None and result.due is None:
        result.due = Span(start + read.due.start, start + read.due.end)
    if read.rules:
        result.rules.extend(
            StatedRule(rule.kind, Span(start + rule.span.start, start + rule.span.end), rule.text)
            for rule in read.rules
        )


class _Reading(Struct):
    """What words say, places counted from their start."""

    names: list[tuple[Role, int, int]] = field(default_factory=list)
    due: Span | None = None
    rules: list[StatedRule] = field(default_factory=list)
    support_stated: bool = False
    labelled: bool = False
    by_label: bool = False
    only_names: bool = False
    """True when the words hold names and nothing else."""


@lru_cache(maxsize=16384)
def _reading(words: str, default: Role) -> _Reading:
    """Read *words*; the result is shared, nobody changes it."""
    result = _Reading()
    if _ONLY_NAMES.match(words) and next(_verb_places(words, Span(0, len(words))), None) is None:
        result.names.extend((default, start, end) for start, end in name_places(words))
        result.only_names = True
        return result
    whole = Span(0, len(words))
    result.rules.extend(stated_rules(words, whole))
    for stretch in _without(whole, [_with_bracket(words, rule.span) for rule in result.rules]):
        _read_labelled(words, stretch, default, result)
    if any(_ROLE_SIGN.search(words, start, end) for _, start, end in result.names):
        _read_signs(words, result)
    return result


def _read_signs(words: str, result: _Reading) -> None:
    """Give the names whose brackets say a role that role: 市工信局（牵头）、市财政局.

    Brackets at the end of one of several parts speak for all of its names: …；市教委、市工信局（配合单位）.
    """
    read: list[tuple[Role, int, int]] = []
    part = 0
    for role, start, end in result.names:
        if any(mark in words[read[-1][2] if read else 0 : start] for mark in "；;"):
            part = len(read)
        sign = _ROLE_SIGN.search(words, start, end)
        if sign is None:
            read.append((role, start, end))
            continue
        said = next(name for name in ROLES if sign[name])
        rest = words[end:].lstrip()
        if part and (not rest or rest[0] in "；;"):
            read[part:] = [(said, first, last) for _, first, last in read[part:]]
        read.append((said, start, sign.start()))
        result.labelled = True
        result.support_stated |= said == "support"
    result.names = read


def _with_bracket(words: str, rule: Span) -> Span:
    """Widen *rule* to the bracket that it ends, where that holds no list beside it: (除注明的外，列第一位的为牵头单位)."""
    if words[rule.end : rule.end + 1] not in ("）", ")"):
        return rule
    opening = max(words.rfind(mark, 0, rule.start) for mark in "（(")
    before = words[opening + 1 : rule.start]
    if opening < 0 or "、" in before or "）" in before or ")" in before:
        return rule
    return Span(opening, rule.end + 1)


def _without(span: Span, holes: list[Span]) -> Iterator[Span]:
    start = span.start
    for hole in holes:
        if start < hole.start:
            yield Span(start, hole.start)
        start = max(start, hole.end)
    if start < span.end:
        yield Span(start, span.end)


def _read_labelled(words: str, span: Span, default: Role, result: _Reading) -> None:
    found = labels(words, span)
    if not found:
        found = labels_without_colon(words, span, own_line=False)
    elif any(role_of(label.kind) is not None for label in found):
        found = sorted([*found, *foreign_labels(words, span, found)], key=lambda label: label.span)
    result.by_label |= bool(found)
    start, role, kind = span.start, default, None
    for label in [*found, None]:
        end = span.end if label is None else label.span.start
        value = Span(start, max(start, end))
        if kind == "due":
            result.due = result.due or _trimmed(words, value)
        elif kind is None or role_of(kind) is not None:
            _read_chunks(words, value, role, result)
        if label is not None:
            kind, start = label.kind, label.span.end
            role = role_of(kind) or default
            result.labelled |= role_of(kind) is not None
            result.support_stated |= role == "support"


def _trimmed(words: str, span: Span) -> Span | None:
    body = words[span.start : span.end]
    inner = body.strip(_CHUNK_END + "：:")
    if not inner:
        return None
    start = span.start + body.index(inner)
    return Span(start, start + len(inner))


def _read_chunks(words: str, span: Span, default: Role, result: _Reading) -> None:
    """Read names and role words between labels."""
    start = span.start
    for verb in _verbs_outside_brackets(words, span):
        if _ends_due(words, Span(start, verb.end())):
            continue
        role: Role = next(r for r in ROLES if verb.group(r) is not None)
        if _read_region(words, Span(start, verb.start()), role, result):
            result.labelled = True
            result.support_stated |= role == "support"
        start = verb.end()
    if start < span.end:
        _read_region(words, Span(start, span.end), default, result)


def _ends_due(words: str, span: Span) -> bool:
    """Tell whether the last chunk of *span* is a deadline (2023年底前完成) and no list of names with a verb."""
    start = span.start + max(map(words[span.start : span.end].rfind, _STOPS)) + 1
    chunk = _trimmed(words, Span(start, span.end))
    return chunk is not None and _due().fullmatch(words, chunk.start, chunk.end) is not None


def _verb_places(words: str, span: Span) -> Iterator[re.Match[str]]:
    """Yield the verbs in *span* in order; they are looked for only around their cores."""
    place = span.start
    for core in _cores().finditer(words, span.start, span.end):
        if core.start() < place:
            continue
        start = place + max(map(words[place : core.start()].rfind, _MARKS)) + 1
        verb = _verbs().search(words, start, min(span.end, core.end() + _LONGEST_AFTER_CORE))
        if verb is not None:
            yield verb
            place = verb.end()


def _verbs_outside_brackets(words: str, span: Span) -> Iterator[re.Match[str]]:
    for match in _verb_places(words, span):
        before = words[span.start : match.start()]
        if before.count("（") + before.count("(") <= before.count("）") + before.count(")"):
            yield match


def _read_region(words: str, span: Span, role: Role, result: _Reading) -> bool:
    """Read one list of names in *role*; deadlines in it become the due date. Tell whether a name was found."""
    span = _without_due(words, span, result)
    joined = any(words.find(mark, span.start, span.end) >= 0 for mark in _WITH_HINTS)
    joint = _with().search(words, span.start, span.end) if joined else None
    if joint is not None and _stands_as_word(words, joint, span):
        before = _names_in(words, Span(span.start, joint.start()))
        after = _names_in(words, Span(joint.end(), span.end))
        result.names.extend(("lead" if after else role, start, end) for start, end in before)
        result.names.extend(("support", start, end) for start, end in after)
        result.support_stated |= bool(after)
        return bool(before or after)
    found = _names_in(words, span)
    result.names.extend((role, start, end) for start, end in found)
    return bool(found)


def _names_in(words: str, span: Span) -> list[tuple[int, int]]:
    return [
        (span.start + start, span.start + end) for start, end in name_places(words[span.start : span.end])
    ]


def _stands_as_word(words: str, joint: re.Match[str], span: Span) -> bool:
    """Tell whether 会同/商/联合 stands between names rather than inside one (联合会, 商务局)."""
    if joint.group().endswith(_JOINTS_INSIDE_NAMES):
        left, right = (
            words[max(span.start, joint.start() - 1) : joint.start()],
            words[joint.end() : joint.end() + 1],
        )
        if joint.group().endswith(_CONSULTS):
            return False
        return right not in _AFTER_NO_JOINT and (left == "" or left in "，,；;、。")
    return True


def _without_due(words: str, span: Span, result: _Reading) -> Span:
    """Cut deadlines off both ends of *span* and note the first that stands there."""
    start, end = span.start, span.end
    while start < end:
        chunk = _trimmed(words, Span(start, _next_mark(words, start, end)))
        if chunk is None or not _due().fullmatch(words, chunk.start, chunk.end):
            break
        result.due = result.due or chunk
        start = min(end, _next_mark(words, chunk.end, end) + 1)
    following: Span | None = None
    while start < end:
        body = words[start:end].rstrip(_CHUNK_END)
        cut = max(map(body.rfind, _STOPS))
        chunk = _trimmed(words, Span(start + cut + 1, start + len(body)))
        if chunk is None or not _due().fullmatch(words, chunk.start, chunk.end):
            break
        if following is not None and result.due == following:
            result.due = None
            chunk = Span(chunk.start, following.end)
        result.due = result.due or chunk
        following = chunk
        end = max(start, start + cut)
    return Span(start, max(start, end))


def _next_mark(words: str, start: int, end: int) -> int:
    ahead = words[start:end]
    return start + min([place for place in map(ahead.find, _STOPS) if place >= 0], default=len(ahead))
