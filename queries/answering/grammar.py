"""A tagged question -> a Request, or the reason why there is none. The order of the rules is the meaning of this file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ontology.iris import IRI
from ontology.terms import ZC
from queries.answering import readings
from queries.answering.english import english_topic
from queries.answering.facts import document_request, unit_request
from queries.answering.followup import Context, continued
from queries.answering.meaning import listed, meant
from queries.answering.names import UnitNames
from queries.answering.records import Abstention, Language, Request, RoleKey, UnitSlot
from queries.answering.retrieval import Found
from queries.answering.scope import Scope, scope
from queries.answering.slots import (
    ANY_ROLE, Asked, UnitsNamed, asked_for, loose_units, roles_asked, units_named, with_roles,
)  # fmt: skip
from queries.answering.snapshot import Snapshot
from queries.answering.tagging import Tag, Tagged, heading
from queries.answering.topic import Topic, topic

Understood = Request | Abstention
_MIN_TOPIC = 2
_HAS_SUPPORT = re.compile(r"(?<![没无未])有(?:列出|明确)?配合(?:单位|部门)|(?:have|has|with) (?:a |any )?(?:supporting|cooperating) units?")


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


class Grammar:
    """The rules over one snapshot."""

    def __init__(
        self,
        held: Snapshot,
        names: UnitNames,
        search: Callable[[Topic, Tagged, frozenset[IRI] | None], list[Found]],
    ) -> None:
        self._held = held
        self._names = names
        self._search = search
        self._task_texts = frozenset(task.text for task in held.tasks.values())
        headings: dict[str, list[IRI]] = {}
        for section in held.sections.values():
            headings.setdefault(heading(section.label), []).append(section.iri)
        self._headings = headings

    def understood(
        self, tagged: Tagged, language: Language, context: Context | None, unknown_unit: str | None = None
    ) -> Understood:
        """Return what *tagged* asks, read after *context* where it is incomplete by itself."""
        where = scope(tagged, self._held, self._task_texts)
        if isinstance(where, Abstention):
            return where
        named = units_named(tagged, self._names, self._held, where.regions)
        asked, roles = asked_for(tagged, language == "en"), roles_asked(tagged)
        reading = Reading(
            tagged, language, asked, roles, named, with_roles(tagged, named.tags, named.slots), where, context
        )
        if named.elsewhere and not named.slots and asked.target != "units":
            return self._unknown_unit(named.elsewhere[0])
        if unknown_unit and asked.target in {"tasks", "none"}:
            return self._unknown_unit(unknown_unit)
        return self._by_rule(reading)

    def _by_rule(self, reading: Reading) -> Understood:
        tagged = reading.tagged
        if tagged.has("fact.verdict") or (tagged.has("which.how") and not tagged.has("fact.evidence", "fact.content")):
            return _not_in_documents()
        rules: tuple[Callable[[Reading], Understood | None], ...] = (
            lambda r: continued(r, self._held, self._names) if r.context else None,
            self._compared,
            lambda r: unit_request(r, self._held),
            self._numbered,
            lambda r: document_request(r, self._held, self._content(r)),
            self._of_several,
            self._sections,
            self._of_units,
            self._sectors_and_parks,
            self._by_topic,
            self._ranked,
            self._all_tasks,
        )
        for rule in rules:
            if (found := rule(reading)) is not None:
                return self._bounded(found, reading) if isinstance(found, Request) else found
        return self._incomplete(reading)

    def _bounded(self, request: Request, reading: Reading) -> Request:
        if not request.parts and reading.scope.named:
            request = request.within(parts=reading.scope.parts)
        if request.document is None and len(reading.scope.documents) == 1:
            request = request.within(document=reading.scope.documents[0].iri)
        return request.within(language=reading.language)

    def _content(self, reading: Reading, without: Sequence[Tag] = ()) -> Topic:
        if reading.language == "en":
            return english_topic(reading.tagged)
        return topic(reading.tagged, without)

    def _unknown_unit(self, words: str) -> Abstention:
        return Abstention(
            "unknown-organization",
            f"图谱中没有文件给“{words}”分配任务。",
            f"No document in the graph assigns a task to {words}.",
        )

    def _unknown_topic(self, words: str) -> Abstention:
        words = words.strip() or "这个话题"
        return Abstention(
            "unknown-topic",
            f"图谱中的文件没有说到“{words[:40]}”。",
            f"The documents in the graph do not speak of “{words[:60]}”.",
        )

    def _incomplete(self, reading: Reading) -> Abstention:
        if reading.tagged.has("role", "noun", "which", "fact") and (reading.roles or reading.asked.target != "none"):
            return Abstention(
                "ambiguous",
                "请说明问的是哪项任务或哪个单位，例如“任务18由谁牵头”“区科技局牵头哪些任务”。",
                "Please name a task or a unit, as in “Who leads task 18?”.",
                ("任务18由谁牵头？", "区科技局牵头哪些任务？") if self._held.tasks else (),
            )
        return Abstention(
            "not-a-question",
            "没有读出问题。可以问任务由谁牵头、单位有哪些任务、文件的文号和日期等。",
            "No question was read. Ask who leads a task, which tasks a unit has, or the facts of a document.",
        )

    # --- rules, in order ---------------------------------------------------------------------------------------------

    def _compared(self, reading: Reading) -> Understood | None:
        tagged, slots = reading.tagged, reading.named.slots
        wants = tagged.has("logic.compare", "logic.more", "logic.fewer")
        if not wants or len(slots) != 2 or any(len(slot.bodies) != 1 for slot in slots):
            return None
        difference = tagged.has("which.many", "which.many-tasks") or tagged.has("logic.compare") and "多几" in tagged.text
        order = "least" if tagged.has("logic.fewer") else "most"
        return Request(
            "compare", reading.roles or ("lead",), slots, count=bool(difference), order=order  # type: ignore[arg-type]
        )  # fmt: skip

    def _numbered(self, reading: Reading) -> Understood | None:
        tags = reading.tagged.of("task-number")
        last = reading.tagged.has("last")
        if not tags and not last:
            return None
        within = {entry.iri for entry in reading.scope.documents}
        tasks: list[IRI] = []
        numbers = [number for tag in tags for number in tag.numbers]
        if last:
            held = [task.number for task in self._held.tasks.values() if task.number and (not within or task.document in within)]
            numbers.append(max(held, default=0))
        for number in numbers:
            found = [iri for iri in self._held.by_number.get(number, ()) if not within or self._held.tasks[iri].document in within]
            if not found:
                return self._out_of_range(number)
            if len(found) > 1:
                rest = f"的任务{number}" + ("由谁牵头？" if reading.roles else "是什么？")
                return readings.ambiguous_documents([self._held.documents[self._held.tasks[iri].document] for iri in found], rest)
            tasks.extend(found)
        return self._about_tasks(reading, tuple(dict.fromkeys(tasks)), None)

    def _out_of_range(self, number: int) -> Abstention:
        numbers = self._held.by_number
        span = f"{min(numbers)}–{max(numbers)}" if numbers else "无"
        return Abstention(
            "out-of-range",
            f"没有任务{number}：任务序号为 {span}。",
            f"There is no task {number}: task numbers run from {span}.",
        )

    def _about_tasks(self, reading: Reading, tasks: tuple[IRI, ...], score: float | None) -> Request:
        """Say what is asked about the tasks found."""
        tagged, roles, asked = reading.tagged, reading.roles, reading.asked
        base = Request("task", roles, tasks=tasks, retrieved=score)
        if tagged.has("fact.evidence") or (asked.target == "place" and not tagged.has("fact.body", "fact.mention", "noun.section", "noun.park")):
            return base.within(intent="evidence")
        if tagged.has("fact.body") or tagged.has("fact.mention") and asked.target in {"place", "none"}:
            return base.within(intent="body")
        if tagged.has("fact.related") and asked.target in {"tasks", "none"}:
            return base.within(intent="related", count=asked.count)
        if asked.target in {"sections", "sectors", "parks"} or tagged.has("fact.belongs"):
            intent = {"sectors": "sector-of-task", "parks": "park-of-task"}.get(asked.target, "section-of-task")
            return base.within(intent=intent)
        if (asked.target == "time" or tagged.has("fact.due")) and not tagged.has("which.unit"):
            return base.within(intent="task-due")
        if roles or asked.target == "units":
            named_day = tagged.of("day")
            now = tagged.has("time.now")
            verify = tagged.has("logic.yes-no") and bool(reading.named.slots)
            day = named_day[0].day if named_day else None
            request = base.within(
                intent="units-of-task", roles=roles or ("lead",), count=asked.count, day=day, verify=verify,
                units=reading.slots if verify else (),
            )  # fmt: skip
            return request.within(order="rank") if now else request
        return base

    def _of_several(self, reading: Reading) -> Understood | None:
        """Questions over all tasks: which have no support, several leads; which units only lead."""
        tagged, asked = reading.tagged, reading.asked
        if asked.target == "units" and not reading.named.slots and tagged.has("logic.only", "logic.not", "logic.none") and not tagged.of("counted"):
            if only := self._only_in_role(reading):
                return only
        if asked.target not in {"tasks", "none"} or self._has_topic(reading):
            return None
        if tagged.has("aggregate.most", "aggregate.least"):
            return None
        counted = tagged.of("counted")
        if not reading.named.slots and not loose_only(reading, self._names):
            bound = self._section_of(reading)
            if tagged.has("logic.none") and reading.roles:
                return Request("tasks", roles=reading.roles, none=True, count=asked.count, section=bound)
            if bodies := tagged.of("body"):
                return Request("tasks", reading.roles or ("lead",), kind=ZC[bodies[0].kind.removeprefix("body.")], count=asked.count)
            if _HAS_SUPPORT.search(tagged.text):
                return Request("tasks", some=True, count=asked.count, section=bound)
            if counted and (tagged.has("noun.unit") or tagged.has("logic.joint")) and reading.roles:
                least, most = _bounds(tagged, counted)
                return Request("tasks", roles=reading.roles, least=least, most=most, count=asked.count, section=bound)
            if reading.roles and tagged.has("logic.several", "logic.joint") or _one_unit(tagged):
                alone = _one_unit(tagged) and not tagged.has("logic.several", "logic.joint")
                return Request("tasks", roles=reading.roles or ("lead",), least=1 if alone else 2, most=1 if alone else 999, count=asked.count, section=bound)  # fmt: skip
        return None

    def _only_in_role(self, reading: Reading) -> Request | None:
        text = reading.tagged.text
        roles = reading.tagged.of("role")
        if not roles:
            return None
        kinds = {tag.kind for tag in roles}
        refused = next((tag for tag in roles if text[: tag.start].endswith(("不", "没有", "没", "未", "not ", "no ", "never ", "without "))), None)
        if refused is None and not reading.tagged.has("logic.only"):
            return None
        lead_refused = refused is not None and refused.kind == "role.lead"
        first: RoleKey = "support" if lead_refused or (refused is None and kinds == {"role.support"}) else "lead"
        return Request("units", (first,), only=True, count=reading.asked.count)

    def _sections(self, reading: Reading) -> Understood | None:
        tagged, asked = reading.tagged, reading.asked
        if asked.target == "sections" and not self._has_topic(reading) and not tagged.of("section", "section-number"):
            if tagged.has("aggregate.most", "aggregate.least"):
                return Request("largest-section", order="least" if tagged.has("aggregate.least") else "most")
            if tagged.has("which", "fact") :
                return Request("sections", count=asked.count)
        section = self._section_of(reading)
        if section is None:
            return None
        if tagged.of("section-number", "section") and tagged.has("noun.section") and asked.target == "sections" and not tagged.has("fact.title"):
            return Request("subsections", section=section, count=asked.count)
        if tagged.has("fact.title") or (asked.target == "sections" and not tagged.has("noun.task", "which.many-tasks") and tagged.of("section-number")):
            return Request("sections", section=section)
        if reading.slots or reading.roles and asked.target == "units":
            return None
        return Request("tasks", section=section, count=asked.count)

    def _section_of(self, reading: Reading) -> IRI | None:
        """Return the section the question is confined to: by its heading, its number, or words near its heading."""
        tags = reading.tagged.of("section")
        for tag in tags:
            inside = self._in_scope(tag.iris, reading.scope)
            if inside:
                return inside[0]
        if numbers := reading.tagged.of("section-number"):
            found = self._numbered_section(numbers[0].number or 0, reading.scope)
            if found:
                return found
        if reading.tagged.has("noun.section") or reading.tagged.has("noun.sector"):
            content = self._content(reading, reading.named.tags).content
            return self._near_heading(content, reading.scope)
        return None

    def _in_scope(self, sections: frozenset[IRI], where: Scope) -> list[IRI]:
        """Return those of *sections* that hold tasks within the scope, task parts first."""
        parts = where.parts or tuple(part for entry in self._held.plans() for part in entry.parts)
        return sorted((iri for iri in sections if any(iri.startswith(f"{part}-") or iri.startswith(part) for part in parts)), key=len)

    def _numbered_section(self, number: int, where: Scope) -> IRI | None:
        parts = where.parts or tuple(part for entry in self._held.plans() for part in entry.parts)
        if len(parts) != 1:
            return None
        tops = [section.iri for section in self._held.sections.values() if section.above == parts[0]]
        return tops[number - 1] if 0 < number <= len(tops) else None

    def _near_heading(self, content: str, where: Scope) -> IRI | None:
        """Return the section whose heading holds nearly all characters of *content* in pairs."""
        if len(content) < _MIN_TOPIC:
            return None
        pairs = {content[at : at + 2] for at in range(len(content) - 1)}
        best: tuple[float, int, IRI] | None = None
        for words, iris in self._headings.items():
            inside = self._in_scope(frozenset(iris), where)
            if not inside:
                continue
            share = sum(pair in words for pair in pairs) / len(pairs)
            singles = sum(character in words for character in content) / len(content)
            score = (share + singles) / 2
            if score >= 0.6 and (best is None or (score, -len(words)) > best[:2]):
                best = (score, -len(words), inside[0])
        return best[2] if best else None

    def _has_topic(self, reading: Reading) -> bool:
        without = (*reading.named.tags, *reading.tagged.of("section", "own-place", "sector"))
        content = self._content(reading, without).content
        return len(content) >= _MIN_TOPIC

    def _of_units(self, reading: Reading) -> Understood | None:
        """Tasks or partners of the units named."""
        tagged, asked = reading.tagged, reading.asked
        slots, content = reading.slots, self._content(reading, (*reading.named.tags, *reading.tagged.of("section")))
        if asked.target == "units" and slots and len(content.content) < _MIN_TOPIC and not tagged.has("aggregate"):
            return self._partners(reading)
        if asked.target not in {"tasks", "none", "time"} or asked.target == "units":
            return None
        if not reading.roles and not slots and not tagged.has("noun.task"):
            return None
        rest = content.text
        if not slots:
            slots_found, unknown = loose_units(rest, self._names)
            if unknown:
                return self._unknown_unit(unknown[0])
            if not slots_found:
                return None
            slots, rest = tuple(UnitSlot(slot.bodies, slot.words, reading.roles) for slot in slots_found), ""
        elif rest:
            more, unknown = loose_units(rest, self._names)
            if unknown:
                return self._unknown_unit(unknown[0])
            if more and tagged.has("logic.joint", "role"):
                slots, rest = (*slots, *(UnitSlot(slot.bodies, slot.words, reading.roles) for slot in more)), ""
        for slot in slots:
            if len(slot.bodies) > 1 :
                verb = readings.ROLE_ZH[reading.roles[0]] if reading.roles else "承担"
                return readings.ambiguous_units(self._held, slot.words, slot.bodies, f"{verb}哪些任务？")
        return self._tasks_of(reading, slots, rest)

    def _tasks_of(self, reading: Reading, slots: tuple[UnitSlot, ...], rest: str) -> Understood | None:
        tagged, asked = reading.tagged, reading.asked
        slots = tuple(slot if slot.roles else UnitSlot(slot.bodies, slot.words, reading.roles or ANY_ROLE) for slot in slots)
        if tagged.has("logic.both-roles"):
            slots = tuple(UnitSlot(slot.bodies, slot.words, ("lead", "support")) for slot in slots)
        if tagged.has("role.any") and not tagged.has("role.lead", "role.support"):
            slots = tuple(UnitSlot(slot.bodies, slot.words, ANY_ROLE) for slot in slots)
        sectors = [iri for tag in tagged.of("sector") for iri in sorted(tag.iris)]
        request = Request(
            "tasks", reading.roles, slots, section=self._section_of(reading), sector=sectors[0] if sectors else None,
            count=asked.count, alone=tagged.has("logic.alone") or _only_leads(tagged),
            none=tagged.has("logic.none") and tagged.has("role.support") and (tagged.has("role.lead") or tagged.has("noun.unit")) and not _whether(tagged),
        )  # fmt: skip
        if request.none:
            lead = tuple(UnitSlot(slot.bodies, slot.words, ("lead",)) for slot in slots)
            request = request.within(units=lead)
        content = self._content(reading, (*reading.named.tags, *tagged.of("own-place", "section", "sector")))
        if rest and len(content.content) > _MIN_TOPIC and not request.section:
            return self._tasks_of_on(reading, request, content)
        return request

    def _tasks_of_on(self, reading: Reading, request: Request, content: Topic) -> Understood:
        """Tasks of units on a topic: 区教委负责的在线教育任务."""
        bodies = [set(slot.bodies) for slot in request.units]
        own = frozenset(
            iri for iri, held in self._held.bearers.items() if all(any(actor in body for actor, _, _ in held) for body in bodies)
        )
        found = self._search(content, reading.tagged, own)
        tasks = listed(found) or (meant(found).tasks[:1] if meant(found) else ())  # type: ignore[union-attr]
        if not tasks:
            return self._unknown_topic(content.text)
        return request.within(intent="task", tasks=tasks, topic=content.text, retrieved=found[0].coverage)

    def _partners(self, reading: Reading) -> Understood | None:
        slot = reading.slots[0]
        if len(slot.bodies) > 1:
            return readings.ambiguous_units(self._held, slot.words, slot.bodies, "？")
        asks = reading.roles or ANY_ROLE
        own: tuple[RoleKey, ...]
        joint = reading.tagged.has("logic.joint")
        whose = reading.tagged.of("which.unit", "which.any")
        role_tags = reading.tagged.of("role")
        if len(role_tags) == 1 and whose and reading.named.tags[0].end <= role_tags[0].start < whose[-1].start and not joint:
            own, asks = asks, (("lead",) if asks == ("support",) else ("support",) if asks[0] == "lead" else ANY_ROLE)
            slot = UnitSlot(slot.bodies, slot.words)
        elif joint:
            own = asks
        elif asks == ("support",):
            own = ("lead",)
        elif asks[0] == "lead":
            own = ("support",)
        else:
            own = ANY_ROLE
        own = slot.roles if slot.roles and slot.roles != asks else own
        return Request("units", asks, (UnitSlot(slot.bodies, slot.words, own), *reading.slots[1:]), count=reading.asked.count, joint=joint)

    def _sectors_and_parks(self, reading: Reading) -> Understood | None:
        tagged, asked = reading.tagged, reading.asked
        sectors = [iri for tag in tagged.of("sector") for iri in sorted(tag.iris)]
        parks = [iri for tag in tagged.of("park") for iri in sorted(tag.iris)]
        without = (*reading.named.tags, *tagged.of("own-place", "sector", "park"))
        content = self._content(reading, without).content
        if asked.target in {"sectors", "parks"} and len(content) < _MIN_TOPIC and not sectors:
            return Request(asked.target, count=asked.count)
        if len(content) >= _MIN_TOPIC or asked.target not in {"tasks", "none"}:
            return None
        if sectors and (asked.target == "tasks" or tagged.has("noun.sector")):
            return Request("tasks", sector=sectors[0], count=asked.count, roles=reading.roles)
        if parks and not reading.roles and asked.target == "tasks":
            return Request("tasks", park=parks[0], count=asked.count)
        return None

    def _by_topic(self, reading: Reading) -> Understood | None:
        content = self._content(reading)
        if reading.tagged.has("aggregate.most", "aggregate.least", "top") and (not content.content or self._section_of(reading)):
            return None
        only_place = len(self._content(reading, reading.tagged.of("own-place", "document", "unit")).content) < _MIN_TOPIC
        if sum(character.isalpha() for character in content.content) < _MIN_TOPIC or only_place:
            return None
        within = self._within(reading.scope)
        found = self._search(content, reading.tagged, within)
        chosen = meant(found, content.content)
        if chosen is None:
            return self._unknown_topic(content.text)
        score = chosen.coverage
        if reading.asked.target == "tasks" and not reading.tagged.has("fact.related"):
            tasks = listed(found) or chosen.tasks
            return Request("task", tasks=tasks, retrieved=score, topic=content.text, count=reading.asked.count)
        if len(chosen.tasks) > 1:
            if self._same_answer(chosen.tasks, reading.roles) and reading.asked.target == "units":
                return self._about_tasks(reading, chosen.tasks, score).within(topic=content.text)
            return readings.ambiguous_tasks(self._held, chosen.tasks, reading.roles, reading.language == "en")
        return self._about_tasks(reading, chosen.tasks, score).within(topic=content.text)

    def _within(self, where: Scope) -> frozenset[IRI] | None:
        if not where.named:
            return None
        documents = {entry.iri for entry in where.documents}
        return frozenset(iri for iri, task in self._held.tasks.items() if task.document in documents)

    def _same_answer(self, tasks: tuple[IRI, ...], roles: tuple[RoleKey, ...]) -> bool:
        if len({self._held.tasks[iri].document for iri in tasks}) > 1:
            return False
        wanted = roles or ANY_ROLE
        answers = {
            frozenset(actor for actor, role, _ in self._held.bearers.get(iri, ()) if role in wanted) for iri in tasks
        }
        return len(answers) == 1

    def _ranked(self, reading: Reading) -> Understood | None:
        """Most, least, top n, more than n; plain lists and numbers of units."""
        tagged, asked = reading.tagged, reading.asked
        roles = reading.roles
        order = "least" if tagged.has("aggregate.least") else "most" if tagged.has("aggregate.most", "top") else None
        counted = tagged.of("counted")
        top = tagged.of("top")
        if asked.target == "tasks" and order and (roles or tagged.has("noun.unit")):
            return Request("tasks-by-units", roles or ANY_ROLE, order=order, count=asked.count, top=top[0].number if top else None)
        if asked.target != "units" or not (roles or order):
            return None
        if tagged.has("logic.joint") and order:
            return Request("pairs", roles or ("lead",), order=order)
        least, most = _bounds(tagged, counted)
        if order or least is not None or most is not None or asked.count or tagged.has("aggregate", "which.any", "which.unit", "noun.task"):
            if not (order or least is not None or most is not None or asked.count or tagged.has("aggregate.rank", "noun.task", "aggregate.total")):
                return None
            return Request(
                "units", roles or ANY_ROLE, order=order or ("rank" if tagged.has("aggregate.rank") else None), least=least, most=most,
                top=top[0].number if top else None, count=asked.count, section=self._section_of(reading),
            )  # fmt: skip
        return None

    def _all_tasks(self, reading: Reading) -> Understood | None:
        if reading.asked.target != "tasks" or reading.roles or self._has_topic(reading):
            return None
        if reading.asked.count or reading.tagged.has("which", "aggregate.total"):
            plans = reading.scope.documents or self._held.plans()
            if len(plans) > 1 and reading.tagged.has("noun.document"):
                return readings.ambiguous_documents(plans, "共有多少项任务？")
            return Request("tasks", count=reading.asked.count)
        return None


def _bounds(tagged: Tagged, counted: tuple[Tag, ...]) -> tuple[int | None, int | None]:
    """Return the least and most number of tasks that a unit may have to be meant."""
    if not counted:
        return None, None
    number = counted[0].number or 0
    if tagged.has("aggregate.over"):
        return number + 1, None
    if tagged.has("aggregate.at-least"):
        return number, None
    if tagged.has("aggregate.under"):
        return None, number - 1
    return number, number


def _one_unit(tagged: Tagged) -> bool:
    return bool(tagged.has("logic.only") and any(tag.number == 1 for tag in tagged.of("counted")))


def _only_leads(tagged: Tagged) -> bool:
    return False if not tagged.has("logic.only") else tagged.has("role.lead") and not tagged.has("logic.none", "logic.not")


def _whether(tagged: Tagged) -> bool:
    return "有没有" in tagged.text


def loose_only(reading: Reading, names: UnitNames) -> bool:
    """Tell whether what is left beside the function words names units by loose names."""
    found, unknown = loose_units(topic(reading.tagged, reading.tagged.of("own-place")).text, names)
    return bool(found or unknown)


def _not_in_documents() -> Abstention:
    return Abstention(
        "unknown-topic",
        "图谱只含文件写明的内容（任务、责任单位、依据、日期等），没有这方面的信息。",
        "The graph holds what the documents state (tasks, units, basis, dates); it holds nothing of this sort.",
    )
