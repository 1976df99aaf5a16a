"""What one form found before all forms are put in order: the words of a task and who acts."""

from __future__ import annotations

from msgspec import Struct

from graph.document import Span
from graph.extraction.responsibility import Responsibility
from graph.task import Form


class Draft(Struct):
    """A task as one form reads it."""

    span: Span
    """The words of the action."""
    form: Form
    responsibility: Responsibility
    closed: Span
    """All that this assignment speaks for, its own bracket, label or row included; no clause is read in it."""
    number: int | None = None
    trace: str = ""
    """Which rule read it; for warnings and for people who look."""
