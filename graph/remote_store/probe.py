"""A store's address -> its card: the kind it shows itself to be, and what a few small queries say of how it answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from graph.remote_store.address import RemoteAddress
from graph.remote_store.card import STANDARD, Card, card_of, cards
from graph.remote_store.client import Client
from graph.remote_store.failure import StoreFailed

NOWHERE = "urn:x-policygraph:no-such-graph"
_CAP_TRIED = 22**3
"""Rows of the query that tries for a cap: above the 10,000 that Virtuoso comes with."""


def probed(address: RemoteAddress) -> Card:
    """Return the card of the store at *address*; raise StoreFailed when it does not answer at all."""
    asked = Client(address, cards()[STANDARD])
    headers = asked.headers("ASK { }")
    card = card_of(headers)
    client = Client(address, card)
    card = replace(card, ask=_ask_form(client), dataset_parameters=_reads_dataset(client))
    return _with_row_cap(Client(address, card))


def _ask_form(client: Client) -> Literal["boolean", "row"]:
    """A store that answers ASK with a table is asked the way Virtuoso is."""
    try:
        return "row" if client.rows("ASK { }") else "boolean"
    except AssertionError:
        return "boolean"


def _reads_dataset(client: Client) -> bool:
    found = client.rows("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1", default_graphs=[NOWHERE])
    return not found


def _with_row_cap(client: Client) -> Card:
    values = " ".join(str(number) for number in range(22))
    tables = " ".join(f"VALUES ?{name} {{ {values} }}" for name in "abc")
    query = f"SELECT (1 AS ?x) WHERE {{ {tables} }}"
    try:
        rows = len(client.rows(query))
    except StoreFailed as failed:
        if failed.why != "limit":
            return replace(client.card, row_cap=0)
        headers = client.headers(query)
        return replace(
            client.card, row_cap=max(int(headers.get(name, 0)) for name in client.card.cut_headers)
        )
    cut = rows < _CAP_TRIED
    return replace(client.card, row_cap=rows if cut else 0, cap_is_silent=cut)
