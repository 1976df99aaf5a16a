"""With several documents in the graph, a task number has readings, lists can be narrowed to one, and each keeps its own."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.build import build_release
from graph.release import CORPUS
from queries.embedded import EmbeddedEngine
from server import create_app
from web.pages.asking import example_questions
from web.pages.site import reader
from web.settings import Settings

SEED = "500102/fulingfufa/2022/43"
OTHER = "500102/fulingfufa/2023/7"


@pytest.fixture(scope="module")
def two_client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The seed, and the same plan issued again under another number in another year."""
    corpus: Path = tmp_path_factory.mktemp("two-corpus")
    text = (CORPUS / "涪陵府发〔2022〕43号.txt").read_text(encoding="utf-8")
    (corpus / "a.txt").write_text(text, encoding="utf-8")
    (corpus / "b.txt").write_text(
        text.replace("涪陵府发〔2022〕43号", "涪陵府发〔2023〕7号").replace("2022年11月3日", "2023年2月1日"),
        encoding="utf-8",
    )
    release = build_release(corpus, tmp_path_factory.mktemp("two-release"))
    engine = EmbeddedEngine.from_nquads(release.nquads)
    app = create_app(Settings(store=str(tmp_path_factory.mktemp("two-store"))), engine=engine)
    return app.test_client(use_cookies=False)


def test_both_documents_are_listed_newest_first(two_client: FlaskClient) -> None:
    listed = two_client.get("/documents.json").get_json()["documents"]
    assert [one["number"] for one in listed] == ["涪陵府发〔2023〕7号", "涪陵府发〔2022〕43号"]


def test_a_task_number_shows_the_readings(two_client: FlaskClient) -> None:
    html = two_client.get("/tasks/7").get_data(as_text=True)
    assert f'href="/documents/{SEED}/tasks/7"' in html
    assert f'href="/documents/{OTHER}/tasks/7"' in html
    readings = two_client.get("/tasks/7.json").get_json()["readings"]
    assert len(readings) == 2
    assert two_client.get("/tasks/7.csv").status_code == two_client.get("/tasks/7.ttl").status_code == 200


@pytest.mark.parametrize("document", [OTHER, "涪陵府发〔2023〕7号"])
def test_a_task_number_of_one_document_is_one_task(two_client: FlaskClient, document: str) -> None:
    data = two_client.get("/tasks/7.json", query_string={"document": document}).get_json()
    assert data["iri"].endswith(f"{OTHER}/task-7")
    assert all(
        one["place"].startswith(f"/documents/{OTHER}#")
        for members in data["roles"].values()
        for one in members
    )


@pytest.mark.parametrize(
    ("page", "key", "both", "one"), [("/tasks", "total", 156, 78), ("/departments", "total", 36, 36)]
)
def test_lists_narrow_to_a_document(
    two_client: FlaskClient, page: str, key: str, both: int, one: int
) -> None:
    assert two_client.get(f"{page}.json").get_json()[key] == both
    assert two_client.get(f"{page}.json?document={OTHER}").get_json()[key] == one


def test_counts_of_units_add_up_over_documents(two_client: FlaskClient) -> None:
    whole = {one["name"]: one["total"] for one in two_client.get("/departments.json").get_json()["units"]}
    single = {
        one["name"]: one["total"]
        for one in two_client.get(f"/departments.json?document={SEED}").get_json()["units"]
    }
    assert whole == {name: 2 * total for name, total in single.items()}


@pytest.mark.parametrize(
    "page", ["/tasks", "/departments", "/network", "/audit", "/matrix", "/matrix?view=sectors"]
)
def test_a_page_says_which_documents_it_speaks_of(two_client: FlaskClient, page: str) -> None:
    join = "&" if "?" in page else "?"
    html = two_client.get(f"{page}{join}document={OTHER}").get_data(as_text=True)
    scope = html[html.index('<p class="scope">') :]
    assert f'<a href="/documents/{OTHER}" lang="zh">涪陵府发〔2023〕7号' in scope[: scope.index("</p>")]
    if page in ("/tasks", "/departments", "/network", "/audit"):
        assert "全部 2 份文件" in two_client.get(page).get_data(as_text=True)


def test_with_more_documents_than_a_list_can_hold_a_form_asks_for_the_number(
    two_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = two_client.application.jinja_env
    monkeypatch.setitem(environment.globals, "choices_max", 1)
    assert environment.cache is not None
    environment.cache.clear()  # macros keep the globals they were read with
    try:
        for page in ("/tasks", "/departments", "/network", "/audit", "/matrix"):
            html = two_client.get(f"{page}?document=涪陵府发〔2023〕7号").get_data(as_text=True)
            assert '<input name="document" value="涪陵府发〔2023〕7号">' in html
            assert '<select name="document">' not in html
            assert f'<a href="/documents/{OTHER}"' in html
    finally:
        environment.cache.clear()


@pytest.mark.parametrize(
    "page",
    ["/departments/500102/kjj", "/parks/500102/park-ftz", "/network/pair?one=500102/kjj&other=500102/jw"],
)
def test_each_task_on_a_page_names_its_document(two_client: FlaskClient, page: str) -> None:
    html = two_client.get(page).get_data(as_text=True)
    for number in ("涪陵府发〔2022〕43号", "涪陵府发〔2023〕7号"):
        assert html.count(f'<small class="muted of" lang="zh">{number}</small>') >= 4


def test_every_example_question_is_answered(two_client: FlaskClient) -> None:
    with two_client.application.test_request_context("/"):
        examples = example_questions(reader())
    assert examples[0].startswith("涪陵府发〔202")
    for question in examples:
        answer = two_client.get("/ask.json", query_string={"q": question}).get_json()
        assert answer["answered"] or answer["reason"] == "ambiguous", question


def test_the_matrix_shows_one_document_and_offers_the_other(two_client: FlaskClient) -> None:
    html = two_client.get("/matrix").get_data(as_text=True)
    assert f'<option value="{SEED}"' in html
    assert f'<option value="{OTHER}"' in html
    assert len(two_client.get(f"/matrix.json?document={OTHER}").get_json()["tasks"]) == 78


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/tasks",
        "/departments",
        "/departments/500102/kjj",
        "/network",
        "/audit",
        "/sectors",
        "/parks",
        "/matrix?view=sectors",
        "/documents",
        f"/documents/{OTHER}",
    ],
)
def test_pages_answer(two_client: FlaskClient, page: str) -> None:
    assert two_client.get(page).status_code == 200
