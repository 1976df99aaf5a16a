"""Real Chromium walks each user's three journeys, on desktop and phone width, in Chinese and in English; axe-core looks on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from tests.web.pages.visitor import IN_A_BROWSER, SEED, SIZES, Visitor

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
VENDOR = Path(__file__).parents[3] / "web" / "static" / "vendor"
pytestmark = IN_A_BROWSER

ALL_PAGES = (
    "/", "/ask", "/ask?q=任务7由谁牵头？", "/ask?q=今天天气怎么样？", "/tasks", "/tasks/7", "/departments", "/departments/500102/kjj",
    "/parks", "/parks/500102/park-ftz", "/sectors", "/matrix", "/matrix?view=sectors", "/network",
    "/network/pair?one=500102/kjj&other=500102/jw", "/documents", SEED, "/documents/100000/guohan/2021/37", "/queries",
    "/queries/who-leads-a-task", "/audit", "/ont", "/data/id/org/500102/kjj.html", "/sparql",
)  # fmt: skip


@pytest.fixture(scope="session", params=list(SIZES))
def window(
    request: pytest.FixtureRequest, site: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitor]:
    visitor = Visitor(SIZES[request.param], tmp_path_factory.mktemp("profile"), site)
    yield visitor
    visitor.browser.quit()


@pytest.fixture(params=["zh", "en"])
def visitor(window: Visitor, request: pytest.FixtureRequest) -> Visitor:
    """A visitor who has chosen a language."""
    window.speak(request.param)
    window.browser.get_log("browser")
    return window


# The official who carries out tasks.


def test_an_official_asks_and_stands_at_the_words(visitor: Visitor) -> None:
    visitor.goto("/")
    box = visitor.one("#q")
    visitor.leave_by(lambda: box.send_keys("跨境电商由谁牵头？", Keys.ENTER))
    assert "综合保税区" in visitor.one(".sentence").text
    assert visitor.one(".answers a").get_attribute("href").endswith("/departments/500102/park-ftz")
    visitor.follow(".proof .place")
    visitor.at_mark("跨境电商")
    visitor.quiet()


def test_an_official_finds_the_tasks_of_a_unit(visitor: Visitor) -> None:
    visitor.goto("/departments")
    box = visitor.one("input[name=q][type=search]:not(#quick-q)")
    visitor.leave_by(lambda: box.send_keys("科技", Keys.ENTER))
    assert [row.text for row in visitor.all("tbody th")] == ["区科技局"]
    visitor.follow("tbody th a")
    assert "区科技局" in visitor.one("h1").text
    assert len(visitor.all("section:has(> #lead) li")) == 7
    visitor.follow("section:has(> #lead) .place")
    visitor.at_mark("区科技局")
    visitor.quiet()


def test_an_official_looks_up_a_task_by_its_words(visitor: Visitor) -> None:
    visitor.goto("/tasks")
    box = visitor.one(".filters input[name=q]")
    visitor.leave_by(lambda: box.send_keys("知识产权质押", Keys.ENTER))
    visitor.follow(".tasks tbody tr td a")
    assert visitor.address.endswith("/tasks/7")
    assert [who.text for who in visitor.all(".role.lead + dd .who > a:first-child")] == [
        "区市场监管局",
        "涪陵银保监分局",
    ]
    visitor.follow(".role.lead + dd .who:nth-child(2) .place")
    assert visitor.address == f"{SEED}#char=5649,5656"
    visitor.at_mark("涪陵银保监分局")
    visitor.quiet()


# Who drafts or supervises.


def test_a_drafter_reads_the_matrix(visitor: Visitor) -> None:
    visitor.goto("/matrix")
    assert len(visitor.all(".heat tbody tr")) == 78
    Select(visitor.one("select[name=role]")).select_by_value("support")
    visitor.follow(".filters button")
    assert visitor.all(".heat td.support")
    assert not visitor.all(".heat td.lead")
    visitor.fits()
    visitor.follow(".heat td.support a")
    visitor.at_mark("")
    visitor.quiet()


def test_a_drafter_sees_the_load_by_sector(visitor: Visitor) -> None:
    visitor.goto("/matrix?view=sectors")
    if not visitor.all(".heat.sectors td a"):
        pytest.skip("this build of the graph places no task in a sector")
    visitor.follow(".heat.sectors td a")
    assert visitor.address.startswith("/sectors/")
    visitor.follow(".tasks-of .place")
    visitor.at_mark("")
    visitor.quiet()


def test_a_supervisor_follows_a_bond(visitor: Visitor) -> None:
    visitor.goto("/network")
    if (VENDOR / "d3-force.min.js").exists():
        visitor.one("svg.force .nodes a")
        assert len(visitor.all("svg.force .nodes a")) == 35
        visitor.browser.execute_script(
            "document.querySelector('svg.force .nodes a').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
        )
        visitor.one("svg.force.chosen")
    visitor.follow(".bonds .number a")
    assert visitor.address.startswith("/network/pair?")
    visitor.follow(".tasks-of .place")
    visitor.at_mark("")
    visitor.quiet()


# Who does research or builds.


def test_a_researcher_runs_an_example_in_the_editor(visitor: Visitor) -> None:
    if not (VENDOR / "yasgui.min.js").exists():
        pytest.skip("YASGUI is not installed (`make assets`)")
    visitor.goto("/sparql")
    visitor.one(".yasgui .CodeMirror")
    visitor.one("#find-example").send_keys(
        "who leads a task" if "who leads a task" in visitor.one(".catalogue").text.lower() else "牵头"
    )
    shown = [item for item in visitor.all(".catalogue li a") if item.is_displayed()]
    assert 0 < len(shown) < len(visitor.all(".catalogue li"))
    visitor.press(shown[0])
    visitor.click(".yasqe_queryButton")
    visitor.one(".yasr table.dataTable tbody td, .yasr .tableControls")
    visitor.until("document.querySelectorAll('.yasr table tbody tr').length > 0")
    visitor.quiet()


def test_a_thing_in_a_result_opens_on_this_site(visitor: Visitor) -> None:
    if not (VENDOR / "yasgui.min.js").exists():
        pytest.skip("YASGUI is not installed (`make assets`)")
    visitor.goto("/sparql?query=SELECT * { ?task <https://w3id.org/zhengce/ont%23taskNumber> 7 }")
    visitor.one(".yasgui .CodeMirror")
    assert visitor.one("#new-tab").is_displayed()
    visitor.click(".yasqe_queryButton")
    link = visitor.one(".yasr a.iri")
    visitor.browser.execute_script("arguments[0].focus()", link)
    visitor.until(
        "document.querySelector('.yasr a.iri').getAttribute('href') === '/id/doc/500102/fulingfufa/2022/43/task-7'"
    )
    visitor.quiet()


def test_an_error_in_a_query_is_said_in_words_with_its_line(visitor: Visitor) -> None:
    if not (VENDOR / "yasgui.min.js").exists():
        pytest.skip("YASGUI is not installed (`make assets`)")
    visitor.goto("/sparql?query=" + "SELECT * WHERE {%0A  ?s ?p%0A}")
    visitor.one(".yasgui .CodeMirror")
    visitor.click(".yasqe_queryButton")
    said = visitor.one("#trouble").text
    assert said.startswith(("查询有语法错误：", "The query does not parse: "))
    assert "第 3 行" in said or "line 3, " in said
    visitor.one(".yasgui .trouble-line")
    visitor.browser.get_log("browser")  # the 400 itself


def test_a_researcher_fills_in_a_stored_query(visitor: Visitor) -> None:
    visitor.goto("/queries")
    visitor.follow('a[href="/queries/who-leads-a-task"]')
    field = visitor.one(".filters select, .filters input[name]:not([type=hidden])")
    if field.tag_name == "select":
        choice = Select(field)
        assert len(choice.options) > 70
        choice.select_by_index(6)
    visitor.follow(".filters button")
    assert visitor.one("table.list tbody td a")
    assert visitor.one(".api code").text.startswith("GET /queries/who-leads-a-task.json?")
    visitor.quiet()


def test_a_researcher_reads_the_ontology_and_takes_the_data(visitor: Visitor) -> None:
    visitor.goto("/ont#leadUnit")
    assert visitor.one("#leadUnit:target h3").is_displayed()
    visitor.fits()
    visitor.goto("/tasks/7")
    turtle = next(link for link in visitor.all("footer .forms a") if link.text == "Turtle")
    assert turtle.get_attribute("href").endswith("/tasks/7.ttl")
    visitor.quiet()


# Everybody.


def test_axe_finds_nothing(visitor: Visitor) -> None:
    """In Chinese on light ground, in English on dark ground."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (`make assets`)")
    found: dict[str, object] = {}
    theme = "dark" if visitor.one("html").get_attribute("lang") == "en" else "light"
    visitor.goto(f"/parks?theme={theme}")
    for page in ALL_PAGES:
        visitor.goto(page)
        visitor.one("main")
        if page == "/network" and (VENDOR / "d3-force.min.js").exists():
            visitor.one("svg.force")
        if page == "/sparql" and (VENDOR / "yasgui.min.js").exists():
            visitor.one(".yasgui .CodeMirror")
            visitor.click(".yasqe_queryButton")
            visitor.until("document.querySelectorAll('.yasr table tbody tr').length > 0")
        visitor.browser.execute_script(AXE.read_text(encoding="utf-8"))
        violations = visitor.browser.execute_async_script(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})"
            ".then((result) => done(result.violations.map((one) => [one.id, one.nodes.map((node) => node.target.join(' ')).slice(0, 3)])))"
        )
        if violations:
            found[page] = violations
    assert not found, json.dumps(found, ensure_ascii=False)


