"""Query files -> Query records: one question, one ``.rq`` file that also runs anywhere as it stands.

A file opens with a header of ``#+`` lines::

    #+ question: 任务7由哪些单位牵头？
    #+ question-en: Who leads task 7?
    #+ summary: The lead units of one task, in the order of the source.
    #+ parameter: task iri 任务 | the task
    #+ parameter: name string? 名称 | an organisation's name (optional)

Each parameter stands in the text as ``VALUES ?task { <…a sample…> }``; binding replaces what stands in those braces by
terms (never by text), so the file is plain SPARQL with the sample as its default. ``?`` after the kind marks a parameter
that may be left out: its braces then hold ``UNDEF``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

Kind = Literal["iri", "string", "zh", "integer", "date", "boolean"]
FOLDER = Path(__file__).parent

_HEADER = re.compile(r"#\+ ?(?P<key>[a-z-]+): (?P<value>.+)")
_PARAMETER = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9_]*) (?P<kind>[a-z]+)(?P<optional>\??) (?P<zh>[^|]+?) \| (?P<en>.+)"
)


class MalformedQueryFile(ValueError):
    """A query file whose header cannot be read; the message holds file, line, and what was expected."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One slot of a stored query."""

    name: str
    kind: Kind
    label_zh: str
    label_en: str
    optional: bool = False

    def slot(self) -> re.Pattern[str]:
        """Return the pattern that finds this parameter's ``VALUES`` block."""
        return re.compile(r"VALUES\s*\?" + re.escape(self.name) + r"\s*\{(?P<terms>[^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Query:
    """A stored query with its question in both languages."""

    name: str
    folder: str
    question_zh: str
    question_en: str
    summary: str
    parameters: tuple[Parameter, ...]
    text: str
    """The file without its ``#+`` header."""


def parsed_query(name: str, folder: str, source: str) -> Query:
    """Read one query file's text; raise MalformedQueryFile naming file and line."""
    values: dict[str, str] = {}
    parameters: list[Parameter] = []
    body: list[str] = []
    for number, line in enumerate(source.splitlines(), 1):
        where = f"queries/{folder}/{name}.rq:{number}"
        if not line.startswith("#+"):
            body.append(line)
            continue
        header = _HEADER.fullmatch(line.strip())
        if header is None:
            raise MalformedQueryFile(f"{where}: read {line!r}, expected '#+ key: value'")
        if header["key"] != "parameter":
            values[header["key"]] = header["value"]
            continue
        match = _PARAMETER.fullmatch(header["value"])
        if match is None or match["kind"] not in get_args(Kind):
            raise MalformedQueryFile(
                f"{where}: read {header['value']!r}, expected 'name kind 中文 | English' with kind one of {get_args(Kind)}"
            )
        parameters.append(
            Parameter(
                match["name"], cast(Kind, match["kind"]), match["zh"], match["en"], bool(match["optional"])
            )
        )
    text = "\n".join(body).strip() + "\n"
    for key in ("question", "question-en", "summary"):
        if key not in values:
            raise MalformedQueryFile(f"queries/{folder}/{name}.rq:1: no '#+ {key}: …' line in the header")
    for parameter in parameters:
        if not parameter.slot().search(text):
            raise MalformedQueryFile(
                f"queries/{folder}/{name}.rq: parameter {parameter.name} has no 'VALUES ?{parameter.name} {{ … }}' block"
            )
    return Query(
        name, folder, values["question"], values["question-en"], values["summary"], tuple(parameters), text
    )


@cache
def catalogue(*folders: str) -> Mapping[str, Query]:
    """Return the stored queries of *folders* below ``queries/`` by name, sorted; raise on a malformed or doubled one."""
    found: dict[str, Query] = {}
    for path in _files(folders):
        if path.stem in found:
            raise MalformedQueryFile(f"{path}: another folder has a query of that name; names are unique")
        found[path.stem] = parsed_query(path.stem, path.parent.name, path.read_text(encoding="utf-8"))
    return dict(sorted(found.items()))


def _files(folders: Iterable[str]) -> Iterable[Path]:
    for folder in folders:
        yield from sorted((FOLDER / folder).glob("*.rq"))
