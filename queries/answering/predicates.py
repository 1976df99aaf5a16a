"""What a question says of its topic that no plan states: what has become of it, who may take part, whether it is so.

A plan says what is to be done and by whom. It does not say what has happened since (落实了吗), whom it admits (我能参加吗), or what to think
of it (难吗). Sentence types after 朱德熙《语法讲义》: 了/过 before the final particle asks of what has happened, 能/可以 before a verb of
taking part asks for permission, a sentence with 吗 or 不 between two verbs asks whether.
"""

from __future__ import annotations

from queries.answering.rules import rules_of
from queries.answering.tagging import Tagged
from queries.answering.words import words

_RULES = rules_of("predicates")
_HAPPENED = _RULES.pattern("has-happened")
_STATE = _RULES.pattern("state")
_WANTS = _RULES.pattern("wants")
_RANKS_OTHERWISE = _RULES.pattern("ranks-otherwise")
_DONE_BY = _RULES.pattern("approved-by")
_FIRST = _RULES.pattern("first")
_MAY_TAKE_PART = _RULES.pattern("may-take-part")
_WHO_MAY = _RULES.pattern("who-may")
_ASKER = _RULES.pattern("asker-takes-part")
_WHETHER = _RULES.pattern("whether")
_CONCERNS = _RULES.pattern("concerns")
_WHO_IT_IS = _RULES.pattern("who-it-is")
_NEEDS = _RULES.pattern("needs")
_MODAL = _RULES.pattern("modal")
_CHECKED = _RULES.pattern("is-checked")
_STATED = ("fact", "noun.section", "noun.sector", "noun.park", "which", "logic.choice")
_TASKS = frozenset(("任务", "事项", "工作", "试点任务", "工作任务", "改革试点任务", "重点任务", "试点事项"))


def asks_of_events(tagged: Tagged) -> bool:
    """Tell whether a question asks what has become of something: 落实了吗, 办成过没有, 谁批准的."""
    if _DONE_BY.search(tagged.text) or _STATE.search(tagged.text):
        return True
    if tagged.has("fact.mention", "fact.evidence", "fact.renamed", "fact.belongs", "which"):
        return False
    if tagged.has("unit") and tagged.has("role.lead", "role.support", "role.any"):
        return False
    return bool(_HAPPENED.search(tagged.text))


def asks_for_the_first(tagged: Tagged) -> bool:
    """Tell whether a question asks who or what came first in time: 第一个做的是谁. A plan lists, it does not say who was first."""
    return bool(_FIRST.search(tagged.text))


def asks_for_permission(tagged: Tagged) -> bool:
    """Tell whether a question asks who may take part, or how: 我能参加吗, 谁可以参与, 怎么参加."""
    if not tagged.has("role.any") or tagged.has("role.lead", "role.support", "role.responsible"):
        return False
    if tagged.has("which.unit"):
        return bool(_WHO_MAY.search(tagged.text))
    return bool(_MAY_TAKE_PART.search(tagged.text) or _ASKER.search(tagged.text))


def asks_for_a_person(tagged: Tagged) -> bool:
    """Tell whether a question asks for a person: 任务32的联系人是谁, 哪位专家, 分管领导叫什么."""
    text = tagged.text
    return any(
        _WHO_IT_IS.match(text, tag.end)
        or text[: tag.start].endswith(("哪位", "哪个", "哪些", "哪几位", "什么", "谁是"))
        for tag in tagged.of("person")
    ) or any(text[: tag.start].endswith(("哪位", "哪个", "哪些", "哪几位")) for tag in tagged.of("address"))


def asks_whether(tagged: Tagged) -> bool:
    """Tell whether a question wants yes or no of something that is no role, no fact and no list of tasks: 安全吗, 跟我有啥关系."""
    if not tagged.has("role") and _NEEDS.search(tagged.text):
        return True  # 要什么条件, 需要哪些材料
    if _CONCERNS.search(tagged.text) or _RANKS_OTHERWISE.search(tagged.text):
        return True
    if tagged.has("unit") and _WANTS.search(tagged.text):
        return True
    if not _WHETHER.search(tagged.text) or tagged.has(*_STATED):
        return False
    if tagged.has("unit") and any(_CHECKED.search(tagged.text[: tag.start]) for tag in tagged.of("unit")):
        return False  # 互联网医保支付归区医保局管吗
    if (
        tagged.has("unit")
        and tagged.has("task-number")
        and tagged.has("role")
        and not _MODAL.search(tagged.text)
    ):
        return False  # 科技局管任务3吗
    if any(tag.text in _TASKS for tag in tagged.of("noun.task")):
        return False  # 有没有关于绿色债券的任务
    return all(tag.kind == "role.doing" or tag.text in words().weak for tag in tagged.of("role"))
