"""SPARQL 1.1 -> what Virtuoso 7 answers as SPARQL 1.1 asks; and its JSON -> what was asked for.

Each rule was found on 7.2.5.1 by asking it our stored queries and comparing (tests/queries/test_remote_store.py):

* ``"2024-01-01"^^xsd:date`` compares with nothing in a FILTER, written there or bound by VALUES: a cast of the words does.
* ``VALUES ?x { <one> }`` beside a path with ``?``, ``*``, ``+`` multiplies rows, and a string in it beside UNION matches nothing:
  written where the variable stands, the term does neither.
* GROUP_CONCAT writes every character of a separator above ASCII as ``?``: a mark of ASCII stands for it on the way.
* ``ORDER BY … LIMIT 50000`` is refused where more than 10,000 rows may not be sorted, however few there are.
* A computed boolean comes back as an integer, a cast one as ``"1"^^xsd:boolean``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ontology.terms import XSD
from queries.scan import prologue, resolved
from queries.token_edits import Edit, edited
from queries.tokens import Token, tokens, without_escapes

_CASTS = frozenset((XSD.date, XSD.dateTime))
_PATH_MARKS = frozenset("?*+")
_COMPARISONS = frozenset(("=", "!=", "<", ">", "<=", ">=", "&&", "||"))
_BOOLEAN_CALLS = frozenset(
    [
        "EXISTS",
        "BOUND",
        "ISIRI",
        "ISURI",
        "ISBLANK",
        "ISLITERAL",
        "ISNUMERIC",
        "CONTAINS",
        "STRSTARTS",
        "STRENDS",
        "REGEX",
        "LANGMATCHES",
        "SAMETERM",
    ]
)
_CLOSING = {"(": ")", "{": "}"}
_BOOLEANS = {
    b'#boolean", "value": "1" }': b'#boolean", "value": "true" }',
    b'#boolean", "value": "0" }': b'#boolean", "value": "false" }',
}
"""Between these quotes stands no text of a user: those in strings are escaped."""


@dataclass(frozen=True, slots=True)
class Translated:
    """A query for Virtuoso, and how to read its answer."""

    text: str
    marks: Mapping[bytes, bytes] = field(default_factory=dict)
    """What stands in the JSON -> what it stands for."""

    def line_read(self, line: bytes) -> bytes:
        """Return one line of the JSON answer as SPARQL 1.1 has it. A row never spans two lines."""
        for mark, words in (*self.marks.items(), *_BOOLEANS.items()):
            if mark in line:
                line = line.replace(mark, words)
        return line


def for_virtuoso(text: str, row_cap: int = 0) -> Translated:
    """Return *text* for a Virtuoso 7 that sends at most *row_cap* rows (0: no matter)."""
    found = list(tokens(text))
    prefixes, base = prologue(found, "")
    reading = _Reading(text, found, prefixes, base)
    reading.data_blocks()
    reading.dates()
    reading.booleans()
    reading.limit(row_cap)
    marks = reading.separators()
    return Translated(edited(text, reading.edits), marks)


@dataclass(slots=True)
class _Reading:
    text: str
    found: Sequence[Token]
    prefixes: dict[str, str]
    base: str
    edits: list[Edit] = field(default_factory=list)
    data: list[tuple[int, int]] = field(default_factory=list)
    """Positions of the braces of VALUES blocks."""

    def data_blocks(self) -> None:
        """Let the term of a block of one stand wherever its variable does, and a block of UNDEF be nothing."""
        with_paths = self._has_paths()
        for at, token in enumerate(self.found):
            if not token.is_word("VALUES"):
                continue
            opening = next((i for i in range(at, len(self.found)) if self.found[i].text == "{"), None)
            if opening is None:
                return
            closing = self._closing(opening)
            self.data.append((opening, closing))
            inside = self.found[opening + 1 : closing]
            if opening != at + 2 or self.found[at + 1].kind != "variable":
                continue
            if len(inside) == 1 and inside[0].is_word("UNDEF"):
                self.edits.append(Edit(token.start, self.found[closing].end, ""))
            elif inside and (inside[0].kind == "string" or with_paths) and self._is_one_term(inside):
                self._stand_in(at, closing, inside)

    def _stand_in(self, values: int, closing: int, term: Sequence[Token]) -> None:
        """Put *term* for the variable of the block at *values* in the rest of its group; not in subqueries, which name it anew."""
        name = self.found[values + 1].text
        words = self.text[term[0].start : term[-1].end]
        cast = self._cast(term) or words
        group = self._group(values)
        if group is None:
            return
        at, end, depth = group + 1, self._closing(group), 0
        while at < end:
            token = self.found[at]
            if token.kind == "mark" and token.text in "()":
                depth += 1 if token.text == "(" else -1
            elif token.text == "{" and self.found[at + 1].is_word("SELECT"):
                at = self._closing(at)
            elif token.text == name and not values <= at <= closing and not self._is_named(at):
                self.edits.append(Edit(token.start, token.end, cast if depth > 0 else words))
            at += 1

    def _is_named(self, at: int) -> bool:
        """Say whether a variable stands where only a variable may."""
        before = self.found[at - 1]
        return before.is_word("AS", "VALUES") or (before.text == "(" and self.found[at - 2].is_word("BOUND"))

    def _group(self, at: int) -> int | None:
        """Return where the group that holds the token *at* is opened."""
        depth = 0
        for before in range(at - 1, -1, -1):
            token = self.found[before]
            if token.kind == "mark" and token.text == "}":
                depth += 1
            elif token.kind == "mark" and token.text == "{":
                if depth == 0:
                    return before
                depth -= 1
        return None

    def _has_paths(self) -> bool:
        return any(
            token.kind == "mark"
            and token.text in _PATH_MARKS
            and self.found[at - 1].end == token.start
            and (self.found[at - 1].kind in ("name", "iri", "word") or self.found[at - 1].text == ")")
            for at, token in enumerate(self.found)
        )

    def _is_one_term(self, inside: Sequence[Token]) -> bool:
        kinds = [token.kind for token in inside]
        return kinds in (
            ["iri"],
            ["name"],
            ["string"],
            ["string", "language"],
            ["string", "mark", "iri"],
            ["string", "mark", "name"],
        )

    def _cast(self, term: Sequence[Token]) -> str | None:
        """Return a date as a cast of its words; None for other terms."""
        if len(term) != 3 or term[1].text != "^^":
            return None
        kind = resolved(term[2], self.prefixes, self.base)
        return f"<{kind}>({term[0].text})" if kind in _CASTS else None

    def dates(self) -> None:
        """Let each date in an expression be a cast."""
        depth = 0
        for at, token in enumerate(self.found):
            if token.kind == "mark" and token.text in "()":
                depth += 1 if token.text == "(" else -1
            elif token.kind == "string" and depth > 0 and not self._is_data(at):
                cast = self._cast(self.found[at : at + 3])
                if cast is not None:
                    self.edits.append(Edit(token.start, self.found[at + 2].end, cast))

    def _is_data(self, at: int) -> bool:
        return any(first < at < last for first, last in self.data)

    def booleans(self) -> None:
        """Let ``(condition AS ?name)`` be a boolean."""
        for at, token in enumerate(self.found):
            if not (token.is_word("AS") and at + 2 < len(self.found) and self.found[at + 2].text == ")"):
                continue
            opening = self._opening(at + 2)
            if self._is_condition(opening + 1, at):
                start, end = self.found[opening + 1].start, self.found[at - 1].end
                self.edits.append(Edit(start, start, f"<{XSD.boolean}>("))
                self.edits.append(Edit(end, end, ")"))

    def _is_condition(self, first: int, last: int) -> bool:
        at = first
        depth = 0
        for index in range(first, last):
            token = self.found[index]
            if token.kind != "mark":
                if depth == 0 and token.is_word("IN"):
                    return True
            elif token.text in "({":
                depth += 1
            elif token.text in ")}":
                depth -= 1
            elif depth == 0 and token.text in _COMPARISONS:
                return True
        while at < last and (self.found[at].text == "!" or self.found[at].is_word("NOT")):
            at += 1
        call = self.found[at]
        if at == last - 1 and call.is_word("TRUE", "FALSE"):
            return True
        return (
            call.kind == "word" and call.text.upper() in _BOOLEAN_CALLS and self._closing(at + 1) == last - 1
        )

    def separators(self) -> dict[bytes, bytes]:
        """Let each separator above ASCII be a mark that the text does not hold."""
        marks: dict[bytes, bytes] = {}
        for at, token in enumerate(self.found[:-2]):
            words = self.found[at + 2]
            if token.is_word("SEPARATOR") and self.found[at + 1].text == "=" and not words.text.isascii():
                mark = f"~{len(marks)}pg~"
                while mark in self.text:
                    mark = f"~{mark}"
                self.edits.append(Edit(words.start, words.end, f'"{mark}"'))
                plain = without_escapes(words.text).strip("\"'")
                marks[mark.encode()] = json.dumps(plain, ensure_ascii=False)[1:-1].encode()
        return marks

    def limit(self, row_cap: int) -> None:
        """Let a LIMIT above the cap be the cap: an answer that reaches it is refused by its header, not passed on as whole."""
        words = [at for at in range(len(self.found)) if self.found[at].kind == "word"]
        limits = [at for at in words if self.found[at].is_word("LIMIT") and self._group(at) is None]
        sorted_and_first = any(self.found[at].is_word("ORDER") for at in words) and not any(
            self.found[at].is_word("OFFSET")
            and self._group(at) is None
            and self.found[at + 1].text.strip("0")
            for at in words[-2:]
            if at + 1 < len(self.found)
        )
        if row_cap and limits and sorted_and_first and limits[-1] + 1 < len(self.found):
            number = self.found[limits[-1] + 1]
            if number.text.isdecimal() and int(number.text) > row_cap:
                self.edits.append(Edit(number.start, number.end, str(row_cap)))

    def _closing(self, opening: int) -> int:
        return self._matching(opening, 1)

    def _opening(self, closing: int) -> int:
        return self._matching(closing, -1)

    def _matching(self, start: int, step: int) -> int:
        """Return where the bracket at *start* is closed (or opened, backwards); the end of the text if nowhere."""
        depth, at = 0, start
        while 0 <= at < len(self.found):
            token = self.found[at]
            if token.kind == "mark" and token.text in "(){}":
                depth += step if token.text in _CLOSING else -step
                if depth == 0:
                    return at
            at += step
        return len(self.found) - 1 if step > 0 else 0
