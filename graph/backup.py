"""A generation <-> one ``.tar.gz`` file, checked by its own checksums on the way back."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from pathlib import Path

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
            )
        except (tarfile.TarError, EOFError, KeyError, ValueError, FileNotFoundError) as error:
            raise BrokenBackup(
                f"read {file}, expected a backup of ours: {error}; nothing was restored"
            ) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
