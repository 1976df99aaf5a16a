"""Running text -> drafts of tasks: 由A牵头，会同B…; A负责…，B配合; 请A…; A要…; in sentences no other form has read.

A clause counts when its subject reads as a list of names from its first word to its predicate; role words without a name
(由牵头部门…) hand out nothing. Sentences that go on about the same subject belong to its task. Groups (各地区、各部门) count
where the text gives them a duty (负责) or a day, not where it merely exhorts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from graph.document import Span
from graph.extraction.closing import Items
from graph.extraction.draft import Draft
from graph.extraction.groups import is_group
from graph.extraction.responsibility import Responsibility
from graph.extraction.running_names import RunningNames, action_words, leading_names
from graph.extraction.unit_words import (
    alternation,
    begins_with_level,
    is_body,
    role_words_as_actors,
    short_names,
)
from graph.task import Mention, Role

_SENTENCE = re.compile(r"[^。;!?]+[。;!?]?")
_CHUNK = re.compile(r"[^,:]+")
_ORDINAL = re.compile(
    r"\s*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十],|(?:首|其)先|其次|最后|[①-⑳])[,:]?"
)
_DAY = re.compile(r"\d{4}年|\d{1,2}月(?:底|\d{1,2}日|前)|年底前")
_NOT_IN_CLAUSES = re.compile(
    r"的(?!.{0,12}部门\Z)|了|等|其中|该|本[单部机]|[0-9a-zA-Z]{4,}|以及|是否|如何|什么|企业\Z|由|请|被|从|对|实现|^(?:成立|设立|组建|建立|健全|加强|推动|推进|支持|鼓励|引导|加快|做好|按照|根据|通过|围绕|为|在|对|从|向|经|将|以|将)"
)
_GOVERNMENTS = re.compile(r"各.*(?:人民政府|政府|管委会|办事处|机构)(?:[(].{1,8}[)])?\Z")
_NATIONAL = re.compile(
    r"[\u4e00-\u9fff]{1,14}(?:部|委|总局|总署|局|署|办|办公厅|办公室|银行|总社|联合会|总工会|妇联|工商联|公司|集团|海关|法院|检察院|管委会|委员会|指挥部|领导小组|厅|政府)\Z"
)
_DUTY_ITEM = re.compile(r"(?:(?<=[\s;。])|^)(?:\d{1,2}[.、](?!\d)|\(\d{1,2}\)|[①-⑳])\s*")
_LONGEST_SENTENCE = 1500
_SHORTEST_WRAPPED = 20
"""A line of fewer characters that ends without a stop is a title or a signature, not a wrapped line."""


@dataclass(slots=True)
class _Said:
    """What one sentence hands out."""

    role: Role
    subject: tuple[Mention, ...]
    start: int
    """Where the clause begins, leading 由 or 请 included."""
    support: list[Mention] = field(default_factory=list)
    guide: list[Mention] = field(default_factory=list)
    further: list[Mention] = field(default_factory=list)
    """Others the same sentence makes responsible."""


@cache
def _predicates() -> dict[str, re.Pattern[str]]:
    words = {key: value for key, value in action_words()["predicates"].items() if key != "source"}
    adverb = words["adverb"]
    bare = {key: re.compile(words[key]) for key in ("trigger", "manner", "acts", "order")}
    after = {
        key: re.compile(adverb + f"(?:{words[key]})")
        for key in ("with", "lead", "duty", "together", "supports", "guides")
    }
    return bare | after


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:(?P<lead>{alternation(action_words()['leading']['words'].split())})\s*)?")


def clause_drafts(
    original: str, text: str, items: Items, read: list[Span], barred: list[Span]
) -> list[Draft]:
    """Return the drafts of clauses in the sentences of *text* (shadow of *original*) outside *read* and *barred*."""
    drafts: list[Draft] = []
    for paragraph in _paragraphs(text, items, sorted([*read, *barred])):
        if _predicates()["trigger"].search(text, paragraph.start, paragraph.end) or _may_act(text, paragraph):
            drafts.extend(_paragraph_drafts(original, text, paragraph, items))
    return drafts


def duty_drafts(original: str, text: str, cell: Span, row: Draft) -> list[Draft]:
    """Return the drafts of a cell that says in numbered sentences what each unit of its table row does.

    A cell that only repeats the row's own units in one sentence adds nothing.
    """
    cuts = [cell.start, *(m.start() for m in _DUTY_ITEM.finditer(text, cell.start, cell.end)), cell.end]
    drafts: list[Draft] = []
    for start, end in pairwise(cuts):
        item = _DUTY_ITEM.match(text, start, end)
        begin = item.end() if item else start
        drafts.extend(_paragraph_drafts(original, text, Span(begin, end), Items([], len(text))))
    named = {mention.text for mention in row.responsibility.names()}
    if len(drafts) == 1 and {mention.text for mention in drafts[0].responsibility.names()} <= named:
        return []
    return drafts


def _may_act(text: str, paragraph: Span) -> bool:
    return begins_with_level(text[paragraph.start : paragraph.start + 4])


def _paragraphs(text: str, items: Items, taken: list[Span]) -> Iterator[Span]:
    """Yield the lines of *text*, cut at items and around what is taken."""
    cuts = sorted({0, len(text), *(m.end() for m in re.finditer("\n", text)), *items.starts})
    index = 0
    starts = set(items.starts)
    cuts = [cut for cut in cuts if not _wrapped(text, cut) or cut in starts]
    for start, end in pairwise(cuts):
        while index < len(taken) and taken[index].end <= start:
            index += 1
        place, ahead = start, index
        while ahead < len(taken) and taken[ahead].start < end:
            if taken[ahead].start > place:
                yield Span(place, taken[ahead].start)
            place = max(place, taken[ahead].end)
            ahead += 1
        if place < end:
            yield Span(place, end)


def _wrapped(text: str, cut: int) -> bool:
    """Tell whether the line break before *cut* only wraps a sentence that goes on in the next line."""
    if cut == 0 or cut >= len(text):
        return False
    line_start = text.rfind("\n", 0, cut - 1) + 1
    line = text[line_start : cut - 1].rstrip()
    if not line or text[cut] == "\n" or line[-1] in "。;:!?":
        return False
    return line[-1] in "、," or len(line) >= _SHORTEST_WRAPPED


def _paragraph_drafts(original: str, text: str, paragraph: Span, items: Items) -> list[Draft]:
    index = items.at(paragraph.start)
    start = paragraph.start
    title_end = start
    number: int | None = None
    if index >= 0 and items.starts[index] == start:
        heading = items.found[index]
        start = heading.numbering.span.end
        title_end = heading.title.end if heading.run_in else start
        number = heading.numbering.number
    drafts: list[Draft] = []
    first = True
    for sentence in _sentences(text, Span(start, paragraph.end)):
        said = _said(original, text, sentence)
        if said is None:
            if drafts and (
                _listed_on(text, sentence, drafts[-1]) or _goes_on(original, text, sentence, drafts[-1])
            ):
                drafts[-1].span = Span(drafts[-1].span.start, sentence.end)
                drafts[-1].closed = drafts[-1].span
            first = first and sentence.end <= title_end
            continue
        if drafts and _same(drafts[-1], said) and not text[drafts[-1].span.end : sentence.start].strip():
            _extend(drafts[-1], said, sentence)
        else:
            begin = start if first and title_end > start else sentence.start
            span = Span(
                begin + len(text[begin : sentence.end]) - len(text[begin : sentence.end].lstrip()),
                sentence.end,
            )
            drafts.append(
                Draft(span, "clause", _responsibility(said), span, number if first else None, "clause")
            )
        first = False
    return drafts


def _sentences(text: str, span: Span) -> Iterator[Span]:
    for match in _SENTENCE.finditer(text, span.start, span.end):
        ordinal = _ORDINAL.match(text, match.start(), match.end())
        start = ordinal.end() if ordinal else match.start()
        words = text[start : match.end()]
        stripped = words.strip()
        if stripped:
            begin = start + words.index(stripped)
            yield Span(begin, begin + len(stripped))


def _same(draft: Draft, said: _Said) -> bool:
    """Tell whether *said* goes on about the subject of *draft*."""
    known = {mention.text for mention in (*draft.responsibility.lead, *draft.responsibility.responsible)}
    return {mention.text for mention in said.subject} <= known


def _extend(draft: Draft, said: _Said, sentence: Span) -> None:
    draft.span = Span(draft.span.start, sentence.end)
    draft.closed = draft.span
    who = draft.responsibility
    if said.role == "lead" and not who.lead:
        who.lead, who.responsible = who.responsible, []
    who.support.extend(said.support)
    who.guide.extend(said.guide)


def _goes_on(original: str, text: str, sentence: Span, draft: Draft) -> bool:
    """Tell whether a sentence without a subject goes on about the draft's: 要加大…，会同有关部门建立…."""
    who = draft.responsibility
    starts = _predicates()["order"].match(text, sentence.start, sentence.end)
    if starts is None and not _predicates()["with"].match(text, sentence.start, sentence.end):
        return False
    for chunk in _chunks(text, sentence):
        joint = _predicates()["with"].match(text, chunk.start, chunk.end)
        if joint is not None:
            objects = leading_names(original, text, joint.end(), sentence.end)
            if objects.mentions:
                if not who.lead:
                    who.lead, who.responsible = who.responsible, []
                who.support.extend(objects.mentions)
    return True


