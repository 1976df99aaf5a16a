"""What a query process is asked: the text, its dataset, the forms the asker takes, and how much of an answer."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from msgspec import json

_LENGTH = struct.Struct("<I")
UNBOUNDED = 1 << 62


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One query for one worker. Jobs are equal when they ask for the same bytes."""

    query: str
    base: str | None = None
    default_graphs: Sequence[str] | None = None
    """The dataset that the protocol (or more than one FROM) gives; None leaves it to the text."""
    named_graphs: Sequence[str] | None = None
    solutions: str | None = "json"
    """The form that SELECT answers take, a key of `forms.RESULT_FORMATS`; None: the asker takes none."""
    boolean: str | None = "json"
    graph: str | None = "nt"
    """The form of CONSTRUCT and DESCRIBE answers, a key of `forms.GRAPH_FORMATS`."""
    encoding: str = ""
    """``gzip``, ``br`` or nothing."""
    rows_max: int = UNBOUNDED
    bytes_max: int = UNBOUNDED
    stated: bool = False
    """Ask the default graph as it was stated, not the union of all graphs."""
    limits: Sequence[int] | None = None
    """The `queries.scan.TextLimits` to read the text by: then it is read only, and what stands in it is the answer."""
    packed: bytes = field(init=False, repr=False)
    """The job as the worker reads it."""

    def __post_init__(self) -> None:
        values = (
            self.query,
            self.base,
            self.default_graphs,
            self.named_graphs,
            self.solutions,
            self.boolean,
            self.graph,
            self.encoding,
            self.rows_max,
            self.bytes_max,
            self.stated,
            self.limits,
        )
        payload = json.encode(values)
        object.__setattr__(self, "packed", _LENGTH.pack(len(payload)) + payload)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Job) and self.packed == other.packed

    def __hash__(self) -> int:
        return hash(self.packed)


_SENT = tuple(one.name for one in fields(Job) if one.init)


def job_of(payload: bytes) -> Job:
    """Read what stands in `Job.packed` behind its length; who evaluates it has no need to pack it again."""
    job = object.__new__(Job)
    for name, value in zip(_SENT, json.decode(payload), strict=True):
        object.__setattr__(job, name, value)
    object.__setattr__(job, "packed", _LENGTH.pack(len(payload)) + payload)
    return job
