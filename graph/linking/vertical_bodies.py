"""A form of a centrally managed body + its place -> the body: 涪陵 + 银保监分局 -> 中国银行保险监督管理委员会涪陵监管分局."""

from __future__ import annotations

from graph.linking.divisions import divisions, tier_of
from graph.linking.lines import VerticalForm, lines
from graph.linking.registry import Key, Name, Organization, registry


def vertical_body(region: str, form: VerticalForm) -> Organization:
    """Return the body of *form*'s line in *region*, named by its normative short form and its full form there."""
    place, tier = divisions()[region].short, tier_of(region)
    here = [other for other in lines().vertical if other.line == form.line and tier in other.tiers]
    short, full = _like(form, here, "short") or form, _like(form, here, "full")
    names = [
        Name(
            "short",
            short.before + place + short.after,
            short.valid_from,
            short.valid_to,
            "rule",
            short.source,
        )
    ]
    if full:
        words = full.before + (divisions().full_name(region) if form.line == "swj" else place) + full.after
        names.insert(0, Name("full", words, full.valid_from, full.valid_to, "rule", full.source))
    line = lines()[form.line]
    return Organization(
        region, form.line, form.line, line.kind, names[-1].words, (), _superior(region, form.line), (),
        form.valid_from, _end(form.line), "", "rule", form.source, tuple(names),
        f"{divisions()[region].name_en} {line.label_en} {'' if form.line == 'customs' else 'Office'}".strip(),
    )  # fmt: skip


def _like(form: VerticalForm, forms: list[VerticalForm], kind: str) -> VerticalForm | None:
    """Return the form of *kind* that ends as *form* does, else the first in force."""
    chosen = [other for other in forms if other.type == kind]
    same = [other for other in chosen if other.after == form.after]
    return next(iter(same or sorted(chosen, key=lambda other: bool(other.valid_to))), None)


def _superior(region: str, line: str) -> tuple[Key, ...]:
    parent = divisions().parent(region)
    while parent:
        registered = registry().of_line(parent, line)
        if registered:
            return (registered.key,)
        if tier_of(parent) in "PMN":
            return ((parent, line),)
        parent = divisions().parent(parent)
    return ()


def _end(line: str) -> str:
    """A body of a line that a nationwide reform replaced ends the day before it."""
    return registry().last_day_of_line(line)
