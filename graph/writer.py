"""Updates -> the next generation. The one process that changes a store; killed at any moment, it leaves a whole one behind.

It works on a copy of the current generation: in memory where the graph is served from memory, above that in a database on
disk that shares its files with the snapshots. An update is acknowledged when the generation that holds it is current and on
disk. Those that wait together become one generation. Whatever goes wrong, the copy is thrown away and made anew.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from graph.disk_store import union_of
from graph.processes import die_with_parent, leave_network, name_process, receive_message, send_message
from graph.store import loaded_nquads, syntax_place
from graph.store_folder import DATABASE, NQUADS, UNION_DATABASE, Generation, Generations

TOGETHER_MAX = 64
LARGE_BYTES = 4 << 20
"""An upload above this is read straight into the store and is a generation of its own."""
Order: TypeAlias = dict[str, Any]
"""``do`` (update, put, post, delete), ``base``, and ``file`` or ``graph`` and ``parts`` (each a ``file`` and its ``format``)."""
Answer: TypeAlias = dict[str, Any]
_LIVE = "live"
_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "n3": RdfFormat.N3,
}


class Writer:
    """The store as the next generation will have it."""

    def __init__(self, generations: Generations, memory_quads: int) -> None:
        self._generations = generations
        self._memory_quads = memory_quads
        self._store: Store | None = None
        self._in_memory = True
        self._base: Generation | None = None
        self._mark = ""
        self._live: Path | None = None

    def _working_copy(self) -> Store:
        if self._store is not None and self._generations.mark() == self._mark:
            return self._store
        self._store = None
        base = self._generations.current()
        if base is None:
            raise LookupError(f"{self._generations.store} has no generation yet; publish one first")
        self._base, self._mark = base, self._generations.mark()
        self._in_memory = base.nquads is not None
        self._store = self._copied(base)
        return self._store

    def _copied(self, base: Generation) -> Store:
        if self._in_memory:
            assert base.nquads is not None
            store = loaded_nquads(base.nquads)
        else:
            live = self._live_folder()
            if base.database is not None:
                Store.read_only(str(base.database)).backup(str(live))
                store = Store(str(live))
            else:
                store = Store(str(live))
                store.bulk_load(path=str(base.nquads), format=RdfFormat.N_QUADS)
        for graph in base.empty_graphs:
            store.add_graph(NamedNode(graph))
        return store

    def _live_folder(self) -> Path:
        """Return the name of a folder for the copy on disk; those of writers that are gone are removed."""
        folder = self._generations.store / _LIVE
        folder.mkdir(exist_ok=True)
        for other in folder.iterdir():
            if other == self._live or not Path(f"/proc/{other.name.partition('-')[0]}").exists():
                shutil.rmtree(other, ignore_errors=True)
        self._live = folder / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        return self._live

    def apply(self, orders: Sequence[Order]) -> list[Answer]:
        """Carry out *orders*, each whole or not at all; return what to answer to each once all are safe.

        Anything raised means that none was carried out.
        """
        try:
            with self._generations.writing():
                answers = [self._answer(order) for order in orders]
                done = [
                    order["do"]
                    for order, answer in zip(orders, answers, strict=True)
                    if "error" not in answer
                ]
                if done:
                    generation = self._admitted(
                        f"update: {', '.join(done[:5])}{' …' if len(done) > 5 else ''}"
                    )
                    for answer in answers:
                        answer["generation"] = generation.number
                return answers
        except BaseException:
            self._store = None
            raise

    def _answer(self, order: Order) -> Answer:
        store = self._working_copy()
        try:
            if order["do"] == "update":
                store.update(Path(order["file"]).read_text(encoding="utf-8"), base_iri=order["base"])
                return {}
            return self._changed_graph(store, order)
        except SyntaxError as error:
            line, column = syntax_place(error)
            return {"error": "syntax", "message": error.msg, "line": line, "column": column}
        except ValueError as error:
            return {"error": "syntax", "message": str(error)}
        except RuntimeError as error:
            return {"error": "evaluation", "message": str(error)}

    def _changed_graph(self, store: Store, order: Order) -> Answer:
        name = NamedNode(order["graph"]) if order["graph"] else DefaultGraph()
        existed = isinstance(name, DefaultGraph) or store.contains_named_graph(name)
        if order["do"] == "delete":
            if not existed:
                return {"error": "no-graph", "message": f"there is no graph <{order['graph']}>"}
            if isinstance(name, DefaultGraph):
                store.clear_graph(name)
            else:
                store.remove_graph(name)
            return {"existed": True}
        if is_large(order):
            self._load(store, order, name)
        else:
            read = [quad for part in order["parts"] for quad in _quads(part, order["base"], name)]
            if order["do"] == "put":
                store.clear_graph(name)
            store.extend(read)
        if isinstance(name, NamedNode):
            store.add_graph(name)
        return {"existed": existed}

    def _load(self, store: Store, order: Order, name: NamedNode | DefaultGraph) -> None:
        try:
            if order["do"] == "put":
                store.clear_graph(name)
            for part in order["parts"]:
                store.bulk_load(
                    path=part["file"], format=_FORMATS[part["format"]], base_iri=order["base"], to_graph=name
                )
        except BaseException:
            # Part of the file is in the copy by now.
            self._store = None
            raise

    def _admitted(self, note: str) -> Generation:
        assert self._store is not None
        assert self._base is not None
        folder = self._generations.next_folder()
        quads = len(self._store)
        if quads > self._memory_quads:
            self._to_disk(folder)
        else:
            with (folder / NQUADS).open("wb") as file:
                self._store.dump(file, RdfFormat.N_QUADS)
                file.flush()
                os.fsync(file.fileno())
        generation = self._generations.admit(
            folder,
            quads=quads,
            note=note,
            release=self._base.release,
            empty_graphs=_empty_graphs(self._store),
        )
        self._base, self._mark = generation, self._generations.mark()
        if self._in_memory and quads > self._memory_quads:
            self._store = None
        return generation

    def _to_disk(self, folder: Path) -> None:
        assert self._store is not None
        if self._in_memory:
            store = Store(str(folder / DATABASE))
            store.bulk_extend(self._store.quads_for_pattern(None, None, None, None))
            store.flush()
            del store
        else:
            self._store.backup(str(folder / DATABASE))
        union_of(folder / DATABASE, folder / UNION_DATABASE)


def is_large(order: Order) -> bool:
    """Say whether an order brings a file that must not pass through Python quad by quad."""
    return sum(Path(part["file"]).stat().st_size for part in order.get("parts", ())) > LARGE_BYTES


def _quads(part: dict[str, str], base: str, name: NamedNode | DefaultGraph) -> Iterator[Quad]:
    # Blank nodes of two uploads are never the same node (RDF 1.1 Semantics, 3.3).
    for quad in parse(
        path=part["file"],
        format=_FORMATS[part["format"]],
        base_iri=base,
        without_named_graphs=True,
        rename_blank_nodes=True,
    ):
        yield Quad(quad.subject, quad.predicate, quad.object, name)


def _empty_graphs(store: Store) -> list[str]:
    return sorted(
        graph.value
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode)
        and next(iter(store.quads_for_pattern(None, None, None, graph)), None) is None
    )


def _batch(connection: socket.socket) -> list[Order] | None:
    """Wait for an order; return it with those that wait behind it, up to a large one."""
    message = receive_message(connection)
    if message is None:
        return None
    orders = [message[0]]
    connection.setblocking(False)
    try:
        while len(orders) < TOGETHER_MAX and not is_large(orders[-1]):
            if (more := receive_message(connection)) is None:
                break
            orders.append(more[0])
    except BlockingIOError:
        pass
    connection.setblocking(True)
    return orders


def main(descriptor: int, parent: int, store: Path, keep: int, memory_quads: int) -> None:
    """Take orders on an inherited packet socket for as long as the process *parent* lives."""
    die_with_parent(parent)
    name_process("pg-writer")
    leave_network()
    writer = Writer(Generations(store, keep=keep), memory_quads)
    connection = socket.socket(fileno=descriptor)
    while (orders := _batch(connection)) is not None:
        large = orders.pop() if len(orders) > 1 and is_large(orders[-1]) else None
        for batch in (orders, [large] if large else []):
            if not batch:
                continue
            try:
                answers = writer.apply(batch)
            except SyntaxError as error:
                answers = [
                    {"error": "syntax", "message": error.msg, "line": error.lineno, "column": error.offset}
                ]
            except Exception as error:
                answers = [{"error": "store", "message": f"{type(error).__name__}: {error}"} for _ in batch]
            for answer in answers:
                send_message(connection, answer)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
