"""Every file reads the same in every serialisation, with rdflib and with Oxigraph; JSON-LD also with our context."""

import json
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ontology.iris import ID
from ontology.terms import FOLDER

# rdflib warns of its own JSON-LD parser
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

FILES = ["policy.ttl", "concepts.ttl", "mappings.ttl", "shapes.ttl", "example.ttl"]
OXIGRAPH_FORMATS = [
    pyoxigraph.RdfFormat.N_TRIPLES,
    pyoxigraph.RdfFormat.TURTLE,
    pyoxigraph.RdfFormat.RDF_XML,
    pyoxigraph.RdfFormat.JSON_LD,
]


def test_all_turtle_files_are_looked_at() -> None:
    assert {p.name for p in FOLDER.glob("*.ttl")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("form", ["turtle", "nt", "xml", "json-ld", "n3"])
def test_round_trip_with_rdflib(name: str, form: str) -> None:
    graph = Graph().parse(FOLDER / name)
    again = Graph().parse(data=graph.serialize(format=form), format=form)
    assert len(graph) > 50
    assert isomorphic(graph, again)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("form", OXIGRAPH_FORMATS, ids=str)
def test_round_trip_with_oxigraph(name: str, form: pyoxigraph.RdfFormat) -> None:
    def canonical(triples: object) -> set[str]:
        dataset = pyoxigraph.Dataset(triples)  # type: ignore[arg-type]
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        return {str(quad) for quad in dataset}

    quads = list(pyoxigraph.parse(path=str(FOLDER / name)))
    written = pyoxigraph.serialize((q.triple for q in quads), format=form)
    assert canonical(pyoxigraph.parse(written, format=form)) == canonical(quads)


@pytest.mark.parametrize("name", FILES)
def test_both_libraries_read_the_same(name: str, tmp_path: Path) -> None:
    triples = pyoxigraph.serialize(
        (q.triple for q in pyoxigraph.parse(path=str(FOLDER / name))), format=pyoxigraph.RdfFormat.N_TRIPLES
    )
    assert isomorphic(Graph().parse(data=triples, format="nt"), Graph().parse(FOLDER / name))


def test_json_ld_with_our_context_is_the_same_graph_and_short() -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    graph = Graph().parse(FOLDER / "example.ttl")
    text = graph.serialize(format="json-ld", context=context)
    assert isomorphic(Graph().parse(data=text, format="json-ld"), graph)
    task = next(n for n in json.loads(text)["@graph"] if n["id"].endswith("/task-1"))
    assert task["taskNumber"] == 1
    assert task["text"] == {"zh": "建设技术市场。"}
    assert set(task["leadUnit"]) == {f"{ID}org/500102/{slug}" for slug in ("kjj", "park-ht")}


def test_json_ld_written_by_hand_with_our_context_means_what_it_says() -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    written = {
        "@context": context,
        "id": "https://w3id.org/zhengce/id/doc/500102/fulingfufa/2099/7/task-1",
        "type": "Task",
        "taskNumber": 1,
        "leadUnit": ["https://w3id.org/zhengce/id/org/500102/kjj"],
        "dueDate": "2099-12-31",
        "prefLabel": {"zh": "任务一"},
    }
    graph = Graph().parse(data=json.dumps(written), format="json-ld")
    rows = graph.query(
        """PREFIX zc: <https://w3id.org/zhengce/ont#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        SELECT ?n ?l WHERE { ?t a zc:Task ; zc:taskNumber ?n ; zc:leadUnit ?u ; zc:dueDate ?d ;
          <http://www.w3.org/2004/02/skos/core#prefLabel> ?l FILTER (ISIRI(?u) && DATATYPE(?d) = xsd:date && DATATYPE(?n) = xsd:integer) }"""
    )
    assert [(row.n.toPython(), row.l.language) for row in rows] == [(1, "zh")]
