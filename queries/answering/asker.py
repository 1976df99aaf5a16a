"""A question -> its answer, in either language: ``Asker(engine).answer("绿色债券由谁牵头？")``."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from ontology.iris import IRI
from queries.answering.answers import answered
from queries.answering.asides import without_asides
from queries.answering.descriptions import Descriptions
from queries.answering.desk import Desk
from queries.answering.english import EnglishIndex
from queries.answering.grammar import Grammar
from queries.answering.heads import head_is_held
from queries.answering.names import UnitNames, sounds
from queries.answering.normalise import (
    MAX_CHARS,
    asked_whether,
    expanded,
    has_words,
    is_english,
    normalised,
    without_retracted,
)
from queries.answering.passages import Passages
from queries.answering.proofs import evidence
from queries.answering.records import Abstention, Answer, Context, History, Language, Request
from queries.answering.retrieval import Found, Retrieval
from queries.answering.segmentation import Segmenter, read_ahead, read_now
from queries.answering.snapshot import Snapshot, snapshot
from queries.answering.tagging import Tagged, Tagger
from queries.answering.titles import Titles
from queries.answering.topic import Topic, topic
from queries.answering.wording import interpretation
from queries.answering.words import role_words, words
from queries.engine import Engine, EngineUnavailable, QueryRefused

_SPEAKS, _SPEAKS_OF = 0.5, 1.0
"""A clause that a task holds so much of, and so many rare characters of, is no aside."""
_MAX_TURNS = 5
_MAY_WAIT_S = 2.0
"""A lexicon that takes longer to read than this is read aside when a new generation is published."""
logger = logging.getLogger(__name__)


class _Knowledge:
    """What is derived from one generation: lexicon, grammar, indexes."""

    def __init__(self, held: Snapshot, engine: Engine) -> None:
        self.held = held
        self.names = UnitNames(held)
        self.tagger = Tagger(held, self.names)
        self.titles = Titles(held)
        self.segmenter = Segmenter(surface for surface, _ in self.names.surfaces())
        self.retrieval = Retrieval(held, self.segmenter.knows)
        self.english = EnglishIndex(held, self.names)
        self.passages = Passages(engine, held, self.segmenter)
        self.grammar = Grammar(
            held,
            self.names,
            self.found,
            self.holds_head,
            self.retrieval.credits,
            self.passages,
            self.segmenter,
        )
        self.descriptions = Descriptions(held, self.found, self.passages, self.segmenter)

    def found(self, asked: Topic, tagged: Tagged, within: frozenset[IRI] | None) -> list[Found]:
        """Return the tasks a topic may mean, by the words of its language."""
        if is_english(tagged.text):
            return self.english.found(tagged, within)
        return self.retrieval.found(asked, within)

    def holds_head(self, asked: Topic, tagged: Tagged, task: IRI) -> bool:
        """Tell whether a task holds the word that names what is asked about."""
        if is_english(tagged.text):
            return self.english.holds_head(tagged, task)
        return head_is_held(asked, self.retrieval.credits(asked, task), self.segmenter)

    def is_about(self, tagged: Tagged) -> bool:
        """Tell whether a clause speaks of what some task is about."""
        found = self.retrieval.found(topic(tagged))
        return bool(found) and found[0].coverage >= _SPEAKS and found[0].amount >= _SPEAKS_OF

    def tagged(self, text: str) -> Tagged:
        """Tag a normalised question, English names included."""
        return (
            self.english.names.named(self.tagger.tagged(text))
            if is_english(text)
            else self.titles.tagged(self.tagger.tagged(text))
        )


class Asker:
    """Answers questions over an engine. The lexicon is made again when the engine's generation changes; thread-safe."""

    def __init__(self, engine: Engine, *, may_wait_s: float = _MAY_WAIT_S) -> None:
        self._engine = engine
        self._may_wait_s = may_wait_s
        self._lock = threading.Lock()
        self._took_s = 0.0
        self._knowledge: _Knowledge | None = None

    def warm(self) -> None:
        """Read the lexicon, the pinyin table, the segmenter and the English glosses now instead of with the first question that needs them."""
        known = self._known()
        sounds("政策图谱")
        read_now()
        known.english.warm()

    def _known(self) -> _Knowledge:
        known = self._knowledge
        if known is not None and known.held.generation == self._engine.generation:
            return known
        if known is not None and self._took_s > self._may_wait_s:
            self._renew_aside()
            return known
        with self._lock:
            return self._renewed()

    def _renewed(self) -> _Knowledge:
        known = self._knowledge
        if known is None or known.held.generation != self._engine.generation:
            started = time.monotonic()
            known = _Knowledge(snapshot(self._engine), self._engine)
            self._took_s = time.monotonic() - started
            self._knowledge = known
        return known

    def _renew_aside(self) -> None:
        """Read a large new generation in a thread of its own; until it is read the names of the one before serve."""
        if self._lock.acquire(blocking=False):

            def renew() -> None:
                try:
                    self._renewed()
                except (QueryRefused, EngineUnavailable) as error:
                    logger.warning(
                        "the lexicon of generation %s could not be read: %s", self._engine.generation, error
                    )
                finally:
                    self._lock.release()

            threading.Thread(target=renew, name="lexicon", daemon=True).start()

    def answer(self, question: str, history: History | None = None) -> Answer:
        """Answer *question*; *history* holds the questions before it. Raises only what the engine raises."""
        known = self._known()
        context = None
        for before in (history.questions if history else ())[-_MAX_TURNS:]:
            context = _context(self._answer(before, known, context), context)
        return self._answer(question, known, context)

    def about(self, description: str, limit: int = 5) -> dict[str, Any]:
        """Return what a description may be about: tasks, best first, whatever their score; see `descriptions`."""
        known = self._known()
        text = normalised(description[:MAX_CHARS])
        if not has_words(text):
            return {"tasks": [], "keywords": [], "passages": []}
        return known.descriptions.about(known.tagged(text), limit)

    def _answer(self, question: str, known: _Knowledge, context: Context | None) -> Answer:
        if len(question) > MAX_CHARS:
            return _refused(question, f"问题超过 {MAX_CHARS} 个字符，请写短一些。", "zh")
        text = normalised(question)
        language: Language = "en" if is_english(text) or (text.isascii() and text) else "zh"
        if not has_words(text):
            return _refused(question, "没有读出问题。", language)
        if language == "zh":
            text = asked_whether(without_retracted(text, words().retractions), role_words())
            text = without_asides(text, known.tagged, known.is_about)
        else:
            text = expanded(text)
        tagged = known.tagged(text)
        unknown = known.english.names.unknown_unit(tagged) if language == "en" else None
        understood = known.grammar.understood(tagged, language, context, unknown)
        if isinstance(understood, Abstention):
            return Answer(
                question,
                False,
                understood.detail_en if language == "en" else understood.detail_zh,
                reason=understood.reason,
                evidence=understood.evidence,
                readings=understood.readings,
                language=language,
            )
        return self._answered(question, known, understood)

    def _answered(self, question: str, known: _Knowledge, request: Request) -> Answer:
        desk = Desk(self._engine, known.held, request.language == "en")
        outcome = answered(desk, request)
        shown = interpretation(known.held, request)
        if outcome.reason is not None:
            return Answer(
                question, False, outcome.sentence, reason=outcome.reason, readings=outcome.readings,
                language=request.language, interpretation=shown, request=request, query=outcome.query,
            )  # fmt: skip
        sentence = outcome.sentence
        sentence = _on_former_names(known, request) + sentence
        if request.wider and request.language == "zh":
            sentence = f"图谱中没有{request.wider}本级的文件，以下出自其所辖地区的文件。{sentence}"
        return Answer(
            question, True, sentence, outcome.kind, outcome.values,
            (*outcome.quotes, *evidence(self._engine, known.held, outcome.proofs)), outcome.query, shown,
            language=request.language, confidence=round(request.retrieved, 3) if request.retrieved is not None else None,
            request=request,
        )  # fmt: skip


