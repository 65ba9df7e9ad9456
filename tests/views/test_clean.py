"""Nothing in a text steers the program that shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.views.clean import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Обикновен текст.", "Обикновен текст."),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\x9b2Jb", "a\N{REPLACEMENT CHARACTER}2Jb"),
        ("right\u202eleft\u2066x\u200f", "rightleftx"),
        ("a\r\n\tb\u2028c\u00a0d", "a b c d"),
        ("soft\u00adhyphen and\u200bspace", "softhyphen andspace"),
        ("и\u0306 👩\u200d👧", "и\u0306 👩\u200d👧"),
        ("broken \ud800", "broken \N{REPLACEMENT CHARACTER}"),
        ("\x00\x07\x7f", "␀␇\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters()))
def test_whatever_the_text_nothing_acts(text: str) -> None:
    shown = printable(text)
    assert {unicodedata.category(char) for char in shown} & {"Cc", "Cs", "Zl", "Zp"} == set()
    assert not set(shown) & set(
        "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069"
    )
    assert "  " not in shown
    assert printable(shown) == shown
    shown.encode("utf-8")
