"""The focus of a question in English: who does what, which things, how many of what. It must be one that the graph answers.

English puts the focus in a fixed place: the predicate after *who*, the noun after *which*, *what*, *how many* or *what is the … of*, the
verb after an auxiliary that opens a question of yes or no (Quirk et al., A Comprehensive Grammar of the English Language, 11.4 to 11.23).
The words of these places are in ``data/english.toml``; what they may hold are the tags of words.toml.
"""

from __future__ import annotations

import re
from functools import cache

from queries.answering.english import topic_tokens
from queries.answering.english_glosses import TOKEN, english_words
from queries.answering.records import Request
from queries.answering.tagging import Tag, Tagged
from queries.answering.words import FILLER

_WH = re.compile(r"\b(who|whom|whose|which|what|how|when|where|why)\b")
_ANSWERED = (
    "role",
    "noun",
    "fact",
    "logic",
    "aggregate",
    "task-number",
    "section-number",
    "unit",
    "last",
    "body",
)
_THINGS = ("noun", "fact", "role", "task-number", "section-number", "aggregate", "last", "body")
_SAYS = ("fact.mention", "fact.evidence", "fact.body", "fact.content", "noun.section", "fact.belongs")
_PERSON = re.compile(
    r"\b(?:head|leader|chief|director|chair(?:man|woman|person)?|boss|secretary|mayor) of (?!task|item)"
)
_CONTACT = re.compile(
    r"\bwho(?:m)? (?:should|do|can|must|shall|would|to)?\s?(?:i|we|one)?\s?(?:contact|ask|talk|speak|turn|call|see|approach|go)\b"
)
_DESCRIBES = frozenset(("describe", "explain"))


@cache
def _polite() -> re.Pattern[str]:
    """Match what politeness puts before a question, be it nothing."""
    phrases = "|".join(sorted(map(re.escape, english_words()["polite"]), key=len, reverse=True))
    return re.compile(rf"(?:(?:{phrases})\b[ ,]*)*")


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(str(english_words()[name]).split())


def asks_something_else_in_english(tagged: Tagged, request: Request) -> bool:
    """Tell whether the focus of an English question is none that the graph answers, or a word of it is left that nothing explains."""
    if request.retrieved is None and not request.passages and _is_left(tagged, request):
        return True
    if _PERSON.search(tagged.text) or _graded_otherwise(tagged):
        return True
    polite = _polite().match(tagged.text)
    begins = polite.end() if polite else 0
    words = list(TOKEN.finditer(tagged.text, begins))
    if not words:
        return False
    wh = _WH.search(tagged.text, begins)
    first = words[0][0]
    if wh is None:
        if first in _set("auxiliaries"):
            return _whether(tagged, first)
        if first in _set("imperatives"):
            return not _first_noun_is(tagged, words[0].end())
        return first in _set("tells") and not (
            first in _DESCRIBES and request.tasks and request.retrieved is None
        )
    after = wh.end()
    match wh[1]:
        case "who" | "whom" | "whose":
            return not _is_answered_who(tagged, wh)
        case "which" | "what":
            if request.intent == "document-basis" and tagged.has("fact.basis"):
                return False
            if any(tag.start == wh.start() for tag in tagged.of("which.time")):
                return not _says_when(request)  # on what date
            return not _is_answered_what(tagged, wh) or _other_documents(tagged, after, request)
        case "how":
            return not _is_answered_how(tagged, after)
        case "where":
            return not tagged.has(*_SAYS, "role")
        case "why":
            return True
        case _:
            return not _says_when(request)


def _says_when(request: Request) -> bool:
    return request.until is not None or request.intent in {
        "document-date", "document-issuer", "task-due", "document-period", "units-changed", "unit-now",
    }  # fmt: skip


def _graded_otherwise(tagged: Tagged) -> bool:
    """Tell whether *most* or *least* grades something else than a number: the most important task."""
    for tag in tagged.of("aggregate.most", "aggregate.least"):
        word = TOKEN.search(tagged.text, tag.end)
        if word and not _tags_at(tagged, word.start()) and word[0] not in _set("light") | _set("articles"):
            return True
    return False


def _is_left(tagged: Tagged, request: Request) -> bool:
    """Tell whether a word stands beside the tags which nothing that was understood explains."""
    return not request.topic and not request.section and any(True for _ in topic_tokens(tagged))


def _tags_at(tagged: Tagged, start: int) -> list[Tag]:
    return [tag for tag in tagged.tags if tag.start <= start < tag.end and tag.kind != FILLER]


