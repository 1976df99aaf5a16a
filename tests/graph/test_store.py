"""Quads from a file: the same whatever the order in which they are put into the engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset

from graph.release import Release
from graph.store import loaded_by_predicate, loaded_nquads

LINES = """\
<urn:s> <urn:p> _:b .
_:b <urn:q> "two words . \\u0041"@en <urn:g> .
<urn:t> <urn:p> _:b <urn:g> .
# a remark

_:b <urn:p> <<( <urn:a> <urn:b> "c d" )>> .
<urn:s> <urn:q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
"""


@pytest.mark.parametrize("text", ["", "\n", LINES, LINES * 3, LINES.rstrip("\n")])
def test_predicate_by_predicate_the_same_quads_are_loaded(text: str, tmp_path: Path) -> None:
    file = tmp_path / "some.nq"
    file.write_text(text, encoding="utf-8")
    found, expected = loaded_by_predicate(file), loaded_nquads(file)
    assert len(found) == len(expected)
    shared = {(str(q.predicate), str(q.object)[:2]) for q in found}
    assert shared == {(str(q.predicate), str(q.object)[:2]) for q in expected}
    if LINES[:40] in text:
        # One blank node stays one across predicates.
        assert found.query("ASK { ?s <urn:p> ?b GRAPH <urn:g> { ?b <urn:q> ?x } FILTER(ISBLANK(?b)) }")


def test_a_release_is_loaded_whole(release: Release) -> None:
    found, expected = Dataset(loaded_by_predicate(release.nquads)), Dataset(loaded_nquads(release.nquads))
    for dataset in (found, expected):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert found == expected
