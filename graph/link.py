"""``python -m graph.link SOURCE``: another municipality's graph -> a linkset to it, and a review list.

our release, SOURCE (RDF file or SPARQL endpoint) -> statements -> things -> links -> review -> linkset (N-Quads)
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from graph.foreign_statements import SourceUnreadable, endpoint_statements, file_statements
from graph.relating.foreign_graph import ForeignGraph, foreign_graph
from graph.relating.foreign_links import GraphLink, graph_links
from graph.relating.link_review import UnreadableReview, decisions, merged_review, review_rows
from graph.release import RELEASE, Release, replacing
from graph.shard import nquads_lines
from graph.triples.linkset import linkset_quads
from ontology import iris

LINKS = Path("var") / "links"


def is_endpoint(source: str) -> bool:
    """Tell whether SOURCE is the address of an endpoint rather than a file."""
    return urlsplit(source).scheme in {"http", "https"}


def partner_slug(source: str) -> str:
    """Return a slug for the partner: ``127.0.0.1:8765/sparql`` -> ``127-0-0-1-8765-sparql``; Chinese names by their hash."""
    name = source.split("://", 1)[1] if is_endpoint(source) else Path(source).stem
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return slug or f"x-{iris.digest(name)}"


def read_graph(source: str) -> ForeignGraph:
    """Return what the graph at SOURCE holds of what we link; raises SourceUnreadable."""
    return foreign_graph(
        endpoint_statements(source) if is_endpoint(source) else file_statements(Path(source))
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m graph.link",
        description="与他市图谱建立链接 · link our graph with another municipality's",
    )
    parser.add_argument(
        "source", help="an RDF file (nt, nq, ttl, trig, rdf, jsonld) or the address of a SPARQL endpoint"
    )
    parser.add_argument(
        "--review",
        type=Path,
        help="CSV of accepted and rejected links, read and written (default: beside --out)",
    )
    parser.add_argument("--release", type=Path, default=RELEASE, help="our release (default: graph/release)")
    parser.add_argument("--name", help="slug of the partner (default: from SOURCE)")
    parser.add_argument("--out", type=Path, help="N-Quads to write (default: var/links/NAME.nq)")
    chosen = parser.parse_args(arguments)
    name = chosen.name or partner_slug(chosen.source)
    out = chosen.out or LINKS / f"{name}.nq"
    review = chosen.review or out.with_suffix(".csv")
    own = Release(chosen.release).nquads
    try:
        graph = iris.linkset_graph(name)
        if not own.exists():
            raise SourceUnreadable(
                f"read --release {chosen.release}, expected a policy.nq in it; run python -m graph.build first"
            )
        rows = review_rows(review.read_text(encoding="utf-8")) if review.exists() else {}
        links = graph_links(read_graph(str(own)), read_graph(chosen.source))
    except (SourceUnreadable, iris.MalformedKey) as error:
        print(f"graph.link: {error}", file=sys.stderr)
        return 1
    except (UnreadableReview, UnicodeDecodeError) as error:
        print(f"graph.link: {review}: {error}", file=sys.stderr)
        return 1
    decided = decisions(rows)
    quads = linkset_quads(name, chosen.source, links, decided, is_endpoint=is_endpoint(chosen.source))
    for path, data in ((out, b"".join(nquads_lines(quads))), (review, merged_review(rows, links).encode())):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(data)
    print(_told(links, graph, out, review, sum(value == "reject" for value in decided.values())))
    return 0


def _told(links: tuple[GraphLink, ...], graph: str, out: Path, review: Path, rejected: int) -> str:
    counts = Counter((link.kind, link.type) for link in links)
    lines = [f"{graph}: {len(links)} 个链接 · links, {rejected} 个已否决 · rejected"]
    lines += [f"  {kind} {link_type}: {count}" for (kind, link_type), count in sorted(counts.items())]
    return "\n".join(
        [
            *lines,
            f"{out}",
            f"{review}: 在 decision 列写 accept 或 reject 后重跑 · write accept or reject, run again",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
