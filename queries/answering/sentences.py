"""Answers -> sentences, in the language of the question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ontology.iris import IRI
from queries.answering.readings import ROLE_EN, ROLE_ZH, several_documents, task_name
from queries.answering.records import Language, RoleKey
from queries.answering.snapshot import Snapshot

_SHOWN = 30


def listing(labels: Sequence[str], language: Language) -> str:
    """Join names: 、 in Chinese, commas in English; a long list is cut with its length said."""
    shown = list(labels[:_SHOWN])
    if language == "en":
        more = f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else ""
        return ", ".join(shown) + more
    more = f"等{len(labels)}个" if len(labels) > _SHOWN else ""
    return "、".join(shown) + more


def roles_word(roles: Sequence[RoleKey], language: Language) -> str:
    """Return the verb for *roles*: 牵头, 配合, 参与 (any)."""
    if set(roles) == {"lead", "responsible"}:
        return "is responsible for" if language == "en" else "负责"
    kept: tuple[RoleKey, ...] = tuple(role for role in roles if role != "responsible") or tuple(roles)
    if len(set(kept)) > 2:
        return "take part in" if language == "en" else "参与"
    words = [ROLE_EN[role] if language == "en" else ROLE_ZH[role] for role in kept]
    return (" or " if language == "en" else "或").join(dict.fromkeys(words))


def of_document(held: Snapshot, tasks: Sequence[IRI], language: Language) -> str:
    """Return which documents the tasks are of, where the graph holds several: 涪陵府发〔2022〕43号："""
    if not several_documents(held) or not tasks:
        return ""
    labels = list(
        dict.fromkeys(held.documents[held.tasks[iri].document].label for iri in tasks if iri in held.tasks)
    )
    shown = listing(labels[:3], language) + (
        "" if len(labels) <= 3 else (" …" if language == "en" else f"等{len(labels)}份文件")
    )
    return f"{shown}: " if language == "en" else f"{shown}："


def units_of_task(
    held: Snapshot, task: IRI, by_role: dict[RoleKey, list[str]], roles: Sequence[RoleKey], language: Language
) -> str:
    """任务42由涪陵综合保税区牵头，区商务委配合。"""
    name = task_name(held, task)
    if language == "en":
        name = name.replace("任务", "Task ")
        parts = []
        for role, verb in (
            ("lead", "is led by"),
            ("support", "supported by"),
            ("responsible", "the responsibility of"),
            ("guide", "guided by"),
        ):
            if units := by_role.get(role):  # type: ignore[call-overload]
                parts.append(f"{verb} {listing(units, language)}")
        if not parts:
            return f"The document states no unit in that role for {name}."
        if parts[0].startswith(("supported", "the resp", "guided")):
            parts[0] = "is " + parts[0]
        missing = (
            " No supporting unit is stated." if "support" in roles and not by_role.get("support") else ""
        )
        return f"{name} {', '.join(parts)}.{missing}"
    parts = []
    if units := by_role.get("lead"):
        parts.append(f"由{listing(units, language)}牵头")
    if units := by_role.get("responsible"):
        parts.append(f"由{listing(units, language)}负责")
    if units := by_role.get("support"):
        parts.append(f"{listing(units, language)}配合" if parts else f"由{listing(units, language)}配合")
    if units := by_role.get("guide"):
        parts.append(f"{listing(units, language)}指导")
    if "support" in roles and not by_role.get("support"):
        parts.append("没有列出配合单位" if parts or roles == ("support",) else "没有列出单位")
    if (
        "lead" in roles
        and not by_role.get("lead")
        and not by_role.get("responsible")
        and "support" not in roles
    ):
        parts.append("没有列出牵头单位")
    return f"{name}{'，'.join(parts)}。"


def tasks_of(
    words: str, roles: Sequence[RoleKey], numbers: Sequence[str], language: Language, count: bool
) -> str:
    """区医保局牵头2项任务：任务27、29。"""
    verb = roles_word(roles, language)
    if language == "en":
        if not numbers:
            return f"{words} {_third(verb)} no task."
        head = f"{words} {_third(verb)} {len(numbers)} task{'s' if len(numbers) != 1 else ''}"
        return f"{head}: {listing(numbers, language)}."
    if not numbers:
        return f"{words}没有{verb}任务。"
    head = f"{words}{verb}{len(numbers)}项任务"
    return f"{head}。" if count and len(numbers) > _SHOWN else f"{head}：任务{listing(numbers, language)}。"


def _third(verb: str) -> str:
    return {
        "lead": "leads",
        "support": "supports",
        "guide": "guides",
        "take part in": "takes part in",
        "is responsible for": "is responsible for",
    }.get(verb, verb.replace("lead", "leads").replace("support", "supports"))


def day(value: str, language: Language) -> str:
    """Return an ISO date as people write it: 2022年11月3日; 3 November 2022."""
    found = date.fromisoformat(value)
    if language == "en":
        return f"{found.day} {found:%B} {found.year}"
    return f"{found.year}年{found.month}月{found.day}日"
