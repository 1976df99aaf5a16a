"""Quads -> immutable, numbered generations of the graph, one of them current.

A store folder holds::

    lock                     held by whoever changes the store: one writer at a time
    current                  symbolic link to the generation that answers; a rename switches it
    primary                  only in a replica: the address whose generations are copied here (`graph.replicate`)
    generations/000042/      manifest.json, and the quads as policy.nq (published) or db/ (after an update)

A generation never changes once it has its name: it is made under a name with a dot in front and renamed. Readers follow
``current`` once and keep what they opened; the last few generations stay, so that a version can be cited and a bad one
rolled back.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, serialize

from graph.description import description_quads
from graph.disk_store import database_of_nquads, union_of
from graph.own_graphs import own_lines
from graph.replication.followed import refuse_in_replica
from graph.store import STORE, loaded_nquads

KEEP = int(os.environ.get("POLICYGRAPH_GENERATIONS_KEPT", "10"))
"""How many generations stay when a new one is made; the current one always does."""
MEMORY_QUADS = int(os.environ.get("POLICYGRAPH_MEMORY_QUADS", "3000000"))
"""A graph up to this size is kept as a file and served from memory, a larger one as a database on disk."""
NQUADS = "policy.nq"
DATABASE = "db"
UNION_DATABASE = "union"
MANIFEST = "manifest.json"
_NO_CONTENT = ("LOG", "LOCK")
"""What the engine leaves beside a database that nobody who reads it needs: its log names folders of this machine."""


class NoSuchGeneration(LookupError):
    """A generation number that the store does not hold; the message lists those it does."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One immutable state of the graph."""

    number: int
    time: str
    """When it was made, ISO 8601 in UTC."""
    quads: int
    sha256: str
    """Checksum over the files (names and checksums): equal sums, equal bytes."""
    bytes: int
    note: str
    """What made it: ``publish``, ``update``, ``restore`` and words of the maker."""
    release: str | None
    """SHA-256 of the published N-Quads file this state comes from; None when it began empty."""
    files: Mapping[str, Mapping[str, str | int]] = field(repr=False)
    """Relative name -> ``sha256`` and ``bytes``."""
    folder: Path = field(compare=False)
    empty_graphs: Sequence[str] = ()
    """Named graphs that exist and hold nothing: N-Quads cannot say so."""

    @property
    def identity(self) -> str:
        """Name this state and no other, also across stores: number and checksum."""
        return f"{self.number}-{self.sha256[:16]}"

    @property
    def nquads(self) -> Path | None:
        """The quads as a file, where it was published as one."""
        path = self.folder / NQUADS
        return path if path.exists() else None

    @property
    def database(self) -> Path | None:
        """The quads as an on-disk store, where there is one. Open it read-only."""
        path = self.folder / DATABASE
        return path if path.exists() else None

    @property
    def union_database(self) -> Path | None:
        """Return the on-disk store whose default graph also holds the triples of all graphs, once each."""
        path = self.folder / UNION_DATABASE
        return path if path.exists() else None

    @property
    def remote(self) -> Mapping[str, Any] | None:
        """Return how to ask a generation that lies in a store elsewhere (`graph.remote_store`); None: it is here."""
        return None

    def summary(self) -> dict[str, object]:
        """Return what ``/generations`` and the command line show."""
        values = asdict(self)
        del values["folder"]
        return values


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksum_of(files: Mapping[str, Mapping[str, str | int]], empty_graphs: Sequence[str]) -> str:
    """Return the checksum of a generation: over its empty graphs, and names and checksums of its files in their order."""
    digest = hashlib.sha256("\n".join(empty_graphs).encode())
    for name, entry in files.items():
        digest.update(f"{name}\0{entry['sha256']}\n".encode())
    return digest.hexdigest()


def _entry(path: Path, name: str, before: Generation | None) -> dict[str, str | int]:
    size = path.stat().st_size
    known = before.files.get(name) if before is not None else None
    # A database's snapshot shares its large files with the one before: the same file, not only the same name.
    if known and before and path.suffix == ".sst" and path.samefile(before.folder / name):
        return {"sha256": str(known["sha256"]), "bytes": size}
    return {"sha256": sha256_of(path), "bytes": size}


