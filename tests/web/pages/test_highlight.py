"""Marks nest as HTML must, each quotes its own words, and no text becomes markup."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.highlight import Marked, marked_text

CASES = [
    ("one mark", "abcd", [Marked(1, 3, "k")], 'a<mark id="char=1,3" class="k">bc</mark>d'),
    (
        "a link inside",
        "abc",
        [Marked(0, 2, "k", "/x")],
        '<mark id="char=0,2" class="k"><a href="/x">ab</a></mark>c',
    ),
    (
        "nested, the inner link wins",
        "abc",
        [Marked(0, 3, "o", "/o"), Marked(1, 2, "i", "/i")],
        '<mark id="char=0,3" class="o"><a href="/o">a</a><mark id="char=1,2" class="i"><a href="/i">b</a></mark><a href="/o">c</a></mark>',
    ),
    (
        "crossing: the second is closed and opened again",
        "abcd",
        [Marked(0, 2, "o"), Marked(1, 4, "i")],
        '<mark id="char=0,2" class="o">a<mark id="char=1,4" class="i">b</mark></mark><mark class="i">cd</mark>',
    ),
    (
        "equal ranges are one",
        "ab",
        [Marked(0, 2, "a"), Marked(0, 2, "b", "/x")],
        '<mark id="char=0,2" class="a b"><a href="/x">ab</a></mark>',
    ),
    ("an empty span marks nothing", "ab", [Marked(1, 1, "k")], "ab"),
    ("text is escaped", "<&>", [Marked(0, 1, "k")], '<mark id="char=0,1" class="k">&lt;</mark>&amp;&gt;'),
    (
        "a title is escaped",
        "a",
        [Marked(0, 1, "k", title='"><i')],
        '<mark id="char=0,1" class="k" title="&#34;&gt;&lt;i">a</mark>',
    ),
    (
        "a second id stands before",
        "a",
        [Marked(0, 1, "k", id="annex1")],
        '<span id="annex1"></span><mark id="char=0,1" class="k">a</mark>',
    ),
]


@pytest.mark.parametrize(("why", "text", "spans", "expected"), CASES, ids=[case[0] for case in CASES])
def test_marks(why: str, text: str, spans: list[Marked], expected: str) -> None:
    assert str(marked_text(text, spans)) == expected


def test_a_clipped_span_keeps_its_id_only_where_it_begins() -> None:
    assert "id=" not in marked_text("abcd", [Marked(0, 4, "k")], 2, 4)
    assert 'id="char=0,4"' in marked_text("abcd", [Marked(0, 4, "k")], 0, 2)


class Reader(HTMLParser):
    """Collects the text under each mark and checks that tags close in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str | None]] = []
        self.under: dict[str, str] = {}
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            assert not any(name == "a" for name, _ in self.open), "a link inside a link"
        anchor = dict(attrs).get("id") if tag == "mark" else None
        if anchor:
            assert anchor not in self.under, f"{anchor} stands twice"
            self.under[anchor] = ""
        self.open.append((tag, anchor))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for _, anchor in self.open:
            if anchor:
                self.under[anchor] += data


spans = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.integers(0, 30),
        st.sampled_from(["a", "b"]),
        st.sampled_from([None, "/x", "/y"]),
    ),
    max_size=12,
)


@given(st.text(alphabet="ab<>&\"'中𠀀 ", min_size=30, max_size=30), spans)
def test_any_spans_give_well_formed_html_with_the_same_text(
    text: str, ranges: list[tuple[int, int, str, str | None]]
) -> None:
    marks = [Marked(min(a, b), max(a, b), kind, href) for a, b, kind, href in ranges]
    reader = Reader()
    reader.feed(str(marked_text(text, marks)))
    reader.close()
    assert reader.open == []
    assert reader.text == text
    for anchor, words in reader.under.items():
        start, end = map(int, re.findall(r"\d+", anchor))
        assert text[start:end].startswith(words)
        assert words
    assert set(reader.under) == {f"char={mark.start},{mark.end}" for mark in marks if mark.start < mark.end}
    assert html.unescape(re.sub(r"<[^>]*>", "", str(marked_text(text, [])))) == text
