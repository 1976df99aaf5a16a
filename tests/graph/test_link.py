"""Our graph linked with a partner's: which links, how they describe themselves, what becomes of a review; the command."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from graph import link
from graph.relating.link_review import UnreadableReview, merged_review, review_rows
from ontology import iris
from tests.graph.two_plans import OWN, PARTNER, Releases


def link_to(releases: Releases, out: Path) -> int:
    """Link our release to the partner's, into *out*; return the command's status."""
    partner = str(releases.partner / "policy.nq")
    return link.main([partner, "--release", str(releases.own), "--name", "cq", "--out", str(out)])


@pytest.fixture
def linked(releases: Releases, tmp_path: Path) -> Path:
    out = tmp_path / "links.nq"
    assert link_to(releases, out) == 0
    return out


def triples(path: Path) -> set[tuple[str, str, str]]:
    return {
        (quad.subject.value, quad.predicate.value.rsplit("#")[-1], quad.object.value)
        for quad in parse(path=str(path), format=RdfFormat.N_QUADS)
    }


def test_tasks_documents_and_departments_are_linked_across_namespaces(linked: Path) -> None:
    found = triples(linked)
    assert (f"{OWN}/task-1", "refinesTask", f"{PARTNER}doc/500000/yufufa/2030/5/task-1") in found
    cited = iris.numbered_document("500000", "yufufa", 2030, 5)
    assert (cited, "exactMatch", cited.replace(iris.ID, PARTNER)) in found
    matches = {
        (s.rsplit("/")[-1], p)
        for s, p, o in found
        if "/org/500102/" in s and "/org/500000/" in o and "Match" in p
    }
    assert {predicate for _, predicate in matches} == {"relatedMatch"}
    assert len(matches) >= 2


def test_nothing_is_ever_said_to_be_the_same_by_sameas(linked: Path) -> None:
    assert "sameAs" not in linked.read_text(encoding="utf-8")


def test_the_linkset_describes_itself_and_every_link_has_score_and_reason(linked: Path) -> None:
    store = Store()
    store.bulk_load(path=str(linked), format=RdfFormat.N_QUADS)
    count = store.query(
        "PREFIX void: <http://rdfs.org/ns/void#> PREFIX zc: <https://w3id.org/zhengce/ont#>"
        "SELECT ?n (COUNT(?link) AS ?links) WHERE { GRAPH ?g { ?g a void:Linkset ; void:triples ?n ; void:linkPredicate ?p ."
        " ?link a zc:ForeignLink ; zc:score ?score ; zc:reviewStatus ?status ; zc:reason ?zh, ?en"
        " FILTER (LANG(?zh) = 'zh' && LANG(?en) = 'en') } } GROUP BY ?n ?p"
    )
    rows = list(count)  # type: ignore[arg-type]
    assert rows
    assert {row["n"].value for row in rows} == {row["links"].value for row in rows}


def test_two_runs_write_the_same_bytes(linked: Path, releases: Releases, tmp_path: Path) -> None:
    again = tmp_path / "again.nq"
    link_to(releases, again)
    assert again.read_bytes() == linked.read_bytes()


def test_a_rejected_link_stays_rejected_and_an_accepted_one_accepted(
    linked: Path, releases: Releases
) -> None:
    review = linked.with_suffix(".csv")
    rows = list(csv.DictReader(io.StringIO(review.read_text(encoding="utf-8"))))
    (task,) = [row for row in rows if row["kind"] == "task"]
    (document,) = [row for row in rows if row["kind"] == "document" and row["type"] == "exact"]
    task["decision"], document["decision"], document["note"] = "reject", "Accept", "文号已核"
    with review.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    for _ in range(2):
        assert link_to(releases, linked) == 0
    found = triples(linked)
    assert not [triple for triple in found if triple[1] == "refinesTask"]
    assert {o.rsplit("/")[-1] for _, p, o in found if p == "reviewStatus"} == {
        "proposed",
        "accepted",
        "rejected",
    }
    kept = review_rows(review.read_text(encoding="utf-8"))
    assert [row["note"] for row in kept.values() if row["decision"] == "accept"] == ["文号已核"]


def test_a_decision_on_a_link_no_longer_proposed_is_kept() -> None:
    text = "decision,kind,type,source,target\nreject,task,close,a,b\n,task,close,c,d\n"
    merged = review_rows(merged_review(review_rows(text), ()))
    assert list(merged) == [("a", "b", "close")]


@pytest.mark.parametrize(
    ("text", "told"),
    [("decision,source,target,type\nmaybe,a,b,close\n", "line 2"), ("source,target\na,b\n", "columns")],
)
def test_a_review_that_cannot_be_read_says_the_line(text: str, told: str) -> None:
    with pytest.raises(UnreadableReview, match=told):
        review_rows(text)


@pytest.mark.parametrize("source", ["nowhere.nq", "plan.docx", "http://127.0.0.1:9/sparql"])
def test_a_source_that_cannot_be_read_is_one_line(
    source: str, releases: Releases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [source, "--release", str(releases.own), "--out", str(tmp_path / "x.nq")]
    assert link.main(arguments) == 1
    printed = capsys.readouterr()
    assert source in printed.err
    assert printed.err.count("\n") == 1
    assert not (tmp_path / "x.nq").exists()


def test_a_release_that_is_not_there_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert link.main(["x.nq", "--release", str(tmp_path)]) == 1
    assert "graph.build" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "slug"),
    [("http://127.0.0.1:8765/sparql", "127-0-0-1-8765-sparql"), ("/data/chongqing.ttl", "chongqing")],
)
def test_a_partner_has_a_slug(source: str, slug: str) -> None:
    assert link.partner_slug(source) == slug
    assert re.fullmatch(r"x-[0-9a-f]+", link.partner_slug("重庆.ttl"))
