"""Body and annex made of sentences of real documents: what is taken over, changed and dropped in them is told, and nothing else."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from graph.document import Span
from graph.extraction.extract import extract
from graph.reading.file import read
from graph.relating.alignment import alignments
from graph.task import Measure, Task

DOCUMENTS = Path(__file__).parents[4] / "shared" / "corpus" / "documents"
PAIRS = (
    ("001.html", "029.txt"),
    ("004.html", "031.txt"),
    ("029.txt", "001.html"),
    ("014.txt", "001.html"),
)
"""The document whose sentences make the body, and the one that lends tasks on other matters."""
OTHER_PARTY = (("企业", "社会组织"), ("部门", "乡镇"))


def sentences(name: str) -> list[str]:
    return [task.text for task in extract(read(DOCUMENTS / name)).tasks if 25 < len(task.text) < 160]


def changed(text: str, wanted: str) -> tuple[str, str]:
    """Return what was done to *text* (verbatim where *wanted* cannot be done) and the changed text."""
    if wanted == "party":
        for own, other in OTHER_PARTY:
            if own in text:
                return "party", re.sub(own, other, text, count=1)
    if wanted == "drop":
        parts = text.rstrip("。").split("，")
        if len(parts) > 3:
            return "drop", "，".join([parts[0], *parts[2:]]) + "。"
    return "verbatim", text


def planted(body: str, other: str, seed: int) -> Counter[str]:
    chosen = random.Random(seed)
    own, strange = sentences(body)[:40], sentences(other)
    start, measures = 0, []
    for position, text in enumerate(own, 1):
        measures.append(Measure(position, Span(start, start + len(text)), text, "measure"))
        start += len(text)
    rows = [
        (number, *changed(own[number - 1], ("verbatim", "party", "drop")[index % 3]))
        for index, number in enumerate(chosen.sample(range(1, len(own) + 1), min(18, len(own))))
    ]
    rows += [(0, "strange", text) for text in chosen.sample(strange, min(8, len(strange)))]
    start, tasks = 100_000, []
    for position, (_, _, text) in enumerate(rows, 1):
        tasks.append(Task(position, Span(start, start + len(text)), text, "table", part="annex1"))
        start += len(text)
    found: Counter[str] = Counter()
    links = alignments(measures, tasks)
    for position, (number, done, _) in enumerate(rows, 1):
        mine = [link for link in links if link.task.position == position]
        right = [link for link in mine if link.measure.position == number]
        drifts = [d.kind for link in right for d in link.differences if d.changes_meaning]
        found[done] += 1
        found[f"{done} linked"] += bool(right) if number else not mine
        found[f"{done} told"] += bool(drifts)
    return found


@pytest.mark.shared
def test_what_was_planted_in_real_sentences_is_told_and_nothing_else() -> None:
    if not DOCUMENTS.is_dir():
        pytest.skip(f"{DOCUMENTS} is absent: the real documents lie beside the repository")
    total: Counter[str] = Counter()
    for seed, (body, other) in enumerate(PAIRS):
        total += planted(body, other, seed)
    assert total["verbatim"] > 30
    assert total["party"] > 3
    assert total["drop"] > 5
    for done in ("verbatim", "party", "drop"):
        assert total[f"{done} linked"] == total[done]
    assert total["verbatim told"] == 0
    assert total["party told"] == total["party"]
    assert total["drop told"] >= 0.8 * total["drop"]
    assert total["strange linked"] >= 0.9 * total["strange"]
