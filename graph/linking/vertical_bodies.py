"""A form of a centrally managed body + its place -> the body: 涪陵 + 银保监分局 -> 中国银行保险监督管理委员会涪陵监管分局."""

from __future__ import annotations

from graph.linking.divisions import branch_tier, divisions
from graph.linking.entries import Key, Name, Organization
from graph.linking.lines import VerticalForm, lines


def vertical_body(region: str, form: VerticalForm, superior: tuple[Key, ...], last_day: str) -> Organization:
    """Return the body of *form*'s line in *region*, named by its normative short form and its full form there."""
    tier = branch_tier(region)
    here = [other for other in lines().vertical if other.line == form.line and tier in other.tiers]
    short, full = _like(form, here, "short") or form, _like(form, here, "full")
    names = [_name("full", full, region, here.index(full) + 1)] if full else []
    names.append(_name("short", short, region, here.index(short) + 1))
    line = lines()[form.line]
    english = f"{divisions()[region].name_en} {line.label_en}" + (" Office" if line.slug in _OFFICES else "")
    return Organization(
        region, line.slug, line.slug, line.kind, names[-1].words, (), superior, (),
        "", last_day, "", "rule", form.source, tuple(names), english,
    )  # fmt: skip


_OFFICES = ("cbirc", "cbrc", "circ", "csrc", "nfra", "safe", "nyjgj", "ksaj", "dcd", "hsj")
"""Lines whose English label names the business alone."""


def _name(kind: str, form: VerticalForm, region: str, ordinal: int) -> Name:
    place = divisions()[region].name if form.graded else divisions()[region].short
    return Name(
        kind, form.before + place + form.after, form.valid_from, form.valid_to, "rule", form.source, ordinal
    )


def _like(form: VerticalForm, forms: list[VerticalForm], kind: str) -> VerticalForm | None:
    """Return the form of *kind* that ends as *form* does, else the first in force."""
    chosen = [other for other in forms if other.type == kind]
    same = [other for other in chosen if other.after == form.after]
    return next(iter(same or sorted(chosen, key=lambda other: bool(other.valid_to))), None)


def usual_form(region: str, line: str) -> VerticalForm | None:
    """Return the form by which the body of *line* in *region* usually goes, None where the line has no branch there."""
    tier = branch_tier(region)
    here = [form for form in lines().vertical if form.line == line and tier in form.tiers]
    here.sort(key=lambda form: (form.type != "short", bool(form.valid_to)))
    return here[0] if here else None
