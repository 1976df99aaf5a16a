"""SPARQL text -> tokens, in one pass whose time grows with the length alone. What is not understood is a token of its own.

The grammar's terminals (SPARQL 1.1, 19.8) as far as anything here needs them: strings, IRIs and comments are told apart from
what stands between them, so that a keyword is a keyword wherever the engine might read one. Every repetition is possessive,
and what is left open (a string without its end) is settled once: no text can make this slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

_LOCAL_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_LONG = {
    '"': r'"""(?>[^"\\]|\\.|"(?!""))*+"""',
    "'": r"'''(?>[^'\\]|\\.|'(?!''))*+'''",
}
_OPEN = {'"': r'(?P<open_double>""")', "'": r"(?P<open_single>''')"}
_REST = rf"""
    |(?P<iri><(?>[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
    |(?P<string>"(?>[^"\\\n\r]|\\.)*+"|'(?>[^'\\\n\r]|\\.)*+')
    |(?P<unclosed>"(?>[^"\\\n\r]|\\.)*+|'(?>[^'\\\n\r]|\\.)*+)
    |(?P<variable>[?$]\w++)
    |(?P<blank>_:\w(?>[\w.\-·])*+)
    |(?P<name>(?>[^\W\d_][\w.\-]*+)?:(?>(?>[\w:]|{_LOCAL_ESCAPE})(?>[\w:.\-·]|{_LOCAL_ESCAPE})*+)?+)
    |(?P<language>@[A-Za-z]++(?>-[A-Za-z0-9]++)*+)
    |(?P<number>\d++(?:\.\d++)?+(?>[eE][+-]?\d++)?+|\.\d++(?>[eE][+-]?\d++)?+)
    |(?P<words>[^\W\d][\w.\-]*+)
    |(?P<mark>\{{\||\|\}}|<<\(?|\)?>>|&&|\|\||!=|<=|>=|\^\^|.)"""
_PARTS = re.compile(r"\w+|[^\w]")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """One token: its kind (a group of the pattern above, or ``word``), its text, and where it stands."""

    kind: str
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Say whether this is one of these keywords (upper case), however it is written."""
        return self.kind == "word" and self.text.upper() in words


@cache
def _pattern(long_quotes: str) -> re.Pattern[str]:
    """Return the pattern for a text in which long strings of the quotes *long_quotes* may still end."""
    long_strings = "|".join(f"{_LONG[quote]}" for quote in long_quotes)
    opens = "".join(f"|{_OPEN[quote]}" for quote in long_quotes)
    head = r"(?P<space>\s++)|(?P<comment>\#[^\n\r]*+)"
    head += f"|(?P<long>{long_strings}){opens}" if long_quotes else ""
    return re.compile(head + _REST, re.VERBOSE | re.DOTALL)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of *text* without white space and comments."""
    long_quotes, at = "\"'", 0
    while at < len(text):
        for match in _pattern(long_quotes).finditer(text, at):
            kind, words, start, end = match.lastgroup or "mark", match.group(), match.start(), match.end()
            at = end
            match kind:
                case "space" | "comment":
                    continue
                case "open_double" | "open_single":
                    # Nothing closes it, here or further on: it is an empty short string, and the third quote opens another.
                    long_quotes = long_quotes.replace(words[0], "")
                    yield Token("string", words[:2], start, start + 2)
                    at = start + 2
                    break
                case "words":
                    for part in _PARTS.finditer(words):
                        kind = "word" if part.group()[0].isalpha() or part.group()[0] == "_" else "mark"
                        yield Token(kind, part.group(), start + part.start(), start + part.end())
                case "name" | "blank" if words.endswith(".") and not words.endswith("\\."):
                    bare = words.rstrip(".")
                    yield Token(kind, bare, start, start + len(bare))
                    for dot in range(start + len(bare), end):
                        yield Token("mark", ".", dot, dot + 1)
                case "long" | "unclosed":
                    yield Token("string", words, start, end)
                case _:
                    yield Token(kind, words, start, end)


def closing(found: Sequence[Token], at: int) -> int:
    """Return where the bracket that opens at *at* is closed; the end of the text if nowhere."""
    depth = 0
    for index in range(at, len(found)):
        if found[index].kind == "mark":
            if found[index].text in ("{", "(", "["):
                depth += 1
            elif found[index].text in ("}", ")", "]"):
                depth -= 1
                if depth == 0:
                    return index
    return len(found)


def without_escapes(text: str) -> str:
    r"""Return *text* with its codepoint escapes (``\u0053``) replaced by what they stand for (SPARQL 1.1, 19.2)."""

    def character(match: re.Match[str]) -> str:
        number = int(match[1] or match[2], 16)
        return chr(number) if number < 0x110000 else match[0]

    return _ESCAPE.sub(character, text)


def iri_of(token: Token) -> str:
    """Return the IRI that an IRI token writes."""
    return without_escapes(token.text[1:-1])
