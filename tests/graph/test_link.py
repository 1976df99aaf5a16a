"""Our graph linked with a partner's: over a file, and over HTTP with two real servers, one of them the partner's."""

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from graph import link
from graph.build import build_release
from graph.foreign_statements import SourceUnreadable, file_statements
from graph.generations import Generations
from graph.relating.foreign_graph import Statement, foreign_graph
from graph.relating.foreign_links import graph_links
from graph.relating.link_review import UnreadableReview, merged_review, review_rows
from ontology import iris
from queries.catalogue import catalogue
from queries.execution import run
from queries.remote import RemoteEngine

ROOT = Path(__file__).parents[2]
MUNICIPAL = """重庆市人民政府文件

渝府发〔2030〕5号
重庆市人民政府
关于印发重庆市智慧农业行动方案的通知

各区县人民政府：

重庆市人民政府
2030年5月6日

重庆市智慧农业行动方案

附件
重庆市智慧农业行动任务分工
	序号
	任务
	牵头单位
	配合单位

	1
	建立秸秆综合利用示范区，推广离田收储运模式。
	市农业农村委
	市生态环境局

	2
	建设种质资源保存库，开展地方猪种抢救性收集。
	市科技局
	市农业农村委

"""
DISTRICT = """重庆市涪陵区人民政府文件

涪陵府发〔2030〕9号
重庆市涪陵区人民政府
关于印发重庆市涪陵区智慧农业行动方案的通知

各乡镇人民政府：

重庆市涪陵区人民政府
2030年9月1日

重庆市涪陵区智慧农业行动方案

按照《重庆市人民政府关于印发重庆市智慧农业行动方案的通知》（渝府发〔2030〕5号）的要求，制定本方案。

附件
重庆市涪陵区智慧农业行动任务分工
	序号
	任务
	牵头单位
	配合单位

	1
	推广秸秆离田收储运模式，建立综合利用示范区。
	区农业农村委
	区生态环境局

	2
	举办榨菜产业博览会。
	区商务委
	区文化旅游委

"""
OWN = iris.numbered_document("500102", "fulingfufa", 2030, 9)
THEIRS = "https://data.example.cn/cq/"
"""The partner gives its things IRIs of its own, as any other program would."""


@dataclass(frozen=True)
class Releases:
    own: Path
    partner: Path


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Two releases built from two documents; the partner's renamed into its own namespace."""
    folders = []
    for name, text in (("own", DISTRICT), ("partner", MUNICIPAL)):
        corpus = tmp_path_factory.mktemp(name)
        (corpus / "plan.txt").write_text(text, encoding="utf-8")
        release = tmp_path_factory.mktemp(f"{name}-release")
        build_release(corpus, release)
        folders.append(release)
    nquads = folders[1] / "policy.nq"
    nquads.write_text(nquads.read_text(encoding="utf-8").replace(iris.ID, THEIRS), encoding="utf-8")
    return Releases(*folders)


@pytest.fixture
def linked(releases: Releases, tmp_path: Path) -> Path:
    out = tmp_path / "links.nq"
    assert (
        link.main(
            [
                str(releases.partner / "policy.nq"),
                "--release",
                str(releases.own),
                "--name",
                "cq",
                "--out",
                str(out),
            ]
        )
        == 0
    )
    return out


def triples(path: Path) -> set[tuple[str, str, str]]:
    return {
        (quad.subject.value, quad.predicate.value.rsplit("#")[-1], quad.object.value)
        for quad in parse(path=str(path), format=RdfFormat.N_QUADS)
    }


