"""The markup of a web page -> its blocks in order (paragraphs, tables, labelled descriptions), the main text marked.

Works without recursion, so that no depth of markup can break it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.reading.box_tables import unfolded
from graph.reading.html_tables import BLOCK_TAGS, KEPT_BREAK, grid, inline, is_data_table
from graph.reading.page_fields import label_name, labelled_pairs
from graph.reading.text_builder import GridCell

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED = frozenset([
    "script", "style", "noscript", "iframe", "template", "button", "select", "input", "textarea", "svg",
    "canvas", "video", "audio", "object", "embed", "map", "link", "meta", "head", "nav", "footer", "option",
])  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SENTENCE_SIGNS = re.compile(r"[，。、；]")
_DATE_ALONE = re.compile(r"(?:[12]\d{3}|[一二][〇零○一二三四五六七八九]{3})年.{1,3}月.{1,3}日\Z")
_SITE = re.compile(
    r"\s*[-_|—–·]+\s*[^-_|—–·]{0,30}(?:网|网站|政府|门户|平台|委员会|委|局|厅|办|频道|栏目|专栏)\s*\Z"
)
_MAIN_SHARE = 0.65
_LINK_SHARE = 0.8
_ATTACHMENT = re.compile(r"附件|\.(?:docx?|pdf|xlsx?|wps|zip|rar|ofd)", re.IGNORECASE)


@dataclass(slots=True)
class PageBlock:
    """One block of a page."""

    words: str
    heading: bool = False
    main: bool = False
    menu: bool = False
    """True when it consists of links and names no attachment."""
    cells: list[GridCell] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    """(label, value) pairs when the block describes the document."""


class TooDeep(ValueError):
    """Markup nested deeper than the parser goes (2,048 elements): what lies deeper would be lost."""


def page_blocks(markup: str) -> tuple[list[PageBlock], str]:
    """Return the blocks of the page *markup* in order, those of its main text marked, and the page's title ('' without one)."""
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = lxml.html.document_fromstring(
        markup.encode("utf-8", "replace"), parser=parser, ensure_head_body=True
    )
    if any("depth" in entry.message for entry in parser.error_log):
        raise TooDeep
    title = _title(root)
    _drop(root)
    body = root.find("body")
    body = root if body is None else body
    main = _main(body)
    return list(_Renderer(body, main).blocks()), title


def _title(root: HtmlElement) -> str:
    for path in ('.//meta[@name="ArticleTitle"]/@content', './/meta[@name="articletitle"]/@content'):
        found = [value for value in root.xpath(path) if value.strip()]
        if found:
            return str(found[0]).strip()
    headings = [" ".join(h.text_content().split()) for h in root.iter("h1")]
    headings = [heading for heading in headings if 4 < len(heading) < 150]
    page = " ".join((root.findtext(".//title") or "").split())
    for heading in headings:
        if re.sub(r"\s", "", heading)[:10] in re.sub(r"\s", "", page):
            return heading
    if len(headings) == 1:
        return headings[0]
    while shorter := _SITE.search(page):
        page = page[: shorter.start()]
    return re.split(r"\s*[_|]\s*|\s+-+\s*|-{2,}", page)[0]


def _drop(root: HtmlElement) -> None:
    from lxml import etree

    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        if (
            element.tag in _DROPPED
            or _HIDDEN.search(element.get("style") or "")
            or element.get("hidden") is not None
        ):
            parent = element.getparent()
            if parent is not None and element.tag not in ("head", "body"):
                tail = element.tail
                if tail:
                    before = element.getprevious()
                    if before is not None:
                        before.tail = (before.tail or "") + tail
                    else:
                        parent.text = (parent.text or "") + tail
                parent.remove(element)
    etree.strip_tags(root, "font", "o:p")


def _main(body: HtmlElement) -> HtmlElement:
    """Return the element that holds the main text: from the body down while one child block holds most of the sentences."""
    weight = _weights(body)
    current = body
    while True:
        heaviest = max(current, key=lambda child: weight.get(child, 0), default=None)
        if heaviest is None or weight.get(heaviest, 0) < _MAIN_SHARE * max(1, weight[current]):
            return current
        if heaviest.tag in (
            "p",
            "span",
            "a",
            "li",
            "h1",
            "h2",
            "h3",
            "pre",
            "b",
            "strong",
        ) or not _holds_blocks(heaviest):
            return current
        if heaviest.tag in ("table", "tbody", "tr") and is_data_table(_table_of(heaviest)):
            return current
        if _signed_beside(current, heaviest):
            return current
        current = heaviest


