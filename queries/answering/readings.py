"""Several things a question may mean -> the ways to ask that tell them apart, and the abstention that offers them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ontology.iris import IRI
from queries.answering.records import Abstention, RoleKey
from queries.answering.snapshot import DocumentEntry, Snapshot

MAX_READINGS = 6
ROLE_ZH: dict[RoleKey, str] = {"lead": "牵头", "support": "配合", "responsible": "负责", "guide": "指导"}
ROLE_EN: dict[RoleKey, str] = {
    "lead": "lead",
    "support": "support",
    "responsible": "is responsible for",
    "guide": "guide",
}


def task_name(held: Snapshot, iri: IRI) -> str:
    """Return how to speak of a task: 任务18, or its first words where the document gives it no number."""
    task = held.tasks[iri]
    return f"任务{task.number}" if task.number is not None else f"“{task.text[:16]}…”"


def several_documents(held: Snapshot) -> bool:
    """Tell whether answers must say which document they speak of."""
    return len(held.plans()) > 1


def ambiguous_tasks(
    held: Snapshot, tasks: Sequence[IRI], roles: tuple[RoleKey, ...], language_en: bool
) -> Abstention:
    """Offer the tasks a topic may mean."""
    asks = "、".join(dict.fromkeys(ROLE_ZH[role] for role in roles if role in {"lead", "support"})) or "牵头"
    readings = []
    for iri in tasks[:MAX_READINGS]:
        task = held.tasks[iri]
        document = held.documents[task.document]
        where = f"{document.label}" if several_documents(held) else ""
        words = task.text[:24] + ("…" if len(task.text) > 24 else "")
        number = f"任务{task.number}" if task.number is not None else ""
        if language_en:
            verb = "supports" if "support" in roles and "lead" not in roles else "leads"
            readings.append(f"Who {verb} task {task.number} ({words})?" + (f" [{where}]" if where else ""))
        else:
            readings.append(f"{where}{number}（{words}）由谁{asks}？")
    return Abstention(
        "ambiguous",
        f"问题可以指 {len(tasks)} 项任务，请选择其一。",
        f"The question may mean {len(tasks)} tasks; please choose one.",
        tuple(readings),
    )


def ambiguous_documents(documents: Iterable[DocumentEntry], rest_zh: str) -> Abstention:
    """Offer the documents a question may speak of."""
    held = tuple(documents)
    return Abstention(
        "ambiguous",
        f"图谱中有 {len(held)} 份分配任务的文件，请说明问的是哪一份。",
        f"The graph holds {len(held)} documents that hand out tasks; please say which one is meant.",
        tuple(f"{entry.label}{rest_zh}" for entry in held[:MAX_READINGS]),
    )


def ambiguous_units(held: Snapshot, words: str, bodies: Sequence[IRI], rest_zh: str) -> Abstention:
    """Offer the units a name may stand for."""
    from graph.linking.divisions import divisions  # the names of places, only when a name needs telling apart

    readings = []
    for iri in bodies[:MAX_READINGS]:
        unit = held.units[iri]
        place = divisions().full_name(unit.region) if unit.region in divisions() else ""
        readings.append(f"{(unit.full_names or (place + unit.label,))[0]}{rest_zh}")
    return Abstention(
        "ambiguous",
        f"“{words}”可以指 {len(bodies)} 个单位，请选择其一。",
        f"“{words}” may stand for {len(bodies)} units; please choose one.",
        tuple(readings),
    )
