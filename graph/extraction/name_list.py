"""The words of a list of bodies -> the names in it, one by one, with their places.

Delimiters are 、 ， ； / and line or word breaks between whole names. 及 和 与 以及 或 join only what are whole names on both
sides, so they stay inside 人力资源和社会保障局. 、 stays inside 各区、县(市)政府. Tails such as 等有关部门 name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from graph.document import Span
from graph.extraction.groups import is_group
from graph.extraction.patterns import characters, pattern, word_list
from graph.extraction.unit_words import begins_with_level, grades, is_unit, short_names
from graph.reading.shadow import shadow
from graph.task import Mention

_NO_WORDS: frozenset[str] = frozenset()
_OPEN = '（(〔[［【《“‘「"'
_CLOSE = '）)〕]］】》”’」"'
_PLAIN = pattern("name_list", "plain")
_TOKEN = re.compile(r"[（(〔\[［【《“‘「]|[）)〕\]］】》”’」]|[、，,；;/／。\n]|<br ?/?>")
LEVELS = pattern("name_list", "levels")
"""Several levels before the one name they share: 区、县(市) in 区、县(市)政府; 各省(区、市) in 各省(区、市)人民政府."""
_LEVEL_PIECE = pattern("name_list", "level-piece")
_LEVEL_TAIL = pattern("name_list", "level-tail")
_TAIL = pattern("name_list", "tail")
_TAIL_BEFORE_JOIN = pattern("name_list", "tail-before-join")
_LEADING = pattern("name_list", "leading")
_NOT_LEADING = pattern("name_list", "not-leading")
_JOIN_OR_BRACKET = pattern("name_list", "join-or-bracket")
_FIRST_WORD = re.compile(r"[^、，,；;/／。\s]*")
_HANDED = pattern("name_list", "handed")
_NOBODY = pattern("name_list", "nobody")
_SHORTEST_WHOLE = 3
"""Shorter pieces on either side of a line break are rather the halves of a broken name (县司 / 法局) than names."""
_NO_NAME = word_list("name_list", "no-name")
"""What a bracket says beside its names."""
_PHRASE = word_list("name_list", "one-phrase")
_PARTY = word_list("name_list", "party")
_GOVERNMENT = word_list("name_list", "government")
"""各乡镇党委、政府 and 各县（市、区）党委和政府 are one name each."""
_GROUP_OPENS = word_list("name_list", "group-opens")
_GLUED_LEVELS = characters("name_list", "glued-levels")


@lru_cache(maxsize=1)
def _glued() -> re.Pattern[str]:
    return pattern("name_list", "glued", grades=grades())


def split_names(
    text: str, span: Span, lexicon: frozenset[str] = _NO_WORDS, plain: str | None = None
) -> tuple[Mention, ...]:
    """Return the names in *span* of *text* in order; each mention re-slices to its words.

    *lexicon* holds names known to be one (with 、 or 和 inside). *plain* is the shadow of *text* where the caller has it.
    ``无`` ``/`` ``—`` and an empty span name nobody.
    """
    start = span.start
    words = shadow(span.of(text)) if plain is None else span.of(plain)
    return tuple(
        Mention(text[start + a : start + b], Span(start + a, start + b))
        for a, b in name_places(words, lexicon)
    )


@lru_cache(maxsize=32768)
def name_places(words: str, lexicon: frozenset[str] = _NO_WORDS) -> tuple[tuple[int, int], ...]:
    """Return the half-open places of the names in *words* (folded), in order."""
    result: list[tuple[int, int]] = []
    for start, end in _compounds(words, _pieces(words)):
        result.extend(_names(words, start, end, lexicon))
    return tuple(result)


def _pieces(words: str) -> list[tuple[int, int]]:
    """Cut at delimiters outside brackets and quotation marks."""
    pieces: list[tuple[int, int]] = []
    depth = start = 0
    for match in _TOKEN.finditer(words):
        token = match.group()
        if token in _OPEN:
            depth += 1
        elif token in _CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0:
            if token == "\n" and not _breaks(words, start, match.start(), match.end()):
                continue
            pieces.append((start, match.start()))
            start = match.end()
    pieces.append((start, len(words)))
    return pieces


def _breaks(words: str, start: int, left: int, right: int) -> bool:
    """Tell whether white space at [left, right) parts two whole names (rather than running through one)."""
    before, after = words[start:left].strip(), words[right:].lstrip()
    head = _FIRST_WORD.match(after)
    if head is None or _halves(before, head.group()) or head.group() in _GOVERNMENT:
        return False
    return is_unit(before) and is_unit(head.group())


def _halves(left: str, right: str) -> bool:
    """Tell whether what stands on either side of white space is too short to be a name of its own."""
    first = right.split()[0] if right.split() else ""
    return any(len(part) < _SHORTEST_WHOLE and part not in short_names() for part in (left, first))


def _compounds(words: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join again what 、 parts inside one name: 各区、县(市)政府; 各省、自治区、直辖市人民政府."""
    index = 0
    while index < len(pieces):
        start, end = pieces[index]
        if _LEVEL_PIECE.search(words[start:end].strip()):
            ahead = index + 1
            while (
                ahead < len(pieces)
                and words[end : pieces[ahead][0]] == "、"
                and _LEVEL_TAIL.match(words[pieces[ahead][0] : pieces[ahead][1]].strip())
            ):
                end = pieces[ahead][1]
                ahead += 1
            index = ahead
        else:
            index += 1
        if index < len(pieces) and words[end : pieces[index][0]] == "、":
            next_start, next_end = pieces[index]
            if words[next_start:next_end].strip() in _GOVERNMENT and words[start:end].endswith(_PARTY):
                end = next_end
                index += 1
        yield start, end


