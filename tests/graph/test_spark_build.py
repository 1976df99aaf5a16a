"""A real standalone cluster (one master, two workers, each a JVM of its own) builds the same bytes as one machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.scale.documents import write_corpus
from graph.build import build_release
from graph.release import Release

ROOT = Path(__file__).parent.parent.parent

pytestmark = [
    pytest.mark.java,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None,
        reason="PySpark (requirements-spark.txt) is not installed",
    ),
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java 17 or newer on this machine"),
]


WAIT_S = 120
"""For what takes a second on an idle machine."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder, 60)
    first = folder / "000" / "000000.txt"
    (folder / "twin.txt").write_text(first.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    return folder


@pytest.fixture(scope="module")
def alone(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    return build_release(corpus, tmp_path_factory.mktemp("alone"))


def _said(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def _started(arguments: list[str], log: Path, pattern: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start a Spark daemon in the foreground; return it and what its log says after *pattern*."""
    spec = importlib.util.find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }
    with log.open("wb") as file:
        process = subprocess.Popen(
            [str(home / "bin" / "spark-class"), *arguments],
            stdout=file,
            stderr=file,
            env=environment,
            start_new_session=True,
        )
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        if match := re.search(pattern, _said(log)):
            return process, match[1]
        assert process.poll() is None, _said(log)[-2000:]
        time.sleep(0.1)
    raise AssertionError(f"no {pattern!r} in {log}: {_said(log)[-2000:]}")


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker of the cluster: a JVM of its own, whose executors are JVMs below it."""

    process: subprocess.Popen[bytes]
    folder: Path

    def executor_logs(self) -> set[Path]:
        return set(self.folder.glob("app-*/*/stderr"))


@dataclass(frozen=True, slots=True)
class Cluster:
    """A standalone cluster on loopback."""

    address: str
    workers: tuple[Worker, ...]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("spark")
    package = "org.apache.spark.deploy"
    started: list[subprocess.Popen[bytes]] = []
    try:
        master, address = _started(
            [f"{package}.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"],
            folder / "master.log",
            r"Starting Spark master at (spark://127\.0\.0\.1:\d+)",
        )
        started.append(master)
        workers = []
        for k in range(2):
            process, _ = _started(
                [f"{package}.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0",
                 "--work-dir", str(folder / f"work-{k}"), address],
                folder / f"worker-{k}.log",
                r"(Successfully registered with master)",
            )  # fmt: skip
            started.append(process)
            workers.append(Worker(process, folder / f"work-{k}"))
        yield Cluster(address, tuple(workers))
    finally:
        for process in reversed(started):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=WAIT_S)


def spark_build(cluster: Cluster, corpus: Path, release: Path, log: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "graph.spark_build", "--master", cluster.address, "--corpus", corpus, "--release", release],
            cwd=ROOT, env=environment, stdout=file, stderr=file,
        )  # fmt: skip


def assert_same(built: Path, alone: Release) -> None:
    assert (built / "policy.nq").read_bytes() == alone.nquads.read_bytes()
    assert (built / "report.json").read_bytes() == alone.report_file.read_bytes()


def test_what_is_left_out_is_said_in_file_order(alone: Release) -> None:
    refused = alone.report()["refused"]
    assert [entry["file"] for entry in refused] == ["bad.pdf", "twin.txt"]
    assert alone.report()["documents"] == 60


def test_the_cluster_builds_the_same_bytes(
    cluster: Cluster, corpus: Path, alone: Release, tmp_path: Path
) -> None:
    log = tmp_path / "driver.log"
    job = spark_build(cluster, corpus, tmp_path / "release", log)
    assert job.wait(timeout=3 * WAIT_S) == 0, _said(log)[-3000:]
    assert_same(tmp_path / "release", alone)
    assert all(worker.executor_logs() for worker in cluster.workers), "only one worker was used"


def test_a_worker_killed_in_mid_run_changes_nothing(
    cluster: Cluster, corpus: Path, alone: Release, tmp_path: Path
) -> None:
    log = tmp_path / "driver.log"
    victim = cluster.workers[0]
    before = victim.executor_logs()
    job = spark_build(cluster, corpus, tmp_path / "release", log)
    deadline = time.monotonic() + WAIT_S
    while not any("Running task" in _said(file) for file in victim.executor_logs() - before):
        assert job.poll() is None, _said(log)[-3000:]
        assert time.monotonic() < deadline, "no executor of the worker began a task"
        time.sleep(0.02)
    os.killpg(victim.process.pid, signal.SIGKILL)
    assert job.poll() is None, "the build was over before the worker was killed"
    assert job.wait(timeout=3 * WAIT_S) == 0, _said(log)[-3000:]
    assert "Lost executor" in _said(log), "the driver did not miss the executor"
    assert_same(tmp_path / "release", alone)
