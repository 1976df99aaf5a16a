"""What strangers try: queries, bodies and connections made to end a server; and a program that sends them.

    python bench/hostile.py URL [--rounds N] [--seconds S] [--time-limit-s T]

Each attack says which statuses are right. While they run, a stranger's short queries are timed; a listener on loopback counts
whoever follows a forbidden SERVICE; at the end processes, files and memory of the server are compared with the beginning
(``--pid``). ``tests/web/sparql/test_hostile.py`` runs the same set, once.
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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

FAILS = frozenset(range(400, 500)) | {503}
ANY = FAILS | {200}
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Attack:
    """One request, and what may come of it."""

    name: str
    query: str
    right: frozenset[int] | set[int] = FAILS


def deep() -> Iterator[Attack]:
    """Texts that nest."""
    n = 10_000
    yield Attack("10,000 braces", "SELECT * " + "{" * n + "}" * n, {400})
    yield Attack("10,000 open braces", "SELECT * " + "{" * n, {400})
    yield Attack("10,000 parentheses", f"SELECT * {{ FILTER {'(' * n}1{')' * n} }}", {400})
    yield Attack("10,000 brackets", f"SELECT * {{ ?s ?p {'[ ?p ' * n}1{']' * n} }}", {400})
    yield Attack("10,000 ||", f"ASK {{ FILTER({'||'.join(['?x'] * n)}) }}")
    yield Attack("10,000 &&", f"ASK {{ FILTER({'&&'.join(['1'] * n)}) }}", ANY)
    yield Attack("10,000 !", f"ASK {{ FILTER({'!' * n}true) }}", ANY)
    yield Attack("10,000 +", f"SELECT ({'+'.join(['1'] * n)} AS ?x) {{}}", ANY)
    yield Attack("5,000 UNION", f"SELECT * {{ {' UNION '.join(['{ ?s ?p ?o }'] * 5_000)} }}", {400})
    yield Attack("190 nested OPTIONAL", f"SELECT * {{ {'OPTIONAL { ?s ?p ?o ' * 190}{'}' * 190} }}", ANY)
    yield Attack("190 nested subselects", f"SELECT * {{ {'{ SELECT * { ?s ?p ?o ' * 95}{'} }' * 95} }}", ANY)
    yield Attack(
        "190 nested NOT EXISTS", f"ASK {{ {'FILTER NOT EXISTS { ?s ?p ?o ' * 190}{'}' * 190} }}", ANY
    )
    yield Attack("20,000 path steps", f"ASK {{ ?s {'/'.join(['<urn:p>'] * 20_000)} ?o }}", ANY)
    yield Attack("190 stars of stars", f"ASK {{ ?s {'(' * 190}<urn:p>{')*' * 190} ?o }}", ANY)
    yield Attack("escaped braces", "SELECT * " + "\\u007B" * n, {400})
    yield Attack("1 MB of blanks", "ASK {" + " " * 1_000_000 + "}", {400, 413})


def planning() -> Iterator[Attack]:
    """Texts that the planner chews on."""
    yield Attack(
        "1,000 patterns", "SELECT * {" + " ".join(f"?s <urn:p{i}> ?o{i} ." for i in range(1000)) + "}", {400}
    )
    yield Attack("a star of 300", "SELECT * {" + " ".join(f"?s ?p{i} ?o{i} ." for i in range(300)) + "}", ANY)
    yield Attack(
        "a chain of 390", "SELECT * {" + " ".join(f"?v{i} ?p{i} ?v{i + 1} ." for i in range(390)) + "}", ANY
    )
    yield Attack(
        "a clique of 20",
        "SELECT * {" + " ".join(f"?v{i} ?p{i}_{j} ?v{j} ." for i in range(20) for j in range(i)) + "}",
    )
    yield Attack("20,000 values", f"SELECT * {{ VALUES ?x {{ {' '.join(map(str, range(20_000)))} }} }}", ANY)


def evaluation() -> Iterator[Attack]:
    """Short texts with long answers."""
    cross = "?a ?b ?c . ?d ?e ?f"
    yield Attack("ORDER BY over everything squared", f"SELECT * {{ {cross} }} ORDER BY ?f ?a LIMIT 1")
    yield Attack("COUNT over a cube", f"SELECT (COUNT(*) AS ?n) {{ {cross} . ?g ?h ?i }}")
    yield Attack(
        "DISTINCT over everything squared", f"SELECT DISTINCT ?a ?f {{ {cross} }} OFFSET 100000000 LIMIT 1"
    )
    yield Attack("GROUP_CONCAT bomb", f"SELECT (STRLEN(GROUP_CONCAT(?c)) AS ?n) {{ {cross} }}")
    steps = " ".join(f"BIND(CONCAT({', '.join([f'?x{i}'] * 10)}) AS ?x{i + 1})" for i in range(10))
    yield Attack("CONCAT bomb", f"SELECT (STRLEN(?x10) AS ?n) {{ BIND('aaaaaaaaaa' AS ?x0) {steps} }}")
    yield Attack("REPLACE bomb", "SELECT (STRLEN(?z) AS ?n) { BIND(REPLACE('aaaaaaaaaa', 'a', 'aaaaaaaaaa') AS ?b) " + " ".join(
        f"BIND(REPLACE(?{chr(98 + i)}, 'a', 'aaaaaaaaaa') AS ?{chr(99 + i)})" for i in range(8)) + " BIND(?j AS ?z) }", ANY)  # fmt: skip
    yield Attack(
        "regex bomb",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?r FILTER(REGEX(CONCAT(STR(?o), STR(?r)), '(a*)*(b*)*(.*)*c$')) }",
    )
    yield Attack("large regex", "ASK { FILTER(REGEX('aaa', '((a{1,100}){1,100}){1,100}')) }", ANY)
    yield Attack("path over everything", "SELECT (COUNT(*) AS ?n) { ?a (<urn:x>|!<urn:x>)* ?b }")
    yield Attack(
        "path both ways", "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^(!<urn:x>))+ ?b . ?b (!<urn:x>)* ?c }"
    )
    yield Attack(
        "EXISTS over everything",
        f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER EXISTS {{ {cross} FILTER(?c = ?o && ?f != ?o) }} }}",
    )
    yield Attack(
        "MINUS over everything", f"SELECT (COUNT(*) AS ?n) {{ {cross} MINUS {{ ?a ?x ?y . ?z ?b ?w }} }}"
    )
    values = " ".join(f"VALUES ?x{i} {{ {' '.join(map(str, range(100)))} }}" for i in range(8))
    yield Attack("100 to the 8th VALUES", f"SELECT (COUNT(*) AS ?n) {{ {values} }}")
    yield Attack("a billion rows", f"SELECT * {{ {cross} . ?g ?h ?i }}", ANY)
    yield Attack("a billion triples", f"CONSTRUCT {{ ?a ?e ?i }} WHERE {{ {cross} . ?g ?h ?i }}", ANY)
    yield Attack("DESCRIBE everything", "DESCRIBE ?s ?o { ?s ?p ?o }", ANY)


def outward(canary: str) -> Iterator[Attack]:
    """Queries that call out: *canary* is an address on loopback that must hear nothing."""
    targets = [canary, "http://127.0.0.1:1/", "http://169.254.169.254/latest/meta-data/", "http://localhost/", "http://[::1]/",
               "http://2130706433/", "http://127.1/", "http://0x7f000001/", "file:///etc/passwd", "http://metadata.google.internal/"]  # fmt: skip
    for target in targets:
        yield Attack(f"SERVICE {target}", f"SELECT * {{ SERVICE <{target}> {{ ?s ?p ?o }} }}", {403})
        yield Attack(
            f"SERVICE SILENT {target}", f"SELECT * {{ SERVICE SILENT <{target}> {{ ?s ?p ?o }} }}", {403}
        )
    inside = f"SERVICE <{canary}> {{ ?s ?p ?o }}"
    for name, text in (
        ("in EXISTS", f"ASK {{ ?a ?b ?c FILTER EXISTS {{ {inside} }} }}"),
        ("in NOT EXISTS", f"ASK {{ ?a ?b ?c FILTER NOT EXISTS {{ {inside} }} }}"),
        ("in a subquery", f"SELECT * {{ {{ SELECT ?s {{ {inside} }} LIMIT 1 }} }}"),
        ("in OPTIONAL", f"SELECT * {{ ?a ?b ?c OPTIONAL {{ {inside} }} }}"),
        ("in UNION", f"SELECT * {{ {{ ?a ?b ?c }} UNION {{ {inside} }} }}"),
        ("in MINUS", f"SELECT * {{ ?a ?b ?c MINUS {{ {inside} }} }}"),
        ("in GRAPH", f"SELECT * {{ GRAPH ?g {{ {inside} }} }}"),
        ("in BIND", f"SELECT * {{ BIND(EXISTS {{ {inside} }} AS ?x) }}"),
        ("in CONSTRUCT", f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {inside} }}"),
        ("in DESCRIBE", f"DESCRIBE ?s {{ {inside} }}"),
        ("behind a comment", f"SELECT * {{ #\n SERVICE #x\n <{canary}> {{ ?s ?p ?o }} }}"),
        ("in another case", f"SELECT * {{ sErViCe <{canary}> {{ ?s ?p ?o }} }}"),
        ("by variable", f"SELECT * {{ VALUES ?x {{ <{canary}> }} SERVICE ?x {{ ?s ?p ?o }} }}"),
        ("by unbound variable", "SELECT * { SERVICE ?x { ?s ?p ?o } }"),
        ("by prefix", f"PREFIX x: <{canary}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}"),
        ("by base", f"BASE <{canary}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}"),
        ("with an escaped address", f"SELECT * {{ SERVICE <\\u0068{canary[1:]}> {{ ?s ?p ?o }} }}"),
        ("with an escaped keyword", f"SELECT * {{ \\u0053ERVICE <{canary}> {{ ?s ?p ?o }} }}"),
        ("after a dot", f"SELECT * {{ ?a ?b true.SERVICE<{canary}>{{ ?s ?p ?o }} }}"),
        (
            "after an open long string",
            f'SELECT * {{ VALUES ?x {{ """x" }} SERVICE <{canary}> {{ ?s ?p ?o }} }}',
        ),
    ):
        yield Attack(f"SERVICE {name}", text, {400, 403})
    yield Attack("FROM a file", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", {200})
    yield Attack("FROM the canary", f"SELECT * FROM <{canary}> {{ ?s ?p ?o }}", {200})
    yield Attack("LOAD as a query", f"LOAD <{canary}>", {400, 403})
    yield Attack("INSERT as a query", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", {400})
    yield Attack("DROP ALL as a query", "DROP ALL", {400})


def mutations(seed: int) -> Iterator[Attack]:
    """Without end: texts of our own queries, broken and bent (a fuzzer)."""
    chance = random.Random(seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "queries").glob("*/*.rq"))]
    suite = ROOT.parent / "shared" / "w3c" / "rdf-tests" / "sparql"
    texts += [
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(suite.glob("**/syntax*/*.r[qu]"))
    ]
    pieces = ["{", "}", "(", ")", "[", "]", "<", ">", '"', "'", '"""', "'''", "\\", "\\u0000", "\0", "*", "+", "?", "^", "/", "|", "!", "<<", ">>", "{|", "|}",
              "SELECT", "OPTIONAL {", "UNION", "GRAPH ?g {", "MINUS {", "FILTER(", "VALUES ?x {", "BIND(1 AS ?x)", "GROUP BY", "HAVING", "ORDER BY", "LIMIT 1",
              "OFFSET 99999999999999999999", "LIMIT -1", "#", "\n", "\ufeff", "\u202e", "𠮷", "1e999", "_:b", "a", ";", ",", ".", "FROM NAMED", "DESCRIBE", "LATERAL {"]  # fmt: skip
    number = 0
    while True:
        text = chance.choice(texts)
        for _ in range(chance.randint(1, 6)):
            at, to = sorted(chance.randint(0, len(text)) for _ in range(2))
            match chance.randint(0, 5):
                case 0:
                    text = text[:at] + chance.choice(pieces) * chance.choice([1, 1, 2, 50]) + text[at:]
                case 1:
                    text = text[:at] + text[to:]
                case 2:
                    text = text[:to] + text[at:to] * chance.randint(1, 4) + text[to:]
                case 3:
                    other = chance.choice(texts)
                    text = text[:at] + other[chance.randint(0, len(other)) :]
                case 4:
                    text = text[:at] + text[at:to][::-1] + text[to:]
                case 5:
                    text = (
                        text[:at] + chr(chance.choice([0, 9, 34, 60, 92, 123, 0xFFFD, 0x10FFFF])) + text[at:]
                    )
        number += 1
        # 422: an unknown function; 406: an answer of a kind that the asker takes no form of
        yield Attack(f"mutation {seed}/{number}", text, ANY)


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


