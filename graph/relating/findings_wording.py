"""Alignments -> where body and annex say one thing in words that change its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.document import Span
from graph.relating.alignment import Alignment
from graph.relating.drift import Difference, WordingKind
from graph.relating.findings import Audited, Finding, Severity

_SHORT = 1
_KINDS: dict[WordingKind, tuple[str, str]] = {
    "actor": ("对象", "who is meant"),
    "scope": ("范围", "the scope"),
    "authority": ("依据层级", "on whose authority"),
    "strength": ("力度", "how strongly"),
    "object": ("事项", "the matter"),
    "omission": ("附件缺", "the annex leaves out"),
    "addition": ("附件增", "the annex adds"),
    "typo": ("疑为笔误", "perhaps a slip"),
    "form": ("形式", "form alone"),
}
_SEVERITY: dict[WordingKind, Severity] = {
    "actor": "warning",
    "scope": "warning",
    "authority": "warning",
    "typo": "warning",
    "strength": "notice",
    "object": "notice",
    "omission": "notice",
    "addition": "notice",
}


def wording_drifts(audited: Audited) -> Iterator[Finding]:
    """Yield one finding for each changed wording of each aligned pair; contradictions are errors."""
    for alignment in audited.relations.alignments:
        for difference in alignment.differences:
            if difference.changes_meaning:
                yield _drift(audited, alignment, difference)


def _drift(audited: Audited, alignment: Alignment, difference: Difference) -> Finding:
    zh, en = _KINDS[difference.kind]
    name, name_en = audited.task_name(alignment.task), audited.task_name_en(alignment.task)
    body = _in_context(
        difference.source_text, difference.source, alignment.measure.text, alignment.measure.span
    )
    annex = _in_context(difference.target_text, difference.target, alignment.task.text, alignment.task.span)
    if body and annex:
        message = f"{zh}：正文“{body}”，{name}作“{annex}”"
        message_en = f"{en}: the body says “{body}”, {name_en} says “{annex}”"
    elif body:
        message = f"{zh}：正文有“{body}”，{name}没有"
        message_en = f"{en}: the body says “{body}”, {name_en} does not"
    else:
        message = f"{zh}：{name}有“{annex}”，正文没有"
        message_en = f"{en}: {name_en} says “{annex}”, the body does not"
    severity: Severity = _SEVERITY.get(difference.kind, "notice")
    if difference in alignment.conflicts:
        severity = "error"
    elif alignment.type == "related":
        severity = "notice"
    return Finding(
        "wording-drift",
        severity,
        message,
        message_en,
        (difference.source or alignment.source,),
        (difference.target or alignment.target,),
        (alignment.measure,),
        (alignment.task,),
        difference.kind,
        difference.within,
    )


def _in_context(words: str, span: Span | None, text: str, whole: Span) -> str:
    """Return the words that differ; a character or two with what stands beside them, so that a reader knows them."""
    if span is None or len(words) > _SHORT:
        return words
    start, end = span.start - whole.start, span.end - whole.start
    before = re.search(r"[一-鿿]{0,4}\Z", text[:start])
    after = re.match(r"[一-鿿]{0,4}", text[end:])
    return (before[0] if before else "") + words + (after[0] if after else "")
