"""Environment -> Settings. The one list of everything that can be set: name with unit, default, one sentence.

``docs/settings.md`` is printed from this list (``python -m web.settings``) and so is what the service description says of
limits.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from queries.workers.limits import PoolLimits

DEFAULT_GRAPHS = ("union", "plain")
_CPUS = os.cpu_count() or 1


class MalformedSetting(ValueError):
    """An environment variable with a value that the setting cannot take; the message says what it takes."""


def _set(default: Any, unit: str, words: str, variable: str | None = None, *, limit: bool = False) -> Any:
    return field(
        default=default, metadata={"unit": unit, "words": words, "variable": variable, "limit": limit}
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Read once, at the start."""

    host: str = _set("127.0.0.1", "address", "Address to listen on.", "HOST")
    port: int = _set(5000, "port", "Port to listen on; 0 takes a free one.", "PORT")
    store: str = _set("var/store", "folder or URL", "Where the generations of the graph lie.")
    store_user: str = _set("", "name", "Who we are at a remote store.")
    store_password: str = _set("", "password or token", "What proves it there.")
    store_update: str = _set("", "URL", "Where a remote store takes updates, if not where its kind does.")
    follow: str = _set(
        "", "URL", "A primary: its generations are copied into the store and served read-only."
    )
    follow_every_s: float = _set(1.0, "s", "How often the primary is asked for what is new.")
    token: str = _set("", "bearer token", "Whoever sends it may change the graph; empty: nobody may.")
    base: str = _set(
        "", "URL", "Public address of this server, where a proxy hides it; empty: as the request says."
    )
    default_graph: str = _set(
        "union",
        "union, plain",
        "What a query without dataset sees: the union of all named graphs, or SPARQL's own default.",
    )
    service_allow: tuple[str, ...] = _set((), "URL prefixes", "Endpoints that SERVICE and LOAD may call.")

    query_time_s: float = _set(10.0, "s", "A query not finished by then is stopped.", limit=True)
    update_time_s: float = _set(
        120.0, "s", "An update not finished by then is stopped and undone.", limit=True
    )
    query_memory_mb: int = _set(1024, "MiB", "What one query may take beside the graph.", limit=True)
    result_rows: int = _set(5_000_000, "rows", "A longer answer is broken off with an error.", limit=True)
    result_mb: int = _set(2048, "MiB", "A larger answer is broken off with an error.", limit=True)
    query_kb: int = _set(256, "KiB", "Length of a query's text.", limit=True)
    query_nesting: int = _set(200, "levels", "How deep brackets may nest in a query.", limit=True)
    query_patterns: int = _set(400, "patterns", "Triple patterns and groups in a query.", limit=True)
    query_operators: int = _set(2000, "operators", "Logical operators in a query.", limit=True)
    body_kb: int = _set(1024, "KiB", "Body of a request that needs no token.", limit=True)
    upload_mb: int = _set(4096, "MiB", "Body of an update or graph upload.", limit=True)
    body_time_s: float = _set(20.0, "s", "A body not sent by then (per 16 MiB) is refused.", limit=True)
    header_time_s: float = _set(10.0, "s", "Request headers not sent by then end the connection.", limit=True)
    header_kb: int = _set(1024, "KiB", "Address and headers of a request; more is refused.", limit=True)
    stall_time_s: float = _set(
        15.0, "s", "A client that takes no bytes of its answer for so long is left.", limit=True
    )

    short_workers: int = _set(
        max(2, _CPUS), "processes", "Queries evaluated side by side, while they are short.", limit=True
    )
    long_workers: int = _set(
        max(3, _CPUS), "processes", "Long queries side by side, at low priority.", limit=True
    )
    parked_queries: int = _set(
        12, "queries", "Long queries put to sleep until one of those ends.", limit=True
    )
    long_after_ms: int = _set(100, "ms", "A query running for so long counts as long.", limit=True)
    waiting: int = _set(1000, "queries", "Queries waiting for a worker, in all.", limit=True)
    waiting_per_client: int = _set(250, "queries", "Queries waiting for a worker, of one client.", limit=True)
    long_per_client: int = _set(8, "queries", "Long queries of one client, running or asleep.", limit=True)

    cache_mb: int = _set(64, "MiB", "Memory for answers given before.")
    cache_answer_kb: int = _set(1024, "KiB", "The largest answer that is kept.")
    memory_quads: int = _set(
        3_000_000, "quads", "A graph up to this size is served from memory, a larger one from disk."
    )
    generations_kept: int = _set(10, "generations", "How many versions of the graph stay.")
    generations_open: int = _set(
        2, "generations", "How many older versions are kept ready for ?generation=N."
    )

    service_time_s: float = _set(8.0, "s", "A SERVICE call not answered by then has failed.", limit=True)
    service_rows: int = _set(10_000, "rows", "Rows that one SERVICE clause may bring.", limit=True)
    service_batch: int = _set(50, "bindings", "Bindings sent to a SERVICE in one call.")
    page_threads: int = _set(16, "threads", "Pages under way side by side, most of them waiting for queries.")
    pages_at_once: int = _set(
        2, "threads", "Of these, how many may compute at once; the others wait their turn."
    )
    connections: int = _set(4096, "connections", "Open connections; a further one gets 503.", limit=True)
    idle_time_s: float = _set(75.0, "s", "A connection without a request is closed.", limit=True)
    proxies: tuple[str, ...] = _set((), "addresses", "Proxies whose X-Forwarded-For names the client.")
    log: str = _set("var/access.jsonl", "file", "Where request lines (JSON) are appended; empty: nowhere.")

    def listed(self) -> Iterator[tuple[str, str, Any, str, str]]:
        """Yield (variable, unit, value, sentence, field name) of each setting, in order."""
        for one in fields(self):
            yield (
                _variable(one),
                one.metadata["unit"],
                getattr(self, one.name),
                one.metadata["words"],
                one.name,
            )

    def limits(self) -> Iterator[tuple[str, str, Any, str]]:
        """Yield (field name, unit, value, sentence) of the limits that askers meet."""
        for one in fields(self):
            if one.metadata["limit"]:
                yield one.name, one.metadata["unit"], getattr(self, one.name), one.metadata["words"]


