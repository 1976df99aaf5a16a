"""Tables (published or recovered) -> drafts of tasks: one for each row that names an action and who acts.

Which column holds what follows from its heading (:mod:`graph.reading.column_names`), never from its place. A merged cell
counts for every row it covers, 同上 and ditto marks take the names of the row above, 无 / — name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.document import Cell, Document, Row, Span, Table
from graph.extraction.card_tables import are_cards, card_drafts
from graph.extraction.draft import Draft
from graph.extraction.labels import role_of
from graph.extraction.persons import names_unit, unit_before_person, without_persons
from graph.extraction.responsibility import Responsibility, add_responsibility, named_places
from graph.extraction.unit_words import is_unit
from graph.reading.column_names import ACTOR_KINDS, ColumnKind, column_kind, surely_acts
from graph.task import ROLES, Role

_DITTO = re.compile(r"[\s　]*[(（]?(?:同上|〃|″|\"|＂|“”|同前|～)[)）]?[。.]?[\s　]*\Z")
_SAYS_NOTHING = re.compile(
    r"[\s　]*(?:[(（]?同[上前][)）]?[。.]?|[〃″\"＂“”～/／无—－\-]{1,3})[\s　]*(?!.)", re.DOTALL
)
"""A cell that repeats the one above or names nobody; it does not tell what its column holds."""
_LONGEST_DITTO = 8
_DITTO_SIGNS = '同(（〃″"＂“～'
"""What says the same again begins with one of these."""
_DIGITS = re.compile(r"[0-9０-９]{1,4}")
_DECIMAL = re.compile(r"\s*[0-9]{1,4}(?:\.[0-9]{1,3})+\.?\s*\Z")
"""The number of a part of a task (1.2) is no count of the rows."""
_LONGEST_NUMBER = 4
_HEAD_ROWS = 5
_FEWEST_KNOWN = 2
_ACTIONS: frozenset[ColumnKind] = frozenset(("task", "duty", "category", "other"))
"""Columns that may hold what is to be done."""
_SHORTEST_TASK = 8
"""Tasks under an unknown heading are at least so long on average, in code points."""
_ENOUGH_CELLS = 16
"""So many cells tell whether a column names units."""


@dataclass(slots=True)
class TableReading:
    """The drafts of one table, and what was odd about it."""

    drafts: list[Draft] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    duties: list[tuple[Span, Draft]] = field(default_factory=list)
    """Cells that say in sentences what each unit of the row does (负责事项), with the row's draft."""


def table_drafts(document: Document, text: str, tables: tuple[Table, ...]) -> TableReading:
    """Return the drafts of all *tables* in order; *text* is the shadow of *document*."""
    reading = TableReading()
    columns: list[ColumnKind | None] = []
    for table in tables:
        if are_cards(text, table):
            reading.drafts.extend(card_drafts(document, text, table))
            columns = []
            continue
        head, own = _head(text, table)
        if own:
            columns = own
        elif not columns or _width(table) != len(columns):
            columns = []
            continue
        _read_rows(document, text, table, table.rows[head:], columns, reading)
    return reading


def _width(table: Table) -> int:
    if table.flattened:
        return len(table.rows[0].cells)
    return max((cell.column + cell.column_span for row in table.rows for cell in row.cells), default=0)


def _head(text: str, table: Table) -> tuple[int, list[ColumnKind | None]]:
    """Return the number of rows up to and with the head, and the kind of each column; (0, []) when there is no head."""
    best: tuple[int, list[ColumnKind | None]] = (0, [])
    most = 0
    width = _width(table)
    for index, row in enumerate(table.rows[:_HEAD_ROWS]):
        kinds = _kinds(text, row, width)
        known = sum(kind is not None for kind in kinds)
        if known > most and known >= _FEWEST_KNOWN and any(kind in ACTOR_KINDS for kind in kinds):
            most, best = known, (index + 1, kinds)
        elif best[1] and index == best[0]:
            merged = [lower or upper for lower, upper in zip(kinds, best[1], strict=True)]
            if known and all(
                kind is not None or not cell for kind, cell in zip(kinds, _filled(row, kinds), strict=True)
            ):
                best = (index + 1, merged)
    if best[1] and best[1][0] is None and _counts_rows(text, table.rows[best[0] :]):
        best[1][0] = "number"
    if best[1] and not _ACTIONS & set(best[1]):
        _head_unknown_task(text, table, best)
    usable = _ACTIONS & {kind for kind in best[1] if kind}
    return best if usable else (0, [])


