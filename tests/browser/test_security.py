"""Nothing from the texts becomes anything but text."""

from __future__ import annotations

from tests.browser.conftest import Open
from tests.views.comparisons import HOSTILE, hostile


def test_hostile_text_stays_text(open_page: Open) -> None:
    page = open_page(hostile(), title=HOSTILE[0])  # the fixture watches for requests and errors
    assert page.title() == HOSTILE[0]
    shown = page.locator("#beads .source .s").all_text_contents()
    for text in HOSTILE:
        if text.isascii():
            assert text in shown
    assert page.locator("#beads :is(script, img, iframe, style, b)").count() == 0
    assert page.locator("script").count() == 2
    assert page.locator("style").count() == 1
    for key in "nnNtddjk":
        page.keyboard.press(key)
    page.locator("#search").fill(HOSTILE[0])
    assert page.locator("#hits").text_content() not in ("", "0 found")
    page.locator("#search").press("Escape")
    for mark in page.locator("#beads mark").all():
        mark.hover()
        mark.focus()
    # Corrections build rows anew: what is shown then is text, too.
    page.keyboard.press("e")
    page.locator("#s0").click()
    page.keyboard.press("m")
    page.locator("#s2").click()
    page.locator("#t15").click()
    page.keyboard.press("l")
    assert page.locator(".place").count() == 1
    page.wait_for_timeout(100)
    assert page.evaluate("window.hurt") is None


def test_the_policy_stops_what_would_get_in(open_page: Open) -> None:
    """Were the escaping ever to fail, the page still runs nothing but its own script."""
    page = open_page(hostile(), tolerate="Content Security Policy")
    page.evaluate(
        "document.addEventListener('securitypolicyviolation',"
        " event => (window.stopped ??= []).push(event.effectiveDirective))"
    )
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.hurt = 1";
            document.body.append(script);
            const link = document.createElement("a");
            link.setAttribute("onclick", "window.hurt = 1");
            document.body.append(link);
            link.click();
        }"""
    )
    page.wait_for_timeout(50)
    assert page.evaluate("window.hurt") is None
    assert set(page.evaluate("window.stopped")) == {"script-src-elem", "script-src-attr"}


def test_bidi_and_control_characters_are_harmless(open_page: Open) -> None:
    page = open_page(hostile())
    text = page.evaluate("document.body.innerText + document.title")
    assert not set(text) & set("\u202e\u202d\u2066\u2067\u2068\x1b\x07\x00")
    source = page.content()
    assert not set(source) & set("\u202e\u2066\x1b\x07\u2028\u2029")
