"""What is read off a question before the rules decide, and the messages of questions that stay without an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ontology.iris import IRI
from queries.answering.english import english_topic, topic_tokens
from queries.answering.english_glosses import gloss_stems
from queries.answering.names import UnitNames
from queries.answering.normalise import normalised
from queries.answering.passages import Passages
from queries.answering.records import Abstention, Context, Language, Request, RoleKey, UnitSlot
from queries.answering.retrieval import Found
from queries.answering.scope import Scope
from queries.answering.segmentation import Segmenter
from queries.answering.slots import Asked, UnitsNamed
from queries.answering.snapshot import Snapshot
from queries.answering.tagging import Tag, Tagged, heading
from queries.answering.topic import Topic, topic

Understood = Request | Abstention
Search = Callable[[Topic, Tagged, frozenset[IRI] | None], list[Found]]
HoldsHead = Callable[[Topic, Tagged, IRI], bool]
Credits = Callable[[Topic, IRI], Sequence[Sequence[float]]]
MIN_TOPIC = 2
"""A topic has at least this many characters."""
_NEAR_HEADING = 0.6
_FEW_TASKS = 2
_FEWEST, _MOST = 4, 20
"""So many characters before 部分 may be words of its heading."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read off a question before the rules decide."""

    tagged: Tagged
    language: Language
    asked: Asked
    roles: tuple[RoleKey, ...]
    named: UnitsNamed
    slots: tuple[UnitSlot, ...]
    scope: Scope
    context: Context | None

    def content(self, without: Sequence[Tag] = ()) -> Topic:
        """Return what the question is about apart from its function words and the tags *without*."""
        if self.language == "en":
            return english_topic(self.tagged)
        return topic(self.tagged, without)


class Ground:
    """What the rules stand on: one snapshot, its names, its sections, the search over its tasks and over its texts."""

    def __init__(
        self,
        held: Snapshot,
        names: UnitNames,
        search: Search,
        heads: HoldsHead,
        held_by: Credits,
        passages: Passages,
        segmenter: Segmenter,
    ) -> None:
        self.held = held
        self.names = names
        self.search = search
        self.credits = held_by
        self.passages = passages
        self.segmenter = segmenter
        self._heads = heads
        self._roots = {iri: self._root(iri) for iri in held.sections}
        self._below = self._tasks_below()
        self._headings: dict[str, list[IRI]] = {}
        for section in held.sections.values():
            self._headings.setdefault(heading(section.label), []).append(section.iri)

    def holds_head(self, reading: Reading, asked: Topic) -> Callable[[IRI], bool]:
        """Return the test whether a task holds the head of *asked*, the topic of *reading* or a part of it."""
        return lambda task: self._heads(asked, reading.tagged, task)

    def is_large(self, section: IRI) -> bool:
        """Tell whether more than a few tasks stand below a section."""
        return self._below[section] > _FEW_TASKS

    def _tasks_below(self) -> Counter[IRI]:
        """Return how many tasks stand in each section or in one below it."""
        counted: Counter[IRI] = Counter()
        for task in self.held.tasks.values():
            above = task.section
            while above is not None and above in self.held.sections:
                counted[above] += 1
                above = self.held.sections[above].above
        return counted

    def _root(self, section: IRI) -> IRI:
        """Return the part of a document that a section stands in."""
        above = section
        while above in self.held.sections:
            above = self.held.sections[above].above
        return above

    def _parts(self, where: Scope) -> frozenset[IRI]:
        return frozenset(where.parts or (part for entry in self.held.plans() for part in entry.parts))

    def has_topic(self, reading: Reading) -> bool:
        """Tell whether the question describes something besides the units, sections and sectors it names."""
        without = (*reading.named.tags, *reading.tagged.of("section", "own-place", "sector"))
        return len(reading.content(without).content) >= MIN_TOPIC

    def section_of(self, reading: Reading) -> IRI | None:
        """Return the section the question is confined to: by its heading, its number, or words near its heading."""
        for tag in reading.tagged.of("section"):
            if inside := self._inside(tag.iris, reading.scope):
                return inside[0]
        if numbers := reading.tagged.of("section-number"):
            found = self._numbered(numbers[0].number or 0, reading.scope)
            if found:
                return found
        if reading.language == "en":
            return self._near_english_heading(reading) if reading.tagged.has("noun.section") else None
        if reading.tagged.has("noun.section", "noun.sector"):
            near = self._near_heading(reading.content(reading.named.tags).content, reading.scope)
            return near or self._near_heading(_before_section(reading.tagged), reading.scope)
        return None

    def section_naming(self, reading: Reading) -> IRI | None:
        """Return the only section whose heading names the unit or park of the question: 综保区那一节."""
        if not reading.tagged.has("noun.section") or len(reading.named.slots) != 1:
            return None
        bodies = set(reading.named.slots[0].bodies)
        names = {name for iri in bodies for name in self.held.units[iri].names}
        for park in self.held.parks.values():
            names |= set(park.names) if bodies & set(park.administrations) else set()
        found = {
            inside[0]
            for words, iris in self._headings.items()
            if any(normalised(name) in words for name in names)
            and (inside := self._inside(iris, reading.scope))
        }
        return found.pop() if len(found) == 1 else None

    def _inside(self, sections: Sequence[IRI] | frozenset[IRI], where: Scope) -> list[IRI]:
        """Return those of *sections* that stand in a part that hands out tasks, the outermost first."""
        parts = self._parts(where)
        return sorted((iri for iri in sections if self._roots.get(iri) in parts), key=len)

    def _numbered(self, number: int, where: Scope) -> IRI | None:
        parts = self._parts(where)
        if len(parts) != 1:
            return None
        tops = [section.iri for section in self.held.sections.values() if section.above in parts]
        return tops[number - 1] if 0 < number <= len(tops) else None

    def _near_english_heading(self, reading: Reading) -> IRI | None:
        """Return the only section whose heading has all the words of an English question that no tag explains."""
        wanted = set(topic_tokens(reading.tagged))
        found = [
            inside[0]
            for words, iris in self._headings.items()
            if wanted and wanted <= gloss_stems(words) and (inside := self._inside(iris, reading.scope))
        ]
        return found[0] if len(found) == 1 else None

    def _near_heading(self, content: str, where: Scope) -> IRI | None:
        """Return the section whose heading holds most of the characters and pairs of characters of *content*."""
        if len(content) < MIN_TOPIC:
            return None
        pairs = {content[at : at + 2] for at in range(len(content) - 1)}
        best: tuple[float, int, IRI] | None = None
        for words, iris in self._headings.items():
            share = sum(pair in words for pair in pairs) / len(pairs)
            singles = sum(character in words for character in content) / len(content)
            score = (share + singles) / 2
            if score < _NEAR_HEADING or not (inside := self._inside(iris, where)):
                continue
            if best is None or (score, -len(words)) > best[:2]:
                best = (score, -len(words), inside[0])
        return best[2] if best else None


