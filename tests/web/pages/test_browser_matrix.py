"""The matrix in real Chromium, at 78 × 36 and at 1,000 × 200: readable, filtered, sorted, and each cell a click from its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.support.select import Select

from tests.web.pages.visitor import IN_A_BROWSER, SEED, SIZES, Visitor

pytestmark = IN_A_BROWSER
LARGE = "/documents/500000/yufufa/2030/1"
PAINTED = """
const canvas = document.querySelector("canvas.overview"), colours = {};
for (const role of ["lead", "support"]) {
  const probe = document.createElement("i");
  probe.className = role; probe.style.color = `var(--${role})`; document.body.append(probe);
  colours[role] = getComputedStyle(probe).color.match(/[0-9]+/g).map(Number); probe.remove();
}
const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, found = {lead: 0, support: 0};
for (let at = 0; at < data.length; at += 4) for (const role in colours)
  if (data[at + 3] === 255 && colours[role].every((value, index) => value === data[at + index])) found[role] += 1;
return found;
"""
"""Counts the pixels of the overview in the colour of each role."""


@pytest.fixture(scope="module", params=list(SIZES))
def reader(
    request: pytest.FixtureRequest, large_site: str, site: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    visitor = Visitor(SIZES[request.param], tmp_path_factory.mktemp("matrix-profile"), large_site)
    yield {"visitor": visitor, "large": large_site, "seed": site}
    visitor.browser.quit()


@pytest.fixture
def large(reader: dict[str, Any]) -> Visitor:
    """A visitor of the document with 1,000 tasks and 200 units."""
    visitor: Visitor = reader["visitor"]
    visitor.site = reader["large"]
    visitor.browser.get_log("browser")
    return visitor


@pytest.fixture
def seed(reader: dict[str, Any]) -> Visitor:
    """A visitor of the seed's graph."""
    visitor: Visitor = reader["visitor"]
    visitor.site = reader["seed"]
    visitor.browser.get_log("browser")
    return visitor


def in_view(visitor: Visitor, selector: str) -> bool:
    found: bool = visitor.browser.execute_script(
        "const box = document.querySelector(arguments[0]).getBoundingClientRect(), holder = document.querySelector('.tall').getBoundingClientRect();"
        "return box.top >= holder.top - 1 && box.bottom <= holder.bottom + 1 && box.left >= holder.left - 1;",
        selector,
    )
    return found


def letters_px(visitor: Visitor, selector: str) -> float:
    return float(
        visitor.browser.execute_script(
            "return parseFloat(getComputedStyle(document.querySelector(arguments[0])).fontSize)", selector
        )
    )


def test_the_seeds_matrix_keeps_its_headings_in_view(seed: Visitor) -> None:
    seed.goto("/matrix")
    assert len(seed.all(".heat tbody tr")) == 78
    assert len(seed.all(".heat thead th")) == 37
    seed.browser.execute_script(
        "const t = document.querySelector('.tall'); t.scrollTop = 900; t.scrollLeft = 300;"
    )
    assert in_view(seed, ".heat thead th.corner")
    assert in_view(seed, ".heat tbody tr:nth-child(35) th")
    assert letters_px(seed, ".heat tbody th") >= 12
    assert not seed.one("canvas.overview").is_displayed()
    seed.fits()
    seed.quiet()


def test_the_seeds_matrix_is_sorted_and_a_cell_leads_to_its_words(seed: Visitor) -> None:
    seed.goto("/matrix")
    Select(seed.one("select[name=sort]")).select_by_value("lead")
    Select(seed.one("select[name=order]")).select_by_value("units")
    seed.follow(".filters button")
    assert seed.one(".heat thead th:nth-child(2)").text.replace("\n", "") == "人行涪陵中心支行"
    rows = seed.browser.execute_script(
        "return [...document.querySelectorAll('.heat tbody tr')].map((row) => row.querySelectorAll('td a').length)"
    )
    assert rows == sorted(rows, reverse=True)
    seed.follow(".heat td.lead a")
    assert seed.address.startswith(SEED)
    seed.at_mark("")
    seed.quiet()


def test_the_large_matrix_shows_every_cell_at_once(large: Visitor) -> None:
    large.goto("/matrix")
    large.until("!document.querySelector('canvas.overview').hidden")
    assert len(large.all(".heat tbody tr")) == 100
    assert len(large.all(".heat thead th")) == 201
    painted = large.browser.execute_script(PAINTED)
    assert painted["support"] > painted["lead"] > 500
    assert letters_px(large, ".heat tbody th") >= 12
    large.fits()
    large.quiet()


def test_a_cell_of_the_overview_says_what_it_is_and_opens_its_words(large: Visitor) -> None:
    large.goto("/matrix")
    large.until("!document.querySelector('canvas.overview').hidden")
    canvas = large.one("canvas.overview")
    large.browser.execute_script("arguments[0].scrollIntoView({block: 'start'})", canvas)
    task, unit, _, place = large.browser.execute_async_script(
        "const done = arguments[0]; fetch('/matrix.json').then((answer) => answer.json())"
        ".then((data) => done(data.cells.find(([task, unit]) => task > 480 && task < 520 && unit > 2 && unit < 60)))"
    )
    width, height = canvas.size["width"], canvas.size["height"]
    across = (task + 0.5) * width / 1000 - width / 2
    down = (unit + 0.5) * height / 200 - height / 2
    ActionChains(large.browser).move_to_element_with_offset(canvas, round(across), round(down)).perform()
    large.until("document.querySelector('.overview-words').textContent.includes('推进第')")
    assert large.one(".overview-words").text.endswith(("牵头", "配合"))
    where = large.browser.execute_script("return location.href")
    large.browser.execute_script("window.leftBehind = true")
    ActionChains(large.browser).click().perform()
    large.until("!window.leftBehind && document.readyState === 'complete'")
    assert large.browser.execute_script("return location.href") != where
    assert large.address.startswith(LARGE)
    assert place.startswith(LARGE)


def test_the_large_matrix_is_filtered_and_paged(large: Visitor) -> None:
    large.goto("/matrix?page=10")
    assert "推进第1000项" in large.one(".heat tbody tr:last-child th a").get_attribute("title")
    large.goto("/matrix")
    box = large.one(".filters input[name=q]")
    box.send_keys("推进第77项")
    large.follow(".filters button")
    assert len(large.all(".heat tbody tr")) == 1
    assert len(large.all(".heat tbody td a")) == 4
    assert len(large.all(".heat thead th")) == 5
    for suffix in ("xlsx", "csv"):
        assert large.one(f"main a[href*='.{suffix}']").get_attribute("href").split("?")[1].startswith("q=")
    large.quiet()