RAW: dict[str, bytes] = {
    "not HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    "no host": b"GET /health HTTP/1.1\r\n\r\n",
    "hostile host": b"GET /sparql HTTP/1.1\r\nHost: a\"><script>\r\nAccept: text/turtle\r\n\r\n",
    "100 kB header": b"GET /health HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "10,000 headers": b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X%d: y\r\n" % i for i in range(10_000)) + b"\r\n",
    "1 MB address": b"GET /sparql?query=" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "negative length": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "two lengths": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nASK{}",
    "length and chunks": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "bad chunk": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "NUL in the path": b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
    "upwards": b"GET /static/../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    "upwards, encoded": b"GET /static/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    "broken percent": b"GET /sparql?query=%GG%1 HTTP/1.1\r\nHost: x\r\n\r\n",
    "header injection": b"GET /sparql?query=ASK%7B%7D&default-graph-uri=a%0d%0aX:y HTTP/1.1\r\nHost: x\r\n\r\n",
    "websocket": b"GET /sparql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n",
}  # fmt: skip


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


def attacks(canary: str) -> list[Attack]:
    """Return every attack that is a query."""
    return [*deep(), *planning(), *evaluation(), *outward(canary)]


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
    with Stranger(chosen.url) as crowd:
        cube = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != {}) }}"
        results = at_once(
            chosen.url, [Attack("crowd", cube.format(i), {503}) for i in range(chosen.clients)], 60
        )
        wrong += [problem for one in results if (problem := verdict(*one, chosen.time_limit_s))]
    print(
        f"{chosen.clients} clients at once: slowest {max(one[2] for one in results):.1f} s; short queries p99 {crowd.p99_ms():.1f} ms"
    )
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
