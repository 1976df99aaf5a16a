"""The generated files are up to date, and say of a term what the ontology says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ontology import reference
from ontology.reference import generated_files, terms
from ontology.terms import FOLDER, ZC


@pytest.mark.parametrize("path", generated_files(), ids=lambda p: p.name)
def test_a_generated_file_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == generated_files()[path], "run python -m ontology.reference"


def test_every_term_is_in_the_reference() -> None:
    assert {term.iri for term in terms()} == set(ZC)
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [term.name for term in terms() if f"| `zc:{term.name}` |" not in readme] == []


def test_a_term_is_shown_as_declared() -> None:
    lead = next(term for term in terms() if term.name == "leadUnit")
    assert (lead.kind, lead.label_zh, lead.domain, lead.range) == (
        "object",
        "牵头单位",
        ("zc:Task",),
        ("zc:Actor",),
    )
    assert (lead.inverse, lead.parents) == ("zc:leads", ("zc:responsibleUnit",))
    stands_in = next(term for term in terms() if term.name == "definedIn")
    assert (stands_in.range, stands_in.characteristics) == (
        ("zc:PolicyDocument", "zc:DocumentPart"),
        ("functional",),
    )


def test_the_context_has_every_term() -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert [term.name for term in terms() if term.name not in context] == []


def test_check_tells_which_file_is_stale(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reference.main(["--check"]) == 0
    stale = FOLDER / "README.md"
    monkeypatch.setattr(reference, "generated_files", lambda: {stale: "something else"})
    assert reference.main(["--check"]) == 1
    assert f"{stale} is not up to date" in capsys.readouterr().err


def test_writing_mends_a_stale_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(
        "# Title\n<!-- terms: begin (python -m ontology.reference) -->\nold\n<!-- terms: end -->\nrest\n"
    )
    monkeypatch.setattr(reference, "README_FILE", readme)
    monkeypatch.setattr(reference, "CONTEXT_FILE", tmp_path / "context.jsonld")
    assert reference.main([]) == 0
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("# Title\n")
    assert text.endswith("<!-- terms: end -->\nrest\n")
    assert "`zc:leadUnit`" in text
    assert "\nold\n" not in text
    assert reference.main(["--check"]) == 0


def test_the_command_runs() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ontology.reference", "--check"], cwd=FOLDER.parent, check=False
    )
    assert run.returncode == 0
