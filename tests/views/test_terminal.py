"""The terminal view: nothing cut, nothing overlapping, legible with colour and without."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from align.difference import DiffBead
from align.errors import InputError
from align.views import render
from tests.exchange.strategies import comparisons
from tests.samples import comparison as seed
from tests.views import build

DISPLAYS = ("side-by-side", "inline", "translation")
WIDTHS = st.integers(24, 170)
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def squeezed(text: str) -> str:
    """Letters and digits only: what is left of a text however it is wrapped."""
    return "".join(char for char in text if unicodedata.category(char)[0] in "LN")


@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("width", [24, 40, 80, 99, 100, 149, 150, 250])
def test_no_line_is_wider_than_the_window(display: str, color: bool, width: int) -> None:
    shown = render(seed(), "terminal", width=width, color=color, display=display)
    assert max(cell_len(ESCAPE.sub("", line)) for line in shown.splitlines()) <= width


@settings(max_examples=40, deadline=None)
@given(comparisons(), WIDTHS, st.sampled_from(DISPLAYS), st.booleans())
def test_any_comparison_fits_any_window(comparison, width, display, color) -> None:
    if comparison.translation is None and display == "translation":
        display = "inline"
    shown = render(comparison, "terminal", width=width, color=color, display=display)
    for line in shown.splitlines():
        assert cell_len(ESCAPE.sub("", line)) <= width
    assert "\x1b" not in ESCAPE.sub("", shown)
    assert color or "\x1b" not in shown


@settings(max_examples=40, deadline=None)
@given(comparisons(), st.integers(24, 80))
def test_stacked_nothing_is_lost(comparison, width) -> None:
    shown = squeezed(render(comparison, "terminal", width=width, display="inline"))
    for sentence in (*comparison.source.sentences, *comparison.target.sentences):
        for word in sentence.text.split():
            assert squeezed(word)[:1] in shown
    long = max((s.text for s in comparison.source.sentences), key=len, default="")
    if not any(d.side == "source" for bead in comparison.beads for d in bead.differences):
        # A number of the gutter can stand between two lines of a sentence only where it begins.
        assert squeezed(long) in shown


@pytest.mark.parametrize("width", [80, 100, 160])
def test_what_a_stranger_looks_for(width: int) -> None:
    shown = render(seed(), "terminal", width=width)
    flat = re.sub(r"\s+(│ )?\s*", " ", shown)
    assert "added · post, 96%, repeats 8–10 of the" in flat
    assert "omitted · paragraph, 94%" in flat
    assert "[-?noting-]" in shown
    assert re.search(r"^\+ .*10 Good exchange", shown, re.MULTILINE)
    assert re.search(r"− .* 3 As he added", shown)
    assert re.search(r"\[\+цитиран( |[^+]*\n[^+]*)от[^+]*Kosovo-online[^+]*\+\]", shown)
    assert "9 matched, 2 added, 3 omitted" in shown
    assert "bundled (ctranslate2)" in shown
    for name in ("001_fe472cf9f28a5c5d.txt (bg)", "000_8cde7412c0a80b03.txt (en)"):
        assert name in shown


def test_auto_stacks_in_a_narrow_window_only() -> None:
    assert " │ " not in render(seed(), "terminal", width=99)
    assert " │ " in render(seed(), "terminal", width=100)
    assert render(seed(), "terminal", width=80, display="side-by-side").count(" │ ") > 50


def test_side_by_side_keeps_its_columns() -> None:
    lines = render(seed(), "terminal", width=120).splitlines()
    rule = next(i for i, line in enumerate(lines) if "┼" in line)
    end = next(i for i, line in enumerate(lines) if i > rule and "─" in line)
    column = lines[rule].index("┼")
    assert {line[column] for line in lines[rule + 1 : end]} == {"│"}


def test_wide_characters_and_combining_marks_keep_the_columns() -> None:
    source = ["漢字が多い文章です。" * 8, "е\u0301р\u0301а\u0301 " * 29 + "x", "и\u0306" * 90]
    beads = [DiffBead((i,), (i,), "match", 0.9) for i in range(3)]
    comparison = build.comparison(source, ["One.", "Two.", "Three."], beads)
    lines = render(comparison, "terminal", width=100).splitlines()
    starts = {cell_len(line[: line.index("│")]) for line in lines if "│" in line}
    assert len(starts) == 1


def test_marks_are_legible_without_colour() -> None:
    marks = [
        (0, "source", "500", "number", 0.9),
        (0, "target", "700", "number", 0.3),
        (0, "source", "Белград", "name", 0.9),
        (0, "source", "не", "negation", 0.9),
    ]
    beads = [DiffBead((0,), (0,), "match", 0.9)]
    comparison = build.comparison(["500 не са в Белград."], ["700 are in Bor."], beads, marks)
    shown = render(comparison, "terminal", width=100)
    for phrase in ("[#500#]", "[#?700#]", "[@Белград@]", "[!не!]", "[#number differs#]", "unsure"):
        assert phrase in shown
    assert "only in the source" not in shown


def test_colour_says_the_same_without_brackets() -> None:
    shown = render(seed(), "terminal", width=200, color=True, color_system="standard")
    assert "\x1b[30;42mцитиран от Kosovo-online\x1b[0m" in shown
    assert "[+" not in ESCAPE.sub("", shown)
    assert Text.from_ansi(shown).plain.count("added · post") == 1


def test_styles_end_on_their_line() -> None:
    shown = render(seed(), "terminal", width=80, color=True, color_system="256")
    for line in shown.splitlines():
        codes = ESCAPE.findall(line)
        assert not codes or codes[-1] == "\x1b[0m"


@pytest.mark.parametrize("color_system", ["standard", "256", "truecolor"])
def test_no_color_in_the_environment_is_the_caller_s_affair(
    color_system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    shown = render(seed(), "terminal", color=True, color_system=color_system)
    assert "\x1b[32m" in shown
    assert "\x1b" not in render(seed(), "terminal", color=False)


def test_moved_beads_say_where_they_went() -> None:
    shown = render(build.moved(), "terminal", width=100)
    assert "moved: in the target after 2, 80%" in shown
    assert "3 moved: shown beside 0 of the source" in shown
    assert "unsure: 30%" in shown
    assert shown.count("↕") == 3


def test_context_folds() -> None:
    shown = render(build.plain(10), "terminal", context=1)
    assert shown.count("⋯ 4 matched sentences") == 2
    assert "Sentence 0." not in shown


def test_translation_stands_between() -> None:
    beads = [DiffBead((0,), (0,), "match", 0.9), DiffBead((1,), (), "added", 0.9, "post")]
    comparison = build.comparison(["Да.", "Yes."], ["Yes."], beads, (), ["Yeah.", None])
    for width in (80, 150):
        shown = render(comparison, "terminal", width=width, display="translation")
        assert shown.index("Да.") < shown.index("Yeah.") < shown.index(" Yes.")
        assert "already in the target's language" in shown


def test_text_cannot_steer_the_terminal() -> None:
    evil = "\x1b]0;title\x07\x1b[2J\x9b5A\u202eобърнато"
    beads = [DiffBead((0,), (0,), "match", 0.9)]
    comparison = build.comparison([evil], [evil], beads, (), [evil])
    shown = render(comparison, "terminal", display="translation", width=200)
    assert set(shown) & set("\x1b\x07\x9b\u202e") == set()
    assert "␛]0;title␇" in shown


def test_markup_of_the_library_is_text() -> None:
    beads = [DiffBead((0,), (0,), "match", 0.9)]
    comparison = build.comparison(["[bold red]а[/] :smile:"], ["[link=x]"], beads)
    shown = render(comparison, "terminal")
    assert "[bold red]а[/] :smile:" in shown
    assert "[link=x]" in shown


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"display": "sideways"}, "side-by-side"),
        ({"context": -1}, "--context"),
        ({"display": "translation"}, "--display"),
    ],
)
def test_requests_that_cannot_be_met(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        render(build.moved(), "terminal", **options)


def test_empty_documents() -> None:
    assert "0 matched" in render(build.comparison([], [], []), "terminal")


def test_unknown_format() -> None:
    with pytest.raises(InputError, match="terminal, html, markdown, notebook"):
        render(seed(), "pdf")
