"""Names across scripts, numbers, bags and coverage."""

from __future__ import annotations

import numpy as np
import pytest

from align.alignment.band import full_band
from align.alignment.sides import Side
from align.alignment.signals.bags import DenseBag, Signal, self_products, sparse_bags
from align.alignment.signals.coverage import Units, coverage
from align.alignment.signals.embedding import bundled_embedding, embedding_signal
from align.alignment.signals.names import name_keys, number_keys
from align.alignment.signals.words import words


def side(*texts: str, language: str = "en") -> Side:
    count = len(texts)
    return Side(
        texts, None, np.array([len(t) for t in texts], dtype=np.float32),
        np.arange(count), np.zeros(count, dtype=bool), language,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Вучич", "Vučić"), ("Вучич", "Vucic"), ("Столтенберг", "Stoltenberg"),
        ("Вашингтон", "Washington"), ("Тръмп", "Trump"), ("Чикаго", "Chicago"),
        ("Каванау", "Kavanaugh"), ("Косово", "Kosovo"), ("Джонсън", "Johnson"),
        ("Рейтерс", "Reuters"), ("Берлин", "Berlin"), ("Зеленски", "Zelensky"),
    ],
)  # fmt: skip
def test_names_meet_across_scripts(one: str, other: str) -> None:
    assert name_keys(one) == name_keys(other) != []


@pytest.mark.parametrize(
    ("one", "other"), [("Лондон", "Paris"), ("Путин", "Biden"), ("Тръмп", "Obama")]
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert name_keys(one) != name_keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2,5 млн. лева", "2.5 million leva"), ("1 000 души", "1,000 people"),
        ("3 милиарда", "3 billion"), ("15:00 ч.", "15:00"), ("20 хил.", "20 thousand"),
        ("5,69 милиона", "5.69 million"), ("2023 г.", "2023"), ("2-1", "2-1"),
    ],
)  # fmt: skip
def test_numbers_have_one_value(one: str, other: str) -> None:
    assert number_keys(one) == number_keys(other) != []


def test_numbers_that_differ_and_absurd_ones() -> None:
    assert number_keys("2.5 million") != number_keys("2.5 billion")
    assert number_keys("9" * 5000)
    assert number_keys("no digits") == []


def test_words_are_stems_without_diacritics() -> None:
    assert words("Déjà vu, translations!") == ["deja", "vu", "transl"]


def test_sparse_and_dense_bags_give_the_same_products() -> None:
    texts = ["a b c", "b c d d", "", "x y", "a y"]
    one, other = sparse_bags(texts, texts[::-1], str.split)
    size = 1 + int(max(one.ids.max(), other.ids.max()))

    def dense(bag: object) -> DenseBag:
        rows = np.zeros((5, size), dtype=np.float32)
        kinds, values = bag.rows(0, 5)  # type: ignore[attr-defined]
        rows[:, kinds] = values
        return DenseBag(rows)

    expected = Signal("d", dense(one), dense(other)).dots(1, 5, 0, 4)
    np.testing.assert_allclose(Signal("s", one, other).dots(1, 5, 0, 4), expected, rtol=1e-5)
    products = self_products(one, 5, 3)
    vectors = dense(one).vectors
    assert products[2, 4] == pytest.approx(float(vectors[4] @ vectors[2]))
    assert products[1, 0] == 0
    kept = one.keep(np.array([1, 4]))
    assert sorted(kept.values) == sorted(
        [*dense(one).vectors[[1, 4]][dense(one).vectors[[1, 4]] > 0]]
    )


def test_coverage_counts_words_by_weight() -> None:
    def units(*rows: list[int]) -> Units:
        starts = np.cumsum([0, *map(len, rows)])
        flat = np.array([k for row in rows for k in row])
        return Units(flat, starts, np.array([1, 1, 2, 4], dtype=np.float32), None, "stems")

    band = full_band(1, 2)
    ours, theirs = coverage(band, units([0, 1, 2, 3]), units([0, 2], [3]), 2)
    np.testing.assert_allclose(ours[0, 1, 1:], [3 / 8, 4 / 8])
    np.testing.assert_allclose(ours[1, 1, 1:], [3 / 8, 7 / 8])
    np.testing.assert_allclose(theirs[0, 1, 1:], [1.0, 1.0])


def test_bundled_embedding_brings_languages_together() -> None:
    embedding = bundled_embedding()
    assert embedding.packed.shape[1] == 128
    source = side("Правителството обяви нови данъци.", "Кучето спи в градината.", language="bg")
    target = side("The dog sleeps in the garden.", "The government announced new taxes.")
    found = embedding_signal(source, target)
    assert found
    dots = found[0].dots(0, 2, 0, 2)
    assert dots[0, 1] > 2 * abs(dots[0, 0])
    assert dots[1, 0] > 2 * abs(dots[1, 1])
    assert embedding_signal(source, side("Der Hund.", language="de")) is None
