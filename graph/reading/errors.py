"""The one error of reading: a file that no document can be made of."""

from __future__ import annotations


class UnreadableFile(ValueError):
    """A file that was refused; the message is one sentence: what was read, where, what was expected, what to do."""

    def __init__(self, name: str, found: str, expected: str, remedy: str) -> None:
        self.name, self.found, self.expected, self.remedy = name, found, expected, remedy
        super().__init__(f"{name}: read {found}, expected {expected}; {remedy}")

    def __reduce__(self) -> tuple[type[UnreadableFile], tuple[str, str, str, str]]:
        """Make the error survive pickling, as pools and the PDF process need."""
        return UnreadableFile, (self.name, self.found, self.expected, self.remedy)
