"""Documents of the seed's size read and extracted per second on one core, how time goes to the stages, pages of PDF, memory.

Run: python -m bench.extraction [FOLDER…] [--documents N]. Measured is the CPU time of one process that is given the bytes of
files in memory, one after the other: copies of the seed with numbers of their own, where what earlier documents taught (names
of bodies are remembered) helps, and copies in which seven bodies have names that no other copy has. The documents of the
folders (each read once, none twice) are measured
by their length: how many texts as long as the seed are extracted per second where no words were met before; and their PDF
files by their pages. With --documents, N documents with names of their own are read, and the memory in use is printed ten
times on the way: it is flat where caches are full (peak resident set, as the system counts it).
"""

import argparse
import random
import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

from graph.document import Document
from graph.extraction.citations import citations
from graph.extraction.extract import extract
from graph.extraction.measures import measures
from graph.extraction.metadata import metadata
from graph.extraction.tasks import tasks
from graph.reading.errors import UnreadableFile
from graph.reading.file import read, read_bytes
from graph.reading.flattened_table import with_recovered_tables
from graph.reading.outline import outline
from graph.reading.pdf_file import read_pdf

SEED = next((Path(__file__).parent.parent / "graph" / "corpus").glob("涪陵府发*.txt"))
COPIES = 100
RENAMED = ("科技局", "教委", "财政局", "发展改革委", "商务委", "人力社保局", "市场监管局")
"""Bodies of the seed that get another name in each copy with names of its own."""


def speed() -> None:
    """Print documents a second, and milliseconds a document for each stage."""
    text = SEED.read_text(encoding="utf-8")
    copies = [text.replace("43号", f"{number}号").encode() for number in range(100, 100 + COPIES)]
    extract(read_bytes(SEED.name, copies[0]))
    apart = list(_named_apart(text, COPIES))
    for what, texts in (("read and extract", copies), ("with names of their own", apart)):
        start = process_time()
        for copy in texts:
            extract(read_bytes(SEED.name, copy))
        spent = process_time() - start
        print(f"{what}: {COPIES / spent:.0f} documents/s, {1e3 * spent / COPIES:.2f} ms each")
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
    """Print how many seed sizes of the documents in *folders* are extracted per second, and pages of PDF read."""
    documents: list[Document] = []
    pages = pages_s = 0.0
    for path in sorted(path for folder in folders for path in folder.iterdir() if path.is_file()):
        try:
            if path.suffix == ".pdf":
                start = process_time()
                document = read_pdf(path.name, path.read_bytes())
                pages_s += process_time() - start
                pages += max((block.page or 0 for block in document.blocks), default=0)
            else:
                document = read(path)
        except UnreadableFile:
            continue
        documents.append(document)
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
    if pages:
        print(f"{pages:.0f} pages of PDF: {pages / pages_s:.0f} pages/s")


def _named_apart(text: str, count: int) -> Iterator[bytes]:
    """Yield *count* copies of *text* with numbers and names of bodies of their own."""
    chosen = random.Random(1)
    signs = [chr(code) for code in range(0x4E00, 0x9FA6)]
    for number in range(1, count + 1):
        copy = text.replace("43号", f"{number}号")
        for body in RENAMED:
            copy = copy.replace(body, "".join(chosen.choices(signs, k=3)) + body)
        yield copy.encode()


def memory(count: int) -> None:
    """Print the memory in use ten times while *count* documents with names of their own are extracted."""
    text = SEED.read_text(encoding="utf-8")
    for number, copy in enumerate(_named_apart(text, count), 1):
        extract(read_bytes(SEED.name, copy))
        if number % max(1, count // 10) == 0:
            print(f"{number} documents: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.extraction", description=__doc__.split("\n")[0])
    parser.add_argument("folders", type=Path, nargs="*", help="folders of documents to measure too")
    parser.add_argument("--documents", type=int, default=0, help="measure memory over so many documents")
    chosen = parser.parse_args()
    speed()
    if chosen.folders:
        measure(chosen.folders)
    if chosen.documents:
        memory(chosen.documents)


if __name__ == "__main__":
    main()
