"""A primary's address -> the generations it offers, checked, and the bytes of their files.

``GET /generations`` lists the generations with the checksum of each file; ``GET /generations/42/policy.nq`` gives one. Both
come from another machine: numbers, names, sizes and checksums are looked at before anything is done with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from graph.replication.failure import PrimaryAway, Refused
from graph.store_folder import MANIFEST, Generation, checksum_of

_LISTING_BYTES_MAX = 64 << 20
_PIECE_BYTES = 1 << 18
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)?")
"""A file of a generation or of a database in it: ``policy.nq``, ``db/000012.sst``; not ``../x``, ``/x``, ``.x``."""
_TYPES: Mapping[str, tuple[type, ...]] = {
    "number": (int,),
    "time": (str,),
    "quads": (int,),
    "sha256": (str,),
    "bytes": (int,),
    "note": (str,),
    "release": (str, type(None)),
    "files": (dict,),
    "empty_graphs": (list,),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """What a primary has: its generations, oldest first, and which of them answers."""

    generations: tuple[Generation, ...]
    current: Generation | None


def primary_address(text: str) -> str:
    """Return the address of a server without what follows it; raise Refused where it is none."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise Refused(f"read address {text!r}, expected a server's, like http://127.0.0.1:5000")
    return re.sub(r"/(generations|sparql)?/?$", "", text)


class Primary:
    """A Policy Graph server elsewhere whose generations are copied."""

    def __init__(self, address: str, *, time_s: float = 20.0) -> None:
        self.address = primary_address(address)
        self._time_s = time_s
        self._listed: tuple[str, Listing] | None = None

    def listing(self) -> Listing:
        """Return what the primary has now; raise PrimaryAway or Refused."""
        url = f"{self.address}/generations"
        known = {"If-None-Match": self._listed[0]} if self._listed is not None else {}
        with self._opened(url, {"Accept": "application/json", **known}) as response:
            if response.status == 304 and self._listed is not None:
                return self._listed[1]
            body = response.read(_LISTING_BYTES_MAX + 1)
            if response.length:
                raise PrimaryAway(f"{url} broke off; it is asked again")
            tag = response.headers.get("ETag")
        listing = _listing(url, body)
        self._listed = (tag, listing) if tag else None
        return listing

    @contextmanager
    def file(
        self, generation: Generation, name: str, *, offset: int = 0
    ) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Give the bytes of a file from *offset* on, where the primary can, else from 0: that offset, and the pieces.

        Raise PrimaryAway when it cannot be had or breaks off.
        """
        url = f"{self.address}/generations/{generation.number}/{quote(name)}"
        headers = {"Accept-Encoding": "identity"}
        if offset:
            headers |= {"Range": f"bytes={offset}-", "If-Range": f'"{generation.files[name]["sha256"]}"'}
        with self._opened(url, headers) as response:
            begins = offset if response.status == 206 else 0
            yield begins, self._pieces(url, response)

    def _pieces(self, url: str, response: HTTPResponse) -> Iterator[bytes]:
        try:
            while piece := response.read(_PIECE_BYTES):
                yield piece
        except (HTTPException, OSError) as error:
            raise PrimaryAway(f"{url} broke off: {_words(error)}; the copy goes on from there") from error
        if response.length:
            raise PrimaryAway(f"{url} broke off {response.length} bytes early; the copy goes on from there")

    @contextmanager
    def _opened(self, url: str, headers: Mapping[str, str]) -> Iterator[HTTPResponse]:
        try:
            response = urlopen(Request(url, headers=dict(headers)), timeout=self._time_s)
        except HTTPError as error:
            with error:
                if error.code == 304:
                    yield error  # type: ignore[misc]  # an HTTPError reads as a response; typeshed does not say so
                    return
                said = error.read(300).decode("utf-8", "replace").strip()
            raise PrimaryAway(f"{url} answered {error.code} {error.reason}: {said}") from error
        except (URLError, HTTPException, OSError) as error:
            raise PrimaryAway(f"{url} does not answer: {_words(error)}") from error
        with response:
            yield response


def _words(error: BaseException) -> str:
    return str(getattr(error, "reason", "") or error) or type(error).__name__


def _listing(url: str, body: bytes) -> Listing:
    try:
        values = json.loads(body)
        generations = tuple(_generation(url, one) for one in values["generations"])
        number = values["current"]
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(
            f"read {url}, expected the list of generations of a Policy Graph server; is this its address?"
        ) from error
    current = next((one for one in generations if one.number == number), None)
    if number is not None and current is None:
        raise Refused(f"read {url}: generation {number!r} is current and not in the list; nothing was copied")
    return Listing(tuple(sorted(generations, key=lambda one: one.number)), current)


def _generation(url: str, values: Mapping[str, Any]) -> Generation:
    named = f"read {url}, generation {values['number']!r}"
    if "files" not in values:
        raise Refused(f"{named}: the graph lies in a store elsewhere; set POLICYGRAPH_STORE to that one")
    for name, types in _TYPES.items():
        value = values.get(name)
        if not isinstance(value, types) or isinstance(value, bool):
            raise Refused(f"{named}: {name} is {value!r}; is the server of another version?")
    files = values["files"]
    for name, entry in files.items():
        if not _FILE_NAME.fullmatch(name) or name == MANIFEST:
            raise Refused(f"{named}: {name!r} is no name of a file that a generation has; nothing was copied")
        if not _SHA256.fullmatch(str(entry["sha256"])) or not isinstance(entry["bytes"], int):
            raise Refused(f"{named}: {name} has no checksum; nothing was copied")
    if values["number"] < 1 or checksum_of(files, values["empty_graphs"]) != values["sha256"]:
        raise Refused(f"{named}: the checksum is not that of its files; nothing was copied")
    return Generation(**{name: values[name] for name in _TYPES}, folder=Path(str(values["number"])))