def _variable(one: Any) -> str:
    return str(one.metadata["variable"] or "POLICYGRAPH_" + one.name.upper())


def _parsed(variable: str, text: str, default: Any) -> Any:
    try:
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if isinstance(default, int | float):
            value = type(default)(text)
            if value < 0:
                raise ValueError("negative")
            return value
    except ValueError:
        kind = "a whole number" if isinstance(default, int) else "a number"
        raise MalformedSetting(f"read {variable}={text!r}, expected {kind} of 0 or more") from None
    return text


def settings_from(environment: Mapping[str, str] = os.environ, **given: Any) -> Settings:
    """Return the settings that *environment* gives, *given* ones first; raise MalformedSetting."""
    values: dict[str, Any] = {}
    for one in fields(Settings):
        variable = _variable(one)
        if text := environment.get(variable):
            values[one.name] = _parsed(variable, text, one.default)
    values.update({name: value for name, value in given.items() if value is not None})
    settings = Settings(**values)
    if settings.default_graph not in DEFAULT_GRAPHS:
        raise MalformedSetting(
            f"read POLICYGRAPH_DEFAULT_GRAPH={settings.default_graph!r}, expected one of {DEFAULT_GRAPHS}"
        )
    return settings


def pool_limits(settings: Settings) -> PoolLimits:
    """Return the part of the settings that the query processes are run by."""
    return PoolLimits(**{one.name: getattr(settings, one.name) for one in fields(PoolLimits)})


def store_folder(settings: Settings) -> Path:
    """Return the store folder; a relative one lies beside the code."""
    return Path(__file__).parent.parent / settings.store


def settings_table() -> str:
    """Return ``docs/settings.md``."""
    lines = [
        "# Settings",
        "",
        "Printed by `python -m web.settings` from the one list in `web/settings.py`. Environment variables, read at the start;",
        "the limits (●) stand in the service description of `/sparql` too.",
        "",
        "| variable | default | unit | |",
        "|---|---|---|---|",
    ]
    limits = {name for name, *_ in Settings().limits()}
    for variable, unit, value, words, name in Settings().listed():
        shown = ", ".join(value) if isinstance(value, tuple) else value
        if name in ("short_workers", "long_workers"):
            shown = "by the number of cores"
        dot = " ●" if name in limits else ""
        lines.append(f"| `{variable}`{dot} | {shown} | {unit} | {words} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(settings_table(), end="")
