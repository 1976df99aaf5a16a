"""The process that holds one generation and forks query processes from it; and the one that starts such keepers.

    nursery ── fork ──► keeper of generation 41 ── fork ──► worker, worker, …
                   └──► keeper of generation 42 ── fork ──► worker, worker, …

Both live in a network without interfaces and have one thread: forking from them is safe and takes milliseconds. Each obeys
small messages on a packet socket: ``{"do": "keep", …}`` and ``{"do": "fork"}``; the answer carries the new process's
socket, a pidfd to kill it by, and for workers a file with what it wrote to standard error.
"""

from __future__ import annotations

import fcntl
import gc
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Store

from graph.processes import (
    die_with_parent,
    keep_freed_memory,
    leave_network,
    name_process,
    receive_message,
    send_message,
)
from graph.store import UNION, loaded_by_predicate
from queries.workers.isolation import confine, raise_stack_limit
from queries.workers.warming import large_regions, largest_predicates, resident_bytes
from queries.workers.worker import AnyStore, serve

Body = Callable[[socket.socket], None]
_ERRORS = 2


def _forked(
    connection: socket.socket, name: str, body: Body, kind: int, *, errors: int | None = None
) -> None:
    """Fork a process that runs *body* on one end of a new socket; send the other end over *connection*."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            connection.close()
            ours.close()
            if errors is not None:
                os.dup2(errors, _ERRORS)
            die_with_parent(parent)
            name_process(name)
            body(theirs)
            status = 0
        finally:
            os._exit(status)
    theirs.close()
    pidfd = os.pidfd_open(pid)
    send_message(connection, {"pid": pid}, [ours.fileno(), pidfd] + ([errors] if errors is not None else []))
    ours.close()
    os.close(pidfd)


def _reap() -> None:
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return


def _obey(connection: socket.socket, act: Callable[[dict[str, Any]], None]) -> None:
    """Do what each message says until the other side is gone."""
    connection.settimeout(5)
    while True:
        try:
            message = receive_message(connection)
        except TimeoutError:
            _reap()
            continue
        if message is None:
            return
        _reap()
        act(message[0])


def opened(order: dict[str, Any]) -> tuple[AnyStore, AnyStore]:
    """Return the store that *order* names, and one that holds the default graph as it was stated.

    In memory from a file, or the database as it lies on disk. Both are the same store unless the default graph is made the
    union of all graphs and there is something to add to it.
    """
    if order["remote"] is not None:
        from queries.remote_store import RemoteStore  # only here: it brings an HTTP client

        elsewhere = RemoteStore.from_json(order["remote"])
        return elsewhere, elsewhere
    if not order["memory"]:
        database = Store.read_only(order["union_database"] or order["database"])
        return database, Store.read_only(order["database"]) if order["union_database"] else database
    store = loaded_by_predicate(Path(order["nquads"]))
    stated = store
    if order["union"] and next(store.named_graphs(), None) is not None:
        stated = Store()
        stated.bulk_extend(store.quads_for_pattern(None, None, None, DefaultGraph()))
        store.update(UNION)
    for name in order["empty_graphs"]:
        store.add_graph(NamedNode(name))
    return store, stated


def keep(connection: socket.socket, order: dict[str, Any]) -> None:
    """Load what *order* names, say so, and fork a worker for every message."""
    if order["remote"] is None:
        manifest = os.open(order["manifest"], os.O_RDONLY)
        fcntl.flock(manifest, fcntl.LOCK_SH)
    try:
        store, stated = opened(order)
    except (OSError, ValueError, RuntimeError) as error:
        send_message(connection, {"error": f"read generation {order['number']}: {error}"})
        return
    predicates: list[str] = []
    if order["memory"] and isinstance(store, Store):
        predicates = largest_predicates(store, processes=order["processes"])
    keep_freed_memory()
    gc.collect()
    gc.freeze()
    regions = large_regions() if predicates else []
    send_message(connection, {"ready": True, "resident_bytes": resident_bytes()})

    def work(own: socket.socket) -> None:
        os.setsid()  # a session of its own, so that its priority counts against everyone: sched(7), autogroup
        gc.disable()
        confine(memory_mb=order["memory_mb"], opens_files=not order["memory"])
        die_with_parent(keeper)
        serve(store, stated, own, predicates, regions)

    def fork_worker(_: dict[str, Any]) -> None:
        errors = os.memfd_create("errors")
        _forked(connection, f"pg-query-{order['number']}", work, socket.SOCK_STREAM, errors=errors)
        os.close(errors)

    keeper = os.getpid()
    _obey(connection, fork_worker)


def main(descriptor: int, parent: int, *, networked: bool = False) -> None:
    """Run the nursery on an inherited packet socket, for as long as the process *parent* lives.

    *networked*: the graph lies in a store elsewhere, so that query processes need the network.
    """
    die_with_parent(parent)
    name_process("pg-nursery")
    raise_stack_limit()
    connection = socket.socket(fileno=descriptor)
    send_message(connection, {"ready": True, "without_network": not networked and leave_network()})

    def fork_keeper(order: dict[str, Any]) -> None:
        name = f"pg-keeper-{order['number']}"
        _forked(connection, name, lambda own: keep(own, order), socket.SOCK_SEQPACKET)

    _obey(connection, fork_keeper)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), networked=sys.argv[3:] == ["networked"])
