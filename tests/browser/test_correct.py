"""Corrections made in the page, saved, and read back by the library."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from align.difference import Comparison
from align.exchange import load
from tests.browser.conftest import Open
from tests.samples import comparison
from tests.views.comparisons import hostile, long, varied

if TYPE_CHECKING:
    from playwright.sync_api import Page


def choose(page: Page, *ids: str) -> None:
    for id_ in ids:
        page.locator(f"#{id_}").press("Space")


def save(page: Page, tmp_path: Path) -> tuple[dict[str, Any], Comparison]:
    with page.expect_download() as download:
        page.keyboard.press("w")
    assert download.value.suggested_filename.endswith(".corrected.json")
    path = tmp_path / "saved.json"
    download.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    return json.loads(text), load(path)


def shapes(saved: Comparison) -> list[tuple[tuple[int, ...], tuple[int, ...], str]]:
    return [(bead.source, bead.target, bead.kind) for bead in saved.beads]


def rows_as_shown(page: Page) -> list[list[list[int]]]:
    return page.locator("#beads > .bead").evaluate_all(
        "rows => rows.map(row => ['source', 'target'].map(side =>"
        " [...row.querySelectorAll(`.${side} .s`)].map(s => Number(s.dataset.id))))"
    )


def digest(page: Page) -> list[list[str]]:
    """The list at the top as a reader sees it: of each section its text, links and languages."""
    page.evaluate("for (const d of document.querySelectorAll('#digest details')) d.open = true")
    return page.locator("#digest section:not([hidden])").evaluate_all(
        "list => list.map(section => [section.innerText,"
        " ...[...section.querySelectorAll('a, a span')].map(part => part.hash ?? part.lang)])"
    )


def test_saved_unchanged_it_is_what_was_shown(open_page: Open, tmp_path: Path) -> None:
    for made in (comparison(), varied(), hostile()):
        page = open_page(made)
        page.keyboard.press("e")
        data, saved = save(page, tmp_path)
        assert data == json.loads(json.dumps(made.to_dict()))
        assert saved.beads == made.beads


def test_split_and_merge(open_page: Open, tmp_path: Path) -> None:
    page = open_page(varied())
    page.keyboard.press("e")
    choose(page, "s8", "t8")
    page.keyboard.press("s")
    choose(page, "s2")
    page.keyboard.press("m")
    data, saved = save(page, tmp_path)
    assert ((7,), (7,), "match") in shapes(saved)
    assert ((8,), (8,), "match") in shapes(saved)
    assert ((2, 3), (2, 3, 4, 5), "match") in shapes(saved)
    merged = next(bead for bead in data["beads"] if bead["source"] == [2, 3])
    assert merged["corrected"] is True
    assert merged["score"] == 1
    assert len(merged["differences"]) == 5
    untouched = next(bead for bead in data["beads"] if bead["source"] == [4])
    assert "corrected" not in untouched
    assert untouched["score"] == 0.41
    row = page.locator(".bead", has=page.locator("#s2"))
    assert row.locator(".corrected").is_visible()
    assert row.locator(".tie").text_content() == "2:4"
    choose(page, "s2")
    page.keyboard.press("M")
    assert ((0, 1, 2, 3), (1, 2, 3, 4, 5), "match") in shapes(save(page, tmp_path)[1])


def test_link_takes_sentences_from_their_beads(open_page: Open, tmp_path: Path) -> None:
    page = open_page(comparison())
    page.keyboard.press("e")
    choose(page, "s10", "t11")
    assert page.locator("#selection").text_content() == "article 10 · original 11"
    page.keyboard.press("l")
    data, saved = save(page, tmp_path)
    assert ((10,), (11,), "match") in shapes(saved)
    assert ((11, 12), (), "added") in shapes(saved)
    rest = next(bead for bead in data["beads"] if bead["source"] == [11, 12])
    assert (rest["label"], rest["repeats"]) == ("post", [8, 9, 10])


def test_a_link_out_of_order_is_moved(open_page: Open, tmp_path: Path) -> None:
    page = open_page(comparison())
    page.keyboard.press("e")
    choose(page, "s0", "t11")
    page.keyboard.press("l")
    _, saved = save(page, tmp_path)
    assert ((0,), (11,), "moved") in shapes(saved)
    assert page.locator("#place-11").is_visible()
    assert page.locator(".bead.moved .jump").get_attribute("href") == "#place-11"
    page.keyboard.press("u")
    assert page.locator(".place").count() == 0


def test_no_counterpart_drops_the_marks(open_page: Open, tmp_path: Path) -> None:
    page = open_page(comparison())
    page.keyboard.press("e")
    choose(page, "s2")
    page.keyboard.press("x")
    data, saved = save(page, tmp_path)
    assert ((2,), (), "added") in shapes(saved)
    assert ((), (2,), "omitted") in shapes(saved)
    # Offsets and coverage are the library's.
    assert data["summary"] == json.loads(json.dumps(saved.to_dict()["summary"]))
    assert page.locator("#s2 mark.off").count() == 1
    assert page.locator("#counter").text_content() == "– / 8"
    assert page.locator("[data-count=omitted]").text_content() == "4"
    page.keyboard.press("u")
    assert page.locator("#s2 mark.off").count() == 0
    assert page.locator("#counter").text_content() == "– / 7"


def test_relabel(open_page: Open, tmp_path: Path) -> None:
    page = open_page(comparison())
    page.keyboard.press("e")
    select = page.locator("#bench select")
    assert select.is_disabled()
    choose(page, "t3")
    assert select.input_value() == "paragraph"
    select.select_option("quote")
    assert page.locator(".bead.is-quote .label").text_content() == "quote"
    page.locator("#t3").focus()
    data, saved = save(page, tmp_path)
    assert [bead.label for bead in saved.omitted] == ["headline", "quote", "boilerplate"]
    assert [bead.get("corrected", False) for bead in data["beads"]].count(True) == 1


def test_a_single_mark_can_be_dismissed(open_page: Open, tmp_path: Path) -> None:
    made = comparison()
    page = open_page(made)
    listed = digest(page)
    page.locator("#s2 mark").press("Delete")
    assert page.locator("#s2 mark.off").count() == 0  # not while reading
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    assert page.locator("[data-do=dismiss]").is_disabled()
    page.keyboard.press("e")
    page.keyboard.press("e")
    assert page.locator("#selection").text_content() == "mark “цитиран от Kosovo-online”"
    page.keyboard.press("Delete")
    assert page.locator("#s2 mark.off").count() == 1
    assert page.evaluate("document.activeElement.id") == "s2"
    data, saved = save(page, tmp_path)
    touched = next(bead for bead in saved.beads if 2 in bead.source)
    before = next(bead for bead in made.beads if 2 in bead.source)
    assert (touched.source, touched.target, touched.score) == (
        before.source,
        before.target,
        before.score,
    )
    assert touched.corrected
    assert touched.differences == before.differences[1:]
    assert data["summary"] == json.loads(json.dumps(saved.to_dict()["summary"]))
    assert digest(page) == digest(open_page(saved)) != listed
    page.keyboard.press("u")
    assert page.locator("#s2 mark.off").count() == 0
    assert digest(page) == listed
    page.locator("#s2 mark").click()
    page.click("[data-do=dismiss]")
    assert page.locator("#s2 mark.off").count() == 1
    assert save(page, tmp_path)[1].beads == saved.beads


def test_the_list_at_the_top_is_made_as_the_library_makes_it(open_page: Open) -> None:
    for made in (comparison(), varied(), hostile(), long(24)):
        page = open_page(made)
        listed = digest(page)
        page.keyboard.press("e")
        choose(page, "s0")
        page.keyboard.press("m")
        assert page.locator("#beads .corrected").count() == 1
        page.keyboard.press("u")
        assert digest(page) == listed


def test_what_was_corrected_is_known_when_opened_again(open_page: Open, tmp_path: Path) -> None:
    page = open_page(comparison())
    page.keyboard.press("e")
    choose(page, "s10", "t11")
    page.keyboard.press("l")
    data, saved = save(page, tmp_path)
    assert [bead.corrected for bead in saved.beads] == [
        bead.get("corrected", False) for bead in data["beads"]
    ]
    again = open_page(saved)
    assert again.locator("#beads .corrected").count() == sum(b.corrected for b in saved.beads) > 0
    again.keyboard.press("e")
    assert save(again, tmp_path)[0] == data
    choose(again, "s0")
    again.keyboard.press("m")
    again.keyboard.press("u")
    assert save(again, tmp_path)[1].beads == saved.beads


def test_undo_and_redo_bring_back_every_row(open_page: Open, tmp_path: Path) -> None:
    made = varied()
    page = open_page(made)
    before = rows_as_shown(page)
    page.keyboard.press("e")
    states = [before]
    for ids, key in [(["s3", "t4"], "s"), (["s5"], "m"), (["s0", "t10"], "l"), (["t7"], "x")]:
        choose(page, *ids)
        page.keyboard.press(key)
        states.append(rows_as_shown(page))
    assert all(a != b for a, b in itertools.pairwise(states))
    for state in reversed(states[:-1]):
        page.keyboard.press("u")
        assert rows_as_shown(page) == state
    assert page.locator("[data-do=undo]").is_disabled()
    assert save(page, tmp_path)[1].beads == made.beads
    for state in states[1:]:
        page.keyboard.press("U")
        assert rows_as_shown(page) == state
    assert page.locator("[data-do=redo]").is_disabled()


def test_unsaved_corrections_are_not_lost_unasked(open_page: Open, tmp_path: Path) -> None:
    page = open_page(comparison())
    page.keyboard.press("e")
    choose(page, "s3")
    page.keyboard.press("m")
    assert page.locator("#selection").text_content() == "1 correction · not saved"
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    save(page, tmp_path)
    assert page.locator("#selection").text_content() == "1 correction"


def test_mouse_and_arrow_keys_select(open_page: Open) -> None:
    page = open_page(comparison())
    page.locator("#s4").click()
    assert page.locator("[aria-checked]").count() == 0
    page.click("#correct")
    page.locator("#s4").click()
    assert page.locator("#s4").get_attribute("aria-checked") == "true"
    page.locator("#s4").press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "t5"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "t4"
    page.keyboard.press("Enter")
    assert page.locator("#selection").text_content() == "article 4 · original 4"
    page.keyboard.press("Escape")
    assert page.locator("[aria-checked=true]").count() == 0
    page.keyboard.press("e")
    assert page.locator("[aria-checked]").count() == 0
    assert not page.locator("#bench").is_visible()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_pressed_the_result_is_valid(
    open_page: Open, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    made = [comparison(), varied(), long(24), varied()][seed]
    page = open_page(made)
    page.keyboard.press("e")
    everything = [f"s{i.id}" for i in made.source.sentences]
    everything += [f"t{i.id}" for i in made.target.sentences]
    presses = []
    for _ in range(60):
        for id_ in chance.sample(everything, chance.randint(1, 4)):
            presses.append(f"#{id_}")
        presses.append(chance.choice("lsmMxlsmuU"))
    page.evaluate(
        """presses => presses.forEach((press) => (press.startsWith("#")
            ? document.querySelector(press).click()
            : document.body.dispatchEvent(
                new KeyboardEvent("keydown", { key: press, bubbles: true }))))""",
        presses,
    )
    data, saved = save(page, tmp_path)  # load() checks the cover
    assert data["summary"] == pytest.approx(saved.to_dict()["summary"])
    assert [[list(b.source), list(b.target)] for b in saved.beads] == rows_as_shown(page)
    firsts = [bead.source[0] for bead in saved.beads if bead.source]
    assert firsts == sorted(firsts)
    in_order = [bead.target[0] for bead in saved.matches]
    assert in_order == sorted(in_order)
    assert digest(page) == digest(open_page(saved))
    places = page.locator(".place").evaluate_all("list => list.map(p => p.id)")
    assert sorted(places) == sorted(f"place-{bead.target[0]}" for bead in saved.moved)
    shown = page.locator("#beads mark:not(.off)").evaluate_all(
        "list => [...new Set(list.map(mark => mark.dataset.key))]"
    )
    assert len(shown) == sum(len(bead.differences) for bead in saved.beads)
