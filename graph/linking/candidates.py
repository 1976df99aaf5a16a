"""A name that was not linked -> why, what kind of thing its ending shows, and the nearest registry entries."""

from __future__ import annotations

import csv
from functools import cache

from rapidfuzz import fuzz, process

from graph.linking.body_names import RELATIVE, regions_of
from graph.linking.context import Context
from graph.linking.divisions import DATA, divisions, tier_of
from graph.linking.groups import function_of
from graph.linking.lines import lines
from graph.linking.naming import short_label
from graph.linking.registry import registry

_CLOSE = 60.0
_MOST = 3


@cache
def _endings() -> tuple[tuple[str, str, str], ...]:
    with (DATA / "endings.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["ending"], row["kind"], row["reason"]) for row in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def kind_by_ending(words: str) -> str | None:
    """Return the class of the ontology that the ending of *words* shows, or None."""
    return next((kind or None for ending, kind, _ in _endings() if words.endswith(ending)), None)


def reason_not_linked(words: str, context: Context) -> str:
    """Return in one sentence which part of *words* was not recognised."""
    for ending, _, reason in _endings():
        if words.endswith(ending) and reason:
            return reason
    pointing = next((word for word in RELATIVE if words.startswith(word)), None)
    if (
        pointing
        and context.resolve(pointing) is None
        and not any(r.stated for r in regions_of(words, context))
    ):
        where = (
            f"issued in {divisions()[context.region].name}" if context.region else "whose region is not known"
        )
        return f"{pointing} names no one region in a document {where}"
    if context.region is None:
        return "the document shows no region and the name holds none"
    stated = [region for region in regions_of(words, context) if region.stated]
    if stated:
        business = function_of(words[stated[0].end :])
        if business and any(line.system == business for line in lines()):
            return f"a function ({business}), not a name: which body there has it is not known"
        return "the region is known, its line of business is not in the table"
    return "neither region nor line of business was recognised"


def candidates(words: str, context: Context) -> tuple[str, ...]:
    """Return the nearest entries as ``label (org/region/slug): similarity``, best first."""
    nearest: dict[tuple[str, str], tuple[float, str]] = {}
    for region in regions_of(words, context):
        rest = words[region.end :]
        tier = tier_of(region.code)
        for form, score, _ in process.extract(
            rest, _forms(), scorer=fuzz.ratio, limit=8, score_cutoff=_CLOSE
        ):
            for name in lines().called(form, tier, region.code)[:1]:
                key = (region.code, name.line)
                if score > nearest.get(key, (0.0, ""))[0]:
                    nearest[key] = (score, short_label(region.code, name))
    found = {
        f"{label} (org/{code}/{line}): {round(score)} % alike": score
        for (code, line), (score, label) in nearest.items()
    }
    for park in registry().parks(context.region):
        score = fuzz.ratio(words, park.label)
        if score >= _CLOSE:
            found[f"{park.label} (place/{park.region}/{park.slug}): {round(score)} % alike"] = score
    return tuple(sorted(found, key=lambda entry: (-found[entry], entry))[:_MOST])


@cache
def _forms() -> tuple[str, ...]:
    return tuple(sorted(lines().forms()))
