"""A Request -> how the question was read, in one line, for the page to show."""

from __future__ import annotations

from queries.answering.readings import task_name
from queries.answering.records import Request
from queries.answering.sentences import listing, roles_word
from queries.answering.snapshot import Snapshot

_INTENT_ZH = {
    "units-of-task": "任务的单位", "tasks": "任务", "units": "单位", "sections": "章节", "largest-section": "任务最多的章节", "subsections": "下级章节",
    "section-of-task": "任务所在章节", "sectors": "领域", "sector-of-task": "任务所属领域", "parks": "园区",
    "park-of-task": "任务涉及的园区", "administration": "园区管理机构", "document-number": "文号", "document-date": "成文日期",
    "document-issuer": "发文机关", "document-basis": "制定依据", "document-openness": "公开属性", "document-period": "期限",
    "document-addressees": "主送机关", "document-title": "文件名称", "task": "任务内容", "evidence": "任务原文", "task-due": "完成时限", "related": "相关任务",
    "body": "正文对应举措", "passages": "正文语句", "full-name": "单位全称", "unit-now": "单位现名", "units-changed": "变更的单位",
    "compare": "单位比较", "pairs": "共同牵头的单位", "tasks-by-units": "任务（按单位数）",
}  # fmt: skip


def interpretation(held: Snapshot, request: Request) -> str:
    """Return e.g. 任务的单位：任务18；角色：牵头；按描述检索（匹配 0.94）."""
    english = request.language == "en"
    parts = [request.intent if english else _INTENT_ZH[request.intent]]
    if request.tasks and len(request.tasks) <= 5:
        parts.append(
            ("tasks: " if english else "任务：")
            + listing([task_name(held, iri) for iri in request.tasks], "zh")
        )
    for slot in request.units:
        label = (
            held.units[slot.bodies[0]].label if slot.bodies and slot.bodies[0] in held.units else slot.words
        )
        role = f"（{roles_word(slot.roles, 'zh')}）" if slot.roles else ""
        parts.append(("unit: " if english else "单位：") + label + role)
    if request.roles and not request.units:
        parts.append(
            ("role: " if english else "角色：") + roles_word(request.roles, "en" if english else "zh")
        )
    if request.section:
        parts.append(("section: " if english else "章节：") + held.sections[request.section].label)
    if request.sector:
        parts.append(("sector: " if english else "领域：") + held.sectors[request.sector].label)
    if request.park:
        parts.append(("park: " if english else "园区：") + held.parks[request.park].label)
    if request.document and request.intent.startswith("document"):
        parts.append(("document: " if english else "文件：") + held.documents[request.document].label)
    if request.count:
        parts.append("count" if english else "计数")
    if request.day:
        parts.append(("day: " if english else "日期：") + request.day.isoformat())
    if request.retrieved is not None:
        score = f"{request.retrieved:.2f}"
        parts.append(f"found by description ({score})" if english else f"按描述检索（匹配 {score}）")
    return "; ".join(parts) if english else "；".join(parts)
