import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from graph import audit
from graph.extraction.extract import extract
from graph.linking.resolution import resolution
from graph.reading.file import read
from graph.relating.audit_rules import audit as audit_rules
from graph.relating.relate import relations
from graph.shard import nquads_lines
from graph.triples.relations import relation_quads

PLAN = """某市人民政府办公室关于印发智慧农业行动方案的通知

某政办发〔2031〕7号

智慧农业行动方案

一、重点任务

推广秸秆综合利用技术,减少焚烧。（市农业农村局牵头，市生态环境局配合）
建设灌区泵站。（市水利局牵头）
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_the_table_names_severity_kind_and_message_in_both_languages(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main([str(plan)]) == 0
    printed = capsys.readouterr().out
    assert "提示 文字标点疏误" in printed
    assert "half-width punctuation" in printed
    assert "项发现" in printed


def test_csv_json_and_turtle_tell_the_same_number_of_findings(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = []
    for form in ("csv", "json", "ttl"):
        assert audit.main([str(plan), "--format", form]) == 0
        printed = capsys.readouterr().out
        if form == "csv":
            counts.append(len(list(csv.DictReader(io.StringIO(printed)))))
        elif form == "json":
            counts.append(len(json.loads(printed)[0]["findings"]))
        else:
            triples = parse(input=printed.encode(), format=RdfFormat.TURTLE)
            counts.append(sum(triple.predicate.value.endswith("#findingKind") for triple in triples))
    assert counts[0] >= 1
    assert len(set(counts)) == 1


def test_a_release_gives_back_the_findings_its_build_wrote(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = extract(read(plan))
    links = resolution(found)
    judged = relations(found, links)
    findings = audit_rules(found, links, judged)
    (tmp_path / "policy.nq").write_bytes(
        b"".join(nquads_lines(relation_quads(found, links, judged, findings)))
    )
    assert audit.main(["--release", str(tmp_path), "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [entry["message_zh"] for entry in printed] == [finding.zh for finding in findings]
    quote = printed[0]["evidence"][0]
    assert found.document.text[quote["start"] : quote["end"]] == quote["quote"]
    assert audit.main(["--release", str(tmp_path)]) == 0
    assert "文字标点疏误" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["table", "csv", "ttl", "json"])
def test_a_missing_file_is_one_line_on_standard_error(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(["nowhere.txt", "--format", form]) == 1
    printed = capsys.readouterr()
    assert not printed.out
    assert printed.err.count("\n") == 1
    assert "nowhere.txt" in printed.err


def test_a_folder_without_a_release_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(["--release", str(tmp_path)]) == 1
    assert "graph.build" in capsys.readouterr().err


def test_files_and_a_release_together_are_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as exit_status:
        audit.main(["a.txt", "--release", str(tmp_path)])
    assert exit_status.value.code == 2
