"""Relations + findings of one document -> quads: judgements in its link graph, each with method, score and evidence.

What a judgement concludes stands beside it as a plain triple (``zc:inSector``, ``zc:concernsPark``, ``zc:relatedTask``, ``zc:coverage``), so
that a simple query need not know how we judge. A sector that the document itself gives through an aligned sentence, and a park
that it names, stand in the source graph: they are read, not judged. No triple is in both graphs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, Quad

from graph.document import Span
from graph.extraction.extract import Extract
from graph.linking.registry import registry
from graph.linking.resolution import Resolution
from graph.relating.alignment import Alignment
from graph.relating.drift import Difference
from graph.relating.findings import Finding
from graph.relating.relate import Relations, key_of_place
from graph.triples.evidence import EvidenceWriter
from graph.triples.measures import measure_iris
from graph.triples.quads import GraphWriter, chinese, decimal, english, integer
from graph.triples.registry import park_quads
from graph.triples.tasks import task_iris
from graph.triples.works import sector_iri
from ontology import iris
from ontology.iris import IRI
from ontology.terms import (
    ALIGNMENT,
    BASIS,
    COVERAGE,
    FINDING,
    OA,
    PARK_INVOLVEMENT,
    SEVERITY,
    TASK_RELATION,
    WORDING,
    ZC,
)


def relation_quads(
    found: Extract, links: Resolution, relations: Relations, findings: Iterable[Finding] = ()
) -> list[Quad]:
    """Return every judgement about the document as quads, with the spans they rest on."""
    writer = _Judgements(found, links)
    writer.alignments(relations)
    writer.sectors(relations)
    writer.parks(relations)
    writer.related(relations)
    writer.findings(findings)
    return writer.quads()


def finding_quads(found: Extract, links: Resolution, findings: Iterable[Finding]) -> list[Quad]:
    """Return the findings alone as quads, with the spans they rest on."""
    writer = _Judgements(found, links)
    writer.findings(findings)
    return writer.only_findings()


class _Judgements:
    """Writes the link graph of one document, and what it reads rather than judges into its source graph."""

    def __init__(self, found: Extract, links: Resolution) -> None:
        self._found = found
        self._document = links.document
        self._link = GraphWriter(iris.link_graph(links.document, links.document))
        self._source = GraphWriter(iris.source_graph(links.document))
        self._spans = EvidenceWriter(found.document, links.document)
        self._measures = measure_iris(found, links.document)
        self._tasks = task_iris(found, links.document)
        self._parks: set[str] = set()

    def quads(self) -> list[Quad]:
        """Return everything written."""
        places = park_quads(registry(), map(key_of_place, sorted(self._parks)))
        return [*self._link.quads, *self._source.quads, *self._spans.quads, *places]

    def _judge(self, node: IRI, cls: IRI, method: str, score: float | None = None) -> None:
        self._link.type(node, cls)
        self._link.add(node, ZC.method, Literal(method))
        if score is not None:
            self._link.add(node, ZC.score, decimal(score))
            self._link.add(node, ZC.confidence, decimal(min(1.0, max(0.0, score))))

    def _evidence(self, node: IRI, spans: Iterable[Span], term: IRI | None = None) -> None:
        for span in dict.fromkeys(spans):
            place = self._spans.span(span)
            self._link.add(node, ZC.evidence, place)
            if term is not None:
                self._link.add(node, term, place)

    def alignments(self, relations: Relations) -> None:
        """State each alignment, a second judgement where its two sides contradict each other, and what has no counterpart."""
        ordinals: Counter[int] = Counter()
        for alignment in relations.alignments:
            self._alignment(alignment, alignment.type, alignment.differences, ordinals)
            if alignment.conflicts:
                self._alignment(alignment, "conflicts", alignment.conflicts, ordinals)
        self._coverage(relations)

    def _alignment(
        self, alignment: Alignment, kind: str, differences: tuple[Difference, ...], ordinals: Counter[int]
    ) -> None:
        measure = self._measures[alignment.measure.position]
        ordinals[alignment.measure.position] += 1
        node = iris.alignment(measure, ordinals[alignment.measure.position])
        self._judge(node, ZC.MeasureAlignment, alignment.method, alignment.score)
        self._link.add(node, ZC.alignsSource, measure)
        self._link.add(node, ZC.alignsTarget, self._tasks[alignment.task.position])
        self._link.add(node, ZC.alignmentType, ALIGNMENT[kind])
        self._evidence(node, [alignment.source], ZC.sourceEvidence)
        self._evidence(node, [alignment.target], ZC.targetEvidence)
        changed = [difference for difference in differences if difference.changes_meaning]
        for difference in changed:
            self._link.add(node, ZC.wordingKind, WORDING[difference.kind])
        if changed:
            self._link.add(node, ZC.wordingNote, chinese("；".join(map(_note, changed))))
            self._link.add(node, ZC.wordingNote, english("; ".join(map(_note_en, changed))))

    def _coverage(self, relations: Relations) -> None:
        parts = {measure.part for measure in self._found.measures if measure.kind == "measure"}
        annexed = [task for task in self._found.tasks if task.part not in parts]
        if not parts or not annexed:
            return
        kinds: dict[IRI, set[str]] = defaultdict(set)
        for alignment in relations.alignments:
            kinds[self._measures[alignment.measure.position]].add(alignment.type)
            kinds[self._tasks[alignment.task.position]].add(alignment.type)
        nodes = [self._tasks[task.position] for task in annexed]
        nodes += [self._measures[m.position] for m in self._found.measures if m.kind == "measure"]
        for node in nodes:
            self._link.add(node, ZC.coverage, COVERAGE[_coverage_key(kinds[node])])

    def sectors(self, relations: Relations) -> None:
        """State the sectors of each task and on what grounds."""
        concepts = {
            mention.text: sector_iri(self._document, k) for k, mention in enumerate(self._found.sectors, 1)
        }
        ordinals: Counter[int] = Counter()
        for judged in relations.sectors:
            concept = concepts.get(judged.sector)
            if concept is None:
                continue
            task = self._tasks[judged.task.position]
            ordinals[judged.task.position] += 1
            node = iris.judgement(task, "sector", ordinals[judged.task.position])
            self._judge(node, ZC.SectorJudgement, judged.method, judged.score)
            self._link.add(node, ZC.judgedMeasure, task)
            self._link.add(node, ZC.judgedSector, concept)
            self._link.add(node, ZC.basis, BASIS[judged.basis])
            self._evidence(node, judged.words or ((judged.through.target,) if judged.through else ()))
            (self._link if judged.basis == "judged" else self._source).add(task, ZC.inSector, concept)

    def parks(self, relations: Relations) -> None:
        """State the parks each task concerns and how."""
        stated: dict[tuple[IRI, IRI], bool] = {}
        ordinals: Counter[int] = Counter()
        for judged in relations.parks:
            task, park = self._tasks[judged.task.position], IRI(judged.park)
            self._parks.add(judged.park)
            ordinals[judged.task.position] += 1
            node = iris.judgement(task, "park", ordinals[judged.task.position])
            self._judge(node, ZC.ParkJudgement, judged.method)
            self._link.add(node, ZC.judgedMeasure, task)
            self._link.add(node, ZC.judgedPark, park)
            self._link.add(node, ZC.parkInvolvement, PARK_INVOLVEMENT[judged.involvement])
            self._evidence(node, judged.words)
            named = judged.involvement == "place"
            stated[task, park] = stated.get((task, park), False) or named
        for (task, park), by_the_document in stated.items():
            (self._source if by_the_document else self._link).add(task, ZC.concernsPark, park)

    def related(self, relations: Relations) -> None:
        """State the related tasks of each task, in order, with all reasons in one sentence a language."""
        for relation in relations.related:
            task, other = self._tasks[relation.task.position], self._tasks[relation.other.position]
            node = iris.judgement(task, "related", relation.rank)
            self._judge(node, ZC.TaskRelation, relation.method, relation.score)
            self._link.add(node, ZC.relatesFrom, task)
            self._link.add(node, ZC.relatesTo, other)
            self._link.add(node, ZC.rank, integer(relation.rank))
            for reason in relation.reasons:
                self._link.add(node, ZC.relationType, TASK_RELATION[reason.kind])
            self._link.add(node, ZC.reason, chinese("；".join(reason.zh for reason in relation.reasons)))
            self._link.add(node, ZC.reason, english("; ".join(reason.en for reason in relation.reasons)))
            self._link.add(task, ZC.relatedTask, other)

    def only_findings(self) -> list[Quad]:
        """Return the judgements written and the spans they rest on, without the source text."""
        spans = {quad.object for quad in self._link.quads if quad.predicate.value == ZC.evidence}
        wanted = spans | {
            quad.object
            for quad in self._spans.quads
            if quad.subject in spans and quad.predicate.value == OA.hasSelector
        }
        return [*self._link.quads, *(quad for quad in self._spans.quads if quad.subject in wanted)]

    def findings(self, findings: Iterable[Finding]) -> None:
        """State the audit's findings in their order."""
        for ordinal, finding in enumerate(findings, 1):
            node = iris.judgement(IRI(f"{self._document}/audit"), "finding", ordinal)
            self._judge(node, ZC.AuditFinding, finding.method)
            self._link.add(node, ZC.findingKind, FINDING[finding.kind])
            self._link.add(node, ZC.severity, SEVERITY[finding.severity])
            self._link.add(node, ZC.message, chinese(finding.zh))
            self._link.add(node, ZC.message, english(finding.en))
            self._link.add(node, ZC.findingAbout, self._document)
            for measure in finding.measures:
                self._link.add(node, ZC.findingAbout, self._measures[measure.position])
            for task in finding.tasks:
                self._link.add(node, ZC.findingAbout, self._tasks[task.position])
            self._evidence(node, (*finding.source, *finding.target))
            if finding.wording is not None:
                self._link.add(node, ZC.wordingKind, WORDING[finding.wording])
            for term, count in ((ZC.statedCount, finding.stated), (ZC.foundCount, finding.found)):
                if count is not None:
                    self._link.add(node, term, integer(count))


def _coverage_key(kinds: set[str]) -> str:
    if not kinds:
        return "none"
    return "related-only" if kinds == {"related"} else "stated"


def _note(difference: Difference) -> str:
    return f"正文“{difference.source_text or '（无）'}”，附件“{difference.target_text or '（无）'}”"


def _note_en(difference: Difference) -> str:
    return f"body “{difference.source_text or '(nothing)'}”, annex “{difference.target_text or '(nothing)'}”"
