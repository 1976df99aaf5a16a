"""A loose document title in a question -> a document tag: 涪陵服务业扩大开放方案里…, 体育竞赛表演产业的指导意见中….

People leave out of a title what tells them nothing: the place, 关于印发, 综合试点工作. What they keep stands in the title as
written, right before the word for the kind of document (GB/T 9704-2012, 7.3.1: a title ends in it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.linking.divisions import divisions
from ontology.iris import IRI
from queries.answering.normalise import normalised
from queries.answering.slots import codes_of_place
from queries.answering.snapshot import DocumentEntry, Snapshot
from queries.answering.tagging import Tag, Tagged

_KIND = re.compile(
    r"的?(?:指导|实施|若干)?(?:工作|实施|行动|总体|专项)*(?P<kind>方案|意见|要点|规划|通知|办法|计划|规定|细则)"
    r"(?=[里中内的由,。?!:;，]|$|谁|哪|什么|何|依据|根据|是|有|规定|明确|提|印发|发布|牵头|一共|共)"
)
_LEAST_CHARS = 4
"""Fewer characters of a title name no document: 工作方案, 教育规划."""
_LONGEST = 40


class Titles:
    """The titles of one snapshot's plans."""

    def __init__(self, held: Snapshot) -> None:
        self._plans = [
            (entry, [normalised(title) for title in entry.titles]) for entry in held.plans() if entry.titles
        ]

    def tagged(self, tagged: Tagged) -> Tagged:
        """Add a document tag for each loose title that only one plan bears, of the places named if any."""
        found = []
        for match in _KIND.finditer(tagged.text):
            if any(
                tag.kind == "document" and tag.start < match.end() and match.start() < tag.end
                for tag in tagged.tags
            ):
                continue  # fmt: skip
            if best := self._named(tagged, match):
                start, iri = best
                found.append(
                    Tag("document", start, match.end(), tagged.text[start : match.end()], frozenset({iri}))
                )
        if not found:
            return tagged
        kept = (
            tag
            for tag in tagged.tags
            if not any(tag.start < new.end and new.start < tag.end for new in found)
        )
        return Tagged(
            tagged.text, tuple(sorted((*kept, *found), key=lambda tag: (tag.start, -tag.end, tag.kind)))
        )

    def _named(self, tagged: Tagged, match: re.Match[str]) -> tuple[int, IRI] | None:
        longest, chosen = _LEAST_CHARS - 1, list[tuple[int, DocumentEntry]]()
        for entry, titles in self._plans:
            for title in titles:
                place = title.rfind(match["kind"])
                start = _run_start(tagged.text, match.start(), title[:place] if place >= 0 else "")
                length = match.start() - start
                if length > longest:
                    longest, chosen = length, [(start, entry)]
                elif length == longest and chosen and chosen[-1][1] is not entry:
                    chosen.append((start, entry))
        if len(chosen) > 1:
            inside = [
                [(start, entry) for start, entry in chosen if _lies_in(entry.region, codes)]
                for codes in (codes_of_place(tag.text) for tag in tagged.of("own-place"))
            ]
            chosen = min(filter(None, inside), key=len, default=chosen)
        return (chosen[0][0], chosen[0][1].iri) if len(chosen) == 1 else None


def _run_start(text: str, end: int, title: str) -> int:
    """Return where the words before *end* begin that stand in *title*, pair by pair."""
    start = end
    if not title or end < 2:
        return end
    while start - 2 >= max(0, end - _LONGEST) and text[start - 2 : start] in title:
        start -= 1
    return start - 1 if start < end else end


def _lies_in(region: str, codes: Iterable[str]) -> bool:
    return any(divisions().within(region, code) for code in codes)
