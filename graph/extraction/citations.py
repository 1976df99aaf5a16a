"""A Document and its Metadata -> every mention of another document in it (`graph.task.Citation`), in order of place.

Forms (design/documents.md, section c): ``《title》（number）``, a title alone, a number alone, titles inside titles 〈…〉, the issuer
outside the marks, documents that are repealed, and mentions that no words of the text identify (市上文件政策), which keep
neither title nor number. Left out: the document itself, short names given in it (以下简称《规划》), and what is no document
(`citations_not_documents.csv`).
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from graph.document import Document, Span
from graph.extraction.document_number import DocumentNumber, document_numbers
from graph.extraction.metadata_lines import Lines, squeezed
from graph.extraction.patterns import characters, pattern, word_list
from graph.reading.shadow import shadow as shadow_of
from graph.reading.word_places import places_of
from graph.task import Citation, Metadata

_NOT_DOCUMENTS = Path(__file__).with_name("citations_not_documents.csv")
_WORDS = Path(__file__).with_name("citations_words.csv")

_BRACKETED = re.compile(r"\s*\(([^()]{0,40}(?:\([^()]{0,30}\)[^()]{0,40})?)\)")
_SHORT_NAME = pattern("citations", "short-name")
_FOUNDS = pattern("citations", "founds")
_VERSION = pattern("citations", "version")
"""What a title says of its version: （2019年11月修订）."""
_NOTE = re.compile(r"\s*(\([^()]{6,600}\))")
_PROMULGATED = pattern("citations", "promulgated")
_UNWEIGHED = pattern("citations", "unweighed")
_FIRST_PART = word_list("citations", "first-part")[0]
_JOINTS = characters("citations", "joints")
_PAPER = word_list("citations", "paper")[0]
"""What every mention of an unidentified document holds."""
_MAX_TITLE = 160
_LONGEST_SENTENCE = 3000
"""So far around a title its sentence is looked at."""


@dataclass(frozen=True, slots=True)
class _Rules:
    not_at_end: re.Pattern[str]
    not_whole: frozenset[str]
    not_after: re.Pattern[str]
    basis: re.Pattern[str]
    making: re.Pattern[str]
    bare: frozenset[str]
    unidentified: re.Pattern[str]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _either(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _rules() -> _Rules:
    places: dict[str, list[str]] = {}
    for row in _rows(_NOT_DOCUMENTS):
        places.setdefault(row["where"], []).append(row["words"])
    uses: dict[str, list[str]] = {}
    for row in _rows(_WORDS):
        uses.setdefault(row["use"], []).append(row["word"])
    return _Rules(
        not_at_end=re.compile(rf"(?:{_either(places['end'])})(?:\([^()]*\))?\Z"),
        not_whole=frozenset(places["whole"]),
        not_after=re.compile(rf"\s*(?:\([^()]*\))?\s*(?:{_either(places['after'])})"),
        basis=re.compile(_either(uses["basis"])),
        making=pattern("citations", "making", making=_either(uses["making"])),
        bare=frozenset(uses["bare"]),
        unidentified=pattern(
            "citations", "unidentified", level=_either(uses["level"]), things=_either(uses["things"])
        ),
    )


def citations(document: Document, metadata: Metadata) -> tuple[Citation, ...]:
    """Return every citation in *document*, in order of place; `metadata` tells which titles and number are its own."""
    lines = Lines(document)
    numbers = _Numbers.of(document.text)
    own = _Own.of(metadata, lines.shadow)
    titled = list(_titled(lines, numbers, own))
    covered = frozenset(
        place for citation in titled if citation.number for place in _places(numbers, citation.span)
    )
    found = [*titled, *_numbered(lines, numbers, own, covered), *_unidentified(lines, own)]
    found.sort(key=lambda citation: citation.span)
    parts = [(annex.span.start, annex.part) for annex in metadata.annexes]
    starts = [start for start, _ in parts]
    return tuple(_in_part(citation, parts, bisect_right(starts, citation.span.start)) for citation in found)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """All document numbers of a text, in order, and where they start."""

    all: tuple[DocumentNumber, ...]
    starts: list[int]

    @classmethod
    def of(cls, text: str) -> _Numbers:
        found = document_numbers(text)
        return cls(found, [number.span.start for number in found])


def _places(numbers: _Numbers, span: Span) -> list[int]:
    """Return where the numbers inside *span* start."""
    return numbers.starts[bisect_left(numbers.starts, span.start) : bisect_left(numbers.starts, span.end)]


def _in_part(citation: Citation, parts: list[tuple[int, str]], index: int) -> Citation:
    if not index:
        return citation
    return Citation(
        citation.span, citation.text, citation.title, citation.number, citation.relation, parts[index - 1][1]
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """What the document is called: titles without blanks and years' 年, its number, the spans that say so."""

    titles: frozenset[str]
    number: str | None
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, metadata: Metadata, shadow: str) -> _Own:
        """Return what *metadata* says the document is called, with the note of promulgation below its title."""
        titles = [metadata.title, metadata.plan_title, *(annex.title for annex in metadata.annexes)]
        spans = (
            metadata.title_span,
            metadata.plan_title_span,
            metadata.number_span,
            *(a.title_span for a in metadata.annexes),
            _note_below(shadow, metadata.title_span),
        )
        return cls(
            frozenset(
                _name(form)
                for title in titles
                if title
                for form in (shadow_of(title), _VERSION.sub("", shadow_of(title)))
            ),
            metadata.number,
            tuple(span for span in spans if span is not None),
        )

    def is_title(self, title: str) -> bool:
        """Tell whether *title* names the document itself."""
        name = _name(title)
        if name in self.titles or _name(_VERSION.sub("", title)) in self.titles:
            return True
        return len(name) > 8 and any(own.endswith(name) for own in self.titles)

    def holds(self, span: Span) -> bool:
        """Tell whether *span* lies inside the document's own title or number."""
        return any(own.contains(span) for own in self.spans)