def _names(words: str, start: int, end: int, lexicon: frozenset[str]) -> Iterator[tuple[int, int]]:
    start, end = _trimmed(words, start, end)
    if start >= end:
        return
    name = words[start:end]
    if name.startswith(_NO_NAME):
        return
    if _PLAIN.match(name) or name in lexicon:
        if not _NOBODY.match(name):
            yield from _unglued(words, start, end)
        return
    if (tail := _TAIL_BEFORE_JOIN.search(name)) is not None:
        yield from _names(words, start, start + tail.start(), lexicon)
        yield from _names(words, start + tail.end(), end, lexicon)
        return
    lead = _LEADING.match(name)
    if lead is not None and not _NOT_LEADING.match(name):
        yield from _names(words, start + lead.end(), end, lexicon)
        return
    if (tail := _TAIL.search(name)) is not None:
        yield from _names(words, start, start + tail.start(), lexicon)
        return
    if _NOBODY.match(name):
        return
    for join in _joins(name):
        left, right = name[: join.start()].rstrip(), name[join.end() :].lstrip()
        if right in _GOVERNMENT and left.endswith(_PARTY):
            continue
        if left.endswith(_PHRASE[0]) and right.startswith(_PHRASE[1]):
            continue  # 各有关部门和单位 is one group
        if join.group().isspace() and (_halves(left, right) or right in _GOVERNMENT):
            continue
        spaced = join.group().isspace() and len(left) > 2 and begins_with_level(right)
        if (_is_whole(left) or spaced) and _is_whole(right.split(" ")[0] if spaced else right):
            yield from _names(words, start, start + join.start(), lexicon)
            yield from _names(words, start + join.end(), end, lexicon)
            return
    if "由" in name and (handed := _HANDED.match(name)) is not None and _is_whole(name[handed.end() :]):
        start += handed.end()
    yield from _unglued(words, start, end)


def _joins(name: str) -> Iterator[re.Match[str]]:
    """Yield what may part names in *name*: joins outside brackets, and white space between whole names."""
    depth = 0
    for match in _JOIN_OR_BRACKET.finditer(name):
        token = match.group()
        if token in _OPEN:
            depth += 1
        elif token in _CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield match


def _is_whole(words: str) -> bool:
    tail = _TAIL.search(words)
    whole = words[: tail.start()] if tail else words
    return is_unit(whole) or (whole.startswith(_GROUP_OPENS) and is_group(whole))


def _unglued(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut names that touch: 区社会事业局区交通建设局, where the level of the first begins again after a grade."""
    level = words[start]
    if end - start > 7 and level in _GLUED_LEVELS:
        for match in _glued().finditer(words, start + 2, end):
            if match.group(1) == level:
                yield start, match.end()
                yield from _unglued(words, match.end(), end)
                return
    yield start, end


def _trimmed(words: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (words[start].isspace() or words[start] in "、，,；;。.:：·•★☆▲△●○\u3000"):
        start += 1
    while end > start and (words[end - 1].isspace() or words[end - 1] in "、，,；;。.:：·•\u3000"):
        end -= 1
    return start, end
