"""A long list -> one page of it with the addresses of the pages before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

from web.pages.site import this_address

Item = TypeVar("Item")
PAGE_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Item]):
    """One page of a list: the items, which page of how many, how many items in all."""

    items: Sequence[Item]
    number: int
    pages: int
    total: int

    @property
    def before(self) -> str | None:
        """The address of the page before, None on the first."""
        return this_address(page=self.number - 1) if self.number > 1 else None

    @property
    def after(self) -> str | None:
        """The address of the next page, None on the last."""
        return this_address(page=self.number + 1) if self.number < self.pages else None


def asked_page() -> int:
    """Return the page number that the address asks for, 1 when it asks for none or for nonsense."""
    asked = request.args.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def sheet(items: Sequence[Item], size: int = PAGE_ITEMS) -> Sheet[Item]:
    """Return the asked page of *items*."""
    pages = max(1, -(-len(items) // size))
    number = min(asked_page(), pages)
    return Sheet(items[(number - 1) * size : number * size], number, pages, len(items))
