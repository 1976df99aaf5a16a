"""Tags -> the slots of a question: roles, what is asked for, units with their roles, tasks, bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from graph.linking.divisions import divisions
from ontology.iris import IRI
from queries.answering.names import UnitNames, areas, known_elsewhere, looks_like_unit, own_words
from queries.answering.records import UnitSlot
from queries.answering.roles import ANY_ROLE, ROLE_OF_TAG
from queries.answering.snapshot import Snapshot
from queries.answering.tagging import Tag, Tagged
from queries.answering.words import words

Target = Literal["units", "tasks", "sections", "sectors", "parks", "documents", "time", "place", "none"]
_TARGET_OF_NOUN: dict[str, Target] = {
    "noun.unit": "units", "noun.task": "tasks", "noun.section": "sections", "noun.sector": "sectors", "noun.park": "parks",
    "noun.document": "documents",
}  # fmt: skip
_BEARS_WHICH = re.compile(r"[^,。;:]*(?:牵头|配合|负责|主管)的是哪(?:个|几个)[?。]*$")
_WHICH_ONES = frozenset(("哪个", "哪些", "哪几个", "哪两个", "哪三个"))
_STATED = ("作为", "担任", "充当")
_HIGHER = ("国家", "中央", "全国", "市级", "省级", "县级")
"""Before a name they make it a body of another level: 国家发改委."""
_FOR = frozenset("给为替帮")
_LEVELS = "省市县州"
_SHORTEST_PLACE = 3
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BEARER_MARKS = "是由归让被"
"""What stands before them says of what a unit is the bearer (跨境电商是综保区牵头吗); it is no part of its name."""
_MODIFIER_STOPS = "的了和与跟及由被把将对就是在有我你他她它这那给让请问查看说关于"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question wants: things of a kind, or their number."""

    target: Target
    count: bool


def asked_for(tagged: Tagged, english: bool = False) -> Asked:
    """Return the target: the noun beside the interrogative, else what the interrogative implies, else the last noun."""
    tags = [
        tag
        for tag in tagged.tags
        if tag.family in {"which", "noun", "role", "aggregate", "fact"}
        or tag.kind in {"logic.none", "logic.not"}
    ]
    tags = _without_amounts(tags, bool(tagged.of("top", "rank-place")))
    if tagged.has("each.section"):
        return Asked("sections", False)
    if tagged.has("aggregate.rank") and not tagged.has("each.section"):
        return Asked("units", False)
    count = any(tag.kind in {"which.many", "which.many-tasks", "which.many-units"} for tag in tags)
    if count and (whose := _whose_first(tags)):
        return whose
    for tag in tags:
        if tag.kind == "which.many-tasks":
            return Asked("tasks", not _spelt_out(tags, tag))
        if tag.kind == "which.many-units":
            return Asked("units", True)
    if any(tag.kind == "which.unit" for tag in tags) and not count:
        return Asked("units", False)
    if any(
        tag.kind == "which.place"
        and tagged.text[: tag.start].rstrip("是在").endswith(("单位", "部门", "方", "机构"))
        for tag in tags
    ):
        return Asked("units", False)  # 配合方是哪里
    if _asks_for_bearer(tagged):
        return Asked("units", count)  # …平台，牵头的是哪个
    if any(tag.kind == "which.any" and tag.text in _WHICH_ONES and _bears(tagged, tag) for tag in tags):
        return Asked("units", count)
    if any(tag.text.endswith("家") for tag in tagged.of("top")) and not any(
        tag.family == "which" for tag in tags
    ):
        return Asked("units", False)  # 牵头最多的前三家
    if target := _counted_things(tagged, tags):
        return Asked(target, count)
    for index, tag in enumerate(tags):
        if tag.kind in {"which.any", "which.many"}:
            if noun := _noun_beside(tags, index):
                return Asked(_TARGET_OF_NOUN[noun.kind], count)
        elif tag.kind == "which.task":
            return Asked("tasks", count)
    for tag in tags:
        if tag.kind == "which.time":
            return Asked("time", False)
        if tag.kind == "which.place":
            return Asked("place", False)
    nouns = [tag for tag in tags if tag.kind in _TARGET_OF_NOUN and tag.kind != "noun.document"]
    if nouns:
        return Asked(_TARGET_OF_NOUN[nouns[0 if english else -1].kind], count)
    if count or any(tag.kind == "which.any" for tag in tags):
        return Asked("tasks" if any(tag.family == "role" for tag in tags) else "none", count)
    if any(tag.kind == "noun.document" for tag in tags):
        return Asked("documents", count)
    return Asked("none", count)


