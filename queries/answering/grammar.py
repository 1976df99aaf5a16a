"""A tagged question -> a Request, or the reason why there is none. The order of the rules is the meaning of this file."""

from __future__ import annotations

import re
from collections.abc import Callable

from queries.answering.accounting import (
    answers_otherwise,
    asks_of_the_world,
    of_another_thing,
    of_other_things,
    unaccounted,
)
from queries.answering.acts import act_not_held, not_stated
from queries.answering.facts import document_request, unit_request
from queries.answering.focus import asks_something_else, is_modified
from queries.answering.followup import continued
from queries.answering.names import UnitNames
from queries.answering.nested_rankings import of_a_ranking
from queries.answering.passages import Passages
from queries.answering.predicates import (
    asks_for_a_person,
    asks_for_permission,
    asks_for_the_first,
    asks_of_events,
    asks_whether,
)
from queries.answering.reading import (
    Credits,
    Ground,
    HoldsHead,
    Reading,
    Search,
    Understood,
    incomplete,
    not_in_documents,
    unknown_unit,
)
from queries.answering.records import Abstention, Context, Language, Request
from queries.answering.roles import roles_asked
from queries.answering.scope import scope
from queries.answering.segmentation import Segmenter
from queries.answering.set_rules import all_tasks, due, of_several, ranked, sections, sectors_and_parks
from queries.answering.slots import asked_for, units_named, with_roles
from queries.answering.snapshot import Snapshot
from queries.answering.tagging import Tagged
from queries.answering.task_rules import by_topic, numbered
from queries.answering.unit_rules import compared, of_units
from queries.answering.unit_tags import (
    with_choice,
    with_confirmation,
    with_departments,
    with_elided_tasks,
    with_membership,
)
from queries.answering.unknown_topics import another_thing, unknown_topic

Rule = Callable[[Ground, Reading], Understood | None]
RULES: tuple[Rule, ...] = (
    continued,
    of_a_ranking,
    compared,
    unit_request,
    numbered,
    due,
    document_request,
    of_several,
    sections,
    of_units,
    sectors_and_parks,
    by_topic,
    ranked,
    all_tasks,
)
"""The first rule that understands the question decides."""


