"""Tasks + measures + alignments -> the sectors and parks each task is about, and on what grounds.

A plan names its own sectors (在科技服务领域 …). A task is in the sector its own heading names (basis ``asserted``), in that of the
measure it carries out (``aligned``), or (``judged``) in that of a measure on its subject or in the one whose line of business
its words belong to (``sectors.csv`` and ``sector_words.csv``, class names of GB/T 4754-2017). A task whose words belong to none of the plan's sectors has none.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

from graph.document import Span
from graph.relating.alignment import Alignment
from graph.task import Task

Basis = Literal["asserted", "aligned", "judged"]
Involvement = Literal["place", "lead", "support", "section"]
"""Concepts of the scheme ``park-involvement``."""
METHOD = "facets-1"
SHARE_OF_TOP = 0.45
"""A line of business counts when it has this share of the strongest line's words. Set on the odd tasks' gold of one plan: 0.35
to 0.55 give the same figures."""
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SectorOfTask:
    """The judgement that a task belongs to one of the plan's sectors."""

    task: Task
    sector: str
    """As the plan names it: 科技服务."""
    basis: Basis
    score: float
    """1 when asserted; of the alignment; or the share of the task's characteristic words."""
    words: tuple[Span, ...] = ()
    """Words of the task that speak for it, in the document; empty when the alignment alone does."""
    through: Alignment | None = None
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class ParkOfTask:
    """The judgement that a task concerns a park, and how."""

    task: Task
    park: str
    """The reader's key of it."""
    involvement: Involvement
    words: tuple[Span, ...]
    """Where the document names it; empty for ``section``."""
    method: str = METHOD


@cache
def _lines() -> dict[str, tuple[str, ...]]:
    with (_FOLDER / "sectors.csv").open(encoding="utf-8", newline="") as file:
        return {row["line"]: tuple(row["named_by"].split()) for row in csv.DictReader(file)}


@cache
def _vocabulary() -> tuple[re.Pattern[str], dict[str, str]]:
    with (_FOLDER / "sector_words.csv").open(encoding="utf-8", newline="") as file:
        line_of = {row["word"]: row["line"] for row in csv.DictReader(file)}
    longest_first = sorted(line_of, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first))), line_of


def line_words(text: str) -> list[tuple[str, Span]]:
    """Return (line of business, place in *text*) for its characteristic words, longest match, in order."""
    pattern, line_of = _vocabulary()
    return [(line_of[match[0]], Span(match.start(), match.end())) for match in pattern.finditer(text)]


def lines_of_sector(name: str) -> frozenset[str]:
    """Return the lines of business a sector's name belongs to: 商贸文旅服务 -> trade, culture."""
    return frozenset(line for line, words in _lines().items() if any(word in name for word in words))


def sectors_of_tasks(
    tasks: Sequence[Task], sectors: Sequence[str], aligned: Iterable[Alignment]
) -> tuple[SectorOfTask, ...]:
    """Return the sectors of each task, by task, surest first. *sectors*: the plan's own, in its order."""
    by_task: dict[int, list[Alignment]] = defaultdict(list)
    for alignment in aligned:
        if alignment.measure.sector is not None:
            by_task[alignment.task.position].append(alignment)
    found: list[SectorOfTask] = []
    for task in tasks:
        own: dict[str, SectorOfTask] = {}
        for sector in sectors:
            if any(sector in heading for heading in task.section_path):
                own[sector] = SectorOfTask(task, sector, "asserted", 1.0)
        for alignment in by_task[task.position]:
            name = alignment.measure.sector.text if alignment.measure.sector else ""
            basis: Basis = "judged" if alignment.type == "related" else "aligned"
            own.setdefault(name, SectorOfTask(task, name, basis, alignment.score, through=alignment))
        for judged in _judged(task, sectors):
            own.setdefault(judged.sector, judged)
        found.extend(own.values())
    return tuple(found)


def _judged(task: Task, sectors: Sequence[str]) -> list[SectorOfTask]:
    """Return the sectors the words of *task* belong to; words of lines that are no sector of the plan count against them."""
    places: dict[str, list[Span]] = defaultdict(list)
    for line, span in line_words(task.text):
        places[line].append(span)
    strength = {line: sum(span.end - span.start for span in spans) for line, spans in places.items()}
    if not strength:
        return []
    top, total = max(strength.values()), sum(strength.values())
    found = []
    for sector in sectors:
        lines = [line for line in lines_of_sector(sector) if line in strength]
        own = sum(strength[line] for line in lines)
        if own and own >= SHARE_OF_TOP * top:
            spans = sorted(span for line in lines for span in places[line])
            moved = tuple(Span(task.span.start + s.start, task.span.start + s.end) for s in spans)
            found.append(SectorOfTask(task, sector, "judged", round(own / total, 4), moved))
    return sorted(found, key=lambda item: (-item.score, sectors.index(item.sector)))


class ParkReader(Protocol):
    """Knows parks by name; a park is known by any stable key, such as its IRI."""

    def of_unit(self, mention: str) -> str | None:
        """Return the park that a unit's mention stands for (涪陵高新区 as a lead), or None."""
        ...

    def in_text(self, text: str, home: str | None) -> Iterable[tuple[str, Span]]:
        """Yield the parks *text* means, with their places in it; *home* is the park the passage belongs to (区内, 园区内)."""
        ...


def parks_of_tasks(tasks: Sequence[Task], parks: ParkReader) -> tuple[ParkOfTask, ...]:
    """Return the parks each task concerns, by task.

    A park that the task neither names nor assigns is there through the heading alone (``section``).
    """
    found: list[ParkOfTask] = []
    for task in tasks:
        own: dict[tuple[str, Involvement], list[Span]] = defaultdict(list)
        for role, _, mention in task.mentions():
            if park := parks.of_unit(mention.text):
                own[park, "support" if role == "support" else "lead"].append(mention.span)
        headed = park_of_section(task, parks)
        leading = next((park for park, how in own if how == "lead"), None)
        for park, span in parks.in_text(task.text, headed or leading):
            own[park, "place"].append(Span(task.span.start + span.start, task.span.start + span.end))
        if headed and not any(park == headed for park, _ in own):
            own[headed, "section"] = []
        found.extend(ParkOfTask(task, park, how, tuple(spans)) for (park, how), spans in own.items())
    return tuple(found)


def park_of_section(task: Task, parks: ParkReader) -> str | None:
    """Return the park that the innermost heading which names one names first."""
    for heading in reversed(task.section_path):
        for park, _ in parks.in_text(heading, None):
            return park
    return None