def _context(answer: Answer, before: Context | None) -> Context | None:
    """Return what the next question may lean on: this answer, or what was there before when this was no answer."""
    if answer.request is None:
        return before
    units = tuple(
        (value.iri, value.label) for value in answer.answers if value.iri and answer.kind == "organization"
    )
    tasks = tuple(value.iri for value in answer.answers if value.iri and answer.kind == "task")
    return Context(answer.request, units, tasks)


def _on_former_names(known: _Knowledge, request: Request) -> str:
    """Return which units of the graph succeeded those that the question names by a former name: 环保局."""
    notes = []
    for slot in request.units:
        former = known.names.former(slot.words)
        if former is not None:
            today = "、".join(known.held.units[iri].label for iri in slot.bodies)
            notes.append(
                f"“{slot.words}”是机构改革前的名称，现为{today}（{former.since}，{former.reform}）。"
                if request.language == "zh"
                else f"“{slot.words}” is a former name; today it is {today} (since {former.since}). "
            )
    return "".join(dict.fromkeys(notes))


def _refused(question: str, sentence: str, language: Language) -> Answer:
    return Answer(question, False, sentence, reason="not-a-question", language=language)


_ASKERS: dict[int, tuple[Engine, Asker]] = {}
_ASKERS_LOCK = threading.Lock()
_ASKERS_KEPT = 4


def answer(question: str, engine: Engine, history: History | None = None) -> Answer:
    """Answer *question* over *engine*; one Asker is kept for each engine."""
    found = asker_of(engine).answer(question, history)
    read_ahead()  # the first answer does not wait for what only some questions need
    return found


def get_ready(engine: Engine) -> None:
    """Read what answers need in a thread of its own, so that the first question does not wait for it."""

    def read() -> None:
        try:
            asker_of(engine).warm()
        except (QueryRefused, EngineUnavailable) as error:
            logger.info("questions are got ready for when the first one comes: %s", error)

    threading.Thread(target=read, name="asker", daemon=True).start()


def asker_of(engine: Engine) -> Asker:
    """Return the Asker kept for *engine*, made when it is first asked for."""
    with _ASKERS_LOCK:
        held = _ASKERS.get(id(engine))
        if held is None or held[0] is not engine:
            while len(_ASKERS) >= _ASKERS_KEPT:
                del _ASKERS[next(iter(_ASKERS))]
            held = _ASKERS[id(engine)] = (engine, Asker(engine))
        return held[1]
