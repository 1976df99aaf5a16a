"""Start our server on a free port of this machine, ask it, look at its processes, stop it. For tests and benchmarks."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil

ROOT = Path(__file__).parent.parent
TOKEN = "a token for tests"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class LocalServer:
    """Our server over the store in *folder*."""

    def __init__(self, folder: Path, *, store: str | None = None, **settings: str) -> None:
        """*store*: the address of a store elsewhere, where *folder* holds only what the server writes."""
        self.folder = folder
        self.store = store or str(folder)
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("POLICYGRAPH_")
        }
        environment |= {"POLICYGRAPH_TOKEN": TOKEN, "POLICYGRAPH_LOG": str(folder / "access.jsonl")}
        self.environment = environment | settings
        self._start(port=0)

    def _start(self, port: int) -> None:
        self.errors = (self.folder.parent / f"{self.folder.name}.stderr").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "server.py"), "--port", str(port), "--store", self.store],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        if not self.url.startswith("http"):
            raise RuntimeError(f"the server did not start: {Path(self.errors.name).read_text()[-2000:]}")
        self.host, self.port = urlsplit(self.url).hostname, urlsplit(self.url).port

    def restart(self) -> None:
        """Start again on the same port after everything was killed."""
        self.process.wait()
        self._close_files()
        self._start(self.port or 0)

    def _close_files(self) -> None:
        self.errors.close()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = 60,
    ) -> Answer:
        """Send one request over a connection of its own."""
        connection = http.client.HTTPConnection(str(self.host), self.port, timeout=timeout_s)
        started = time.perf_counter()
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            data = response.read()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, data, time.perf_counter() - started)
        finally:
            connection.close()

    def query(self, text: str, accept: str = "text/csv", **fields: str) -> Answer:
        """Ask a query by GET."""
        return self.ask("/sparql?" + urlencode({"query": text, **fields}), headers={"Accept": accept})

    def update(self, text: str, token: str = TOKEN, **fields: str) -> Answer:
        """Send an update."""
        headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {token}"}
        query = "?" + urlencode(fields) if fields else ""
        return self.ask("/sparql/update" + query, method="POST", body=text.encode(), headers=headers)

    def tree(self) -> list[psutil.Process]:
        """Return the server's processes that are alive."""
        try:
            top = psutil.Process(self.process.pid)
            found = [top, *top.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []
        return [one for one in found if _alive(one)]

    def named(self, name: str) -> psutil.Process | None:
        """Return the process of that name (pg-web, pg-writer, pg-nursery …), None when there is none."""
        return next((one for one in self.tree() if one.name().startswith(name)), None)

    def stop(self) -> None:
        """Stop it and make sure that nothing is left."""
        before = self.tree()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        _, left = psutil.wait_procs(before, timeout=5)
        self._close_files()
        assert not [one for one in left if _alive(one)], f"processes are left: {left}"


def _alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
