"""What a document says of itself -> the context its short names are read in: region, level, date.

区科技局 in a document of 涪陵区 and in one of 渝中区 are two bodies; 市 in a document of a Chongqing district means 重庆市. The region
comes from who issued the document, then from its number, its title and its addressees; where none of them names a region
the context says so and no short name is linked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from graph.linking.divisions import NATIONAL, UNKNOWN, Tier, divisions, tier_of
from graph.linking.grammar import word_list, word_table
from graph.linking.issuer_codes import issuer_code
from graph.linking.region_names import leading_region
from graph.linking.registry import registry
from graph.task import Metadata


@dataclass(frozen=True, slots=True)
class Context:
    """Where and when a document speaks."""

    region: str | None = None
    """Division code of the issuer's region; 100000 for national bodies; None when the document does not show it."""
    day: date | None = None
    """成文日期."""
    code: str | None = None
    """The document's own issuer code (发文机关代字)."""
    issuer: str | None = None
    """The first issuer as written."""
    reason: str = ""
    """What the region was read from."""
    document: str = ""
    """What tells this document from others (number, else title): names that mean nothing outside it are kept apart by it."""

    @property
    def region_or_unknown(self) -> str:
        """The division code for IRIs; 000000 when no region is known."""
        return self.region or UNKNOWN

    @property
    def tier(self) -> Tier | None:
        """Level of the issuer's region."""
        return tier_of(self.region) if self.region else None

    def resolve(self, word: str) -> str | None:
        """Return the division that the bare *word* (区, 市, 省, 县 …) means in this document; None where it means none."""
        return _resolved(self.region, word)


NOWHERE = Context()


@lru_cache(maxsize=4096)
def _resolved(region: str | None, word: str) -> str | None:
    if word in word_list("national_alone"):
        return NATIONAL
    if region is None or region == NATIONAL:
        return None
    table = divisions()
    wanted = word_table("grades_pointed_at").get(word, word).split()
    is_district = word in word_list("district")
    for code in table.ancestors(region):
        division = table[code]
        if is_district and (division.tier != "D" or code != region):
            continue
        if division.grade in wanted and division.tier != "N":
            return code
    if is_district and table[region].tier == "D":
        return region if _is_area(region) else None
    return None


def _is_area(region: str) -> bool:
    """Tell whether *region* is a functional area, or a county that one with its own administration covers."""
    return not divisions()[region].grade or any(
        registry().administration(park.key) for park in registry().parks(region) if park.type == "pilot"
    )


def context_of(metadata: Metadata, text: str = "", fields: Mapping[str, str] | None = None) -> Context:
    """Return the context of the document that *metadata* describes.

    *fields* are what the web page says of it: a page's 索引号 begins with its publisher's credit code, which holds a region.

    *text* settles a name that several divisions bear (朝阳区): the one whose city or province the text names, if only one.
    """
    code = issuer_code(metadata.number) if metadata.number else None
    document = metadata.number or metadata.title or metadata.plan_title or ""
    first = metadata.issuers[0].text if metadata.issuers else None
    own = code.code if code else None
    names = tuple(_names(metadata))
    for reason, region in _readings(names, own, code.region if code else None):
        if region:
            return Context(region, metadata.date, own, first, reason, document)
    index_field = word_list("index_field")[0]
    index = (fields or {}).get(index_field, "")
    if region := region_of_credit_code(index[:18]):
        return Context(region, metadata.date, own, first, f"{index_field} {index}", document)
    for reason, name in names:
        if region := _settled_by(text, name):
            return Context(region, metadata.date, own, first, f"{reason}, its city by the text", document)
    return Context(
        None, metadata.date, own, first, "no issuer, number, title or addressee names a region", document
    )


_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def region_of_credit_code(code: str) -> str | None:
    """Return the region of a unified social credit code (its characters 3 to 8), when its check character is right.

    Source: GB 32100-2015; government pages put the publisher's code at the head of the 索引号.
    """
    code = code.upper()
    if len(code) != 18 or any(character not in _CREDIT_CHARACTERS for character in code):
        return None
    total = sum(
        _CREDIT_CHARACTERS.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17])
    )
    right = _CREDIT_CHARACTERS[(31 - total % 31) % 31] == code[17]
    return code[2:8] if right and code[2:8] in divisions() else None


def _names(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Yield the names that may show the region, the surest first, each with where it was read."""
    for issuer in metadata.issuers:
        yield f"issuer {issuer.text}", issuer.text
    for title in (metadata.title, metadata.plan_title):
        if title:
            yield f"title {title}", title
    for addressee in metadata.addressees:
        yield f"addressee {addressee.text}", addressee.text


def _readings(
    names: tuple[tuple[str, str], ...], code: str | None, code_region: str | None
) -> Iterator[tuple[str, str | None]]:
    issuers = [entry for entry in names if entry[0].startswith("issuer")]
    for reason, name in issuers:
        yield reason, region_of_body(name)
    if code:
        yield f"issuer code {code}", code_region
    for reason, name in names[len(issuers) :]:
        yield reason, region_of_body(name)


def _settled_by(text: str, name: str) -> str | None:
    """Return the one division that *name* may begin with whose city or province *text* names; None where that is open."""
    table = divisions()
    for end in range(min(len(name), 12), 1, -1):
        codes = table.named(name[:end])
        if not codes or table[codes[0]].tier == "N":
            continue
        named = [
            code for code in codes if any(table[above].name in text for above in table.ancestors(code)[1:-1])
        ]
        return named[0] if len(named) == 1 else None
    return None


@lru_cache(maxsize=4096)
def region_of_body(name: str) -> str | None:
    """Return the region that the name of a body (or a title that begins with one) itself shows; None when it shows none."""
    found = leading_region(name)
    if found:
        return found.region
    for organization in registry().called(name):
        return organization.region
    words = name.removeprefix(word_list("state_prefix")[0])
    if any(registry().lines.called(words[:end], "N", NATIONAL) for end in range(len(words), 1, -1)):
        return NATIONAL
    return None
