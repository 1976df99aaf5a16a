"""The process that evaluates queries over one generation: a job comes in, frames of the answer go out.

It is a fork of the keeper with its store, so it starts warm, and it may be killed at any moment: nobody else is harmed.
Results are serialised in the thread that made them (the engine ends the process otherwise) and leave as bytes.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from graph.remote_store.failure import StoreFailed
from graph.store import syntax_place
from queries.as_specified import NotSparql, evaluated
from queries.scan import TextLimits, TooComplex, scanned
from queries.syntax_errors import explained
from queries.workers.answer import Answer, LimitReached
from queries.workers.dataset import GraphName, merged, states_a_triple_twice
from queries.workers.forms import GRAPH_FORMATS, RESULT_FORMATS
from queries.workers.frames import ERROR, json_frame, read_payload
from queries.workers.job import Job, job_of
from queries.workers.practice import NOWHERE
from queries.workers.warming import is_asked, warming

if TYPE_CHECKING:
    from queries.remote_store import RemoteStore, RemoteTriples

AnyStore: TypeAlias = "Store | RemoteStore"
Result: TypeAlias = "QuerySolutions | QueryBoolean | QueryTriples | RemoteTriples"
_TIDIED_AFTER_S = 0.02
_TIDIED_TIMES = 2


def serve(
    store: AnyStore,
    stated: AnyStore,
    connection: socket.socket,
    predicates: Sequence[str],
    regions: Sequence[tuple[int, int]],
) -> None:
    """Answer jobs until the other side is gone; *stated* holds the default graph as it was stated.

    While there is nothing to do the store is made warm, by its *predicates*, and its memory, the *regions*, put in order.
    """
    pauses: Iterator[float] = iter(())
    if isinstance(store, Store):
        pauses = warming(store, connection, predicates, regions, partial(answer_job, store, NOWHERE))
    while True:
        for pause_s in pauses:
            if is_asked(connection, pause_s):
                break
        if (payload := read_payload(connection)) is None:
            return
        job = job_of(payload)
        started = time.perf_counter()
        answer_job(stated if job.stated else store, connection, job)
        if time.perf_counter() - started > _TIDIED_AFTER_S and isinstance(store, Store):
            # What a large query freed is put in order by whoever asks for memory next: ten milliseconds better spent now.
            for _ in range(_TIDIED_TIMES):
                store.query("ASK { <urn:x> <urn:x> <urn:x> }")


def answer_job(store: AnyStore, connection: socket.socket, job: Job) -> None:
    """Send the frames of one answer on *connection*, or an ERROR frame that says why there is none."""
    started = time.perf_counter()
    try:
        if job.limits is not None:
            _read(connection, job, TextLimits(*job.limits))
            return
        result = _evaluated(store, job)
        kind, form = _kind_and_form(result, job)
        if form is None:
            _refuse(
                connection,
                "not-acceptable",
                f"the query gives {kind}; the Accept header takes no form of that",
            )
            return
        answer = Answer(connection, job, kind, form)
        file = cast("IO[bytes]", answer)
        if isinstance(result, QuerySolutions | QueryBoolean):
            result.serialize(file, RESULT_FORMATS[form])
        else:
            result.serialize(file, GRAPH_FORMATS[form])
        answer.finish((time.perf_counter() - started) * 1000)
    except TooComplex as error:
        _refuse(connection, "too-complex", str(error), line=error.line, column=error.column)
    except NotSparql as error:
        _refuse(connection, "syntax", str(error), line=error.line, column=error.column)
    except SyntaxError as error:
        if isinstance(store, Store):
            words, line, column = _mistake(job, error, store)
            _refuse(connection, "syntax", words, line=line, column=column)
        else:
            _refuse(connection, "unavailable", f"the store's answer is not whole: {error.msg or error}")
    except StoreFailed as failed:
        _refuse(connection, failed.why, str(failed))
    except LimitReached as error:
        _refuse(connection, "limit", str(error))
    except MemoryError:
        _refuse(connection, "memory", "the query needed more memory than it may take")
    except ValueError as error:
        _refuse(connection, "syntax", str(error))
    except (RuntimeError, OSError) as error:
        _refuse(connection, "evaluation", str(error))


def _read(connection: socket.socket, job: Job, limits: TextLimits) -> None:
    """Answer with what stands in the text: reading a long one takes a second, which nobody's event loop has."""
    started = time.perf_counter()
    seen = scanned(job.query, limits, job.base or "")
    answer = Answer(connection, job, "scan", "json")
    answer.write(json.dumps(asdict(seen)).encode())
    answer.finish((time.perf_counter() - started) * 1000)


def _mistake(job: Job, error: SyntaxError, store: Store) -> tuple[str, int | None, int | None]:
    found = explained(job.query, error, partial(store.query, base_iri=job.base))
    return found or (error.msg or str(error), *syntax_place(error))


def _kind_and_form(result: Result, job: Job) -> tuple[str, str | None]:
    if isinstance(result, QuerySolutions):
        return "solutions", job.solutions
    if isinstance(result, QueryBoolean):
        return "boolean", job.boolean
    return "graph", job.graph


def _evaluated(store: AnyStore, job: Job) -> Result:
    dataset: dict[str, Any] = {}
    if job.default_graphs is not None or job.named_graphs is not None:
        default: list[GraphName] = [NamedNode(iri) for iri in dict.fromkeys(job.default_graphs or ())]
        named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in dict.fromkeys(job.named_graphs or ())]
        dataset = {"default_graph": default, "named_graphs": named}
        if len(default) > 1 and isinstance(store, Store) and states_a_triple_twice(store, default):
            store = merged(store, default, named)
            dataset["default_graph"] = DefaultGraph()
    if not isinstance(store, Store):
        return store.query(job.query, base_iri=job.base, **dataset)
    return evaluated(job.query, partial(store.query, base_iri=job.base, **dataset))


def _refuse(connection: socket.socket, kind: str, message: str, **place: int | None) -> None:
    connection.sendall(json_frame(ERROR, {"kind": kind, "message": message, **place}))
