"""A normalised question -> its tags: function words, names of the graph, numbers, dates; longest match, left to right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import ahocorasick

from graph.linking.divisions import divisions
from ontology.iris import IRI
from queries.answering.days import DAY, first_day, last_day
from queries.answering.names import UnitNames, region_words, sounds
from queries.answering.normalise import FORMAL_NUMERAL, NUMERAL, normalised, whole_number
from queries.answering.snapshot import Snapshot
from queries.answering.words import FILLER, words

_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}?〔?(?:19|20)\d{2}〕?年?(?:第)?\d{1,4}号")
_TASK_NUMBER = re.compile(
    rf"(?:第(?P<a>{NUMERAL}|{FORMAL_NUMERAL})(?:项|条|号|个(?![\u4e00-\u9fff]{{1,3}}的))(?:试点)?(?:任务|事项|工作)?"
    rf"|第(?P<e>{NUMERAL})(?=(?:(?:、|,|和|与|及|到|至|-|~)第?{NUMERAL})+(?:项|条|号))"
    rf"|(?:任务|序号|编号|试点任务)(?:第)?(?P<b>{NUMERAL}|{FORMAL_NUMERAL})(?![\d年多少大]|[.．]\d|(?<=一)[共般些直样起同])(?:号|项)?(?![一-鿿]?(?:个|项|家)(?:单位|部门))"
    rf"|(?P<c>{NUMERAL})号(?:试点)?(?:任务|事项)"
    r"|(?<![a-z])(?:tasks?|items?|no\.?|number)\s*(?:no\.?\s*|number\s*)?(?P<d>\d{1,4})(?![\da-z]))"
)
_SHORT_NUMBER = re.compile(
    r"(?<![\d第〕])(?P<n>\d{1,4})号(?P<kind>文件|文(?![\u4e00-\u9fff]?[化物旅体]))?(?!任务|事项)"
)
"""A document called by the end of its number: 43号文 (《党政机关公文处理工作条例》, 发文字号)."""
_WHICH_OF_SOME = re.compile(rf"哪(?P<n>{NUMERAL})(?P<of>个|项|条|家|份|类|种|件)?")
"""Which of a stated number of things: 哪七大领域, 哪五项."""
_OF_SOME = {"项": "which.task", "条": "which.task", "件": "which.task", "家": "which.unit"}
_MORE_NUMBERS = re.compile(
    rf"(?:(?P<range>到|至|-|~|—)(?:任务|第)?|(?:、|,|和|与|及)(?:任务|第)?)(?P<n>{NUMERAL})(?:项|条|号)?(?:任务)?"
)
_SECTION_NUMBER = re.compile(rf"第(?P<n>{NUMERAL})(?:大)?(?:部分|章节|章|节|大项|板块|块)")
_TOP = re.compile(rf"(?:前(?P<n>{NUMERAL})(?:名|位|家|个|的)?|\btop\s+(?P<d>\d{{1,2}})\b)")
_PLACE_IN_RANK = re.compile(
    rf"(?:(?P<noun>单位|部门|任务|事项)?(?:数量?|个数|总数))?(?:排名?|位居|位列)?第(?P<n>{NUMERAL})(?:位|名)?(?P<order>多|少)(?!项|家|个)|(?:排名?|位居|位列|(?<=[头合务])数量?)第(?P<m>{NUMERAL})(?:位|名)?"
)
"""A single place in a ranking: 第二多, 排第三."""
_COUNTED = re.compile(
    rf"(?<![哪第每另这那同任某各后止])(?P<n>{NUMERAL})(?:个|项|家|条|件)(?=[^〔]|$)(?!(?:任务|单位)?[都也](?:不|没))"
)
_WORD = re.compile(r"[a-z0-9][a-z0-9'\-]*")
_CORE_WORDS = ("牵头", "配合", "任务", "负责")
_YEARS = re.compile(r"\([^()]*\d{4}[^()]*\)$")
"""The years at the end of a plan's title: (2024—2026年)."""
SECTOR_WORDS = ("领域", "方面", "行业", "板块")
_PUNCTUATION = " ,.?!:;、。~…—-()<>《》\"'/"


