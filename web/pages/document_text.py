"""A document's text and the rows of its evidence -> lines of HTML with marks, and the notes that stand beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ontology.terms import ZC
from web import links
from web.highlight import Marked, marked_text
from web.pages import facts
from web.pages.reader import Record

KINDS: Mapping[str, str] = {
    ZC.Task: "task",
    ZC.Citation: "citation",
    ZC.Section: "heading",
    ZC.BodyMeasure: "measure",
    ZC.Measure: "measure",
    ZC.Sector: "sector",
    ZC.NamedMention: "named",
    ZC.PolicyDocument: "about",
    ZC.TransmittalNotice: "about",
    ZC.PolicyPlan: "about",
    ZC.Annex: "about",
    ZC.TaskAnnex: "about",
}
"""Class of a thing with evidence -> the CSS class of its mark."""
HEADING_TAIL = 2
"""Characters that a line may hold behind its heading (a full stop, a colon) and still be one; more is running text."""
NOTE_ORDER = ("task", "finding error", "finding warning")


@dataclass(frozen=True, slots=True)
class Note:
    """Something said beside a line: a task that begins there, or a finding."""

    kind: str
    label: str
    href: str | None
    words: str | None = None
    words_en: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text as HTML, with the notes beside it."""

    html: Markup
    level: int
    """Heading level, 0 for running text."""
    notes: Sequence[Note]
    row: bool
    """True for a line that is part of a table row (it holds a tab)."""


@dataclass(frozen=True, slots=True)
class NotedSpan:
    """A mark and what the margin says of it."""

    mark: Marked
    note: Note | None = None
    level: int = 0


def document_marks(
    rows: Sequence[Record],
    names: Mapping[str, str],
    findings: Sequence[Mapping[str, Any]],
    source: str,
    others: Sequence[Record] = (),
) -> list[NotedSpan | Marked]:
    """Return the marks of a document: *rows* of page-document-spans with the *names* of units, findings with a place in *source*, and *others*.

    *others* are rows of page-document-all-spans: what is evidence of something else still has its place on the page.
    """
    found: dict[tuple[str, str], NotedSpan] = {}
    for row in rows:
        span = links.span_of(str(row["evidence"]))
        if span is None:
            continue
        marked = _marked(row, names, *span)
        if marked is not None:
            found.setdefault((str(row["thing"]), str(row["evidence"])), marked)
    for finding in findings:
        for evidence in finding["evidence"]:
            span = links.span_of(evidence)
            if span and links.source_of(evidence) == source:
                note = Note(
                    f"finding {finding['severity']}",
                    finding["kindWords"][0],
                    None,
                    str(finding["message"]),
                    str(finding["messageEn"]),
                )
                mark = Marked(*span, f"finding {finding['severity']}")
                found[finding["iri"], evidence] = NotedSpan(mark, note)
    shown = {(one.mark.start, one.mark.end) for one in found.values()}
    unnamed = {span for row in others if (span := links.span_of(str(row["evidence"]))) and span not in shown}
    return [*found.values(), *(Marked(*span, "other") for span in sorted(unnamed))]


def _marked(row: Record, names: Mapping[str, str], start: int, end: int) -> NotedSpan | None:
    thing, cls = str(row["thing"]), str(row["class"])
    if cls == ZC.ResponsibilityAssignment and "actor" in row:
        role = facts.role_key(str(row["role"]))
        task = row.get("taskNumber") or links.task_key(str(row["task"]))
        title = f"任务{task} {facts.role_words(role)[0]}：{names.get(str(row['actor']), '')}"
        return NotedSpan(Marked(start, end, f"unit {role}", links.unit_address(str(row["actor"])), title))
    kind = KINDS.get(cls)
    if kind is None:
        return None
    if kind == "task" and row.get("term", ZC.text) != ZC.text:
        return NotedSpan(Marked(start, end, "detail", links.task_address(thing)))
    if kind == "task":
        key = links.task_key(thing) or ""
        page = links.task_address(thing)
        label = key if not key.startswith("x") else f"{key[1:]}*"
        return NotedSpan(Marked(start, end, kind, page), Note("task", label, page))
    if kind == "heading":
        return NotedSpan(Marked(start, end, kind, id=thing.rsplit("/", 1)[-1]), level=2 + _depth(thing))
    if kind == "citation":
        cited = str(row["cited"]) if "cited" in row else None
        return NotedSpan(Marked(start, end, kind, links.document_address(cited) if cited else None))
    if kind == "sector":
        return NotedSpan(Marked(start, end, kind, links.sector_address(thing)))
    if kind == "about":
        part = thing.rsplit("/", 1)[-1] if links.document_of(thing) != thing else None
        return NotedSpan(Marked(start, end, kind, id=part if part and cls != ZC.PolicyPlan else None))
    return NotedSpan(Marked(start, end, kind))


def _depth(section: str) -> int:
    """Return how deep a section lies: ``annex1-sec-1-2`` is one below its first level."""
    return section.rsplit("-sec-", 1)[-1].count("-") if "-sec-" in section else 0


def document_lines(text: str, spans: Sequence[NotedSpan | Marked]) -> list[Line]:
    """Return *text* line by line, blank lines left out, every span marked where it stands."""
    noted = [span if isinstance(span, NotedSpan) else NotedSpan(span) for span in spans]
    noted.sort(key=lambda one: (one.mark.start, -one.mark.end))
    lines: list[Line] = []
    ids_seen: set[str] = set()
    active: list[NotedSpan] = []
    index, start = 0, 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        active = [one for one in active if one.mark.end > start]
        beginning = index
        while index < len(noted) and noted[index].mark.start < end:
            active.append(noted[index])
            index += 1
        if line.strip():
            new = noted[beginning:index]
            notes = tuple(sorted(dict.fromkeys(one.note for one in new if one.note), key=_urgency))
            stop = start + len(line.rstrip())
            level = max((one.level for one in new if one.mark.end >= stop - HEADING_TAIL), default=0)
            html = marked_text(text, [_once(one.mark, ids_seen) for one in active], start, end - _break(line))
            lines.append(Line(html, level, notes, "\t" in line))
        start = end
    return lines


def _urgency(note: Note) -> int:
    """Return where a note stands among those of its line: tasks first, then findings by severity."""
    return NOTE_ORDER.index(note.kind) if note.kind in NOTE_ORDER else len(NOTE_ORDER)


def _once(mark: Marked, ids_seen: set[str]) -> Marked:
    """Return *mark* without its second id when the page already has that id."""
    if mark.id is None:
        return mark
    if mark.id in ids_seen:
        return Marked(mark.start, mark.end, mark.kind, mark.href, mark.title)
    ids_seen.add(mark.id)
    return mark


def _break(line: str) -> int:
    return len(line) - len(line.rstrip("\r\n"))
