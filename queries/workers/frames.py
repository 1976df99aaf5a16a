"""What goes between the web process and its query processes: the answer as frames of bytes, the job as one."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from typing import Any

HEAD = b"H"
"""JSON: what kind of answer follows, in which media type and encoding."""
DATA = b"D"
"""Bytes of the answer."""
END = b"E"
"""END_VALUES: the answer is whole."""
WARM = b"W"
"""Nothing: unasked, the worker says that it has touched its whole store."""
ERROR = b"X"
"""JSON: there is no answer, or no more of it; why."""

_PREFIX = struct.Struct("<cI")
_LENGTH = struct.Struct("<I")
_AT_ONCE_BYTES = 65_536
END_VALUES = struct.Struct("<QQd")
"""Rows, bytes before compression, milliseconds."""


def frame(kind: bytes, payload: bytes) -> bytes:
    """Return one frame of an answer."""
    return _PREFIX.pack(kind, len(payload)) + payload


def json_frame(kind: bytes, values: dict[str, Any]) -> bytes:
    """Return one frame whose payload is JSON."""
    return frame(kind, json.dumps(values).encode())


class Frames:
    """Bytes as they arrive -> whole frames."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def of(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield (kind, payload) of each frame that *data* completes."""
        rest = self._rest + data if self._rest else data
        at, size = 0, len(rest)
        while size - at >= _PREFIX.size:
            kind, length = _PREFIX.unpack_from(rest, at)
            start = at + _PREFIX.size
            if size - start < length:
                break
            at = start + length
            yield kind, rest[start:at]
        self._rest = rest[at:]


def read_payload(connection: socket.socket) -> bytes | None:
    """Return the next length-prefixed payload, None when the other side is gone. Blocks. No second may follow before its answer."""
    data = connection.recv(_AT_ONCE_BYTES)
    while len(data) < _LENGTH.size:
        if not data or not (more := connection.recv(_AT_ONCE_BYTES)):
            return None
        data += more
    size = _LENGTH.size + _LENGTH.unpack_from(data)[0]
    if len(data) == size:
        return data[_LENGTH.size :]
    parts, missing = [data[_LENGTH.size :]], size - len(data)
    while missing > 0:
        if not (part := connection.recv(min(missing, 1 << 20))):
            return None
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
