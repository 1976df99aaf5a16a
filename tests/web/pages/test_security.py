"""Hostile words in the graph, the address or the headers never become markup, script or formula."""

import csv
import io
import json
import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from web.pages.representation import safe_cell
from web.pages.workbook import sheet_name, written

SEED = "/documents/500102/fulingfufa/2022/43"
HOSTILE = ("'\"<b", "<i>&", '"><q')
PAGES = [
    "/",
    "/tasks",
    "/tasks/7",
    "/departments",
    "/departments/500102/kjj",
    "/matrix",
    "/network",
    "/documents",
    SEED,
    "/data/id/org/500102/kjj.html",
    "/data/id/doc/500102/fulingfufa/2022/43/task-7.html",
]
SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize("address", PAGES)
def test_words_of_documents_are_escaped(hostile_client: FlaskClient, address: str) -> None:
    html = hostile_client.get(address).get_data(as_text=True)
    shown = [words for words in HOSTILE if str(escape(words)) in html]
    assert shown or address == "/documents"
    for words in HOSTILE:
        assert words not in html
    assert "</a>开放综合" not in html


@pytest.mark.parametrize(
    "address",
    [
        "/tasks",
        "/tasks?q={}",
        "/tasks?unit={}",
        "/departments?q={}",
        "/departments?kind={}",
        "/departments?sort={}",
        "/departments?region={}",
        "/tasks?document={}",
        "/network/pair?one={}",
        "/network?role={}",
        "/ask?q={}",
        "/ask?q=x&earlier={}",
        "/sectors/x?unit={}",
        "/queries/asked-tasks-of-unit?unit={}",
        "/tasks/7?asOf={}",
        "/departments/{}",
        "/documents?q={}",
        "/documents/{}",
        "/matrix?q={}",
        "/matrix?section={}",
        "/matrix?kind={}",
        "/network?least={}",
        "/queries/{}",
        "/queries/who-leads-a-task?task={}",
        "/wenhao/{}",
        "/tasks/{}",
        "/id/{}",
        "/audit?kind={}",
        "/tasks?lang={}",
        "/tasks?theme={}",
        "/parks/{}",
        "/sectors/{}",
        "/data/{}.html",
        "/?x={}",
    ],
)
@pytest.mark.parametrize(
    "words", [SCRIPT, "\"'><img src=x onerror=alert(1)>", "javascript:alert(1)//", "{{7*7}}"]
)
def test_words_of_the_address_are_escaped(client: FlaskClient, address: str, words: str) -> None:
    answer = client.get(address.format(quote(words, safe="")))
    html = answer.get_data(as_text=True)
    assert answer.status_code < 500
    if answer.mimetype == "text/html":
        assert SCRIPT not in html
        assert "<img src=x" not in html
        assert 'href="javascript:' not in html
        assert "49" not in re.findall(r'value="([^"]*)"', html)


@pytest.mark.parametrize(
    "address", [*PAGES, "/ask", "/ont", "/queries", "/queries/who-leads-a-task", "/audit"]
)
def test_no_page_has_inline_script_or_style(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    html = answer.get_data(as_text=True)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
    assert not re.findall(
        r'(?:src|href)="(?:https?:)?//(?!w3id\.org/zhengce)[^"]*"',
        re.sub(r"<a .*?</a>", "", html, flags=re.S),
    )


def test_the_word_of_a_document_is_no_formula(client: FlaskClient) -> None:
    assert [safe_cell(word) for word in ("=1+1", "+1", "-1", "@x", "\tx", "x", None, 3)] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        "x",
        "",
        3,
    ]
    rows = list(csv.reader(io.StringIO(client.get("/tasks.csv").get_data(as_text=True))))
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]


def test_a_workbook_takes_any_words() -> None:
    assert written("a\x00b\x0bc") == "abc"
    assert len(str(written("x" * 40_000))) == 32_767
    assert sheet_name("a/b:c*d?[e]\\" + "x" * 40) == "a_b_c_d__e__" + "x" * 19


def test_json_in_the_page_cannot_end_its_script(hostile_client: FlaskClient) -> None:
    from web.pages.editor import editor_page

    with hostile_client.application.test_request_context(
        "/sparql?query=" + quote("</script><script>alert(1)</script>")
    ):
        html = editor_page().get_data(as_text=True)
    blocks = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.S)
    assert len(blocks) == 1
    assert json.loads(blocks[0])["query"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in html
