"""How long and how much memory linking two graphs takes: ``python bench/link_graphs.py [--documents 1000] [--tasks 40]``.

Writes two N-Quads files below a temporary folder (districts of two provinces; texts recombined from the seed's clauses; about a
third of the tasks shared), links them in a process of its own, and prints seconds and peak memory.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from graph.linking.divisions import divisions, tier_of  # noqa: E402 - the path above finds it
from ontology import iris  # noqa: E402 - the path above finds it

ZC = iris.ZC
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
DEPARTMENTS = {
    "kjj": "科学技术局",
    "czj": "财政局",
    "swj": "商务局",
    "jyj": "教育局",
    "mzj": "民政局",
    "sthjj": "生态环境局",
}


def clauses() -> list[str]:
    (seed,) = (ROOT / "graph" / "corpus").glob("*2022*.txt")
    return sorted(
        {c for c in re.split(r"[，。；\n\t]", seed.read_text(encoding="utf-8")) if 8 <= len(c) <= 40}
    )


def write_graph(path: Path, province: str, documents: int, tasks: int, seed: int) -> int:
    draw = random.Random(seed)
    common = random.Random(7)
    words = clauses()
    pool = ["，".join(common.sample(words, 3)) + "。" for _ in range(documents * tasks // 3)]
    districts = [code for code in divisions() if tier_of(code) == "D" and code.startswith(province)]
    lines = 0
    with path.open("w", encoding="utf-8") as file:

        def say(subject: str, predicate: str, value: str) -> None:
            nonlocal lines
            file.write(f"<{subject}> {predicate} {value} <{iris.GRAPH}source/x> .\n")
            lines += 1

        for region in districts:
            division = divisions()[region]
            for slug, name in DEPARTMENTS.items():
                body = f"http://{province}.example/org/{region}/{slug}"
                say(body, RDF_TYPE, f"<{ZC}GovernmentDepartment>")
                say(body, LABEL, f'"{divisions().full_name(region)}{name}"@zh')
            del division
        for number in range(1, documents + 1):
            region = draw.choice(districts)
            document = f"http://{province}.example/doc/{number}"
            say(document, RDF_TYPE, f"<{ZC}PolicyDocument>")
            title = f"{divisions().full_name(region)}人民政府关于第{number}号工作方案的通知"
            say(document, "<http://purl.org/dc/terms/title>", f'"{title}"@zh')
            for k in range(1, tasks + 1):
                task = f"{document}/task-{k}"
                text = draw.choice(pool) if draw.random() < 0.3 else "，".join(draw.sample(words, 3)) + "。"
                say(task, RDF_TYPE, f"<{ZC}Task>")
                say(task, f"<{ZC}text>", f'"{text}"@zh')
                say(task, f"<{ZC}taskNumber>", f'"{k}"^^<http://www.w3.org/2001/XMLSchema#integer>')
                say(task, f"<{ZC}definedIn>", f"<{document}>")
                for slug in draw.sample(list(DEPARTMENTS), 2):
                    say(task, f"<{ZC}leadUnit>", f"<http://{province}.example/org/{region}/{slug}>")
                for extra in range(40):  # evidence and the like, which linking does not need
                    say(f"{task}#e{extra}", "<http://www.w3.org/ns/oa#exact>", f'"{text}"')
    return lines


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--tasks", type=int, default=40)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        own, other = Path(folder) / "release", Path(folder) / "other.nq"
        own.mkdir()
        lines = [
            write_graph(path, province, chosen.documents, chosen.tasks, number)
            for number, (path, province) in enumerate([(own / "policy.nq", "50"), (other, "51")])
        ]
        started = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "graph.link",
            str(other),
            "--release",
            str(own),
            "--out",
            f"{folder}/links.nq",
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        seconds = time.perf_counter() - started
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        peak_mb = usage.ru_maxrss // 1024
    print(done.stdout, done.stderr[-2000:])
    print(
        json.dumps(
            {
                "documents": chosen.documents,
                "tasks": chosen.tasks,
                "quads": lines,
                "seconds": round(seconds, 1),
                "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
                "peak_mb": peak_mb,
            }
        )
    )


if __name__ == "__main__":
    main()
