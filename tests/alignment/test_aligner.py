"""Whole alignments: the seed pair, repeats, moves, nulls, long texts, other languages."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.alignment import Alignment, align, coarse
from align.alignment import aligner as room
from align.documents import Document, Sentence
from align.translation import Hypothesis, ModelInfo, Translation
from tests.samples import comparison

BULGARIAN = (
    "Правителството обяви вчера нови данъци върху горивата.",
    "Лекарите от столичната болница протестираха срещу ниските заплати.",
    "Реката преля след три дни силен дъжд и заля няколко села.",
    "Футболният отбор спечели мача с два гола в последните минути.",
    "Учените откриха нов вид риба в дълбините на океана.",
    "Влаковете между двата града няма да се движат до понеделник.",
    "Младата певица подари концерта си на децата от приюта.",
    "Съдът осъди бившия министър на пет години затвор за корупция.",
)
ENGLISH = (
    "The government announced new fuel taxes yesterday.",
    "Doctors at the capital's hospital protested against low salaries.",
    "The river overflowed after three days of heavy rain and flooded several villages.",
    "The football team won the match with two goals in the last minutes.",
    "Scientists discovered a new species of fish in the depths of the ocean.",
    "Trains between the two cities will not run until Monday.",
    "The young singer gave her concert to the children from the shelter.",
    "The court sentenced the former minister to five years in prison for corruption.",
)


def document(texts: list[str], language: str, foreign: frozenset[int] = frozenset()) -> Document:
    sentences, start = [], 0
    for i, text in enumerate(texts):
        own = "en" if i in foreign else language
        sentences.append(Sentence(i, start, start + len(text), text, i // 2, own, "body"))
        start += len(text) + 1
    return Document("\n".join(texts), tuple(sentences), language)


def translated(texts: list[str]) -> Translation:
    return Translation(tuple(Hypothesis(t) for t in texts), ModelInfo("file:x", "none", ""))


def content(alignment: Alignment) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    return {(b.source, b.target) for b in alignment.beads if b.source and b.target}


def check_covers_all(alignment: Alignment) -> None:
    source = sorted(i for b in alignment.beads for i in b.source)
    target = sorted(j for b in alignment.beads for j in b.target)
    assert source == list(range(len(alignment.source.sentences)))
    assert target == list(range(len(alignment.target.sentences)))
    for bead in alignment.beads:
        assert 0.0 <= bead.score <= 1.0
        if bead.kind in ("added", "omitted"):
            assert len(bead.source) + len(bead.target) == 1
    firsts = [b.source[0] for b in alignment.beads if b.source]
    assert firsts == sorted(firsts)


def test_seed_pair() -> None:
    sample = comparison()
    result = align(sample.source, sample.target)
    check_covers_all(result)
    expected = {(b.source, b.target) for b in sample.beads if b.source and b.target}
    assert content(result) == expected
    repeats = {b.source[0]: b.repeats for b in result.beads if b.repeats}
    assert repeats == {10: (8,), 11: (9,), 12: (10,)}
    assert "embedding" in result.signature


def test_identity_of_sentences_in_order() -> None:
    result = align(document(list(BULGARIAN), "bg"), document(list(ENGLISH), "en"))
    assert content(result) == {((i,), (i,)) for i in range(8)}


def test_nulls_and_merged_sentences() -> None:
    source = [*BULGARIAN[:2], BULGARIAN[2][:-1] + "; " + BULGARIAN[3], *BULGARIAN[5:]]
    target = [ENGLISH[0], *ENGLISH[2:]]
    result = align(document(source, "bg"), document(target, "en"))
    check_covers_all(result)
    assert content(result) == {
        ((0,), (0,)), ((2,), (1, 2)), ((3,), (4,)), ((4,), (5,)), ((5,), (6,)),
    }  # fmt: skip
    assert {b.kind for b in result.beads if not b.source} == {"omitted"}


def test_moved_sentences_are_found_and_the_shorter_part_moved() -> None:
    order = [0, 1, 4, 2, 3, 5, 6, 7]
    source = [BULGARIAN[k] for k in order]
    result = align(document(source, "bg"), document(list(ENGLISH), "en"))
    check_covers_all(result)
    moved = [b for b in result.beads if b.kind == "moved"]
    assert [(b.source, b.target) for b in moved] == [((2,), (4,))]
    assert len(content(result)) == 8


def test_a_quoted_original_does_not_steal_its_translation() -> None:
    post = "@desk: " + ENGLISH[3] + " #news https://t.co/abc"
    for at in (3, 4, 7):
        source = [*BULGARIAN[:at], post, *BULGARIAN[at:]]
        result = align(document(source, "bg", frozenset({at})), document(list(ENGLISH), "en"))
        [bead] = [b for b in result.beads if b.source == (at,)]
        assert (bead.kind, bead.repeats) == ("added", (3,))
        assert len(content(result)) == 8


def test_a_quoted_original_in_place_of_its_translation_is_a_match() -> None:
    source = [*BULGARIAN[:3], "@desk: " + ENGLISH[3] + " https://t.co/abc", *BULGARIAN[4:]]
    result = align(document(source, "bg", frozenset({3})), document(list(ENGLISH), "en"))
    assert content(result) == {((i,), (i,)) for i in range(8)}


def test_translation_bridges_languages_nothing_else_knows() -> None:
    german = [f"Satz Nummer {k}." for k in range(8)]
    machine = [text.replace("the", "a") for text in ENGLISH]
    machine[2] = "Completely unrelated gibberish about cooking potatoes."
    source, target = document(german, "de"), document(list(ENGLISH), "fr")
    result = align(source, target, translated(machine))
    check_covers_all(result)
    assert {((i,), (i,)) for i in range(8) if i != 2} <= content(result)
    assert "words" in result.signature
    assert "embedding" not in result.signature


class FakeEmbedder:
    """Vectors by the number in the text."""

    def encode(self, sentences: list[str]) -> np.ndarray:
        dice = np.random.default_rng(0)
        table = dice.normal(size=(100, 32)) + 0.5
        return np.stack([table[int(s.split()[1])] for s in sentences])


def test_an_embedder_needs_no_translation() -> None:
    source = document([f"satz {k} ist hier" for k in (1, 2, 3, 50, 4, 5, 6)], "de")
    target = document([f"phrase {k} est ici" for k in (1, 2, 3, 4, 60, 5, 6)], "fr")
    result = align(source, target, embedder=FakeEmbedder())
    assert content(result) == {((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((4,), (3,)),
                               ((5,), (5,)), ((6,), (6,))}  # fmt: skip
    assert "embedder" in result.signature


def test_what_all_sentences_share_does_not_count() -> None:
    class Leaning(FakeEmbedder):
        def encode(self, sentences: list[str], /) -> np.ndarray:
            return super().encode(sentences) + 2.0 * ("satz" in sentences[0])

    source = document([f"satz {k} ist hier" for k in (1, 2, 3, 50, 4, 5, 6)], "de")
    target = document([f"phrase {k} est ici" for k in (1, 2, 3, 4, 60, 5, 6)], "fr")
    plain = align(source, target, embedder=FakeEmbedder())
    assert content(align(source, target, embedder=Leaning())) == content(plain)


def test_empty_sides_and_bad_arguments() -> None:
    full, empty = document(list(BULGARIAN), "bg"), document([], "en")
    assert {b.kind for b in align(full, empty).beads} == {"added"}
    assert {b.kind for b in align(document([], "bg"), document(["x"], "en")).beads} == {"omitted"}
    assert align(document([], "bg"), empty).beads == ()
    with pytest.raises(ValueError, match="max_bead"):
        align(full, empty, max_bead=9)
    with pytest.raises(ValueError, match="hypothesis"):
        align(full, empty, translated(["one"]))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(BULGARIAN + ENGLISH + ("…", "1", "@x http://a.b", "0 comments")),
             max_size=9),
    st.lists(st.sampled_from((*ENGLISH, "...", "2,5", "#a", "The")), max_size=9),
    st.integers(1, 8),
)  # fmt: skip
def test_every_sentence_is_in_exactly_one_bead(
    source: list[str], target: list[str], max_bead: int
) -> None:
    foreign = frozenset(i for i, text in enumerate(source) if text in ENGLISH)
    check_covers_all(
        align(document(source, "bg", foreign), document(target, "en"), max_bead=max_bead)
    )


def test_long_texts_in_a_band_give_what_the_whole_lattice_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice = random.Random(1)
    words = [f"слово{k}" for k in range(300)]
    rows = [" ".join(dice.choices(words, k=12)) + "." for _ in range(200)]
    source = document([r for r in rows if dice.random() > 0.06], "bg")
    target = document([r for k, r in enumerate(rows) if not 60 <= k < 120], "en")
    machine = translated([s.text for s in source.sentences])
    monkeypatch.setattr(room, "EXACT", 1000)
    monkeypatch.setattr(coarse, "COARSEST", 60)
    monkeypatch.setattr(coarse, "PIECE", 70)
    monkeypatch.setattr(coarse, "PASSED", 30)
    banded = align(source, target, machine)
    assert "search:banded" in banded.signature
    check_covers_all(banded)
    monkeypatch.setattr(room, "EXACT", 10**9)
    whole = align(source, target, machine)
    assert "search:exact" in whole.signature
    both = content(banded) & content(whole)
    assert len(both) >= 0.995 * len(content(whole))
    truth = {t.text: t.id for t in target.sentences}
    right = {((s.id,), (truth[s.text],)) for s in source.sentences if s.text in truth}
    assert len(right & content(banded)) >= 0.98 * len(right)


def test_parameters_that_ship_are_small_and_match_the_features() -> None:
    from align.alignment.features import BEAD_FEATURES, NULL_FEATURES
    from align.alignment.model import bundled_model

    model = bundled_model()
    assert model.bead.mean.shape == (len(BEAD_FEATURES),)
    assert model.null.mean.shape == (len(NULL_FEATURES),)
    path = Path(room.__file__).parent.parent / "bundled" / "alignment.safetensors"
    assert path.stat().st_size < 50_000


class FakeTranslator:
    """Finds a target likely when it is the right one."""

    info = ModelInfo("fake", "none", "")
    source_language, target_language = "bg", "en"

    def __init__(self) -> None:
        self.asked = 0

    def translate(self, sentences: list[str], *, progress: object = None) -> list[Hypothesis]:
        raise AssertionError("the aligner never translates")

    def score(self, sources: list[str], targets: list[str]) -> list[tuple[float, ...]]:
        self.asked += len(sources)
        pairs = set(zip(BULGARIAN, ENGLISH, strict=True))
        return [
            (-1.0,) if pair in pairs else (-4.0,) for pair in zip(sources, targets, strict=True)
        ]


def test_the_likelihood_settles_open_beads_only() -> None:
    source = [*BULGARIAN[:6], "Учениците отидоха на море.", BULGARIAN[7]]
    target = [*ENGLISH[:6], "Rain is expected in the mountains.", ENGLISH[7]]
    judge = FakeTranslator()
    given_source, given_target = document(source, "bg"), document(target, "en")
    before = align(given_source, given_target, translator=judge, likelihood=False)
    assert judge.asked == 0
    after = align(given_source, given_target, translator=judge)
    check_covers_all(after)
    assert {((i,), (i,)) for i in (*range(6), 7)} <= content(after)
    assert judge.asked <= 3 * (16 + 6)
    assert ((6,), (6,)) not in content(after) or ((6,), (6,)) in content(before)
