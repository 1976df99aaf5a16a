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
from pathlib import Path

import pytest

from graph.build import build_release
from graph.release import CORPUS

SEED = next(CORPUS.glob("涪陵府发*.txt"))
ROOT = Path(__file__).parent.parent.parent

pytestmark = [
    pytest.mark.java,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None,
        reason="PySpark (requirements-spark.txt) is not installed",
    ),
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java 17 or newer on this machine"),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    text = SEED.read_text(encoding="utf-8")
    for k in range(24):
        (folder / f"{k:02}.txt").write_text(
            text.replace("〔2022〕43号", f"〔2022〕{100 + k}号"), encoding="utf-8"
        )
    (folder / "twin.txt").write_text(text.replace("〔2022〕43号", "〔2022〕100号") + "\n", encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    return folder


def _started(arguments: list[str], log: Path, pattern: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start a Spark daemon in the foreground; return it and what its log says after *pattern* within 60 s."""
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
    for _ in range(600):
        if match := re.search(pattern, log.read_text(encoding="utf-8", errors="replace")):
            return process, match[1]
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")[-2000:]
        time.sleep(0.1)
    raise AssertionError(f"no {pattern!r} in {log}")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    folder = tmp_path_factory.mktemp("spark")
    package = "org.apache.spark.deploy"
    master, address = _started(
        [f"{package}.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"],
        folder / "master.log",
        r"Starting Spark master at (spark://127\.0\.0\.1:\d+)",
    )
    workers = []
    for k in range(2):
        worker, _ = _started(
            [f"{package}.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0",
             "--work-dir", str(folder / f"work-{k}"), address],
            folder / f"worker-{k}.log",
            r"(Successfully registered with master)",
        )  # fmt: skip
        workers.append(worker)
    yield address, workers
    for process in (*workers, master):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)


def spark_build(address: str, corpus: Path, release: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.Popen(
        [sys.executable, "-m", "graph.spark_build", "--master", address, "--corpus", str(corpus), "--release", str(release)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_the_cluster_builds_the_same_bytes_and_a_killed_worker_changes_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], corpus: Path, tmp_path: Path
) -> None:
    address, workers = cluster
    alone = build_release(corpus, tmp_path / "alone")
    for name, kill in (("whole", False), ("killed", True)):
        job = spark_build(address, corpus, tmp_path / name)
        if kill:
            time.sleep(6)
            os.killpg(workers[0].pid, signal.SIGKILL)
        _, said = job.communicate(timeout=240)
        assert job.returncode == 0, said[-3000:]
        built = tmp_path / name
        assert (built / "policy.nq").read_bytes() == alone.nquads.read_bytes()
        assert (built / "report.json").read_bytes() == alone.report_file.read_bytes()
    assert [entry["file"] for entry in alone.report()["refused"]] == ["bad.pdf", "twin.txt"]
