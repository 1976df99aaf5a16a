"""A replica: the primary's generations, byte for byte, only what is missing; nothing unchecked; itself never changed."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from graph.add import main as add_main
from graph.generations import main as generations_main
from graph.replicate import main, replicate
from graph.replication.failure import PrimaryAway, Refused
from graph.replication.followed import FollowsPrimary, primary_of, seconds_since_primary
from graph.replication.primary import Primary, primary_address
from graph.replication.replica import Replica
from graph.store_folder import Generations, sha256_of
from graph.writer import Writer
from tests.conftest import SEED
from tests.graph.peer import Peer

LINE = '<urn:a> <urn:b> "{}" <urn:g> .\n'


class Both:
    """A primary's store, offered by a peer, and the store that follows it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.primary = Generations(folder / "primary")
        self.peer = Peer(self.primary)
        self.store = Generations(folder / "replica")
        self.said: list[str] = []

    def publish(self, *values: object) -> None:
        nquads = self.folder / "graph.nq"
        nquads.write_text("".join(LINE.format(value) for value in values))
        self.primary.publish(nquads, describe=False)

    def replica(self) -> Replica:
        made = Replica(self.store, Primary(self.peer.url, time_s=30))
        made.claim()
        return made

    def level(self) -> None:
        replicate(self.replica(), say=self.said.append)

    def answering(self) -> tuple[int, str]:
        current = self.store.current()
        assert current is not None
        assert current.nquads is not None
        return current.number, current.nquads.read_text()


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    made = Both(tmp_path)
    yield made
    made.peer.close()


def test_every_generation_is_copied_byte_for_byte_and_the_same_one_answers(both: Both) -> None:
    both.publish("one")
    both.publish("one", "two")
    both.level()
    assert both.store.all() == both.primary.all()
    assert both.store.current() == both.primary.current()
    for generation in both.store.all():
        for name, entry in generation.files.items():
            assert sha256_of(generation.folder / name) == entry["sha256"]
    assert both.said == [f"generation 2 answers: 2 quads; {len(LINE.format('one')) * 2} bytes fetched"]
    assert primary_of(both.store.store) == both.peer.url
    seconds = seconds_since_primary(both.store.store)
    assert seconds is not None
    assert seconds < 60


def test_what_answers_is_fetched_before_older_versions(both: Both) -> None:
    for value in ("one", "two", "three"):
        both.publish(value)
    both.level()
    assert [path for path, _ in both.peer.asked] == [
        f"/generations/{number}/policy.nq" for number in (3, 2, 1)
    ]


def test_a_new_generation_and_a_rollback_are_followed_and_nothing_is_fetched_twice(both: Both) -> None:
    both.publish("one")
    both.level()
    both.publish("two")
    both.level()
    assert both.answering() == (2, LINE.format("two"))
    both.primary.rollback(1)
    both.level()
    assert both.answering() == (1, LINE.format("one"))
    both.publish("one")  # a third generation, of bytes that are here
    both.level()
    assert both.answering() == (3, LINE.format("one"))
    assert len(both.peer.asked) == 2


def test_databases_are_copied_by_what_changed_in_them_and_open(both: Both) -> None:
    both.primary = both.peer.generations = Generations(both.folder / "primary", memory_quads=10)
    both.publish(*range(100))
    both.level()
    before = len(both.peer.asked)
    order = both.folder / "update.ru"
    order.write_text("INSERT DATA { <urn:new> <urn:b> 1 }")
    Writer(both.primary, 10).apply([{"do": "update", "file": str(order), "base": "urn:x"}])
    both.level()
    current = both.store.current()
    assert current is not None
    assert current.database is not None
    assert len(Store.read_only(str(current.database))) == 101
    assert 0 < len(both.peer.asked) - before < len(current.files) / 2
    assert both.store.current() == both.primary.current()


