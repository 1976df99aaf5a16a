"""``python -m graph.validate [--release DIR]``: shapes (SHACL) and checks (SPARQL) over a release. Exit 1 on a violation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

from graph.release import RELEASE, Release
from graph.store import UnreadableQuads, loaded_nquads
from ontology.validation import Report, validate


def validated(nquads: Path) -> Report:
    """Return what shapes and checks find in an N-Quads file; raise UnreadableQuads when it is none."""
    store = loaded_nquads(nquads, union=True)
    return validate(parse(path=str(nquads), format=RdfFormat.N_QUADS), lambda query: _rows(store, query))


def _rows(store: Store, query: str) -> Iterable[Mapping[str, str]]:
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        terms = {name: solution[name] for name in names}
        yield {
            name: term.value if isinstance(term, Literal | NamedNode) else str(term)
            for name, term in terms.items()
            if term is not None
        }


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m graph.validate", description="shapes and checks over a release"
    )
    parser.add_argument(
        "--release", type=Path, default=RELEASE, help="release folder (default: graph/release)"
    )
    chosen = parser.parse_args(arguments)
    nquads = Release(chosen.release).nquads
    if not nquads.exists():
        print(
            f"graph.validate: read {nquads}, expected a release; run python -m graph.build first",
            file=sys.stderr,
        )
        return 1
    try:
        report = validated(nquads)
    except UnreadableQuads as error:
        print(f"graph.validate: {error}", file=sys.stderr)
        return 1
    print(report)
    return 0 if report.conforms else 1


if __name__ == "__main__":
    sys.exit(main())
