"""A long article opens at once, and stays quick.

Asserted is the time that the page's main thread works, which other programs that run meanwhile do
not lengthen; with a core of its own that is what a reader waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from align.views.html import render_html
from tests.browser.conftest import Open
from tests.views.comparisons import long

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

OPENING = 1.0  # seconds
ANSWER = 0.5


def meter(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    return session


def worked(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


@pytest.fixture(scope="module")
def report() -> str:
    return render_html(long(2000))


def test_2000_sentences_open_in_a_second(open_page: Open, report: str) -> None:
    page = open_page(report)
    session = meter(page)
    times = []
    for _ in range(3):
        before = worked(session)
        page.reload()
        page.wait_for_function("document.querySelector('#overview path')")
        times.append(worked(session) - before)
    assert min(times) < OPENING, times


def test_keys_answer_at_once_in_a_long_article(open_page: Open, report: str) -> None:
    page = open_page(report)
    session = meter(page)
    page.wait_for_function("document.querySelector('#overview path')")

    def cost(press: str) -> float:
        before = worked(session)
        page.keyboard.press(press)
        page.evaluate("new Promise(requestAnimationFrame)")
        return worked(session) - before

    costs = {press: min(cost(press) for _ in range(2)) for press in ("n", "N", "j", "t", "d")}
    page.keyboard.press("e")
    page.locator("#s1000").click()
    costs["m"] = cost("m")
    parent = "s => s.parentElement.querySelector('.s').id"
    assert page.locator("#s1001").evaluate(parent) == "s1000"
    assert max(costs.values()) < ANSWER, costs