def test_tasks_documents_and_departments_are_linked_across_namespaces(linked: Path) -> None:
    found = triples(linked)
    assert (f"{OWN}/task-1", "refinesTask", f"{THEIRS}doc/500000/yufufa/2030/5/task-1") in found
    cited = iris.numbered_document("500000", "yufufa", 2030, 5)
    assert (cited, "exactMatch", cited.replace(iris.ID, THEIRS)) in found
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
    link.main(
        [
            str(releases.partner / "policy.nq"),
            "--release",
            str(releases.own),
            "--name",
            "cq",
            "--out",
            str(again),
        ]
    )
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
        assert (
            link.main(
                [
                    str(releases.partner / "policy.nq"),
                    "--release",
                    str(releases.own),
                    "--name",
                    "cq",
                    "--out",
                    str(linked),
                ]
            )
            == 0
        )
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


def test_a_graph_in_other_vocabularies_is_understood(releases: Releases) -> None:
    """ELI, DCMI and W3C ORG alone: a document with its number, a body with its name, a task as a plan step."""
    eli, dct, org, plan = (
        "http://data.europa.eu/eli/ontology#", "http://purl.org/dc/terms/", "http://www.w3.org/ns/org#", "http://purl.org/net/p-plan#",
    )  # fmt: skip
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    other = foreign_graph(
        [
            Statement("urn:d", rdf_type, eli + "LegalResource"),
            Statement("urn:d", dct + "identifier", "渝府发[2030]5号"),
            Statement("urn:d", dct + "title", "重庆市人民政府关于印发重庆市智慧农业行动方案的通知"),
            Statement("urn:o", rdf_type, org + "FormalOrganization"),
            Statement("urn:o", "http://www.w3.org/2000/01/rdf-schema#label", "重庆市涪陵区商务委员会"),
            Statement("urn:t", rdf_type, plan + "Step"),
            Statement("urn:t", plan + "isStepOfPlan", "urn:d"),
            Statement("urn:t", dct + "description", "建立秸秆综合利用示范区，推广离田收储运模式。"),
        ]
    )
    own = link.read_graph(str(releases.own / "policy.nq"))
    found = {(one.kind, one.target, one.type) for one in graph_links(own, other)}
    assert ("document", "urn:d", "exact") in found
    assert ("department", "urn:o", "exact") in found
    assert ("task", "urn:t", "refines") in found


@pytest.mark.parametrize(
    ("number", "title", "expected"),
    [
        ("渝府发〔2030〕5号", "另一个标题", {"exact"}),  # one number, however the title is written
        (
            None,
            "重庆市人民政府关于印发重庆市智慧农业行动方案的通知",
            {"close"},
        ),  # the title alone may be another year's
        (
            "渝府发〔2031〕5号",
            "重庆市人民政府关于印发重庆市智慧农业行动方案的通知",
            set(),
        ),  # two numbers, two documents
    ],
)
def test_documents_are_the_same_by_number_and_close_by_title(
    number: str | None, title: str, expected: set[str], releases: Releases
) -> None:
    rdf_type, eli, dct = (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://data.europa.eu/eli/ontology#", "http://purl.org/dc/terms/",
    )  # fmt: skip
    statements = [
        Statement("urn:d", rdf_type, eli + "LegalResource"),
        Statement("urn:d", dct + "title", title),
    ]
    if number:
        statements.append(Statement("urn:d", dct + "identifier", number))
    own = link.read_graph(str(releases.partner / "policy.nq"))
    found = {one.type for one in graph_links(own, foreign_graph(statements)) if one.kind == "document"}
    assert found == expected


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".jsonld"])
def test_every_usual_format_gives_the_same_statements(
    suffix: str, releases: Releases, tmp_path: Path
) -> None:
    nquads = releases.partner / "policy.nq"
    wanted = set(file_statements(nquads))
    assert len(wanted) > 50
    forms = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".jsonld": RdfFormat.JSON_LD}
    from pyoxigraph import serialize

    path = tmp_path / f"partner{suffix}"
    triples_of = {quad.triple for quad in parse(path=str(nquads), format=RdfFormat.N_QUADS)}
    path.write_bytes(serialize(triples_of, format=forms[suffix]) or b"")
    classes = {s.value for s in wanted if s.predicate.endswith("#type")}
    found = {s for s in file_statements(path) if not s.predicate.endswith("#type") or s.value in classes}
    assert found == wanted


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


