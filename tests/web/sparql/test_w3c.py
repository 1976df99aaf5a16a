"""The W3C SPARQL 1.1 suite, black box, against our server on a disposable store. 1.0 and 1.2 run by hand (bench/README.md)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.local_server import TOKEN, LocalServer

PASSED_AT_LEAST = 554
WHOLE = (
    "protocol",
    "graph-store-protocol",
    "service-description",
    "service",
    "http-rdf-update",
    "update-silent",
)


@pytest.mark.shared
def test_sparql_1_1_passes_as_far_as_the_engine_goes(server: LocalServer, shared: Path) -> None:
    command = [sys.executable, str(shared / "w3c" / "run_w3c.py"), "--suite", "sparql11", "--bearer", TOKEN]
    command += ["--query", f"{server.url}/sparql", "--update", f"{server.url}/sparql/update"]
    command += ["--gsp", f"{server.url}/rdf-graph-store"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=True)
    total = re.search(r"^w3c sparql11: (\d+) passed", done.stdout, re.MULTILINE)
    assert total is not None, done.stdout[-2000:]
    assert int(total[1]) >= PASSED_AT_LEAST, done.stdout[-4000:]
    for category in WHOLE:
        line = re.search(rf"^{category} +(\d+) +(\d+)", done.stdout, re.MULTILINE)
        assert line is not None, category
        assert (int(line[1]) > 0, int(line[2])) == (True, 0), f"{category}: {line[0]}"
