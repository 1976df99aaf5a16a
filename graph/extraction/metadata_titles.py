"""Lines at the head of a document, a plan or an annex -> its title, joined over line breaks.

How titles end is data: `metadata_kinds.csv`. A title is a run of lines without sentence punctuation; a number, a date, a
letterhead (…文件), an addressee line (…：) or a numbered heading ends the run.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from graph.document import Span
from graph.extraction.dates import FULL_DATE
from graph.extraction.document_number import DocumentNumber, document_numbers
from graph.extraction.metadata_lines import Line, organ_ending, organ_spans, squeezed
from graph.extraction.patterns import pattern, word_list

_KINDS = Path(__file__).with_name("metadata_kinds.csv")

_NUMBERING = pattern("metadata_titles", "numbering")
_SENTENCE = re.compile(r"[。;!?]")
_TITLE_BRACKET = pattern("metadata_titles", "title-bracket")
_LABEL = pattern("metadata_titles", "label")
_TABLE_HEAD = pattern("metadata_titles", "table-head")
_ABOUT_ISSUING = pattern("metadata_titles", "about-issuing")
_ISSUES = pattern("metadata_titles", "issues")
_ORDER_HEAD = pattern("metadata_titles", "order-head")
JOINT_TAIL = pattern("metadata_titles", "joint-tail")
"""How a joint document names the bodies it does not list: 商务部等9部门."""
_ISSUING = pattern("metadata_titles", "issuing")
_ISSUED = pattern("metadata_titles", "issued")
_AROUND_NUMBER = pattern("metadata_titles", "around-number")
_NO_ADDRESSEES = pattern("metadata_titles", "no-addressees")
_ANNEX = word_list("metadata_titles", "annex")
_ABOUT = word_list("metadata_titles", "about")[0]
LETTERHEAD = word_list("metadata_titles", "letterhead")[0]
"""What the letterhead of a document ends in: 涪陵区人民政府文件."""
_MAX_TITLE = 160


class Title(Struct, frozen=True, gc=False):
    """A title: its words joined, and the span from its first to its last character."""

    words: str
    span: Span


@cache
def _endings() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    with _KINDS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))

    def ending(chosen: Iterable[str]) -> re.Pattern[str]:
        kinds = "|".join(sorted(map(re.escape, chosen), key=len, reverse=True))
        return pattern("metadata_titles", "ending", kinds=kinds)

    closing = ending(row["kind"] for row in rows if row["strength"] == "closing")
    return (
        ending(row["kind"] for row in rows),
        closing,
        ending(row["kind"] for row in rows if row["issues"] == "yes"),
    )


def is_letterhead(words: str) -> bool:
    """Tell whether a folded line is a letterhead: ``重庆市涪陵区人民政府文件``."""
    name = squeezed(words)
    return (
        name.endswith(LETTERHEAD)
        and len(name) > 4
        and not _SENTENCE.search(name)
        and organ_spans(name[:-2], 0) is not None
    )


def is_number_line(words: str) -> bool:
    """Tell whether a folded line holds a document number and nothing but a date, brackets or a label beside it."""
    return "号" in words and number_alone(words) is not None


def number_alone(words: str) -> DocumentNumber | None:
    """Return the document number that *words* consist of, beside a date, brackets or a label, or None."""
    numbers = document_numbers(words)
    if not numbers or numbers[0].damaged:
        return None
    rest = words[: numbers[0].span.start] + words[numbers[-1].span.end :]
    rest = FULL_DATE.sub("", rest)
    return None if _AROUND_NUMBER.sub("", rest) else numbers[0]


def is_addressee_line(words: str) -> bool:
    """Tell whether a folded line lists addressees: ``各区人民政府,市政府各委、办、局:``."""
    if not words.endswith(":") or len(words) > 600 or _NO_ADDRESSEES.search(words):
        return False
    return organ_ending("body", "group").search(squeezed(words[:-1])) is not None


def is_title_line(line: Line) -> bool:
    """Tell whether *line* can be part of a title."""
    words = line.words
    if line.furniture or len(words) > 130 or _SENTENCE.search(words) or words.endswith((":", ",")):
        return False
    if (
        _LABEL.match(words)
        or _NUMBERING.match(words)
        or _TABLE_HEAD.match(words)
        or FULL_DATE.match(words.lstrip("("))
    ):
        return False
    if words.startswith("(") and not _TITLE_BRACKET.match(words):
        return False
    if ("," in words and _ABOUT not in words) or _ORDER_HEAD.match(squeezed(words)):
        return False
    return not (is_number_line(words) or is_letterhead(words) or words.startswith(_ANNEX))


def is_complete(title: str) -> bool:
    """Tell whether *title* (folded, without blanks) ends as titles do; one that issues something must end on 通知, 决定 …."""
    any_kind, _, issuing = _endings()
    if title.startswith("《") and title.endswith("》"):
        return is_complete(title[1:-1])
    if title.endswith("》") and _ISSUING.search(title):
        return True
    return bool((issuing if _issues(title) else any_kind).search(title))


def _issues(title: str) -> bool:
    """Tell whether the work of this *title* issues another: 关于印发…, 国务院批转…."""
    if _ABOUT_ISSUING.search(title):
        return True
    issuing = _ISSUES.match(title)
    return bool(issuing) and organ_spans(_joint_names(issuing[1]), 0) is not None if issuing else False


def _joint_names(words: str) -> str:
    return JOINT_TAIL.sub("", words)


def title_in(lines: Sequence[Line], text: str) -> Title | None:
    """Return the title that the run of title lines *lines* makes, from its first line on, or None when it makes none."""
    parts: list[Line] = []
    best = 0
    for line in lines:
        parts.append(line)
        words = squeezed("".join(part.words for part in parts))
        if len(words) > _MAX_TITLE or (
            best and squeezed(line.words) == squeezed("".join(p.words for p in parts[:best]))
        ):
            break
        if is_complete(words):
            best = len(parts)
            if _ABOUT in words and _endings()[1].search(words):
                break
    return joined(parts[:best], text) if best else None


def joined(lines: Sequence[Line], text: str) -> Title:
    """Return the words of *lines* as one title: joined without blanks, except one between two bodies."""
    words = ""
    previous: Line | None = None
    for line in lines:
        if previous and organ_spans(previous.words, 0) and organ_spans(line.words, 0):
            words += " "
        words += one_line(text[line.start : line.end])
        previous = line
    span = Span(lines[0].start, lines[-1].end)
    if words.startswith("《") and words.endswith("》") and "《" not in words[1:-1]:
        return Title(words[1:-1], Span(span.start + 1, span.end - 1))
    return Title(words, span)


def one_line(words: str) -> str:
    """Return *words* with runs of blanks as one space, or as none where the characters are spaced out."""
    pieces = words.split()
    if len(pieces) > 3 and sum(len(piece) == 1 for piece in pieces) * 2 > len(pieces):
        return "".join(pieces)
    return " ".join(pieces)


def head_title(lines: Sequence[Line], text: str, beyond: bool = False) -> Title | None:
    """Return the title of the outermost work from the lines at the head of the text.

    The first run that makes a title counts; where a later run at the head says the same with the issuer before it, that one.
    Nothing below the first addressees or sentence is looked at, unless *beyond* is set or the text opens as an order.
    """
    found: Title | None = None
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and is_title_line(line):
            run.append(line)
            continue
        title = _title_of_run(run, text)
        run = []
        if title and (
            found is None
            or (title.words != found.words and squeezed(title.words).endswith(squeezed(found.words)))
        ):
            found = title
        if line is None or line.furniture:
            continue
        beyond = beyond or bool(_ORDER_HEAD.match(squeezed(line.words)))
        if (found or not beyond) and (is_addressee_line(line.words) or _SENTENCE.search(line.words)):
            break
    return found


def _title_of_run(run: Sequence[Line], text: str) -> Title | None:
    """Return the title in *run*; lines before the one with 关于 stay only when they name bodies."""
    about = next(
        (i for i, line in enumerate(run) if _ABOUT in line.words or _issues(squeezed(line.words))), None
    )
    first = 0
    if about:
        first = about
        own = squeezed(run[about].words.split(_ABOUT)[0])
        while (
            first
            and organ_spans(_joint_names(run[first - 1].words), 0)
            and not _same_body(squeezed(run[first - 1].words), own)
        ):
            first -= 1
    for start in range(first, len(run)):
        title = title_in(run[start:], text)
        if title:
            return title
    return None


def _same_body(line: str, own: str) -> bool:
    """Tell whether *line*, a body above the title, only repeats the body *own* that the title begins with."""
    return bool(own) and (line.endswith(own) or own.endswith(line))


def issued_title(title: str) -> str | None:
    """Return the title of the plan that a notice of this *title* issues, without its 《》, or None.

    ``…关于印发《X》的通知`` and ``…关于印发X的通知`` both give X.
    """
    match = _ISSUED.search(title)
    if not match:
        return None
    marked: str | None = match["marked"]
    words: str = marked.split("》")[0] if marked else match["plain"]
    words = words.removeprefix("〈").removesuffix("〉")
    return words if len(words) > 3 else None
