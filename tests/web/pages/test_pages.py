"""Each page answers in every form it offers, in both languages, and every link on it leads somewhere."""

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import unquote

import brotli
import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

SEED = "/documents/500102/fulingfufa/2022/43"
PAGES = [
    "/",
    "/ask",
    "/tasks",
    "/tasks/7",
    f"{SEED}/tasks/7",
    "/departments",
    "/departments/500102/kjj",
    "/parks",
    "/parks/500102/park-ftz",
    "/sectors",
    "/sectors/500102-fulingfufa-2022-43/1",
    "/matrix",
    "/matrix?view=sectors",
    "/network",
    "/network/pair?one=500102/kjj&other=500102/jw",
    "/documents",
    SEED,
    "/documents/100000/guohan/2021/37",
    "/queries",
    "/queries/how-many-tasks",
    "/audit",
    "/ont",
    "/data/id/org/500102/kjj.html",
]
TABULAR = [
    "/",
    "/tasks",
    "/tasks/7",
    f"{SEED}/tasks/7",
    "/departments",
    "/departments/500102/kjj",
    "/parks",
    "/parks/500102/park-ftz",
    "/sectors",
    "/sectors/500102-fulingfufa-2022-43/1",
    "/matrix",
    "/network",
    "/documents",
    SEED,
    "/queries",
    "/audit",
    "/ont",
]
GRAPHS = [
    "/",
    "/tasks",
    "/tasks/7",
    f"{SEED}/tasks/7",
    "/departments",
    "/departments/500102/kjj",
    "/parks",
    "/parks/500102/park-ftz",
    "/sectors",
    "/sectors/500102-fulingfufa-2022-43/1",
    "/queries",
    "/matrix",
    "/network",
    "/documents",
    SEED,
    "/audit",
    "/ont",
]


