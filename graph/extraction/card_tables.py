"""A table that is written as cards (one field a row: 工作任务 | …, 牵头单位 | …) -> drafts, one for each card.

Offices publish lists of tasks so for narrow screens: the name of a field stands in one cell and its value in the next, and a
new card begins where a field comes again. The names of fields are the names of columns (:mod:`graph.reading.column_names`).
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.document import Document, Row, Span, Table
from graph.extraction.draft import Draft
from graph.extraction.labels import role_of
from graph.extraction.persons import without_persons
from graph.extraction.responsibility import Responsibility, add_responsibility
from graph.reading.column_names import ACTOR_KINDS, ColumnKind, column_kind
from graph.task import ROLES

_FEWEST_FIELDS = 2
"""A table is made of cards when so many of its rows begin with the name of a field and go on with its value."""
_TELLING: tuple[ColumnKind, ...] = ("task", "duty", "category")
Fields = list[tuple[ColumnKind, Span]]


def are_cards(text: str, table: Table) -> bool:
    """Tell whether *table* is written as cards: names of fields down its first column, never side by side."""
    if table.flattened or len(table.rows) < _FEWEST_FIELDS:
        return False
    kinds: set[ColumnKind] = set()
    fields = 0
    for row in table.rows:
        cells = _cells(row)
        first = column_kind(cells[0].of(text)) if cells else None
        if first is None or len(cells) < 2:
            continue
        if column_kind(cells[1].of(text)) is not None:
            return False
        kinds.update(kind for kind, _ in _fields(text, row))
        fields += 1
    return (
        fields >= _FEWEST_FIELDS
        and 2 * fields > len(table.rows)
        and bool(kinds & ACTOR_KINDS)
        and bool(kinds & {"task", "duty"})
    )


def card_drafts(document: Document, text: str, table: Table) -> list[Draft]:
    """Return the drafts of the cards that *table* is made of; *text* is the shadow of *document*."""
    drafts = [_draft(document, text, card, table) for card in _cards(text, table)]
    return [draft for draft in drafts if draft is not None]


def _cells(row: Row) -> list[Span]:
    """Return the places of the cells of *row*, each cell once however many columns it spans."""
    spans: list[Span] = []
    for cell in row.cells:
        if not spans or cell.span != spans[-1]:
            spans.append(cell.span)
    return spans


def _fields(text: str, row: Row) -> Iterator[tuple[ColumnKind, Span]]:
    """Yield the fields of *row*: what the name in one cell says of the value in the next."""
    cells = _cells(row)
    place = 0
    while place + 1 < len(cells):
        kind = column_kind(cells[place].of(text))
        if kind is not None:
            yield kind, cells[place + 1]
            place += 1
        place += 1


def _cards(text: str, table: Table) -> Iterator[Fields]:
    card: Fields = []
    for row in table.rows:
        for kind, value in _fields(text, row):
            if any(kind == known and kind in ("number", "task") for known, _ in card):
                yield card
                card = []
            card.append((kind, value))
    if card:
        yield card


def _draft(document: Document, text: str, card: Fields, table: Table) -> Draft | None:
    action = next(
        (value for wanted in _TELLING for kind, value in card if kind == wanted and value.start < value.end),
        None,
    )
    if action is None:
        return None
    who = Responsibility(labelled=True)
    number: int | None = None
    for kind, value in card:
        role = role_of(kind)
        words = value.of(text).strip()
        if role is not None:
            who.support_stated |= role == "support"
            if words:
                add_responsibility(who, text, value, "responsible", document.text, role)
        elif kind == "due" and words:
            who.due = value
        elif kind == "number" and words.isdigit() and words.isascii():
            number = int(words)
    for role in ROLES:
        who.of(role)[:] = without_persons(who.of(role))
    if not any(who.of(role) for role in ROLES):
        return None
    closed = Span(min(value.start for _, value in card), max(value.end for _, value in card))
    return Draft(action, "table", who, closed, number, f"{table.id} card")
