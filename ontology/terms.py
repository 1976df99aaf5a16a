"""Term names -> IRIs, as closed lists: a term that policy.ttl, concepts.ttl or reused.csv does not hold raises.

``ZC.leadUnit`` is our term, ``ROLE.lead`` a concept of a scheme, ``SKOS.prefLabel`` a foreign term we reuse. Where the
name is data, write ``ROLE["lead"]``. Hyphens of concept keys become underscores: ``FORM.label_line``; ``[]`` takes either.
To use a further foreign term, add its name to its line in reused.csv; a test looks its spelling up.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import NamedNode, RdfFormat, parse

from ontology import iris
from ontology.iris import IRI

FOLDER = Path(__file__).parent
ONTOLOGY_FILE = FOLDER / "policy.ttl"
CONCEPTS_FILE = FOLDER / "concepts.ttl"
REUSED_FILE = FOLDER / "reused.csv"
MAPPINGS_FILE = FOLDER / "mappings.ttl"
SHAPES_FILE = FOLDER / "shapes.ttl"
CHECKS_FOLDER = FOLDER / "checks"

_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


class UnknownTerm(AttributeError, KeyError):
    """A name that its closed list does not hold; the message names the list, the name and the nearest ones."""

    __str__ = Exception.__str__


class Terms:
    """A closed list of names under one namespace; attribute or item access gives the full IRI."""

    __slots__ = ("_iris", "_origin", "_prefix", "namespace_iri")

    def __init__(self, prefix: str, namespace: str, names: Iterable[str], origin: str) -> None:
        self._prefix = prefix
        self.namespace_iri = namespace
        self._origin = origin
        self._iris = {name: IRI(namespace + name) for name in names}
        self._iris |= {name.replace("-", "_"): iri for name, iri in self._iris.items() if "-" in name}

    def __getattr__(self, name: str) -> IRI:
        try:
            return self._iris[name]
        except KeyError:
            from difflib import get_close_matches  # only a misspelt name pays for it

            near = get_close_matches(name, self._iris, n=3, cutoff=0.5)
            hint = f"nearest: {', '.join(near)}" if near else "no name is near"
            raise UnknownTerm(
                f"{self._prefix} has no term {name!r}; {hint}. Terms are declared in {self._origin}"
            ) from None

    def __getitem__(self, name: str) -> IRI:
        return self.__getattr__(name)

    def __iter__(self) -> Iterator[IRI]:
        return iter(dict.fromkeys(self._iris.values()))

    def __len__(self) -> int:
        return len(set(self._iris.values()))

    def __contains__(self, iri: object) -> bool:
        return iri in self._iris.values()

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._iris]

    def key_of(self, iri: str) -> str:
        """Return the name of *iri*: ``ROLE.key_of(ROLE.lead) == "lead"``. Raise UnknownTerm for an IRI not in the list."""
        if iri not in self:
            raise UnknownTerm(
                f"{self._prefix} holds no term {iri!r}, expected one under {self.namespace_iri}"
            )
        return iri.removeprefix(self.namespace_iri)


def _declared(path: Path, namespace: str) -> list[str]:
    """Return the local names of the typed subjects of *path* under *namespace*, in file order."""
    found: dict[str, None] = {}
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        subject = quad.subject
        if (
            quad.predicate == _RDF_TYPE
            and isinstance(subject, NamedNode)
            and subject.value.startswith(namespace)
        ):
            found[subject.value.removeprefix(namespace)] = None
    return list(found)


def _schemes() -> dict[str, Terms]:
    by_scheme: dict[str, list[str]] = {}
    for local in _declared(CONCEPTS_FILE, iris.SCHEME):
        scheme, _, key = local.partition("/")
        keys = by_scheme.setdefault(scheme, [])
        if key:
            keys.append(key)
    return {
        scheme: Terms(f"scheme/{scheme}", f"{iris.SCHEME}{scheme}/", keys, CONCEPTS_FILE.name)
        for scheme, keys in by_scheme.items()
    }


def _reused() -> dict[str, Terms]:
    with REUSED_FILE.open(encoding="utf-8", newline="") as lines:
        return {
            row["prefix"]: Terms(row["prefix"], row["namespace"], row["terms"].split(), REUSED_FILE.name)
            for row in csv.DictReader(lines)
        }


ZC = Terms("zc", iris.ZC, _declared(ONTOLOGY_FILE, iris.ZC), ONTOLOGY_FILE.name)

SCHEMES: Mapping[str, Terms] = MappingProxyType(_schemes())
"""Scheme key (``task-relation``) -> its concepts."""
ROLE = SCHEMES["role"]
FORM = SCHEMES["form"]
MEASURE_KIND = SCHEMES["measure-kind"]
CITATION = SCHEMES["citation"]
NAME_TYPE = SCHEMES["name-type"]
LEVEL = SCHEMES["level"]
BASIS = SCHEMES["basis"]
REVIEW = SCHEMES["review"]
ALIGNMENT = SCHEMES["alignment"]
COVERAGE = SCHEMES["coverage"]
WORDING = SCHEMES["wording"]
TASK_RELATION = SCHEMES["task-relation"]
PARK_INVOLVEMENT = SCHEMES["park-involvement"]
MENTION = SCHEMES["mention"]
LINK = SCHEMES["link"]
SEVERITY = SCHEMES["severity"]
FINDING = SCHEMES["finding"]

REUSED: Mapping[str, Terms] = MappingProxyType(_reused())
"""Prefix of a foreign vocabulary -> the terms of it that we use."""
RDF = REUSED["rdf"]
RDFS = REUSED["rdfs"]
OWL = REUSED["owl"]
XSD = REUSED["xsd"]
SKOS = REUSED["skos"]
SKOSXL = REUSED["skosxl"]
DCTERMS = REUSED["dcterms"]
FOAF = REUSED["foaf"]
ORG = REUSED["org"]
CV = REUSED["cv"]
ELI = REUSED["eli"]
PROV = REUSED["prov"]
OA = REUSED["oa"]
DCAT = REUSED["dcat"]
VOID = REUSED["void"]
SH = REUSED["sh"]
SD = REUSED["sd"]
SCHEMA = REUSED["schema"]

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "zc": iris.ZC,
        "zcs": iris.SHAPES,
        "role": ROLE.namespace_iri,
        "rel": ALIGNMENT.namespace_iri,
        "zcid": iris.ID,
    }
    | {prefix: terms.namespace_iri for prefix, terms in REUSED.items()}
)
"""Prefix -> namespace, the same in queries, rules, shapes, pages and the JSON-LD context."""