def _head_unknown_task(text: str, table: Table, head: tuple[int, list[ColumnKind | None]]) -> None:
    """Call the fullest column under a heading that no pattern knows the task's, where its cells are as long as tasks are."""
    rows, kinds = head
    named = [cell for cell in table.rows[rows - 1].cells if cell.span.start < cell.span.end]
    if not any(surely_acts(cell.span.of(text)) for cell in named):
        return
    columns = [cell.column for cell in named if cell.column_span == 1 and kinds[cell.column] is None]
    lengths = {
        column: [
            cell.span.end - cell.span.start
            for row in table.rows[rows:]
            for cell in row.cells
            if cell.column == column and cell.column_span < len(kinds)
        ]
        for column in columns
    }
    fullest = max(columns, key=lambda column: sum(lengths[column]), default=None)
    if fullest is not None and sum(lengths[fullest]) >= _SHORTEST_TASK * max(len(lengths[fullest]), 1):
        kinds[fullest] = "task"


def _counts_rows(text: str, rows: tuple[Row, ...]) -> bool:
    """Tell whether the first column of *rows* numbers them, though nothing heads it."""
    cells = [row.cells[0].span for row in rows[:_ENOUGH_CELLS] if not _is_section(row)]
    return bool(cells) and all(text[span.start : span.end].isdigit() for span in cells)


def _kinds(text: str, row: Row, width: int) -> list[ColumnKind | None]:
    kinds: list[ColumnKind | None] = [None] * width
    for cell in row.cells:
        kind = column_kind(cell.span.of(text))
        for column in range(cell.column, min(cell.column + cell.column_span, width)):
            kinds[column] = kind
    return kinds


def _filled(row: Row, kinds: list[ColumnKind | None]) -> list[bool]:
    filled = [False] * len(kinds)
    for cell in row.cells:
        if cell.column < len(filled):
            filled[cell.column] = cell.span.start < cell.span.end
    return filled


def _read_rows(
    document: Document,
    text: str,
    table: Table,
    rows: tuple[Row, ...],
    columns: list[ColumnKind | None],
    reading: TableReading,
) -> None:
    kinds = _levels_of_actors(columns)
    actions = _action_columns(rows, kinds)
    if not actions or not _names_units(text, rows, kinds):
        return
    previous: Draft | None = None
    numbers: dict[int, Span] = {}
    width = len(kinds)
    number_column = kinds.index("number") if "number" in kinds else None
    duty_column = kinds.index("duty") if "duty" in kinds and kinds[actions[0]] == "task" else None
    telling = _telling(kinds)
    support_stated = "support" in kinds
    for row in rows:
        if _is_section(row) or (_first_is_head(text, row) and _kinds(text, row, width) == columns):
            continue
        cells: Sequence[Cell | None] = row.cells if table.flattened else _cells_by_column(row, width)
        action: Span | None = None
        for k in actions:
            cell = cells[k]
            if cell is not None and cell.span.start < cell.span.end:
                action = cell.span
                break
        if action is None:
            continue
        who = Responsibility(labelled=True, support_stated=support_stated)
        _row_responsibility(document, text, cells, telling, previous, who)
        number_cell = cells[number_column] if number_column is not None else None
        number = _number(text, number_cell) if number_cell is not None else None
        draft = Draft(action, "table", who, row.span, number, f"{table.id} row {row.cells[0].row + 1}")
        if previous is not None and previous.span.start == action.start and previous.span == action:
            _join(previous, draft)
            continue
        named = bool(who.lead or who.responsible)
        place = number_cell.span if number_cell is not None else action
        again = number is not None and numbers.setdefault(number, place) != place
        if again or not named:
            _warn(document, draft, reading, again=again, named=named)
        if named or who.support or who.guide:
            reading.drafts.append(draft)
        duty = cells[duty_column] if duty_column is not None else None
        if duty is not None and duty.span.start < duty.span.end:
            reading.duties.append((duty.span, draft))
        previous = draft


def _telling(kinds: list[ColumnKind | None]) -> list[tuple[int, Role | None]]:
    """Return the columns that say who acts or until when: their place and role, None for the time."""
    roles = ((column, kind, role_of(kind)) for column, kind in enumerate(kinds) if kind is not None)
    return [(column, role) for column, kind, role in roles if role is not None or kind == "due"]


def _levels_of_actors(columns: list[ColumnKind | None]) -> list[ColumnKind | None]:
    """Drop the columns of offices inside one unit where the table names units in the same role."""
    roles = {role_of(kind) for kind in columns if kind in ("lead", "support", "responsible", "guide")}
    return [None if kind is not None and kind.endswith("_office") and roles else kind for kind in columns]


