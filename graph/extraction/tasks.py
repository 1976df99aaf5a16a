"""A document, its metadata and sections -> every task it hands out, in text order, whatever form it uses.

Tables, brackets at the end of a measure, label lines and clauses in running text are read each by its own module; here
they are put in order, given their section and part, and read in the light of what the document says once for all.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from graph.document import Document, Section, Span
from graph.extraction.anchors import anchors
from graph.extraction.clause_tasks import clause_drafts, duty_drafts
from graph.extraction.closing import Items, closed_drafts
from graph.extraction.dates import last_day
from graph.extraction.draft import Draft
from graph.extraction.glued_table import glued_drafts
from graph.extraction.patterns import characters, pattern
from graph.extraction.qualification import qualifications
from graph.extraction.stated_rules import StatedRule, stated_rules
from graph.extraction.table_tasks import table_drafts
from graph.reading.flattened_table import with_recovered_tables
from graph.reading.outline import Heading, all_headings, part_spans
from graph.reading.shadow import shadow
from graph.task import Due, Metadata, Task

_MARKS = characters("tasks", "marks")
_STARRED = pattern("tasks", "starred")
_OTHERS_HELP = pattern("tasks", "others-help")
_OTHERS_REACH = 24
"""What a note says of a mark before names: 带★的为牵头单位. Source: web pages of city offices."""


@dataclass(frozen=True, slots=True)
class TaskReading:
    """All tasks of a document, what was odd, and what it says once for all."""

    tasks: tuple[Task, ...]
    warnings: tuple[str, ...] = ()
    rules: tuple[StatedRule, ...] = ()


def tasks(
    document: Document,
    metadata: Metadata,
    sections: tuple[Section, ...],
    found: list[Heading] | None = None,
) -> TaskReading:
    """Return every task of *document*; *found* are its headings where the caller has them, with its recovered tables.

    A document that assigns nothing gives an empty reading, not an error.
    """
    text = shadow(document.text)
    rules = tuple(stated_rules(text, Span(0, len(text))))
    document = with_recovered_tables(document) if found is None else document
    tables = table_drafts(document, text, document.tables)
    barred = [table.span for table in document.tables]
    barred += [block.span for block in document.blocks if block.kind == "page-furniture"]
    glued = glued_drafts(document.text, text, barred)
    barred += [draft.closed for draft in glued]
    items = Items(all_headings(document, metadata) if found is None else found, len(text))
    closed = closed_drafts(text, anchors(document.text, text, barred, items.starts), items)
    read = [draft.closed for draft in closed]
    drafts = [*tables.drafts, *glued, *closed, *clause_drafts(document.text, text, items, [*read, *barred])]
    for cell, row in tables.duties:
        drafts.extend(duty_drafts(document.text, text, cell, row))
    drafts.sort(key=attrgetter("span"))
    first_leads = next((rule for rule in rules if rule.kind == "first_listed_leads"), None)
    if first_leads is not None:
        others_help = _others_help(text, first_leads.span.end)
        for draft in drafts:
            _first_leads(draft, others_help=others_help)
    marked = any(mark in text for mark in _MARKS)
    if marked and (starred := _STARRED.search(text)) is not None:
        others_help = _others_help(text, starred.end())
        for draft in drafts:
            _marked_leads(text, draft, starred["mark"], others_help=others_help)
    places = _Places(document, metadata, sections)
    said_of = qualifications(text, [draft.span for draft in drafts])
    numbered = tuple(
        [
            _task(document.text, text, draft, position, places, left_out, waits, metadata.date)
            for position, (draft, (left_out, waits)) in enumerate(zip(drafts, said_of, strict=True), 1)
        ]
    )
    return TaskReading(numbered, tuple(tables.warnings), rules)


def _others_help(text: str, place: int) -> bool:
    """Tell whether the rule that ends at *place* goes on to say that whoever does not lead cooperates."""
    return _OTHERS_HELP.search(text, place, place + _OTHERS_REACH) is not None


def _first_leads(draft: Draft, *, others_help: bool) -> None:
    """Make the first listed unit the lead where the text names none, and the others supports where it says so."""
    who = draft.responsibility
    if not who.lead and who.responsible and draft.form in ("parenthesis", "label-line", "table"):
        who.lead.append(who.responsible.pop(0))
        if others_help:
            who.support.extend(who.responsible)
            who.responsible = []


def _marked_leads(text: str, draft: Draft, mark: str, *, others_help: bool) -> None:
    """Make those the leads whom *mark* stands before, and the others supports where the text says so."""
    who = draft.responsibility
    marked = [m for m in who.responsible if text[max(0, m.span.start - 1) : m.span.start] == mark]
    if marked and not who.lead:
        who.lead.extend(marked)
        others = [m for m in who.responsible if m not in marked]
        who.responsible = [] if others_help else others
        who.support.extend(others if others_help else [])


class _Places:
    """Finds the part and the sections that hold a place of the text."""

    def __init__(self, document: Document, metadata: Metadata, sections: tuple[Section, ...]) -> None:
        self._text = document.text
        parts = part_spans(document, metadata)
        self._part_names = [part for part, _ in parts]
        self._part_starts = [span.start for _, span in parts]
        self._sections = sections
        self._starts = [section.span.start for section in sections]
        self._by_id = {section.id: section for section in sections}
        self._paths: dict[str, tuple[str, ...]] = {}

    def of(self, place: int) -> tuple[str, str | None, tuple[str, ...]]:
        """Return the part that holds *place*, the id of the innermost section, and the titles down to it."""
        part = self._part_names[max(0, bisect_right(self._part_starts, place) - 1)]
        index = bisect_right(self._starts, place) - 1
        section = self._sections[index] if index >= 0 else None
        while section is not None and place >= section.span.end:
            section = self._by_id.get(section.parent) if section.parent else None
        return (part, section.id, self._path(section)) if section is not None else (part, None, ())

    def _path(self, section: Section) -> tuple[str, ...]:
        known = self._paths.get(section.id)
        if known is None:
            above = self._by_id.get(section.parent) if section.parent else None
            title = section.title.of(self._text).strip()
            known = (*self._path(above), title) if above is not None else (title,)
            self._paths[section.id] = known
        return known


def _task(
    original: str,
    text: str,
    draft: Draft,
    position: int,
    places: _Places,
    left_out: tuple[Span, ...],
    waits: Span | None,
    written: date | None,
) -> Task:
    who, span = draft.responsibility, draft.span
    part, section, path = places.of(span.start)
    due = who.due
    return Task(  # fields in order: by their names they cost as much as the rest of this function, 1 µs
        position,
        span,
        original[span.start : span.end],
        draft.form,
        draft.number,
        part,
        section,
        path,
        tuple(who.lead),
        tuple(who.support),
        tuple(who.responsible),
        tuple(who.guide),
        who.support_stated,
        Due(due.of(original), due, last_day(due.of(text), written)) if due is not None else None,
        left_out[0] if left_out else None,
        left_out[1:],
        waits,
    )
