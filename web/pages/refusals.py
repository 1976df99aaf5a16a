"""What a page refuses, said in both languages: the error page and the problem for programs are made from these."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest, NotAcceptable, NotFound


class Absent(NotFound):
    """404: the graph, or the site, does not hold what the address names."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh


class Unreadable(BadRequest):
    """400: a field of the address says something that cannot be read."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh


class NoSuchForm(NotAcceptable):
    """406: the visitor takes none of the forms there are."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
