"""Keys, filter, search and switches of the report, pressed in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Open
from tests.samples import comparison
from tests.views.comparisons import long, varied

if TYPE_CHECKING:
    from playwright.sync_api import Page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"))


def visible_rows(page: Page) -> list[str]:
    return page.locator("#beads > .bead:visible").evaluate_all(
        "rows => rows.map(row => row.classList[1])"
    )


def test_n_walks_all_differences_in_order_and_wraps(open_page: Open) -> None:
    page = open_page(comparison())
    counter = page.locator("#counter")
    assert counter.text_content() == "– / 7"
    seen = []
    for i in range(1, 8):
        page.keyboard.press("n")
        assert counter.text_content() == f"{i} / 7"
        seen.append(focused(page))
        assert page.evaluate(
            "(() => { const box = document.activeElement.getBoundingClientRect();"
            " const bar = document.querySelector('#bar').getBoundingClientRect();"
            " return box.top >= bar.bottom && box.bottom <= innerHeight; })()"
        )
    assert "Vucic with Ruge" in seen[0]
    assert "date 2024-08" in seen[1]
    assert seen[2] == "цитиран от Kosovo-online"
    assert "As he added" in seen[3]
    assert seen[4] == "noting"
    assert "Good exchange" in seen[5]
    assert "0 comments" in seen[6]
    page.keyboard.press("n")
    assert counter.text_content() == "1 / 7"
    page.keyboard.press("N")
    assert counter.text_content() == "7 / 7"
    page.keyboard.press("N")
    assert counter.text_content() == "6 / 7"


def test_buttons_and_links_do_as_the_keys(open_page: Open) -> None:
    page = open_page(comparison())
    page.click("#next")
    page.click("#next")
    page.click("#previous")
    assert page.locator("#counter").text_content() == "1 / 7"
    page.click("#digest .omitted li:nth-child(2) a")
    assert "As he added" in focused(page)
    assert page.locator("#counter").text_content() == "4 / 7"
    page.keyboard.press("n")
    assert focused(page) == "noting"


def test_j_and_k_walk_rows(open_page: Open) -> None:
    page = open_page(comparison())
    for _ in range(3):
        page.keyboard.press("j")
    assert "Сръбският президент" in focused(page)
    page.keyboard.press("k")
    assert "date 2024-08" in focused(page)


def test_filter_by_kind(open_page: Open) -> None:
    page = open_page(comparison())
    assert len(visible_rows(page)) == 14
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.value") == "match"
    page.keyboard.press("Space")
    # Two matches have marked words and stay.
    assert visible_rows(page) == [
        *("omitted", "added", "match", "omitted", "match", "added", "omitted")
    ]
    assert page.locator(".fold").all_text_contents() == [
        "1 row hidden",
        "1 row hidden",
        "5 rows hidden",
    ]
    page.click("#filter .words span")
    assert visible_rows(page) == ["omitted", "added", "omitted", "added", "omitted"]
    assert page.locator("#counter").text_content() == "– / 5"
    page.click("#filter .omitted span")
    assert visible_rows(page) == ["added", "added"]
    page.locator(".fold button").last.click()
    assert visible_rows(page) == ["added", "added", "omitted"]


def test_uncertain_marks_can_be_hidden(open_page: Open) -> None:
    page = open_page(comparison())
    page.locator("#sure").fill("0.5")
    assert page.locator("#beads mark:not(.off)").all_text_contents() == ["цитиран от Kosovo-online"]
    assert page.locator("#counter").text_content() == "– / 6"


def test_search_finds_across_marks_and_both_sides(open_page: Open) -> None:
    page = open_page(comparison())
    page.keyboard.press("/")
    page.keyboard.type("kosovo")
    total = sum(
        text.lower().count("kosovo") for text in page.locator("#beads .s").all_text_contents()
    )
    assert total > 5
    assert page.locator("#hits").text_content() == f"{total} found"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator("#hits").text_content() == f"2 / {total}"
    assert page.evaluate("CSS.highlights.get('hit').size") == total
    assert page.evaluate("[...CSS.highlights.get('hit-now')][0].toString()") == "Kosovo"
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    assert page.locator("#hits").text_content() == f"{total} / {total}"
    page.locator("#search").fill("instagram, цитиран ОТ")
    assert page.locator("#hits").text_content() == "1 found"
    assert page.evaluate("[...CSS.highlights.get('hit')][0].toString()") == "Instagram, цитиран от"
    page.keyboard.press("Escape")
    assert page.locator("#hits").text_content() == ""
    assert page.evaluate("CSS.highlights.get('hit').size") == 0
    page.keyboard.press("n")
    assert page.locator("#counter").text_content() == "1 / 7"


@pytest.mark.parametrize("query", [".*", "(", "[a-", "\\", "^$", "a|b", "{1}", "-", "/"])
def test_search_takes_signs_as_they_are(open_page: Open, query: str) -> None:
    page = open_page(comparison())
    page.locator("#search").fill(query)
    expected = sum(text.count(query) for text in page.locator("#beads .s").all_text_contents())
    assert page.locator("#hits").text_content() == f"{expected} found"


def test_translation_switch(open_page: Open) -> None:
    page = open_page(comparison())
    cell = page.locator("#beads .bead.match .translation").first
    assert not cell.is_visible()
    page.keyboard.press("t")
    assert cell.is_visible()
    assert cell.text_content().strip() == "Translation of sentence 1."  # type: ignore[union-attr]
    assert page.get_attribute("#translation", "aria-pressed") == "true"
    page.locator("#search").fill("Translation of sentence")
    assert page.locator("#hits").text_content() == "10 found"
    page.locator("#search").fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert not cell.is_visible()


def test_theme_follows_the_system_and_can_be_switched(open_page: Open) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = open_page(comparison())
    dark = open_page(comparison(), theme="dark")
    first, second = light.evaluate(ground), dark.evaluate(ground)
    assert first != second
    light.keyboard.press("d")
    assert light.evaluate(ground) == second
    light.keyboard.press("d")
    assert light.evaluate(ground) == first
    dark.keyboard.press("d")
    assert dark.evaluate(ground) == first


def test_help(open_page: Open) -> None:
    page = open_page(comparison())
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("n")
    assert page.locator("#counter").text_content() == "– / 7"
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()


def test_a_post_shows_what_it_repeats(open_page: Open) -> None:
    page = open_page(comparison())
    button = page.locator(".repeats")
    assert button.text_content() == "repeats sentences 8–10 of the original"
    echo = page.locator(".s.echo")
    assert echo.count() == 0
    button.hover()
    assert echo.evaluate_all("list => list.map(s => s.id)") == ["t8", "t9", "t10"]
    page.mouse.move(2, 2)
    assert echo.count() == 0
    button.focus()
    assert echo.count() == 3
    button.click()
    page.mouse.move(2, 2)
    page.locator("#next").focus()
    assert echo.count() == 3


def test_pointing_or_focus_shows_the_partner(open_page: Open) -> None:
    page = open_page(comparison())
    row = page.locator(".bead", has=page.locator("#s4"))
    page.locator("#s4").hover()
    assert "partner" in (row.get_attribute("class") or "")
    assert row.locator(".target .s").get_attribute("id") == "t5"
    page.mouse.move(2, 2)
    assert "partner" not in (row.get_attribute("class") or "")


def test_moved_beads_say_where_from_and_lead_there(open_page: Open) -> None:
    page = open_page(varied())
    link = page.locator(".bead.moved .jump")
    assert link.text_content() == "from sentence 0 of the original"
    assert link.get_attribute("href") == "#place-0"
    place = page.locator("#place-0")
    assert (place.text_content() or "").strip().startswith("0 moved, shown beside 6")
    assert place.locator("a").get_attribute("href") == "#s6"
    # The place stands before the bead that follows it in the original.
    assert place.evaluate("p => p.nextElementSibling.querySelector('.target .s').id") == "t1"
    box, goal = page.locator("#ribbons path").first.bounding_box(), place.bounding_box()
    assert box is not None
    assert goal is not None
    assert abs(box["y"] - (goal["y"] + goal["height"] / 2)) < 8


def test_overview_shows_where_the_window_is_and_leads(open_page: Open) -> None:
    page = open_page(long(400))
    page.wait_for_function(
        "Number(document.querySelector('#overview .window').getAttribute('height')) > 0"
    )
    assert page.locator("#overview path.added").count() == 1
    overview = page.locator("#overview")
    before = page.locator("#overview .window").get_attribute("y")
    overview.click(position={"x": 10, "y": 700})
    page.wait_for_function(
        "before => document.querySelector('#overview .window').getAttribute('y') !== before",
        arg=before,
    )
    middle = page.evaluate(
        "document.elementFromPoint(400, innerHeight / 2).closest('.bead')"
        ".querySelector('.s').dataset.id"
    )
    assert 250 < int(middle) < 390
