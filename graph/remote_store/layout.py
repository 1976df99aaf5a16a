"""Where a remote store keeps what: generations of the graph side by side, and one triple that says which of them readers see.

::

    graph  store/current              store/switch/000000007  dcat:hasCurrentVersion  store/generation/42-…     (the last counts)
    graph  store/inventory            each graph below  void:triples  n                    (said when it is loaded whole)
    graph  store/generation/42-…      what generation 42 is; each of its graphs: store/graph/…  prov:specializationOf  graph/source/…
    graph  store/generation/42-…/union    every triple of generation 42, once: the default graph of queries
    graph  store/graph/{checksum}     one named graph; generations that state the same there share it

Nothing is changed once it is there; a switch is one triple more. Any SPARQL 1.1 store can keep this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.remote_store.client import Client
from ontology import iris
from ontology.iris import IRI
from ontology.terms import DCAT, DCTERMS, PROV, VOID


@dataclass(frozen=True, slots=True)
class StoredGeneration:
    """One generation in a remote store."""

    number: int
    identity: str
    """Number and checksum: ``42-0123456789abcdef``."""
    time: str
    quads: int
    release: str
    """SHA-256 of the N-Quads file it comes from."""
    note: str

    @property
    def description(self) -> IRI:
        """The graph that describes it."""
        return iris.stored_generation(self.identity)

    @property
    def union(self) -> IRI:
        """The graph that holds all its triples."""
        return iris.stored_union(self.identity)


def description_triples(generation: StoredGeneration, graphs: Mapping[str, IRI]) -> list[str]:
    """Return what the description graph says, as N-Triples lines without newline; *graphs*: name -> the graph that keeps it."""
    own = f"<{generation.description}>"
    return [
        f'{own} <{DCAT.version}> "{generation.number}" .',
        f'{own} <{DCTERMS.created}> "{generation.time}" .',
        f'{own} <{VOID.triples}> "{generation.quads}" .',
        f'{own} <{DCTERMS.identifier}> "{generation.release}" .',
        f"{own} <{DCTERMS.description}> {_quoted(generation.note)} .",
        *(f"<{kept}> <{PROV.specializationOf}> <{name}> ." for name, kept in sorted(graphs.items())),
    ]


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


_SWITCHES = f"""SELECT ?switch ?generation WHERE {{
  GRAPH <{iris.STORE_CURRENT}> {{ ?switch <{DCAT.hasCurrentVersion}> ?generation }} }} ORDER BY DESC(STR(?switch)) LIMIT 1"""
_GENERATIONS = f"""SELECT ?own ?number ?time ?quads ?release ?note WHERE {{
  GRAPH ?own {{ ?own <{DCAT.version}> ?number ; <{DCTERMS.created}> ?time ; <{VOID.triples}> ?quads ;
    <{DCTERMS.identifier}> ?release ; <{DCTERMS.description}> ?note }}
  FILTER (STRSTARTS(STR(?own), "{iris.STORE}generation/")) }}"""


def current_of(client: Client) -> tuple[int, str] | None:
    """Return the number of the last switch and the identity of the generation that readers see; None: nothing was published."""
    rows = client.rows(_SWITCHES)
    if not rows:
        return None
    return int(rows[0]["switch"].rsplit("/", 1)[1]), rows[0]["generation"].rsplit("/", 1)[1]


def generations_of(client: Client) -> Sequence[StoredGeneration]:
    """Return the generations whose description is whole, oldest first. Those being loaded have none yet."""
    found = [
        StoredGeneration(
            int(row["number"]),
            row["own"].rsplit("/", 1)[1],
            row["time"],
            int(row["quads"]),
            row["release"],
            row["note"],
        )
        for row in client.rows(_GENERATIONS)
    ]
    return sorted(found, key=lambda one: one.number)


def kept_graph(client: Client, generation: StoredGeneration, name: str) -> str | None:
    """Return the graph that keeps what *generation* states in graph *name*; None when it has no such graph."""
    rows = client.rows(
        f"SELECT ?kept WHERE {{ GRAPH <{generation.description}> {{ ?kept <{PROV.specializationOf}> <{name}> }} }}"
    )
    return rows[0]["kept"] if rows else None
