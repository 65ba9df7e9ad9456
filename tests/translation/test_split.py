"""Where a sentence is cut."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.translation.split import clauses, must_survive, segments


def _words(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]


@given(
    text=st.lists(st.sampled_from(["дума", "и", "че", ",", ";", "—", "дълга-дума"]), min_size=1)
    .map(" ".join),
    limit=st.integers(1, 9),
)  # fmt: skip
def test_parts_are_short_and_hold_everything(text, limit) -> None:
    parts = clauses(text, _words(text), limit, "bg")
    assert "".join(text[s:e] for s, e in parts).replace(" ", "") == text.replace(" ", "")
    for (_, end), (start, _) in itertools.pairwise(parts):
        assert end <= start
    for start, end in parts:
        assert len(_words(text[start:end])) <= limit
        assert text[start:end] == text[start:end].strip() != ""


def test_strong_marks_go_first() -> None:
    text = "едно две три, четири пет; шест седем осем"
    assert [text[s:e] for s, e in clauses(text, _words(text), 8, "bg")] == [
        "едно две три, четири пет;",
        "шест седем осем",
    ]
    text = "той каза на всички че вали дъжд"
    assert [text[s:e] for s, e in clauses(text, _words(text), 5, "bg")] == [
        "той каза на всички",
        "че вали дъжд",
    ]


def test_an_endless_word_is_cut_between_pieces() -> None:
    text = "а" * 40
    spans = [(i, i + 1) for i in range(40)]
    assert all(e - s <= 10 for s, e in clauses(text, spans, 10, "bg"))
    assert clauses(text, [(0, 40)] * 20, 10, "bg") == [(0, 40)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Виж тук: https://t.co/a1.", ["Виж тук:", "=https://t.co/a1", "=."]),
        ("@nato обяви @eu и", ["=@nato", "обяви @eu и"]),
        ("Браво 😀 👍🏽", ["Браво", "=😀 👍🏽"]),
        ("a@b.bg", ["=a@b.bg"]),
        ("Reuters", ["=Reuters"]),
        ("  ", []),
    ],
)
def test_ends_are_copied(text, parts) -> None:
    found = segments(text, cyrillic=True)
    assert ["=" * s.copied + text[s.start : s.end] for s in found] == parts


def test_words_are_translated_whatever_the_script() -> None:
    assert [s.copied for s in segments("Die Katze", cyrillic=False)] == [False]
    assert [s.copied for s in segments("2024", cyrillic=False)] == [True]


def test_must_survive() -> None:
    text = "виж https://a.bg/x?y=1, (www.b.bg) a.b@c.bg и @ime, #етикет"
    assert must_survive(text) == ["https://a.bg/x?y=1", "www.b.bg", "a.b@c.bg", "@ime"]
