"""A sentence that says in so many words who bears a role -> what it hands out: 牵头单位为A，配合单位有B、C."""

from __future__ import annotations

from graph.document import Span
from graph.extraction.patterns import pattern, word_list
from graph.extraction.running_names import leading_names
from graph.extraction.said import Said
from graph.extraction.unit_words import role_words_as_actors
from graph.reading.column_names import squeezed
from graph.task import Role

_BEARER = pattern("stated_roles", "bearer")
"""Matches 牵头单位为 and 责任部门是; leaves 第一责任单位为牵头单位 alone. Source: web pages of city offices."""
_HELPER = pattern("stated_roles", "helper")
_LEADS = word_list("stated_roles", "leads")


def stated_roles(original: str, text: str, sentence: Span) -> Said | None:
    """Return what *sentence* of *text* (shadow of *original*) says of bearers of roles, None when it names none."""
    bearer = _BEARER.search(text, sentence.start, sentence.end)
    if bearer is None:
        return None
    names = leading_names(original, text, bearer.end(), sentence.end).mentions
    if not names or any(squeezed(m.span.of(text)).endswith(role_words_as_actors()) for m in names):
        return None
    role: Role = "lead" if bearer["word"] in _LEADS else "responsible"
    said = Said(role, names)
    helper = _HELPER.search(text, names[-1].span.end, sentence.end)
    if helper is not None:
        said.support.extend(leading_names(original, text, helper.end(), sentence.end).mentions)
    return said
