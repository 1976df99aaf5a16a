"""The subjects of clauses: whether they name bodies, or only say what kind of bodies; and who a list of members names."""

from __future__ import annotations

from collections.abc import Sequence

from graph.document import Span
from graph.extraction.groups import is_group
from graph.extraction.name_list import split_names
from graph.extraction.patterns import characters, pattern, word_list
from graph.extraction.predicates import predicates
from graph.extraction.running_names import RunningNames
from graph.extraction.unit_words import begins_with_level, is_body, is_unit, never_units, short_names
from graph.reading.column_names import squeezed
from graph.task import Mention

_BY_FUNCTION = word_list("subjects", "by-function")
_UNNAMED = word_list("subjects", "unnamed")
_FUNCTION_GROUP = pattern("subjects", "function-group")
"""The departments of a level or of all places that do one thing: 各级教育行政部门."""
_FUNCTION_ORGAN = pattern("subjects", "function-organ")
_BY_DUTY = pattern("subjects", "by-duty")
"""What stands for a name: 省人民政府管理专利工作的部门, 市政府设立的开发区管理机构; what it is called further on may follow."""
_LONGEST_BY_DUTY = 60
_OF = word_list("subjects", "of")[0]
_OPENS_BY_DUTY = frozenset(characters("subjects", "opens-by-duty"))
_LONGEST_BARE = 4
"""A name without a grade in a list of bodies is no longer: 武警."""


def is_named(text: str, mention: Mention) -> bool:
    """Tell whether *mention* in the folded *text* names one body and no group."""
    words = squeezed(mention.span.of(text))
    if is_group(words):
        return False
    if words in short_names():
        return True
    levelled = begins_with_level(words) and is_body(words)
    return len(words) >= 3 and (levelled or predicates()["national"].match(words) is not None)


def last_of(words: str) -> str:
    """Return the body that levels before one name end in (区公安机关 of 市、区公安机关)."""
    return words.rpartition("、")[2] or words


def all_named(text: str, mentions: Sequence[Mention]) -> bool:
    """Tell whether each of *mentions* names one body."""
    return all(is_named(text, mention) for mention in mentions)


def are_by_function(text: str, mentions: Sequence[Mention]) -> bool:
    """Tell whether *mentions* are bodies named by what they are for (民政部门, 各级教育行政部门), no mere group (各部门)."""
    return all(_is_by_function(squeezed(mention.span.of(text))) for mention in mentions)


def _is_by_function(words: str) -> bool:
    if words.endswith(_BY_FUNCTION) and not is_group(words):
        return True
    return _FUNCTION_GROUP.match(words) is not None or _FUNCTION_ORGAN.match(words) is not None


def can_be_told(text: str, mention: Mention) -> bool:
    """Tell whether *mention* in the folded *text* is a body, a group or a department by function, which can be given a task."""
    named = is_named(text, mention) or is_group(mention.span.of(text))
    return named or are_by_function(text, (mention,))


def body_by_duty(original: str, text: str, start: int, limit: int) -> RunningNames | None:
    """Return the body that *text* describes at *start* by what it does or who set it up (市政府设立的各类管理机构), None for none."""
    if (
        text[start : start + 1] not in _OPENS_BY_DUTY
        or text.find(_OF, start, min(limit, start + _LONGEST_BY_DUTY)) < 0
    ):
        return None
    match = _BY_DUTY.match(text, start, limit)
    if match is None:
        return None
    span = Span(*match.span("name"))
    return RunningNames((Mention(span.of(original), span),), match.end())


def members(original: str, text: str, span: Span) -> list[Mention]:
    """Return the bodies that *span* lists (A、B等部门,C和D), [] where it is no list of bodies."""
    listed = split_names(original, span, plain=text)
    named = [(squeezed(mention.span.of(text)), mention) for mention in listed]
    named = [(name, mention) for name, mention in named if name not in never_units()]
    bodies = [is_unit(name) or is_group(name) for name, _ in named]
    if sum(bodies) * 3 < 2 * len(named) or any(predicates()["not_a_name"].search(name) for name, _ in named):
        return []
    return [
        mention
        for (name, mention), body in zip(named, bodies, strict=True)
        if (body or len(name) <= _LONGEST_BARE) and not (name.startswith(_UNNAMED) and not is_unit(name))
    ]
