"""A primary that can misbehave: it offers a store's generations over HTTP, and cuts, changes or withholds what a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from graph.store_folder import Generations


class Peer:
    """Offers *generations* at `url` until `close`."""

    def __init__(self, generations: Generations) -> None:
        self.generations = generations
        self.alter_listing: Callable[[dict[str, Any]], object] = lambda values: values
        self.alter_file: Callable[[str, bytes], bytes] = lambda _, data: data
        self.cut_after: int | None = None
        """Bytes of a file after which the connection ends, once."""
        self.ranges = True
        self.asked: list[tuple[str, str]] = []
        """Path and Range header of each request for a file."""
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                peer._answer(self)

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        if request.path == "/generations":
            current = self.generations.current()
            values = {
                "current": current.number if current else None,
                "generations": [one.summary() for one in self.generations.all()],
            }
            self._send(request, 200, json.dumps(self.alter_listing(values)).encode())
            return
        _, _, number, name = request.path.split("/", 3)
        given = request.headers.get("Range", "")
        self.asked.append((request.path, given))
        data = self.alter_file(name, (self.generations.get(int(number)).folder / name).read_bytes())
        if given and self.ranges:
            self._send(request, 206, data[int(given.removeprefix("bytes=").removesuffix("-")) :])
        else:
            self._send(request, 200, data)

    def _send(self, request: BaseHTTPRequestHandler, status: int, data: bytes) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        cut, self.cut_after = (
            (self.cut_after, None) if request.path != "/generations" else (None, self.cut_after)
        )
        request.wfile.write(data if cut is None else data[:cut])

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
