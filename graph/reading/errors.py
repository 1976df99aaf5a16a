"""The one error of reading: a file that no document can be made of."""

from __future__ import annotations


class UnreadableFile(ValueError):
    """A file that was refused; the message is one sentence: what was read, where, what was expected, what to do."""

    def __init__(self, name: str, found: str, expected: str, remedy: str) -> None:
        self.name = name
        super().__init__(f"{name}: read {found}, expected {expected}; {remedy}")
