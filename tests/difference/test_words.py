"""Words, their spellings across scripts, and numbers as values."""

from __future__ import annotations

import pytest

from align.difference.forms import likeness, romanise
from align.difference.numbers import quantities, same_value
from align.difference.words import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("„Не“, каза той.", ["Не", "каза", "той"]),
        ("65-годишният от Kosovo-online", ["65", "годишният", "от", "Kosovo", "online"]),
        ("Kurti's 2.5 million don’t", ["Kurti's", "2.5", "million", "don’t"]),
        ("7,000 в 22:08 ч.", ["7,000", "в", "22:08", "ч"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_words_are_slices(text: str, words: list[str]) -> None:
    found = words_of(text, "bg", offset=3)
    assert [word.text for word in found] == words
    assert [text[word.start - 3 : word.end - 3] for word in found] == words


def test_what_a_word_knows_of_its_place() -> None:
    words = words_of("Вучич, цитиран от Kosovo-online.", "bg")
    assert [w.before for w in words] == ["\n", ",", "", "", "-"]
    assert [w.glued for w in words] == [False, False, False, False, True]
    assert [w.opens for w in words] == [False, False, True, False, False]
    assert [w.capital for w in words] == [False, False, False, True, False]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Вучич", "Vucic"), ("Вучич", "Vučić"), ("Джонсън", "Johnson"), ("Лондон", "London"),
        ("Хамилтън", "Hamilton"), ("Метохия", "Metohija"), ("президент", "president"),
        ("Чарлз", "Charles"),
    ],
)  # fmt: skip
def test_one_name_in_two_scripts(a: str, b: str) -> None:
    assert likeness([a.lower()], [b.lower()])[0, 0] > 0.6


@pytest.mark.parametrize(("a", "b"), [("Иван", "Peter"), ("среща", "meeting"), ("Тръмп", "Obama")])
def test_other_words_are_not_alike(a: str, b: str) -> None:
    assert likeness([a.lower()], [b.lower()])[0, 0] < 0.3


def test_romanise_knows_spellings_of_one_sound() -> None:
    assert romanise("вучич") == romanise("vučić") == romanise("vucic")


@pytest.mark.parametrize(
    ("bulgarian", "english"),
    [
        ("2,5 млн.", "2.5 million"), ("1 500 000", "1,500,000"), ("пет", "five"),
        ("двадесет и пет", "twenty-five"), ("1.500", "1,500"), ("22:08", "10:08"),
        ("сто и двадесет", "one hundred and twenty"), ("90", "1990s"), ("втория", "second"),
        ("три хиляди", "3,000"), ("декември", "December"), ("хиляда", "1,000"),
        ("два милиарда", "2bn"), ("10.30", "10:30"), ("двайсет", "two decades"),
    ],
)  # fmt: skip
def test_equal_numbers(bulgarian: str, english: str) -> None:
    ours = quantities(words_of(bulgarian, "bg"), "bg")
    theirs = quantities(words_of(english, "en"), "en")
    assert len(ours) == len(theirs) == 1
    assert same_value(ours[0], theirs[0])


@pytest.mark.parametrize(
    ("bulgarian", "english"),
    [("2,5 млн.", "2.5 billion"), ("25", "26"), ("пет", "six"), ("вторник", "Monday")],
)
def test_different_numbers(bulgarian: str, english: str) -> None:
    ours = quantities(words_of(bulgarian, "bg"), "bg")
    theirs = quantities(words_of(english, "en"), "en")
    assert not same_value(ours[0], theirs[0])
