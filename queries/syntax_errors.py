"""What the engine says of a text that it does not read -> which word is wrong, where it stands, and what was expected there.

The engine reports the farthest place that it looked at, which lies up to a keyword's length behind the word that is wrong, and
names everything that it tried, letter by letter. Here the same text is read again with its words far apart, so that no keyword
reaches from one into the next.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from queries.scan import place
from queries.tokens import Token, tokens

_APART = " " * 24
"""Longer than any keyword."""
_READ_AGAIN_MAX = 100_000
_SHOWN = 14
_AT = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_ITEM = re.compile(r'"(?:\\.|[^"\\])*"|\[(?:\'[^\']*\'|[^\]\'])*\]|[^,]+')
_KINDS = {
    '"?"': "a variable", '"$"': "a variable", '"<"': "an IRI", '":"': "a prefixed name", '"_:"': "a blank node",
    '"\\""': "a string", '"\'"': "a string", '"\\"\\"\\""': "a string", '"\'\'\'"': "a string", "['0'..='9']": "a number",
}  # fmt: skip
_LONGEST = {
    "ENCODE_FOR_URI": "an expression",
    "CONSTRUCT": "SELECT, ASK, CONSTRUCT or DESCRIBE",
    "OPTIONAL": "a pattern or }",
    "UNDEF": "a value or UNDEF",
}
"""Of the keywords that it tried the engine names the longest alone."""
_NOTE = re.compile(r"[A-Z][a-z]|The |IRI parsing")
"""What the engine says in words, among the signs that it expected."""
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")


class SyntaxMistake(NamedTuple):
    """A sentence, and the place of what it is about."""

    words: str
    line: int
    column: int


def explained(text: str, error: SyntaxError, read: Callable[[str], object]) -> SyntaxMistake | None:
    """Return what is wrong with *text*, which made *read* raise *error*; None where that cannot be told any better."""
    found = list(tokens(text))
    if not found:
        return SyntaxMistake("read an empty query, expected SELECT, ASK, CONSTRUCT or DESCRIBE", 1, 1)
    first = next((one for one in found if one.kind == "word" and not one.is_word("PREFIX", "BASE")), None)
    if first is not None and first.is_word(*_UPDATES):
        words = f"read {first.text}, an update, expected SELECT, ASK, CONSTRUCT or DESCRIBE (updates: /sparql/update)"
        return SyntaxMistake(words, *place(text, first.start))
    if len(text) > _READ_AGAIN_MAX:
        return None
    starts, stretched = _apart(text, found)
    try:
        read(stretched)
    except SyntaxError as again:
        error = again
    else:
        return None
    said = _AT.match(error.msg or str(error))
    if said is None:
        return None
    at = bisect_right(starts, _offset(stretched, int(said[1]), int(said[2]))) - 1
    wrong = found[at] if 0 <= at < len(found) else None
    shown = "the end of the text" if wrong is None else wrong.text[:60]
    if wrong is not None and wrong.kind == "name" and "Prefix not found" in said[3]:
        prefix = wrong.text.partition(":")[0]
        words = f"read {shown}, expected a prefix that is declared: PREFIX {prefix}: <…> is missing"
    elif "IRI parsing failed" in said[3]:
        words = f"read {shown}, expected an IRI: without blanks, and a whole one where no BASE is given"
    else:
        words = _sentence(shown, said[3])
    return SyntaxMistake(words, *place(text, len(text) if wrong is None else wrong.start))


def _apart(text: str, found: list[Token]) -> tuple[list[int], str]:
    """Return where each token starts once they are far apart (and where the end is), and that text."""
    parts: list[str] = []
    starts: list[int] = []
    size = 0
    before = 0
    for token in found:
        between = text[before : token.start]
        gap = _APART if between or token.text in ("{", "}", "(", ")", ";") else ""
        if between and not between.isspace():
            between = "\n"  # a comment
        parts += [between, gap, token.text]
        size += len(between) + len(gap)
        starts.append(size)
        size += len(token.text)
        before = token.end
    parts.append(_APART)
    starts.append(size + len(_APART))
    return starts, "".join(parts)


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def _sentence(shown: str, said: str) -> str:
    items: dict[str, None] = {}
    for item in _ITEM.findall(said):
        bare = str(item).strip()
        if _NOTE.match(bare):
            return bare
        if bare in _KINDS:
            items[_KINDS[bare]] = None
        elif bare and not bare.startswith(("[", '"\\\\')):
            items[_LONGEST.get(bare, bare.strip('"'))] = None
    names = list(items)
    expected = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return f"read {shown}, expected {expected or 'something else, or nothing more'}"
