"""Server time and weight of every page of the seed's graph: ``python -m bench.pages [--rounds N]``.

Time is what the application takes for one request, in process, all answers of the graph already remembered (warm);
weight is the HTML plus every file of ours it names, as sent without compression.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient

from graph.release import RELEASE
from queries.embedded import EmbeddedEngine
from server import create_app

STARTS = (
    "/",
    "/ask",
    "/tasks",
    "/departments",
    "/parks",
    "/sectors",
    "/matrix",
    "/matrix?view=sectors",
    "/network",
    "/documents",
    "/queries",
    "/audit",
    "/ont",
)


def pages_of(client: FlaskClient) -> list[str]:
    """Return one address of each page reachable from the starts by one link, fragments and forms of data left out."""
    found = dict.fromkeys(STARTS)
    for start in STARTS:
        for href in re.findall(r'href="(/[^"#]*)', client.get(start).get_data(as_text=True)):
            address = href.replace("&amp;", "&")
            if not re.search(
                r"\.(json|csv|xlsx|ttl|nt|rdf|jsonld|svg|css|gz)(\?|$)|lang=|theme=|^/sparql|^/\.well|^/id/|^/scheme",
                address,
            ):
                found[address] = None
    return list(found)


def weight(client: FlaskClient, address: str, html: str) -> int:
    """Return the bytes of *html* and of the static files it names."""
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html))
    size = len(html.encode())
    for file in files:
        with client.get(urljoin(address, file)) as answer:
            size += len(answer.data)
    return size


def main() -> None:
    """Print the slowest and heaviest pages and the percentiles."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--nquads", type=Path, default=RELEASE / "policy.nq")
    chosen = parser.parse_args()
    client = create_app(engine=EmbeddedEngine.from_nquads(chosen.nquads)).test_client()
    rows = []
    for address in pages_of(client):
        first = client.get(address)
        if first.status_code != 200 or first.mimetype != "text/html":
            continue
        times = []
        for _ in range(chosen.rounds):
            began = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - began) * 1000)
        rows.append(
            (
                statistics.median(times),
                max(times),
                weight(client, address, first.get_data(as_text=True)),
                address,
            )
        )
    every = sorted(row[0] for row in rows)
    worst = sorted(row[1] for row in rows)
    print(
        f"{len(rows)} pages, warm: p50 {every[len(every) // 2]:.1f} ms, p95 {worst[int(len(worst) * 0.95)]:.1f} ms, slowest {worst[-1]:.1f} ms"
    )
    print(
        f"weight: median {sorted(row[2] for row in rows)[len(rows) // 2] / 1000:.0f} kB, heaviest {max(row[2] for row in rows) / 1000:.0f} kB"
    )
    for median, slowest, size, address in sorted(rows, reverse=True)[:6]:
        print(f"  {median:6.1f} ms (max {slowest:.1f})  {size / 1000:5.0f} kB  {urlsplit(address).path}")
    print("  heaviest:")
    for median, _, size, address in sorted(rows, key=lambda row: -row[2])[:6]:
        print(f"  {median:6.1f} ms  {size / 1000:5.0f} kB  {address}")


if __name__ == "__main__":
    main()
