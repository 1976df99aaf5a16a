"""The predicates of ``action_words.toml``, compiled: what may follow the subject of a clause, and what it then means."""

from __future__ import annotations

import re
from functools import cache

from graph.extraction.running_names import action_words, verbs
from graph.extraction.unit_words import alternation
from graph.task import Role


@cache
def predicates() -> dict[str, re.Pattern[str]]:
    """Return the compiled predicates of ``action_words.toml``."""
    words = {key: value for key, value in action_words()["predicates"].items() if key != "source"}
    bare = (
        "leads_up", "acts", "handed", "handed_at_length", "handed_after", "will", "order", "told", "exhorts", "made_up", "no_name_opens", "national", "further",
    )  # fmt: skip
    patterns = {key: re.compile(words[key]) for key in bare}
    ordered = [re.escape(end) + words["ordered_after"] for end in words["ordered"]]
    patterns["trigger"] = re.compile("|".join([words["trigger"], *ordered]))
    patterns["not_a_name"] = re.compile(f"{words['not_a_name']}|^(?:{words['no_name_opens']})")
    patterns["manner"] = re.compile(f"(?:{words['order']})?{words['manner']}")
    after = ("with", "lead", "duty", "together", "supports", "guides")
    return patterns | {key: re.compile(f"{words['adverb']}(?:{words[key]})") for key in after}


def role_told(text: str, place: int, limit: int) -> Role:
    """Return the role that the words of *text* at *place* give the names before them."""
    patterns = predicates()
    if patterns["lead"].match(text, place, limit):
        return "lead"
    if patterns["supports"].match(text, place, limit):
        return "support"
    return "guide" if patterns["guides"].match(text, place, limit) else "responsible"


@cache
def leading_words() -> re.Pattern[str]:
    """Return the pattern of words before the first actor of a clause (由, 请, 其中 …); group `lead`."""
    words = alternation(action_words()["leading"]["words"].split())
    return re.compile(rf"\s*(?:{action_words()['leading']['day']}\s*)?(?:(?P<lead>{words})\s*)?")


@cache
def leading_characters() -> frozenset[str]:
    """Return the characters that the words before the first actor of a clause begin with; a day before them begins with a digit."""
    return frozenset(word[0] for word in action_words()["leading"]["words"].split())


@cache
def leading_verb() -> re.Pattern[str]:
    """Return the pattern of a verb of two characters or more."""
    return re.compile(rf"(?=[\u4e00-\u9fff]{{2}})(?:{verbs()})(?<=..)")


@cache
def weak_ends() -> tuple[str, ...]:
    """Return the ends of what begins with a verb and is no body (建设…平台)."""
    return tuple(action_words()["weak_ends"]["words"].split())
