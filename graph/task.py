"""What a document says about who does what: tasks with the units they are assigned to, in the document's own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from graph.document import Span

Role = Literal["lead", "support", "responsible", "guide"]
ROLES: tuple[Role, ...] = ("lead", "support", "responsible", "guide")
Form = Literal["table", "parenthesis", "label-line", "clause"]


class Mention(Struct, frozen=True, gc=False):
    """The words by which a document names a unit, and their place. ``document.quote(span) == text``."""

    text: str
    span: Span


class Due(Struct, frozen=True, gc=False):
    """A deadline or rhythm as written, and the last day it allows where the words fix one."""

    text: str
    span: Span
    day: date | None = None
    """None for 长期, 每季度, 持续推进: the document fixes no day."""


class Task(Struct, frozen=True, gc=False):
    """One action a document hands out, and to whom. Order inside each role is the document's."""

    position: int
    """1-based order in the document, over all forms."""
    span: Span
    """The words of the action itself, numbering and responsibility left out."""
    text: str
    """``document.quote(span)``."""
    form: Form
    number: int | None = None
    """The number the document gives it (序号, or the heading's own), None when it gives none."""
    part: str = "plan"
    """The document part it stands in: ``plan``, ``annex1`` …."""
    section: str | None = None
    """Id of the innermost :class:`graph.document.Section` that holds it."""
    section_path: tuple[str, ...] = ()
    """Headings from the outermost to the innermost, as written."""
    lead: tuple[Mention, ...] = ()
    support: tuple[Mention, ...] = ()
    responsible: tuple[Mention, ...] = ()
    guide: tuple[Mention, ...] = ()
    support_stated: bool = False
    """True when the source has a place for cooperating units (a column, a label), even if it is left empty there."""
    due: Due | None = None
    exception: Span | None = None
    """除外, 不含 …: what the action leaves out; the first where it leaves out several things."""
    further_exceptions: tuple[Span, ...] = ()
    """The others, in text order."""
    condition: Span | None = None
    """待…后: what must happen first."""

    def mentions(self) -> Iterator[tuple[Role, int, Mention]]:
        """Yield (role, 1-based order inside the role, mention) in role order, then document order."""
        for role in ROLES:
            for ordinal, mention in enumerate(getattr(self, role), 1):
                yield role, ordinal, mention


class Measure(Struct, frozen=True, gc=False):
    """One sentence of the body that requires something, in the document's own words."""

    position: int
    """1-based order in the body."""
    span: Span
    text: str
    kind: Literal["goal", "measure", "run-in-heading", "safeguard"]
    part: str = "plan"
    section: str | None = None
    section_path: tuple[str, ...] = ()
    sector: Mention | None = None
    """The field the sentence stands under (在…服务领域), as the document's own list of fields names it where it has one
    (七大领域), else as written."""
    park: Mention | None = None
    """The park its paragraph is about (from the run-in heading), as written."""


class Citation(Struct, frozen=True, gc=False):
    """A mention of another document: 《title》（number）, a title or number alone, or words such as 市上文件政策."""

    span: Span
    text: str
    title: str | None = None
    """Without the outer 《》; inner 〈〉 kept."""
    number: str | None = None
    """Normalised 代字〔年〕号."""
    relation: Literal["basis", "mention"] = "mention"
    """``basis`` when the document says it carries out or follows the cited one (根据, 按照…要求, 贯彻落实…精神)."""
    part: str = "plan"


class Metadata(Struct, frozen=True, gc=False):
    """What the document says of itself. None or an empty tuple: it does not say."""

    title: str | None = None
    """Title of the outermost work (the notice where one issues a plan)."""
    title_span: Span | None = None
    plan_title: str | None = None
    plan_title_span: Span | None = None
    annexes: tuple[Annex, ...] = ()
    number: str | None = None
    """Normalised 代字〔年〕号; orders keep their own form (民政部令第83号)."""
    number_span: Span | None = None
    issuers: tuple[Mention, ...] = ()
    addressees: tuple[Mention, ...] = ()
    date: date | None = None
    """成文日期."""
    date_span: Span | None = None
    openness: Mention | None = None
    """（此件公开发布）."""
    duration_text: Mention | None = None
    """用三年时间 …."""


class Annex(Struct, frozen=True, gc=False):
    """An annex: its part id, its title as written (joined), and all of its text."""

    part: str
    title: str | None
    title_span: Span | None
    span: Span