def _asks_for_bearer(tagged: Tagged) -> bool:
    """Tell whether the last clause asks which one bears what the clauses before it name."""
    last = _BEARS_WHICH.search(tagged.text)
    return last is not None and not any(last.start() <= tag.start for tag in tagged.of("unit"))


def _bears(tagged: Tagged, which: Tag) -> bool:
    """Tell whether a role follows an interrogative, which so asks who bears it: 哪个牵头, 哪个在管."""
    after = which.end + (tagged.text[which.end : which.end + 1] in {"在", "来", "去"})
    return any(tag.start == after for tag in tagged.of("role")) and not tagged.has("noun.task")


def _without_amounts(tags: list[Tag], ranks: bool) -> list[Tag]:
    """Leave out 都有 beside another interrogative, and the nouns for an amount where that is ranked: 牵头任务数量最多的单位是哪家."""
    asks = [tag for tag in tags if tag.family == "which" and tag.text != "都有"]
    tags = [tag for tag in tags if not asks or tag.text != "都有" or tag.family != "which"]
    if not ranks and not any(tag.kind in {"aggregate.most", "aggregate.least"} for tag in tags):
        return tags
    return [tag for tag in tags if not (tag.kind.startswith("which.many") and tag.text.endswith(("数", "量", "数是")))]  # fmt: skip


def _counted_things(tagged: Tagged, tags: list[Tag]) -> Target | None:
    """Return what is ranked where only that tells what is asked for: 牵头任务最多的前两名 ranks units, by their tasks."""
    if tagged.has("which", "logic") or not tagged.has("role"):
        return None
    ranks = tagged.of("aggregate.most", "aggregate.least", "rank-place")
    nouns = [tag for tag in tags if tag.kind in {"noun.task", "noun.unit"}]
    if len(ranks) != 1 or len(nouns) != 1 or nouns[0].end != ranks[0].start:
        return None
    return "units" if nouns[0].kind == "noun.task" else "tasks"


def _whose_first(tags: list[Tag]) -> Asked | None:
    """Return units where a question asks who before it asks how many: 哪个单位牵头最多，牵头几项; or who after: 有几个，是谁."""
    if any(tag.kind == "which.unit" for tag in tags):
        return Asked("units", False)
    for index, tag in enumerate(tags):
        if tag.kind in {"which.many", "which.many-tasks", "which.many-units"}:
            return None
        if tag.kind == "which.any":
            noun = _noun_beside(tags, index)
            if (
                noun is not None
                and noun.kind == "noun.unit"
                and any(other.family == "aggregate" for other in tags)
            ):
                return Asked("units", False)
    return None


def _spelt_out(tags: list[Tag], many: Tag) -> bool:
    """Tell whether 几项 is followed by a request to list: 牵头的几项任务分别是什么."""
    return any(
        tag.start > many.end and tag.kind in {"which.any", "which.task", "fact.content"} for tag in tags
    )


def _noun_beside(tags: list[Tag], index: int) -> Tag | None:
    """Return the noun after the interrogative (role words between are skipped), else the one right before it."""
    which = tags[index]
    for tag in tags:
        if tag.family == "noun" and tag.start == which.start and tag.end == which.end:
            return tag  # 哪一节 asks and names what for
    for tag in tags[index + 1 : index + 4]:
        if tag.family == "noun" and tag.start >= which.end:
            return tag
        if tag.family not in {"role", "aggregate"}:
            break
    acts = False
    for tag in reversed(tags[:index]):
        if tag.family == "noun" and tag.end <= which.start:
            return (
                None if acts and tag.kind == "noun.document" else tag
            )  # 海关在方案里负责什么: not documents
        if tag.family not in {"role", "aggregate", "which"}:
            break
        acts = acts or tag.family == "role"
    return None


