"""An HTTP request and its answer as the endpoint's own code sees them, whoever serves: the door (ASGI), Flask, or a test."""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

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


_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_FIELDS_MAX = 2_000


def unquoted(text: bytes) -> bytes:
    """Return *text* with ``%XX`` and ``+`` decoded, as forms have it.

    Quoted-printable is the same code with another sign, and the standard library decodes it in C: a tenth of the time.
    """
    if b"%" not in text:
        return text.replace(b"+", b" ")
    if _BROKEN_ESCAPE.search(text):
        return unquote_to_bytes(text.replace(b"+", b" "))
    return a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"=").replace(b"+", b" "))


def pairs(encoded: str | bytes) -> list[tuple[str, str]]:
    """Return the fields of a query string or form, decoded once; raise Problem 400 where they are not UTF-8."""
    data = encoded.encode("utf-8", "surrogateescape") if isinstance(encoded, str) else encoded
    fields = data.split(b"&") if data else []
    if len(fields) > _FIELDS_MAX:
        raise Problem(400, "too-many-fields", f"read {len(fields)} fields, expected at most {_FIELDS_MAX}")
    try:
        found = []
        for field_ in fields:
            if field_:
                name, _, value = field_.partition(b"=")
                found.append((unquoted(name).decode("utf-8"), unquoted(value).decode("utf-8")))
        return found
    except UnicodeDecodeError as error:
        raise Problem(
            400, "not-utf-8", f"read bytes that are not UTF-8 at {error.start}; send UTF-8"
        ) from error
