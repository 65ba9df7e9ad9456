"""The Markdown view: what a renderer makes of it says what the comparison says, and acts not."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from align.difference import DiffBead
from align.errors import InputError
from align.views import render
from align.views.clean import printable
from tests.exchange.strategies import comparisons
from tests.samples import comparison as seed
from tests.views import build

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = "table thead tbody tr th td strong em s b i del br p ul ol li"


def rendered(comparison, **options) -> str:
    return GFM.render(render(comparison, "markdown", **options))


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page)).replace("\N{WORD JOINER}", "")


def test_table_of_the_seed_pair() -> None:
    page = rendered(seed())
    assert page.count("<tr>") == 15
    assert "<strong>цитиран от Kosovo-online</strong>" in page
    assert "<s>noting</s> (?)" in page
    assert "<strong>added: post</strong><br>96%<br>repeats 8–10 of the target" in page
    assert "<strong>bold</strong>: only in the source" in page
    assert "9 matched, 2 added, 3 omitted" in page
    assert "001_fe472cf9f28a5c5d.txt (bg)" in page


def test_list_of_the_seed_pair() -> None:
    page = rendered(seed(), layout="list")
    assert page.count("<li>") == 14 + 25
    assert "source 10: Good exchange" in page


def test_context() -> None:
    for layout, line in [("table", "| ⋯ | 4 matched sentences |  |"), ("list", "- ⋯ 4 matched")]:
        shown = render(build.plain(10), "markdown", context=1, layout=layout)
        assert shown.count(line) == 2


@pytest.mark.parametrize(
    "text",
    [
        "a | b",
        "`code` ``more``",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[link](https://example.org) ![image](x)",
        "*a* _b_ __c__ ~~d~~ $x$",
        "&lt;b&gt; &#64;x &amp;",
        "\\| \\* \\\\",
        "snake_case и под_черта",
        "http://example.org/a_b_c",
    ],
)
@pytest.mark.parametrize("layout", ["table", "list"])
def test_markup_in_the_text_is_text(text: str, layout: str) -> None:
    beads = [DiffBead((0,), (0,), "match", 0.9)]
    page = rendered(build.comparison([text], ["x"], beads), layout=layout)
    assert text in text_of(page)
    assert set(re.findall(r"<(\w+)", page)) <= set(OURS.split())
    assert page.count("<em>") == page.count("<strong>") == page.count("<s>") == 0


@pytest.mark.parametrize("text", ["@avucic", "#123", "org/repo#5", "GH-12", ":smile:", "@орг/екип"])
def test_references_are_defused(text: str) -> None:
    beads = [DiffBead((0,), (0,), "match", 0.9)]
    shown = render(build.comparison([text], ["x"], beads), "markdown")
    assert text not in shown
    assert text in shown.replace("\N{WORD JOINER}", "")


@pytest.mark.parametrize(
    ("sentence", "phrase", "seen"),
    [
        ("каза „така“той", "„така“", "<b>„така“</b>"),
        ("преди, след", ", след", "<b>, след</b>"),
        ("едно две", " две", "<strong>две</strong>"),
        ("предисловие", "дисло", "<strong>дисло</strong>"),
    ],
)
def test_marks_are_seen_wherever_they_begin(sentence: str, phrase: str, seen: str) -> None:
    beads = [DiffBead((0,), (0,), "match", 0.9)]
    marks = [(0, "source", phrase, "added", 0.9)]
    page = rendered(build.comparison([sentence], ["x"], beads, marks))
    assert seen in page
    assert sentence in text_of(page)


def test_changes_say_what_changed() -> None:
    beads = [DiffBead((0,), (0,), "match", 0.9)]
    marks = [(0, "source", "500", "number", 0.9), (0, "target", "700", "number", 0.2)]
    page = rendered(build.comparison(["500 души"], ["700 people"], beads, marks))
    assert "<em><strong>500</strong></em> (number)" in page
    assert "<em><strong>700</strong></em> (number, ?)" in page


@settings(max_examples=60, deadline=None)
@given(comparisons(), st.sampled_from(["table", "list"]))
def test_any_text_survives_a_renderer(comparison, layout) -> None:
    page = rendered(comparison, layout=layout)
    assert set(re.findall(r"<(\w+)", page)) <= set(OURS.split())
    if any(bead.differences for bead in comparison.beads):
        return
    shown = " ".join(text_of(page).split())
    for sentence in (*comparison.source.sentences, *comparison.target.sentences):
        assert printable(sentence.text).strip() in shown


@pytest.mark.parametrize("options", [{"layout": "prose"}, {"context": -2}])
def test_requests_that_cannot_be_met(options: dict[str, object]) -> None:
    with pytest.raises(InputError):
        render(seed(), "markdown", **options)
