"""Text + spans of it -> HTML with a mark for every span, however they nest or cross. The only maker of Markup.

Spans are half-open ranges of code points. HTML elements must nest, so a mark that would cross the end of an outer one is
closed there and opened again behind it; only its first piece carries the id. A link cannot hold a link, so each run of
text is linked once, to where its innermost span leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from web import links


@dataclass(frozen=True, slots=True)
class Marked:
    """A span to show: what kind of thing it is, where a click leads, what to say of it."""

    start: int
    end: int
    kind: str
    """CSS class: ``task``, ``lead``, ``support``, ``citation``, ``heading`` …."""
    href: str | None = None
    title: str | None = None
    id: str | None = None
    """A second id, for parts that are addressed by name (``annex1-sec-1``)."""


def merged(spans: Iterable[Marked]) -> list[Marked]:
    """Return *spans* outermost first, those of equal range made one (kinds joined, the first link and words kept)."""
    by_range: dict[tuple[int, int], Marked] = {}
    for span in spans:
        if span.end <= span.start:
            continue
        known = by_range.get((span.start, span.end))
        if known is None:
            by_range[span.start, span.end] = span
            continue
        kinds = dict.fromkeys((known.kind + " " + span.kind).split())
        titles = dict.fromkeys(title for title in (known.title, span.title) if title)
        by_range[span.start, span.end] = Marked(
            span.start,
            span.end,
            " ".join(kinds),
            known.href or span.href,
            "；".join(titles) or None,
            known.id or span.id,
        )
    return sorted(by_range.values(), key=lambda span: (span.start, -span.end))


def marked_text(text: str, spans: Sequence[Marked], start: int = 0, end: int | None = None) -> Markup:
    """Return characters [start, end) of *text* as HTML with *spans* marked; spans outside are left out, others clipped.

    A span that begins before *start* keeps its id only in the piece that begins it.
    """
    stop = len(text) if end is None else min(end, len(text))
    inside = [span for span in merged(spans) if span.start < stop and span.end > start]
    out: list[str] = []
    open_marks: list[Marked] = []
    position = start

    def write_to(limit: int) -> None:
        nonlocal position
        if limit <= position:
            return
        words = str(escape(text[position:limit]))
        href = next((mark.href for mark in reversed(open_marks) if mark.href), None)
        out.append(f'<a href="{escape(href)}">{words}</a>' if href and words.strip() else words)
        position = limit

    def close_to(limit: int) -> None:
        """Close every mark that ends at or before *limit*; reopen what had to be closed to reach it."""
        while ending := [mark for mark in open_marks if mark.end <= limit]:
            first = min(ending, key=lambda mark: mark.end)
            write_to(first.end)
            depth = open_marks.index(first)
            above = open_marks[depth + 1 :]
            out.append("</mark>" * (len(above) + 1))
            del open_marks[depth:]
            for mark in above:
                open_marks.append(mark)
                out.append(_opening(mark, first=False))

    for span in inside:
        at = max(span.start, start)
        close_to(at)
        write_to(at)
        open_marks.append(span)
        out.append(_opening(span, first=span.start >= start))
    close_to(stop)
    write_to(stop)
    out.append("</mark>" * len(open_marks))
    return Markup("".join(out))


def _opening(mark: Marked, *, first: bool) -> str:
    title = f' title="{escape(mark.title)}"' if mark.title and first else ""
    if not first:
        return f'<mark class="{escape(mark.kind)}">'
    named = f'<span id="{escape(mark.id)}"></span>' if mark.id else ""
    return f'{named}<mark id="{links.anchor(mark.start, mark.end)}" class="{escape(mark.kind)}"{title}>'