@dataclass(frozen=True, slots=True)
class Tag:
    """A stretch of the question and what it is. `kind` is a tag of words.toml, or unit, park, sector, section, document …."""

    kind: str
    start: int
    end: int
    text: str
    iris: frozenset[IRI] = frozenset()
    number: int | None = None
    numbers: tuple[int, ...] = ()
    day: date | None = None
    until: date | None = None
    """Last day of the period a date names: 2024年10月 ends on the 31st."""

    @property
    def family(self) -> str:
        """The part before the dot: role, which, noun …."""
        return self.kind.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A question with its tags in order. One stretch may carry several tags."""

    text: str
    tags: tuple[Tag, ...]

    def of(self, *kinds: str) -> tuple[Tag, ...]:
        """Return the tags whose kind or family is one of *kinds*."""
        return tuple(tag for tag in self.tags if tag.kind in kinds or tag.family in kinds)

    def has(self, *kinds: str) -> bool:
        """Tell whether there is a tag of one of *kinds*."""
        return any(tag.kind in kinds or tag.family in kinds for tag in self.tags)


class Tagger:
    """Knows the words of questions and the names of one snapshot."""

    def __init__(self, held: Snapshot, names: UnitNames) -> None:
        self._held = held
        entries: dict[str, list[tuple[str, frozenset[IRI]]]] = {}

        def add(surface: str, kind: str, found: Iterable[IRI]) -> None:
            surface = normalised(surface)
            if len(surface) >= 2:
                entries.setdefault(surface, []).append((kind, frozenset(found)))

        for surface, found in names.surfaces():
            add(surface, "unit", found)
        _add_merged(
            (
                (name, park.iri)
                for park in held.parks.values()
                for name in _without_region(park.names, park.iri)
            ),
            "park",
            add,
        )
        _add_merged(
            (
                (name, sector.iri)
                for sector in held.sectors.values()
                for name in (*sector.names, *_sector_names(sector.names))
            ),
            "sector",
            add,
        )
        _add_merged(
            (
                (heading(section.label), section.iri)
                for section in held.sections.values()
                if len(heading(section.label)) >= 4
            ),
            "section",
            add,
        )
        _add_merged(
            (
                (name, entry.iri)
                for entry in held.documents.values()
                for name in (*([entry.number] if entry.number else []), *_title_names(entry.titles))
            ),
            "document",
            add,
        )
        own = {
            words
            for region in {entry.region for entry in held.documents.values() if entry.parts}
            for words in region_words(region)
        }
        self._own_places = own
        for name in divisions().names():
            if len(name) >= 2 and name not in own:
                entries.setdefault(normalised(name), []).append(("place", frozenset()))
        for name in own:
            add(name, "own-place", ())
        self._chinese = ahocorasick.Automaton()
        for word, kinds in words().chinese.items():
            entries.setdefault(word, []).extend((kind, frozenset()) for kind in sorted(kinds))
        for surface, found_entries in entries.items():
            self._chinese.add_word(surface, (surface, tuple(found_entries)))
        self._chinese.make_automaton()
        self._english_phrases = _english_phrases()

    def tagged(self, text: str) -> Tagged:
        """Tag a normalised question."""
        named = list(self._names_and_words(text))
        titles = [tag for tag in named if tag.kind in {"document", "section"}]
        patterns = [
            tag
            for tag in self._patterns(text)
            if not any(title.start <= tag.start and tag.end <= title.end for title in titles)
        ]
        taken = [(tag.start, tag.end) for tag in patterns]
        if numbers := [
            place for tag in patterns if tag.kind == "task-number" for place in (tag.start, tag.end)
        ]:
            named = list(self._names_and_words(text, numbers))  # 第33项任务|有多少家, not 任务有多少
        found = [
            tag
            for tag in (*named, *self._english(text))
            if not any(start < tag.end and tag.start < end for start, end in taken)
        ]
        found = _without_weak(text, [*patterns, *found])
        if not any(tag.family == "role" for tag in found):
            found.extend(_misheard(text, found))
        return Tagged(text, tuple(sorted(found, key=lambda tag: (tag.start, -tag.end, tag.kind))))

    def _names_and_words(self, text: str, cuts: Iterable[int] = ()) -> Iterator[Tag]:
        seams = (
            match.start() + first
            for pair, first in words().seams
            for match in re.finditer(re.escape(pair), text)
        )
        begins = 0
        for ends in (*sorted({*seams, *cuts}), len(text)):
            for last, (surface, found) in self._chinese.iter_long(text[begins:ends]):
                end = begins + last + 1
                for kind, iris in found:
                    yield Tag(kind, end - len(surface), end, surface, iris)
            begins = ends

    def _english(self, text: str) -> Iterator[Tag]:
        tokens = list(_WORD.finditer(text))
        at = 0
        while at < len(tokens):
            for length in range(min(4, len(tokens) - at), 0, -1):
                phrase = " ".join(token[0] for token in tokens[at : at + length])
                if kinds := self._english_phrases.get(phrase):
                    for kind in sorted(kinds):
                        yield Tag(kind, tokens[at].start(), tokens[at + length - 1].end(), phrase)
                    at += length
                    break
            else:
                at += 1

    def _patterns(self, text: str) -> Iterator[Tag]:
        taken: list[tuple[int, int]] = []

        def free(match: re.Match[str]) -> bool:
            clash = any(start < match.end() and match.start() < end for start, end in taken)
            if not clash:
                taken.append(match.span())
            return not clash

        for match in _DOCUMENT_NUMBER.finditer(text):
            if free(match):
                yield self._document(match)
        for match in _SHORT_NUMBER.finditer(text):
            if (tag := self._document_ending_in(match)) and free(match):
                yield tag
        for match in _WHICH_OF_SOME.finditer(text):
            if whole_number(match["n"]) not in {None, 1, 2, 3} and free(match):
                yield Tag(_OF_SOME.get(match["of"] or "", "which.any"), *match.span(), match[0])
        for match in _SECTION_NUMBER.finditer(text):
            if free(match) and (number := whole_number(match["n"])) is not None:
                yield Tag("section-number", *match.span(), match[0], number=number)
        for match in _TASK_NUMBER.finditer(text):
            digits = match["a"] or match["b"] or match["c"] or match["d"] or match["e"]
            first = whole_number(digits)
            if first is None or not free(match):
                continue
            numbers, end = _run_of_numbers(text, first, match.end())
            taken.append((match.end(), end))
            yield Tag(
                "task-number", match.start(), end, text[match.start() : end], number=first, numbers=numbers
            )
        for match in DAY.finditer(text):
            if free(match) and (day := first_day(match)):
                yield Tag("day", *match.span(), match[0], day=day, until=last_day(match, day))
        for match in _PLACE_IN_RANK.finditer(text):
            number = whole_number(match["n"] or match["m"])
            if number and number > 1 and free(match):
                kind = "rank-place.least" if match["order"] == "少" else "rank-place.most"
                yield Tag(kind, *match.span(), match[0], number=number)
                if match["noun"]:
                    noun = "noun.unit" if match["noun"] in {"单位", "部门"} else "noun.task"
                    yield Tag(noun, *match.span("noun"), match["noun"])
        for match in _TOP.finditer(text):
            number = whole_number(match["n"] or match["d"])
            if number and number < 50 and free(match):
                yield Tag("top", *match.span(), match[0], number=number)
        for match in _COUNTED.finditer(text):
            number = whole_number(match["n"])
            if number is not None and free(match):
                yield Tag("counted", *match.span(), match[0], number=number)

    def _document_ending_in(self, match: re.Match[str]) -> Tag | None:
        """Return the document whose number ends like *match*: 渝府发19号, 43号文; one that hands out tasks before one only cited."""
        end = f"〕{match['n']}号"
        numbered = [entry for entry in self._held.documents.values() if (entry.number or "").endswith(end)]
        before = match.string[: match.start()]
        codes = [normalised((entry.number or "").partition("〔")[0]) for entry in numbered]
        code = max((code for code in codes if code and before.endswith(code)), key=len, default="")
        if not code and not match["kind"]:
            return None
        found = [entry for entry, own in zip(numbered, codes, strict=True) if not code or own == code]
        found = [entry for entry in found if entry.parts] or found
        kind = "document" if found else "unknown-document"
        start = match.start() - len(code)
        return Tag(
            kind,
            start,
            match.end(),
            match.string[start : match.end()],
            frozenset(entry.iri for entry in found),
        )

    def _document(self, match: re.Match[str]) -> Tag:
        """Return the document number in *match*, its beginning cut where a known number begins later."""
        words_read = re.sub(r"〔?((?:19|20)\d{2})〕?年?第?(\d{1,4})号", r"〔\1〕\2号", match[0])
        for entry in self._held.documents.values():
            number = normalised(entry.number or "")
            if number and words_read.endswith(number):
                start = match.end() - len(match[0]) + len(words_read) - len(number)
                return Tag("document", start, match.end(), number, frozenset({entry.iri}))
        return Tag("unknown-document", *match.span(), match[0])


def heading(label: str) -> str:
    """Return a heading without its numbering and final stop: （一）充分竞争性服务业。 -> 充分竞争性服务业."""
    plain = re.sub(rf"^(?:\(?{NUMERAL}\)?[、.．]?|第{NUMERAL}[章节条])\s*", "", normalised(label))
    return plain.rstrip("。.:;")


def _sector_names(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for kind in SECTOR_WORDS:
            yield name + kind
            if name.endswith("服务") and len(name) > 3:
                yield name.removesuffix("服务") + kind


def _title_names(titles: Iterable[str]) -> Iterator[str]:
    for title in titles:
        yield title
        if (plain := _YEARS.sub("", normalised(title))) != normalised(title):
            yield plain
        match = re.search(
            r"关于(?:印发)?[〈《<]?(.{6,}?)[〉》>]?的(?:通知|批复|意见|决定)$", normalised(title)
        )
        if match:
            yield match[1]


def _without_region(names: Iterable[str], iri: IRI) -> Iterator[str]:
    region = re.search(r"/place/(\d{6})", iri)
    for name in names:
        yield name
        for own in region_words(region[1]) if region else ():
            if name.startswith(own) and len(name) - len(own) >= 3:
                yield name.removeprefix(own)


def _add_merged(
    found: Iterable[tuple[str, IRI]], kind: str, add: Callable[[str, str, Iterable[IRI]], None]
) -> None:
    merged: dict[str, set[IRI]] = {}
    for surface, iri in found:
        merged.setdefault(surface, set()).add(iri)
    for surface, iris in merged.items():
        add(surface, kind, iris)


def _english_phrases() -> dict[str, frozenset[str]]:
    found = dict(words().english)
    return {" ".join(_WORD.findall(phrase)): kinds for phrase, kinds in found.items()}


def _run_of_numbers(text: str, first: int, end: int) -> tuple[tuple[int, ...], int]:
    """Read what follows a task number: 到15, 、13、14."""
    numbers = [first]
    while match := _MORE_NUMBERS.match(text, end):
        number = whole_number(match["n"])
        if number is None or number > 2000:
            break
        numbers.extend(
            range(numbers[-1] + 1, number + 1) if match["range"] and number - numbers[-1] < 200 else [number]
        )
        end = match.end()
    return tuple(dict.fromkeys(numbers)), end


def _without_weak(text: str, tags: list[Tag]) -> list[Tag]:
    """Drop weak words that stand inside other words: 管 in 管理, 多 in 多式联运."""
    weak = words().weak
    kept = [tag for tag in tags if tag.text not in weak]
    starts = {tag.start for tag in kept}
    ends = {tag.end for tag in kept}
    run: list[Tag] = []
    accepted: list[Tag] = []
    for tag in [*sorted((tag for tag in tags if tag.text in weak), key=lambda tag: tag.start), None]:
        if tag is not None and run and tag.start <= run[-1].end:
            run.append(tag)
            continue
        if run and _bounded(text, run[0].start, run[-1].end, starts, ends):
            accepted.extend(run)
        run = [tag] if tag is not None else []
    return kept + accepted


def _bounded(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    """Tell whether a run of weak words stands between function words, or at an edge beside one."""
    left = start == 0 or start in ends or text[start - 1] in _PUNCTUATION
    right = end == len(text) or end in starts or text[end] in _PUNCTUATION
    return left and right


def _misheard(text: str, found: list[Tag]) -> Iterator[Tag]:
    """Yield role words written by their sound: 签头 for 牵头."""
    for at in range(len(text) - 1):
        window = text[at : at + 2]
        if any(tag.start < at + 2 and at < tag.end and tag.kind != FILLER for tag in found):
            continue
        for word in _CORE_WORDS:
            if (
                window != word
                and (window[0] == word[0] or window[1] == word[1])
                and sounds(window) == sounds(word)
            ):
                for kind in words().chinese[word]:
                    yield Tag(kind, at, at + 2, window)