def _before_section(tagged: Tagged) -> str:
    """Return the words right before 部分, whatever tags they carry: 重点园区 of 重点园区部分."""
    start = tagged.of("noun.section", "noun.sector")[0].start
    ends = (tag.end for tag in tagged.of("which", "role", "unit", "noun.document") if tag.end <= start)
    words = tagged.text[max(ends, default=0) : start]
    return words if _FEWEST <= len(words) <= _MOST else ""


def unknown_unit(words: str) -> Abstention:
    """Say that no document hands *words* a task."""
    return Abstention(
        "unknown-organization",
        f"图谱中没有文件给“{words}”分配任务。",
        f"No document in the graph assigns a task to {words}.",
    )


def not_in_documents() -> Abstention:
    """Say that this sort of thing stands in no document: budgets, telephone numbers, progress, reasons."""
    return Abstention(
        "unknown-topic",
        "图谱只含文件写明的内容（任务、责任单位、依据、日期等），没有这方面的信息。",
        "The graph holds what the documents state (tasks, units, basis, dates); it holds nothing of this sort.",
    )


def incomplete(held: Snapshot, reading: Reading) -> Abstention:
    """Ask for what is missing, or say that no question was read."""
    asks = reading.roles or reading.asked.target != "none"
    if asks and reading.tagged.has("role", "noun", "which", "fact"):
        number = next((task.number for task in held.tasks.values() if task.number is not None), None)
        unit = next((unit.label for unit in held.units.values() if unit.assigned and not unit.group), None)
        examples = [f"任务{number}由谁牵头？"] if number is not None else []
        examples += [f"{unit}牵头哪些任务？"] if unit else []
        return Abstention(
            "ambiguous",
            "请说明问的是哪项任务或哪个单位，例如“" + "”“".join(examples) + "”。",
            "Please name a task or a unit, as in “Who leads task 1?”.",
            tuple(examples),
        )
    return Abstention(
        "not-a-question",
        "没有读出问题。可以问任务由谁牵头、单位有哪些任务、文件的文号和日期等。",
        "No question was read. Ask who leads a task, which tasks a unit has, or the facts of a document.",
    )
