"""The fragment for notebooks."""

from __future__ import annotations

from align.views import render
from align.views.html import render_notebook
from tests.samples import comparison
from tests.views.comparisons import hostile, long, varied
from tests.views.test_html import Page


def test_a_comparison_shows_itself() -> None:
    made = comparison()
    html = made._repr_html_()
    assert html == render(made, "notebook")
    page = Page(html)
    assert [tag for tag, _ in page.elements][:3] == ["div", "style", "table"]
    assert len([tag for tag, _ in page.elements if tag == "tr"]) == 15
    assert {"script", "link", "iframe"}.isdisjoint(tag for tag, _ in page.elements)


def test_it_can_be_read_without_styles() -> None:
    text = "\n".join(Page(render_notebook(comparison())).text.values())
    for expected in ("Added", "Omitted", "post repeats 8–10", "paragraph", "9 matched"):
        assert expected in text
    assert "Moved" in "\n".join(Page(render_notebook(varied())).text.values())


def test_its_styles_touch_nothing_else() -> None:
    style = render_notebook(comparison()).split("<style>")[1].split("</style>")[0]
    for rule in style.split("}")[:-1]:
        selector = rule.split("{")[0].strip()
        assert ".align-diff" in selector, selector


def test_hostile_text_is_escaped() -> None:
    html = render_notebook(hostile())
    tags = {tag for tag, _ in Page(html).elements}
    assert tags.isdisjoint({"script", "img", "svg", "iframe", "a"})
    assert not set(html) & set("\u202e\u2066\x1b\x00")


def test_long_results_are_cut_with_a_word_about_it() -> None:
    html = render_notebook(long(400), limit=50)
    assert html.count("<tr class=") == 50
    assert "more beads" in html
