"""Tasks and their links -> quads: one node a task, one responsibility assignment for each unit in each role."""

from __future__ import annotations

from collections import Counter

from pyoxigraph import Literal

from graph.extraction.extract import Extract
from graph.linking.organizations import Group, Link, Unlinked
from graph.linking.resolution import Actor, Resolution
from graph.task import Task
from graph.triples.evidence import EvidenceWriter
from graph.triples.quads import GraphWriter, chinese, day, integer
from graph.triples.works import part_iri
from ontology import iris
from ontology.iris import IRI
from ontology.terms import FORM, ROLE, SKOS, ZC


def task_iris(found: Extract, document: IRI) -> dict[int, IRI]:
    """Return the IRI of each task by its position.

    A number the document gives once names its task; a missing or repeated number cannot, so the position does.
    """
    numbers = Counter(task.number for task in found.tasks if task.number is not None)
    return {
        task.position: iris.task(
            document, str(task.number) if task.number and numbers[task.number] == 1 else f"x{task.position}"
        )
        for task in found.tasks
    }


def write_tasks(found: Extract, links: Resolution, source: GraphWriter, spans: EvidenceWriter) -> None:
    """State every task with its text, place, counts, deadline, and its assignments in order."""
    nodes = task_iris(found, links.document)
    for task in found.tasks:
        _write_task(found, task, nodes[task.position], links.document, source, spans)
        for role, ordinal, mention in task.mentions():
            actor = links.actor(mention.text)
            node = iris.assignment(nodes[task.position], role, ordinal)
            source.type(node, ZC.ResponsibilityAssignment)
            source.add(node, ZC.assignsTask, nodes[task.position])
            source.add(node, ZC.role, ROLE[role])
            source.add(node, ZC.ordinal, integer(ordinal))
            source.add(node, ZC.assignedActor, actor.iri)
            source.add(node, ZC.mentionText, chinese(mention.text))
            source.add(node, ZC.resolutionMethod, Literal(_method(actor)))
            source.add(node, ZC.evidence, spans.span(mention.span))
    for words, actor in links.actors.items():
        if not isinstance(actor, Link):
            write_actor(words, actor, source)


def _method(actor: Actor) -> str:
    match actor:
        case Link():
            return actor.method
        case Group():
            return "group"
        case Unlinked():
            return "unlinked"


def write_actor(words: str, actor: Group | Unlinked, source: GraphWriter) -> None:
    """State an actor that stands in no registry: a group the document leaves open, or a name kept as words."""
    source.type(actor.iri, ZC.ActorGroup if isinstance(actor, Group) else ZC.UnregisteredBody)
    source.add(actor.iri, SKOS.prefLabel, chinese(words))


def _write_task(
    found: Extract, task: Task, node: IRI, document: IRI, source: GraphWriter, spans: EvidenceWriter
) -> None:
    source.type(node, ZC.Task)
    source.add(node, ZC.text, chinese(task.text))
    source.add(node, ZC.position, integer(task.position))
    if task.number is not None:
        source.add(node, ZC.taskNumber, integer(task.number))
    source.add(node, ZC.form, FORM[task.form])
    source.add(node, ZC.definedIn, part_iri(found, document, task.part))
    if task.section:
        source.add(node, ZC.inSection, iris.part(document, task.section))
    source.add(node, ZC.evidence, spans.supports(task.span, ZC.text))
    if task.lead or task.support_stated:
        source.add(node, ZC.statedLeadCount, integer(len(task.lead)))
    if task.support or task.support_stated:
        source.add(node, ZC.statedSupportCount, integer(len(task.support)))
    if task.due:
        source.add(node, ZC.dueText, chinese(task.due.text))
        source.add(node, ZC.evidence, spans.supports(task.due.span, ZC.dueText))
        if task.due.day:
            source.add(node, ZC.dueDate, day(task.due.day))
    exceptions = [(ZC.exceptionText, span) for span in (task.exception, *task.further_exceptions)]
    for term, span in (*exceptions, (ZC.conditionText, task.condition)):
        if span:
            source.add(node, term, chinese(found.document.quote(span)))
            source.add(node, ZC.evidence, spans.supports(span, term))
