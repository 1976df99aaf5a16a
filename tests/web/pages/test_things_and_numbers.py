"""IRIs and document numbers lead to pages or to data; what is not there is 404, what is malformed never 500."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

SEED = "/documents/500102/fulingfufa/2022/43"
SOURCE = "/id/src/"

REDIRECTS = [
    ("/id/org/500102/kjj", "/departments/500102/kjj"),
    ("/id/doc/500102/fulingfufa/2022/43", SEED),
    ("/id/doc/500102/fulingfufa/2022/43/task-7", f"{SEED}/tasks/7"),
    ("/id/doc/500102/fulingfufa/2022/43/task-7-lead-1", f"{SEED}/tasks/7"),
    ("/id/doc/500102/fulingfufa/2022/43/annex1", f"{SEED}#annex1"),
    ("/graph/source/500102/fulingfufa/2022/43", SEED),
]


@pytest.mark.parametrize(("iri", "page"), REDIRECTS)
def test_a_browser_is_led_to_the_page(client: FlaskClient, iri: str, page: str) -> None:
    answer = client.get(iri, headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == page
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("media_type", "suffix"),
    [
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/json", "json"),
        ("application/rdf+xml", "rdf"),
    ],
)
def test_a_program_is_led_to_the_data(client: FlaskClient, media_type: str, suffix: str) -> None:
    answer = client.get("/id/org/500102/kjj", headers={"Accept": media_type})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/data/id/org/500102/kjj.{suffix}"
    data = client.get(answer.headers["Location"])
    assert data.status_code == 200
    assert data.mimetype == media_type


def test_a_source_text_leads_to_its_document_where_the_browser_finds_the_mark(client: FlaskClient) -> None:
    source = client.get(f"{SEED}.json").get_json()["source"].removeprefix("https://w3id.org/zhengce")
    answer = client.get(source)
    assert (answer.status_code, answer.headers["Location"]) == (303, SEED)


@pytest.mark.parametrize(
    "number",
    [
        "涪陵府发〔2022〕43号",
        "涪陵府发[2022]43号",
        "涪陵府发(2022)43号",
        "涪陵府发（2022）第043号",
        "涪陵府发【2022】43号",
        " 涪陵府发〔2022〕 43 号",
        "涪陵府发〔２０２２〕４３号",
    ],
)
def test_a_number_in_any_spelling_leads_to_the_document(client: FlaskClient, number: str) -> None:
    answer = client.get("/wenhao/" + quote(number))
    assert (answer.status_code, answer.headers["Location"]) == (303, SEED)


def test_names_lead_to_units(client: FlaskClient) -> None:
    for words in ("区科技局", "重庆市涪陵区科学技术局", "kjj"):
        answer = client.get("/departments/" + quote(words))
        assert (answer.status_code, answer.headers["Location"]) == (303, "/departments/500102/kjj")


@pytest.mark.parametrize(
    "address",
    [
        "/id/org/500102/no-such-unit",
        "/id/%3Cscript%3E",
        "/id/a%20b",
        "/id/" + "a" * 5000,
        "/tasks/0",
        "/tasks/79",
        "/tasks/-1",
        "/tasks/7.5",
        "/tasks/%E4%B8%83",
        "/tasks/" + "9" * 400,
        "/tasks/7%00",
        "/departments/500102/../kjj",
        "/departments/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/documents/../../etc/passwd",
        "/documents/500102/fulingfufa/2022/44",
        f"{SEED}/tasks/79",
        f"{SEED}/tasks/..",
        "/parks/x",
        "/sectors/x/y",
        "/queries/none",
        "/queries/..%2f..%2fserver",
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/ont/9.9.9",
        "/data/x.ttl",
        "/data/id/org/500102/kjj%22%3E.ttl",
        "/tasks?document=x",
        "/tasks?role=x",
        "/tasks?unit=%3E",
        "/matrix?view=x",
        "/network/pair",
        "/network/pair?one=x&other=y",
        "/wenhao/%00",
        "/wenhao/" + "x" * 3000,
        "/tasks.exe",
        "/departments/500102/kjj.pdf",
        "/scheme/none",
        "/graph/none",
        "/id/doc/500102/fulingfufa/2022/43/task-7%0d%0aX-Evil:%201",
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404, address
    assert "X-Evil" not in answer.headers


def test_a_header_cannot_be_smuggled_through_an_address(client: FlaskClient) -> None:
    for address in (
        "/wenhao/%E6%B6%AA%0d%0aX-Evil:1",
        "/tasks?lang=en%0d%0aX-Evil:1",
        "/departments/a%0aX-Evil:1",
    ):
        answer = client.get(address)
        assert answer.status_code < 500
        assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("page", ["0", "-5", "x", "99999999999", "٣", "1e3", ""])
def test_a_nonsense_page_number_shows_a_page(client: FlaskClient, page: str) -> None:
    assert client.get(f"/tasks?page={quote(page)}").status_code == 200


@pytest.mark.parametrize(
    "mark", ["1,2", "8,4", "0,99999999", "x", "1,2,3", "-1,4", "999999999,9999999999", ""]
)
def test_a_nonsense_mark_does_no_harm(client: FlaskClient, mark: str) -> None:
    html = client.get(f"{SEED}?mark={mark}").get_data(as_text=True)
    assert ('class="asked"' in html) == (mark == "1,2")


@pytest.mark.parametrize("address", ["/nothing", "/tasks/999", "/documents/500102/fulingfufa/1999/1"])
def test_an_error_is_a_page_for_people_and_a_problem_for_programs(client: FlaskClient, address: str) -> None:
    page = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.mimetype == "text/html"
    assert "没有找到" in page.get_data(as_text=True)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    problem = client.get(address, headers={"Accept": "application/json"})
    assert problem.content_type == "application/problem+json"
    assert problem.get_json()["status"] == problem.status_code == 404
    assert client.get(address + ".json").content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "status", "zh", "en"),
    [
        ("/nothing", 404, "这个地址没有页面", "There is no page at this address"),
        ("/tasks/999", 404, "图谱里没有任务 999", "no document in the graph has a task 999"),
        ("/departments/区梦幻局", 404, "图谱里没有单位“区梦幻局”", "the graph has no unit"),
        ("/queries/who-leads-a-task?nonsense=1", 400, "没有参数 nonsense", "takes no parameter nonsense"),
        ("/ask?q=" + "谁" * 501, 400, "问题有 501 个字符", "q holds 501 characters"),
        ("/tasks?role=x", 404, "没有角色“x”", "there is no role"),
    ],
)
def test_a_refusal_is_said_in_the_visitors_language_with_a_way_on(
    client: FlaskClient, address: str, status: int, zh: str, en: str
) -> None:
    for language, words, other in (("zh", zh, en), ("en", en, zh)):
        answer = client.get(address, headers={"Accept": "text/html,*/*;q=0.8", "Cookie": f"lang={language}"})
        html = answer.get_data(as_text=True)
        assert answer.status_code == status
        assert words in html
        assert other not in html
        assert 'role="search"' in html
        for way in ("/documents", "/departments", "/sparql"):
            assert f'<a href="{way}">' in html[html.index("<main") :]


def test_a_form_nobody_offers_and_a_method_nobody_takes_are_pages_too(client: FlaskClient) -> None:
    written = client.post("/tasks", headers={"Accept": "text/html"})
    assert (written.status_code, written.mimetype) == (405, "text/html")
    assert "GET" in written.headers["Allow"]
    assert "不能这样请求" in written.get_data(as_text=True)
    unknown = client.get("/tasks", headers={"Accept": "image/png"})
    assert unknown.status_code == 406
    assert "text/turtle" in unknown.get_json()["detail"]
