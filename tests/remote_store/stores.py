"""Real SPARQL stores, each started in a folder of its own on free ports of loopback: Debian's Virtuoso 7, `oxigraph serve`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from graph.remote_store.address import RemoteAddress

VIRTUOSO = shutil.which("virtuoso-t")
OXIGRAPH = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
_VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""
"""The limits of queries are those that Debian's package comes with."""


@dataclass(frozen=True, slots=True)
class RunningStore:
    """A store that runs."""

    kind: str
    address: RemoteAddress


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2):
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


@contextmanager
def running(command: list[str], folder: Path, ready: Callable[[], bool]) -> Iterator[subprocess.Popen[bytes]]:
    """Run *command* until the block is over; wait at most a minute for *ready*."""
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, cwd=folder, start_new_session=True)
    try:
        for _ in range(600):
            if ready():
                break
            assert process.poll() is None, log.read_text(errors="replace")[-2000:]
            time.sleep(0.1)
        else:
            raise AssertionError(f"{command[0]} does not answer: {log.read_text(errors='replace')[-2000:]}")
        yield process
    finally:
        with suppress(ProcessLookupError):  # a test may have killed it
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)


@contextmanager
def running_oxigraph(folder: Path) -> Iterator[RunningStore]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/query"
    command = [str(OXIGRAPH), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    with running(command, folder, lambda: answers(url)):
        yield RunningStore("oxigraph", RemoteAddress(url))


@contextmanager
def running_virtuoso(folder: Path) -> Iterator[RunningStore]:
    port, sql_port = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_VIRTUOSO_INI.format(folder=folder, port=port, sql_port=sql_port), encoding="utf-8")
    url = f"http://127.0.0.1:{port}/sparql"
    command = [str(VIRTUOSO), "+foreground", "+configfile", str(ini)]
    with running(command, folder, lambda: answers(f"{url}?query=ASK%7B%7D")):
        yield RunningStore("virtuoso", RemoteAddress(url, "dba", "dba"))