def with_suffix(address: str, suffix: str) -> str:
    return "/index." + suffix if address == "/" else f"{address}.{suffix}"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_title_heading_language_and_landmarks(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert re.search(r"<title>\S.* · 政策图谱</title>", html)
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert '<html lang="zh-CN"' in html
    assert html.count("<main ") == html.count("<header ") == html.count("<footer ") == 1


@pytest.mark.parametrize("address", PAGES)
def test_the_page_speaks_english_when_asked(client: FlaskClient, address: str) -> None:
    html = client.get(address + ("&" if "?" in address else "?") + "lang=en").get_data(as_text=True)
    assert '<html lang="en"' in html
    assert "Policy Graph</title>" in html
    nav = html[html.index('<nav class="main"') :]
    assert not re.search(r"[\u4e00-\u9fff]", nav[: nav.index("</nav>")])


def test_language_and_theme_are_remembered(app: object) -> None:
    visitor = app.test_client()  # type: ignore[attr-defined]
    visitor.get("/tasks?lang=en&theme=dark")
    html = visitor.get("/departments").get_data(as_text=True)
    assert '<html lang="en" data-theme="dark">' in html


@pytest.mark.parametrize(
    "address", [page for page in PAGES if "?" not in page and not page.endswith(".html")]
)
def test_json_by_suffix_is_json_by_accept(client: FlaskClient, address: str) -> None:
    if address == "/ask":
        pytest.skip("without a question /ask has no data: test_asking.py")
    by_suffix = client.get(with_suffix(address, "json"))
    by_accept = client.get(address, headers={"Accept": "application/json"})
    assert by_suffix.mimetype == by_accept.mimetype == "application/json"
    assert by_suffix.data == by_accept.data
    assert json.loads(by_suffix.data)


@pytest.mark.parametrize("address", TABULAR)
def test_csv_has_a_header_and_rows_of_equal_length(client: FlaskClient, address: str) -> None:
    answer = client.get(with_suffix(address, "csv"))
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert len({len(row) for row in rows}) == 1
    if address not in ("/audit",):
        assert len(rows) > 1


@pytest.mark.parametrize("address", GRAPHS)
@pytest.mark.parametrize(
    ("suffix", "media_type", "form"),
    [
        ("ttl", "text/turtle", RdfFormat.TURTLE),
        ("nt", "application/n-triples", RdfFormat.N_TRIPLES),
        ("jsonld", "application/ld+json", RdfFormat.JSON_LD),
        ("rdf", "application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_rdf_parses(client: FlaskClient, address: str, suffix: str, media_type: str, form: RdfFormat) -> None:
    by_suffix = client.get(with_suffix(address, suffix))
    assert by_suffix.mimetype == media_type
    assert client.get(address, headers={"Accept": media_type}).mimetype == media_type
    triples = list(parse(by_suffix.data, format=form))
    if address != "/audit":
        assert triples


def test_the_answer_to_a_question_has_its_data_too(client: FlaskClient) -> None:
    for suffix in ("json", "csv", "ttl"):
        answer = client.get(f"/ask.{suffix}", query_string={"q": "跨境电商由谁牵头？"})
        assert answer.status_code == 200
        assert "涪陵综合保税区" in answer.get_data(as_text=True)


def test_an_accept_header_that_nothing_fits_is_406(client: FlaskClient) -> None:
    assert client.get("/tasks", headers={"Accept": "image/png"}).status_code == 406


def test_weights_in_the_accept_header_decide(client: FlaskClient) -> None:
    accept = "text/html;q=0.2, application/json;q=0.9, text/turtle;q=0.5"
    assert client.get("/tasks", headers={"Accept": accept}).mimetype == "application/json"
    assert client.get("/tasks", headers={"Accept": "*/*"}).mimetype == "text/html"


@pytest.mark.parametrize(("accepted", "unpack"), [("gzip", gzip.decompress), ("br, gzip", brotli.decompress)])
@pytest.mark.parametrize("address", ["/tasks", "/tasks.json", SEED, "/static/style.css"])
def test_a_page_is_sent_packed_to_who_takes_that(
    client: FlaskClient, address: str, accepted: str, unpack: Callable[[bytes], bytes]
) -> None:
    with client.get(address) as whole, client.get(address, headers={"Accept-Encoding": accepted}) as packed:
        assert "Content-Encoding" not in whole.headers
        assert packed.headers["Content-Encoding"] == accepted.split(",")[0]
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(whole.data) / 2
        assert unpack(packed.data) == whole.data
        headers = {"Accept-Encoding": accepted, "If-None-Match": packed.headers["ETag"]}
        with client.get(address, headers=headers) as again:
            assert (again.status_code, again.data) == (304, b"")


def test_a_page_not_changed_is_304(client: FlaskClient) -> None:
    first = client.get("/tasks/7")
    again = client.get("/tasks/7", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def hrefs(html: str) -> set[str]:
    return {unescape(href) for href in re.findall(r'href="(/[^"]*)"', html)}


def test_every_link_of_every_page_leads_somewhere(client: FlaskClient) -> None:
    """Links that other rooms serve (/sparql, /.well-known, /dump) are theirs to test."""
    seen: dict[str, int] = {}
    for page in PAGES:
        for href in hrefs(client.get(page).get_data(as_text=True)):
            address = href.split("#")[0]
            if (
                address not in seen
                and address
                and not re.match(r"/(sparql|\.well-known|dump|ask\?)", address)
            ):
                seen[address] = status(client, address)
    assert len(seen) > 250
    assert {address: status for address, status in seen.items() if status not in (200, 303)} == {}


def test_every_fact_is_one_click_from_its_place(client: FlaskClient) -> None:
    document = client.get(SEED).get_data(as_text=True)
    anchors = set(re.findall(r' id="([^"]+)"', document))
    places: set[str] = set()
    for page in PAGES:
        places |= {
            href
            for href in hrefs(client.get(page).get_data(as_text=True))
            if href.startswith(SEED) and "#" in href
        }
    assert len(places) > 290
    assert {place for place in places if unquote(place.split("#")[1]) not in anchors} == set()


def test_ids_are_unique_on_every_page(client: FlaskClient) -> None:
    for page in PAGES:
        ids = re.findall(r' id="([^"]+)"', client.get(page).get_data(as_text=True))
        assert len(ids) == len(set(ids)), page


def weight(client: FlaskClient, file: str) -> int:
    with client.get(file) as answer:
        assert answer.status_code == 200
        return len(answer.data)


def status(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:
        return answer.status_code


def test_pages_keep_within_their_weight(client: FlaskClient) -> None:
    """HTML with all files of ours it names, uncompressed: under 300 kB (the editor apart)."""
    for page in PAGES:
        html = client.get(page).get_data(as_text=True)
        files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html))
        size = len(html.encode()) + sum(weight(client, file) for file in files)
        assert size < 300_000, f"{page} weighs {size}"