def test_no_page_scrolls_sideways_or_complains(visitor: Visitor) -> None:
    for page in ALL_PAGES:
        visitor.goto(page)
        visitor.fits()
        visitor.quiet()


def test_the_keyboard_alone_reaches_the_content(visitor: Visitor) -> None:
    visitor.goto("/tasks")
    visitor.one("body").send_keys(Keys.TAB)
    assert visitor.browser.switch_to.active_element.get_attribute("class") == "skip"
    visitor.browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert visitor.browser.switch_to.active_element.get_attribute("id") == "main"
    visitor.browser.switch_to.active_element.send_keys(Keys.TAB)
    assert visitor.browser.switch_to.active_element.get_attribute("name") == "q"
    visitor.quiet()


def test_paper_is_white_whatever_the_screen_was(window: Visitor) -> None:
    window.goto("/tasks?theme=dark")
    window.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for page in ("/tasks/7", "/matrix", SEED):
            window.goto(page)
            shown = window.browser.execute_script(
                "const style = getComputedStyle(document.body), mark = document.querySelector('mark.citation');"
                "return [style.backgroundColor, style.color, getComputedStyle(document.documentElement).colorScheme,"
                " getComputedStyle(document.querySelector('header.site')).display, mark && getComputedStyle(mark).backgroundColor]"
            )
            assert shown[:4] == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "light", "none"]
            assert shown[4] in (None, "rgb(236, 224, 243)")
    finally:
        window.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        window.goto("/tasks?theme=light")