def _action_columns(rows: tuple[Row, ...], kinds: list[ColumnKind | None]) -> list[int]:
    """Return the columns that may hold the action, the fullest first."""
    for wanted in (("task",), ("duty",), ("category", "other")):
        columns = [column for column, kind in enumerate(kinds) if kind in wanted]
        if len(columns) == 1:
            return columns
        if columns:
            length = dict.fromkeys(columns, 0)
            for row in rows:
                for cell in row.cells:
                    if cell.column in length and cell.column_span < len(kinds):
                        length[cell.column] += cell.span.end - cell.span.start
            return sorted(columns, key=lambda column: -length[column])
    return []


def _names_units(text: str, rows: tuple[Row, ...], kinds: list[ColumnKind | None]) -> bool:
    """Tell whether the columns that should name units do (单位 may also head units of measure)."""
    filled = fitting = 0
    for row in rows:
        if _is_section(row):
            continue
        for cell in row.cells:
            if (
                cell.column < len(kinds)
                and kinds[cell.column] in ACTOR_KINDS
                and cell.span.start < cell.span.end
            ):
                if _SAYS_NOTHING.match(text, cell.span.start, cell.span.end):
                    continue
                filled += 1
                words = cell.span.of(text)
                fitting += any(
                    is_unit(words[begin:end]) or unit_before_person(words[begin:end])
                    for begin, end in named_places(words)
                )
        if filled >= _ENOUGH_CELLS:
            break
    return filled == 0 or fitting * 2 >= filled


def _cells_by_column(row: Row, width: int) -> list[Cell | None]:
    cells: list[Cell | None] = [None] * width
    for cell in row.cells:
        for column in range(cell.column, min(cell.column + cell.column_span, width)):
            cells[column] = cell
    return cells


def _is_section(row: Row) -> bool:
    """Tell whether one cell fills the whole of *row*."""
    cells = row.cells
    if len(cells) == 1:
        return cells[0].column_span > 1
    first = cells[0].span
    return cells[-1].span.start == first.start and all(cell.span == first for cell in cells)


def _first_is_head(text: str, row: Row) -> bool:
    span = row.cells[0].span
    words = text[span.start : span.end]
    return not words.isdigit() and column_kind(words) is not None


def _row_responsibility(
    document: Document,
    text: str,
    cells: Sequence[Cell | None],
    telling: list[tuple[int, Role | None]],
    previous: Draft | None,
    who: Responsibility,
) -> None:
    """Add to *who* what the *telling* columns of one row say."""
    stated: Span | None = None
    seen: list[int] = []
    original = document.text
    for column, role in telling:
        cell = cells[column]
        if cell is None:
            continue
        span = cell.span
        start, end = span.start, span.end
        if start >= end:
            continue
        ditto = (
            end - start <= _LONGEST_DITTO
            and previous is not None
            and (text[start] in _DITTO_SIGNS or text[start].isspace())
            and _DITTO.match(text[start:end]) is not None
        )
        if role is None:
            stated = previous.responsibility.due if ditto and previous else span
        elif start not in seen:
            seen.append(start)
            if ditto and previous:
                who.of(role).extend(previous.responsibility.of(role))
            else:
                add_responsibility(who, text, span, "responsible", original, role)
    for named in (who.lead, who.support, who.responsible, who.guide):
        for mention in named:
            if not names_unit(mention.text):
                named[:] = without_persons(named)
                break
    if stated is not None:
        who.due = stated


def _number(text: str, cell: Cell) -> int | None:
    words = text[cell.span.start : cell.span.end]
    if len(words) <= _LONGEST_NUMBER and words.isdigit() and words.isascii():
        return int(words)
    match = None if _DECIMAL.match(words) else _DIGITS.search(words)
    return int(match.group()) if match else None


def _join(draft: Draft, further: Draft) -> None:
    """Add a row that shares its action cell with the row above."""
    for role in ROLES:
        known = {mention.span for mention in draft.responsibility.of(role)}
        draft.responsibility.of(role).extend(
            m for m in further.responsibility.of(role) if m.span not in known
        )
    draft.closed = Span(draft.closed.start, max(draft.closed.end, further.closed.end))


def _warn(
    document: Document,
    draft: Draft,
    reading: TableReading,
    *,
    again: bool,
    named: bool,
) -> None:
    """Note what is odd about a row: a number that another cell had (*again*), nobody who leads or is responsible (not *named*)."""
    where = f"{draft.trace} ({document.quote(draft.span)[:20]}…)"
    if again:
        reading.warnings.append(
            f"{where}: read number {draft.number} again, expected each number once; both rows are kept"
        )
    if not named:
        reading.warnings.append(
            f"{where}: read no unit that leads or is responsible, expected one; check the row"
        )
