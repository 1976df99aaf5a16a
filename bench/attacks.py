"""What strangers send to end a server: queries that nest, swell, run on or call out, mutations of our own, and bytes that are no request.

Each attack says which statuses are right. `bench.hostile` sends them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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


def long() -> Iterator[Attack]:
    """Texts that take long to tell apart, and hold a word for which that must be done."""
    yield Attack("250 kB of signs", "SELECT * {" + "+" * 250_000 + " NOW()", {400})
    yield Attack("250 kB of words", "ASK { FILTER(NOW() = 1) }\n" + "a b " * 62_000, {400})
    yield Attack("120,000 numbers", f"ASK {{ VALUES ?x {{ {'1 ' * 120_000} }} FILTER(NOW() = 1) }}", ANY)
    yield Attack(
        "120,000 numbers beside SERVICE",
        f"ASK {{ VALUES ?x {{ {'1 ' * 120_000} }} SERVICE <http://x.example/> {{}} }}",
        {403},
    )
    yield Attack("20,000 SERVICE", "ASK {" + "SERVICE ?x {}" * 19_000 + "}", {400, 403})


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


def attacks(canary: str) -> list[Attack]:
    """Return every attack that is a query."""
    return [*deep(), *long(), *planning(), *evaluation(), *outward(canary)]


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