@dataclass(frozen=True, slots=True)
class UnitsNamed:
    """The units a question names, and names of units that nobody in the graph bears."""

    slots: tuple[UnitSlot, ...]
    tags: tuple[Tag, ...]
    unknown: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    """Words that name a body of another level or place."""


def units_named(tagged: Tagged, names: UnitNames, held: Snapshot, regions: frozenset[str]) -> UnitsNamed:
    """Return the units tagged in the question, each with the roles of the role words that follow it."""
    slots: list[UnitSlot] = []
    used: list[Tag] = []
    elsewhere: list[str] = []
    for tag in tagged.of("unit"):
        before = tagged.text[tag.start - 1 : tag.start]
        if before and before in _LEVELS and not any(_grade_of(iri, held) == before for iri in tag.iris):
            elsewhere.append(before + tag.text)
            continue
        level = next((words for words in _HIGHER if tagged.text[: tag.start].endswith(words)), "")
        if level:
            elsewhere.append(level + tag.text)
            continue
        if place := _place_above(tagged, tag, held):
            elsewhere.append(place + tag.text)
            continue
        named = tag
        longer = _with_modifier(tagged, tag, held)
        if longer:
            linked = names.linked(longer)
            if not linked:
                elsewhere.append(longer)
                continue
            named = Tag("unit", tag.end - len(longer), tag.end, longer, linked)
        bodies = tuple(sorted(iri for iri in named.iris if not regions or held.units[iri].region in regions))
        if not bodies:
            elsewhere.append(tag.text)
            continue
        if (
            slots
            and slots[-1].bodies == bodies
            and not any(used[-1].end <= role.start < tag.start for role in tagged.of("role"))
        ):
            continue
        slots.append(UnitSlot(bodies, named.text))
        used.append(named)
    return UnitsNamed(tuple(slots), tuple(used), (), tuple(elsewhere))


def _place_above(tagged: Tagged, tag: Tag, held: Snapshot) -> str:
    """Return the place right before a unit's name that is not the unit's own, but one above it: 重庆 of 重庆海关."""
    for place in tagged.of("own-place"):
        if place.end != tag.start:
            continue
        codes = codes_of_place(place.text)
        regions = {held.units[iri].region for iri in tag.iris}
        own = {word for region in regions for word in own_words(region)}
        if codes and place.text not in own and not codes & regions:
            return place.text
    return ""


def _with_modifier(tagged: Tagged, tag: Tag, held: Snapshot) -> str:
    """Return the name with the words right before it that no tag explains: 西永 + 综保区, 区口岸 + 物流办; empty when none."""
    whole = tag.text[0] in "区市县州" or any(
        tag.text.startswith(own_words(held.units[iri].region)) for iri in tag.iris
    )
    if (
        whole
        or tagged.text.isascii()
        or tagged.has("noun.section")
        or any(other.kind == "own-place" and other.end == tag.start for other in tagged.tags)
    ):
        return ""
    start = tag.start
    while (
        start > 0
        and _HAN.match(tagged.text[start - 1])
        and not any(other.start < start <= other.end for other in tagged.tags)
    ):
        start -= 1
    marked = max(tagged.text.rfind(mark, start, tag.start) for mark in _BEARER_MARKS)
    before = tagged.text[max(start, marked + 1) : tag.start].lstrip(_MODIFIER_STOPS)
    return before + tag.text if 2 <= len(before) <= 6 else ""


def _grade_of(iri: IRI, held: Snapshot) -> str:
    region = held.units[iri].region
    return divisions()[region].grade[-1:] if region in divisions() else ""


