"""A generation <-> one ``.tar.gz`` file, checked by its own checksums on the way back."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tarfile
from pathlib import Path
from typing import IO, cast

from pyoxigraph import RdfFormat, Store

from graph.store_folder import Generation, Generations, NoSuchGeneration, sha256_of


class BrokenBackup(OSError):
    """A backup file that is cut, damaged or not one of ours; nothing of it was restored."""


def backup(generations: Generations, file: Path) -> Generation:
    """Write the current generation to *file*; readers and the writer go on meanwhile."""
    generation = generations.current()
    if generation is None:
        raise NoSuchGeneration(
            f"read {generations.store}, expected a store with a generation; publish one first"
        )
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with tarfile.open(beside, "w:gz", compresslevel=6) as archive:
            for path in sorted(generation.folder.rglob("*")):
                if path.is_file():
                    archive.add(path, arcname=str(path.relative_to(generation.folder)), recursive=False)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return generation


def restore(generations: Generations, file: Path) -> Generation:
    """Make the generation in *file* the current one, under the next number; raise BrokenBackup and change nothing."""
    with generations.writing():
        folder = generations.next_folder()
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(folder, filter="data")
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            for name, entry in manifest["files"].items():
                if sha256_of(folder / name) != entry["sha256"]:
                    raise BrokenBackup(
                        f"read {name} in {file}, expected SHA-256 {entry['sha256']}; nothing was restored"
                    )
            (folder / "manifest.json").unlink()
            return generations.admit(
                folder,
                quads=manifest["quads"],
                note=f"restore of generation {manifest['number']} from {file.name}",
                release=manifest["release"],
                empty_graphs=manifest["empty_graphs"],
            )
        except (tarfile.TarError, EOFError, KeyError, ValueError, FileNotFoundError) as error:
            raise BrokenBackup(
                f"read {file}, expected a backup of ours: {error}; nothing was restored"
            ) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def dumped(generations: Generations, generation: Generation) -> Path:
    """Return the generation's quads as one ``.nq.gz`` file, made once and kept while the generation is."""
    folder = generations.store / "dumps"
    folder.mkdir(exist_ok=True)
    file = folder / f"{generation.identity}.nq.gz"
    if file.exists():
        return file
    kept = {one.identity for one in generations.all()}
    for other in folder.glob("*.nq.gz"):
        if other.name.removesuffix(".nq.gz") not in kept:
            other.unlink()
    beside = folder / f".{file.name}.{os.getpid()}.part"
    try:
        # No name and no time in the header: equal graphs, equal bytes.
        with beside.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
            if generation.nquads is not None:
                with generation.nquads.open("rb") as source:
                    shutil.copyfileobj(source, packed, 1 << 20)
            else:
                Store.read_only(str(generation.database)).dump(cast("IO[bytes]", packed), RdfFormat.N_QUADS)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return file
