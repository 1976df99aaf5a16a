"""Asking over a graph of many documents: synthetic copies of the release in other districts, each with a part of the tasks.

``python -m bench.ask_many_documents [--documents 1000]``: prints what loading the lexicon takes, and latency and rightness of
questions that name a place, name a document, name neither, or name a place the graph does not hold.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
import time
from functools import reduce
from pathlib import Path

from graph.linking.divisions import divisions
from queries.accuracy import GRAPH
from queries.answering.asker import Asker
from queries.embedded import EmbeddedEngine

KEPT = (
    "ont#Task>", "ont#Section>", "ont#TransmittalNotice>", "ont#PolicyPlan>", "ont#ParkAdministration>", "ont#ActorGroup>", "ont#Park>", "ont#text>",
    "ont#taskNumber>", "ont#definedIn>", "ont#inSection>", "ont#position>", "ont#assignsTask>", "ont#role>", "ont#ordinal>", "ont#assignedActor>",
    "ont#mentionText>", "ont#statedSupportCount>", "ont#hasName>", "literalForm>", "ont#nameType>", "prefLabel>", "altLabel>", "rdf-schema#label>",
    "ont#docNumber>", "dc/terms/title>", "ont#issues>", "is_part_of>", "date_document>", "ont#issuedBy>", "ont#basedOn>", "ont#administers>",
    "ont#evidence>", "oa#exact>", "oa#hasSource>", "oa#start>", "oa#end>", "oa#hasSelector>",
)  # fmt: skip
SEED = "500102/fulingfufa/2022/43"


def copies(source: Path, target: Path, count: int, tasks_kept: int) -> list[tuple[str, str, str, set[int]]]:
    """Write *count* copies of *source* for other districts; return (code, district, number, task numbers) of each."""
    lines = [
        line for line in source.read_text(encoding="utf-8").splitlines() if any(word in line for word in KEPT)
    ]
    lines = [line for line in lines if "ontology/" not in line.rsplit("<", 1)[-1] and ";quote>" not in line]
    codes = [
        code
        for code in divisions()
        if divisions()[code].tier == "D" and len(divisions()[code].short) == 2 and code != "500102"
    ]
    chosen = random.Random(7).sample(codes, count - 1)
    held = []
    with target.open("w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
        for index, code in enumerate(chosen):
            division = divisions()[code]
            kept = set(random.Random(index).sample(range(1, 79), tasks_kept))
            number = f"{division.short}府发〔2023〕{index + 1}号"
            path = f"{code}/d{index}fufa/2023/{index + 1}"
            changes = (
                (SEED, path), ("org/500102/", f"org/{code}/"), ("place/500102", f"place/{code}"), ("/id/src/", f"/id/src/{index:04x}"),
                ("涪陵府发〔2022〕43号", number), ("重庆市涪陵区", divisions().full_name(code)), ("涪陵区", division.name), ("涪陵", division.short),
            )  # fmt: skip
            for line in lines:
                task = re.search(r"/task-(\d+)", line)
                if task is None or int(task[1]) in kept:
                    out.write(reduce(lambda words, change: words.replace(*change), changes, line) + "\n")
            held.append((code, divisions().full_name(code), number, kept))
    return held


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--tasks", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "many.nq"
        held = copies(GRAPH, graph, options.documents, options.tasks)
        started = time.perf_counter()
        engine = EmbeddedEngine.from_nquads(graph)
        print(f"{options.documents} documents loaded into the store in {time.perf_counter() - started:.1f} s")
    asker = Asker(engine)
    started = time.perf_counter()
    asker.warm()
    print(f"lexicon and indexes: {time.perf_counter() - started:.1f} s")
    sample = random.Random(3).sample(held, min(40, len(held)))
    cases: dict[str, list[tuple[str, object]]] = {
        "place + topic": [],
        "place + unit": [],
        "document + number": [],
        "no place": [],
        "unknown place": [],
    }
    for _code, place, number, kept in sample:
        cases["place + topic"].append((f"{place}的绿色债券由谁牵头", 18 in kept))
        cases["place + unit"].append((f"{place}科技局牵头哪些任务", sorted(kept & {1, 2, 3, 4, 5, 49, 68})))
        cases["document + number"].append((f"{number}的任务{min(kept)}是什么", [min(kept)]))
        cases["no place"].append((f"任务{min(kept)}由谁牵头", None))
        cases["unknown place"].append(("台北市的绿色债券由谁牵头", False))
    for name, asked in cases.items():
        times, right = [], 0
        for question, expected in asked:
            started = time.perf_counter()
            answer = asker.answer(question)
            times.append((time.perf_counter() - started) * 1000)
            if expected is None:
                right += not answer.answered and answer.reason == "ambiguous"
            elif isinstance(expected, bool):
                right += answer.answered == expected
            else:
                right += sorted(value.number or 0 for value in answer.answers) == expected
        times.sort()
        print(
            f"{name:<18} right {right}/{len(asked)}  p50 {statistics.median(times):.1f} ms  max {times[-1]:.1f} ms   e.g. {asked[0][0]} -> {asker.answer(asked[0][0]).sentence[:90]}"
        )


if __name__ == "__main__":
    main()
