"""A primary's generations -> the same in a store folder here, each whole and checked before anyone can see it.

What is missing of a generation is fetched into ``generations/.000042-<checksum>/``: a file that another generation here has
is linked, every other one is fetched beside its name, checked, and renamed. When all are there the folder gets its number,
and ``current`` is switched as the local writer switches it. Whatever is broken off is gone on with from where it stood.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from graph.replication.failure import PrimaryAway, Refused
from graph.replication.followed import note_primary, primary_of
from graph.replication.primary import Listing, Primary
from graph.store_folder import Generation, Generations, write_manifest

SLICE_S = 1.0
"""After so long of fetching, the primary is asked again what is current."""
_REFUSED_FOR_S = 60.0
"""A generation whose bytes were not those of its checksums is not fetched again for so long."""
Progress = Callable[[Generation, int], None]
"""Told the generation being fetched, and how many more of its bytes are here."""


class Replica:
    """A store folder that follows a primary. Whoever uses it holds the folder's lock (`Generations.locked`)."""

    def __init__(
        self, generations: Generations, primary: Primary, progress: Progress = lambda _, __: None
    ) -> None:
        self.generations = generations
        self.primary = primary
        self.fetched_bytes = 0
        """Bytes that came over the network."""
        self._progress = progress
        self._folder = generations.store / "generations"
        self._refused: dict[str, tuple[float, str]] = {}

    def claim(self) -> None:
        """Make the folder a replica; raise Refused when it holds generations of its own."""
        if primary_of(self.generations.store) is None and (numbers := self.generations.numbers()):
            raise Refused(
                f"read {self.generations.store}, expected an empty folder or a replica: it holds generations "
                f"{numbers[0]} to {numbers[-1]} of its own; name another folder with --store"
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        note_primary(self.generations.store, self.primary.address, answered=False)

    def step(self) -> bool:
        """Look at the primary and come one step nearer: fetch what answers there, switch to it, fetch older versions.

        Return whether something is left to do. Raise PrimaryAway, Refused or OSError; what answered here goes on.
        """
        listing = self.primary.listing()
        note_primary(self.generations.store, self.primary.address)
        self._refuse_other_history(listing)
        current = listing.current
        if current is None:
            raise PrimaryAway(f"{self.primary.address} has no generation yet; publish one there")
        here = set(self.generations.numbers())
        if current.number not in here:
            self._fetch(current)
            return True  # it may have been rolled back meanwhile: look again before readers see it
        answering = self.generations.current()
        if answering is None or answering.number != current.number:
            self.generations.switch(current.number)
            return True
        self._tidy(listing)
        missing = [one for one in listing.generations if one.number not in here]
        if missing:
            self._fetch(missing[-1])
        return bool(missing)

    def _refuse_other_history(self, listing: Listing) -> None:
        here = set(self.generations.numbers())
        for theirs in listing.generations:
            if theirs.number not in here:
                continue
            ours = self.generations.get(theirs.number)
            if ours.identity != theirs.identity:
                raise Refused(
                    f"read generation {theirs.identity} of {self.primary.address}, but in {self.generations.store} that "
                    f"is {ours.identity}: the primary is another or began anew; follow it in an empty folder (--store)"
                )

    def _tidy(self, listing: Listing) -> None:
        """Remove the generations that the primary no longer has, and what was begun of such."""
        for number in set(self.generations.numbers()) - {one.number for one in listing.generations}:
            self.generations.drop(number)
        wanted = {self._begun(one) for one in listing.generations}
        for folder in set(self._folder.glob(".*")) - wanted:
            shutil.rmtree(folder, ignore_errors=True)

    def _begun(self, generation: Generation) -> Path:
        return self._folder / f".{generation.number:06d}-{generation.sha256}"

    # -- fetching

    def _fetch(self, generation: Generation) -> None:
        """Fetch files of a generation for a while; once all are here, give it its place."""
        until, message = self._refused.get(generation.identity, (0.0, ""))
        if time.monotonic() < until:
            raise Refused(message)
        folder = self._begun(generation)
        held = self._held()
        ends = time.monotonic() + SLICE_S
        for name in generation.files:
            if (folder / name).exists():
                continue
            if time.monotonic() > ends:
                return
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            try:
                self._bring(generation, name, folder, held)
            except Refused as refused:
                self._refused[generation.identity] = (time.monotonic() + _REFUSED_FOR_S, str(refused))
                raise
        write_manifest(generation, folder)
        self.generations.place(folder, generation.number)

    def _held(self) -> dict[str, Path]:
        """Return a file here for each checksum of the generations here."""
        return {
            str(entry["sha256"]): generation.folder / name
            for generation in self.generations.all()
            for name, entry in generation.files.items()
        }

    def _bring(self, generation: Generation, name: str, folder: Path, held: dict[str, Path]) -> None:
        entry = generation.files[name]
        sha256, size = str(entry["sha256"]), int(entry["bytes"])
        if sha256 in held:
            (folder / name).hardlink_to(held[sha256])
            self._progress(generation, size)
            return
        part = folder / f".{sha256}.part"
        begun = part.exists()
        try:
            self._complete(generation, name, part)
        except Refused:
            if not begun:
                raise
            self._complete(
                generation, name, part
            )  # a power cut may have left another beginning than we wrote
        part.rename(folder / name)
        held[sha256] = folder / name

    def _complete(self, generation: Generation, name: str, part: Path) -> None:
        with part.open("a+b") as file:
            self._append(generation, name, part, file)
            file.flush()
            os.fsync(file.fileno())

    def _append(self, generation: Generation, name: str, part: Path, file: BinaryIO) -> None:
        """Append to a partial file what it lacks; raise Refused, and remove it, when it is not what it should be."""
        entry = generation.files[name]
        size = int(entry["bytes"])
        with part.open("rb") as begun:
            digest = hashlib.file_digest(begun, "sha256")
            have = begun.tell()
        if have < size:
            with self.primary.file(generation, name, offset=have) as (begins, pieces):
                if begins != have:
                    file.truncate(0)
                    digest, have = hashlib.sha256(), 0
                self._progress(generation, have)
                for piece in pieces:
                    file.write(piece)
                    digest.update(piece)
                    have += len(piece)
                    self.fetched_bytes += len(piece)
                    self._progress(generation, len(piece))
                    if have > size:
                        break
        if have != size or digest.hexdigest() != entry["sha256"]:
            part.unlink()
            raise Refused(
                f"read {name} of generation {generation.number} from {self.primary.address}: {have} bytes with SHA-256 "
                f"{digest.hexdigest()}, expected {size} with {entry['sha256']}; it is not used, what answered here goes on"
            )
