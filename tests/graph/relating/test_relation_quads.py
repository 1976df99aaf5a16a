import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from graph.extraction.extract import Extract
from graph.linking.registry import registry
from graph.linking.resolution import resolution
from graph.relating.audit_rules import audit
from graph.relating.relate import relations
from graph.shard import nquads_lines
from graph.triples.document import document_quads
from graph.triples.registry import registry_quads
from graph.triples.relations import finding_quads, relation_quads
from graph.triples.vocabulary import ontology_quads
from ontology import iris
from queries.catalogue import catalogue
from queries.embedded import EmbeddedEngine
from queries.execution import run


@pytest.fixture(scope="module")
def judged(seed: Extract) -> list[Quad]:
    links = resolution(seed)
    found = relations(seed, links)
    return relation_quads(seed, links, found, audit(seed, links, found))


@pytest.fixture(scope="module")
def engine(seed: Extract, judged: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    links = resolution(seed)
    path = tmp_path_factory.mktemp("release") / "policy.nq"
    quads = [
        *document_quads(seed, links),
        *registry_quads(registry(), links.used()),
        *judged,
        *ontology_quads(),
    ]
    path.write_bytes(b"".join(nquads_lines(quads)))
    return EmbeddedEngine.from_nquads(path)


def test_no_judgement_has_a_blank_node(judged: list[Quad]) -> None:
    assert not [q for q in judged if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]


def test_judging_twice_gives_the_same_quads(seed: Extract, judged: list[Quad]) -> None:
    links = resolution(seed)
    found = relations(seed, links)
    assert set(relation_quads(seed, links, found, audit(seed, links, found))) == set(judged)


def test_no_triple_stands_in_two_graphs(seed: Extract, judged: list[Quad]) -> None:
    stated = {quad.triple: quad.graph_name for quad in document_quads(seed, resolution(seed))}
    twice = [q for q in judged if q.triple in stated and stated[q.triple] != q.graph_name]
    assert not twice
    graphs: dict[object, set[object]] = {}
    for quad in judged:
        graphs.setdefault(quad.triple, set()).add(quad.graph_name)
    assert all(len(names) == 1 for names in graphs.values())


def test_every_span_quotes_the_words_it_points_at(engine: EmbeddedEngine) -> None:
    rows = engine.select(
        """PREFIX zc: <https://w3id.org/zhengce/ont#> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?span WHERE { ?judgement zc:evidence ?span ; zc:method ?method . ?span oa:hasSource/zc:fullText ?text ; oa:exact ?words ;
          oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end
          FILTER (SUBSTR(?text, ?start + 1, ?end - ?start) != ?words) }"""
    )
    assert not rows
    assert engine.ask("ASK { ?s <https://w3id.org/zhengce/ont#sourceEvidence> ?e }")


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("body-measures-without-task", 15, 25),
        ("tasks-without-body-measure", 15, 40),
        ("where-body-and-annex-contradict", 3, 8),
    ],
)
def test_the_stored_queries_on_body_and_annex_have_answers(
    engine: EmbeddedEngine, name: str, least: int, most: int
) -> None:
    query = catalogue("competency")[name]
    bindings = {}
    if query.parameters:
        annex = NamedNode(iris.part(resolution_document(), "annex1"))
        bindings = {parameter.name: annex for parameter in query.parameters if parameter.kind == "iri"}
    assert least <= len(run(engine, query, **bindings)) <= most


def resolution_document() -> iris.IRI:
    return iris.numbered_document("500102", "fulingfufa", 2022, 43)


def test_sectors_tell_what_is_stated_from_what_is_judged(engine: EmbeddedEngine) -> None:
    query = catalogue("competency")["tasks-of-a-sector"]
    engine_rows = engine.select(
        """PREFIX zc: <https://w3id.org/zhengce/ont#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?n ?g WHERE { GRAPH ?g { ?t zc:inSector ?c } ?c skos:prefLabel "金融服务"@zh . ?t zc:taskNumber ?n }"""
    )
    assert query.name == "tasks-of-a-sector"
    basis = {
        int(row["n"].value): "source" in row["g"].value
        for row in engine_rows
        if isinstance(row["n"], Literal)
    }
    assert {18, 19, 21, 23} <= {number for number, stated in basis.items() if stated}
    assert {17, 20, 22, 35, 36} <= {number for number, stated in basis.items() if not stated}


def test_related_tasks_are_ranked_with_one_reason_a_language(engine: EmbeddedEngine) -> None:
    rows = run(engine, catalogue("pages")["page-task-relations"], task=_task(7))
    assert rows[0]["number"] == Literal("8", datatype=rows[0]["number"].datatype)  # type: ignore[union-attr]
    assert "知识产权" in rows[0]["reason"].value  # type: ignore[union-attr]


def test_findings_are_about_the_document_and_their_tasks(engine: EmbeddedEngine) -> None:
    rows = run(engine, catalogue("pages")["page-findings"], about=_task(41))
    assert {row["kind"].value.rsplit("/")[-1] for row in rows} == {"wording-drift"}  # type: ignore[union-attr]
    assert all("messageEn" in row for row in rows)


def test_the_findings_alone_bring_their_spans_and_not_the_text(seed: Extract) -> None:
    links = resolution(seed)
    quads = finding_quads(seed, links, audit(seed, links, relations(seed, links)))
    predicates = {quad.predicate.value for quad in quads}
    assert "http://www.w3.org/ns/oa#exact" in predicates
    assert "https://w3id.org/zhengce/ont#fullText" not in predicates


def _task(number: int) -> NamedNode:
    return NamedNode(iris.task(resolution_document(), str(number)))
