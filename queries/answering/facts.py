"""Questions about documents and about units themselves: number, date, issuer, basis; full name, present name, changes."""

from __future__ import annotations

import re
from datetime import date

from queries.answering import readings
from queries.answering.reading import Ground, Reading
from queries.answering.records import Abstention, Request
from queries.answering.slots import loose_units
from queries.answering.snapshot import DocumentEntry, Snapshot

_LEVEL_WORDS = {
    "国务院": "N",
    "国家": "N",
    "中央": "N",
    "全国": "N",
    "市里": "M",
    "市级": "M",
    "市政府": "M",
    "省里": "M",
    "省级": "M",
}


_FOLLOWS = re.compile(
    r"(?:按|照|遵|依|按照|依照|遵照|根据|依据|对照|落实|贯彻|执行|参照|为了|响应|遵循)[^,。;]{0,14}?(?:哪|什么)[^,。;]{0,3}?(?:文件|文|通知|批复|意见|决定|方案|函)(?!化|旅|物|体)"
)
"""Asks which document a plan follows: 按照市政府哪个文件的要求制定 (《党政机关公文处理工作条例》: 决定, 意见, 通知, 批复, 函 are kinds of documents)."""
_UNTIL = re.compile(
    r"到(?:哪|什么时|何时|几)(?!个|份|家|里|些)|(?:有效|实施|执行|失效|作废|废止)(?:期限?)?(?:到|至|截)"
)
"""Asks when a document ends, which is another day than that on which it was issued."""
_BY_A_PERSON = frozenset({"signed"})
_LEVEL_ENGLISH = {"state council": "国务院", "municipal": "市政府", "chongqing": "市政府"}
_ASKS = {
    "document-number": "的标题是什么？",
    "document-date": "是什么时候印发的？",
    "document-issuer": "是谁印发的？",
    "document-basis": "依据哪些文件制定？",
    "document-openness": "公开吗？",
    "document-period": "的实施期限是多久？",
    "document-title": "的标题是什么？",
    "document-addressees": "主送哪些单位？",
}
"""How to ask the same of one document, for the readings offered."""


def unit_request(ground: Ground, reading: Reading) -> Request | Abstention | None:
    """Return a request about units as such: what they are called, in full or today; which of them changed."""
    held, tagged, slots = ground.held, reading.tagged, reading.named.slots
    parks = [iri for tag in tagged.of("park") for iri in sorted(tag.iris)]
    if tagged.has("fact.administer") and parks:
        return Request("administration", park=parks[0])
    if tagged.has("fact.renamed") and not slots:
        if reading.asked.target in {"units", "none"} and not ground.has_topic(reading):
            documents = reading.scope.documents or held.plans()
            days = [entry.date for entry in documents if entry.date]
            named = tagged.of("day")
            day = named[0].day if named else min(days, default=date(1949, 10, 1))
            return Request("units-changed", day=day, count=reading.asked.count)
        return None
    renamed = tagged.has("fact.renamed") or (tagged.has("time.now") and tagged.has("fact.title"))
    if not slots and renamed and not tagged.has("role", "task-number"):
        loose, unknown = loose_units(reading.content().text, ground.names, regions=reading.scope.regions)
        slots = () if unknown else tuple(loose)
    if not slots or tagged.has("role") or tagged.has("task-number"):
        return None
    if any(len(slot.bodies) > 1 for slot in slots):
        return readings.ambiguous_units(held, slots[0].words, slots[0].bodies, "的全称是什么？")
    if tagged.has("fact.renamed") or (tagged.has("time.now") and tagged.has("fact.title", "which.any")):
        return Request("unit-now", units=slots)
    if tagged.has("fact.title"):
        return Request("full-name", units=slots)
    return None


