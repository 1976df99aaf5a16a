"""What a query process is asked: the text, its dataset, the forms the asker takes, and how much of an answer."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_LENGTH = struct.Struct("<I")
UNBOUNDED = 1 << 62


@dataclass(frozen=True, slots=True)
class Job:
    """One query for one worker."""

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

    def frame(self) -> bytes:
        """Return the job as the worker reads it."""
        payload = json.dumps(
            (
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
            )
        ).encode()
        return _LENGTH.pack(len(payload)) + payload


def job_of(payload: bytes) -> Job:
    """Read what `Job.frame` wrote, without its length."""
    values: list[Any] = json.loads(payload)
    return Job(*values)
