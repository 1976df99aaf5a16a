"""Publishing to a remote store: readers see the graph before or the graph after, whatever breaks off in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from graph.remote_store.client import Client
from graph.remote_store.failure import StoreFailed
from graph.remote_store.generations import RemoteGenerations
from graph.remote_store.layout import generations_of
from graph.remote_store.publishing import published, removed, whole_graphs
from graph.remote_store.staging import staged
from graph.store import UnreadableQuads
from graph.store_folder import sha256_of
from ontology.terms import ZC
from queries.remote import RemoteEngine
from tests.remote_store.stores import RunningStore

ROOT = Path(__file__).parent.parent.parent
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def graph_file(folder: Path, words: Sequence[str]) -> Path:
    """Two graphs: one for each of *words*, and one that says the same in every version and repeats a triple of the first."""
    lines = [f'<urn:{word}> <{ZC.text}> "{word}"@zh <urn:graph:{word}> .\n' for word in words]
    lines += [f"<urn:b> <urn:p> <urn:b{n}> <urn:graph:same> .\n" for n in range(30)]
    lines += [
        f'<urn:{words[0]}> <{ZC.text}> "{words[0]}"@zh <urn:graph:same> .\n',
        "_:x <urn:p> _:y <urn:graph:same> .\n",
    ]
    file = folder / f"{'-'.join(words)}.nq"
    file.write_text("".join(lines), encoding="utf-8")
    return file


def seen(store: RunningStore) -> tuple[str, str, set[str]]:
    """Generation, number of triples and names of graphs as a reader that comes now sees them."""
    engine = RemoteEngine(store.address.url)
    graphs = engine.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    return engine.generation, str(engine.select(COUNT)[0]["n"]), {str(row["g"]) for row in graphs}


@pytest.fixture
def before(store: RunningStore, tmp_path: Path) -> tuple[str, str, set[str]]:
    RemoteGenerations(store.address).publish(graph_file(tmp_path, ["one", "two"]), describe=False)
    return seen(store)


def test_a_triple_in_two_graphs_counts_once_and_both_graphs_have_it(
    store: RunningStore, before: tuple[str, str, set[str]]
) -> None:
    _, count, graphs = before
    assert count.startswith('"33"')
    assert graphs == {"<urn:graph:one>", "<urn:graph:two>", "<urn:graph:same>"}
    engine = RemoteEngine(store.address.url)
    assert len(engine.select("SELECT ?g { GRAPH ?g { <urn:one> ?p ?o } }")) == 2
    assert len(engine.select("SELECT * { <urn:one> ?p ?o }")) == 1
    assert engine.ask("ASK FROM <urn:graph:two> { <urn:two> ?p ?o }")
    assert not engine.ask("ASK FROM <urn:graph:two> { <urn:one> ?p ?o }")
    assert not engine.ask("ASK FROM <urn:graph:nowhere> { ?s ?p ?o }")
    assert engine.ask("ASK FROM NAMED <urn:graph:two> { GRAPH ?g { <urn:two> ?p ?o } }")
    assert not engine.ask("ASK FROM NAMED <urn:graph:two> { GRAPH ?g { <urn:one> ?p ?o } }")
    assert [str(triple.subject) for triple in engine.construct("DESCRIBE <urn:two>")] == ["<urn:two>"]


def test_blank_nodes_have_the_same_name_at_every_load(store: RunningStore, before: object) -> None:
    rows = RemoteEngine(store.address.url).select("SELECT ?s { ?s <urn:p> ?o FILTER (?s != <urn:b>) }")
    assert [str(row["s"]) for row in rows] == ["<https://w3id.org/zhengce/.well-known/genid/x>"]


class Breaking(Client):
    """A client whose requests that change something fail after the first few."""

    left = 0

    def _count(self) -> None:
        if self.left == 0:
            raise StoreFailed("unavailable", "broken off")
        self.left -= 1

    def update(self, text: str, *, timeout_s: float = 300) -> None:
        self._count()
        super().update(text, timeout_s=timeout_s)

    def upload(self, graph: str | None, lines: Sequence[bytes], *, timeout_s: float = 300) -> None:
        self._count()
        super().upload(graph, lines, timeout_s=timeout_s)


def test_broken_off_at_any_step_readers_see_the_old_state(
    store: RunningStore, before: tuple[str, str, set[str]], tmp_path: Path
) -> None:
    client = Breaking(store.address, RemoteGenerations(store.address).client.card)
    for steps in range(100):
        file = graph_file(tmp_path, ["one", f"try{steps}"])
        client.left = steps
        with suppress(StoreFailed):
            new = published(client, staged(file, tmp_path), release=sha256_of(file), note="publish")
            break
        assert client.left == 0
        assert seen(store) == before
    assert steps > 5
    generation, count, graphs = seen(store)
    assert generation.endswith(new.identity)
    assert count.startswith('"33"')
    assert graphs == {"<urn:graph:one>", f"<urn:graph:try{steps}>", "<urn:graph:same>"}
    removed(client_of(store), keep=1)
    rows = client.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert [row["g"] for row in rows if row["g"].endswith("/union")] == [new.union]


def client_of(store: RunningStore) -> Client:
    return RemoteGenerations(store.address).client


def test_only_graphs_that_changed_are_sent(store: RunningStore, before: object, tmp_path: Path) -> None:
    generations = RemoteGenerations(store.address)
    work = staged(graph_file(tmp_path, ["one", "four"]), tmp_path)
    held = whole_graphs(generations.client, [part.kept for part in work.parts.values()])
    assert {part.name for part in work.parts.values() if part.kept in held} == {
        "urn:graph:one",
        "urn:graph:same",
    }


def test_readers_are_switched_back_and_forth(
    store: RunningStore, before: tuple[str, str, set[str]], tmp_path: Path
) -> None:
    generations = RemoteGenerations(store.address)
    old = generations.current()
    new = generations.publish(graph_file(tmp_path, ["five"]), describe=False)
    assert old is not None
    assert generations.rollback(old.number).identity == old.identity
    assert seen(store)[1:] == before[1:]
    generations.rollback(new.number)
    assert seen(store)[2] == {"<urn:graph:five>", "<urn:graph:same>"}


def test_old_generations_go_and_what_others_share_with_them_stays(
    store: RunningStore, tmp_path: Path
) -> None:
    generations = RemoteGenerations(store.address, keep=2)
    for word in ("six", "seven", "eight"):
        generations.publish(graph_file(tmp_path, [word]), describe=False)
    kept = generations_of(generations.client)
    assert len(kept) == 2
    assert seen(store)[2] == {"<urn:graph:eight>", "<urn:graph:same>"}
    rows = generations.client.rows(
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER (STRSTARTS(STR(?g), 'https://w3id.org/zhengce/store/')) }"
    )
    unions = {row["g"] for row in rows if row["g"].endswith("/union")}
    assert unions == {str(one.union) for one in kept}
    assert not [1 for row in generations.client.rows("SELECT ?o { GRAPH ?g { <urn:six> ?p ?o } }")]


def test_a_publish_killed_in_its_middle_leaves_the_old_state_and_is_taken_up_again(
    store: RunningStore, before: tuple[str, str, set[str]], tmp_path: Path
) -> None:
    file = tmp_path / "large.nq"
    file.write_text(
        "".join(f"<urn:s{n}> <urn:p> <urn:o{n}> <urn:large{n % 40}> .\n" for n in range(80_000)),
        encoding="utf-8",
    )
    environment = os.environ | {
        "POLICYGRAPH_STORE_USER": store.address.user,
        "POLICYGRAPH_STORE_PASSWORD": store.address.password,
    }
    command = [
        sys.executable,
        "-m",
        "graph.generations",
        "--store",
        store.address.url,
        "publish",
        "--as-it-is",
        str(file),
    ]
    client = RemoteGenerations(store.address).client
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not client.rows("SELECT ?g { GRAPH ?g { <urn:s1> ?p ?o } } LIMIT 1"):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert seen(store) == before
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert said.stdout.endswith("is current\n")
    assert seen(store)[1].startswith('"80000"')


def test_what_is_no_graph_changes_nothing(store: RunningStore, before: object, tmp_path: Path) -> None:
    (tmp_path / "bad.nq").write_text("<urn:a> <urn:b>\n", encoding="utf-8")
    with pytest.raises(UnreadableQuads, match=r"bad\.nq"):
        RemoteGenerations(store.address).publish(tmp_path / "bad.nq", describe=False)
    assert seen(store) == before


def test_a_dataset_that_would_count_twice_is_refused(store: RunningStore, before: object) -> None:
    from queries.remote_store import RemoteStore

    generations = RemoteGenerations(store.address)
    asked = RemoteStore(generations.client, generations.read_now(), timeout_s=30)
    from pyoxigraph import NamedNode

    one, two, same = (NamedNode(f"urn:graph:{word}") for word in ("one", "two", "same"))
    apart = asked.query(COUNT, default_graph=[one, two], named_graphs=[])
    assert [str(row["n"]) for row in apart] == ['"2"^^<http://www.w3.org/2001/XMLSchema#integer>']  # type: ignore[union-attr]
    with pytest.raises(StoreFailed, match="twice"):
        asked.query(COUNT, default_graph=[one, same], named_graphs=[])


def test_a_store_never_published_to_answers_from_its_own_default_graph(store: RunningStore) -> None:
    from queries.remote_store import RemoteStore

    asked = RemoteStore(RemoteGenerations(store.address).client, None, timeout_s=30)
    assert [str(row["n"].value) for row in asked.query("SELECT (1 AS ?n) { }")] == ["1"]  # type: ignore[union-attr]
    with pytest.raises(StoreFailed, match="SERVICE"):
        asked.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")


def test_a_store_that_is_not_there_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    from queries.remote import main

    assert main(["http://127.0.0.1:9/sparql", "how-many-tasks"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "did not answer" in said
    assert main(["http://user:word@127.0.0.1:9/sparql"]) == 1
    assert "POLICYGRAPH_STORE_PASSWORD" in capsys.readouterr().err
