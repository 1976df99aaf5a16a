"""The seed's release conforms; a release that lies is found out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.build import build_release
from graph.release import Release
from graph.validate import main, validated


def test_the_seed_conforms_to_shapes_and_checks(release: Release) -> None:
    report = validated(release.nquads)
    assert report.conforms, str(report)


def test_a_moved_offset_is_found(
    release: Release, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = release.nquads.read_text(encoding="utf-8").splitlines(keepends=True)
    moved = next(
        k
        for k, line in enumerate(lines)
        if "#char=5649,5656;position> <http://www.w3.org/ns/oa#start> " in line
    )
    lines[moved] = lines[moved].replace('"5649"', '"5650"')
    (tmp_path / "policy.nq").write_text("".join(lines), encoding="utf-8")
    assert main(["--release", str(tmp_path)]) == 1
    assert "char=5649,5656" in capsys.readouterr().out


def test_a_folder_without_release_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--release", str(tmp_path)]) == 1
    assert "run python -m graph.build" in capsys.readouterr().err


@pytest.mark.shared
def test_real_documents_conform(shared: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in sorted((shared / "corpus" / "documents").iterdir()):
        if path.suffix != ".json":
            shutil.copy(path, corpus / path.name)
    built = build_release(corpus, tmp_path / "release")
    assert built.report()["documents"] >= 14
    report = validated(built.nquads)
    assert report.conforms, str(report)[:3000]
