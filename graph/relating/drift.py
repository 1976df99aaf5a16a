"""Two wordings of the same measure -> where they differ, and whether the difference changes the meaning.

The rules are lexical and general (``drift_words.csv``): words for who acts or is served, where, how much, how strongly and on
whose authority. A difference with none of them on either side is about the object; one made of connectives alone is form.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from pypinyin import lazy_pinyin

from graph.document import Span
from graph.relating.families import family_words, words_of_subjects
from graph.relating.patterns import pattern

WordingKind = Literal[
    "scope", "actor", "authority", "strength", "object", "omission", "addition", "typo", "form"
]
"""The concepts of the scheme ``wording``."""
CHANGES_MEANING: frozenset[WordingKind] = frozenset(
    {"scope", "actor", "authority", "strength", "object", "omission", "addition", "typo"}
)
_WORDS = Path(__file__).parent / "drift_words.csv"
_WORD_CHARACTER = re.compile(r"[㐀-鿿A-Za-z0-9]")
_AMOUNT = pattern("amount")
"""三级, 9个, 百分之 (an amount); leaves 一体化, 统一."""
_OPEN_LIST = pattern("open-list")
_KIND_OF_CLASS: tuple[tuple[str, WordingKind], ...] = (
    ("negation", "scope"),
    ("authority", "authority"),
    ("actor", "actor"),
    ("place", "scope"),
    ("amount", "scope"),
    ("scope", "scope"),
    ("strength", "strength"),
)
"""The first class found on either side decides."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two wordings part: the words on each side (None: nothing there), and what that changes."""

    kind: WordingKind
    classes: tuple[str, ...]
    """Classes of the words that changed, most telling first: negation, authority, actor, place, amount, scope, strength."""
    source: Span | None
    target: Span | None
    source_text: str = ""
    target_text: str = ""

    within: tuple[Span, Span] | None = None
    """The two wordings that were compared, in the document: what a character diff is shown over."""
    contradicts: bool = False
    """True when both sides name another party, or another place, amount or scope, in the same frame."""

    @property
    def changes_meaning(self) -> bool:
        """Tell whether a drafter has to look at it; form alone does not."""
        return self.kind in CHANGES_MEANING


_Tokens = list[tuple[str, int]]
"""Words with the place of each."""


@cache
def _words_by_class() -> dict[str, frozenset[str]]:
    classes: dict[str, set[str]] = {}
    with _WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            classes.setdefault(row["class"], set()).add(row["word"])
    return {name: frozenset(words) for name, words in classes.items()}


@cache
def _word() -> re.Pattern[str]:
    """Return the pattern of one token: a word we know, longest first, a run of letters or digits, or one character.

    Longest match over our own word lists stands in for a segmenter: it needs no model and gives the same on any machine.
    """
    known = {word for words in _words_by_class().values() for word in words} | words_of_subjects()
    longest_first = sorted(known, key=lambda word: (-len(word), word))
    return re.compile(
        _AMOUNT.pattern
        + "|"
        + "|".join(map(re.escape, longest_first))
        + r"|[A-Za-z]+|[0-9０-９]+(?:\.[0-9]+)?|\S"
    )


def _tokens(text: str, start: int) -> _Tokens:
    """Return the words of *text* with the place of each in the document; white space is dropped."""
    return [(match[0], start + match.start()) for match in _word().finditer(text)]


def differences(source: str, source_start: int, target: str, target_start: int) -> tuple[Difference, ...]:
    """Return where *source* and *target* (with the places of their first characters) differ, in source order."""
    left, right = _tokens(source, source_start), _tokens(target, target_start)
    matcher = SequenceMatcher(None, [word for word, _ in left], [word for word, _ in right], autojunk=False)
    changes = [
        (first, last, start, end)
        for name, first, last, start, end in matcher.get_opcodes()
        if name != "equal"
    ]
    within = (Span(source_start, source_start + len(source)), Span(target_start, target_start + len(target)))
    return tuple(
        _difference(own, other, within)
        for first, last, start, end in _joined(changes, left)
        for own, other in _split_slips(left[first:last], right[start:end])
    )


