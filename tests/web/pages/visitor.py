"""A browser window of one size, driven as a visitor drives it: real Chromium, without network beyond this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM and DRIVER), reason="chromium and chromedriver are not on this machine (`make browser`)"
    ),
]
"""What a module of browser tests is marked with."""
SEED = "/documents/500102/fulingfufa/2022/43"
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
WAIT_S = 60
"""How long a condition may take on a slow machine; nothing waits longer than it needs."""


class Visitor:
    """A browser window of one size."""

    def __init__(self, size: tuple[int, int], profile: Path, site: str) -> None:
        options = Options()
        assert CHROMIUM
        options.binary_location = CHROMIUM
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.browser = webdriver.Chrome(options=options, service=Service(DRIVER))
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 500},
        )
        self.browser.set_script_timeout(2 * WAIT_S)
        self.site = site
        self.narrow = size[0] < 500

    def goto(self, address: str) -> None:
        self.browser.get(self.site + quote(address, safe="/?=&.#,%"))

    def speak(self, language: str) -> None:
        """Choose the language and the light theme, as a visitor does, by their links."""
        self.goto(f"/parks?lang={language}")
        self.goto("/parks?theme=light")

    def one(self, selector: str) -> WebElement:
        found: WebElement = WebDriverWait(self.browser, WAIT_S).until(
            lambda browser: browser.find_element(By.CSS_SELECTOR, selector),
            f"no {selector} on {self.browser.current_url}",
        )
        return found

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def click(self, selector: str) -> None:
        self.press(self.one(selector))

    def press(self, element: WebElement) -> None:
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def leave_by(self, act: Callable[[], object]) -> None:
        """Do *act* and wait until the page it was done on is gone."""
        self.browser.execute_script("window.leftBehind = true")
        act()
        # Asked while one page gives way to the next, the driver may say that a node is gone: that is what we wait for.
        WebDriverWait(self.browser, WAIT_S, ignored_exceptions=(WebDriverException,)).until(
            lambda browser: browser.execute_script(
                "return !window.leftBehind && document.readyState === 'complete'"
            )
        )

    def follow(self, selector: str) -> None:
        """Click a link or button that leads to another page, and wait until that page is there."""
        self.leave_by(lambda: self.click(selector))

    def until(self, script: str) -> None:
        WebDriverWait(self.browser, WAIT_S).until(
            lambda browser: browser.execute_script(f"return {script}"), script
        )

    @property
    def address(self) -> str:
        return unquote(self.browser.current_url.removeprefix(self.site))

    def at_mark(self, words: str) -> None:
        """Check that the browser stands in the seed document at a mark that says *words*, within the window."""
        assert self.address.startswith(SEED)
        mark = self.one("mark:target")
        assert words in mark.text
        self.until(
            "(() => { const box = document.querySelector('mark:target').getBoundingClientRect();"
            " return box.bottom > 0 && box.top < innerHeight; })()"
        )

    def quiet(self) -> None:
        """Check that the browser had nothing to complain of: no script error, nothing blocked, nothing missing."""
        severe = [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"]
        assert not severe

    def fits(self) -> None:
        """Check that the page does not scroll sideways."""
        assert self.browser.execute_script("return document.documentElement.scrollWidth <= innerWidth + 1"), (
            self.address
        )
