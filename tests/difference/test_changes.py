"""Changed numbers, names and negations."""

from __future__ import annotations

import numpy as np
import pytest

from align.difference import Difference
from align.translation import Hypothesis
from tests.difference.helpers import one_bead


def of_type(spans: tuple[Difference, ...], kind: str) -> list[tuple[str, str]]:
    return [(span.side, span.text) for span in spans if span.type == kind]


@pytest.mark.parametrize(
    ("source", "target", "changed"),
    [
        (
            "Най-малко 384 души загинаха при земетресението в петък.",
            "At least 832 people died in the earthquake on Friday.",
            ("384", "832"),
        ),
        (
            "Компанията инвестира 2,5 млн. евро в завода през 2019 г.",
            "The company invested 2.5 billion euros in the plant in 2019.",
            ("2,5 млн", "2.5 billion"),
        ),
        (
            "Срещата ще се проведе на 5 май в София.",
            "The meeting will be held on 5 June in Sofia.",
            ("май", "June"),
        ),
        (
            "Парламентът гласува закона във вторник сутринта.",
            "Parliament passed the law on Monday morning.",
            ("вторник", "Monday"),
        ),
        (
            "Петима работници бяха ранени при експлозия в завода.",
            "Seven workers were injured in an explosion at the plant.",
            ("Петима", "Seven"),
        ),
    ],
)
def test_changed_numbers(source: str, target: str, changed: tuple[str, str]) -> None:
    assert of_type(one_bead(source, target), "number") == [
        ("source", changed[0]),
        ("target", changed[1]),
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Цената е 2,5 млн. лева.", "The price is 2.5 million leva."),
        ("Двадесет и пет души пострадаха.", "Twenty-five people were hurt."),
        ("Магазинът отваря в 22:30 ч.", "The shop opens at 10:30 p.m."),
        ("Градът е на 72 км от столицата.", "The town is 45 miles from the capital."),
        ("Събитията от 90-те години.", "The events of the 1990s."),
        ("Една жена и двама мъже.", "A woman and two men."),
        ("На 3 март 1878 г. бе подписан договорът.", "The treaty was signed on March 3, 1878."),
    ],
)
def test_numbers_in_another_form_are_no_change(source: str, target: str) -> None:
    assert of_type(one_bead(source, target, threshold=0.0), "number") == []


def test_a_changed_name() -> None:
    spans = one_bead(
        "Президентът Иван Петров разговаря с Ангела Меркел в Берлин.",
        "President Peter Petrov spoke with Angela Merkel in Berlin.",
    )
    assert of_type(spans, "name") == [("source", "Иван"), ("target", "Peter")]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (
            "Президентът Александър Вучич говори с Борис Руге в Белград.",
            "President Aleksandar Vucic spoke with Boris Ruge in Belgrade.",
        ),
        (
            "Министерството на външните работи на Чехия осъди нападението в Лондон.",
            "The Czech Foreign Ministry condemned the attack in London.",
        ),
    ],
)
def test_names_in_another_spelling_are_no_change(source: str, target: str) -> None:
    assert of_type(one_bead(source, target), "name") == []


def test_a_lost_negation() -> None:
    spans = one_bead(
        "Правителството ще подкрепи новия закон за културата.",
        "The government will not support the new law on culture.",
    )
    assert of_type(spans, "negation") == [("source", "подкрепи"), ("target", "not")]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Никой не знае нищо за това.", "Nobody knows anything about it."),
        ("Правителството отказа да подкрепи закона.", "The government did not support the law."),
        ("Нямам нужда от помощ.", "I don't need help."),
        ("Това е невъзможно за страната.", "This is not possible for the country."),
    ],
)
def test_denials_in_other_words_are_no_change(source: str, target: str) -> None:
    assert of_type(one_bead(source, target), "negation") == []


def test_the_translation_speaks_for_words_that_the_lexicon_does_not_know() -> None:
    """Made-up words: without a translation a phrase, with one that the target repeats nothing."""
    source = "Министърът говори за новия закон, зурлата бурмулясва кръндзите."
    target = "The minister spoke about the new law, the zimble dorps the quanders."
    words = source.rstrip(".").replace(",", "").split()
    said = "The minister spoke about the new law, the zimble dorps the quanders."
    partners = [0, 0, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8]
    translated = said.rstrip(".").replace(",", "").split()

    def spans(text: str, parts: list[str]) -> tuple[tuple[int, int], ...]:
        found, position = [], 0
        for part in parts:
            position = text.index(part, position)
            found.append((position, position + len(part)))
            position += len(part)
        return tuple(found)

    attention = np.full((len(translated), len(words)), 0.01, dtype=np.float32)
    links = {0: 0, 1: 0, 2: 1, 3: 2, 4: 3, 5: 3, 6: 4, 7: 5, 8: 5, 9: 6, 10: 7, 11: 7}
    assert len(links) == len(translated) == len(partners)
    for k, i in links.items():
        attention[k, i] = 0.9
    hypothesis = Hypothesis(
        said, spans(source, words), spans(said, translated), (-0.1,) * len(translated), attention
    )
    without = one_bead(source, target, threshold=0.2)
    with_it = one_bead(source, target, hypothesis, threshold=0.2)
    marked = [sum(d.end - d.start for d in found) for found in (without, with_it)]
    assert marked[1] < marked[0]