def _note_below(shadow: str, title: Span | None) -> Span | None:
    """Return the brackets right below the title that say when and by which orders it was promulgated and revised."""
    note = _NOTE.match(shadow, title.end) if title else None
    return Span(note.start(1), note.end(1)) if note and _PROMULGATED.search(note[1]) else None


def _name(title: str) -> str:
    return _UNWEIGHED.sub("", title)


# --- 《title》 --------------------------------------------------------------------------------------------------------


def _marks(shadow: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every outermost 《…》; an opening mark that never closes yields nothing."""
    position = shadow.find("《")
    while position >= 0:
        depth, cursor = 1, position + 1
        while depth and cursor - position < _MAX_TITLE * 2:
            closing = shadow.find("》", cursor)
            if closing < 0:
                return
            opening = shadow.find("《", cursor, closing)
            depth, cursor = (depth + 1, opening + 1) if opening >= 0 else (depth - 1, closing + 1)
        if depth == 0:
            yield position, cursor
        position = shadow.find("《", cursor if depth == 0 else position + 1)


def _titled(lines: Lines, numbers: _Numbers, own: _Own) -> Iterator[Citation]:
    shadow, rules = lines.shadow, _rules()
    opening_end = _opening_end(shadow)
    short_names: set[str] = set()
    standard_until = -1
    for start, end in _marks(shadow):
        title = squeezed(shadow[start + 1 : end - 1])
        bracket = _BRACKETED.match(shadow, end)
        number = _number_in(numbers, bracket.span(1)) if bracket else None
        if bracket and (named := _SHORT_NAME.search(bracket[1])):
            short_names.add(squeezed(named[1]))
        if lines.in_furniture(start) or own.holds(Span(start, end)):
            continue
        joined_to_standard = standard_until >= 0 and not squeezed(shadow[standard_until:start]).strip(_JOINTS)
        after = rules.not_after.match(shadow, end)
        if after or joined_to_standard:
            standard_until = after.end() if after else end
            continue
        if not number and (title in short_names or _is_bare(title) or _is_no_document(title)):
            continue
        if own.is_title(title) and (number is None or number.normalized == own.number):
            continue
        if number is None and rules.making.search(shadow, max(0, start - 12), start):
            continue
        reach = bracket.end() if bracket and number else end
        yield _cited(
            lines, Span(start, reach), _title_words(lines.text[start + 1 : end - 1]), number, opening_end
        )


def _is_bare(title: str) -> bool:
    """Tell whether *title* is only a kind of document, a short name given in the text: 《规划》, 《实施细则》; laws are not."""
    bare = _rules().bare
    return title in bare or (len(title) <= 4 and any(title.endswith(kind) for kind in bare))


def _is_no_document(title: str) -> bool:
    rules = _rules()
    return title in rules.not_whole or len(title) < 2 or bool(rules.not_at_end.search(title))


def _title_words(words: str) -> str:
    pieces = words.split("\n")
    return " ".join("".join(piece.strip() for piece in pieces).split())


def _number_in(numbers: _Numbers, reach: tuple[int, int]) -> DocumentNumber | None:
    inside = Span(*reach)
    index = bisect_left(numbers.starts, inside.start)
    number = numbers.all[index] if index < len(numbers.all) else None
    return number if number and inside.contains(number.span) else None


def _cited(
    lines: Lines, span: Span, title: str | None, number: DocumentNumber | None, opening_end: int
) -> Citation:
    relation: Literal["basis", "mention"] = (
        "basis" if _is_basis(lines.shadow, span, opening_end) else "mention"
    )
    return Citation(span, span.of(lines.text), title, number.normalized if number else None, relation)


def _opening_end(shadow: str) -> int:
    """Return where the opening of the document ends: at its first heading ``一、``, or at its end."""
    position = shadow.find(_FIRST_PART)
    while position >= 0:
        before = shadow[max(0, position - 40) : position].rstrip(" ")
        if not before or before[-1] in "\n。:)":
            return position
        position = shadow.find(_FIRST_PART, position + 1)
    return len(shadow)


def _is_basis(shadow: str, span: Span, opening_end: int) -> bool:
    """Tell whether the sentence says that the document carries out or follows what *span* cites.

    It does so where it opens the document, or where the same sentence founds it (根据…制定本办法).
    """
    first, last = max(0, span.start - _LONGEST_SENTENCE), span.end + _LONGEST_SENTENCE
    sentence_start = max(
        first, shadow.rfind("。", first, span.start) + 1, shadow.rfind("\n", first, span.start) + 1
    )
    sentence_end = shadow.find("。", span.end, last)
    sentence_end = min(len(shadow), last) if sentence_end < 0 else sentence_end
    if not _rules().basis.search(shadow, sentence_start, span.start):
        return False
    return span.start < opening_end or bool(_FOUNDS.search(shadow, span.end, sentence_end))


# --- numbers and words alone -----------------------------------------------------------------------------------------


def _numbered(lines: Lines, numbers: _Numbers, own: _Own, covered: frozenset[int]) -> Iterator[Citation]:
    opening_end = _opening_end(lines.shadow)
    for number in numbers.all:
        if number.normalized == own.number or own.holds(number.span) or lines.in_furniture(number.span.start):
            continue
        if number.span.start in covered:
            continue
        yield _cited(lines, number.span, None, number, opening_end)


def _unidentified(lines: Lines, own: _Own) -> Iterator[Citation]:
    shadow = lines.shadow
    for position in places_of(_PAPER, shadow):
        match = next(
            (
                m
                for m in _rules().unidentified.finditer(shadow, max(0, position - 20), position + 4)
                if m.end() > position
            ),
            None,
        )
        span = Span(*match.span()) if match else None
        if span and not lines.in_furniture(span.start) and not own.holds(span):
            yield Citation(span, span.of(lines.text))