class Grammar:
    """The rules over one snapshot."""

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
        self._ground = Ground(held, names, search, heads, held_by, passages, segmenter)
        self._task_texts = frozenset(task.text for task in held.tasks.values())

    def understood(
        self, tagged: Tagged, language: Language, context: Context | None, stranger: str | None = None
    ) -> Understood:
        """Return what *tagged* asks, read after *context* where it is incomplete by itself.

        *stranger* is an English name of a unit that nobody in the graph bears, where the question holds one.
        """
        held = self._ground.held
        if language == "zh":
            tagged = with_elided_tasks(
                with_departments(with_choice(tagged, self._ground.names), self._ground.names)
            )
            tagged = with_membership(with_confirmation(tagged))
        where = scope(tagged, held, self._task_texts)
        if isinstance(where, Abstention):
            return where
        named = units_named(tagged, self._ground.names, held, where.regions)
        asked, roles = asked_for(tagged, language == "en"), roles_asked(tagged)
        slots = with_roles(tagged, named.tags, named.slots)
        reading = Reading(tagged, language, asked, roles, named, slots, where, context)
        if named.elsewhere and not named.slots and asked.target != "units":
            return unknown_unit(named.elsewhere[0])
        if stranger and (
            asked.target in {"tasks", "none"} or not tagged.has("which") or _DOES.search(tagged.text)
        ):
            return unknown_unit(stranger)
        if (
            tagged.has("fact.verdict")
            or (tagged.has("which.why") and not tagged.has("fact.evidence"))
            or (tagged.has("fact.whereabouts") and not tagged.has("which.unit"))
            or (
                tagged.has("which.how")
                and not tagged.has("fact.evidence", "fact.content", "which.unit")
                and all(is_modified(tagged, unit) for unit in tagged.of("noun.unit"))
            )
        ):
            return not_in_documents()
        if of_other_things(tagged) or asks_of_the_world(tagged) or _denies(tagged):
            return not_in_documents()
        if language == "zh" and (
            asks_of_events(tagged)
            or asks_for_the_first(tagged)
            or asks_for_a_person(tagged)
            or asks_for_permission(tagged)
            or asks_whether(tagged)
        ):
            return not_in_documents()
        refused: Abstention | None = None
        for rule in RULES:
            found = rule(self._ground, reading)
            if found is None:
                continue
            if isinstance(found, Abstention):
                return refused or found
            checked = self._checked(_bounded(found, reading), reading)
            if isinstance(checked, Request) or found.tasks:
                return checked
            refused = refused or checked  # a later rule may understand all of the question
        return refused or incomplete(held, reading)

    def _checked(self, request: Request, reading: Reading) -> Understood:
        """Return *request* where it answers the whole question, else why there is no answer."""
        if act := act_not_held(self._ground, reading.tagged, request):
            return not_stated(self._ground, request, act)
        if answers_otherwise(reading, request) or asks_something_else(self._ground, reading, request):
            return not_in_documents()
        if other := self._other_document(reading, request) or self._other_year(reading, request):
            return other
        left = unaccounted(self._ground, reading, request)
        if left:
            return unknown_topic(self._ground, reading, left)
        foreign = of_another_thing(self._ground, reading, request)
        return another_thing(self._ground, reading, request, foreign) if foreign else request

    def _other_year(self, reading: Reading, request: Request) -> Abstention | None:
        """Say that no document is of the year a question names, where what is asked depends on it."""
        days = reading.tagged.of("day")
        if not days or request.intent.startswith("document") or request.intent in _OF_A_DAY:
            return None
        plans = reading.scope.documents or self._ground.held.plans()
        dated = [entry.date for entry in plans if entry.date]
        year = days[0].day.year if days[0].day else 0
        first = min(dated, default=None)
        if request.until is not None:
            return None
        if request.day is not None:
            last = days[0].until or days[0].day
            return not_in_documents() if first and last and last < first else None
        named = any(str(year) in title for entry in plans for title in entry.titles)
        return None if named or any(day.year == year for day in dated) else not_in_documents()

    def _other_document(self, reading: Reading, request: Request) -> Abstention | None:
        """Say that the document a question names is known only because others cite it, where its content is asked for."""
        documents = self._ground.held.documents
        named = [
            documents[iri] for tag in reading.tagged.of("document") for iri in tag.iris if iri in documents
        ]
        if not named or any(entry.parts for entry in named) or request.intent.startswith("document"):
            return None
        label = named[0].label
        return Abstention(
            "unknown-topic",
            f"图谱没有{label}的正文和任务，只知道有文件依据或引用了它。",
            f"The graph holds neither text nor tasks of {label}; it is only cited by others.",
        )


_OF_A_DAY = frozenset({"units-changed", "unit-now", "full-name", "passages", "evidence", "body"})
"""What a question asks of a day in its own way, or of the words of a text."""
_DOES = re.compile(r"\b(?:does|do|did)\b")
"""Before the subject of an English question, which so is the unit that acts, not the one asked for (Quirk et al. 11.8)."""
_DENIED = re.compile(r"(?:谁|单位|部门|哪家)(?:从|从来|并)?(?:不|没有?|未)$")


def _denies(tagged: Tagged) -> bool:
    """Tell whether who does *not* bear a topic is asked for (绿色债券谁不牵头), or all but a unit: no document states either."""
    if tagged.has("logic.except") and tagged.has("unit"):
        return True
    roles = tagged.of("role")
    return (
        len(roles) == 1
        and not tagged.has("noun.task")
        and bool(_DENIED.search(tagged.text[: roles[0].start]))
    )


def _bounded(request: Request, reading: Reading) -> Request:
    """Confine *request* to the documents the question names."""
    if not request.parts and reading.scope.named:
        request = request.within(parts=reading.scope.parts)
    if request.document is None and len(reading.scope.documents) == 1:
        request = request.within(document=reading.scope.documents[0].iri)
    return request.within(language=reading.language, wider=reading.scope.wider)
