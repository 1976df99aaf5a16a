"""What the tests of graph/ share: a document made of words, and what extraction reads in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from graph.build import build_release
from graph.document import Document, SourceFile
from graph.extraction.extract import Extract, extract
from graph.task import ROLES, Task
from ontology import iris
from tests.graph.two_plans import (
    CITED,
    DISTRICT_STRAW,
    FAIR,
    PARTNER,
    SEEDS,
    STRAW,
    Releases,
    district_plan,
    municipal_plan,
)


def document_of(text: str) -> Document:
    """Return a plain text document with these words."""
    data = text.encode()
    return Document(
        SourceFile("words.txt", "text/plain", hashlib.sha256(data).hexdigest(), len(data), "utf-8"), text
    )


def who(task: Task) -> dict[str, list[str]]:
    """Return the names of a task by role, empty roles left out."""
    return {role: [mention.text for mention in getattr(task, role)] for role in ROLES if getattr(task, role)}


@pytest.fixture
def words() -> Callable[[str], Document]:
    """Makes a document of words."""
    return document_of


@pytest.fixture
def extracted() -> Callable[[str], Extract]:
    """Reads words as a document; every span it gives is checked to re-slice to its words."""

    def read(text: str) -> Extract:
        found = extract(document_of(text))
        assert_spans(found)
        return found

    return read


@pytest.fixture
def handed_out(
    extracted: Callable[[str], Extract],
) -> Callable[[str], list[tuple[str, dict[str, list[str]]]]]:
    """Reads words and gives (action, names by role) for each task."""
    return lambda text: [(task.text, who(task)) for task in extracted(text).tasks]


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Two releases built from two documents; the partner's renamed into its own namespace."""
    folders = []
    texts = (("own", district_plan(CITED, DISTRICT_STRAW, FAIR)), ("partner", municipal_plan(STRAW, SEEDS)))
    for name, text in texts:
        corpus = tmp_path_factory.mktemp(name)
        (corpus / "plan.txt").write_text(text, encoding="utf-8")
        release = tmp_path_factory.mktemp(f"{name}-release")
        build_release(corpus, release)
        folders.append(release)
    nquads = folders[1] / "policy.nq"
    nquads.write_text(nquads.read_text(encoding="utf-8").replace(iris.ID, PARTNER), encoding="utf-8")
    return Releases(*folders)


def assert_spans(found: Extract) -> None:
    """Check that every span re-slices to its words and that tasks are in order."""
    document = found.document
    for task in found.tasks:
        assert document.quote(task.span) == task.text
        for _, _, mention in task.mentions():
            assert document.quote(mention.span) == mention.text
        if task.due:
            assert document.quote(task.due.span) == task.due.text
    for measure in found.measures:
        assert document.quote(measure.span) == measure.text
    assert [task.position for task in found.tasks] == list(range(1, len(found.tasks) + 1))
    ids = [section.id for section in found.sections]
    assert len(set(ids)) == len(ids)
    for section in found.sections:
        assert section.span.contains(section.title)
