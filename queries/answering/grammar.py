"""A tagged question -> a Request, or the reason why there is none. The order of the rules is the meaning of this file."""

from __future__ import annotations

import re
from collections.abc import Callable

from queries.answering.facts import document_request, unit_request
from queries.answering.followup import continued
from queries.answering.names import UnitNames
from queries.answering.passages import Passages
from queries.answering.reading import (
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
from queries.answering.scope import scope
from queries.answering.set_rules import all_tasks, due, of_several, ranked, sections, sectors_and_parks
from queries.answering.slots import asked_for, roles_asked, units_named, with_roles
from queries.answering.snapshot import Snapshot
from queries.answering.tagging import Tagged
from queries.answering.task_rules import by_topic, numbered
from queries.answering.unit_rules import compared, of_units

_HAN = re.compile(r"[\u4e00-\u9fff]")
Rule = Callable[[Ground, Reading], Understood | None]
RULES: tuple[Rule, ...] = (
    continued,
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
        self, held: Snapshot, names: UnitNames, search: Search, heads: HoldsHead, passages: Passages
    ) -> None:
        self._ground = Ground(held, names, search, heads, passages)
        self._task_texts = frozenset(task.text for task in held.tasks.values())

    def understood(
        self, tagged: Tagged, language: Language, context: Context | None, stranger: str | None = None
    ) -> Understood:
        """Return what *tagged* asks, read after *context* where it is incomplete by itself.

        *stranger* is an English name of a unit that nobody in the graph bears, where the question holds one.
        """
        held = self._ground.held
        where = scope(tagged, held, self._task_texts)
        if isinstance(where, Abstention):
            return where
        named = units_named(tagged, self._ground.names, held, where.regions)
        asked, roles = asked_for(tagged, language == "en"), roles_asked(tagged)
        slots = with_roles(tagged, named.tags, named.slots)
        reading = Reading(tagged, language, asked, roles, named, slots, where, context)
        if named.elsewhere and not named.slots and asked.target != "units":
            return unknown_unit(named.elsewhere[0])
        if stranger and (asked.target in {"tasks", "none"} or not tagged.has("which")):
            return unknown_unit(stranger)
        if tagged.has("fact.verdict") or (
            tagged.has("which.how")
            and not tagged.has("fact.evidence", "fact.content", "which.unit", "noun.unit")
        ):
            return not_in_documents()
        if asked.count and _of_other_things(tagged):
            return not_in_documents()
        for rule in RULES:
            if (found := rule(self._ground, reading)) is not None:
                return _bounded(found, reading) if isinstance(found, Request) else found
        return incomplete(held, reading)


_HOW_MANY_EN = re.compile(r"\bhow many [a-z]+")
_HOW_MANY_OF = re.compile(r"(?:有)?(?:多少|几)(?:个|名|位|种|类|次)?")


def _of_other_things(tagged: Tagged) -> bool:
    """Tell whether a number is asked for of something that is no task, unit or part: 区教委有多少人."""
    if tagged.has("which.unit", "which.any", "which.task"):
        return False  # 几个 stands in the background
    if tagged.text.isascii():
        return bool(_HOW_MANY_EN.search(tagged.text)) and not tagged.has("noun", "role")
    for tag in tagged.of("which.many"):
        match = _HOW_MANY_OF.fullmatch(tag.text)
        after = tagged.text[tag.end : tag.end + 1]
        covered = any(other.start <= tag.end < other.end for other in tagged.tags)
        if match and _HAN.match(after) and not covered:
            return True
    return False


def _bounded(request: Request, reading: Reading) -> Request:
    """Confine *request* to the documents the question names."""
    if not request.parts and reading.scope.named:
        request = request.within(parts=reading.scope.parts)
    if request.document is None and len(reading.scope.documents) == 1:
        request = request.within(document=reading.scope.documents[0].iri)
    return request.within(language=reading.language)
