"""One JSON line for every request: what, how long, how many rows, how it ended. Queries stand there by hash, not by text."""

from __future__ import annotations

import json
import time
from json.encoder import encode_basestring_ascii as _quoted
from pathlib import Path

import msgspec

from web.exchange import Request, Response

ROTATED_ABOVE_BYTES = 64 << 20
_LINES_AT_ONCE = 2_000


def _written(value: object) -> str:
    return _quoted(value) if isinstance(value, str) else msgspec.json.encode(value).decode()


class AccessLog:
    """Lines gather in memory and reach the file once a second, or when there are many: a request never waits for the disk."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lines: list[str] = []
        self._second = 0
        self._stamp = ""
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)

    def add(self, request: Request, response: Response, outcome: str, seconds: float) -> None:
        """Note one request."""
        if self._file is None:
            return
        # Written out by hand: a line costs every request a hundredth of a millisecond otherwise.
        extra = "".join(f', "{name}": {_written(value)}' for name, value in response.note.items())
        self._put(
            f'"client": {_quoted(request.client)}, "method": {_quoted(request.method)}, "path": {_quoted(request.path)}, '
            f'"status": {response.status}, "ms": {seconds * 1000:.2f}, "outcome": {_quoted(outcome)}{extra}'
        )

    def note(self, **values: object) -> None:
        """Note *values*."""
        if self._file is not None:
            self._put(json.dumps(values, ensure_ascii=False)[1:-1])

    def _put(self, inside: str) -> None:
        now = int(time.time())
        if now != self._second:
            self._second = now
            self._stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
        self._lines.append(f'{{"time": "{self._stamp}", {inside}}}')
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
