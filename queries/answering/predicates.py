"""What a question says of its topic that no plan states: what has become of it, who may take part, whether it is so.

A plan says what is to be done and by whom. It does not say what has happened since (落实了吗), whom it admits (我能参加吗), or what to think
of it (难吗). Sentence types after 朱德熙《语法讲义》: 了/过 before the final particle asks of what has happened, 能/可以 before a verb of
taking part asks for permission, a sentence with 吗 or 不 between two verbs asks whether.
"""

from __future__ import annotations

import re

from queries.answering.tagging import Tagged
from queries.answering.words import words

_HAPPENED = re.compile(r"(?:[了过](?:吗|么|没有?|不|没啊)|了没[啊呀]?)[?。!]*$")
_STATE = re.compile(
    r"(?:已经?|尚未|还没有?|没有?|未|即将|正在)(?:被)?(?:完成|落实|启动|办结|开展|实施|推进|通过|取消|停止)"
)
_WANTS = re.compile(
    r"(?:可以不|可不可以不|能不|可不|敢不|想|愿意?|不愿意?|希望|乐意|拒绝|喜欢|擅长|应该|适合)(?:牵头|配合|参与|负责)"
)
_RANKS_OTHERWISE = re.compile(
    r"(?:哪[个家]|谁)(?:更|最)?(?:大|小|强|好|高|牛|快|厉害|重要|专业|靠谱|有钱|有名)[?。!]*$"
)
_DONE_BY = re.compile(r"(?:谁|哪[个家]\S{0,3})(?:审批|批准|批|核准|核批)的[?。!]*$")
_FIRST = re.compile(
    r"最先|最早|第一(?:个|批|次|家)(?=[\u4e00-\u9fff])(?![是由归谁哪]|任务|事项|部分|单位|部门|牵头|配合)"
)
_MAY_TAKE_PART = re.compile(
    r"(?:能|可以|可|能够|有资格|怎么|如何|想|要)(?:不能|不可以|否)?(?:报名|申请)?(?:参加|参与)"
)
_WHO_MAY = re.compile(r"谁(?:都|才)?(?:能|可以|能够|有资格)(?:报名|申请)?(?:参加|参与)")
_ASKER = re.compile(
    r"(?:我们?|咱们?|个人|本人|市民|群众|老百姓|普通人|学生|企业|公司)[^,。]{0,4}(?:参加|参与)"
)
_WHETHER = re.compile(
    r"(?:吗|么|嘛)[?。!]*$|是不是|是否|能不能|可不可以|会不会|要不要|好不好|对不对|行不行|有没有|能否|可否"
)
_CONCERNS = re.compile(
    r"(?:跟|和|与|对)(?:我|我们|咱们?|你|老百姓|市民|企业|普通人)[^,。]{0,4}(?:关系|影响|好处|意义)"
)
_WHO_IT_IS = re.compile(
    r"(?:的)?(?:是|叫|姓|为)?(?:谁|哪|什么|啥|名字|名单|姓名|电话|姓|叫)|(?:是|都|有|一共)*(?:有)?(?:几|多少)|[?。!]*$"
)
_NEEDS = re.compile(
    r"(?:需要|要|须|得|应)(?:先|去|提前)?(?:办|交|带|有|具备|满足|符合|准备|提供|走|填)?(?:什么|哪[些几个种]+|啥)(?![些个几家]*(?:单位|部门|任务|事|局|委))"
)
_MODAL = re.compile(r"可以|可不可以|可否|能|应该|应当|该不该|必须|得不得|会不会|愿|想|要不要|敢|肯")
_CHECKED = re.compile(r"(?:是不是|是否|是|由|归)$")
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
