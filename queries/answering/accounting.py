"""What a Request leaves of its question: the words that neither its slots nor the texts it points at explain.

An answer must account for all content words of its question. Topics are weighed by `meaning`; this is the check for what the
other rules understood: 任务7的资金从哪里来 names task 7, but the task says nothing of 资金; 区科技局几点上班 names a unit only.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from queries.answering.heads import foreign_words
from queries.answering.passages import content_words
from queries.answering.reading import Ground, Reading
from queries.answering.records import Intent, Request
from queries.answering.rules import rules_of
from queries.answering.synonyms import synonyms
from queries.answering.tagging import Tag, Tagged
from queries.answering.topic import CLAUSES, Stretch, Topic, narrowed, topic
from queries.answering.words import words

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_NAMES = ("unit", "own-place", "place", "section", "sector", "park", "document")
_SAYS_WHEN: frozenset[Intent] = frozenset(
    {"document-date", "document-issuer", "task-due", "document-period", "units-changed", "unit-now"}
)
_SAYS_WHERE: frozenset[Intent] = frozenset(
    {"body", "passages", "evidence", "section-of-task", "park-of-task"}
)
_RULES = rules_of("accounting")
_ENDS_IN_THING = _RULES.pattern("ends-in-thing")
_WHICH_ONES = _RULES.pattern("which-ones")
_MEASURED = _RULES.pattern("measured")
_SOME_THINGS = _RULES.pattern("some-things")
"""Says of how many things a question speaks (那三项), not of which."""
_DEFINES = _RULES.pattern("defines")
_DESCRIBES = 4
"""A clause describes what is asked about in at least this many characters."""
_EVERYDAY, _COMMON = 10.5, 9.0
"""A noun less rare than this (企业, 资金, 海外) is said of anything; the second where no document has it at all."""
_MODALS = frozenset("想要能会可来去没不")
_PLACES_WITHIN = frozenset("里")
"""Makes a place of a noun (村里, 厂里), which tells where somebody asks from (朱德熙《语法讲义》, 处所词)."""
_UNKNOWN_WORD = re.compile(
    r"(?!区)(?:(?=[\u4e00-\u9fff])[^那这套入读人来去开设办做想要能会可不没里上下个有在是到给用拿带报考买卖进出收走放建看找问我你他]){2,}"
)
"""A word the dictionary does not have (无人机, 网约车)."""
_COMES_FROM = _RULES.pattern("comes-from")
_LIES = _RULES.pattern("lies")
_ADVERBS = "来都会能可要在是由的"
_HOW_MANY_EN = re.compile(r"\bhow many [a-z]+")
_HOW_MANY_OF = _RULES.pattern("how-many-of")


def of_other_things(tagged: Tagged) -> bool:
    """Tell whether a number is asked for of something that is no task, unit or part: 区教委有多少人, 入驻了多少家企业."""
    if _WHICH_ONES.search(tagged.text) and not tagged.has("role", "noun.unit"):
        return True  # 外资银行有哪几家
    if any(
        tag.text[-1] in "条件" and _ENDS_IN_THING.match(tagged.text, tag.end)
        for tag in tagged.of("which.task")
    ):
        return not tagged.has("which.unit", "which.any", "noun.task")  # 在哪条街
    if tagged.has("which.unit", "which.any", "which.task"):
        return False  # 几个 stands in the background
    if tagged.text.isascii():
        return bool(_HOW_MANY_EN.search(tagged.text)) and not tagged.has("noun", "role")
    for tag in tagged.of("which.many", "which.many-units"):
        after = _HAN.match(tagged.text, tag.end)
        if not after or not _HOW_MANY_OF.fullmatch(tag.text):
            continue
        if after[0] == "次" and tagged.has("unit") and tagged.has("role"):
            continue  # 财政局当配合单位有多少次
        if _MEASURED.match(after[0]):
            return True  # 得了多少分
        following = min(
            (other.start for other in tagged.tags if other.end > tag.end), default=len(tagged.text)
        )
        kinds = ("noun",) if _content_between(tagged, tag.end, following) else ("noun", "role")
        if following > tag.end and not any(other.start == following for other in tagged.of(*kinds)):
            return True  # 有多少家企业参与
    return False


def _content_between(tagged: Tagged, start: int, end: int) -> bool:
    return len(tagged.text[start:end].strip(_ADVERBS)) > 1


def asks_of_the_world(tagged: Tagged) -> bool:
    """Tell whether a question wants what no plan states of the thing it names: what it is, what it is called, where it lies."""
    text = tagged.text
    if _COMES_FROM.search(text):
        return True  # 任务7钱从哪来
    lies = _LIES.search(text)
    if lies and any(tag.end == lies.start() for tag in tagged.of("noun.document", "annex")):
        return True  # 任务7的附件在哪里: a file, not a place in one
    if tagged.has("task-number") and tagged.has("aggregate.rank") and not tagged.has("which", "noun.unit"):
        return True  # 任务7排名第几: tasks have numbers, no ranks
    if tagged.has(
        "task-number", "section-number", "role", "unit", "document", "noun.document", "noun.section"
    ):
        return False
    return bool(
        _DEFINES.search(text)
        or (tagged.has("fact.title") and not tagged.has("noun", "time", "which.unit"))
        or (lies and not tagged.has("fact", "noun"))
    )


def answers_otherwise(reading: Reading, request: Request) -> bool:
    """Tell whether the question asks when or where, and nothing else, and *request* says neither."""
    tagged = reading.tagged
    if tagged.has(
        "which.unit", "which.any", "which.task", "which.many", "which.many-tasks", "which.many-units"
    ):
        return False
    if reading.asked.target == "time":
        return request.intent not in _SAYS_WHEN and request.until is None and not request.day
    return reading.asked.target == "place" and request.intent not in _SAYS_WHERE


def unaccounted(ground: Ground, reading: Reading, request: Request) -> Topic | None:
    """Return what of a question in Chinese *request* leaves unexplained; None: nothing."""
    if reading.language == "en" or request.retrieved is not None or request.topic or request.passages:
        return None
    tagged = reading.tagged
    rest = topic(tagged, (*tagged.of(*_NAMES), *_background(tagged, request)))
    if not rest.content:
        return None
    known = list(_explaining(ground, request, tagged.of(*_NAMES)))
    content = set(rest.content)
    left = [
        word
        for word in content_words(rest, ground.segmenter)
        if not _SOME_THINGS.fullmatch(word)
        and (content.issuperset(word) or ground.segmenter.knows(word))
        and not _explained(word, known)
        and not (request.intent == "tasks" and word in words().light and _says_which_tasks(tagged, word))
    ]
    return rest if left or _is_another_noun(tagged) else None


def of_another_thing(ground: Ground, reading: Reading, request: Request) -> tuple[str, ...]:
    """Return the nouns of the clause that asks which none of the tasks found by their description hold: 军用 of 军用研发病床.

    A word that stands nowhere in the documents weighs more than one that another text has.
    """
    if reading.language == "en" or request.retrieved is None or not request.tasks:
        return ()
    tagged = reading.tagged
    names = tagged.of(*_NAMES, "body")
    asked = _asking_part(tagged, names)
    if asked is None:
        return ()
    found: set[str] | None = None
    for task in request.tasks:
        rare = {
            word
            for word in foreign_words(asked, ground.credits(asked, task), ground.segmenter)
            if not any(word in tag.text for tag in tagged.tags if len(tag.text) > 1)
            and _names_a_thing(ground, word)
        }
        found = rare if found is None else found & rare
    return tuple(sorted(found or (), key=tagged.text.find))


def _asking_part(tagged: Tagged, without: tuple[Tag, ...]) -> Topic | None:
    """Return the topic of the clause that asks, with as many clauses before it as it takes to describe something."""
    parts = [part for part in narrowed(tagged, without) if len(part.text) >= _DESCRIBES]
    if not parts:
        ends = [match.end() for match in CLAUSES.finditer(tagged.text)]
        outside = (Tag("outside", 0, end, tagged.text[:end]) for end in reversed((0, *ends)))
        parts = [part for tag in outside if len((part := topic(tagged, (*without, tag))).text) >= _DESCRIBES][
            :1
        ]
    return min(parts, key=lambda part: len(part.text), default=None)


def _names_a_thing(ground: Ground, word: str) -> bool:
    """Tell whether a word is rare enough, for its kind, to make another thing of what it stands with."""
    rarity = ground.segmenter.rarity(word)
    if word[0] in _MODALS or word[-1] in _PLACES_WITHIN:
        return False
    if ground.segmenter.is_noun(word):
        return rarity > (_EVERYDAY if _stands_somewhere(ground, word) else _COMMON)
    return (
        bool(_UNKNOWN_WORD.fullmatch(word))
        and not ground.segmenter.knows(word)
        and not _stands_somewhere(ground, word)
    )


def _stands_somewhere(ground: Ground, word: str) -> bool:
    return not ground.passages.missing(Topic((Stretch(word, (False,) * len(word)),)))


def _says_which_tasks(tagged: Tagged, word: str) -> bool:
    """Tell whether *word* only leads over to the tasks: 在综保区实施的任务."""
    return any(tagged.text[: noun.start].endswith((word, word + "的")) for noun in tagged.of("noun.task"))


def _is_another_noun(tagged: Tagged) -> bool:
    """Tell whether a word of the question was read without the suffix that makes another noun of it: 完成 of 完成率."""
    text = tagged.text
    return any(
        text[tag.end : tag.end + 1] in words().suffixes
        and not any(other.start <= tag.end < other.end for other in tagged.tags)
        and not _HAN.match(text, tag.end + 1)
        for tag in tagged.of("noun", "fact", "role")
        if tag.end < len(text)
    )


def _background(tagged: Tagged, request: Request) -> Iterator[Tag]:
    """Yield the clauses of a question about numbered tasks that neither number nor ask: 公共平台…哦不，第45条，配合的是谁."""
    if not request.tasks:
        return
    ends = [match.end() for match in CLAUSES.finditer(tagged.text)]
    for start, end in itertools.pairwise((0, *ends, len(tagged.text))):
        here = [tag for tag in tagged.tags if start <= tag.start < end]
        if not any(tag.family in {"task-number", "which", "role", "fact", "noun"} for tag in here):
            yield Tag("outside", start, end, tagged.text[start:end])


def _explaining(ground: Ground, request: Request, named: tuple[Tag, ...]) -> Iterator[str]:
    """Yield the texts whose words may stand in the question: names as typed, headings, titles, tasks pointed at."""
    held = ground.held
    for slot in request.units:
        yield slot.words
        yield from (name for iri in slot.bodies if iri in held.units for name in held.units[iri].names)
    yield from (tag.text for tag in named)
    if request.section:
        yield held.sections[request.section].label
    if request.document:
        yield from held.documents[request.document].titles
    yield from (held.tasks[iri].text for iri in request.tasks)


def _explained(word: str, known: list[str]) -> bool:
    forms = [
        word,
        *(same for start, end, held in synonyms(word) if end - start == len(word) for same in held),
    ]
    return any(form in text for form in forms for text in known)
