"""A query as sent -> whether it may be evaluated at all, before any engine sees it; and what the web layer must know of it.

Time grows with the text's length and with nothing else. The limits are against what the engine was seen to do: brackets
nested by the thousand end the process, triple patterns by the hundred plan for minutes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from queries.tokens import Token, iri_of, tokens, without_escapes

_OPEN, _CLOSE = frozenset("{(["), frozenset("})]")
_SEPARATORS = frozenset(".;,")
_OPERATORS = frozenset({"||", "&&"})
_NOTABLE = ("service", "\\u")
_VOLATILE = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
_NOTABLE_WORDS = ("load", "from", *(function.lower() for function in _VOLATILE))
_NOTABLE_WORD = re.compile(rf"(?<![\w?$:])(?:{'|'.join(_NOTABLE_WORDS)})\b", re.IGNORECASE)
"""No word of the language where it goes on with a name, a variable or another word."""
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class TooComplex(Exception):
    """A query beyond a limit; the message names the limit, the line and the column."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class TextLimits:
    """How much of a query is read."""

    bytes: int
    nesting: int
    patterns: int
    operators: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen of a query."""

    services: bool = False
    """It calls SERVICE."""
    loads: bool = False
    """It calls LOAD."""
    volatile: bool = False
    """The same text may answer otherwise next time."""
    from_graphs: tuple[str, ...] = ()
    from_named: tuple[str, ...] = ()


PLAIN = Scan()


def place(text: str, at: int) -> tuple[int, int]:
    """Return line and column (from 1) of code point *at*."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def scanned(text: str, limits: TextLimits, base: str = "", *, patterns: bool = True) -> Scan:
    """Return what *text* holds; raise TooComplex. *patterns* is False for updates, whose data may be long."""
    return glanced(text, limits) or _read(text, limits, base, patterns=patterns)


def glanced(text: str, limits: TextLimits) -> Scan | None:
    """Return what *text* holds where counting its signs tells that it holds nothing of note, None otherwise; raise TooComplex."""
    if len(text) * 4 > limits.bytes and (size := len(text.encode())) > limits.bytes:
        raise TooComplex(
            f"the text has {size} bytes; at most {limits.bytes >> 10} KiB are read (limit query_kb)",
            *place(text, len(text)),
        )
    brackets = text.count("{") + text.count("(") + text.count("[")
    separators = text.count(".") + text.count(";") + text.count(",") + text.count("{")
    operators = text.count("||") + text.count("&&")
    within = brackets <= limits.nesting and separators <= limits.patterns and operators <= limits.operators
    return PLAIN if within and not _is_notable(text) else None


def _is_notable(text: str) -> bool:
    lowered = text.lower()
    if any(word in lowered for word in _NOTABLE):
        return True
    return any(word in lowered for word in _NOTABLE_WORDS) and _NOTABLE_WORD.search(text) is not None


def _read(text: str, limits: TextLimits, base: str, *, patterns: bool) -> Scan:
    found = list(tokens(text))
    _measure(text, found, limits, patterns=patterns)
    if not _is_notable(text):
        return PLAIN
    words = {token.text.upper() for token in found if token.kind == "word"}
    if "\\u" in text or "\\U" in text:
        words |= {token.text.upper() for token in tokens(without_escapes(text)) if token.kind == "word"}
    return Scan(
        services="SERVICE" in words,
        loads="LOAD" in words,
        volatile=bool(words.intersection(_VOLATILE)),
        **_dataset(found, base),
    )


def _measure(text: str, found: list[Token], limits: TextLimits, *, patterns: bool) -> None:
    depth, count, operators = 0, 1, 0
    inside: list[str] = []
    for token in found:
        if token.kind != "mark":
            continue
        mark = token.text
        if mark in _OPEN:
            depth += 1
            inside.append(mark)
            if depth > limits.nesting:
                raise TooComplex(
                    f"brackets nest deeper than {limits.nesting} levels (limit query_nesting)",
                    *place(text, token.start),
                )
        elif mark in _CLOSE:
            depth = max(depth - 1, 0)
            if inside:
                inside.pop()
        elif mark in _OPERATORS:
            operators += 1
            if operators > limits.operators:
                raise TooComplex(
                    f"there are more than {limits.operators} logical operators (limit query_operators)",
                    *place(text, token.start),
                )
        if (mark in _SEPARATORS and inside and inside[-1] != "(") or mark == "{":
            count += 1
            if patterns and count > limits.patterns:
                raise TooComplex(
                    f"there are more than {limits.patterns} triple patterns and groups (limit query_patterns)",
                    *place(text, token.start),
                )


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


def absolute(base: str, iri: str) -> str:
    """Return *iri* resolved against *base* (RFC 3986, 5.2). `urljoin` alone drops an empty fragment, which namespaces end in."""
    if not base or _SCHEME.match(iri):
        return iri
    return urljoin(base, iri) + ("#" if iri.endswith("#") else "")


def prologue(found: list[Token], base: str) -> tuple[dict[str, str], str]:
    """Return the prefixes and the base IRI that the query declares."""
    prefixes: dict[str, str] = {}
    for at, token in enumerate(found):
        if token.is_word("BASE") and at + 1 < len(found):
            base = absolute(base, iri_of(found[at + 1]))
        elif token.is_word("PREFIX") and at + 2 < len(found) and found[at + 2].kind == "iri":
            prefixes[found[at + 1].text] = absolute(base, iri_of(found[at + 2]))
        elif token.is_word(*_FORMS, *_UPDATES):
            break
    return prefixes, base


def resolved(token: Token, prefixes: dict[str, str], base: str) -> str | None:
    """Return the IRI that *token* names, None when it names none."""
    if token.kind == "iri":
        return absolute(base, iri_of(token))
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        if (start := prefixes.get(prefix + ":")) is not None:
            return start + re.sub(r"\\(.)", r"\1", local)
    return None


def _dataset(found: list[Token], base: str) -> dict[str, tuple[str, ...]]:
    default: list[str] = []
    named: list[str] = []
    if not any(token.is_word("FROM") for token in found):
        return {}
    prefixes, base = prologue(found, base)
    for at, token in enumerate(found[:-2]):
        if token.is_word("FROM"):
            is_named = found[at + 1].is_word("NAMED")
            iri = resolved(found[at + 1 + is_named], prefixes, base)
            if iri is not None:
                (named if is_named else default).append(iri)
        elif token.text == "{":
            break
    return {"from_graphs": tuple(default), "from_named": tuple(named)}


def query_form(text: str) -> str | None:
    """Return SELECT, ASK, CONSTRUCT, DESCRIBE, or the first word of an update; None when the text has neither."""
    for token in tokens(text):
        if token.is_word(*_FORMS, *_UPDATES):
            return token.text.upper()
    return None
