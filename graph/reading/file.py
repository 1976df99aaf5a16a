"""A file -> Document: picks the reader by what the bytes are, then by the name's suffix.

Every reader gives the same :class:`graph.document.Document` or raises :class:`graph.reading.errors.UnreadableFile`.
The libraries for HTML, DOCX and PDF are loaded when the first such file is read.
"""

from __future__ import annotations

from pathlib import Path

from graph.document import Document
from graph.reading.errors import UnreadableFile
from graph.reading.media_type import DOCX, ENCRYPTED_OFFICE, HTML, PDF, PLAIN, media_type
from graph.reading.plain_text import read_plain_text

MAX_BYTES = 64 << 20
"""No government document comes near 64 MiB of file; larger input is refused before it is loaded."""


_CONVERT = {
    ENCRYPTED_OFFICE: "save the Office file without its password",
    "application/x-ole-storage": "open the .doc or .wps file in a word processor and save it as DOCX",
    "application/rtf": "open it in a word processor and save it as DOCX",
    "application/zip": "unpack it and name the documents in it",
}


def read(path: Path) -> Document:
    """Return the Document of the file at *path*; raises UnreadableFile with one sentence for people."""
    try:
        if path.is_dir():
            raise UnreadableFile(str(path), "a folder", "a file", "name the files in it")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(path.name, size)
        data = path.read_bytes()
    except OSError as fault:
        reason = (fault.strerror or type(fault).__name__).lower()
        raise UnreadableFile(
            str(path), f"nothing ({reason})", "a readable file", "check the path and its rights"
        ) from None
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> Document:
    """Return the Document of *data*, the bytes of a file called *name*; raises UnreadableFile."""
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data))
    kind = media_type(name, data)
    if kind == HTML:
        from graph.reading.html_page import read_html

        return read_html(name, data)
    if kind == DOCX:
        from graph.reading.word_file import read_docx

        return read_docx(name, data)
    if kind == PDF:
        from graph.reading.pdf_process import read_pdf_apart

        return read_pdf_apart(name, data)
    if kind == PLAIN:
        return read_plain_text(name, data)
    raise UnreadableFile(
        name,
        f"a file of type {kind}",
        "text, HTML, DOCX or PDF",
        _CONVERT.get(kind, "convert it to PDF or DOCX"),
    )


def _too_large(name: str, size: int) -> UnreadableFile:
    return UnreadableFile(
        name,
        f"a file of {size / (1 << 20):.0f} MiB",
        f"at most {MAX_BYTES >> 20} MiB",
        "split it, or take the pictures out",
    )
