"""The file that the engine serialises an answer into: counts rows and bytes, compresses, sends frames."""

from __future__ import annotations

import socket
import zlib
from functools import lru_cache
from typing import Any

import brotli

from queries.workers.frames import DATA, END, END_VALUES, HEAD, frame, json_frame
from queries.workers.job import Job

CHUNK_BYTES = 65_536
COMPRESSED_FROM_BYTES = 1_400
"""An answer that fits into one packet is not worth compressing."""
_ROW_SIGNS = {"json": b'}},{"', "xml": b"<result>", "csv": b"\r\n", "tsv": b"\n"}
"""What stands once a row (in JSON once between two rows, in CSV and TSV once for the header too)."""
_LINE = b"\n"
_SIGNS_LESS_ROWS = {"json": -1, "csv": 1, "tsv": 1}


class LimitReached(Exception):
    """The answer grew past a limit; the message names it."""


class Answer:
    """One answer on its way out."""

    def __init__(self, connection: socket.socket, job: Job, kind: str, form: str) -> None:
        self._connection = connection
        self._job = job
        self._head = {"kind": kind, "form": form}
        self._form = form
        self._sign = b"" if kind == "boolean" else _ROW_SIGNS.get(form, _LINE)
        self._signs = 0
        self._tail = b""
        self._bytes = 0
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._compressor: Any = None
        self._head_sent = False

    def write(self, data: bytes) -> int:
        """Take *data* from the engine; raise LimitReached."""
        size = len(data)
        self._bytes += size
        if self._bytes > self._job.bytes_max:
            raise LimitReached(f"the answer is larger than {self._job.bytes_max >> 20} MiB (limit result_mb)")
        if self._sign:
            self._count(data)
        self._waiting.append(data)
        self._waiting_bytes += size
        if self._waiting_bytes >= CHUNK_BYTES:
            self._connection.sendall(self._taken(last=False))
        return size

    def flush(self) -> None:
        """Do nothing: a frame leaves when it is full."""

    def _count(self, data: bytes) -> None:
        overlap = len(self._sign) - 1
        if overlap:
            joined = self._tail + data
            self._signs += joined.count(self._sign)
            self._tail = joined[-overlap:]
        else:
            self._signs += data.count(self._sign)
        if self._signs - _SIGNS_LESS_ROWS.get(self._form, 0) > self._job.rows_max:
            raise LimitReached(f"the answer has more than {self._job.rows_max} rows (limit result_rows)")

    def _rows(self) -> int:
        if not self._sign:
            return 1
        match self._form:
            case "json":
                return self._signs + 1 if self._signs or b"".join(self._waiting).count(b'"type"') else 0
            case "csv" | "tsv":
                return max(self._signs - 1, 0)
        return self._signs

    def _taken(self, *, last: bool) -> bytes:
        data = b"".join(self._waiting)
        self._waiting.clear()
        self._waiting_bytes = 0
        head = b""
        if not self._head_sent:
            self._head_sent = True
            if self._job.encoding and not (last and self._bytes < COMPRESSED_FROM_BYTES):
                self._compressor = _compressor(self._job.encoding)
                self._head["encoding"] = self._job.encoding
            head = _head_frame(**self._head)
        if self._compressor is not None:
            data = _compressed(self._compressor, data, last=last)
        return head + (frame(DATA, data) if data else b"")

    def finish(self, ms: float) -> None:
        """Send what is left and say that the answer is whole."""
        rows = self._rows()
        self._connection.sendall(
            self._taken(last=True) + frame(END, END_VALUES.pack(rows, self._bytes, round(ms, 3)))
        )


@lru_cache(maxsize=64)
def _head_frame(**values: str) -> bytes:
    return json_frame(HEAD, dict(values))


def _compressor(encoding: str) -> Any:
    return brotli.Compressor(quality=4) if encoding == "br" else zlib.compressobj(5, zlib.DEFLATED, 31)


def _compressed(compressor: Any, data: bytes, *, last: bool) -> bytes:
    if hasattr(compressor, "process"):
        done: bytes = compressor.process(data)
        return done + (compressor.finish() if last else b"")
    packed: bytes = compressor.compress(data)
    return packed + (compressor.flush() if last else b"")
