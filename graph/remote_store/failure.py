"""What goes wrong with a remote store, in the words the web layer knows. Imports nothing: every query process has it."""

from __future__ import annotations

from typing import Literal

Why = Literal["syntax", "evaluation", "time", "limit", "unavailable"]


class StoreFailed(Exception):
    """The store gave no answer, or not all of it. ``why`` is a word the web layer knows; the message tells what to do."""

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why = why