def whole_difference(source: str, source_span: Span, target: str, target_span: Span) -> Difference:
    """Return one difference between two clauses that treat one subject in other words."""
    words = [word for word, _ in (*_tokens(source, 0), *_tokens(target, 0))]
    return Difference(
        "object", _classes(words), source_span, target_span, source, target, (source_span, target_span)
    )


def left_out(source: str, source_span: Span, target_span: Span) -> Difference:
    """Return the difference that a clause of the source has no words in the target, which says the rest at *target_span*."""
    words = [word for word, _ in _tokens(source, 0)]
    return Difference("omission", _classes(words), source_span, None, source, "", (source_span, target_span))


def added_authority(target: str, target_span: Span) -> Difference:
    """Return the difference that the target alone puts the measure on an authority, in the clause *target*."""
    return Difference("authority", ("authority",), None, target_span, "", target)


@cache
def _on_authority() -> re.Pattern[str]:
    return pattern("on-authority", _words_by_class()["authority"])


def speaks_for_authority(text: str) -> bool:
    """Tell whether *text* does something on an authority: 落实市上文件政策."""
    return _on_authority().search(text) is not None


def same_frame(source: str, target: str) -> bool:
    """Tell whether two clauses are built alike around other parties: 支持学校招收学生 | 支持企业招收学徒.

    They open with one verb of policy, share a run of two characters that is neither such a verb nor a party, and each names
    a party.
    """
    left, right = ([word for word, _ in _tokens(text, 0)] for text in (source, target))
    if not left or not right or left[0] != right[0] or left[0] not in _words_by_class()["strength"]:
        return False
    if "actor" not in _classes(left) or "actor" not in _classes(right):
        return False
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    runs = ("".join(w for w in left[b.a : b.a + b.size] if not _is_common(w)) for b in blocks)
    return any(len(run) > 1 for run in runs)


def _is_common(word: str) -> bool:
    """Tell whether a word says nothing of the action: a policy verb, a word of form, or a party."""
    known = _words_by_class()
    return word in known["strength"] or word in known["form"] or any(word.endswith(a) for a in known["actor"])


def _joined(changes: list[tuple[int, int, int, int]], left: _Tokens) -> Iterator[tuple[int, int, int, int]]:
    """Join changes that only a connective or a mark of punctuation parts."""
    if not changes:
        return
    form = _words_by_class()["form"]
    current = changes[0]
    for change in changes[1:]:
        between = [word for word, _ in left[current[1] : change[0]]]
        if (
            len(between) == 1
            and (between[0] in form or not _WORD_CHARACTER.search(between[0]))
            and between[0] not in "，,；;。"
        ):
            current = (current[0], change[1], current[2], change[3])
        else:
            yield current
            current = change
    yield current


def _split_slips(left: _Tokens, right: _Tokens) -> list[tuple[_Tokens, _Tokens]]:
    """Part a slip from what was added before or after it: 营 | 全区盈 -> nothing | 全区, 营 | 盈."""
    for own, other, swapped in ((left, right, False), (right, left, True)):
        if len(own) != 1 or len(other) < 2:
            continue
        for slip, rest in ((other[-1:], other[:-1]), (other[:1], other[1:])):
            if is_slip(_text(own), _text(slip)):
                pieces = [(own, slip), ([], rest)] if slip is other[:1] else [([], rest), (own, slip)]
                return [(b, a) for a, b in pieces] if swapped else pieces
    return [(left, right)]


def _difference(left: _Tokens, right: _Tokens, within: tuple[Span, Span]) -> Difference:
    source, target = _span(left), _span(right)
    source_text, target_text = (_text(tokens) for tokens in (left, right))
    own, other = ([word for word, _ in tokens] for tokens in (left, right))
    classes = _classes([*own, *other])
    kind = _kind(source_text, target_text, [*own, *other], classes)
    contradicts = kind != "typo" and (_other_party(own, other) or _other_extent(own, other))
    return Difference(kind, classes, source, target, source_text, target_text, within, contradicts)


