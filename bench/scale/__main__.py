"""``python -m bench.scale [DOCUMENTS …]``: how the policy graph's costs grow with the number of documents.

Generates plans (`documents`), builds and publishes their graph with the commands that users run (`building`), asks a server over
it (`asking`), and writes ``docs/pictures/scale.json`` and ``scale.png``. ``python -m bench.scale efficiency`` measures what a second
process brings; ``python -m bench.scale plot`` draws the picture anew from the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.scale.asking import asked
from bench.scale.building import efficiency, grown
from bench.scale.plot import draw
from graph.release import ROOT, program_version

RESULT = ROOT / "docs" / "pictures" / "scale.json"
PICTURE = RESULT.with_suffix(".png")
DOCUMENTS = (200, 2_000, 20_000)
"""About 0.1, 1 and 10 million quads."""


def _result(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _write(path: Path, result: dict[str, Any]) -> None:
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "load_before": [round(value, 2) for value in os.getloadavg()],
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": program_version().to_json(),
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument(
        "what", nargs="*", help="numbers of documents (default: 200 2000 20000), or efficiency, or plot"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("/tmp/scale"), help="where the graphs are made and stay"
    )
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count(), help="of a build (default: one per core)"
    )
    parser.add_argument("--only", choices=("build", "ask"), help="one half, over what lies in --folder")
    parser.add_argument("--documents", type=int, default=3_000, help="of the efficiency measurement")
    parser.add_argument("--rounds", type=int, default=3, help="of the efficiency measurement")
    parser.add_argument("--result", type=Path, default=RESULT, help="JSON file that takes the figures")
    chosen = parser.parse_args(arguments)
    result = _result(chosen.result)
    if chosen.what == ["efficiency"]:
        found = efficiency(chosen.documents, chosen.folder, rounds=chosen.rounds)
        result["efficiency"] = found | {"machine": _machine()}
        _write(chosen.result, result)
        print(json.dumps(found, indent=1))
    elif chosen.what != ["plot"]:
        sizes = result.setdefault("sizes", {})
        for documents in map(int, chosen.what or DOCUMENTS):
            figures = sizes.setdefault(str(documents), {})
            if chosen.only != "ask":
                figures |= {"machine": _machine()} | grown(
                    documents, chosen.folder, processes=chosen.processes
                )
                _write(chosen.result, result)
            if chosen.only != "build":
                figures |= {"asked": asked(chosen.folder / f"store-{documents}")}
                _write(chosen.result, result)
            print(json.dumps(figures, ensure_ascii=False, indent=1))
    if "sizes" in result:
        draw(result, chosen.result.with_suffix(".png"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