def with_roles(tagged: Tagged, tags: tuple[Tag, ...], slots: tuple[UnitSlot, ...]) -> tuple[UnitSlot, ...]:
    """Give each unit the role word that follows it before the next unit; joined units share the one after them."""
    role_tags = tagged.of("role")
    if stated := [role for role in role_tags if tagged.text[: role.start].endswith(_STATED)]:
        own = ROLE_OF_TAG[stated[0].kind]
        return tuple(
            UnitSlot(slot.bodies, slot.words, own) for slot in slots
        )  # 作为牵头单位，区教委承担了哪些
    result: list[UnitSlot] = []
    pending: list[UnitSlot] = []
    for index, (tag, slot) in enumerate(zip(tags, slots, strict=True)):
        limit = tags[index + 1].start if index + 1 < len(tags) else len(tagged.text)
        following = [role for role in role_tags if tag.end <= role.start < limit]
        pending.append(slot)
        if following:
            chosen = next((role for role in following if role.text not in words().weak), following[0])
            following = following[following.index(chosen) :]
            if len(following) > 1 and chosen.kind == "role.any" and following[1].start - chosen.end <= 1:
                chosen = following[1]
            roles = ANY_ROLE if chosen.kind == "role.doing" else ROLE_OF_TAG[chosen.kind]
            result.extend(UnitSlot(held.bodies, held.words, roles) for held in pending)
            pending = []
    result.extend(pending)
    if len(result) == 2 and result[1].roles == ("support",) and _does_for(tagged, tags):
        result = [UnitSlot(result[0].bodies, result[0].words, ("support",)), UnitSlot(result[1].bodies, result[1].words, ("lead",))]  # fmt: skip
    if len(result) == 2 and result[0].roles == ("support",) and not result[1].roles:
        between = tagged.text[tags[0].end : tags[1].start]
        if not any(tag.kind == "logic.joint" for tag in tagged.tags) and len(between) <= 4:
            result[1] = UnitSlot(result[1].bodies, result[1].words, ("lead",))
    return tuple(result)


def _does_for(tagged: Tagged, tags: tuple[Tag, ...]) -> bool:
    """Tell whether the first unit does something for the second: 财政局给人行配合."""
    return tagged.text[tags[0].end : tags[1].start] in _FOR


def loose_units(
    text: str,
    names: UnitNames,
    *,
    role: bool = True,
    regions: frozenset[str] = frozenset(),
    tagged: Tagged | None = None,
) -> tuple[list[UnitSlot], list[str]]:
    """Read stretches that should name units (before 牵头哪些任务): (units found, names nobody bears; in *regions*, if any).

    Without a *role* word beside them only whole names are read as units: 科技有哪些任务 asks about a topic.
    """
    found: list[UnitSlot] = []
    unknown: list[str] = []
    for name in text.split():
        bodies = names.linked(name) or (names.part_of_name(name) if role else frozenset())
        bodies = names.within(bodies, regions) if regions else bodies
        if bodies and tagged is not None and (wider := _place_before(tagged, name)):
            bodies = names.within(bodies, place_codes(wider))  # 重庆银行 is no body of a district
        if bodies:
            found.append(UnitSlot(tuple(sorted(bodies)), name))
        elif looks_like_unit(name):
            unknown.append((_place_before(tagged, name) if tagged else "") + name)
    return found, unknown


def _place_before(tagged: Tagged, name: str) -> str:
    """Return the place named right before *name*."""
    start = tagged.text.find(name)
    return next((tag.text for tag in tagged.of("own-place") if tag.end == start), "")


def is_body(words: str) -> bool:
    """Tell whether *words* certainly name a public body, in the graph or not."""
    return bool(known_elsewhere(words))


def codes_of_place(words: str) -> frozenset[str]:
    """Return the codes of a place named with those above it: 沈阳市沈北新区 -> those of 沈北新区."""
    tails = (words[start:] for start in range(max(1, len(words) - _SHORTEST_PLACE + 1)))
    return next((codes for tail in tails if (codes := place_codes(tail))), frozenset())


def place_codes(words: str) -> frozenset[str]:
    """Return the division codes a place name may stand for."""
    codes = frozenset(divisions().named(words))
    return codes or (frozenset({areas()[words]}) if words in areas() else frozenset())
