"""A sentence of running text -> what it hands out: 由A牵头，会同B…; A负责…，B配合; 请A…; A要….

A clause counts when its subject reads as a list of names from its first word to its predicate; role words without a name
(由牵头部门…) hand out nothing. Groups (各地区、各部门) count where the text gives them a duty (负责) or a day, not where it
merely exhorts them. Predicates and their sources stand in ``action_words.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.document import Span
from graph.extraction.groups import is_group
from graph.extraction.orders import are_governments, is_asked, is_told
from graph.extraction.patterns import pattern, word_list
from graph.extraction.predicates import (
    leading_characters,
    leading_verb,
    leading_words,
    predicates,
    role_told,
    weak_ends,
)
from graph.extraction.responsibility import Responsibility
from graph.extraction.running_names import RunningNames, is_elided, leading_names
from graph.extraction.said import Said
from graph.extraction.stated_roles import stated_roles
from graph.extraction.subjects import (
    all_named,
    are_by_function,
    body_by_duty,
    can_be_told,
    is_named,
    last_of,
    members,
)
from graph.extraction.unit_words import begins_with_level, is_body, role_words_as_actors
from graph.reading.column_names import squeezed
from graph.task import Mention

_CHUNK = re.compile(r"[^,:—]+")
_LIST_CHUNK = re.compile(r"[^,:;。]+")
_LONGEST_SENTENCE = 1500
_FOUNDS = word_list("clauses", "founds")
_JOINED = pattern("clauses", "joined")
_BRINGS = pattern("clauses", "brings")
_DOES_ITS_PART = pattern("clauses", "does-its-part")
_EXPLAINS = pattern("clauses", "explains")
_BY_DAY = pattern("clauses", "by-day")
_COSTS = pattern("clauses", "costs")
_HANDING = pattern("clauses", "handing")
_LEADING_PART = pattern("clauses", "leading-part")
_MADE_UP = pattern("clauses", "made-up")
_JOINS_NEXT = pattern("clauses", "joins-next")
"""What says that the clause after the one before it brings somebody in: A自接到申请之日起5日内，会同B…."""
_OTHERS = word_list("clauses", "others")
_GATHERED = pattern("clauses", "gathered")
"""What follows bodies that a lead brings together for one act: 牵头组织A、B进行联合审核."""
_SEATED = word_list("clauses", "seated")
_GENERALLY = pattern("clauses", "generally")
"""How a regulation tells the general duty of departments (依照本办法, 应当), which is no task."""
_WITH = word_list("clauses", "with")
_TELLS = word_list("clauses", "tells")[0]
_OUGHT = word_list("clauses", "ought")[0]
_OF = word_list("clauses", "of")[0]
_BEARS = word_list("clauses", "bears")
_ASKS = word_list("clauses", "asks")
_BY, _PLAYS = word_list("clauses", "hands")


class ClauseReader:
    """Reads the clauses of one text."""

    def __init__(self, original: str, text: str) -> None:
        self.original = original
        """The text as published."""
        self._text = text

    def said(self, sentence: Span, subject: RunningNames | None = None) -> Said | None:
        """Return what *sentence* hands out, None when nothing; *subject* is who it is about where a title said so."""
        if sentence.end - sentence.start > _LONGEST_SENTENCE or _EXPLAINS.search(
            self._text, sentence.start, sentence.end
        ):
            return None
        if (stated := stated_roles(self.original, self._text, sentence)) is not None:
            return stated
        said: Said | None = None
        waiting: tuple[RunningNames, Span] | None = None
        before = sentence
        if subject is not None:
            waiting = (subject, Span(sentence.start, sentence.start))
        opens = True
        hands = _HANDING.search(self._text, sentence.start, sentence.end) is not None
        for position, chunk in enumerate(self._chunks(_CHUNK, sentence)):
            if position:
                opens = opens and self._only_leads_up(before, chunk)
            before = chunk
            if said is not None:
                self._add(chunk, sentence, said)
                continue
            said = self._handed(chunk, sentence) if hands else None
            if said is None and waiting is not None:
                said = self._resumed(chunk, sentence, waiting)
            if said is not None:
                continue
            leading, start = self._lead(chunk)
            if leading in _WITH and chunk.start == sentence.start:
                return None  # 会同B… goes on about whoever the sentence before was about
            if (
                position
                and not leading
                and not predicates()["trigger"].search(self._text, chunk.start, chunk.end)
                and _JOINS_NEXT.match(self._text, chunk.end, sentence.end) is None
            ):
                continue
            names = self.names(start, chunk.end)
            if names is None:
                continue
            said = self._predicate(names, chunk, sentence, leading, opens=opens)
            if said is None and ((waiting is None and (opens or leading)) or self._is_seated(names, chunk)):
                waiting = None if self._text.startswith(_FOUNDS, names.end) else (names, chunk)
        return said

    def _is_seated(self, names: RunningNames, chunk: Span) -> bool:
        """Tell whether *chunk* says where *names* sits (…办公室设在市水利局): what follows is about it."""
        return self._text.startswith(_SEATED, names.end, chunk.end)

    def _only_leads_up(self, before: Span, chunk: Span) -> bool:
        """Tell whether *before* is no clause of its own but says when, how or about what *chunk* acts."""
        if self._text[before.end : chunk.start].lstrip().startswith(":"):
            return True
        return predicates()["leads_up"].match(self._text, before.start, before.end) is not None

    def chain(self, span: Span) -> Responsibility:
        """Return what a list of clauses says: A负责…，B组织实施，C全力配合，D业务指导."""
        who = Responsibility(labelled=True)
        before: list[Mention] = []
        for chunk in self._chunks(_LIST_CHUNK, span):
            _, start = self._lead(chunk)
            names = leading_names(self.original, self._text, start, chunk.end)
            if not names.mentions or names.mentions[0].span.start != start:
                continue
            if names.end >= chunk.end:
                before.extend(names.mentions)
                continue
            role = role_told(self._text, names.end, chunk.end)
            who.of(role).extend([*before, *names.mentions])
            who.support_stated |= role == "support"
            before = []
        who.responsible.extend(before)
        return who

    def names(self, start: int, end: int) -> RunningNames | None:
        """Return the names that can be told to do something from *start* on, None when there are none."""
        if predicates()["no_name_opens"].match(self._text, start, end):
            return None  # the first name would be none, as below, after all the work of finding it
        if (described := body_by_duty(self.original, self._text, start, end)) is not None:
            return described
        names = leading_names(self.original, self._text, start, end)
        if not names.mentions:
            return None
        for mention in names.mentions:
            words = squeezed(mention.span.of(self._text))
            if predicates()["not_a_name"].search(words) or words.endswith(role_words_as_actors()):
                return None
            if words.endswith(weak_ends()) and leading_verb().match(words) is not None:
                return None
            if not (names.generic_tail or is_body(last_of(words)) or is_group(words) or is_elided(words)):
                return None
        return names

    def goes_on(self, sentence: Span, who: Responsibility) -> bool:
        """Tell whether a sentence without a subject goes on about *who*: 要加大…，会同有关部门建立…; add whom it joins."""
        opening = (
            predicates()[key].match(self._text, sentence.start, sentence.end)
            for key in ("order", "with", "duty")
        )
        if not any(opening):
            return False
        for chunk in self._chunks(_CHUNK, sentence):
            joined = self._joined(chunk.start, sentence.end)
            if joined:
                if not who.lead:
                    who.lead, who.responsible = who.responsible, []
                who.support.extend(joined)
                who.support_stated = True
        return True

    def _chunks(self, pattern: re.Pattern[str], span: Span) -> Iterator[Span]:
        for match in pattern.finditer(self._text, span.start, span.end):
            start, end = match.span()
            while start < end and self._text[start].isspace():
                start += 1
            if start < end:
                yield Span(start, end)

    def _lead(self, chunk: Span) -> tuple[str, int]:
        first = self._text[chunk.start]
        if first not in leading_characters() and not first.isdecimal():
            return "", chunk.start
        match = leading_words().match(self._text, chunk.start, chunk.end)
        return ("", chunk.start) if match is None else (match["lead"] or "", match.end())

    def _joined(self, place: int, limit: int) -> list[Mention]:
        """Return the names after 会同 at *place*."""
        joint = predicates()["with"].match(self._text, place, limit)
        if joint is None:
            return []
        return list(leading_names(self.original, self._text, joint.end(), limit).mentions)

    def _predicate(
        self, names: RunningNames, chunk: Span, sentence: Span, leading: str, *, opens: bool
    ) -> Said | None:
        """Return what the words after *names* in *chunk* make of them."""
        patterns, text = predicates(), self._text
        subject, end = names.mentions, names.end
        strong = self._strong(names, chunk, sentence)
        if strong is not None:
            return strong
        named = all_named(text, subject)
        together = patterns["together"].match(text, end, chunk.end)
        if together is not None and named:
            others = leading_names(self.original, text, together.end(), sentence.end)
            if others.mentions and _JOINED.match(text, others.end):
                return Said("lead", subject, list(others.mentions))
        if opens and _BY_DAY.match(text, end, chunk.end) and all(can_be_told(text, m) for m in subject):
            return Said("responsible", subject)
        if leading in _ASKS:
            return Said("responsible", subject) if is_asked(text, subject, end, sentence.end) else None
        order = patterns["order"].match(text, end, chunk.end)
        told = named or (names.generic_tail and len(subject) > 1) or are_by_function(text, subject)
        if order is not None and (opens or (told and order.group() == _TELLS)):
            return (
                Said("responsible", subject)
                if is_told(text, names, order, Span(sentence.start, chunk.end))
                else None
            )
        if named and patterns["will"].match(text, end, chunk.end):
            return Said("responsible", subject)
        supports = patterns["supports"].match(text, end, chunk.end)
        if supports is not None and opens and text.startswith(_OTHERS, subject[0].span.start):
            return Said("support", subject)
        if supports is not None and (opens or leading) and named:
            return Said("support" if supports.end() >= chunk.end - 1 else "responsible", subject)
        if (
            opens
            and patterns["guides"].match(text, end, chunk.end)
            and (named or are_by_function(text, subject))
        ):
            return Said("guide", subject)
        sectors = names.generic_tail and begins_with_level(text[chunk.start : chunk.start + 4])
        by_function = (
            chunk.start == sentence.start
            and ((names.generic_tail and len(subject) > 1) or are_by_function(text, subject))
            and text.find(_OUGHT, sentence.start, sentence.end) < 0
        )
        may_act = (named or sectors or by_function) and (opens or _BY in leading)
        if may_act and patterns["acts"].match(text, end, chunk.end):
            exhorted = not named and patterns["exhorts"].match(text, end, sentence.end)
            return None if exhorted else Said("responsible", subject)
        return None

    def _strong(self, names: RunningNames, chunk: Span, sentence: Span) -> Said | None:
        """Return what 会同, 牵头 or 负责 right after *names* says."""
        joined = self._joined(names.end, sentence.end)
        if joined:
            return Said("lead", names.mentions, joined)
        lead = predicates()["lead"].match(self._text, names.end, chunk.end)
        if lead is not None:
            return Said("lead", names.mentions, self._led(lead.end(), sentence.end))
        if predicates()["duty"].match(self._text, names.end, chunk.end):
            return Said("responsible", names.mentions)
        return None

    def _led(self, place: int, limit: int) -> list[Mention]:
        """Return whom a lead brings together: 牵头，会同B; 牵头组织B、C等部门; 牵头，统筹B等相关部门."""
        made_up = predicates()["made_up"].match(self._text, place, limit)
        if made_up is not None and (
            listed := members(self.original, self._text, Span(*made_up.span("list")))
        ):
            return listed
        bring = _BRINGS.match(self._text, place, limit)
        if bring is None:
            return []
        found = leading_names(self.original, self._text, bring.end(), limit)
        gathered = len(found.mentions) > 1 and _GATHERED.match(self._text, found.end, limit) is not None
        if not found.mentions or not (found.generic_tail or gathered or bring.group().endswith(_WITH)):
            return []
        return list(found.mentions)

    def _handed(self, chunk: Span, sentence: Span) -> Said | None:
        """Return what 由A会同B / 由A牵头 / 由A负责 / 发挥A牵头作用 says in the middle of *chunk*."""
        text = self._text
        if text.find(_BY, chunk.start, chunk.end) < 0 and text.find(_PLAYS, chunk.start, chunk.end) < 0:
            return None
        for handing in _HANDING.finditer(text, chunk.start, chunk.end):
            names = self.names(handing.end(), chunk.end)
            if names is None:
                continue
            if handing.group() == _BY:
                said = self._strong(names, chunk, sentence)
                if said is not None:
                    return said
                if self._only_does(names, chunk.end) or (
                    all(can_be_told(self._text, m) for m in names.mentions)
                    and predicates()["handed_after"].match(text, names.end, sentence.end)
                ):
                    return Said("responsible", names.mentions)
            elif _LEADING_PART.match(self._text, names.end):
                return Said("lead", names.mentions)
        return None

    def _only_does(self, names: RunningNames, limit: int) -> bool:
        """Tell whether 由 hands a whole task to named bodies: 此项工作由A统筹，…; 由A具体落实."""
        named = all(can_be_told(self._text, m) for m in names.mentions)
        pays = self._text.startswith(_BEARS, names.end) and _COSTS.search(
            self._text, max(0, names.mentions[0].span.start - 12), names.mentions[0].span.start
        )
        if not named or pays:
            return False
        if predicates()["handed"].match(self._text, names.end, limit) is not None:
            return True
        groups = any(is_group(mention.span.of(self._text)) for mention in names.mentions)
        return not groups and predicates()["handed_at_length"].match(self._text, names.end, limit) is not None

    def _resumed(self, chunk: Span, sentence: Span, waiting: tuple[RunningNames, Span]) -> Said | None:
        """Return what a later chunk says of the subject that opened the sentence: A将…，会同B…; A根据…，负责…."""
        names, opened = waiting
        patterns, text = predicates(), self._text
        joined = self._joined(chunk.start, sentence.end)
        if joined:
            return Said("lead", names.mentions, joined)
        if patterns["duty"].match(text, chunk.start, chunk.end):
            leads = patterns["lead"].match(text, chunk.start, chunk.end) is not None
            return Said("lead" if leads else "responsible", names.mentions)
        titled = opened.start == opened.end
        if titled and (lead := patterns["lead"].match(text, chunk.start, chunk.end)) is not None:
            return Said("lead", names.mentions, self._led(lead.end(), sentence.end))
        if titled and patterns["acts"].match(text, chunk.start, chunk.end):
            return Said("responsible", names.mentions)
        if _DOES_ITS_PART.match(text, chunk.start, chunk.end):
            return Said("support", names.mentions)
        manner = patterns["manner"].match(text, names.end, opened.end)
        if manner is None:
            return None
        by_function = are_by_function(text, names.mentions) and _GENERALLY.match(text, names.end) is None
        told = by_function or all(is_named(text, m) or are_governments(text, (m,)) for m in names.mentions)
        if told and patterns["order"].match(text, chunk.start, chunk.end):
            return Said("responsible", names.mentions)
        divided = patterns["told"].search(text, names.end, chunk.start) and (names.generic_tail or told)
        if (divided or by_function) and patterns["acts"].match(text, chunk.start, chunk.end):
            return Said("responsible", names.mentions)
        return None

    def _add(self, chunk: Span, sentence: Span, said: Said) -> None:
        """Add what a further chunk of the sentence says: 会同B…; B配合; C指导; D负责…; E要…."""
        joined = self._joined(chunk.start, sentence.end)
        if joined:
            if not said.support:
                said.role = "lead" if said.role == "responsible" else said.role
                said.support.extend(joined)
            return
        if not predicates()["further"].search(self._text, chunk.start, chunk.end):
            return
        _, start = self._lead(chunk)
        names = self.names(start, chunk.end)
        known = {mention.text for mention in (*said.subject, *said.support, *said.guide, *said.further)}
        if names is None:
            handed = self._handed(chunk, chunk)
            said.further.extend(m for m in (handed.subject if handed else ()) if m.text not in known)
            return
        fresh = [mention for mention in names.mentions if mention.text not in known]
        if _MADE_UP.match(self._text, names.end) and said.role == "lead":
            said.support.extend(fresh)
            return
        role = role_told(self._text, names.end, chunk.end)
        if role == "support":
            said.support.extend(fresh)
        elif role == "lead" == said.role:
            said.subject = (*said.subject, *fresh)
        elif role == "guide":
            said.guide.extend(fresh)
        elif (
            self._strong(names, chunk, chunk)
            or self._acts_too(names, chunk)
            or self._only_does(names, chunk.end)
            or predicates()["told"].match(self._text, names.end, chunk.end)
        ):
            said.further.extend(fresh)

    def _acts_too(self, names: RunningNames, chunk: Span) -> bool:
        patterns = predicates()
        verb = patterns["order"].match(self._text, names.end, chunk.end) or patterns["acts"].match(
            self._text, names.end, chunk.end
        )
        return verb is not None and (
            all_named(self._text, names.mentions) or are_by_function(self._text, names.mentions)
        )
