"""A response -> the same in fewer bytes, as the visitor takes them (RFC 9110, 12.5.3): pages, data, scripts and styles."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Response, request

from web.negotiation import encoding

PACKED_FROM_BYTES = 1_400
"""What fits into one packet is not worth packing."""
_FORMS = ("text/", "application/json", "application/ld+json", "application/n-triples", "application/rdf+xml",
          "application/problem+json", "image/svg+xml")  # fmt: skip
_GZIP_HEADER = 16 + zlib.MAX_WBITS


def _gzipped(data: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, wbits=_GZIP_HEADER)
    return packer.compress(data) + packer.flush()


def _brotli(data: bytes, level: int) -> bytes:
    made: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=level)
    return made


_PACKERS: dict[str, tuple[Callable[[bytes, int], bytes], int, int]] = {
    "br": (_brotli, 4, 9),
    "gzip": (_gzipped, 5, 9),
}
"""Name of the encoding -> how to pack, how hard for an answer made now, how hard for a file that stays."""


@lru_cache(maxsize=64)
def _packed_file(path: Path, modified: float, name: str) -> bytes:  # noqa: ARG001 - the time is part of the key
    pack, _, level = _PACKERS[name]
    return pack(path.read_bytes(), level)


def pack(response: Response, file: Path | None = None) -> None:
    """Pack the whole body of *response* where the visitor takes that; *file* is what it holds, when it is a file."""
    if response.status_code != 200 or "Content-Encoding" in response.headers:
        return
    if not (response.mimetype or "").startswith(_FORMS):
        return
    response.vary.add("Accept-Encoding")
    name = encoding(request.headers.get("Accept-Encoding", ""))
    if not name or request.headers.get("Range"):
        return
    if file is not None:
        if file.stat().st_size < PACKED_FROM_BYTES:
            return
        body = _packed_file(file, file.stat().st_mtime, name)
        response.direct_passthrough = False
        if (close := getattr(response.response, "close", None)) is not None:
            close()
    else:
        data = response.get_data()
        if len(data) < PACKED_FROM_BYTES:
            return
        packer, level, _ = _PACKERS[name]
        body = packer(data, level)
    etag, _ = response.get_etag()
    response.set_data(body)
    response.headers["Content-Encoding"] = name
    if etag:
        response.set_etag(etag, weak=True)