def _signed_beside(parent: HtmlElement, heaviest: HtmlElement) -> bool:
    """Tell whether a date stands alone in *parent* outside *heaviest*: the signature, set apart from the text."""
    return any(
        _DATE_ALONE.match("".join(words.split()))
        for child in parent
        if child is not heaviest
        for words in child.itertext()
    )


def _weights(body: HtmlElement) -> dict[HtmlElement, int]:
    """Return for each element how many sentence signs stand in it outside links (in all, when none do: characters)."""
    weight: dict[HtmlElement, int] = {}
    signs = bool(_SENTENCE_SIGNS.search(body.text_content()))
    for element in body.iter():
        own = 0 if element.tag == "a" else _signs(element.text, signs)
        own += sum(_signs(child.tail, signs) for child in element)
        if own:
            holder: HtmlElement | None = element
            in_link = any(up.tag == "a" for up in element.iterancestors("a"))
            while holder is not None and not in_link:
                weight[holder] = weight.get(holder, 0) + own
                if holder is body:
                    break
                holder = holder.getparent()
    weight.setdefault(body, 0)
    return weight


def _signs(words: str | None, signs: bool) -> int:
    if not words:
        return 0
    return len(_SENTENCE_SIGNS.findall(words)) if signs else len(words.strip())


def _holds_blocks(element: HtmlElement) -> bool:
    """Tell whether *element* has several paragraphs in it: blocks or line breaks."""
    count = 0
    for inner in element.iterdescendants():
        if inner.tag in BLOCK_TAGS or inner.tag == "br":
            count += 1
            if count >= 2:
                return True
    return False


def _table_of(element: HtmlElement) -> HtmlElement:
    return element if element.tag == "table" else next(element.iterancestors("table"), element)


class _Renderer:
    """Walks the tree of a page and gives its blocks."""

    def __init__(self, body: HtmlElement, main: HtmlElement) -> None:
        self._body, self._main = body, main
        self._inside = False
        self._words: list[str] = []
        self._linked = 0
        self._heading = False
        self._preformatted = 0

    def blocks(self) -> Iterator[PageBlock]:
        from lxml import etree

        skipped: HtmlElement | None = None
        for event, element in etree.iterwalk(self._body, events=("start", "end")):
            if skipped is not None:
                if event == "end" and element is skipped:
                    skipped = None
                    self._words.append(element.tail or "")
                continue
            tag = element.tag
            if tag == "a" and event == "start":
                self._linked += len(element.text_content().strip())
            if event == "start":
                if tag in BLOCK_TAGS:
                    yield from self._flushed()
                if element is self._main:
                    self._inside = True
                if tag == "table" and is_data_table(element):
                    yield self._table(element)
                    skipped = element
                    if element is self._main:
                        self._inside = False
                    continue
                self._heading = self._heading or tag in _HEADINGS
                if tag == "br":
                    yield from self._flushed()
                self._preformatted += tag == "pre"
                self._say(element.text)
            else:
                if tag in BLOCK_TAGS:
                    yield from self._flushed()
                if element is self._main:
                    self._inside = False
                if tag in _HEADINGS:
                    self._heading = False
                self._preformatted -= tag == "pre"
                if element is not self._body:
                    self._say(element.tail)
        yield from self._flushed()

    def _say(self, words: str | None) -> None:
        if words:
            self._words.append(unfolded(words).replace("\n", KEPT_BREAK) if self._preformatted else words)

    def _flushed(self) -> Iterator[PageBlock]:
        words = inline(self._words)
        menu = self._linked > _LINK_SHARE * len(words.strip()) and not _ATTACHMENT.search(words)
        self._words, self._linked = [], 0
        if words.strip():
            yield PageBlock(
                words,
                self._heading,
                self._inside,
                menu and not self._heading and len(words) < 60,
                fields=list(labelled_pairs(words)),
            )

    def _table(self, table: HtmlElement) -> PageBlock:
        cells = list(grid(table))
        pairs = _described(cells)
        return PageBlock(
            " ".join(cell.text for cell in cells),
            main=self._inside or table is self._main,
            cells=cells,
            fields=pairs,
        )


def _described(cells: list[GridCell]) -> list[tuple[str, str]]:
    """Return the (label, value) pairs of a table that describes the document: at least two known labels, each before its value."""
    pairs = []
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        name = label_name(cell.text)
        if name and following is not None and following.row == cell.row and not label_name(following.text):
            pairs.append((name, " ".join(following.text.split())))
        else:
            pairs += labelled_pairs(cell.text)
    return pairs if len(pairs) >= 2 else []
