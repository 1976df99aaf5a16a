"""The ontology's files, parsed once."""

from __future__ import annotations

import pytest
from rdflib import Graph

from ontology.terms import CONCEPTS_FILE, FOLDER, MAPPINGS_FILE, ONTOLOGY_FILE, SHAPES_FILE


@pytest.fixture(scope="session")
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY_FILE)


@pytest.fixture(scope="session")
def concepts() -> Graph:
    return Graph().parse(CONCEPTS_FILE)


@pytest.fixture(scope="session")
def mappings() -> Graph:
    return Graph().parse(MAPPINGS_FILE)


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return Graph().parse(SHAPES_FILE)


@pytest.fixture(scope="session")
def example() -> Graph:
    return Graph().parse(FOLDER / "example.ttl")


@pytest.fixture(scope="session")
def data(example: Graph, ontology: Graph, concepts: Graph) -> Graph:
    """The example with the vocabulary, as validation sees it."""
    return example + ontology + concepts
