"""Names of parks: registered ones, and region + kind of park by the grammar (湘西经开区), with who administers them.

A park named as an actor stands for its administration (metonymy); the assignment keeps the park's name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph.linking.context import Context
from graph.linking.divisions import DATA, NATIONAL, divisions
from graph.linking.entries import Key, Name, Organization, Park
from graph.linking.grammar import word_list
from graph.linking.region_names import leading_regions
from graph.linking.registry import registry

ADMINISTRATION = word_list("park_administration")
_POINTING = word_list("relative_of_park")


@dataclass(frozen=True, slots=True)
class ParkType:
    """A kind of park and the words it is called by."""

    slug: str
    full: str
    short: tuple[str, ...]
    bare: bool
    """True when its word alone (综保区) may mean the one park of that kind in the document's region."""
    label_en: str
    source: str


@cache
def park_types() -> tuple[ParkType, ...]:
    """Return the kinds of park."""
    with (DATA / "park_types.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            ParkType(
                row["type"],
                row["full"],
                tuple(row["short"].split("/")),
                row["bare"] == "yes",
                row["label_en"],
                row["source"],
            )
            for row in csv.DictReader(lines)
        )


@cache
def park_words() -> dict[str, ParkType]:
    """Return kinds of park by each word for them: 高新区, 综合保税区, 综保区."""
    return {word: kind for kind in park_types() for word in dict.fromkeys((kind.full, *kind.short))}


def park_called(words: str, context: Context) -> tuple[Park, str] | None:
    """Return the park that *words* names in *context*, and how it was read; None when it names none."""
    table = registry()
    for park in table.parks():
        if words in (park.label, *park.names):
            return park, "exact"
    kind = park_words().get(words)
    if kind and kind.bare and context.region:
        here = [park for park in table.parks(context.region) if park.type == kind.slug]
        if len(here) == 1:
            return here[0], "abbreviation"
    return next(_by_grammar(words, context), None)


def _by_grammar(words: str, context: Context) -> Iterator[tuple[Park, str]]:
    """Yield the parks that region + kind may name: 湘西经开区, 县经开区."""
    regions = [(reading.region, reading.end) for reading in leading_regions(words, context.region)]
    regions += [
        (code, len(word)) for word in _POINTING if words.startswith(word) and (code := context.resolve(word))
    ]
    for code, end in regions:
        kind = park_words().get(words[end:])
        if kind is None or code == NATIONAL:
            continue
        here = [park for park in registry().parks(code) if park.type == kind.slug]
        if len(here) == 1:
            yield here[0], "abbreviation"
        elif not here:
            yield _derived(code, kind), "name-grammar"


def _derived(region: str, kind: ParkType) -> Park:
    division = divisions()[region]
    return Park(region, f"park-{kind.slug}", kind.slug, division.short + kind.short[0], f"{division.name_en} {kind.label_en}",
                "rule", kind.source, (division.short + kind.full,) if kind.full != kind.short[0] else ())  # fmt: skip


def derived_park(key: Key) -> Park:
    """Return the park that the grammar made under *key*: ``("433100", "park-etz")``."""
    region, slug = key
    kind = next(kind for kind in park_types() if slug == f"park-{kind.slug}")
    return _derived(region, kind)


def park_administration(words: str, context: Context) -> tuple[Organization, str] | None:
    """Return the body that administers the park *words* names, and how: 湘西经开区管委会, or the park itself as an actor."""
    name = next((words.removesuffix(end) for end in ADMINISTRATION if words.endswith(end)), words)
    found = park_called(name, context)
    if found is None:
        return None
    park, method = found
    administration = registry().administration(park.key) or derived_administration(park)
    return administration, method if name != words else "metonymy"


def derived_administration(park: Park) -> Organization:
    """Return the administration of a park that no row names, called by the park's name."""
    return Organization(park.region, park.slug, "", "ParkAdministration", f"{park.label}{ADMINISTRATION[-1]}", administers=(park.key,),
                        source=park.source, names=(Name("short", f"{park.label}{ADMINISTRATION[-1]}", source=park.source),),
                        label_en=f"{park.label_en} Administration")  # fmt: skip