def test_where_yasgui_is_not_installed_the_plain_form_shows_its_answer(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As on a machine without Node.js: the form, a table below it, errors in words."""
    monkeypatch.setattr("web.pages.editor.VENDOR", tmp_path)
    visitor.goto("/sparql")
    assert not visitor.all("#editor:not([hidden])")
    visitor.click("#plain-editor button")
    visitor.until("document.querySelectorAll('#plain-results tbody tr').length > 20")
    visitor.fits()
    visitor.quiet()
    box = visitor.one("#query")
    box.clear()
    box.send_keys("SELECT * WHERE { ?s ?p }")
    visitor.click("#plain-editor button")
    said = visitor.one("#plain-status.alert").text
    assert said.startswith(("查询有语法错误：", "The query does not parse: "))
    visitor.browser.get_log("browser")  # the 400 itself


def test_the_network_is_walked_by_keyboard(visitor: Visitor) -> None:
    if not (VENDOR / "d3-force.min.js").exists():
        pytest.skip("d3 is not installed (`make assets`)")
    visitor.goto("/network")
    unit = visitor.one("svg.force .nodes a[aria-label^='区科技局']")
    visitor.browser.execute_script("arguments[0].focus()", unit)
    assert visitor.browser.switch_to.active_element.get_attribute("aria-label").startswith("区科技局，")
    visitor.leave_by(lambda: visitor.browser.switch_to.active_element.send_keys(Keys.ENTER))
    assert visitor.address == "/departments/500102/kjj"
    visitor.quiet()


def test_pages_work_without_scripts(site: str, tmp_path: Path) -> None:
    visitor = Visitor(SIZES["desktop"], tmp_path, site)
    try:
        visitor.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        visitor.goto("/network")
        assert visitor.all("svg.ring .nodes a")
        assert visitor.all(".bonds tbody tr")
        visitor.goto("/sparql")
        assert visitor.one("#plain-editor textarea").is_displayed()
        visitor.goto(f"{SEED}#char=5649,5656")
        assert visitor.one("mark:target").text == "涪陵银保监分局"
    finally:
        visitor.browser.quit()
