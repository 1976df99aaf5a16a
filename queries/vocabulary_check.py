"""A SPARQL text -> the terms in it that the data does not use: a query that would answer nothing, and why.

What a VoID description counts (void:classPartition, void:propertyPartition) is what is compared with: the classes and
properties in use. An assistant that guesses ``zc:leadsTask`` is told so, with the nearest terms, instead of getting an empty
table that it takes for an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from pyoxigraph import NamedNode

from ontology.iris import BASE, SCHEME
from ontology.terms import REUSED, SCHEMES, ZC
from queries.engine import Engine
from queries.tokens import iri_of, tokens, without_escapes

_USED = """SELECT DISTINCT ?term WHERE { { ?s ?term ?o } UNION { ?s a ?term } }"""
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class UnusedTerm:
    """A term that no statement of the data uses; `nearest` are terms that are in use."""

    iri: str
    nearest: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in one line."""
        hint = f"; nearest in use: {', '.join(self.nearest)}" if self.nearest else ""
        return f"<{self.iri}> is used by no statement{hint}"


class Vocabulary:
    """The classes and properties one engine's data uses, read once a generation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._generation = ""
        self._used: frozenset[str] = frozenset()

    def used(self) -> frozenset[str]:
        """Return the IRIs of all classes and properties in use."""
        if self._generation != self._engine.generation:
            generation = self._engine.generation
            rows = self._engine.select(_USED)
            self._used = frozenset(row["term"].value for row in rows if isinstance(row["term"], NamedNode))
            self._generation = generation
        return self._used

    def unused(self, query: str) -> list[UnusedTerm]:
        """Return the vocabulary terms in *query* that the data does not use, each once, in order."""
        used = self.used()
        found: dict[str, UnusedTerm] = {}
        for iri in _iris(query):
            if iri not in used and iri not in found and _is_vocabulary(iri):
                found[iri] = UnusedTerm(iri, _nearest(iri, used))
        return list(found.values())


def _nearest(iri: str, used: frozenset[str]) -> tuple[str, ...]:
    namespace, local = _split(iri)
    names = {_split(term)[1]: term for term in used if _split(term)[0] == namespace}
    return tuple(names[name] for name in get_close_matches(local, names, n=_NEAREST, cutoff=0.5))


def _split(iri: str) -> tuple[str, str]:
    at = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:at], iri[at:]


def _is_vocabulary(iri: str) -> bool:
    """Tell whether *iri* lies in a namespace of terms (not of things): ours, or one whose terms we reuse."""
    if iri.startswith(SCHEME):
        return (
            not any(iri in scheme for scheme in SCHEMES.values())
            and iri.removeprefix(SCHEME).split("/")[0] in SCHEMES
        )
    if iri.startswith(BASE) and not iri.startswith(ZC.namespace_iri):
        return False
    namespaces = [
        ZC.namespace_iri,
        *(terms.namespace_iri for terms in REUSED.values() if terms.namespace_iri != _XSD),
    ]
    return any(iri.startswith(namespace) and len(iri) > len(namespace) for namespace in namespaces)


_XSD = REUSED["xsd"].namespace_iri


def _iris(query: str) -> Iterator[str]:
    """Yield the IRIs of *query*, prefixed names resolved by its own PREFIX lines; declarations themselves left out."""
    prefixes: dict[str, str] = {}
    held = list(tokens(query))
    at = 0
    while at < len(held):
        token = held[at]
        if token.is_word("PREFIX") and at + 2 < len(held) and held[at + 2].kind == "iri":
            prefixes[held[at + 1].text] = iri_of(held[at + 2])
            at += 3
            continue
        if token.is_word("BASE") and at + 1 < len(held):
            at += 2
            continue
        if token.kind == "iri":
            yield iri_of(token)
        elif token.kind == "name":
            prefix, _, local = without_escapes(token.text).partition(":")
            if f"{prefix}:" in prefixes:
                yield prefixes[f"{prefix}:"] + local
        at += 1