def _listed_on(text: str, sentence: Span, draft: Draft) -> bool:
    """Tell whether *sentence* is the next duty in a list that semicolons part: A负责…；做好…；完善…."""
    return text[draft.span.end - 1] == ";" and not text[draft.span.end : sentence.start].strip()


def _responsibility(said: _Said) -> Responsibility:
    who = Responsibility(labelled=True)
    who.of(said.role).extend(said.subject)
    who.responsible.extend(said.further)
    who.support.extend(said.support)
    who.guide.extend(said.guide)
    who.support_stated = bool(said.support)
    return who


def _chunks(text: str, sentence: Span) -> Iterator[Span]:
    for match in _CHUNK.finditer(text, sentence.start, sentence.end):
        words = match.group()
        start = match.start() + len(words) - len(words.lstrip())
        if start < match.end():
            yield Span(start, match.end())


def _said(original: str, text: str, sentence: Span) -> _Said | None:
    """Return what *sentence* hands out by a clause, None when it hands out nothing."""
    if sentence.end - sentence.start > _LONGEST_SENTENCE:
        return None
    said: _Said | None = None
    waiting: tuple[RunningNames, Span] | None = None
    chunks = list(_chunks(text, sentence))
    for position, chunk in enumerate(chunks):
        if said is not None:
            _add_chunk(original, text, chunk, sentence, said)
            continue
        said = _inside(original, text, chunk, sentence)
        if said is not None:
            continue
        lead = _leading().match(text, chunk.start, chunk.end)
        leading = lead["lead"] if lead and lead["lead"] else ""
        start = lead.end() if lead and leading else chunk.start
        if waiting is not None:
            said = _resumed(original, text, chunk, sentence, waiting)
            if said is not None:
                continue
        if position > 0 and not leading and not _predicates()["trigger"].search(text, chunk.start, chunk.end):
            continue
        names = leading_names(original, text, start, chunk.end)
        if not names.mentions or not _may_be_told(text, names):
            continue
        said = _predicate(original, text, names, chunk, sentence, leading, position == 0)
        if said is None and waiting is None and (position == 0 or leading):
            waiting = (names, chunk)
    return said


