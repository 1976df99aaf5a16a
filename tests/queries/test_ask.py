"""``python -m queries.ask``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.release import Release
from queries.ask import main


def test_an_answer_is_shown_with_its_proof(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["绿色债券由谁牵头", "--graph", str(release.nquads)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("任务18由人行涪陵中心支行、区生态环境局牵头")
    assert "〔涪陵府发〔2022〕43号 任务18 6416–6485〕支持设立绿色金融" in shown


def test_json_is_that_of_the_page(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["那配合单位呢", "--json", "--after", "任务18由谁牵头", "--graph", str(release.nquads)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [value["label"] for value in found["answers"]] == ["涪陵银保监分局", "区财政局", "区发展改革委"]


@pytest.mark.parametrize("question", ["", "   ", "谁" * 501])
def test_no_question_or_an_over_long_one_is_refused_in_one_line(
    question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([question]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_missing_or_broken_graph_is_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["任务1由谁牵头", "--graph", str(tmp_path / "none.nq")]) == 1
    assert "graph.build" in capsys.readouterr().err
    (tmp_path / "broken.nq").write_text("no quads", encoding="utf-8")
    assert main(["任务1由谁牵头", "--graph", str(tmp_path / "broken.nq")]) == 1
    assert "graph.build" in capsys.readouterr().err