def write_manifest(generation: Generation, folder: Path) -> None:
    """Write what is known of *generation* into *folder*, safe on disk."""
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(generation.summary(), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


class Generations:
    """The generations in one store folder."""

    elsewhere = False
    """Whether they lie in a store that is asked over the network."""

    def __init__(self, store: Path = STORE, *, keep: int = KEEP, memory_quads: int = MEMORY_QUADS) -> None:
        self.store = store
        self.keep = max(keep, 2)
        self.memory_quads = memory_quads
        self._folder = store / "generations"
        self._link = store / "current"
        self._link_name = str(self._link)

    # -- reading

    def current(self) -> Generation | None:
        """Return the generation that answers; None in a store where nothing was published yet."""
        try:
            return self._read(self._link.resolve(strict=True))
        except FileNotFoundError:
            return None

    def mark(self) -> str:
        """Return what changes when ``current`` is switched; cheap enough to ask before every query."""
        try:
            return os.readlink(self._link_name)  # noqa: PTH115 - asked before every query
        except FileNotFoundError:
            return ""

    def numbers(self) -> list[int]:
        """Return the numbers of all generations, oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted(int(path.name) for path in self._folder.iterdir() if path.name.isdecimal())

    def all(self) -> list[Generation]:
        """Return all generations, oldest first."""
        found = []
        for number in self.numbers():
            with suppress(NoSuchGeneration):  # removed since they were counted
                found.append(self.get(number))
        return found

    def get(self, number: int) -> Generation:
        """Return generation *number*; raise NoSuchGeneration."""
        try:
            return self._read(self._path(number))
        except FileNotFoundError:
            raise NoSuchGeneration(
                f"read generation {number}, expected one of {self.numbers()}; /generations lists them"
            ) from None

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}"

    def _read(self, folder: Path) -> Generation:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Generation(**values, folder=folder)

    def described(self) -> object:
        """Return what ``/health`` says of the store."""
        return str(self.store)

    # -- changing

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[None]:
        """Hold the store's one write lock; raise BlockingIOError when another process has it and *wait* is false.

        Raise FollowsPrimary where the store is a replica.
        """
        refuse_in_replica(self.store)
        with self.locked(wait=wait):
            refuse_in_replica(self.store)
            yield

    @contextmanager
    def locked(self, *, wait: bool) -> Iterator[None]:
        """Hold the lock whether the store is a replica or not: for `writing`, and for who makes it a replica."""
        self.store.mkdir(parents=True, exist_ok=True)
        with (self.store / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield

    def next_folder(self) -> Path:
        """Return a fresh folder to make the next generation in. Call while holding `writing`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for leftover in self._folder.glob(".*"):
            shutil.rmtree(leftover)
        folder = self._folder / f".{self._next_number():06d}"
        folder.mkdir()
        return folder

    def _next_number(self) -> int:
        return max(self.numbers(), default=0) + 1

    def admit(
        self, folder: Path, *, quads: int, note: str, release: str | None, empty_graphs: Sequence[str] = ()
    ) -> Generation:
        """Give the finished *folder* its number and make it current, all at once or not at all."""
        before = self.current()
        for path in folder.glob("*/*"):
            if path.name in _NO_CONTENT:
                path.unlink()
        names = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
        files = {name: _entry(path, name, before) for name, path in names.items()}
        number = int(folder.name.lstrip("."))
        generation = Generation(
            number=number,
            time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            quads=quads,
            sha256=checksum_of(files, empty_graphs),
            bytes=sum(int(entry["bytes"]) for entry in files.values()),
            note=note,
            release=release,
            files=files,
            folder=self._path(number),
            empty_graphs=list(empty_graphs),
        )
        write_manifest(generation, folder)
        self.place(folder, number)
        self.switch(number)
        self.prune()
        return generation

    def place(self, folder: Path, number: int) -> None:
        """Give a finished *folder* with a manifest its name, safe on disk. Call while holding the lock."""
        for inner in {path.parent for path in folder.rglob("*")}:
            sync_folder(inner)
        folder.rename(self._path(number))
        sync_folder(self._folder)

    def switch(self, number: int) -> None:
        """Make *number* the generation that answers. Call while holding `writing`."""
        self.get(number)
        beside = self.store / f".current.{os.getpid()}"
        beside.unlink(missing_ok=True)
        beside.symlink_to(f"generations/{number:06d}")
        beside.rename(self._link)
        sync_folder(self.store)

    def prune(self) -> None:
        """Remove the oldest generations beyond `keep`; one that a process still reads (or the current one) stays."""
        for number in self.numbers()[: -self.keep]:
            self.drop(number)

    def drop(self, number: int) -> None:
        """Remove a generation, unless a process still reads it or it is the current one. Call while holding the lock."""
        current = self.current()
        if current and number == current.number:
            return
        folder, gone = self._path(number), self._folder / f".gone-{number:06d}"
        try:
            with (folder / MANIFEST).open() as manifest:
                fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
                folder.rename(gone)
        except BlockingIOError:
            return
        shutil.rmtree(gone)

    def publish(
        self, nquads: Path, *, note: str = "publish", describe: bool = True, keep_own: bool = False
    ) -> Generation:
        """Make an N-Quads file the current generation; raise UnreadableQuads and change nothing when it is not one.

        With *describe*, what the graph says about itself (`graph.description`) is published with it. With *keep_own*, what
        updates wrote into graphs that are not the build's stays (`graph.own_graphs`); otherwise the file is all there is.
        A graph too large for memory is not described.
        """
        release = sha256_of(nquads)
        described = self._described(nquads) if _lines(nquads) <= self.memory_quads and describe else b""
        with self.writing():
            before = self.current() if keep_own else None
            own = own_lines(before.nquads, before.database) if before else ()
            folder = self.next_folder()
            try:
                with nquads.open("rb") as source, (folder / NQUADS).open("wb") as file:
                    shutil.copyfileobj(source, file)
                    file.write(described)
                    file.writelines(own)
                    file.flush()
                    os.fsync(file.fileno())
                if _lines(folder / NQUADS) <= self.memory_quads:
                    quads = len(loaded_nquads(folder / NQUADS, named=nquads))
                else:
                    quads = database_of_nquads(folder / NQUADS, folder / DATABASE, named=nquads)
                    union_of(folder / DATABASE, folder / UNION_DATABASE, folder / NQUADS)
                    (folder / NQUADS).unlink()
                return self.admit(folder, quads=quads, note=note, release=release)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def _described(self, nquads: Path) -> bytes:
        store = loaded_nquads(nquads, union=True)
        extra = [quad for quad in description_quads(store) if quad not in store]
        return serialize(extra, format=RdfFormat.N_QUADS) or b""

    def publish_if_new(
        self, nquads: Path, *, note: str = "publish", describe: bool = True, keep_own: bool = False
    ) -> Generation:
        """Publish *nquads* unless the current generation comes from that very file; updates made since then stay."""
        current = self.current()
        if current and current.release == sha256_of(nquads):
            return current
        return self.publish(nquads, note=note, describe=describe, keep_own=keep_own)

    def begin_empty(self) -> Generation:
        """Return the current generation, making an empty first one where there is none."""
        with self.writing():
            if current := self.current():
                return current
            folder = self.next_folder()
            (folder / NQUADS).touch()
            return self.admit(folder, quads=0, note="empty", release=None)

    def rollback(self, number: int) -> Generation:
        """Make an older generation current again; raise NoSuchGeneration."""
        with self.writing():
            self.switch(number)
            return self.get(number)


def _lines(file: Path) -> int:
    with file.open("rb") as opened:
        return sum(piece.count(b"\n") for piece in iter(lambda: opened.read(1 << 20), b""))


def sync_folder(folder: Path) -> None:
    """Write a folder's names to disk, so that a rename survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
