"""What a build writes, and the checks that nothing already done is done again.

A release is a folder of siblings: ``policy.nq`` (canonical N-Quads: one quad a line, sorted by bytes, each once),
``report.json`` (counts, unlinked names, refused files, findings) and ``shards/`` (one per document, kept so that the next
build reads only what changed). Every file is written beside its place and renamed into it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path
from typing import IO, Any

LIBRARIES = (
    "lxml", "msgspec", "opencc-python-reimplemented", "pdfplumber", "pyahocorasick", "pyoxigraph", "pypdfium2", "pypinyin",
    "python-docx", "rapidfuzz",
)  # fmt: skip
"""Packages that decide what is read in a document: another version of one may read another thing."""
ROOT = Path(__file__).parent.parent
CORPUS = Path(__file__).parent / "corpus"
RELEASE = Path(__file__).parent / "release"
READABLE = frozenset({".txt", ".html", ".htm", ".docx", ".pdf"})
_DATA = frozenset({".csv", ".toml", ".ttl", ".rq", ".tsv", ".json"})


@dataclass(frozen=True, slots=True)
class Release:
    """A finished build."""

    folder: Path

    @property
    def nquads(self) -> Path:
        """The whole graph."""
        return self.folder / "policy.nq"

    @property
    def report_file(self) -> Path:
        """What the build has to tell."""
        return self.folder / "report.json"

    def report(self) -> dict[str, Any]:
        """Return the report; empty when there is none yet."""
        if not self.report_file.exists():
            return {}
        loaded: dict[str, Any] = json.loads(self.report_file.read_text(encoding="utf-8"))
        return loaded


def corpus_files(corpus: Path) -> list[Path]:
    """Return the documents of *corpus* in name order; other files are left alone."""
    return sorted(path for path in corpus.rglob("*") if path.suffix.lower() in READABLE and path.is_file())


@dataclass(frozen=True, slots=True)
class Version:
    """What, besides the document, decides what a build says: digests of the program, of its data, of the libraries it reads with."""

    code: str
    data: str
    libraries: str

    @property
    def key(self) -> str:
        """All three in one."""
        return hashlib.sha256(f"{self.code} {self.data} {self.libraries}".encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, str]:
        """Return what a manifest says of it."""
        return asdict(self)


@cache
def program_version() -> Version:
    """Return the version of the program that runs."""
    code, data, libraries = (hashlib.sha256() for _ in range(3))
    for room in ("ontology", "graph"):
        for path in sorted((ROOT / room).rglob("*")):
            parts = path.relative_to(ROOT).parts
            if path.suffix in _DATA | {".py"} and "corpus" not in parts and "release" not in parts:
                digest = code if path.suffix == ".py" else data
                digest.update("/".join(parts).encode() + b"\0" + path.read_bytes() + b"\0")
    for library in LIBRARIES:
        libraries.update(f"{library} {installed(library)}\n".encode())
    return Version(*(digest.hexdigest()[:16] for digest in (code, data, libraries)))


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def build_key(files: list[Path]) -> str:
    """Return what identifies a build: the program, and each document by name and checksum."""
    digest = hashlib.sha256(program_version().key.encode())
    for path in files:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@contextmanager
def replacing(path: Path, mode: str = "wb") -> Iterator[IO[Any]]:
    """Open a file that takes *path*'s place only when everything was written; broken off, *path* stays as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open(mode, encoding=None if "b" in mode else "utf-8") as file:
            yield file
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Remove from *folder* the unfinished files (see `replacing`) of processes that are gone."""
    for part in folder.glob(".*.part"):
        maker = part.name.split(".")[-2]
        if not _runs(maker):
            part.unlink(missing_ok=True)


def _runs(pid: str) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        state = Path("/proc", pid, "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.split()[0] not in "ZX"
