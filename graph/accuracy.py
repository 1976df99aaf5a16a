"""How well documents are read, per form and per field: ``python -m graph.accuracy [FOLDER…]`` (make accuracy).

A folder holds labelled documents: ``NNN.txt|html|docx|pdf`` with ``NNN.json`` beside it, whose ``gold`` has ``document`` (number,
issuer, date, cites) and ``assignments`` (task, lead, support, responsible, guide, form). Without folders, those of
``../shared/corpus`` are measured where they lie beside the repository, and always the seed against its own gold.
Assignments are compared as (task, role, name): names after NFKC without white space; a read task fits when it contains the
first twelve characters of the labelled one or they contain its own.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.extraction.extract import Extract, extract
from graph.reading.errors import UnreadableFile
from graph.reading.file import read
from graph.release import CORPUS, ROOT
from graph.task import ROLES

SHARED = [ROOT.parent / "shared" / "corpus" / name for name in ("documents", "excerpts")]
SEED_GOLD = ROOT / "tests" / "gold" / "seed-tasks.json"
Triple = tuple[str, str, str]
_SAME_START = 12


@dataclass(slots=True)
class Score:
    """Counts of labelled, read, and rightly read facts."""

    gold: int = 0
    read: int = 0
    right: int = 0

    def add(self, gold: int, read_: int, right: int) -> None:
        """Count one document's facts."""
        self.gold += gold
        self.read += read_
        self.right += right

    def row(self, name: str) -> str:
        """Return one Markdown row: name, counts, precision, recall, F1."""
        precision, recall = self.right / max(self.read, 1), self.right / max(self.gold, 1)
        f1 = 2 * self.right / (self.gold + self.read) if self.gold + self.read else 1.0
        return f"| {name} | {self.gold} | {self.read} | {self.right} | {precision:.3f} | {recall:.3f} | {f1:.3f} |"


def _folded(words: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words or ""))


def _names(values: Iterable[str] | None) -> list[str]:
    return [name for value in values or () for name in _folded(value).split("、") if name]


def _labelled(assignments: Iterable[dict[str, Any]]) -> list[Triple]:
    return [
        (_folded(a["task"]), role, name)
        for a in assignments
        for role in ROLES
        for name in _names(a.get(role))
    ]


def _read(found: Extract) -> list[Triple]:
    return [
        (_folded(t.text), role, name)
        for t in found.tasks
        for role, _, m in t.mentions()
        for name in _names([m.text])
    ]


def matched(gold: list[Triple], read_: list[Triple]) -> int:
    """Return how many labelled triples have a read one of their own that says the same."""
    left: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for task, role, name in read_:
        left[role, name].append(task)
    hits = 0
    for task, role, name in gold:
        candidates = left[role, name]
        fit = next(
            (t for t in candidates if task[:_SAME_START] in t or (t and t[:_SAME_START] in task)), None
        )
        if fit is not None:
            candidates.remove(fit)
            hits += 1
    return hits


def _items(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for label in sorted(folder.glob("*.json")):
        files = [path for path in sorted(folder.glob(label.stem + ".*")) if path.suffix != ".json"]
        if files:
            yield files[0], json.loads(label.read_text(encoding="utf-8")).get("gold") or {}


def measured(folders: Iterable[Path]) -> tuple[dict[str, Score], dict[str, Score], list[str]]:
    """Return scores per form, scores per field, and one sentence for each file that could not be read."""
    forms: defaultdict[str, Score] = defaultdict(Score)
    fields: defaultdict[str, Score] = defaultdict(Score)
    failed = []
    for folder in folders:
        for path, gold in _items(folder):
            try:
                found = extract(read(path))
            except UnreadableFile as error:
                failed.append(str(error))
                continue
            if (assignments := gold.get("assignments")) is not None:
                labelled, got = _labelled(assignments), _read(found)
                form = Counter(a.get("form") or "none" for a in assignments).most_common(1)
                for score in (forms[form[0][0] if form else "none"], forms["all"]):
                    score.add(len(labelled), len(got), matched(labelled, got))
            if folder.name == "documents" and gold.get("document"):
                _fields(gold["document"], found, fields)
    return dict(forms), dict(fields), failed


def _fields(gold: dict[str, Any], found: Extract, fields: defaultdict[str, Score]) -> None:
    metadata = found.metadata
    day = metadata.date.isoformat() if metadata.date else None
    for name, value in (("number", metadata.number), ("date", day)):
        if gold.get(name):
            fields[name].add(1, 1 if value else 0, _folded(value) == _folded(gold[name]))
    if gold.get("issuer"):
        read_ = {issuer for mention in metadata.issuers for issuer in _names([mention.text])}
        fields["issuer"].add(1, 1 if read_ else 0, read_ == set(_names(gold["issuer"])))
    labelled = {
        _folded(c.get("number")) or _folded(c.get("title")).strip("《》") for c in gold.get("cites") or []
    }
    if labelled:
        cited = {_folded(c.number) or _folded(c.title) for c in found.citations if c.number or c.title}
        fields["citations"].add(len(labelled), len(cited), len(labelled & cited))


def seed_score() -> Score:
    """Return how the seed's (task number, role, order, name, place) agree with its gold."""
    gold = json.loads(SEED_GOLD.read_text(encoding="utf-8"))["tasks"]
    labelled = {
        (task["n"], role, order, span["mention"], span["start"], span["end"])
        for task in gold
        for role, key in (("lead", "lead_spans"), ("support", "support_spans"))
        for order, span in enumerate(task[key], 1)
    }
    found = extract(read(next(CORPUS.glob("涪陵府发*43号.txt"))))
    got = {
        (t.number, r, k, m.text, m.span.start, m.span.end) for t in found.tasks for r, k, m in t.mentions()
    }
    return Score(len(labelled), len(got), len(labelled & got))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m graph.accuracy", description="reading measured against labels"
    )
    parser.add_argument(
        "folder", type=Path, nargs="*", help="labelled folders (default: ../shared/corpus, if there)"
    )
    chosen = parser.parse_args(arguments)
    if absent := [folder for folder in chosen.folder if not folder.is_dir()]:
        print(f"graph.accuracy: read {absent[0]}, expected a folder of labelled documents", file=sys.stderr)
        return 1
    folders = chosen.folder or [folder for folder in SHARED if folder.is_dir()]
    forms, fields, failed = measured(folders)
    print(
        "| reading | labelled | read | right | precision | recall | F1 |\n|---|---:|---:|---:|---:|---:|---:|"
    )
    print(seed_score().row("seed: (task, role, order, unit, place)"))
    for name, score in sorted(forms.items(), key=lambda entry: (entry[0] == "all", entry[0])):
        print(score.row(f"(task, role, unit), form {name}"))
    for name, score in sorted(fields.items()):
        print(score.row(f"document: {name}"))
    for sentence in failed:
        print(f"not read: {sentence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
