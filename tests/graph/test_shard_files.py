"""A shard on disk: a pure function of document and program, vouched for by its manifest, made again when anything differs."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from graph import shard_files
from graph.build import build_release
from graph.release import LIBRARIES, ROOT, Version, program_version, remove_leftovers
from graph.shard_files import LINES, MANIFEST, SUMMARY, MadeShard, PackedShard, made_shard, packed_shard

NOTICE = """安平县人民政府关于做好第{k}号工作的通知

安政发〔2023〕{k}号

各乡镇人民政府：

一、重点任务

1.新建社区养老服务站{k}个。（牵头单位：县民政局；配合单位：县财政局）

2.为困难老年人提供上门服务{k}万人次。（牵头单位：县民政局、县卫生健康局）

安平县人民政府
2023年3月{day}日
"""


def write_corpus(folder: Path, documents: int) -> Path:
    folder.mkdir()
    for k in range(1, documents + 1):
        (folder / f"{k:03}.txt").write_text(NOTICE.format(k=k, day=k % 28 + 1), encoding="utf-8")
    return folder


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", 1) / "001.txt"


def made(document: Path, folder: Path) -> MadeShard:
    shard = made_shard(document, folder)
    assert isinstance(shard, MadeShard), shard
    return shard


def times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_packing_is_pure(document: Path) -> None:
    first, second = (packed_shard(document.name, document.read_bytes()) for _ in range(2))
    assert isinstance(first, PackedShard)
    assert first == second


def test_the_manifest_says_what_was_read_by_what_and_what_came_of_it(document: Path, tmp_path: Path) -> None:
    shard = made(document, tmp_path / "shards")
    lines = gzip.decompress(shard.lines_file.read_bytes()).splitlines(keepends=True)
    assert lines == sorted(set(lines))
    manifest = json.loads(shard.lines_file.with_name(shard.key + MANIFEST).read_bytes())
    assert manifest["input"] == {
        "name": "001.txt",
        "sha256": hashlib.sha256(document.read_bytes()).hexdigest(),
    }
    assert manifest["version"] == program_version().to_json()
    assert set(manifest["version"]) == {"code", "data", "libraries"}
    assert manifest["counts"]["quads"] == len(lines)
    assert manifest["counts"]["tasks"] == 2
    for ending in (LINES, SUMMARY):
        data = shard.lines_file.with_name(shard.key + ending).read_bytes()
        assert manifest["files"][ending] == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def test_a_shard_that_is_whole_is_not_made_again(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(document, tmp_path / "shards")
    before = times(tmp_path / "shards")
    monkeypatch.setattr(shard_files, "packed_shard", None)
    assert made(document, tmp_path / "shards") == first
    assert times(tmp_path / "shards") == before


def bit_flipped(data: bytes) -> bytes:
    return data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]


DAMAGE: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "one bit of the lines": (LINES, bit_flipped),
    "lines of someone else": (LINES, lambda _: gzip.compress(b"<a:> <b:> <c:> .\n")),
    "half the lines": (LINES, lambda data: data[: len(data) // 2]),
    "an edited summary": (SUMMARY, lambda data: data.replace("养老".encode(), "托育".encode())),
    "an edited report": (MANIFEST, lambda data: data.replace(b'"tasks": 2', b'"tasks": 3')),
    "a manifest that is no JSON": (MANIFEST, lambda data: data[:40]),
    "a manifest of another kind": (MANIFEST, lambda _: b"[1, 2]"),
    "an empty manifest": (MANIFEST, lambda _: b""),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_shard_that_was_changed_is_made_again(
    damage: str, document: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shard = made(document, tmp_path / "shards")
    before = content(tmp_path / "shards")
    ending, change = DAMAGE[damage]
    path = shard.lines_file.with_name(shard.key + ending)
    path.write_bytes(change(path.read_bytes()))
    assert content(tmp_path / "shards") != before
    assert made(document, tmp_path / "shards") == shard
    assert content(tmp_path / "shards") == before
    assert "made again" in caplog.text


@pytest.mark.parametrize("ending", [LINES, SUMMARY, MANIFEST])
def test_a_shard_that_lacks_a_file_is_made_again(ending: str, document: Path, tmp_path: Path) -> None:
    shard = made(document, tmp_path / "shards")
    before = content(tmp_path / "shards")
    shard.lines_file.with_name(shard.key + ending).unlink()
    assert made(document, tmp_path / "shards") == shard
    assert content(tmp_path / "shards") == before


@pytest.mark.parametrize("part", ["code", "data", "libraries"])
def test_another_version_of_the_program_makes_it_again(
    part: str, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(document, tmp_path / "shards")
    other = Version(**(program_version().to_json() | {part: "another"}))
    monkeypatch.setattr(shard_files, "program_version", lambda: other)
    second = made(document, tmp_path / "shards")
    assert second.lines_file != first.lines_file
    assert second.manifest["version"][part] == "another"
    assert list(second.lines()) == list(first.lines())


def test_another_document_of_the_same_name_makes_it_again(document: Path, tmp_path: Path) -> None:
    first = made(document, tmp_path / "shards")
    document.write_text(NOTICE.format(k=2, day=1), encoding="utf-8")
    assert made(document, tmp_path / "shards").lines_file != first.lines_file


def test_versions_hang_on_code_data_and_libraries_each_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    version = program_version()
    monkeypatch.setattr("graph.release.installed", lambda library: f"another {library}")
    other = program_version.__wrapped__()
    assert (other.code, other.data) == (version.code, version.data)
    assert other.libraries != version.libraries
    assert other.key != version.key


def test_every_library_that_reading_imports_counts() -> None:
    imported = {
        "ahocorasick": "pyahocorasick",
        "docx": "python-docx",
        "lxml": "lxml",
        "msgspec": "msgspec",
        "opencc": "opencc-python-reimplemented",
        "pdfplumber": "pdfplumber",
        "pypdfium2": "pypdfium2",
        "pypinyin": "pypinyin",
        "pyoxigraph": "pyoxigraph",
        "rapidfuzz": "rapidfuzz",
    }
    found = set()
    for room in ("reading", "extraction", "linking", "relating", "triples", "inference"):
        for path in (ROOT / "graph" / room).rglob("*.py"):
            for line in path.read_text(encoding="utf-8").splitlines():
                words = line.split()
                if words[:1] in (["import"], ["from"]):
                    found.add(words[1].split(".")[0])
    outside = found - set(sys.stdlib_module_names) - {"graph", "ontology"}
    assert outside == set(imported)
    assert sorted(imported.values()) == sorted(LIBRARIES)


DOCUMENTS = 120


def started_build(corpus: Path, release: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "graph.build",
        "--corpus",
        corpus,
        "--release",
        release,
        "--processes",
        "2",
    ]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def at_work(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_killed_in_mid_run_and_resumed_gives_the_same_bytes(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", DOCUMENTS)
    whole = build_release(corpus, tmp_path / "whole", jobs=1)
    shards = tmp_path / "broken-off" / "shards"
    broken_off = started_build(corpus, shards.parent)
    deadline = time.monotonic() + 60
    while not list(shards.glob(f"*{MANIFEST}")) and broken_off.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    workers = psutil.Process(broken_off.pid).children()
    os.killpg(broken_off.pid, signal.SIGKILL)
    broken_off.wait()
    while any(at_work(worker) for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.002)
    kept = {path.name: path.stat().st_mtime_ns for path in shards.glob(f"*{MANIFEST}")}
    assert 0 < len(kept) < DOCUMENTS, "it was not killed in mid-run"
    assert not (shards.parent / "policy.nq").exists()
    resumed = build_release(corpus, shards.parent, jobs=2)
    assert resumed.nquads.read_bytes() == whole.nquads.read_bytes()
    assert resumed.report_file.read_bytes() == whole.report_file.read_bytes()
    assert {name: (shards / name).stat().st_mtime_ns for name in kept} == kept, (
        "what was whole was made again"
    )
    made_files = {name: data for name, data in content(shards).items() if "sqlite" not in name}
    assert made_files == {
        name: data for name, data in content(tmp_path / "whole" / "shards").items() if "sqlite" not in name
    }


def test_what_a_killed_process_left_half_written_goes_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for pid in (gone.pid, os.getpid()):
        (tmp_path / f".x{LINES}.{pid}.part").touch()
    remove_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f".x{LINES}.{os.getpid()}.part"]


def test_an_edited_graph_is_made_again_from_the_shards(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", 2)
    release = build_release(corpus, tmp_path / "release")
    before = release.nquads.read_bytes()
    release.nquads.write_bytes(before.replace(b"-05-", b"-06-").replace("养老".encode(), "托育".encode()))
    assert build_release(corpus, tmp_path / "release").nquads.read_bytes() == before


def test_many_shards_are_merged_as_few_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = write_corpus(tmp_path / "corpus", 6)
    few = build_release(corpus, tmp_path / "few")
    monkeypatch.setattr("graph.corpus_shards.OPEN_MAX", 2)
    monkeypatch.setattr("graph.corpus_shards.RUN_LINES", 900)
    many = build_release(corpus, tmp_path / "many")
    assert many.nquads.read_bytes() == few.nquads.read_bytes()
