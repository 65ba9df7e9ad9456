"""Signs of degenerate output."""

from __future__ import annotations

import pytest

from align.translation.checks import is_capitals, problems
from align.translation.languages import romanise, two_letter

SOURCE = "Президентът каза, че срещата е била добра и полезна."


@pytest.mark.parametrize(
    ("translation", "found"),
    [
        ("The president said that the meeting was good and useful.", set()),
        ("", {"empty", "length"}),
        ("...", {"empty", "length"}),
        ("The president said that the the the meeting was good.", {"repetition"}),
        ("said that he said that he said that he was good and useful", {"repetition"}),
        ("good and useful meeting, good and useful day, good and useful time, good and useful",
         {"repetition"}),
        ("The president bababababababa said it was good", {"repetition"}),
        ("Good.", {"length"}),
        ("The president, " + " ".join(f"word{i}" for i in range(40)), {"length"}),
        ("The президент said that the meeting was useful.", {"copied"}),
    ],
)  # fmt: skip
def test_problems(translation, found) -> None:
    assert problems(SOURCE, translation, finished=True, latin=True) == found


def test_what_the_source_repeats_may_be_repeated() -> None:
    assert not problems("не, не, не, не и не!", "no, no, no, no and no!", finished=True, latin=True)
    assert not problems("1000000", "1000000", finished=True, latin=True)


def test_endless_output() -> None:
    text = "The president said that the meeting was good and useful."
    assert problems(SOURCE, text, finished=False, latin=True) == {"length"}


def test_capitals() -> None:
    assert is_capitals("СРЕЩА НА ВУЧИЧ с КФОР")
    assert not is_capitals("Среща на НАТО и КФОР")
    assert not is_capitals("НАТО, ЕС и КФОР")
    assert not is_capitals("ЕВРОПЕЙСКИ ПАРЛАМЕНТ")


def test_romanisation_follows_the_law() -> None:
    assert romanise("Щастлив Жълт Юнак, Ямбол ъгъл") == "Shtastliv Zhalt Yunak, Yambol agal"
    assert romanise("Latin 5") == "Latin 5"
    assert romanise("Ђоковић") == "Djokovic"


def test_language_codes() -> None:
    assert [two_letter(c) for c in ("bg", "BUL", "sla", None, "")] == ["bg", "bg", None, None, None]
