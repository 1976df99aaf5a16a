"""Whom an order (A要…, A将…) gives an act of its own: bodies and departments by function, and groups only where a day is named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.document import Span
from graph.extraction.groups import is_group
from graph.extraction.patterns import pattern, word_list
from graph.extraction.predicates import predicates
from graph.extraction.running_names import RunningNames
from graph.extraction.subjects import all_named, are_by_function, is_named
from graph.task import Mention

_DAY = pattern("orders", "day")
_TERM = pattern("orders", "term")
_GOVERNMENTS = pattern("orders", "governments")
_GENERAL_DUTY = word_list("orders", "general-duty")
_SHOULD = word_list("orders", "should")


def are_governments(text: str, mentions: Sequence[Mention]) -> bool:
    """Tell whether *mentions* in the folded *text* are all the governments of a level (各区人民政府)."""
    return all(_GOVERNMENTS.search(mention.span.of(text)) for mention in mentions)


def is_told(text: str, names: RunningNames, order: re.Match[str], within: Span) -> bool:
    """Tell whether *order* (要, 将) after *names* gives them an act of their own; 应当 of a regulation is a general duty.

    What merely exhorts governments and groups (要高度重视) gives none.
    """
    subject = names.mentions
    told = not order.group().startswith(_GENERAL_DUTY)
    if told and (all_named(text, subject) or are_by_function(text, subject)):
        return True
    if predicates()["exhorts"].match(text, order.end()):
        return False
    if told and names.generic_tail and len(subject) > 1:
        return True  # 教育、卫生等部门要…
    if not order.group().startswith(_SHOULD) and _mostly_named(text, subject):
        return True
    if told and are_governments(text, subject):
        return True
    groups = all(is_group(mention.span.of(text)) for mention in subject)
    return groups and _DAY.search(text, within.start, within.end) is not None


def is_asked(text: str, subject: Sequence[Mention], place: int, limit: int) -> bool:
    """Tell whether 请 gives *subject* something to do: groups are asked only where a day is named (请各区于6月底前报送…)."""
    named = all_named(text, subject) or are_by_function(text, subject)
    return named or _TERM.search(text, place, limit) is not None


def _mostly_named(text: str, subject: Sequence[Mention]) -> bool:
    """Tell whether bodies rather than groups make up *subject*: 区教育局、区新闻中心、各街镇, not 国务院及各部门."""
    groups = sum(is_group(mention.span.of(text)) for mention in subject)
    if 2 * groups < len(subject) and any(is_named(text, mention) for mention in subject):
        return True
    return are_by_function(text, subject[:1])  # 各级民政部门及其他有关部门