def _may_be_told(text: str, names: RunningNames) -> bool:
    for mention in names.mentions:
        words = mention.span.of(text)
        if _NOT_IN_CLAUSES.search(words) or words.endswith(role_words_as_actors()):
            return False
        if not names.generic_tail and not is_body(re.sub(r"\s", "", words)) and not is_group(words):
            return False
    return True


def _is_named(text: str, mention: Mention) -> bool:
    words = re.sub(r"\s", "", mention.span.of(text))
    if is_group(words):
        return False
    if words in short_names():
        return True
    return len(words) >= 3 and (
        (begins_with_level(words) and is_body(words)) or _NATIONAL.match(words) is not None
    )


def _predicate(
    original: str, text: str, names: RunningNames, chunk: Span, sentence: Span, leading: str, opens: bool
) -> _Said | None:
    """Return what the words after *names* in *chunk* make of them."""
    patterns = _predicates()
    subject, end = names.mentions, names.end
    joint = patterns["with"].match(text, end, sentence.end)
    if joint is not None:
        objects = leading_names(original, text, joint.end(), sentence.end)
        if objects.mentions:
            return _Said("lead", subject, chunk.start, list(objects.mentions))
    lead = patterns["lead"].match(text, end, chunk.end)
    if lead is not None:
        return _Said("lead", subject, chunk.start, _led(original, text, lead.end(), sentence.end))
    if patterns["duty"].match(text, end, chunk.end):
        return _Said("responsible", subject, chunk.start)
    together = patterns["together"].match(text, end, chunk.end)
    named = all(_is_named(text, mention) for mention in subject)
    if together is not None and named:
        others = leading_names(original, text, together.end(), sentence.end)
        if others.mentions and re.match(r"(?:一起|一道|共同|联合|协同)", text[others.end : others.end + 4]):
            return _Said("lead", subject, chunk.start, list(others.mentions))
    if leading == "请":
        return _Said("responsible", subject, chunk.start)
    group_duty = all(_GOVERNMENTS.search(mention.span.of(text)) for mention in subject)
    dated = all(is_group(mention.span.of(text)) for mention in subject) and _DAY.search(text, end, chunk.end)
    if patterns["order"].match(text, end, chunk.end) and opens:
        return (
            _Said("responsible", subject, chunk.start)
            if (named and _orders(text, end)) or (group_duty and _orders(text, end)) or dated
            else None
        )
    supports = patterns["supports"].match(text, end, chunk.end)
    if supports is not None and (opens or leading) and named:
        return _Said("support" if supports.end() >= chunk.end - 1 else "responsible", subject, chunk.start)
    if (
        named
        and (leading.startswith(("由", "将由", "并由", "可由", "应由", "须由")) or opens)
        and patterns["acts"].match(text, end, chunk.end)
    ):
        return _Said("responsible", subject, chunk.start)
    return None