def _of_class(words: list[str], *names: str) -> list[str]:
    return [word for word in words if set(_classes([word])) & set(names)]


def _other_party(source: list[str], target: list[str]) -> bool:
    """Tell whether each side names a party and none of one kind: 社会资本 | 外商; not 高校 | 职业院校, which are colleges both."""
    own, other = _of_class(source, "actor"), _of_class(target, "actor")
    if not own or not other:
        return False
    kinds, others = ({f.family for word in words for f in family_words(word)} for words in (own, other))
    return not kinds & others


def _other_extent(source: list[str], target: list[str]) -> bool:
    """Tell whether each side names a place, an amount or a scope and neither holds the other: 海外 | 各级; not 国内外 | 国外."""
    own, other = (_of_class(words, "place", "amount", "scope") for words in (source, target))
    return bool(own and other) and not any(set(a) <= set(b) or set(b) <= set(a) for a in own for b in other)


def _span(tokens: _Tokens) -> Span | None:
    return Span(tokens[0][1], tokens[-1][1] + len(tokens[-1][0])) if tokens else None


def _text(tokens: _Tokens) -> str:
    return "".join(word for word, _ in tokens)


def _classes(words: list[str]) -> tuple[str, ...]:
    found = {name for word in words for name in _classes_of(word)}
    return tuple(name for name, _ in _KIND_OF_CLASS if name in found)


@lru_cache(maxsize=16384)
def _classes_of(word: str) -> tuple[str, ...]:
    """Return the classes of one word; the same few thousand words come back in every comparison."""
    known = _words_by_class()
    found = []
    for name, _ in _KIND_OF_CLASS:
        if name == "amount":
            hit = bool(_AMOUNT.search(word))
        elif name in {"actor", "place", "authority"}:
            hit = any(word.endswith(entry) or (name != "actor" and entry in word) for entry in known[name])
        else:
            hit = word in known[name]
        if hit:
            found.append(name)
    return tuple(found)


def _kind(source: str, target: str, words: list[str], classes: tuple[str, ...]) -> WordingKind:
    spoken = [word for word in words if _WORD_CHARACTER.search(word)]
    if not spoken or all(word in _words_by_class()["form"] for word in spoken):
        return "scope" if _opens_list(source) != _opens_list(target) and source and target else "form"
    if is_slip(source, target):
        return "typo"
    for name, kind in _KIND_OF_CLASS:
        if name in classes:
            return kind
    if source and target:
        return "object"
    return "omission" if source else "addition"


def _opens_list(text: str) -> bool:
    """Tell whether a list is open (甲、乙等事项: examples) where the other wording closes it (甲、乙及事项: members)."""
    return _OPEN_LIST.search(text) is not None


def is_slip(source: str, target: str) -> bool:
    """Tell whether two wordings sound alike and differ in writing (营利, 盈利; 的, 地): a slip or another term.

    Both sides have the same length; function words are left to the rule of form.
    """
    return source != target and len(source) == len(target) and lazy_pinyin(source) == lazy_pinyin(target)


def character_diff(source: str, target: str) -> tuple[tuple[Literal["equal", "delete", "insert"], str], ...]:
    """Return the edit from *source* to *target* as runs of characters, for showing."""
    runs: list[tuple[Literal["equal", "delete", "insert"], str]] = []
    for name, first, last, start, end in SequenceMatcher(None, source, target, autojunk=False).get_opcodes():
        if name == "equal":
            runs.append(("equal", source[first:last]))
            continue
        if last > first:
            runs.append(("delete", source[first:last]))
        if end > start:
            runs.append(("insert", target[start:end]))
    return tuple(runs)


def widest(spans: list[Span]) -> Span:
    """Return the range from the first to the last of *spans* (not empty)."""
    return Span(min(span.start for span in spans), max(span.end for span in spans))
