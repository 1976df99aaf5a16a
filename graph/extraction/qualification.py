"""The words of an action -> what it leaves out (除外, 不含 …) and what must happen first (待…后)."""

from __future__ import annotations

from graph.document import Span
from graph.extraction.patterns import pattern, word_list

_EXCEPTION = pattern("qualification", "exception")
"""Matches （赴台湾地区除外） and 除涉及国家主权、安全外，允许…; leaves 除财政支持外，还… alone."""
_EXCEPTION_HINT = pattern("qualification", "exception-hint")
_UNTIL = word_list("qualification", "until")[0]
_CONDITION = pattern("qualification", "condition")
"""Matches 待相关部门确定…后，协调…; leaves 优待老人后 alone."""


def exceptions(text: str, span: Span) -> tuple[Span, ...]:
    """Return what *span* of *text* leaves out, in text order."""
    if _EXCEPTION_HINT.search(text, span.start, span.end) is None:
        return ()
    return tuple(Span(m.start(), m.end()) for m in _EXCEPTION.finditer(text, span.start, span.end))


def condition(text: str, span: Span) -> Span | None:
    """Return what must happen before the action of *span* of *text*, None when nothing must."""
    if text.find(_UNTIL, span.start, span.end) < 0:
        return None
    words = span.of(text)
    match = _CONDITION.search(words)
    return Span(span.start + match.start(), span.start + match.end()) if match else None