def _is(tagged: Tagged, start: int, kinds: tuple[str, ...]) -> bool:
    return any(tag.kind in kinds or tag.family in kinds for tag in _tags_at(tagged, start))


def _is_answered_who(tagged: Tagged, who: re.Match[str]) -> bool:
    """Tell whether the predicate after *who* is a role, or a fact that names a body; *by whom* has it before."""
    if _CONTACT.match(tagged.text, who.start()):
        return True
    if tagged.has("fact.issuer"):
        return True
    for word in TOKEN.finditer(tagged.text, who.end()):
        if word[0] in _set("light") | _set("articles"):
            continue
        if _is(
            tagged,
            word.start(),
            (
                "role",
                "noun.unit",
                "logic",
                "aggregate",
                "fact.issuer",
                "fact.addressee",
                "time",
                "task-number",
            ),
        ):
            return tagged.has("role", "fact.issuer", "fact.addressee", "noun.unit")
        return (
            tagged.has("unit")
            and word[0] in {"work", "works", "worked", "working"}
            and "with" in tagged.text[word.end() :].split()[:1]
        )
    return tagged.has("role", "fact")


def _is_answered_what(tagged: Tagged, what: re.Match[str]) -> bool:
    """Tell whether *what* asks for a thing of the graph: what tasks, what is the number of, what does customs lead, what is task 7."""
    words = list(TOKEN.finditer(tagged.text, what.end()))
    if not words:
        return tagged.has("role", "fact", "task-number")
    verb = words[0][0]
    if verb in _set("does"):
        return tagged.has("role", "fact", "noun.task")
    if (
        verb in _set("copulas")
        and tagged.has("unit")
        and tagged.has("role")
        and words[-1][0] in {"of", "for", "in", "with"}
    ):
        return True  # what is customs in charge of
    return _first_noun_is(tagged, what.end())


def _other_documents(tagged: Tagged, start: int, request: Request) -> bool:
    """Tell whether documents are asked for that are no documents of the graph: what documents do I need."""
    word = TOKEN.search(tagged.text, start)
    return (
        word is not None
        and _is(tagged, word.start(), ("noun.document",))
        and request.retrieved is not None
        and not tagged.has("fact.mention", "fact.evidence")
    )


def _first_noun_is(tagged: Tagged, start: int) -> bool:
    """Tell whether the noun phrase that begins at *start* ends in a thing of the graph: *the lead unit* of …, *tasks* that ….

    It ends at a preposition, a verb or the end; only its last words say what it is of.
    """
    last: list[Tag] = []
    seen = strange = False
    for word in TOKEN.finditer(tagged.text, start):
        tags = _tags_at(tagged, word.start())
        if not seen and word[0] in _set("amounts") and tagged.text[word.end() :].startswith(" of"):
            continue  # the list of tasks
        if (
            not seen
            and word[0] in _set("light") | _set("articles")
            and not any(tag.family in {"noun", "role", "fact", "aggregate", "logic"} for tag in tags)
        ):
            continue
        if seen and (word[0] in _set("ends") | _set("articles") or any(tag.family == "role" for tag in tags)):
            break
        seen = True
        last = tags
        if any(tag.family == "noun" or (tag.family == "fact" and not strange) for tag in tags):
            return True
        strange = strange or not tags
    return any(
        (tag.kind in _THINGS or tag.family in _THINGS) and not (strange and tag.family == "fact")
        for tag in last
    )


def _is_answered_how(tagged: Tagged, after: int) -> bool:
    text = tagged.text[after:].strip()
    if text.startswith("many"):
        return _first_noun_is(tagged, after + len(" many"))
    if text.startswith("long"):
        return tagged.has("noun.document", "document") and tagged.has("fact.period")
    return tagged.has("fact.evidence", "fact.mention", "fact.body", "fact.content") and not text.startswith(
        "much"
    )


def _whether(tagged: Tagged, first: str) -> bool:
    """Tell whether a question of yes or no is about something else than roles and the facts of a document."""
    if first in {"can", "could", "may", "should", "will", "would", "has", "have", "am"} and not tagged.has(
        "fact"
    ):
        return True
    named = tagged.has("unit", "noun.unit", "task-number", "noun.task")
    return not (
        (tagged.has("role") and named)
        or tagged.has("fact.openness", "fact.mention", "fact.basis", "fact.body", "logic.none")
    )
