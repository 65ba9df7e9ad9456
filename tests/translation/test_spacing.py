"""Hyphens with stray spaces in source texts."""

from __future__ import annotations

import pytest

from align.translation import load_model
from align.translation.spacing import close_up


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("много по - голям и най - силен", "bg", "много по-голям и най-силен"),
        ("По - добре, през 18 - ти век", "bg", "По-добре, през 18-ти век"),
        ("мач 2 - 1, резултат - добър", "bg", "мач 2 - 1, резултат - добър"),
        ("кой по - Иван или Петър", "bg", "кой по - Иван или Петър"),
        ("по - голям", "ru", "по - голям"),
        ("по - голям", None, "по - голям"),
        ("", "bg", ""),
    ],
)
def test_close_up(text, language, expected) -> None:
    closed, places = close_up(text, language)
    assert closed == expected
    assert "".join(text[place] for place in places) == closed


def test_spans_hold_in_the_text_as_it_was_given() -> None:
    bundled = load_model("bundled")
    text = "Това е най - голямата държава през 18 - ти век."
    given, closed = bundled.translate([text, text.replace(" - ", "-")])
    assert given.text == closed.text
    covered = [text[start:end] for start, end in given.source_spans]
    assert "".join(covered).replace(" ", "") == text.replace(" ", "")
    assert given.source_spans[-1][1] == len(text)
