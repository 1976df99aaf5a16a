"""Updates rewritten: the protocol's dataset into every WHERE, LOAD into data, nothing else touched."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad, Store

from queries.update_text import TwoDatasets, with_data_for_load, with_dataset


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "INSERT { ?s ?p ?o }  USING <urn:g> USING NAMED <urn:h> WHERE { ?s ?p ?o }",
        ),
        (
            "DELETE WHERE { ?s ?p ?o }",
            "DELETE { ?s ?p ?o } USING <urn:g> USING NAMED <urn:h> WHERE { ?s ?p ?o }",
        ),
        ("INSERT DATA { <urn:a> <urn:b> 'WHERE {' }", "INSERT DATA { <urn:a> <urn:b> 'WHERE {' }"),
        ("CLEAR DEFAULT", "CLEAR DEFAULT"),
    ],
)
def test_the_dataset_stands_before_every_where(text: str, expected: str) -> None:
    assert with_dataset(text, ["urn:g"], ["urn:h"]) == expected


def test_every_operation_of_a_request_gets_it() -> None:
    store = Store()
    store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } GRAPH <urn:h> { <urn:a> <urn:b> 2 } }")
    text = "INSERT { <urn:x> ?p ?o } WHERE { ?s ?p ?o { SELECT ?s WHERE { ?s ?p 1 } } } ; DELETE { <urn:x> ?p 1 } WHERE { ?s ?p ?o }"
    store.update(with_dataset(text, ["urn:g"], []))
    assert len(store) == 2
    store.update(with_dataset("INSERT { <urn:x> ?p ?o } WHERE { ?s ?p ?o }", ["urn:g", "urn:h"], []))
    assert len(store) == 4


@pytest.mark.parametrize(
    "text", ["WITH <urn:x> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "INSERT {} USING <urn:x> WHERE {}"]
)
def test_two_datasets_are_refused(text: str) -> None:
    with pytest.raises(TwoDatasets):
        with_dataset(text, ["urn:g"], [])


def test_load_becomes_data_and_what_is_no_load_stays() -> None:
    asked: list[tuple[str, bool]] = []

    def fetched(url: str, silent: bool) -> str | None:
        asked.append((url, silent))
        return None if silent else "<urn:a> <urn:b> _:c ."

    text = "PREFIX ex: <http://e/> LOAD ex:one INTO GRAPH <g> ; LOAD SILENT <two> ; INSERT DATA { <urn:x> <urn:y> 'LOAD <z>' }"
    store = Store()
    store.update(with_data_for_load(text, "http://base/", fetched))
    assert asked == [("http://e/one", False), ("http://base/two", True)]
    assert {str(quad.graph_name) for quad in store} == {"<http://base/g>", "DEFAULT"}
    assert all(isinstance(quad, Quad) for quad in store)
    assert len(store) == 2


def test_a_load_that_cannot_be_read_is_left_to_the_engine() -> None:
    text = "LOAD <a> INTO <b>"
    assert with_data_for_load(text, "http://base/", lambda _url, _silent: "").endswith("INTO <b>")
    assert with_data_for_load("LOAD", "http://base/", lambda _url, _silent: "") == "LOAD"