def test_broken_rdf_says_the_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<urn:a> <urn:b>", encoding="utf-8")
    with pytest.raises(SourceUnreadable, match=r"broken\.ttl"):
        list(file_statements(path))


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


# --- two real servers ---------------------------------------------------------------------------------------------------


@contextmanager
def served(store: Path, log: Path, **environment: str) -> Iterator[str]:
    """Run ``server.py`` on a free port as a process of its own; give its address, and stop it in the end."""
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "server.py", "--port", "0", "--store", str(store)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=os.environ | environment,
        )
    assert process.stdout is not None
    try:
        address = next(
            (m[0] for line in process.stdout if (m := re.search(r"http://127\.0\.0\.1:\d+", line))), None
        )
        assert address, log.read_text()
        yield address
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


@pytest.fixture(scope="module")
def partner(releases: Releases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("partner-store")
    Generations(folder / "store").publish_if_new(releases.partner / "policy.nq")
    with served(folder / "store", folder / "log") as address:
        yield address + "/sparql"


@pytest.fixture(scope="module")
def ours(
    releases: Releases, partner: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RemoteEngine]:
    """Our server, holding our release and the linkset made from the partner's live endpoint."""
    folder = tmp_path_factory.mktemp("own-store")
    out = folder / "links.nq"
    assert link.main([partner, "--release", str(releases.own), "--name", "cq", "--out", str(out)]) == 0
    together = folder / "policy.nq"
    together.write_bytes((releases.own / "policy.nq").read_bytes() + out.read_bytes())
    Generations(folder / "store").publish_if_new(together)
    with served(folder / "store", folder / "log", POLICYGRAPH_SERVICE_ALLOW="http://127.0.0.1:") as address:
        yield RemoteEngine(address + "/sparql")


def test_there_are_stored_queries_that_federate() -> None:
    queries = catalogue("federated")
    assert len(queries) == 3
    assert all("SERVICE ?partner" in query.text for query in queries.values())


def test_our_server_asks_the_partner_which_task_is_carried_out_and_who_leads_it(
    ours: RemoteEngine, partner: str
) -> None:
    query = catalogue("federated")["upper-tasks-at-partner"]
    rows = run(ours, query, task=NamedNode(f"{OWN}/task-1"), partner=NamedNode(partner))
    assert [(row["upperNumber"].value, row["lead"].value) for row in rows] == [("1", "市农业农村委")]  # type: ignore[union-attr]


def test_our_server_asks_the_partner_for_a_units_counterpart(ours: RemoteEngine, partner: str) -> None:
    query = catalogue("federated")["counterparts-at-partner"]
    (unit,) = ours.select(f"SELECT ?unit WHERE {{ <{OWN}/task-1> <{iris.ZC}leadUnit> ?unit }}")
    rows = run(ours, query, unit=unit["unit"], partner=NamedNode(partner))  # type: ignore[arg-type]
    assert [(row["name"].value, row["tasks"].value) for row in rows] == [("市农业农村委", "1")]  # type: ignore[union-attr]


def test_our_server_asks_the_partner_about_the_document_we_rest_on(ours: RemoteEngine, partner: str) -> None:
    query = catalogue("federated")["documents-at-partner"]
    rows = run(ours, query, document=NamedNode(OWN), partner=NamedNode(partner))
    assert len(rows) == 1
    assert "智慧农业" in rows[0]["title"].value  # type: ignore[union-attr]
    assert rows[0]["tasks"].value == "2"  # type: ignore[union-attr]


def test_the_endpoint_gives_the_same_links_as_the_file(releases: Releases, partner: str) -> None:
    own = link.read_graph(str(releases.own / "policy.nq"))
    assert graph_links(own, link.read_graph(partner)) == graph_links(
        own, link.read_graph(str(releases.partner / "policy.nq"))
    )