def _orders(text: str, end: int) -> bool:
    """Tell whether 要/将 is followed by an act rather than by 应当 of a regulation's general duties."""
    return not text.startswith("应当", end)


def _led(original: str, text: str, place: int, limit: int) -> list[Mention]:
    """Return whom a lead brings together: 牵头，会同B; 牵头组织B、C等部门; 牵头，统筹B等相关部门."""
    bring = re.compile(r"[,、]?(?:组织协调|组织|统筹|会同|协调|联合|协同|商)").match(text, place, limit)
    if bring is None:
        return []
    found = leading_names(original, text, bring.end(), limit)
    if not found.mentions or not (found.generic_tail or bring.group().endswith(("会同", "联合"))):
        return []
    return list(found.mentions)


def _inside(original: str, text: str, chunk: Span, sentence: Span) -> _Said | None:
    """Return what 由A会同B / 由A牵头 / 由A负责 says in the middle of *chunk*."""
    place = text.find("由", chunk.start, chunk.end)
    while place >= 0:
        names = leading_names(original, text, place + 1, chunk.end)
        if names.mentions and _may_be_told(text, names):
            patterns = _predicates()
            joint = patterns["with"].match(text, names.end, sentence.end)
            if joint is not None:
                objects = leading_names(original, text, joint.end(), sentence.end)
                if objects.mentions:
                    return _Said("lead", names.mentions, place, list(objects.mentions))
            lead = patterns["lead"].match(text, names.end, chunk.end)
            if lead is not None:
                return _Said("lead", names.mentions, place, _led(original, text, lead.end(), sentence.end))
            if patterns["duty"].match(text, names.end, chunk.end):
                return _Said("responsible", names.mentions, place)
        place = text.find("由", place + 1, chunk.end)
    return None


def _resumed(
    original: str, text: str, chunk: Span, sentence: Span, waiting: tuple[RunningNames, Span]
) -> _Said | None:
    """Return what a later chunk says of the subject that opened the sentence: A将…，会同B…; A根据…，负责…."""
    names, opened = waiting
    patterns = _predicates()
    joint = patterns["with"].match(text, chunk.start, chunk.end)
    if joint is not None:
        objects = leading_names(original, text, joint.end(), sentence.end)
        if objects.mentions:
            return _Said("lead", names.mentions, opened.start, list(objects.mentions))
    if patterns["duty"].match(text, chunk.start, chunk.end):
        return _Said("responsible", names.mentions, opened.start)
    manner = patterns["manner"].match(text, names.end, opened.end)
    told = all(_is_named(text, m) or _GOVERNMENTS.search(m.span.of(text)) for m in names.mentions)
    if re.match(r"[^,。;]{0,10}做好[^,。;]{0,6}配合工作", text[chunk.start : chunk.end]):
        return _Said("support", names.mentions, opened.start)
    if manner and told and patterns["order"].match(text, chunk.start, chunk.end):
        return _Said("responsible", names.mentions, opened.start)
    return None


def _add_chunk(original: str, text: str, chunk: Span, sentence: Span, said: _Said) -> None:
    """Add what a further chunk of the sentence says: 会同B…; B配合; C指导; D负责…."""
    patterns = _predicates()
    joint = patterns["with"].match(text, chunk.start, chunk.end)
    if joint is not None:
        objects = leading_names(original, text, joint.end(), sentence.end)
        if objects.mentions and not said.support:
            if said.role == "responsible":
                said.role = "lead"
            said.support.extend(objects.mentions)
        return
    lead = _leading().match(text, chunk.start, chunk.end)
    start = lead.end() if lead and lead["lead"] else chunk.start
    if not re.compile("配合|协助|参与|参加|指导|督导|负责|牵头").search(text, chunk.start, chunk.end):
        return
    names = leading_names(original, text, start, chunk.end)
    if not names.mentions or not _may_be_told(text, names):
        return
    known = {mention.text for mention in (*said.subject, *said.support, *said.guide, *said.further)}
    fresh = [mention for mention in names.mentions if mention.text not in known]
    if patterns["supports"].match(text, names.end, chunk.end):
        said.support.extend(fresh)
    elif patterns["guides"].match(text, names.end, chunk.end):
        said.guide.extend(fresh)
    elif patterns["duty"].match(text, names.end, chunk.end):
        said.further.extend(fresh)
