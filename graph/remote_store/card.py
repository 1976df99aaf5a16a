"""``kinds.toml`` -> the card of a store: how to ask it, what of its answers is an error, how it takes data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.message import Message
from functools import cache
from pathlib import Path
from typing import Any, Literal

Auth = Literal["none", "basic", "digest", "bearer"]
STANDARD = "sparql11"
"""The kind of a store that we do not know."""
_KINDS = Path(__file__).parent / "kinds.toml"


@dataclass(frozen=True, slots=True)
class Card:
    """What one store can do. The fields are described at the head of ``kinds.toml``."""

    kind: str
    sign: str
    ask: Literal["boolean", "row"]
    cut_headers: tuple[str, ...]
    time_headers: tuple[str, ...]
    time_parameter: str
    row_cap: int
    extensions: tuple[str, ...]
    update: str
    auth: Auth
    batch_triples: int
    upload: str
    upload_field: str
    upload_quads: bool
    copy_triples: int
    dialect: Literal["", "virtuoso"]
    lossy: tuple[str, ...]
    dataset_parameters: bool = True
    """It answers from the graphs that ``default-graph-uri`` names, as the protocol asks (2.1.4)."""
    cap_is_silent: bool = False
    """It leaves rows out above `row_cap` and no header says so."""

    def cuts_silently(self, rows: int) -> bool:
        """Say whether an answer of so many rows may be part of a longer one although nothing says so."""
        return self.cap_is_silent and rows >= self.row_cap > 0

    def as_json(self) -> dict[str, object]:
        """Return the card as ``/health`` shows it."""
        return {**asdict(self), "query": "POST application/x-www-form-urlencoded"}


@cache
def cards() -> Mapping[str, Card]:
    """Return the card of each kind of store, as written in ``kinds.toml``."""
    with _KINDS.open("rb") as file:
        read = tomllib.load(file)
    return {kind: card_from({"kind": kind, **fields}) for kind, fields in read.items()}


def card_from(fields: Mapping[str, Any]) -> Card:
    """Return the card with these *fields*, as TOML or JSON has them."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return Card(**values)


def card_of(headers: Message) -> Card:
    """Return the card of the store that answers with *headers* (as `http.client` gives them)."""
    for card in cards().values():
        name, _, begin = card.sign.partition(":")
        if name and (value := headers.get(name)) is not None and value.startswith(begin.strip()):
            return card
    return cards()[STANDARD]
