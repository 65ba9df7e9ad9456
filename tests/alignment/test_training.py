"""The noisy documents that the model is fitted to, and the gradient of the fit."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.train.alignment_noise import make_pair
from scripts.train.alignment_types import Item, NoisyPair, Style, literal, news
from scripts.train.alignment_words import Quality, capitalised, worsen
from tests.alignment.test_aligner import BULGARIAN, ENGLISH

ITEMS = [Item(b, e, (e.upper(), e)) for b, e in zip(BULGARIAN, ENGLISH, strict=True)]


Maker = Callable[[random.Random], Style]


def pair(seed: int, style: Maker = news) -> NoisyPair:
    dice = random.Random(seed)
    return make_pair(ITEMS, ITEMS[:4], dice, style(dice))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([news, literal]))
def test_gold_covers_every_sentence_once(seed: int, style: Maker) -> None:
    made = pair(seed, style)
    source = sorted(i for g in made.gold for i in g.source)
    target = sorted(j for g in made.gold for j in g.target)
    assert source == list(range(len(made.source.sentences)))
    assert target == list(range(len(made.target.sentences)))
    for document in (made.source, made.target):
        for sentence in document.sentences:
            assert document.text[sentence.start : sentence.end] == sentence.text
        numbers = [s.paragraph for s in document.sentences]
        assert numbers == sorted(numbers)
    for gold in made.gold:
        assert (gold.kind in ("match", "moved")) == bool(gold.source and gold.target)
    assert all(len(rows) == len(made.source.sentences) for rows in made.machine)


def test_the_noise_is_seeded_and_has_every_kind() -> None:
    assert pair(3) == pair(3)
    kinds = {g.kind for seed in range(60) for g in pair(seed).gold}
    assert kinds == {"match", "added", "omitted", "moved"}
    sizes = {(len(g.source), len(g.target)) for seed in range(60) for g in pair(seed).gold}
    assert {(1, 1), (1, 2), (2, 1)} <= sizes


def test_literal_pairs_have_few_nulls_and_beads_of_many_shapes() -> None:
    beads = {style: [g for seed in range(80) for g in pair(seed, style).gold]
             for style in (news, literal)}  # fmt: skip
    nulls = {
        style: sum(not (g.source and g.target) for g in made) / len(made)
        for style, made in beads.items()
    }
    assert nulls[literal] < nulls[news] / 2
    sizes = {(len(g.source), len(g.target)) for g in beads[literal]}
    assert {(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)} <= sizes
    assert {g.kind for g in beads[literal]} <= {"match", "added", "omitted"}


def test_a_shifted_boundary_keeps_every_word_but_an_end_mark() -> None:
    dice = random.Random(2)
    style = Style(merged=0.0, shifted=1.0, news=False)
    for _ in range(20):
        made = make_pair(ITEMS[:7], ITEMS[:4], dice, style)
        for side in (made.source, made.target):
            said = " ".join(s.text for s in side.sentences).lower()
            items = ITEMS[1:7] if len(side.sentences) == 6 else ITEMS[:7]
            for item in items:
                text = item.source if side is made.source else item.target
                assert all(word.strip(".!?,") in said for word in text.lower().split())
        assert {(2, 2)} <= {(len(g.source), len(g.target)) for g in made.gold}


def test_worse_translations_keep_fewer_words() -> None:
    text, source = " ".join(ENGLISH), " ".join(BULGARIAN)
    kept = [
        len(
            set(text.split())
            & set(worsen(text, source, Quality(lost), ["zzz"], random.Random(1)).split())
        )
        for lost in (0.0, 0.3, 0.7)
    ]
    assert kept[0] > kept[1] > kept[2]
    left = worsen(text, source, Quality(0.6, kept=1.0), ["zzz"], random.Random(1))
    assert "zzz" not in left
    assert len(left.split()) == len(text.split())


def test_capitals_of_another_language() -> None:
    assert capitalised("eine lange Unterredung mit freunden") == (
        "eine lange Unterredung mit Freunden"
    )


def test_strangers_have_nothing_in_common() -> None:
    pytest.importorskip("torch")
    from scripts.train.alignment import strangers
    from scripts.train.alignment_fit import example

    mixed = strangers(pair(3), pair(4))
    assert {g.kind for g in mixed.gold} == {"added", "omitted"}
    assert len(mixed.gold) == len(mixed.source.sentences) + len(mixed.target.sentences)
    made = example(mixed, frozenset(), None)
    assert made is not None
    assert not made.gold.any()
    assert made.null_gold.all()


def test_the_gradient_is_that_of_the_likelihood() -> None:
    pytest.importorskip("torch")
    from scripts.train.alignment_fit import example, gradient

    made = example(pair(5), frozenset({"words", "ngrams"}), None)
    assert made is not None
    dice = np.random.default_rng(0)
    beads = dice.normal(size=len(made.gold)).astype(np.float32)
    nulls = dice.normal(size=len(made.nulls)).astype(np.float32)
    value, left, right = gradient(made, beads, nulls)
    assert value < 0
    step = 0.05
    for k in [*np.flatnonzero(made.gold)[:3], int(np.abs(left * ~made.gold).argmax())]:
        up, down = beads.copy(), beads.copy()
        up[k] += step
        down[k] -= step
        slope = (gradient(made, up, nulls)[0] - gradient(made, down, nulls)[0]) / (2 * step)
        # The third result is (posterior - gold): the downhill direction.
        assert slope == pytest.approx(-left[k], abs=5e-3)
    k = int(np.flatnonzero(made.null_gold)[0]) if made.null_gold.any() else 0
    up = nulls.copy()
    up[k] += step
    slope = (gradient(made, beads, up)[0] - value) / step
    assert slope == pytest.approx(-right[k], abs=2e-2)


def test_embedding_rows_survive_four_bits() -> None:
    pytest.importorskip("torch")
    from align.alignment.signals.embedding import StaticEmbedding
    from scripts.train.embedding import quantise

    rows = np.random.default_rng(0).normal(size=(50, 16)).astype(np.float32)
    packed = quantise(rows)
    loaded = StaticEmbedding(
        None,
        packed["vectors"],
        packed["scale"].astype(np.float32),  # type: ignore[arg-type]
    )
    back = loaded.vectors(np.arange(50))
    cosine = (rows * back).sum(1) / np.linalg.norm(rows, axis=1) / np.linalg.norm(back, axis=1)
    assert cosine.min() > 0.98


def test_test_data_stops_the_training(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    import gzip

    from scripts.train.corpus import KeepOutError, fingerprint
    from scripts.train.embedding import read_pairs

    with gzip.open(tmp_path / "x.bg-en.tsv.gz", "wt", encoding="utf-8") as out:
        out.write(f"{BULGARIAN[0]}\t{ENGLISH[0]}\n")
    assert read_pairs(tmp_path, frozenset(), [])["x"] == [(BULGARIAN[0], ENGLISH[0])]
    with pytest.raises(KeepOutError):
        read_pairs(tmp_path, frozenset({fingerprint(ENGLISH[0])}), [])
