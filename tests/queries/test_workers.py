"""Query processes: they answer as the engine in process does, and end when a limit is reached; everybody else goes on."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from graph.generations import Generations, publish
from graph.release import Release
from graph.writer import Writer
from queries.catalogue import catalogue
from queries.embedded import EmbeddedEngine
from queries.engine import EngineUnavailable, QueryRefused
from queries.workers.cache import AnswerCache, Whole
from queries.workers.engine import PoolEngine
from queries.workers.job import Job, job_of
from queries.workers.lanes import Lane
from queries.workers.limits import PoolLimits
from queries.workers.process import LOW_PRIORITY, Stopped, Worker

LIMITS = PoolLimits(query_time_s=1.5, query_memory_mb=200, short_workers=2, long_workers=2, parked_queries=2)
CUBE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != 0) }"


@pytest.fixture(scope="module")
def pool(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PoolEngine]:
    """A pool over the published seed."""
    store = tmp_path_factory.mktemp("pool") / "store"
    publish(release.nquads, store)
    engine = PoolEngine.in_thread(Generations(store), LIMITS)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def published(pool: PoolEngine) -> EmbeddedEngine:
    """The engine in process over the same file."""
    current = pool.service.pool.generations.current()
    assert current is not None
    assert current.nquads is not None
    return EmbeddedEngine.from_nquads(current.nquads)


@pytest.mark.parametrize("name", catalogue("competency", "asked"))
def test_stored_queries_have_the_same_rows_in_the_pool_and_in_process(
    name: str, pool: PoolEngine, published: EmbeddedEngine
) -> None:
    text = catalogue("competency", "asked")[name].text
    assert list(pool.select(text)) == list(published.select(text))


def test_truth_values_and_graphs_come_back_typed(pool: PoolEngine, published: EmbeddedEngine) -> None:
    construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://w3id.org/zhengce/ont#Task> ; ?p ?o }"
    assert set(pool.construct(construct)) == set(published.construct(construct))
    assert pool.ask("ASK { ?s ?p ?o }")
    assert not pool.ask("ASK { ?s ?p <urn:nothing> }")


def test_a_triple_in_several_graphs_counts_once_in_the_union_and_in_from(tmp_path: Path) -> None:
    file = tmp_path / "twice.nq"
    file.write_text(
        "".join(f"<urn:a> <urn:b> <urn:c> <urn:g{n}> .\n" for n in range(3))
        + "<urn:a> <urn:b> <urn:d> <urn:g0> .\n"
    )
    publish(file, tmp_path / "store", describe=False)
    engine = PoolEngine.in_thread(Generations(tmp_path / "store"), LIMITS)
    try:
        count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
        assert str(engine.select(count.format(""))[0]["n"].value) == "2"  # type: ignore[union-attr]
        assert str(engine.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")[0]["n"].value) == "4"  # type: ignore[union-attr]
        whole = engine.wait(
            engine.service.whole(
                Job(count.format(""), solutions="csv", default_graphs=("urn:g0", "urn:g1"), named_graphs=()),
                "test",
                engine.wait(engine.service.pool.opened()),
            )
        )
        assert whole.data == b"n\r\n2\r\n"
    finally:
        engine.close()


@pytest.mark.parametrize(
    ("query", "error", "words"),
    [
        ("SELECT", QueryRefused, "expected"),
        ("SELECT (<urn:no-function>(1) AS ?x) {}", QueryRefused, "urn:no-function"),
        ("ASK {}", QueryRefused, "boolean"),
        (CUBE, EngineUnavailable, "query_time_s"),
        (
            "SELECT (STRLEN(?x9) AS ?n) { BIND('aaaaaaaaaa' AS ?x0) "
            + " ".join(f"BIND(CONCAT({', '.join([f'?x{i}'] * 10)}) AS ?x{i + 1})" for i in range(9))
            + "}",
            EngineUnavailable,
            "query_memory_mb",
        ),
        ("SELECT * {" + "{" * 200_000 + "}" * 200_000 + "}", EngineUnavailable, "ended the process"),
    ],
)
def test_a_query_that_cannot_be_answered_says_why_and_harms_nobody(
    pool: PoolEngine, query: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        pool.select(query)
    assert pool.ask("ASK { ?s ?p ?o }")


def test_many_threads_get_each_their_own_answer(pool: PoolEngine) -> None:
    with ThreadPoolExecutor(16) as threads:
        answers = list(
            threads.map(lambda n: pool.select(f"SELECT ({n} AS ?x) {{}}")[0]["x"].value, range(300))
        )  # type: ignore[union-attr]
    assert answers == [str(n) for n in range(300)]


def test_the_same_question_at_once_is_evaluated_once(pool: PoolEngine) -> None:
    text = "SELECT (COUNT(*) AS ?once) { ?a ?b ?c . ?c ?e ?f }"

    async def both() -> list[Whole | object]:
        opened = await pool.service.pool.opened()
        job = Job(text, boolean=None, graph=None)
        return list(
            await asyncio.gather(*(pool.service.answer(job, f"client {n}", opened) for n in range(10)))
        )

    answers = pool.wait(both())
    assert len({id(answer) for answer in answers}) == 1


def test_short_queries_pass_long_ones(pool: PoolEngine) -> None:
    with ThreadPoolExecutor(8) as threads:
        long = [threads.submit(pool.select, CUBE.replace("!= 0", f"!= {n}")) for n in range(2)]
        time.sleep(0.4)  # they are in the long lane by now
        for number in range(20):
            assert pool.ask(f"ASK {{ FILTER({number} = {number}) }}")
        assert not any(one.done() for one in long)
        for one in long:
            with pytest.raises(EngineUnavailable):
                one.result()


def test_too_many_long_queries_of_one_client_are_refused(pool: PoolEngine) -> None:
    # A time limit that a busy machine does not reach before the second query has run long enough to count as long.
    limits = PoolLimits(
        query_time_s=60, query_memory_mb=200, short_workers=2, long_workers=2, long_per_client=1
    )
    store = pool.service.pool.generations.store
    engine = PoolEngine.in_thread(Generations(store), limits)
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(engine.select, CUBE.replace("!= 0", f"!= {100 + n}")) for n in range(2)]
        refused, _ = wait(running, timeout=120, return_when=FIRST_COMPLETED)
        said = [str(one.exception()) for one in refused]
        engine.close()
    assert len(said) == 1
    assert "this client has too many long queries" in said[0]


def test_a_new_generation_answers_the_next_question_and_an_old_one_when_asked(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "store")
    generations.begin_empty()
    engine = PoolEngine.in_thread(generations, LIMITS)
    try:
        assert not engine.ask("ASK { ?s ?p ?o }")
        before = engine.generation
        file = tmp_path / "u.ru"
        file.write_text("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
        Writer(generations, 1000).apply([{"do": "update", "file": str(file), "base": "urn:x"}])
        assert engine.ask("ASK { ?s ?p ?o }")
        assert engine.generation != before
        old = engine.wait(engine.service.pool.opened(1))
        assert engine.wait(engine.service.whole(Job("ASK { ?s ?p ?o }"), "test", old)).data.endswith(
            b"false}"
        )
        generations.rollback(1)
        assert not engine.ask("ASK { ?s ?p ?o }")
    finally:
        engine.close()


@pytest.mark.parametrize("memory_quads", [0, 1_000_000])
def test_a_graph_on_disk_answers_like_one_in_memory(tmp_path: Path, memory_quads: int) -> None:
    generations = Generations(tmp_path / "store", memory_quads=memory_quads)
    generations.begin_empty()
    file = tmp_path / "u.ru"
    data = " ".join(f"GRAPH <urn:g{n % 3}> {{ <urn:s{n // 2}> <urn:p> {n // 2} }}" for n in range(300))
    file.write_text(f"INSERT DATA {{ {data} <urn:d> <urn:p> 1 }}")
    Writer(generations, memory_quads).apply([{"do": "update", "file": str(file), "base": "urn:x"}])
    engine = PoolEngine.in_thread(generations, LIMITS)
    try:
        assert [row["n"].value for row in engine.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")] == ["151"]  # type: ignore[union-attr]
        assert [
            row["n"].value for row in engine.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        ] == ["300"]  # type: ignore[union-attr]
        stated = Job("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", solutions="csv", stated=True)
        opened = engine.wait(engine.service.pool.opened())
        assert (opened.generation.database is not None) is (memory_quads == 0)
        assert engine.wait(engine.service.whole(stated, "test", opened)).data == b"n\r\n1\r\n"
    finally:
        engine.close()


def test_places_go_round_the_clients() -> None:
    async def order() -> list[str]:
        lane = Lane(1, waiting_max=10, waiting_per_client=5)
        assert lane.try_enter()
        entered: list[str] = []

        async def enter(client: str) -> None:
            await lane.enter(client, 5)
            entered.append(client)
            lane.leave()

        tasks = []
        for client in ("a", "a", "a", "b", "c"):
            tasks.append(asyncio.create_task(enter(client)))
            await asyncio.sleep(0)
        lane.leave()
        await asyncio.gather(*tasks)
        assert (lane.running, lane.waiting) == (0, 0)
        return entered

    assert asyncio.run(order()) == ["a", "b", "c", "a", "a"]


def test_whoever_waits_too_long_or_in_too_long_a_queue_is_told_so() -> None:
    async def wait() -> None:
        lane = Lane(1, waiting_max=2, waiting_per_client=1)
        assert lane.try_enter()
        with pytest.raises(Stopped, match="within the time limit"):
            await lane.enter("a", 0.01)
        waiting = asyncio.create_task(lane.enter("a", 5))
        await asyncio.sleep(0)
        with pytest.raises(Stopped, match="too many queries wait"):
            await lane.enter("a", 5)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert lane.waiting == 0
        lane.leave()
        assert lane.running == 0

    asyncio.run(wait())


def test_the_cache_keeps_within_its_bytes() -> None:
    cache = AnswerCache(bytes_max=10_000, answer_bytes_max=4_000)
    for number in range(20):
        cache.put(number, Whole({}, b"x" * 1_000, {}))
    assert cache.bytes <= 10_000
    assert cache.get(19) is not None
    assert cache.get(0) is None
    cache.put("large", Whole({}, b"x" * 5_000, {}))
    assert cache.get("large") is None


def test_a_job_arrives_as_it_was_sent() -> None:
    job = Job("ASK {} # 汉 \0", "http://b/", ("urn:a",), (), None, "xml", "nt", "br", 7, 8, stated=True)
    again = job_of(job.packed[4:])
    assert again == job
    assert (again.query, again.stated, again.rows_max) == (job.query, True, 7)


def test_a_slowed_process_gives_way_to_every_session_and_comes_back() -> None:
    """Where the kernel groups processes by session (sched(7), autogroup), their own priority counts within one only."""
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as sleeping:
        worker = Worker(sleeping.pid, -1, -1, 1 << 40, lambda *_: None)
        group = Path(f"/proc/{sleeping.pid}/autogroup")
        try:
            worker.slow_down()
            assert os.getpriority(os.PRIO_PROCESS, sleeping.pid) == LOW_PRIORITY
            assert os.sched_getscheduler(sleeping.pid) == os.SCHED_IDLE
            if group.exists():
                assert group.read_text(encoding="ascii").endswith(f"nice {LOW_PRIORITY}\n")
            if os.geteuid() == 0:
                assert worker.is_as_before()
                assert os.getpriority(os.PRIO_PROCESS, sleeping.pid) == 0
                assert os.sched_getscheduler(sleeping.pid) == os.SCHED_OTHER
                assert not group.exists() or group.read_text(encoding="ascii").endswith("nice 0\n")
        finally:
            sleeping.kill()
