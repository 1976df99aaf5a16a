"""The documents that bench.scale generates: the same every time, and read to the last task and unit."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

import pytest

from bench.scale.asking import ASKED, geometric_mean
from bench.scale.building import steps
from bench.scale.documents import Families, Plan, children, write_corpus
from bench.scale.measuring import CommandFailed, Memory, Run, measured
from bench.scale.plot import PANELS, draw
from graph.build import build_release
from graph.relating.summary import DocumentSummary
from graph.release import Release
from graph.shard import Shard, shard_of_bytes
from queries.embedded import EmbeddedEngine

PLANS = 60


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    return list(islice(Families(1), PLANS))


@pytest.fixture(scope="module")
def shards(plans: list[Plan]) -> list[Shard]:
    return [shard_of_bytes(f"{k}.txt", plan.text.encode()) for k, plan in enumerate(plans)]


def test_a_number_gives_the_same_files_and_a_smaller_one_their_beginning(tmp_path: Path) -> None:
    texts = []
    for name, documents in (("one", 12), ("other", 12), ("smaller", 5)):
        write_corpus(tmp_path / name, documents)
        texts.append([path.read_text(encoding="utf-8") for path in sorted((tmp_path / name).rglob("*.txt"))])
    assert texts[0] == texts[1]
    assert texts[0][:5] == texts[2]
    assert len(set(texts[0])) == 12


def test_every_document_is_a_work_of_its_own(shards: list[Shard]) -> None:
    assert len({shard.document for shard in shards}) == PLANS


def test_every_task_and_number_is_read_and_every_unit_linked(plans: list[Plan], shards: list[Shard]) -> None:
    assert [shard.report["tasks"] for shard in shards] == [len(plan.deeds) for plan in plans]
    assert [shard.report["number"] for shard in shards] == [plan.number for plan in plans]
    assert not [unlinked for shard in shards for unlinked in shard.report["unlinked"]]
    assert not [warning for shard in shards for warning in shard.report["warnings"]]


def test_plans_below_cite_those_above(shards: list[Shard]) -> None:
    summaries: list[DocumentSummary] = [shard.summary for shard in shards]
    assert sum(bool(summary.cited) for summary in summaries) > PLANS / 2
    assert any(summary.open_citations for summary in summaries)


def test_regions_of_three_levels_are_there() -> None:
    assert len(children()["100000"]) == 31
    assert len(children()["330000"]) > 8
    assert len(children()["330700"]) > 5


def test_every_query_of_the_measurement_has_an_answer(
    tmp_path_factory: pytest.TempPathFactory, plans: list[Plan]
) -> None:
    corpus = tmp_path_factory.mktemp("corpus")
    write_corpus(corpus, PLANS)
    release = build_release(corpus, tmp_path_factory.mktemp("release"), jobs=1)
    engine = EmbeddedEngine.from_nquads(release.nquads)
    values = {
        name: [str(row["x"]) for row in engine.select(ASKED["prefixes"] + query)]
        for name, query in ASKED["parameters"].items()
    }
    assert all(values.values()), {name: len(found) for name, found in values.items()}
    for query in ASKED["query"]:
        used = [name for name in values if f"{{{name}}}" in query["text"]]
        assert len(used) == (0 if query["kind"] == "global" else 1), query["name"]
        texts = [query["text"]]
        if used:
            texts = [query["text"].replace(f"{{{used[0]}}}", value) for value in values[used[0]]]
        assert any(engine.select(ASKED["prefixes"] + text) for text in texts), query["name"]


def test_steps_are_read_from_the_log_of_the_build(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_corpus(tmp_path / "corpus", 3)
    with caplog.at_level("INFO"):
        build_release(tmp_path / "corpus", tmp_path / "release", jobs=1)
    nothing = Memory(0, 0)
    assert set(steps(Run(1.0, 1.0, nothing, caplog.messages[-1] + "\n"))) == {
        "shards",
        "connections",
        "merge",
    }
    assert Release(tmp_path / "release").report()["documents"] == 3


def test_a_command_is_measured_and_one_that_fails_says_so(tmp_path: Path) -> None:
    run = measured(
        [sys.executable, "-c", "import time; x = bytearray(50 << 20); time.sleep(2)"],
        tmp_path,
        {},
    )
    assert run.seconds > 1
    assert run.peak.anonymous_mb > 50
    with pytest.raises(CommandFailed, match="no such luck"):
        measured(
            [sys.executable, "-c", "raise SystemExit('no such luck')"],
            tmp_path,
            {},
        )


def test_the_picture_is_drawn_from_complete_figures(tmp_path: Path) -> None:
    size = {
        "quads": 100, "build_cpu_s": 1, "publish_cpu_s": 1, "store_mb": 1, "build_peak_mb": 1,
        "asked": {"ready_s": 1, "geometric_mean_ms": {"point": 1, "list": 1, "global": 1},
                  "web_process_mb": 1, "server_anonymous_mb": 1},
    }  # fmt: skip
    result = {"sizes": {"1": size, "2": {"quads": 1}, "3": json.loads(json.dumps(size)) | {"quads": 1000}}}
    draw(result, tmp_path / "scale.png")
    assert (tmp_path / "scale.png").read_bytes().startswith(b"\x89PNG")
    assert len(PANELS) == 3
    assert geometric_mean([1, 100]) == pytest.approx(10)
