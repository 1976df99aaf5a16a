"""The document page holds the whole text as published, and each mark quotes what the graph says it quotes."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from queries.embedded import EmbeddedEngine
from web.highlight import Marked
from web.pages.document_text import NotedSpan, document_lines

SEED = "/documents/500102/fulingfufa/2022/43"


class TextOf(HTMLParser):
    """Collects the words of the article and of each mark in it; margin notes are not the document's."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.marks: dict[str, str] = {}
        self._open: list[str | None] = []
        self._inside = False
        self._notes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "article":
            self._inside = True
        if tag == "div" and (self._notes or given.get("class") == "notes"):
            self._notes += 1
        if tag == "mark":
            anchor = given.get("id")
            self._open.append(anchor)
            if anchor:
                self.marks[anchor] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._inside = False
        if tag == "div" and self._notes:
            self._notes -= 1
        if tag == "mark":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside or self._notes:
            return
        self.text += data
        for anchor in self._open:
            if anchor:
                self.marks[anchor] += data


@pytest.fixture
def read(client: FlaskClient) -> TextOf:
    parser = TextOf()
    parser.feed(client.get(SEED).get_data(as_text=True))
    return parser


def test_the_whole_text_stands_on_the_page(client: FlaskClient, read: TextOf) -> None:
    text = client.get(f"{SEED}.json").get_json()["text"]
    assert len(text) > 8000
    assert "".join(read.text.split()) == "".join(text.split())


def test_every_evidence_span_of_the_document_has_its_mark_with_its_words(
    engine: EmbeddedEngine, read: TextOf
) -> None:
    rows = engine.select(
        "PREFIX oa: <http://www.w3.org/ns/oa#> SELECT DISTINCT ?span ?exact WHERE { ?span a <https://w3id.org/zhengce/ont#EvidenceSpan> ; oa:exact ?exact }"
    )
    assert len(rows) > 400
    for row in rows:
        anchor = row["span"].value.split("#")[1]  # type: ignore[union-attr]
        words = row["exact"].value  # type: ignore[union-attr]
        assert "".join(words.split()).startswith("".join(read.marks[anchor].split())), anchor
        assert read.marks[anchor]


def test_json_offsets_reslice_to_the_quotes(client: FlaskClient) -> None:
    task = client.get("/tasks/7.json").get_json()
    text = client.get(f"{SEED}.json").get_json()["text"]
    for members in task["roles"].values():
        for one in members:
            start, end = map(int, re.findall(r"char=(\d+),(\d+)", one["place"])[0])
            assert text[start:end] == one["mention"]


def test_the_outline_leads_to_headings(client: FlaskClient) -> None:
    html = client.get(SEED).get_data(as_text=True)
    outline = re.findall(r'<li class="l\d"><a href="#([a-z0-9-]+)"', html)
    assert len(outline) > 20
    assert all(f'<span id="{one}">' in html for one in outline)


def test_a_span_over_two_lines_keeps_one_id() -> None:
    lines = document_lines("ab\ncd\n", [NotedSpan(Marked(1, 5, "task"))])
    assert [str(line.html) for line in lines] == [
        'a<mark id="char=1,5" class="task">b</mark>',
        '<mark class="task">cd</mark>',
    ]


def test_a_heading_that_runs_on_into_its_paragraph_is_no_heading_of_the_page() -> None:
    text = "（一）总则。\n（二）培育企业。支持各地培育企业。\n"
    spans = [NotedSpan(Marked(0, 5, "heading"), level=3), NotedSpan(Marked(7, 14, "heading"), level=3)]
    assert [line.level for line in document_lines(text, spans)] == [3, 0]


def test_any_line_break_keeps_the_offsets() -> None:
    text = "甲\r\n乙\u2028丙\x0b丁"
    lines = document_lines(
        text, [Marked(index, index + 1, "k") for index, sign in enumerate(text) if sign.strip()]
    )
    shown = "".join(unescape(re.sub(r"<[^>]*>", "", str(line.html))) for line in lines)
    assert "".join(shown.split()) == "甲乙丙丁"


def test_a_document_known_only_from_citations_says_so(client: FlaskClient) -> None:
    html = client.get("/documents/100000/guohan/2021/37").get_data(as_text=True)
    assert "没有读过这份文件的全文" in html
    assert f'href="{SEED}#char=' in html
