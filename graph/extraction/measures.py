"""The body of a plan -> its sentences that require something, each with its place, kind, field and park."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from graph.document import Document, Section, Span
from graph.extraction.labels import labels
from graph.extraction.sectors import sector_at, stated_sectors
from graph.extraction.unit_words import alternation
from graph.language_file import table
from graph.reading.shadow import shadow
from graph.reading.stretches import Stretches
from graph.task import Measure, Mention, Metadata

Kind = Literal["goal", "measure", "run-in-heading", "safeguard"]
_DATA = Path(__file__).with_name("measure_words.toml")
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]*[”’」)\]】]*")
_PAUSE = re.compile("[,、;:]")
_LONGEST_RUN_IN = 30
_LONGEST_LONE_RUN_IN = 16
_LONGEST_INNER_RUN_IN = 12
_FEWEST_PARALLEL = 2


@cache
def _words() -> dict[str, Any]:
    return table(_DATA)


@cache
def _chapter(kind: str) -> re.Pattern[str]:
    return re.compile(_words()["chapters"][kind])


@cache
def _park() -> re.Pattern[str]:
    grades = alternation(_words()["parks"]["grades"])
    verbs = alternation(_words()["parks"]["verbs"])
    return re.compile(_words()["parks"]["name"].replace("{verbs}", verbs).replace("{grades}", grades))


class _Paragraph(Struct, frozen=True):
    sentences: tuple[Span, ...]
    run_in: bool


def measures(
    document: Document,
    metadata: Metadata,
    sections: tuple[Section, ...],
    stated: tuple[Mention, ...] | None = None,
) -> tuple[Measure, ...]:
    """Return the sentences of the plan's chapters in text order: goals, measures with their run-in headings, safeguards.

    *stated* are the fields the document divides its subject into, where the caller has them. Preamble, guiding ideas, principles, tables, annexes and responsibility brackets are left out.
    """
    del metadata
    text = shadow(document.text)
    stated = stated_sectors(document) if stated is None else stated
    chosen = [section for section in sections if section.part == "plan"]
    paths = _paths(document, chosen)
    furniture = [block.span for block in document.blocks if block.kind == "page-furniture"]
    barred = Stretches([*(table.span for table in document.tables), *furniture])
    found: list[Measure] = []
    by_id = {section.id: section for section in chosen}
    for section, own in _own_text(chosen):
        kind = _kind(text, section, by_id)
        if kind is None:
            continue
        for item in _passages(document, text, own, kind, stated, barred):
            span, what, sector, park, heading = item
            path = (*paths[section.id], heading) if heading else paths[section.id]
            words = document.text[span.start : span.end]
            found.append(Measure(len(found) + 1, span, words, what, "plan", section.id, path, sector, park))
    return tuple(found)


def _paths(document: Document, sections: list[Section]) -> dict[str, tuple[str, ...]]:
    paths: dict[str, tuple[str, ...]] = {}
    for section in sections:
        above = paths.get(section.parent, ()) if section.parent else ()
        paths[section.id] = (*above, document.quote(section.title).strip())
    return paths


def _own_text(sections: list[Section]) -> Iterator[tuple[Section, Span]]:
    """Yield each section with the text between its title and the next heading."""
    for index, section in enumerate(sections):
        end = sections[index + 1].title.start if index + 1 < len(sections) else section.span.end
        yield section, Span(section.title.end, max(section.title.end, min(end, section.span.end)))


def _kind(text: str, section: Section, by_id: dict[str, Section]) -> Kind | None:
    """Return what the sentences of *section* are, None when its words require nothing."""
    above: list[str] = []
    current: Section | None = section
    while current is not None:
        above.append(current.title.of(text))
        current = by_id.get(current.parent) if current.parent else None
    if _chapter("goal").search(above[0]) and len(above[0]) < 20:
        return "goal"
    if any(_chapter("silent").search(title) for title in above):
        return None
    return "safeguard" if _chapter("safeguard").search(above[-1]) else "measure"


def _passages(
    document: Document, text: str, own: Span, kind: Kind, stated: tuple[Mention, ...], barred: Stretches
) -> Iterator[tuple[Span, Kind, Mention | None, Mention | None, str | None]]:
    paragraphs = list(_paragraphs(text, own, barred))
    heads = [p for p in paragraphs if p.run_in]
    parallel = len(heads) >= _FEWEST_PARALLEL and len(heads) == len(paragraphs)
    for paragraph in paragraphs:
        sector = sector_at(document.text, text, paragraph.sentences[0].start, stated)
        park: Mention | None = None
        heading: str | None = None
        for index, span in enumerate(paragraph.sentences):
            if kind == "measure" and paragraph.run_in and _is_run_in(text, paragraph, index, parallel):
                park = _park_of(document, text, span) or (park if index else None)
                yield span, "run-in-heading", sector, park, None
                heading = document.quote(span)
            else:
                yield span, kind, sector, park, heading


def _is_run_in(text: str, paragraph: _Paragraph, index: int, parallel: bool) -> bool:
    """Tell whether a sentence of a *paragraph* that opens with a run-in heading is one."""
    sentence = paragraph.sentences[index]
    length = sentence.end - sentence.start
    if index == 0:
        return parallel or length <= _LONGEST_LONE_RUN_IN
    last = index + 1 == len(paragraph.sentences)
    return (
        not last
        and length <= _LONGEST_INNER_RUN_IN
        and _PAUSE.search(text, sentence.start, sentence.end) is None
    )


def _paragraphs(text: str, own: Span, barred: Stretches) -> Iterator[_Paragraph]:
    start = own.start
    while start < own.end:
        end = text.find("\n", start, own.end)
        end = own.end if end < 0 else end
        sentences = _sentences(text, start, end) if end > start else []
        if sentences and barred.touch(start, end):
            sentences = [sentence for sentence in sentences if not barred.holds(sentence.start)]
        if sentences:
            first = sentences[0]
            length = first.end - first.start
            words = first.of(text)
            commas = words.count(",") + words.count(";") + words.count(":")
            lone = length <= _LONGEST_LONE_RUN_IN and commas <= 1
            run_in = len(sentences) > 1 and (lone or (length <= _LONGEST_RUN_IN and commas == 0))
            yield _Paragraph(tuple(sentences), run_in)
        start = end + 1


def _sentences(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    begin: int | None = None
    for match in _SENTENCE.finditer(text, start, end):
        if begin is None:
            words = match.group()
            whole = words.strip()
            left = match.start() + (len(words) - len(words.lstrip()) if words[0].isspace() else 0)
        else:
            left = begin
            whole = text[left : match.end()].rstrip()
        if "(" in whole and whole.count("(") > whole.count(")"):
            begin = left
            continue
        begin = None
        if len(whole) > 1 and not ((whole[0] in "([【〔" or ":" in whole) and _hands_out(text, left, whole)):
            found.append(Span(left, left + len(whole)))
    return found


def _hands_out(text: str, start: int, words: str) -> bool:
    """Tell whether *words* at *start* are a bracket or label line that names who acts, or a note, rather than a sentence."""
    span = Span(start, start + len(words))
    if words[0] in "([【〔" and words.rstrip("。")[-1] in ")]】〕":
        return True
    found = labels(text, span)
    return bool(found) and found[0].span.start == span.start


def _park_of(document: Document, text: str, span: Span) -> Mention | None:
    match = _park().match(text, span.start, span.end)
    if match is None:
        return None
    park = Span(match.start("park"), match.end("park"))
    return Mention(document.quote(park), park)
