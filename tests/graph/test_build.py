"""Building: canonical, resumable, indifferent to bad neighbours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.build import build_release, main
from graph.merging import merged_into
from graph.release import CORPUS, Release, sha256_of

SEED = next(CORPUS.glob("涪陵府发*.txt"))


def corpus_of(folder: Path, **files: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / SEED.name).write_bytes(SEED.read_bytes())
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def test_two_builds_are_byte_equal(release: Release, tmp_path: Path) -> None:
    again = build_release(corpus_of(tmp_path / "corpus"), tmp_path / "release")
    assert again.nquads.read_bytes() == release.nquads.read_bytes()


def test_lines_are_sorted_and_each_stands_once(release: Release) -> None:
    lines = release.nquads.read_bytes().splitlines()
    assert len(lines) > 8_000
    assert lines == sorted(set(lines))


def test_the_data_have_no_blank_nodes(release: Release) -> None:
    ontology = b"<https://w3id.org/zhengce/graph/ontology/"
    assert not [
        line for line in release.nquads.read_bytes().splitlines() if b"_:" in line and ontology not in line
    ]


def test_a_second_build_of_the_same_corpus_does_nothing(release: Release, tmp_path: Path) -> None:
    folder = corpus_of(tmp_path / "corpus")
    first = build_release(folder, tmp_path / "release")
    before = first.nquads.stat().st_mtime_ns
    assert build_release(folder, tmp_path / "release").nquads.stat().st_mtime_ns == before


BROKEN = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 64,
    "not-a.pdf": b"%PDF-1.7 and then nothing",
    "not-a.docx": b"PK\x03\x04 broken",
    "half.txt": "一、总体要求\n牵头单位：".encode()[:-1],
}


def test_one_bad_file_never_stops_the_run(tmp_path: Path, release: Release) -> None:
    folder = corpus_of(tmp_path / "corpus")
    for name, data in BROKEN.items():
        (folder / name).write_bytes(data)
    report = build_release(folder, tmp_path / "release").report()
    assert report["tasks"] == release.report()["tasks"]
    refused = {entry["file"] for entry in report["refused"]}
    assert {"empty.txt", "binary.txt", "not-a.pdf", "not-a.docx"} <= refused
    assert all(
        "Traceback" not in entry["reason"] and "our program failed" not in entry["reason"]
        for entry in report["refused"]
    )


def test_a_second_copy_of_a_work_is_refused_by_name(tmp_path: Path) -> None:
    folder = corpus_of(tmp_path / "corpus")
    (folder / "另一份.txt").write_bytes(SEED.read_bytes() + b"\n")
    report = build_release(folder, tmp_path / "release").report()
    assert [entry["file"] for entry in report["refused"]] == ["另一份.txt"] or [
        entry["file"] for entry in report["refused"]
    ] == [SEED.name]
    assert "same work" in report["refused"][0]["reason"]


def test_a_broken_off_build_leaves_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = corpus_of(tmp_path / "corpus")
    built = build_release(folder, tmp_path / "release")
    before = built.nquads.read_bytes()
    (folder / "more.txt").write_text("关于更多事项的通知\n一、总体要求\n支持发展。", encoding="utf-8")

    def torn(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("graph.merging.heapq.merge", torn)
    with pytest.raises(KeyboardInterrupt):
        build_release(folder, tmp_path / "release")
    assert built.nquads.read_bytes() == before
    assert not list((tmp_path / "release").glob(".*.part"))


def test_the_report_counts_what_the_graph_holds(release: Release) -> None:
    report = json.loads(release.report_file.read_text(encoding="utf-8"))
    assert report["quads"] == len(release.nquads.read_bytes().splitlines())
    assert (report["documents"], report["tasks"], report["refused"], report["unlinked"]) == (1, 78, [], {})


def test_a_missing_corpus_is_one_sentence_and_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--corpus", str(tmp_path / "nowhere"), "--release", str(tmp_path / "r")]) == 1
    assert "expected a folder" in capsys.readouterr().err


def test_many_sources_are_merged_some_at_a_time(tmp_path: Path) -> None:
    sources = [[f"{k:04} {j}\n".encode() for j in range(3)] + [b"9999 shared\n"] for k in range(300)]
    path = tmp_path / "merged.nq"
    merged = merged_into(path, sources)
    assert (merged.lines, merged.sha256) == (901, sha256_of(path))
    assert path.read_bytes() == b"".join(sorted({line for source in sources for line in source}))
    assert [entry.name for entry in tmp_path.iterdir()] == ["merged.nq"]
