"""A headless Chromium for the tests of the HTML report.

Without one the tests are skipped; with ALIGN_REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from align.difference import Comparison
from align.views.html import render_html
from scripts.screenshot import ARGUMENTS, browser_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Page"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs playwright and a Chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def unavailable(reason: str) -> NoReturn:
    if os.environ.get("ALIGN_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        unavailable("playwright is not installed: pip install playwright")
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        except Error as error:
            first = str(error).splitlines()[0]
            unavailable(f"no Chromium to be started (apt-get install chromium): {first}")
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a comparison's report in a fresh profile; fail on any error and any request it makes."""
    troubles: list[str] = []
    contexts = []

    def open_(
        comparison: Comparison | str,
        *,
        theme: Any = "light",
        width: int = 1440,
        height: int = 900,
        tolerate: str | None = None,
        **options: Any,
    ) -> Page:
        html = comparison if isinstance(comparison, str) else render_html(comparison, **options)
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on(
            "console",
            lambda said: (
                troubles.append(said.text)
                if said.type == "error" and (tolerate is None or tolerate not in said.text)
                else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("data:", "blob:", file.as_uri()))
                else troubles.append(f"request: {request.url}")
            ),
        )
        page.goto(file.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []
