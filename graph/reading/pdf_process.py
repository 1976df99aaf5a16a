"""PDF files are read in a process of their own: a file that makes pdfium loop or crash is refused, and nothing else is harmed.

One child process serves this process, from the first PDF on. It gets (name, bytes) and gives back a Document or the
UnreadableFile; after the time limit it is killed, and the next file gets a new one. ``python -m graph.reading.pdf_process``
is the child.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from graph.document import Document
from graph.reading.errors import UnreadableFile

TIME_LIMIT_S = 24.0
_LENGTH = struct.Struct("!Q")
_EXPECTED = "a PDF file with text"
_ROOT = Path(__file__).parents[2]


class _Child:
    """The child process, started when first needed; calls from several threads wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._inherited: list[subprocess.Popen[bytes]] = []
        """Children of the process this one was forked from: not ours to use or to end."""

    def read(self, name: str, data: bytes) -> Document:
        """Return the Document of the PDF file *data*; raises UnreadableFile."""
        with self._lock:
            process = self._running()
            try:
                answer = _exchanged(process, pickle.dumps((name, data)), time.monotonic() + TIME_LIMIT_S)
            except TimeoutError:
                self.stop()
                raise UnreadableFile(name, f"a PDF file that was not read in {TIME_LIMIT_S:.0f} s (loops?)", _EXPECTED,
                                     "print it to a new PDF, or split it") from None  # fmt: skip
            except (OSError, EOFError):
                self.stop()
                raise UnreadableFile(name, "a PDF file that breaks the PDF reader", _EXPECTED,
                                     "print it to a new PDF, or give its text") from None  # fmt: skip
        result = pickle.loads(answer)
        if isinstance(result, Document):
            return result
        raise result

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner != os.getpid():
            self._inherited.append(self._process)
            self._process = None
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            command = [sys.executable, "-m", "graph.reading.pdf_process"]
            self._process = subprocess.Popen(
                command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            self._owner = os.getpid()
        return self._process

    def stop(self) -> None:
        """End the child, if it is this process's own."""
        if self._process is None or self._owner != os.getpid():
            return
        process, self._process = self._process, None
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()


def _exchanged(process: subprocess.Popen[bytes], message: bytes, deadline: float) -> bytes:
    """Send *message* and return the answer; raises TimeoutError, EOFError when the child ends, OSError."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(_LENGTH.pack(len(message)) + message)
    process.stdin.flush()
    (length,) = _LENGTH.unpack(_received(process.stdout, _LENGTH.size, deadline))
    return _received(process.stdout, length, deadline)


def _received(stream: IO[bytes], length: int, deadline: float) -> bytes:
    pieces: list[bytes] = []
    while length:
        ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        piece = os.read(stream.fileno(), min(length, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


_CHILD = _Child()
atexit.register(_CHILD.stop)


def read_pdf_apart(name: str, data: bytes) -> Document:
    """Return the Document of the PDF file *data*, read in the child process; raises UnreadableFile."""
    return _CHILD.read(name, data)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until the parent closes the pipe."""
    from graph.reading.pdf_file import read_pdf

    while len(head := requests.read(_LENGTH.size)) == _LENGTH.size:
        name, data = pickle.loads(requests.read(_LENGTH.unpack(head)[0]))
        result: Document | UnreadableFile
        try:
            result = read_pdf(name, data)
        except UnreadableFile as refusal:
            result = refusal
        except Exception as fault:  # a damaged file makes its parsers raise whatever they stumble over
            reason = f"{type(fault).__name__}: {fault}".splitlines()[0][:120]
            result = UnreadableFile(
                name, f"a damaged PDF file ({reason})", _EXPECTED, "print it to a new PDF, or give its text"
            )
        answer = pickle.dumps(result)
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)
