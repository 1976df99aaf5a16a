"""Wording and citations -> slips of typing (``slips.toml``) and references that nobody can resolve."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.document import Span
from graph.relating.findings import Audited, Finding
from graph.relating.patterns import pattern
from graph.task import Citation, Measure, Task

_HABIT_FROM = 4
"""Places up to which one slip is told place by place."""
_OF_LAYOUT = frozenset({"stray-space"})
"""Rules that a page's layout sets off: a PDF has no spaces, only places of characters."""
_LAW = pattern("law")
"""中华人民共和国民法典, 未成年人保护法, 政府信息公开条例: the title of a law or regulation alone says which it is (立法法 names laws and
条例 by title); leaves 工作办法."""
_NOT_LAW = pattern("no-law")


@dataclass(frozen=True, slots=True)
class Slip:
    """One rule of slips.toml."""

    name: str
    pattern: re.Pattern[str]
    zh: str
    en: str
    match: str
    """A wording the rule must find."""
    leave: str
    """A wording it must leave alone."""


@cache
def slips() -> tuple[Slip, ...]:
    """Return the rules in file order."""
    data = tomllib.loads((Path(__file__).parent / "slips.toml").read_text(encoding="utf-8"))
    return tuple(
        Slip(row["name"], re.compile(row["pattern"]), row["zh"], row["en"], row["match"], row["leave"])
        for row in data["slip"]
    )


def typographic_slips(audited: Audited) -> Iterator[Finding]:
    """Yield slips in the words of tasks and measures; a place in both is told once.

    One slip made again and again (all brackets half-width) is a habit of the text: one finding with all its places.
    """
    told: dict[str, dict[Span, Measure | Task]] = defaultdict(dict)
    items: list[Measure | Task] = [*audited.found.tasks, *audited.found.measures]
    for item in items:
        for slip in slips():
            if slip.name in _OF_LAYOUT and audited.found.document.source.media_type == "application/pdf":
                continue
            for match in slip.pattern.finditer(item.text):
                span = Span(item.span.start + match.start(), item.span.start + match.end())
                told[slip.name].setdefault(span, item)
    for slip in slips():
        places = sorted(told[slip.name].items())
        if len(places) > _HABIT_FROM:
            yield _slip(slip, places)
        else:
            yield from (_slip(slip, [place]) for place in places)


def _slip(slip: Slip, places: list[tuple[Span, Measure | Task]]) -> Finding:
    span, item = places[0]
    start = item.span.start
    words = item.text[max(0, span.start - start - 6) : span.end - start + 6]
    times, times_en = (f"（共{len(places)}处）", f" ({len(places)} places)") if len(places) > 1 else ("", "")
    return Finding(
        "typographic-slip",
        "notice",
        f"{slip.zh}：“{words}”{times}",
        f"{slip.en}: “{words}”{times_en}",
        tuple(span for span, _ in places),
        measures=tuple(dict.fromkeys(item for _, item in places if isinstance(item, Measure))),
        tasks=tuple(dict.fromkeys(item for _, item in places if isinstance(item, Task))),
    )


def unresolved_references(audited: Audited) -> Iterator[Finding]:
    """Yield mentions of documents that nobody can identify, the same words together with all their places.

    Words without title and number (市上文件政策) name no document at all; a title without number may be several. A number
    settles which document it is, whether or not we hold it.
    """
    by_words: dict[tuple[str, bool], list[Citation]] = defaultdict(list)
    for citation in audited.found.citations:
        if citation in audited.links.cited or citation.number is not None or _is_law(citation.title):
            continue
        by_words[citation.text, citation.title is not None].append(citation)
    for (words, named), citations in by_words.items():
        spans = tuple(citation.span for citation in citations)
        tasks = tuple(task for task in audited.found.tasks if any(_inside(span, task) for span in spans))
        measures = tuple(
            measure
            for measure in audited.found.measures
            if any(measure.span.contains(span) for span in spans)
        )
        times, times_en = (f"（{len(spans)}处）", f" ({len(spans)} places)") if len(spans) > 1 else ("", "")
        if named:
            zh, en = (
                f"{words}没有写明文号，也没有认出是哪一份文件{times}",
                f"{words} is cited without its number, and no known document bears the title{times_en}",
            )
        else:
            zh, en = (
                f"“{words}”没有题名和文号，无从查实{times}",
                f"“{words}” has neither title nor number and cannot be resolved{times_en}",
            )
        yield Finding(
            "unresolved-reference", "notice" if named else "warning", zh, en, spans, (), measures, tasks
        )


def _is_law(title: str | None) -> bool:
    return title is not None and bool(_LAW.match(title)) and not _NOT_LAW.search(title)


def _inside(span: Span, task: Task) -> bool:
    return task.span.contains(span) or any(mention.span.contains(span) for _, _, mention in task.mentions())