def test_a_copy_that_broke_off_is_gone_on_with_by_another_process(both: Both) -> None:
    both.publish("one")
    both.level()
    both.publish("two", "three", "four")
    size = len(LINE.format("two") + LINE.format("three") + LINE.format("four"))
    both.peer.cut_after = 40
    with pytest.raises(PrimaryAway, match=f"broke off {size - 40} bytes early; the copy goes on from there"):
        both.level()
    assert both.answering() == (1, LINE.format("one"))
    both.level()
    assert [given for _, given in both.peer.asked] == ["", "", "bytes=40-"]
    assert both.answering()[0] == 2
    assert both.said[-1] == f"generation 2 answers: 3 quads; {size - 40} bytes fetched"


def test_a_beginning_that_is_another_is_fetched_anew(both: Both) -> None:
    both.publish("one", "two")
    both.peer.cut_after = 20
    with pytest.raises(PrimaryAway):
        both.level()
    (part,) = (both.store.store / "generations").rglob("*.part")
    part.write_bytes(b"\0" * 20)
    both.level()
    assert [given for _, given in both.peer.asked] == ["", "bytes=20-", ""]
    assert both.answering() == (1, LINE.format("one") + LINE.format("two"))


def test_a_primary_that_cannot_send_the_rest_sends_all(both: Both) -> None:
    both.publish("one", "two")
    both.peer.ranges = False
    both.peer.cut_after = 10
    with pytest.raises(PrimaryAway):
        both.level()
    both.level()
    assert both.answering() == (1, LINE.format("one") + LINE.format("two"))


@pytest.mark.parametrize(
    "changed",
    [
        lambda data: data[:-3] + b"X" + data[-2:],  # as long, and another
        lambda data: data + b"more",
        lambda data: data[:-1],
    ],
)
def test_bytes_that_are_not_those_of_the_checksum_are_refused_and_what_answered_stays(
    both: Both, changed: Any
) -> None:
    both.publish("one")
    both.level()
    both.publish("two")
    both.peer.alter_file = lambda _, data: changed(data)
    replica = both.replica()
    refusal = "policy.nq of generation 2 .*expected .* it is not used, what answered here goes on"
    with pytest.raises(Refused, match=refusal):
        replicate(replica, say=both.said.append)
    assert both.answering() == (1, LINE.format("one"))
    assert both.store.numbers() == [1]
    assert not list((both.store.store / "generations").rglob("*.part"))
    asked = len(both.peer.asked)
    with pytest.raises(Refused, match=refusal):
        replicate(replica)
    assert len(both.peer.asked) == asked  # not fetched again at once
    both.peer.alter_file = lambda _, data: data
    both.publish("three")
    with pytest.raises(Refused, match=refusal):  # the version in between is still missing
        replicate(replica, say=both.said.append)
    assert both.answering() == (3, LINE.format("three"))
    both.level()  # another process tries anew
    assert both.store.numbers() == [1, 2, 3]


def _first(values: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = values["generations"][0]
    return found


def _renamed(name: str) -> Any:
    return lambda values: _first(values).update(files={name: _first(values)["files"]["policy.nq"]})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_renamed("../../escaped.nq"), "is no name of a file"),
        (_renamed("/tmp/escaped.nq"), "is no name of a file"),
        (_renamed(".hidden"), "is no name of a file"),
        (_renamed("db/../../x"), "is no name of a file"),
        (_renamed("db/deeper/x"), "is no name of a file"),
        (_renamed("policy.nq\n"), "is no name of a file"),
        (_renamed("manifest.json"), "is no name of a file"),
        (_renamed("other.nq"), "the checksum is not that of its files"),
        (lambda values: _first(values)["files"]["policy.nq"].update(sha256="0" * 64), "the checksum is not"),
        (lambda values: _first(values)["files"]["policy.nq"].update(sha256="x"), "has no checksum"),
        (lambda values: _first(values).update(number=0), "the checksum is not"),
        (lambda values: _first(values).update(number="../1"), "number is '../1'"),
        (lambda values: _first(values).pop("quads"), "quads is None; is the server of another version"),
        (lambda values: _first(values).pop("files"), "set POLICYGRAPH_STORE to that one"),
        (lambda values: values.update(current=7), "generation 7 is current and not in the list"),
        (lambda values: values.pop("generations"), "is this its address?"),
    ],
)
def test_a_listing_that_is_not_as_it_must_be_is_refused_whole(both: Both, change: Any, words: str) -> None:
    both.publish("one")

    def altered(values: dict[str, Any]) -> dict[str, Any]:
        change(values)
        return values

    both.peer.alter_listing = altered
    with pytest.raises(Refused, match=words):
        both.level()
    assert both.store.current() is None
    assert both.peer.asked == []
    assert not [path for path in both.folder.rglob("*") if "escaped" in path.name]


