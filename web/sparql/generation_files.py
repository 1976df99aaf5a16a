"""``/generations/42/policy.nq``: the files of a generation, whole or from a byte on, for replicas and for whoever checks them.

Only a name that stands in the generation's own manifest is a file; nothing else is looked for on disk.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote

from graph.store_folder import Generation, NoSuchGeneration
from web.errors import Problem
from web.exchange import Request, Response
from web.sparql.discovery import readable
from web.sparql.endpoint import Endpoint
from web.sparql.protocol import CORS
from web.sparql.query import matches

PATH = "/generations/"
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_RANGE = re.compile(r"bytes=([0-9]{1,18})-([0-9]{0,18})")
_PIECE_BYTES = 1 << 18


async def generation_file(endpoint: Endpoint, request: Request) -> Response:
    """Answer a request below ``/generations/``; raise Problem."""
    if (early := readable(request)) is not None:
        return early
    generation, name = _named(endpoint, request)
    entry, path = generation.files[name], generation.folder / name
    size, etag = int(entry["bytes"]), f'"{entry["sha256"]}"'
    headers = {
        **CORS,
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-cache",
        "X-Generation": str(generation.number),
        "X-Content-Type-Options": "nosniff",
    }
    if matches(request.header("if-none-match"), etag):
        return Response(304, headers=headers)
    begin, end = 0, size
    status = 200
    if (part := _RANGE.fullmatch(request.header("range"))) and request.header("if-range") in ("", etag):
        begin, end = int(part[1]), min(int(part[2]) + 1 if part[2] else size, size)
        if begin >= end:
            raise Problem(
                416,
                "range",
                f"read Range: {part[0]}, expected one within the file's {size} bytes",
                headers={"Content-Range": f"bytes */{size}"},
            )
        status = 206
        headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - begin)
    media_type = "application/n-quads" if path.suffix == ".nq" else "application/octet-stream"
    return Response(status, _pieces(path, begin, end), media_type, headers)


def _named(endpoint: Endpoint, request: Request) -> tuple[Generation, str]:
    """Return the generation and the file that the address names; raise Problem 404."""
    number, _, name = unquote(request.path.removeprefix(PATH)).partition("/")
    try:
        if not _NUMBER.fullmatch(number):
            raise NoSuchGeneration(
                f"read generation {number[:40]!r}, expected a number; /generations lists them"
            )
        generation = endpoint.generations.get(int(number))
    except NoSuchGeneration as error:
        raise Problem(404, "no-generation", str(error)) from error
    if name not in generation.files or not (generation.folder / name).is_file():
        raise Problem(
            404,
            "no-file",
            f"read {name[:200]!r}, expected a file of generation {number}: {', '.join(list(generation.files)[:9])} …",
        )
    return generation, name


async def _pieces(path: Path, begin: int, end: int) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        file.seek(begin)
        while begin < end:
            piece = await asyncio.to_thread(file.read, min(_PIECE_BYTES, end - begin))
            if not piece:
                return
            begin += len(piece)
            yield piece
