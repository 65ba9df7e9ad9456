"""What can be said of looks without eyes: nothing is cut, overlaps or is too pale to read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Open, unavailable
from tests.samples import comparison
from tests.views.comparisons import bead, compare, document, hostile, varied

WIDTHS = (1440, 1024, 800, 390)


@pytest.mark.parametrize(
    ("make", "theme"), [(varied, "light"), (varied, "dark"), (comparison, "dark")]
)
def test_accessible(open_page: Open, make: Any, theme: str) -> None:
    """axe-core's rules, among them contrast AA, with every part of the page open."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        unavailable("axe is not installed: pip install axe-playwright-python")
    page = open_page(make(), theme=theme, translation=True)
    page.keyboard.press("e")
    page.locator("#s0").click()
    page.keyboard.press("n")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("?")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


TROUBLES = """() => {
    const found = [];
    const shown = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 0;
    const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
    for (const e of all("#beads .s, #beads .head, #bar button, #bench button, .none")) {
        if (e.scrollWidth > e.clientWidth + 1) found.push(["cut", e.outerHTML]);
    }
    const lists = ["#beads > *:not(svg)", "#bar > *", "#bench > *", "header section", ".side",
        "#bar button, #bar label, #bar input[type=search]"].map(all);
    lists.push(...all(".bead").map((row) => [...row.children].filter(shown)));
    for (const list of lists) {
        const boxes = list.map((e) => [e, e.getBoundingClientRect()]);
        boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
            const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
            const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
            if (x > 1 && y > 1) {
                found.push(["overlap", a.outerHTML.slice(0, 200), b.outerHTML.slice(0, 200)]);
            }
        }));
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push(["too wide"]);
    return found;
}"""


@pytest.mark.parametrize("make", [comparison, varied, hostile])
def test_nothing_is_cut_or_overlaps(open_page: Open, make: Any) -> None:
    page = open_page(make())
    for keys in ("", "te"):
        for key in keys:
            page.keyboard.press(key)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TROUBLES) == [], (keys, width)


def test_right_to_left_text_is_set_right_to_left(open_page: Open) -> None:
    source = document(["هذا خبر قصير.", "Short news."], language="ar")
    target = document(["This is short news.", "Short news."], language="en")
    page = open_page(compare(source, target, [bead([0], [0]), bead([1], [1])]))
    assert page.evaluate("getComputedStyle(document.querySelector('#s0')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('#s1')).direction") == "ltr"
    assert page.locator("#s0").get_attribute("lang") == "ar"


def test_without_scripts_all_text_is_there(open_page: Open, browser: Any, tmp_path: Any) -> None:
    page = open_page(varied())
    context = browser.new_context(java_script_enabled=False)
    still = context.new_page()
    still.goto(page.url)
    assert still.locator("#bar").is_hidden()
    assert still.locator("#beads .s").count() == page.locator("#beads .s").count()
    assert still.locator("#digest").is_visible()
    context.close()


def test_print_has_texts_and_no_tools(open_page: Open) -> None:
    page = open_page(comparison(), theme="dark")
    page.emulate_media(media="print")
    for hidden in ("#bar", "#overview", "#bench"):
        assert page.locator(hidden).is_hidden()
    assert page.locator("#beads .s").first.is_visible()
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(30, 28, 25)"
    assert len(page.pdf(format="A4")) > 10_000
