"""Columns and rows -> the bytes of an XLSX file that an office program opens without repair."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

CELL_CHARACTERS_MAX = 32_767
_FILLS = {
    "lead": PatternFill("solid", start_color="C8553D"),
    "support": PatternFill("solid", start_color="A9C1D9"),
    "responsible": PatternFill("solid", start_color="D9C58B"),
    "guide": PatternFill("solid", start_color="B9D3B0"),
}


def sheet_name(words: str) -> str:
    """Return *words* as a sheet may be called: at most 31 characters, none of ``[]:*?/\\``."""
    return "".join("_" if mark in "[]:*?/\\'" else mark for mark in words)[:31] or "table"


def written(cell: object) -> str | float | None:
    """Return a value as a cell can hold it: control characters out, at most 32,767 characters."""
    if cell is None or isinstance(cell, int | float):
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("", str(cell))[:CELL_CHARACTERS_MAX]


def workbook_bytes(
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    fills: Sequence[Sequence[str | None]] | None = None,
    frozen_columns: int = 0,
    upright: bool = False,
) -> bytes:
    """Return one sheet with a frozen header row; *fills* colours cells by role, *upright* writes headers top to bottom."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(name))
    sheet.freeze_panes = f"{get_column_letter(frozen_columns + 1)}2"
    for number, column in enumerate(columns, 1):
        longest = max((len(str(row[number - 1] or "")) for row in rows[:200]), default=0)
        narrow = upright and number > frozen_columns
        sheet.column_dimensions[get_column_letter(number)].width = (
            4 if narrow else min(60, max(8, len(column), longest) * 1.7)
        )
    header = []
    for number, column in enumerate(columns, 1):
        cell = WriteOnlyCell(sheet, value=written(column))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(
            text_rotation=255 if upright and number > frozen_columns else 0, vertical="top"
        )
        header.append(cell)
    sheet.append(header)
    for index, row in enumerate(rows):
        line = []
        for column_index, value in enumerate(row):
            cell = WriteOnlyCell(sheet, value=written(value))
            role = fills[index][column_index] if fills else None
            if role in _FILLS:
                cell.fill = _FILLS[role]
                cell.alignment = Alignment(horizontal="center")
            line.append(cell)
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
