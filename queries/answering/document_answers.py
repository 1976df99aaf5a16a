"""Answers about documents: number, date, issuer, basis; sectors and parks; deadlines."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import NamedNode

from graph.linking.divisions import divisions
from ontology.iris import IRI
from ontology.terms import DCTERMS, ELI, ZC
from queries.answering.desk import Desk, Outcome
from queries.answering.proofs import Proven
from queries.answering.readings import task_name
from queries.answering.records import AnswerKind, Evidence, Request, Value
from queries.answering.sentences import day, listing, of_document
from queries.answering.snapshot import text_of
from queries.engine import Row


def _document(desk: Desk, request: Request) -> tuple[IRI, str]:
    assert request.document is not None
    return request.document, desk.held.documents[request.document].label


def _quoted(title: str) -> str:
    """Return a title in its marks; marks inside it become single ones (GB/T 15834-2011, 4.15.3.6)."""
    return "《" + title.replace("《", "〈").replace("》", "〉") + "》"


def number(desk: Desk, request: Request) -> Outcome:
    """Number and title of a document."""
    document, label = _document(desk, request)
    rows, query = desk.ask("asked-document-number", document=NamedNode(document))
    if not rows:
        return desk.unknown(f"“{label}”没有文号。", f"“{label}” has no number.")
    found = text_of(rows[0], "label") or ""
    title = text_of(rows[0], "title") or ""
    proofs = [Proven(document, found, term=ZC.docNumber)]
    if request.intent == "document-title":
        proofs = [Proven(document, found, term=DCTERMS.title)]
    sentence = (
        f"The document number is {found} ({title})."
        if request.language == "en"
        else f"{_quoted(title)}，文号{found}。"
    )
    return Outcome("document", (Value(found, document, note=title or None),), sentence, proofs, query)


def issue_date(desk: Desk, request: Request) -> Outcome:
    """The date a document bears."""
    document, label = _document(desk, request)
    rows, query = desk.ask("asked-document-date", document=NamedNode(document))
    if not rows:
        return desk.unknown(f"图谱中没有{label}的日期。", f"The graph holds no date of {label}.")
    value = text_of(rows[0], "value") or ""
    sentence = (
        f"{label} is dated {day(value, 'en')}."
        if request.language == "en"
        else f"{label}的成文日期是{day(value, 'zh')}。"
    )
    proofs = [Proven(document, label, term=ELI.date_document)]
    return Outcome("date", (Value(value, document, value=value),), sentence, proofs, query)


def issuer(desk: Desk, request: Request) -> Outcome:
    """Who made a document."""
    document, label = _document(desk, request)
    rows, query = desk.ask("asked-document-issuer", document=NamedNode(document))
    if not rows:
        return desk.unknown(f"图谱中没有{label}的发文机关。", f"The graph holds no issuer of {label}.")
    values = tuple(Value(text_of(row, "label") or "", IRI(text_of(row, "iri") or "")) for row in rows)
    words = listing([value.label for value in values], request.language)
    proofs = [Proven(document, label, term=ZC.issuedBy)]
    dated = desk.held.documents[document].date
    if dated:
        proofs.append(Proven(document, label, term=ELI.date_document))
    if request.language == "en":
        on = f" on {day(dated.isoformat(), 'en')}" if dated else ""
        sentence = f"{label} was issued by {words}{on}."
    else:
        on = f"于{day(dated.isoformat(), 'zh')}" if dated else ""
        sentence = f"{label}由{words}{on}印发。"
    return Outcome("organization", values, sentence, proofs, query)


def addressees(desk: Desk, request: Request) -> Outcome:
    """To whom a document is addressed."""
    document, label = _document(desk, request)
    rows, query = desk.ask("asked-document-addressees", document=NamedNode(document))
    if not rows:
        return desk.unknown(f"图谱中没有{label}的主送机关。", f"The graph holds no addressees of {label}.")
    values = tuple(Value(text_of(row, "label") or "", IRI(text_of(row, "iri") or "")) for row in rows)
    words = listing([value.label for value in values], request.language)
    sentence = f"{label} is addressed to {words}." if request.language == "en" else f"{label}主送{words}。"
    return Outcome("organization", values, sentence, [Proven(document, label, term=ZC.addressedTo)], query)


def basis(desk: Desk, request: Request) -> Outcome:
    """What a document says it rests on; confined to one level of government where the question names it."""
    document, label = _document(desk, request)
    rows, query = desk.ask("asked-document-basis", document=NamedNode(document))
    values = tuple(
        Value(text_of(row, "label") or "", IRI(text_of(row, "iri") or ""), note=text_of(row, "title"))
        for row in rows
    )
    values = tuple({value.iri: value for value in reversed(values)}.values())[::-1]
    if request.verify:
        values = tuple(value for value in values if value.label == request.topic) or values
    elif request.topic:
        values = (
            tuple(value for value in values if value.label.startswith(request.topic + "〔"))
            or tuple(value for value in values if _of_level(desk, value, request.topic))
            or values
        )
    proofs = [Proven(citation, label) for citation in _citations(desk, document, values)]
    words = listing(
        [f"{_quoted(value.note)}（{value.label}）" if value.note else value.label for value in values],
        request.language,
    )
    if request.language == "en":
        sentence = f"{label} is based on {words}." if values else f"{label} names no basis."
    else:
        sentence = f"{label}依据{words}制定。" if values else f"{label}没有写明依据。"
    if request.verify:
        holds = any(value.label == request.topic for value in values)
        sentence = (
            ("Yes. " if holds else "No. ") if request.language == "en" else ("是。" if holds else "不是。")
        ) + sentence
    if request.count:
        return desk.number(len(values), sentence, proofs, query)
    return Outcome("document", values, sentence, proofs, query)


def _of_level(desk: Desk, value: Value, words: str) -> bool:
    entry = desk.held.documents.get(value.iri) if value.iri else None
    if entry is None or entry.region not in divisions():
        return False
    national = words in {"国务院", "国家", "中央", "全国"}
    return (divisions()[entry.region].tier == "N") == national


def _citations(desk: Desk, document: IRI, values: Sequence[Value]) -> list[IRI]:
    rows, _ = desk.ask("asked-citations", cited=[NamedNode(value.iri) for value in values if value.iri])
    prefix = f"{document}/"
    found = [IRI(text_of(row, "iri") or "") for row in rows]
    found += [
        value.iri for value in values if value.iri
    ]  # a citation of a document that could not be told stands for itself
    return list(dict.fromkeys(iri for iri in found if iri.startswith(prefix)))


def openness(desk: Desk, request: Request) -> Outcome:
    """The disclosure note of a document."""
    document, label = _document(desk, request)
    rows, query = desk.ask("asked-document-openness", document=NamedNode(document))
    if not rows:
        return desk.unknown(f"{label}没有写明是否公开。", f"{label} does not say whether it is public.")
    words = text_of(rows[0], "label") or ""
    sentence = f"{label}: {words}" if request.language == "en" else f"{label}注明“{words}”。"
    return Outcome(
        "text", (Value(words, document),), sentence, [Proven(document, label, term=ZC.openness)], query
    )


def period(desk: Desk, request: Request) -> Outcome:
    """The period a plan states."""
    document, label = _document(desk, request)
    rows, query = desk.ask("asked-document-period", document=NamedNode(document))
    if not rows:
        return desk.unknown(f"{label}没有写明期限。", f"{label} states no period.")
    words = text_of(rows[0], "label") or ""
    work = IRI(text_of(rows[0], "iri") or document)
    sentence = f"{label}: {words}" if request.language == "en" else f"{label}写的是“{words}”。"
    return Outcome("text", (Value(words, work),), sentence, [Proven(work, label, term=ZC.periodText)], query)


def _values(rows: Sequence[Row]) -> tuple[Value, ...]:
    """Return what *rows* name by ``iri`` and ``label``, each once, in their order."""
    named = {text_of(row, "iri") or "": text_of(row, "label") or "" for row in rows}
    return tuple(Value(label, IRI(iri)) for iri, label in named.items())


def _named(
    desk: Desk, request: Request, kind: AnswerKind, rows: Sequence[Row], query: str, zh: str, en: str
) -> Outcome:
    values = _values(rows)
    words = listing([value.label for value in values], request.language)
    sentence = (
        f"{en} ({len(values)}): {words}."
        if request.language == "en"
        else f"{zh}有{len(values)}个" + (f"：{words}。" if values else "。")
    )
    proofs = [Proven(value.iri, desk.any_document()) for value in values if value.iri]
    if request.count:
        return desk.number(len(values), sentence, proofs, query)
    return Outcome(kind, values, sentence, proofs, query)


def sectors(desk: Desk, request: Request) -> Outcome:
    """The sectors a document divides."""
    schemes = {sector.scheme for sector in desk.held.sectors.values()}
    if len(schemes) > 1:
        wanted = [
            scheme
            for scheme in schemes
            if scheme and request.document and _scheme_of(scheme, request.document)
        ]
        if len(wanted) != 1:
            return desk.ambiguous_documents("涉及哪些领域？")
        rows, query = desk.ask("asked-sectors", scheme=NamedNode(wanted[0]))
    else:
        rows, query = desk.ask("asked-sectors")
    return _named(desk, request, "sector", rows, query, "文件划分的领域", "Sectors")


def _scheme_of(scheme: str, document: IRI) -> bool:
    return scheme.endswith(document.split("/id/doc/")[-1].replace("/", "-"))


def parks(desk: Desk, request: Request) -> Outcome:
    """The parks that tasks concern."""
    bound = {"part": [NamedNode(iri) for iri in request.parts]} if request.parts else {}
    rows, query = desk.ask("asked-parks", **bound)
    return _named(desk, request, "park", rows, query, "任务涉及的园区", "Parks")


def _of_task(
    desk: Desk, request: Request, query_name: str, kind: AnswerKind, word_zh: str, word_en: str
) -> Outcome:
    rows, query = desk.ask(query_name, task=[NamedNode(iri) for iri in request.tasks])
    task = request.tasks[0]
    name, label = task_name(desk.held, task), desk.label_of_task(task)
    if not rows:
        return desk.unknown(
            f"图谱没有给{name}判定{word_zh}。",
            f"The graph gives no {word_en} for {name.replace('任务', 'task ')}.",
        )
    values = _values(rows)
    words = listing([value.label for value in values], request.language)
    sentence = (
        f"{name.replace('任务', 'Task ')}: {word_en} {words}."
        if request.language == "en"
        else f"{of_document(desk.held, [task], 'zh')}{name}的{word_zh}：{words}。"
    )
    return Outcome(kind, values, sentence, [Proven(task, label, task)], query)


def sector_of_task(desk: Desk, request: Request) -> Outcome:
    """The sector of a task."""
    return _of_task(desk, request, "asked-sector-of-task", "sector", "领域", "sector")


def park_of_task(desk: Desk, request: Request) -> Outcome:
    """The park of a task."""
    return _of_task(desk, request, "asked-park-of-task", "park", "园区", "park")


def deadline(desk: Desk, request: Request, rows: Sequence[Row], query: str) -> Outcome:
    """The deadline of a task, as a day where the words fix one."""
    task = request.tasks[0]
    words, value = text_of(rows[0], "label") or "", text_of(rows[0], "value")
    name, label = task_name(desk.held, task), desk.label_of_task(task)
    sentence = (
        f"{name.replace('任务', 'Task ')}: “{words}”."
        if request.language == "en"
        else f"{of_document(desk.held, [task], 'zh')}{name}的完成时限：{words}。"
    )
    proofs = [Proven(task, label, task, ZC.dueText)]
    if value:
        return Outcome("date", (Value(words, task, value=value),), sentence, proofs, query)
    return Outcome("text", (Value(words, task),), sentence, proofs, query)


def passages(desk: Desk, request: Request) -> Outcome:
    """Sentences of documents that speak of a topic which is not one task's, in their own words."""
    rows, query = desk.ask("asked-passages", iri=[NamedNode(iri) for iri in request.passages])
    quotes = []
    for row in rows:
        document = desk.held.documents.get(IRI(text_of(row, "document") or ""))
        quotes.append(
            Evidence(
                document.label if document else text_of(row, "document") or "", text_of(row, "label") or "",
                int(text_of(row, "start") or 0), int(text_of(row, "end") or 0),
                source=IRI(text_of(row, "source") or ""),
            )
        )  # fmt: skip
    values = tuple(
        Value(quote.quote, IRI(text_of(row, "iri") or ""), document=quote.document)
        for quote, row in zip(quotes, rows, strict=True)
    )
    where = listing(list(dict.fromkeys(quote.document for quote in quotes)), "zh")
    said = "；".join(f"“{quote.quote}”" for quote in quotes)
    sentence = f"{where}有{len(quotes)}处说到“{request.topic}”：{said}"
    return Outcome("text", values, sentence, (), query, quotes=tuple(quotes))
