"""What strangers try (`bench.attacks`, and connections that flood or drip) against a server, and how everyone else fares.

    python bench/hostile.py URL --pid PID [--rounds N] [--fuzz-seconds S] [--storm N] [--time-limit-s T]

While the attacks run, a stranger's short queries are timed; a listener on loopback counts whoever follows a forbidden SERVICE; at
the end processes, files and memory of the server are compared with the beginning. ``--storm N`` sends N times eight attacks at
once. ``tests/web/sparql/test_hostile.py`` runs the same set, once, and the fuzzer for so many queries.
"""

from __future__ import annotations

import argparse
import http.client
import random
import socket
import statistics
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.attacks import RAW, Attack, attacks, mutations

# -- below HTTP


def raw(host: str, port: int, data: bytes, *, timeout_s: float = 10) -> bytes:
    """Send bytes as they are; return what comes back until the server closes or falls silent."""
    with socket.create_connection((host, port), timeout=timeout_s) as connection:
        received = b""
        try:
            connection.sendall(data)
            while part := connection.recv(65_536):
                received += part
                if b"\r\n\r\n" in received and b"transfer-encoding" not in received.lower():
                    break
        except OSError:
            pass
        return received


def large_body(host: str, port: int, size: int, *, chunked: bool) -> int:
    """POST *size* bytes; return the status."""
    piece = b"x" * 65_536
    with socket.create_connection((host, port), timeout=60) as connection:
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        head += b"Transfer-Encoding: chunked\r\n\r\n" if chunked else b"Content-Length: %d\r\n\r\n" % size
        try:
            connection.sendall(head)
            for _ in range(size // len(piece)):
                connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            if chunked:
                connection.sendall(b"0\r\n\r\n")
        except OSError:
            pass
        answer = b""
        try:
            while b"\r\n" not in answer and (part := connection.recv(4096)):
                answer += part
        except OSError:
            pass
        return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


class SlowLoris:
    """Connections that send a byte now and then: headers, or a body that never ends."""

    def __init__(self, host: str, port: int, count: int) -> None:
        self._connections = [socket.create_connection((host, port), timeout=5) for _ in range(count)]
        for number, connection in enumerate(self._connections):
            if number % 2:
                connection.sendall(b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            else:
                connection.sendall(
                    b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nq="
                )

    def drip(self) -> int:
        """Send a byte on each; return how many are still open."""
        left = []
        for connection in self._connections:
            try:
                connection.sendall(b"a")
                connection.setblocking(False)
                try:
                    closed = connection.recv(1) == b""
                except BlockingIOError:
                    closed = False
                connection.setblocking(True)
                if closed:
                    raise OSError
                left.append(connection)
            except OSError:
                connection.close()
        self._connections = left
        return len(left)

    def close(self) -> None:
        for connection in self._connections:
            connection.close()


# -- the program


class Canary:
    """An address on loopback that counts who calls."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        self._listening.close()


def sent(url: str, attack: Attack, timeout_s: float) -> tuple[int, float, bool]:
    """Return status (0: connection broken), seconds, and whether the answer was whole."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=timeout_s)
    started = time.perf_counter()
    status, whole = 0, False
    try:
        headers = {
            "Content-Type": "application/sparql-query",
            "Accept": "application/sparql-results+json, application/n-triples;q=0.9",
        }
        connection.request("POST", "/sparql", attack.query.encode("utf-8", "surrogatepass"), headers)
        response = connection.getresponse()
        status = response.status
        while response.read(1 << 20):
            if time.perf_counter() - started > timeout_s:
                raise TimeoutError
        whole = True
    except (OSError, http.client.HTTPException):
        pass
    finally:
        connection.close()
    return status, time.perf_counter() - started, whole


def verdict(attack: Attack, status: int, seconds: float, whole: bool, limit_s: float) -> str | None:
    """Return what is wrong with what came of *attack*, None when nothing is."""
    if status not in attack.right:
        return f"{attack.name}: {status}, expected one of {sorted(attack.right)[:8]}"
    if seconds > limit_s + 1:
        return f"{attack.name}: {status} after {seconds:.1f} s, the limit is {limit_s:g} s"
    if not whole and status != 200:
        return f"{attack.name}: {status} and then a broken connection"
    return None


class Stranger:
    """Asks short questions, each another one, and times the answers."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._stop = threading.Event()
        self.seconds: list[float] = []
        self.failures: list[str] = []
        self._number = 0
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def _ask(self) -> None:
        connection = http.client.HTTPConnection(str(self._url.hostname), self._url.port, timeout=30)
        while not self._stop.is_set():
            self._number += 1
            query = f"SELECT ?p ?o {{ <https://w3id.org/zhengce/id/doc/500102/fulingfufa/2022/43/annex1/task-{self._number}> ?p ?o }}"
            started = time.perf_counter()
            try:
                connection.request(
                    "GET", "/sparql?" + urlencode({"query": query}), headers={"Accept": "text/csv"}
                )
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    self.failures.append(str(response.status))
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
            self.seconds.append(time.perf_counter() - started)
            time.sleep(0.005)
        connection.close()

    def __enter__(self) -> Stranger:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def p99_ms(self) -> float:
        return statistics.quantiles(self.seconds, n=100)[98] * 1000 if len(self.seconds) > 2 else 0.0


def at_once(url: str, chosen: list[Attack], timeout_s: float) -> list[tuple[Attack, int, float, bool]]:
    """Send all of *chosen* at the same moment."""
    results: list[tuple[Attack, int, float, bool]] = []
    threads = [
        threading.Thread(target=lambda attack=attack: results.append((attack, *sent(url, attack, timeout_s))))
        for attack in chosen
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("--pid", type=int, help="the server's process, to look for leaks")
    parser.add_argument("--rounds", type=int, default=1, help="times through the set of queries")
    parser.add_argument("--fuzz-seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit-s", type=float, default=10)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument(
        "--storm", type=int, default=0, help="rounds of eight attacks at once, after the others"
    )
    chosen = parser.parse_args(arguments)
    host, port = str(urlsplit(chosen.url).hostname), int(urlsplit(chosen.url).port or 80)
    wrong: list[str] = []
    before = _state(chosen.pid)
    with Stranger(chosen.url) as quiet:
        time.sleep(4)
    print(f"quiet: {len(quiet.seconds)} short queries, p99 {quiet.p99_ms():.1f} ms", flush=True)
    canary = Canary()
    with Stranger(chosen.url) as stranger:
        for number in range(chosen.rounds):
            for attack in attacks(canary.url):
                if problem := verdict(attack, *sent(chosen.url, attack, 60), chosen.time_limit_s):
                    wrong.append(problem)
                    print("WRONG", problem, flush=True)
            print(f"round {number + 1} of {chosen.rounds} done", flush=True)
    print(
        f"meanwhile: {len(stranger.seconds)} short queries, p99 {stranger.p99_ms():.1f} ms, {len(stranger.failures)} failed"
    )
    wrong += [f"short query: {failure}" for failure in stranger.failures[:5]]
    if chosen.storm:
        wrong += _stormed(chosen, canary.url)
    with Stranger(chosen.url) as crowd:
        cube = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != {}) }}"
        results = at_once(
            chosen.url, [Attack("crowd", cube.format(i), {503}) for i in range(chosen.clients)], 60
        )
        wrong += [problem for one in results if (problem := verdict(*one, chosen.time_limit_s))]
    print(
        f"{chosen.clients} clients at once: slowest {max(one[2] for one in results):.1f} s; short queries p99 {crowd.p99_ms():.1f} ms"
    )
    print(f"16 clients that ask pages without pause: short queries p99 {_beside_pages(chosen.url):.1f} ms")
    for name, data in RAW.items():
        answer = raw(host, port, data)
        print(f"  {name}: {_first_line(answer)}")
        if answer.startswith(b"HTTP/1.1 5"):
            wrong.append(f"{name}: {answer[:60]!r}")
    for chunked in (False, True):
        if (status := large_body(host, port, 1 << 30, chunked=chunked)) != 413:
            wrong.append(f"1 GB body, chunked {chunked}: {status}")
    loris = SlowLoris(host, port, 400)
    with Stranger(chosen.url) as beside:
        ends = time.monotonic() + 25
        while time.monotonic() < ends and loris.drip():
            time.sleep(1)
    print(f"slow-loris: {loris.drip()} of 400 left after 25 s; short queries p99 {beside.p99_ms():.1f} ms")
    loris.close()
    wrong += _fuzzed(chosen)
    if canary.calls:
        wrong.append(f"the canary heard {canary.calls} calls")
    canary.close()
    time.sleep(3)
    print("before", before, "after", _state(chosen.pid))
    print(f"{len(wrong)} wrong")
    for problem in wrong[:40]:
        print(" ", problem)
    return 1 if wrong else 0


def _first_line(answer: bytes) -> str:
    return answer.split(b"\r\n")[0].decode(errors="replace") or "closed"


def _fuzzed(chosen: argparse.Namespace) -> list[str]:
    wrong, ends, count = [], time.monotonic() + chosen.fuzz_seconds, 0
    statuses: dict[int, int] = {}
    for attack in mutations(chosen.seed):
        if time.monotonic() > ends:
            break
        result = sent(chosen.url, attack, 60)
        statuses[result[0]] = statuses.get(result[0], 0) + 1
        count += 1
        if problem := verdict(attack, *result, chosen.time_limit_s):
            wrong.append(problem)
            Path(f"/tmp/hostile-{chosen.seed}-{count}.rq").write_text(
                attack.query, encoding="utf-8", errors="surrogatepass"
            )
    print(f"fuzzer: {count} queries, statuses {statuses}")
    return wrong


def _beside_pages(url: str) -> float:
    """Return the p99 of short queries while 16 clients ask for pages, each another one."""
    parts, ends = urlsplit(url), time.monotonic() + 6

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
        while time.monotonic() < ends:
            number += 16
            connection.request("GET", f"/tasks?page={number % 9 + 1}", headers={"Accept": "text/html"})
            connection.getresponse().read()
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    with Stranger(url) as beside:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return beside.p99_ms()


def _stormed(chosen: argparse.Namespace, canary: str) -> list[str]:
    """Send eight attacks at once, over and over; return which statuses were wrong (503, for a busy server, never is)."""
    everything = attacks(canary)
    chance = random.Random(chosen.seed)
    wrong = []
    for number in range(1, chosen.storm + 1):
        for attack, status, *_ in at_once(chosen.url, chance.sample(everything, 8), 60):
            if status not in attack.right | {503}:
                wrong.append(f"storm: {attack.name}: {status}")
        if number % 50 == 0 or number == 10:
            print(f"storm, {number} of {chosen.storm} rounds: {_state(chosen.pid)}", flush=True)
    return wrong


def _state(pid: int | None) -> dict[str, object]:
    if pid is None:
        return {}
    import psutil

    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    web = next((one for one in tree if one.name() == "pg-web"), None)
    return {
        "processes": len(tree),
        "web files": web.num_fds() if web else None,
        "web MiB": web.memory_info().rss >> 20 if web else None,
    }


if __name__ == "__main__":
    sys.exit(main())
