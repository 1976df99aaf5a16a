"""The notebook that a researcher opens first runs against our own server, and its cells come to what the gold says."""

import json
import os
import subprocess
import sys
from pathlib import Path

NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebooks" / "first-steps.ipynb"
RUN = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], 4)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[2])
"""


def outputs(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    made = [output for cell in cells for output in cell.get("outputs", ())]
    return "\n".join(
        "".join(one.get("text", "")) + "".join(one.get("data", {}).get("text/plain", "")) for one in made
    )


def test_the_notebook_runs_and_every_quote_agrees(site: str, tmp_path: Path) -> None:
    done = tmp_path / "done.ipynb"
    environment = {
        **os.environ,
        "POLICYGRAPH_ENDPOINT": f"{site}/sparql",
        "HOME": str(tmp_path),
    }
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(NOTEBOOK), str(done)], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    said = outputs(done)
    assert "all 101 quotes agree with the text" in said
    assert "区科技局" in said
    assert any(
        "image/png" in output.get("data", {})
        for cell in json.loads(done.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", ())
    )


def test_the_stored_outputs_are_those_of_a_run() -> None:
    assert "all 101 quotes agree with the text" in outputs(NOTEBOOK)