def test_generations_that_the_primary_removed_go_here_too_but_not_one_in_use(both: Both) -> None:
    both.publish("one")
    both.publish("two")
    both.level()
    (both.store.store / "generations" / ".000009-begun").mkdir()
    with (both.store.get(1).folder / "manifest.json").open() as used:
        fcntl.flock(used, fcntl.LOCK_SH)
        both.primary.keep = 2
        both.publish("three")
        both.publish("four")
        both.level()
        assert both.store.numbers() == [1, 3, 4]
    both.level()
    assert both.store.numbers() == [3, 4]
    assert not list((both.store.store / "generations").glob(".*"))


def test_a_store_of_its_own_is_not_overwritten(both: Both) -> None:
    both.publish("one")
    nquads = both.folder / "own.nq"
    nquads.write_text(LINE.format("own"))
    both.store.publish(nquads, describe=False)
    with pytest.raises(
        Refused, match=r"holds generations 1 to 1 of its own; name another folder with --store"
    ):
        both.level()
    assert both.answering() == (1, LINE.format("own"))
    assert primary_of(both.store.store) is None


def test_a_primary_that_began_anew_is_not_mixed_with_what_is_here(both: Both) -> None:
    both.publish("one")
    both.level()
    both.primary = both.peer.generations = Generations(both.folder / "anew")
    both.publish("other")
    with pytest.raises(Refused, match="the primary is another or began anew; follow it in an empty folder"):
        both.level()
    assert both.answering() == (1, LINE.format("one"))


def test_nothing_changes_a_replica_until_it_is_made_a_store_of_its_own(
    both: Both, capsys: pytest.CaptureFixture[str]
) -> None:
    both.publish("one")
    both.publish("two")
    both.level()
    with pytest.raises(FollowsPrimary, match=f"it is a replica of {both.peer.url}; make the change there"):
        both.store.publish(both.folder / "graph.nq", describe=False)
    command = ["--store", str(both.store.store), "rollback", "1"]
    assert generations_main(command) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert both.answering()[0] == 2
    corpus = both.folder / "corpus"
    corpus.mkdir()
    added = ["--corpus", str(corpus), "--store", str(both.store.store), str(SEED)]
    assert add_main(added) == 1
    assert "it is a replica of" in capsys.readouterr().err
    assert not list(corpus.iterdir())
    (both.store.store / "primary").unlink()
    assert generations_main(command) == 0
    assert both.answering()[0] == 1


def test_the_command_comes_level_once_and_says_what_it_did_or_why_not(
    both: Both, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [both.peer.url + "/", "--once", "--store", str(both.folder / "replica")]
    assert main(command) == 1
    assert "has no generation yet; publish one there" in capsys.readouterr().err
    both.publish("one")
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("generation 1 answers: 1 quads")
    assert main(command) == 0
    assert capsys.readouterr().out == ""
    with both.store.locked(wait=False):
        assert main(command) == 1
    assert "expected a folder that no other process writes" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([*command, "--every", "0"])
    capsys.readouterr()
    both.peer.close()
    assert main(command) == 1
    error = capsys.readouterr().err
    assert "/generations does not answer: " in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "address", ["", "ftp://a/", "localhost:5000", "http://", "http://u:p@a/", "http://a/?x"]
)
def test_an_address_that_is_no_servers_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="expected a server's"):
        primary_address(address)


def test_an_address_is_taken_with_what_people_leave_behind_it() -> None:
    for tail in ("", "/", "/sparql", "/generations", "/generations/"):
        assert primary_address("http://127.0.0.1:5000" + tail) == "http://127.0.0.1:5000"
    assert primary_address("https://data.example/graph/") == "https://data.example/graph"
