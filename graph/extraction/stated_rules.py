"""What a document says once for all about how its responsibilities are to be read: 排在第一位的部门为牵头部门，下同."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from msgspec import Struct

from graph.document import Span
from graph.extraction.role_words import role_words

RuleKind = Literal["first_listed_leads", "no_lead_named", "standing_actor"]
_LONGEST_RULE_START = 80
"""So far before its key a stated rule may begin, in code points."""


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: RuleKind
    keys: tuple[tuple[str, re.Pattern[str]], ...]
    """The letter that each key begins with, and the key."""
    starts: str
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _rules() -> tuple[_Rule, ...]:
    kinds: tuple[RuleKind, ...] = ("first_listed_leads", "no_lead_named", "standing_actor")
    rules = role_words()["rules"]
    return tuple(
        _Rule(
            kind,
            tuple((key[0], re.compile(key)) for key in rules[kind]["keys"]),
            rules[kind]["starts"],
            re.compile(rules[kind]["before"]),
            re.compile(rules[kind]["after"]),
        )
        for kind in kinds
    )


class StatedRule(Struct, frozen=True, gc=False):
    """What a document says once for all about how its responsibilities are to be read."""

    kind: RuleKind
    span: Span
    text: str


def stated_rules(text: str, span: Span) -> list[StatedRule]:
    """Return the rules that *text* (folded) states in *span*, in text order."""
    found: list[StatedRule] = []
    for rule in _rules():
        keys = (
            match
            for letter, key in rule.keys
            if text.find(letter, span.start, span.end) >= 0
            for match in key.finditer(text, span.start, span.end)
        )
        for key in sorted(keys, key=lambda match: match.start()):
            if found and key.start() < found[-1].span.end:
                continue
            reach = max(span.start, key.start() - _LONGEST_RULE_START)
            holding = max(
                rule.before.finditer(text, reach, key.start()), key=lambda m: m.start(), default=None
            )
            after = rule.after.match(text, key.end(), span.end)
            if after is not None and holding is not None:
                at = holding.start() if holding.group() else key.start()
                start = max(reach, *(text.rfind(mark, reach, at) + 1 for mark in rule.starts))
                found.append(StatedRule(rule.kind, Span(start, after.end()), text[start : after.end()]))
    return sorted(found, key=lambda rule: rule.span)
