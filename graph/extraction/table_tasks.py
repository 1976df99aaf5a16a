"""Tables (published or recovered) -> drafts of tasks: one for each row that names an action and who acts.

Which column holds what follows from its heading (:mod:`graph.reading.column_names`), never from its place. A merged cell
counts for every row it covers, 同上 and ditto marks take the names of the row above, 无 / — name nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.document import Cell, Document, Row, Span, Table
from graph.extraction.draft import Draft
from graph.extraction.responsibility import Responsibility, read_responsibility, role_of
from graph.extraction.unit_words import is_unit
from graph.reading.column_names import ACTOR_KINDS, ColumnKind, column_kind
from graph.task import ROLES, Role

_DITTO = re.compile(r"[\s　]*(?:同上|〃|″|\"|＂|“”|同前|～)[\s　]*\Z")
_DIGITS = re.compile(r"[0-9０-９]{1,4}")
_HEAD_ROWS = 5
_FEWEST_KNOWN = 2


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
        head, own = _head(text, table)
        if own:
            columns = own
        elif not columns or _width(table) != len(columns):
            columns = []
            continue
        _read_rows(document, text, table, table.rows[head:], columns, reading)
    return reading


def _width(table: Table) -> int:
    return max((cell.column + cell.column_span for row in table.rows for cell in row.cells), default=0)


def _head(text: str, table: Table) -> tuple[int, list[ColumnKind | None]]:
    """Return the number of rows up to and with the head, and the kind of each column; (0, []) when there is no head."""
    best: tuple[int, list[ColumnKind | None]] = (0, [])
    most = 0
    for index, row in enumerate(table.rows[:_HEAD_ROWS]):
        kinds = _kinds(text, row, _width(table))
        known = sum(kind is not None for kind in kinds)
        if known > most and known >= _FEWEST_KNOWN and any(kind in ACTOR_KINDS for kind in kinds):
            most, best = known, (index + 1, kinds)
        elif best[1] and index == best[0]:
            merged = [lower or upper for lower, upper in zip(kinds, best[1], strict=True)]
            if known and all(
                kind is not None or not cell for kind, cell in zip(kinds, _filled(row, kinds), strict=True)
            ):
                best = (index + 1, merged)
    usable = {"task", "duty", "category", "other"} & {kind for kind in best[1] if kind}
    return best if usable else (0, [])


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
    numbers: set[int] = set()
    for row in rows:
        cells = _cells_by_column(row, len(kinds))
        if _is_section(row, cells) or _kinds(text, row, len(kinds)) == columns:
            continue
        action = next(
            (cells[c].span for c in actions if c in cells and cells[c].span.end > cells[c].span.start), None
        )
        if action is None:
            continue
        who = _row_responsibility(document, text, cells, kinds, previous)
        number = _number(text, cells, kinds)
        draft = Draft(action, "table", who, row.span, number, f"{table.id} row {row.cells[0].row + 1}")
        if previous is not None and previous.span == action:
            _join(previous, draft)
            continue
        _warn(document, draft, numbers, reading)
        if any(True for _ in who.names()):
            reading.drafts.append(draft)
        if kinds[actions[0]] == "task":
            cell = cells.get(kinds.index("duty")) if "duty" in kinds else None
            if cell is not None and cell.span.end > cell.span.start:
                reading.duties.append((cell.span, draft))
        previous = draft


def _levels_of_actors(columns: list[ColumnKind | None]) -> list[ColumnKind | None]:
    """Drop the columns of offices inside one unit where the table names units in the same role."""
    roles = {role_of(kind) for kind in columns if kind in ("lead", "support", "responsible", "guide")}
    return [None if kind in ("lead_office", "support_office") and roles else kind for kind in columns]


def _action_columns(rows: tuple[Row, ...], kinds: list[ColumnKind | None]) -> list[int]:
    """Return the columns that may hold the action, the fullest first."""
    for wanted in (("task",), ("duty",), ("category", "other")):
        columns = [column for column, kind in enumerate(kinds) if kind in wanted]
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
        for cell in row.cells:
            if (
                cell.column < len(kinds)
                and kinds[cell.column] in ACTOR_KINDS
                and cell.span.end > cell.span.start
            ):
                names = [m.text for m in read_responsibility(text, cell.span).names()]
                if names and cell.column_span < len(kinds):
                    filled += 1
                    fitting += any(is_unit(name) for name in names)
        if filled >= 40:
            break
    return filled == 0 or fitting * 2 >= filled


def _cells_by_column(row: Row, width: int) -> dict[int, Cell]:
    return {
        column: cell
        for cell in row.cells
        for column in range(cell.column, min(cell.column + cell.column_span, width))
    }


def _is_section(row: Row, cells: dict[int, Cell]) -> bool:
    return len({cell.span for cell in row.cells}) == 1 and (len(cells) > 1 or row.cells[0].column_span > 1)


def _row_responsibility(
    document: Document,
    text: str,
    cells: dict[int, Cell],
    kinds: list[ColumnKind | None],
    previous: Draft | None,
) -> Responsibility:
    who = Responsibility(labelled=True)
    seen: set[Span] = set()
    for column, kind in enumerate(kinds):
        cell = cells.get(column)
        if kind == "support":
            who.support_stated = True
        if cell is None or kind is None or cell.span in seen:
            continue
        role = role_of(kind)
        if role is not None:
            seen.add(cell.span)
            if previous is not None and _DITTO.match(cell.span.of(text)):
                who.of(role).extend(previous.responsibility.of(role))
            else:
                _add(who, read_responsibility(text, cell.span, role, document.text), role)
        elif kind == "due" and cell.span.end > cell.span.start:
            ditto = previous is not None and _DITTO.match(cell.span.of(text))
            who.due = previous.responsibility.due if ditto and previous else cell.span
    return who


def _add(who: Responsibility, cell: Responsibility, role: Role) -> None:
    """Add what a cell says: the column decides the role of whoever the cell calls merely responsible."""
    if role != "responsible":
        cell.of(role).extend(cell.responsible)
        cell.of(role).sort(key=lambda mention: mention.span)
        cell.responsible.clear()
    due = who.due
    who.merge(cell)
    who.due = due or cell.due


def _number(text: str, cells: dict[int, Cell], kinds: list[ColumnKind | None]) -> int | None:
    if "number" not in kinds:
        return None
    cell = cells.get(kinds.index("number"))
    match = _DIGITS.search(text, cell.span.start, cell.span.end) if cell else None
    return int(match.group()) if match else None


def _join(draft: Draft, further: Draft) -> None:
    """Add a row that shares its action cell with the row above."""
    for role in ROLES:
        known = {mention.span for mention in draft.responsibility.of(role)}
        draft.responsibility.of(role).extend(
            m for m in further.responsibility.of(role) if m.span not in known
        )
    draft.closed = Span(draft.closed.start, max(draft.closed.end, further.closed.end))


def _warn(document: Document, draft: Draft, numbers: set[int], reading: TableReading) -> None:
    words = document.quote(draft.span)[:20]
    where = f"{draft.trace} ({words}…)"
    if draft.number is not None:
        if draft.number in numbers:
            reading.warnings.append(
                f"{where}: read number {draft.number} again, expected each number once; both rows are kept"
            )
        numbers.add(draft.number)
    who = draft.responsibility
    if not who.lead and not who.responsible:
        reading.warnings.append(
            f"{where}: read no unit that leads or is responsible, expected one; check the row"
        )
