"""Debian's nginx with the configuration that ``docs/replicas.md`` gives, on ports of our own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.local_server import ROOT, LocalServer
from tests.remote_store.stores import answers, free_port
from tests.web.replicas.conftest import until

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
_DOCUMENTED = re.compile(r"```nginx\n(.+?)```", re.DOTALL)
_AROUND = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    log_format upstream '$upstream_addr | $status';
    access_log {folder}/access.log upstream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/policygraph.conf;
}}
"""


def documented(primary: LocalServer, replicas: Sequence[LocalServer], port: int) -> str:
    """Return the documented configuration with these addresses in the place of its own."""
    found = _DOCUMENTED.search((ROOT / "docs" / "replicas.md").read_text(encoding="utf-8"))
    assert found is not None
    text = found[1]
    addresses = {"listen 80;": f"listen 127.0.0.1:{port};", "127.0.0.1:5000": urlsplit(primary.url).netloc}
    for number, replica in enumerate(replicas, 1):
        addresses[f"127.0.0.1:500{number}"] = urlsplit(replica.url).netloc
    for ours, theirs in addresses.items():
        assert text.count(ours) == 1, ours
        text = text.replace(ours, theirs)
    return text


@dataclass(frozen=True, slots=True)
class Proxy:
    """An nginx that runs."""

    url: str
    folder: Path

    def asked(self) -> list[list[str]]:
        """Return for each request the addresses that nginx tried, in order."""
        lines = (self.folder / "access.log").read_text().splitlines()
        return [line.partition(" | ")[0].split(", ") for line in lines]


@contextmanager
def running_nginx(folder: Path, primary: LocalServer, replicas: Sequence[LocalServer]) -> Iterator[Proxy]:
    """Run nginx in front of *replicas*."""
    port = free_port()
    (folder / "policygraph.conf").write_text(documented(primary, replicas, port), encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user), encoding="utf-8")
    command = [
        str(NGINX),
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "error.log"),
    ]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        until(
            lambda: process.poll() is not None or answers(f"http://127.0.0.1:{port}/health"), "nginx answers"
        )
        assert process.poll() is None, (folder / "error.log").read_text()
        yield Proxy(f"http://127.0.0.1:{port}", folder)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)
