"""An HTTP request and its answer as the endpoint's own code sees them, whoever serves: the door (ASGI), Flask, or a test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

from web.errors import Problem

Chunks = AsyncIterator[bytes]
Body = bytes | Chunks | Path
"""Whole, or as it is being computed, or a file to send."""


@dataclass(slots=True)
class Request:
    """What was asked."""

    method: str
    path: str
    """As sent, still percent-encoded."""
    query_string: str
    headers: Mapping[str, str]
    """By lower-case name."""
    client: str
    """Who asks, for fairness: an address."""
    origin: str
    """Scheme and host that the client addressed: ``http://127.0.0.1:5000``."""
    read: Callable[[int], Awaitable[bytes]]
    """Read the body of at most so many bytes; raises Problem 413, 408."""
    spool: Callable[[int], Awaitable[Path]]
    """Read the body into a file of at most so many bytes; whoever asks removes it."""
    arrived: float = 0.0

    @property
    def url(self) -> str:
        """Return the address asked for, without its query."""
        return self.origin + self.path

    def header(self, name: str) -> str:
        """Return a header, empty when it was not sent."""
        return self.headers.get(name, "")

    @property
    def content_type(self) -> str:
        """Return the media type of the body, lower case, without parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()


@dataclass(slots=True)
class Response:
    """What is answered."""

    status: int
    body: Body = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    note: dict[str, object] = field(default_factory=dict)
    """For the log: query hash, rows, outcome."""
    mark: str = ""
    """While ``current`` of the store says this, the same request has the same answer; empty: it may have another."""


def pairs(encoded: str | bytes) -> list[tuple[str, str]]:
    """Return the fields of a query string or form, decoded once; raise Problem 400 where they are not UTF-8."""
    try:
        text = encoded.decode("utf-8") if isinstance(encoded, bytes) else encoded
        return parse_qsl(
            text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=2_000
        )
    except UnicodeDecodeError as error:
        raise Problem(
            400, "not-utf-8", f"read bytes that are not UTF-8 at {error.start}; send UTF-8"
        ) from error
    except ValueError as error:
        raise Problem(400, "too-many-fields", f"read the query string or form: {error}") from error
