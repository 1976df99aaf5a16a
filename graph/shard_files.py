"""One document's name and bytes -> its shard as files: N-Quads.gz, a summary, and a manifest that vouches for both.

`packed_shard` is pure and idempotent: the same document and the same program give the same bytes, in a process pool or on a
Spark worker. `made_shard` keeps them in a folder, each file written aside and renamed, the manifest last; a shard is made
again unless its manifest names this document and this program, and the files beside it are the ones it names.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import logging
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from graph.reading.errors import UnreadableFile
from graph.relating.summary import DocumentSummary, summary_from_json
from graph.release import program_version, replacing
from graph.shard import Shard, shard_of_bytes

logger = logging.getLogger(__name__)
FILE_TIMEOUT_S = 120
LINES, SUMMARY, MANIFEST = ".nq.gz", ".summary.json", ".manifest.json"


@dataclass(frozen=True, slots=True)
class PackedShard:
    """A shard as the bytes of its files."""

    manifest: Mapping[str, Any]
    """JSON: ``document``, ``input`` (name, sha256), ``version`` (code, data, libraries), ``files`` (sha256, bytes of each),
    ``counts`` (quads and what the document holds) and ``report``."""
    lines_gz: bytes
    summary: bytes

    @property
    def key(self) -> str:
        """What this shard depends on."""
        return shard_key(self.manifest["input"])

    def lines(self) -> list[bytes]:
        """Return the N-Quads lines, sorted."""
        return gzip.decompress(self.lines_gz).splitlines(keepends=True)


@dataclass(frozen=True, slots=True)
class MadeShard:
    """A shard in a folder."""

    lines_file: Path
    manifest: Mapping[str, Any]

    @property
    def key(self) -> str:
        """What this shard depends on: the file's name and bytes, and the program."""
        return self.lines_file.name.removesuffix(LINES)

    @property
    def report(self) -> dict[str, Any]:
        """What the build tells of the document."""
        report: dict[str, Any] = self.manifest["report"]
        return report

    def summary(self) -> DocumentSummary:
        """Return what other documents need to know of this one."""
        return summary_from_json(json.loads(_beside(self.lines_file, SUMMARY).read_text(encoding="utf-8")))

    def lines(self) -> Iterator[bytes]:
        """Yield the shard's N-Quads lines in order."""
        with gzip.open(self.lines_file, "rb") as file:
            yield from file


def _beside(lines_file: Path, ending: str) -> Path:
    return lines_file.with_name(lines_file.name.removesuffix(LINES) + ending)


def _input(name: str, data: bytes) -> dict[str, str]:
    return {"name": name, "sha256": hashlib.sha256(data).hexdigest()}


def shard_key(source: Mapping[str, str]) -> str:
    """Return the name of a shard's files: of the document's *name* and *sha256*, and of the program."""
    digest = hashlib.sha256(f"{source['name']}\0{source['sha256']}".encode()).hexdigest()
    return f"{digest[:24]}-{program_version().key}"


def packed_shard(name: str, data: bytes) -> PackedShard | str:
    """Return the shard of a document as the bytes of its files; or, in words, why it gives none."""
    shard = shard_or_reason(name, data)
    if isinstance(shard, str):
        return shard
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=1, fileobj=packed, mtime=0) as file:
        file.write(b"".join(shard.lines))
    summary = json.dumps(shard.summary.to_json(), ensure_ascii=False).encode()
    report = shard.report
    manifest: dict[str, Any] = {
        "document": shard.document,
        "input": _input(name, data),
        "version": program_version().to_json(),
        "files": {LINES: _entry(packed.getvalue()), SUMMARY: _entry(summary)},
        "counts": {"quads": len(shard.lines)}
        | {what: count for what, count in report.items() if isinstance(count, int)},
        "report": report,
    }
    manifest["sha256"] = _seal(manifest)
    return PackedShard(manifest, packed.getvalue(), summary)


def _entry(data: bytes) -> dict[str, str | int]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def _seal(manifest: Mapping[str, Any]) -> str:
    """Return the checksum of everything a manifest says but the checksum itself."""
    said = {name: value for name, value in manifest.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def made_shard(path: Path, folder: Path) -> MadeShard | str:
    """Make (or find) the shard of one file in *folder*; return the reason as words when it gives none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return str(error)
    source = _input(path.name, data)
    lines_file = folder / (shard_key(source) + LINES)
    manifest = _kept_manifest(lines_file, source)
    if manifest is None:
        packed = packed_shard(path.name, data)
        if isinstance(packed, str):
            return packed
        manifest = packed.manifest
        _write(packed, lines_file)
    return MadeShard(lines_file, manifest)


def _kept_manifest(lines_file: Path, source: Mapping[str, str]) -> Mapping[str, Any] | None:
    """Return the manifest of a shard kept whole; None where there is none, or any of its files is not what was written."""
    try:
        manifest: dict[str, Any] = json.loads(_beside(lines_file, MANIFEST).read_bytes())
        whole = (
            manifest["sha256"] == _seal(manifest)
            and manifest["input"] == source
            and manifest["version"] == program_version().to_json()
            and all(
                entry == _entry(_beside(lines_file, ending).read_bytes())
                for ending, entry in manifest["files"].items()
            )
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        logger.warning("%s: its manifest cannot be read (%r); the shard is made again", lines_file, error)
        return None
    if not whole:
        logger.warning("%s: not what its manifest says was written; the shard is made again", lines_file)
    return manifest if whole else None


def _write(packed: PackedShard, lines_file: Path) -> None:
    manifest = json.dumps(packed.manifest, ensure_ascii=False, sort_keys=True).encode()
    for ending, data in ((LINES, packed.lines_gz), (SUMMARY, packed.summary), (MANIFEST, manifest)):
        with replacing(_beside(lines_file, ending)) as file:
            file.write(data)


class TooSlow(Exception):
    """A file took longer than FILE_TIMEOUT_S."""


def _over_time(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow(f"it took longer than {FILE_TIMEOUT_S} s")


def shard_or_reason(name: str, data: bytes) -> Shard | str:
    """Return the shard of a file's bytes, or why there is none; never raises, never takes longer than FILE_TIMEOUT_S."""
    signal.signal(signal.SIGALRM, _over_time)
    signal.alarm(FILE_TIMEOUT_S)
    try:
        return shard_of_bytes(name, data)
    except (UnreadableFile, TooSlow) as error:
        return str(error)
    except Exception:
        logger.exception("%s: our program failed on this file", name)
        return "our program failed on this file; the log holds the trace, please report it"
    finally:
        signal.alarm(0)
