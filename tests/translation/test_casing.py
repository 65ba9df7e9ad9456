"""Lines in capitals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.translation.casing import recase, sentence_case

HEADLINE = "ПРЕЗИДЕНТЪТ ВУЧИЧ СЕ СРЕЩНА С ПРЕДСТАВИТЕЛ НА НАТО В БЕЛГРАД"
BODY = "Днес президентът Александър Вучич се срещна в Белград с представител на НАТО."


def test_a_headline_takes_its_names_from_the_article() -> None:
    assert recase([HEADLINE, BODY]) == [
        "Президентът Вучич се срещна с представител на НАТО в Белград",
        BODY,
    ]


def test_words_that_the_article_lacks_become_small() -> None:
    assert recase([HEADLINE])[0] == sentence_case(HEADLINE)


def test_latin_words_are_kept() -> None:
    line = "НОВИЯТ ДОГОВОР С MICROSOFT ВЛИЗА В СИЛА ОТ УТРЕ"
    assert "MICROSOFT" in recase([line])[0]


@given(st.lists(st.text(max_size=60), max_size=5))
def test_lengths_stay(sentences: list[str]) -> None:
    assert [len(text) for text in recase(sentences)] == [len(text) for text in sentences]
