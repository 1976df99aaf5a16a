"""Documents of the seed's size read and extracted per second on one core, and how time goes to the stages.

Run: python -m bench.extraction [FOLDER…]; the documents of a folder (each read once, none twice) are measured by their
length: how many texts as long as the seed are extracted per second where no words were met before.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

from graph.extraction.citations import citations
from graph.extraction.extract import extract
from graph.extraction.measures import measures
from graph.extraction.metadata import metadata
from graph.extraction.tasks import tasks
from graph.reading.errors import UnreadableFile
from graph.reading.file import read, read_bytes
from graph.reading.flattened_table import with_recovered_tables
from graph.reading.outline import outline

SEED = next((Path(__file__).parent.parent / "graph" / "corpus").glob("涪陵府发*.txt"))
COPIES = 100


def main() -> None:
    """Print documents a second, and milliseconds a document for each stage."""
    text = SEED.read_text(encoding="utf-8")
    copies = [text.replace("43号", f"{number}号").encode() for number in range(100, 100 + COPIES)]
    extract(read_bytes(SEED.name, copies[0]))
    start = process_time()
    for copy in copies:
        extract(read_bytes(SEED.name, copy))
    spent = process_time() - start
    print(f"read and extract: {COPIES / spent:.0f} documents/s, {1e3 * spent / COPIES:.2f} ms each")
    documents = [with_recovered_tables(read_bytes(SEED.name, copy + b"\n")) for copy in copies]
    about = metadata(documents[0])
    sections = outline(documents[0], about)
    stages: list[tuple[str, Callable[[int], object]]] = [
        ("read", lambda k: read_bytes(SEED.name, copies[k])),
        ("metadata", lambda k: metadata(documents[k])),
        ("tables", lambda k: with_recovered_tables(read_bytes(SEED.name, copies[k]))),
        ("outline", lambda k: outline(documents[k], about)),
        ("tasks", lambda k: tasks(documents[k], about, sections)),
        ("measures", lambda k: measures(documents[k], about, sections)),
        ("citations", lambda k: citations(documents[k], about)),
    ]
    for name, stage in stages:
        start = process_time()
        for k in range(COPIES):
            stage(k)
        print(f"  {name:10s}{1e3 * (process_time() - start) / COPIES:6.2f} ms")


def measure(folders: list[Path]) -> None:
    """Print how many seed sizes of the documents in *folders* are extracted per second."""
    documents = []
    for path in sorted(path for folder in folders for path in folder.iterdir() if path.is_file()):
        try:
            documents.append(read(path))
        except UnreadableFile:
            continue
    extract(read(SEED))
    start = process_time()
    for document in documents:
        extract(document)
    spent = process_time() - start
    length = sum(len(document.text) for document in documents)
    seed = len(read(SEED).text)
    print(
        f"{len(documents)} documents, {length} characters: {length / seed / spent:.0f} seed sizes/s, "
        f"{1e3 * spent * seed / length:.2f} ms each"
    )


if __name__ == "__main__":
    main()
    if len(sys.argv) > 1:
        measure([Path(argument) for argument in sys.argv[1:]])
