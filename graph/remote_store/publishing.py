"""A staged N-Quads file -> a new generation in a remote store. Readers see the one before until the very last triple is in.

Each step can be done again: what is there already stays, what was broken off is completed. Graphs that the store holds
already, from an earlier generation, are not sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from graph.remote_store.client import Client
from graph.remote_store.failure import StoreFailed
from graph.remote_store.layout import StoredGeneration, current_of, description_triples, generations_of
from graph.remote_store.staging import DEFAULT_GRAPH, Part, Staged
from ontology import iris
from ontology.terms import DCAT, DCTERMS, PROV, VOID

logger = logging.getLogger(__name__)
_NAMES_ASKED = 300
"""Graphs asked about in one query."""
_COPIED_TOGETHER = 25
_SWITCHES_KEPT = 10
_UPLOADED_LINES = 20_000
_HEX = "0123456789abcdef"


def published(client: Client, staged: Staged, *, release: str, note: str) -> StoredGeneration:
    """Load *staged* beside what readers see, check that it arrived whole, and switch; raise StoreFailed and change nothing for them."""
    current = current_of(client)
    before = generations_of(client)
    numbers = [one.number for one in before] + [int(current[1].partition("-")[0]) if current else 0]
    number = max(numbers) + 1
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    generation = StoredGeneration(number, f"{number}-{release[:16]}", time, staged.quads, release, note)
    parts = list(staged.parts.values())
    held = whole_graphs(client, [part.kept for part in parts])
    _load_missing(client, staged, held)
    _load_union(client, staged, generation)
    _describe(client, generation, parts)
    switch(client, generation, (current[0] if current else 0) + 1)
    return generation


def whole_graphs(client: Client, names: Sequence[str]) -> set[str]:
    """Return those of the graphs *names* that the store says it holds whole."""
    found: set[str] = set()
    for some in _pieces(names, _NAMES_ASKED):
        values = " ".join(f"<{name}>" for name in some)
        rows = client.rows(
            f"SELECT ?graph WHERE {{ VALUES ?graph {{ {values} }} GRAPH <{iris.STORE_INVENTORY}> {{ ?graph <{VOID.triples}> ?n }} }}"
        )
        found.update(row["graph"] for row in rows)
    return found


def _pieces(names: Iterable[str], size: int) -> Iterator[list[str]]:
    waiting = iter(names)
    while piece := list(islice(waiting, size)):
        yield piece


@dataclass(slots=True)
class _Loader:
    """Gathers triples of many graphs into requests of the size the store takes; says that a graph is whole once it is."""

    client: Client
    _waiting: dict[str, list[bytes]] = field(default_factory=dict)
    _count: int = 0
    _finished: list[Part] = field(default_factory=list)

    def add(self, part: Part, lines: Iterable[bytes]) -> None:
        """Load one graph."""
        card = self.client.card
        in_pieces = bool(card.upload) and not card.upload_quads and part.triples > card.batch_triples
        if in_pieces:
            waiting = iter(lines)
            while piece := list(islice(waiting, _UPLOADED_LINES)):
                self.client.upload(part.kept, piece)
        else:
            for line in lines:
                self._waiting.setdefault(part.kept, []).append(line)
                self._count += 1
                if self._count >= card.batch_triples:
                    self.send()
        self._finished.append(part)

    def send(self) -> None:
        """Send what has gathered; then say of the graphs that are complete by now that they are."""
        if self._waiting:
            if self.client.card.upload_quads:
                self.client.upload(
                    None, [_quad(line, name) for name, lines in self._waiting.items() for line in lines]
                )
            else:
                self.client.update(_insertion(self._waiting))
            self._waiting, self._count = {}, 0
        if self._finished:
            say_whole(self.client, {part.kept: part.triples for part in self._finished})
            self._finished = []


def _quad(line: bytes, graph: str) -> bytes:
    return line[: line.rindex(b".")] + b"<" + graph.encode() + b"> .\n"


def _insertion(graphs: dict[str, list[bytes]]) -> str:
    blocks = [f"GRAPH <{name}> {{\n{b''.join(lines).decode()}}}" for name, lines in graphs.items()]
    return "INSERT DATA {\n" + "\n".join(blocks) + "\n}"


def _insert(client: Client, graph: str, triples: Sequence[str]) -> None:
    for piece in _pieces(triples, client.card.batch_triples):
        client.update(_insertion({graph: [f"{triple}\n".encode() for triple in piece]}))


def say_whole(client: Client, graphs: dict[str, int]) -> None:
    """Write into the inventory that these graphs are loaded whole, with so many triples."""
    _insert(
        client,
        iris.STORE_INVENTORY,
        [f'<{name}> <{VOID.triples}> "{count}" .' for name, count in graphs.items()],
    )


def _load_missing(client: Client, staged: Staged, held: set[str]) -> None:
    loader = _Loader(client)
    for part, lines in staged.graphs():
        if part.kept not in held:
            loader.add(part, lines)
    loader.send()


def _load_union(client: Client, staged: Staged, generation: StoredGeneration) -> None:
    union = generation.union
    if whole_graphs(client, [union]):
        return
    _insert(client, iris.STORE_INVENTORY, [f'<{union}> <{DCTERMS.created}> "{generation.time}" .'])
    copied: list[str] = []
    for part, lines in staged.graphs():
        if part.triples <= client.card.copy_triples:
            copied.append(f"ADD <{part.kept}> TO <{union}>")
            continue
        waiting = iter(lines)
        while piece := list(islice(waiting, client.card.batch_triples)):
            client.update(_insertion({union: piece}))
    for some in _pieces(copied, _COPIED_TOGETHER):
        client.update(" ;\n".join(some))
    found = int(
        client.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{union}> {{ ?s ?p ?o }} }}", timeout_s=600)[0][
            "n"
        ]
    )
    if found != staged.triples:
        raise StoreFailed(
            "unavailable",
            f"{client.address.url} holds {found} of {staged.triples} triples after loading; readers see the graph they saw before",
        )
    say_whole(client, {union: found})


def _describe(client: Client, generation: StoredGeneration, parts: Sequence[Part]) -> None:
    """Describe a generation whose graphs are all there; what makes it one (`generations_of`) comes last."""
    graphs = {part.name: part.kept for part in parts if part.name != DEFAULT_GRAPH}
    triples = description_triples(generation, graphs)
    own = f"<{generation.description}> "
    _insert(client, generation.description, [triple for triple in triples if not triple.startswith(own)])
    _insert(client, generation.description, [triple for triple in triples if triple.startswith(own)])


def switch(client: Client, generation: StoredGeneration, number: int) -> None:
    """Let readers see *generation*: one triple, there or not there. The last of these counts."""
    line = f"<{iris.stored_switch(number)}> <{DCAT.hasCurrentVersion}> <{generation.description}> ."
    _insert(client, iris.STORE_CURRENT, [line])
    old = number - _SWITCHES_KEPT
    if old > 0:
        client.update(
            f"DELETE WHERE {{ GRAPH <{iris.STORE_CURRENT}> {{ <{iris.stored_switch(old)}> <{DCAT.hasCurrentVersion}> ?any }} }}"
        )


def removed(client: Client, keep: int) -> list[StoredGeneration]:
    """Remove the oldest generations beyond *keep* with the graphs that no other generation has; return them.

    And the unions of those that were broken off and never described.
    """
    current = current_of(client)
    generations = generations_of(client)
    old = [one for one in generations[:-keep] if current is None or one.identity != current[1]]
    staying = [one for one in generations if one not in old]
    for generation in old:
        # Its description goes first: from then on nobody finds it, whatever of it is still there.
        graphs = _graphs_of(client, generation)
        client.update(f"DROP SILENT GRAPH <{generation.description}>")
        needed = {graph for one in staying for graph in _of_these(client, one, graphs)}
        for some in _pieces(
            [generation.union, *(graph for graph in graphs if graph not in needed)], _COPIED_TOGETHER
        ):
            _drop(client, some)
    _drop(client, _broken_off(client, generations))
    return old


def _drop(client: Client, graphs: Sequence[str]) -> None:
    """Remove *graphs* and what the inventory says of them."""
    if not graphs:
        return
    gone = " ".join(f"<{name}>" for name in graphs)
    client.update(
        f"DELETE {{ GRAPH <{iris.STORE_INVENTORY}> {{ ?graph ?p ?n }} }} WHERE {{ VALUES ?graph {{ {gone} }} "
        f"GRAPH <{iris.STORE_INVENTORY}> {{ ?graph ?p ?n }} }}"
    )
    client.update(" ;\n".join(f"DROP SILENT GRAPH <{name}>" for name in graphs))


def _broken_off(client: Client, generations: Sequence[StoredGeneration]) -> list[str]:
    """Return the unions that were begun before the newest generation was, and belong to none."""
    rows = client.rows(
        f"SELECT ?union ?time WHERE {{ GRAPH <{iris.STORE_INVENTORY}> {{ ?union <{DCTERMS.created}> ?time }} }}"
    )
    known = {one.union for one in generations}
    newest = max((one.time for one in generations), default="")
    return [row["union"] for row in rows if row["union"] not in known and row["time"] < newest]


def _graphs_of(client: Client, generation: StoredGeneration, begin: str = "") -> list[str]:
    """Return the graphs of a generation; where the store sends fewer rows, those whose checksum begins with each digit in turn."""
    wanted = f"{iris.STORE}graph/{begin}"
    try:
        rows = client.rows(
            f"SELECT ?kept WHERE {{ GRAPH <{generation.description}> {{ ?kept <{PROV.specializationOf}> ?name }} "
            f'FILTER (STRSTARTS(STR(?kept), "{wanted}")) }}'
        )
    except StoreFailed as failed:
        if failed.why != "limit":
            raise
        return [name for digit in _HEX for name in _graphs_of(client, generation, begin + digit)]
    return [row["kept"] for row in rows]


def _of_these(client: Client, generation: StoredGeneration, graphs: Sequence[str]) -> Iterator[str]:
    for some in _pieces(graphs, _NAMES_ASKED):
        values = " ".join(f"<{name}>" for name in some)
        rows = client.rows(
            f"SELECT ?kept WHERE {{ VALUES ?kept {{ {values} }} "
            f"GRAPH <{generation.description}> {{ ?kept <{PROV.specializationOf}> ?name }} }}"
        )
        yield from (row["kept"] for row in rows)
