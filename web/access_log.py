"""One JSON line for every request: what, how long, how many rows, how it ended. Queries stand there by hash, not by text."""

from __future__ import annotations

import json
import time
from pathlib import Path

from web.exchange import Request, Response

ROTATED_ABOVE_BYTES = 64 << 20
_LINES_AT_ONCE = 2_000


class AccessLog:
    """Lines gather in memory and reach the file once a second, or when there are many: a request never waits for the disk."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lines: list[str] = []
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)

    def add(self, request: Request, response: Response, outcome: str, seconds: float) -> None:
        """Note one request."""
        self.note(
            client=request.client,
            method=request.method,
            path=request.path,
            status=response.status,
            ms=round(seconds * 1000, 2),
            outcome=outcome,
            **response.note,
        )

    def note(self, **values: object) -> None:
        """Note *values* with the time."""
        if self._file is None:
            return
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self._lines.append(json.dumps({"time": stamp, **values}, ensure_ascii=False))
        if len(self._lines) >= _LINES_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what has gathered; a file that grew large makes room for a new one."""
        if not self._lines or self._file is None:
            return
        lines, self._lines = self._lines, []
        with self._file.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
            size = file.tell()
        if size > ROTATED_ABOVE_BYTES:
            self._file.replace(self._file.with_name(self._file.name + ".1"))
