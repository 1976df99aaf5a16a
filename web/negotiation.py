"""Accept header -> the form to answer in (RFC 9110, 12.5.1): q-values, wildcards, the more specific range first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

SOLUTIONS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
BOOLEAN: Mapping[str, str] = {name: form for name, form in SOLUTIONS.items() if form in ("json", "xml")}
GRAPH: Mapping[str, str] = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "text/n3": "n3",
    "application/n-quads": "nq",
    "application/trig": "trig",
    "application/x-turtle": "ttl",
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/plain": "nt",
}
"""Media type -> form, in the order that wins a tie."""
MEDIA_TYPE: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "n3": "text/n3; charset=utf-8",
    "nq": "application/n-quads",
    "trig": "application/trig",
}
ENCODINGS = ("br", "gzip")


class Forms(NamedTuple):
    """In which form each kind of answer may go out; None: the asker takes none of them."""

    solutions: str | None
    boolean: str | None
    graph: str | None


class _Range(NamedTuple):
    media_type: str
    quality: float


@lru_cache(maxsize=4096)
def _ranges(accept: str) -> Sequence[_Range]:
    found = []
    for part in accept.split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if media_type:
            found.append(_Range(media_type, quality))
    return tuple(found)


def _quality(media_type: str, ranges: Sequence[_Range]) -> float:
    """Return the quality that the most specific range gives *media_type*."""
    best, specificity = 0.0, -1
    for one in ranges:
        if one.media_type == media_type:
            rank = 2
        elif one.media_type.endswith("/*") and media_type.startswith(one.media_type[:-1]):
            rank = 1
        elif one.media_type in ("*/*", "*"):
            rank = 0
        else:
            continue
        if rank > specificity:
            best, specificity = one.quality, rank
    return best


@lru_cache(maxsize=4096)
def wants_page(accept: str) -> bool:
    """Say whether *accept* wants HTML most, by its q-values; of those that it wants equally the first one counts."""
    ranges = _ranges(accept)
    best = max(ranges, key=lambda one: one.quality, default=None)  # the first of equals
    return best is not None and best.quality > 0 and best.media_type in ("text/html", "application/xhtml+xml")


def chosen(accept: str, offered: Mapping[str, str]) -> str | None:
    """Return the form that *accept* wants most of *offered* (media type -> form); the first offered when all are equal."""
    ranges = _ranges(accept)
    if not ranges:
        return next(iter(offered.values()))
    best, form = 0.0, None
    for media_type, one in offered.items():
        quality = _quality(media_type, ranges)
        if quality > best:
            best, form = quality, one
    return form


@lru_cache(maxsize=4096)
def forms(accept: str) -> Forms:
    """Return the form for each kind of answer."""
    return Forms(chosen(accept, SOLUTIONS), chosen(accept, BOOLEAN), chosen(accept, GRAPH))


@lru_cache(maxsize=1024)
def encoding(accept_encoding: str) -> str:
    """Return ``br``, ``gzip`` or nothing, as the client takes it."""
    ranges = _ranges(accept_encoding)
    best, found = 0.0, ""
    for name in ENCODINGS:
        quality = next((one.quality for one in ranges if one.media_type == name), None)
        if quality is None:
            quality = next((one.quality for one in ranges if one.media_type == "*"), 0.0)
        if quality > best:
            best, found = quality, name
    return found