def document_request(ground: Ground, reading: Reading) -> Request | Abstention | None:
    """Return a request about a document's own facts."""
    held, tagged, content = ground.held, reading.tagged, reading.content()
    named = [
        held.documents[iri]
        for tag in tagged.of("document")
        for iri in sorted(tag.iris)
        if iri in held.documents
    ]
    intent = _intent(reading)
    if intent is None or (reading.named.slots and intent != "document-issuer") or tagged.has("role.support"):
        return None
    if tagged.has("role") and intent in {"document-basis", "document-title"}:
        return None
    subject_words = tagged.has(
        "noun.document",
        "document",
        "fact.number",
        "fact.basis",
        "fact.issuer",
        "fact.openness",
        "fact.period",
        "fact.addressee",
    )
    rest = content.content
    if not subject_words and not (intent == "document-date" and len(rest) < 2):
        return None
    if intent == "document-basis" and named and "document-basis" and tagged.has("logic.yes-no"):
        verify = [entry for entry in named if not entry.parts]
        document = _subject([entry for entry in named if entry.parts], held)
        if isinstance(document, Abstention):
            return document
        return Request(
            "document-basis",
            document=document.iri,
            verify=bool(verify),
            topic=verify[0].label if verify else "",
        )
    if not named and len(reading.scope.documents) == 1:
        named = list(reading.scope.documents)  # 涪陵那份方案: the only one of the place
    document = _subject(named[:1], held, content.text, _ASKS[intent])
    if isinstance(document, Abstention):
        return document
    level = next(
        (
            _LEVEL_ENGLISH.get(words, words)
            for words in (*_LEVEL_WORDS, *_LEVEL_ENGLISH)
            if words in tagged.text
        ),
        "",
    ) or _issuing_code(held, tagged.text)
    if intent == "document-number" and (level or tagged.has("fact.basis")) and not named:
        return Request("document-basis", document=document.iri, topic=level)
    if intent == "document-basis":
        return Request(
            "document-basis",
            document=document.iri,
            topic=level,
            count=reading.asked.count and not tagged.has("fact.number"),
        )
    return Request(intent, document=document.iri)  # type: ignore[arg-type]


def _issuing_code(held: Snapshot, text: str) -> str:
    """Return the beginning of a document number that *text* names without year: 渝府发哪个文件."""
    codes = {
        entry.number.partition("〔")[0]
        for entry in held.documents.values()
        if entry.number and "〔" in entry.number
    }
    return max(
        (code for code in codes if len(code) > 1 and code + "〔" not in text and code in text),
        key=len,
        default="",
    )


def _intent(reading: Reading) -> str | None:
    tagged, asked = reading.tagged, reading.asked
    if _FOLLOWS.search(tagged.text) and not tagged.has("role", "task-number", "unit"):
        return "document-basis"
    if tagged.has("fact.evidence", "fact.related", "fact.body") or (
        tagged.has("noun.task") and not tagged.has("fact.number")
    ):
        return None
    if asked.target == "units" and any(tag.text in _BY_A_PERSON for tag in tagged.of("fact.date")):
        return None  # who signed it: a person
    if tagged.has("fact.period"):
        return "document-period"
    if tagged.has("fact.addressee"):
        return "document-addressees"
    if tagged.has("fact.issuer") or (
        asked.target in {"units", "place"} and tagged.has("fact.date") and not tagged.has("role")
    ):
        return "document-issuer"
    if tagged.has("fact.number"):
        return "document-number"
    if tagged.has("fact.basis"):
        return "document-basis"
    if _UNTIL.search(tagged.text):
        return None  # 方案实施到哪年
    if (asked.target == "time" and not tagged.has("fact.due")) or (
        tagged.has("fact.date") and tagged.has("which.time", "which.many")
    ):
        return "document-date" if tagged.has("fact.date", "noun.document", "document") else None
    if tagged.has("fact.date") and asked.target in {"none", "documents"}:
        return "document-date"
    if tagged.has("fact.openness"):
        return "document-openness"
    if tagged.has("fact.period"):
        return "document-period"
    if (tagged.has("fact.title") and tagged.has("noun.document", "document")) or (
        tagged.has("document")
        and tagged.has("fact.content", "which.any")
        and asked.target in {"documents", "none"}
    ):
        return "document-title"
    return None


def _subject(
    named: list[DocumentEntry], held: Snapshot, rest: str = "", asks: str = "依据哪些文件制定？"
) -> DocumentEntry | Abstention:
    """Return the document the question is about: named, the only plan, or the plan whose title holds the words *rest*."""
    if named:
        return named[0]
    plans = held.plans()
    if len(plans) == 1:
        return plans[0]
    if len(rest) >= 4:
        pairs = {rest[at : at + 2] for at in range(len(rest) - 1)}
        scored = sorted(
            ((sum(pair in " ".join(entry.titles) for pair in pairs) / len(pairs), entry) for entry in plans),
            key=lambda item: (-item[0], item[1].iri),
        )
        best = [entry for score, entry in scored if score >= 0.8 and score == scored[0][0]]
        if len(best) == 1:
            return best[0]
        if best:
            return readings.ambiguous_documents(best, asks)
    return readings.ambiguous_documents(plans, asks)
