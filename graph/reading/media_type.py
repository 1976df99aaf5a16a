"""The first bytes of a file, then its name -> its IANA media type."""

from __future__ import annotations

PLAIN = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENCRYPTED_OFFICE = "application/encrypted"
"""An Office file under a password ([MS-OFFCRYPTO]: an OLE file with a stream EncryptedPackage)."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (_OLE, "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x7fELF", "application/x-executable"),
)
_HTML_STARTS = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<meta",
    b"<!--",
    b"<div",
    b"<table",
    b"<p>",
    b"<p ",
)
_HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")


def media_type(name: str, data: bytes) -> str:
    """Return the media type of *data*, the bytes of a file called *name*; text/plain where nothing says otherwise."""
    head = data[:1024]
    if b"%PDF-" in head:
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return DOCX if _suffix(name) == ".docx" or b"word/document.xml" in data else "application/zip"
    if head.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        return ENCRYPTED_OFFICE
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    suffix = _suffix(name)
    markup = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").lower().replace(b"\x00", b"")
    if (
        markup.startswith(_HTML_STARTS)
        or (markup.startswith(b"<?xml") and b"<html" in markup)
        or suffix in _HTML_SUFFIXES
    ):
        return HTML
    return {".pdf": PDF, ".docx": DOCX}.get(suffix, PLAIN)


def _suffix(name: str) -> str:
    """Return the suffix of a file called *name* with its dot, in small letters; "" for none."""
    stem, dot, end = name.rpartition(".")
    return dot + end.lower() if stem else ""
