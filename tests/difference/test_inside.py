"""Properties of every comparison, and of the chain behind it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.alignment import Alignment, Bead
from align.difference import compare
from align.difference.blocks import label_and_join
from align.difference.features import BOUNDARY, FEATURES, Observation
from align.difference.inside import _look
from align.difference.tagger import load_weights, posteriors, unmatched
from align.translation import Hypothesis, ModelInfo, Translation
from tests.difference.helpers import document, one_bead

MODEL = ModelInfo("test", "none", "0" * 64)
BULGARIAN = ["Вучич", "каза", "в", "Косово", "че", "365", "не", "среща", ",", "цитиран от БТА", "–"]
ENGLISH = [
    "Vucic",
    "said",
    "in",
    "Kosovo",
    "that",
    "2.5 million",
    "not",
    "meeting",
    ",",
    "U.S.",
    "—",
]


def paragraphs(words: list[str]) -> st.SearchStrategy[list[list[str]]]:
    sentence = st.lists(st.sampled_from(words), min_size=1, max_size=8).map(" ".join)
    return st.lists(st.lists(sentence, min_size=1, max_size=3), min_size=1, max_size=3)


@st.composite
def alignments(draw: st.DrawFn) -> Alignment:
    """Two documents cut into beads of up to two sentences a side, in order."""
    source = document(draw(paragraphs(BULGARIAN)), "bg")
    target = document(draw(paragraphs(ENGLISH)), "en")
    beads, i, j = [], 0, 0
    while i < len(source.sentences) or j < len(target.sentences):
        a = min(draw(st.sampled_from([1, 0, 2])), len(source.sentences) - i)
        b = min(draw(st.sampled_from([1, 0, 2])), len(target.sentences) - j)
        if not (a or b):
            a, b = len(source.sentences) - i, len(target.sentences) - j
            a, b = min(a, 1), min(b, 1)
        if a and b:
            ids = tuple(range(i, i + a)), tuple(range(j, j + b))
            beads.append(Bead(*ids, draw(st.sampled_from(["match", "moved"])), 0.5))
        else:
            beads += [Bead((k,), (), "added", 0.5) for k in range(i, i + a)]
            beads += [Bead((), (k,), "omitted", 0.5) for k in range(j, j + b)]
        i, j = i + a, j + b
    return Alignment(source, target, None, tuple(beads), "test")


@given(alignments(), st.sampled_from([0.0, 0.2, 0.5, 0.9]))
@settings(max_examples=60, deadline=None)
def test_every_comparison_is_sound(alignment: Alignment, threshold: float) -> None:
    result = compare(alignment, threshold=threshold)
    for side in ("source", "target"):
        before = [i for bead in alignment.beads for i in getattr(bead, side)]
        assert [i for bead in result.beads for i in getattr(bead, side)] == before
    for bead in result.beads:
        assert (bead.label is not None) == (bead.kind in ("added", "omitted"))
        assert not (bead.differences and bead.label)
        assert 0 <= bead.score <= 1
        assert list(bead.differences) == sorted(bead.differences, key=lambda d: (d.side, d.start))
        for a, b in itertools.pairwise(bead.differences):
            assert a.side != b.side or a.end <= b.start
        for span in bead.differences:
            document_ = getattr(result, span.side)
            assert document_.text[span.start : span.end] == span.text
            assert span.text.strip() == span.text != ""
            assert threshold <= span.score <= 1
            assert any(
                document_.sentences[i].start <= span.start
                and span.end <= document_.sentences[i].end
                for i in getattr(bead, span.side)
            )
    summary = result.summary
    assert 0 <= summary.source_coverage <= 1
    assert 0 <= summary.target_coverage <= 1


@pytest.mark.parametrize(("source", "target"), [("…", "A word."), ("Дума.", "— !"), ("…", "…")])
def test_sentences_without_words(source: str, target: str) -> None:
    for span in one_bead(source, target, threshold=0.0):
        assert span.text


def test_a_phrase_between_commas_that_only_the_source_has() -> None:
    spans = one_bead(
        "Министърът, който пристигна вчера от Брюксел, представи новия закон пред парламента.",
        "The minister presented the new law to parliament.",
    )
    assert [(s.type, s.text) for s in spans] == [("added", "който пристигна вчера от Брюксел")]


def test_a_phrase_that_only_the_target_has() -> None:
    spans = one_bead(
        "Министърът представи новия закон пред парламента.",
        "The minister presented the new law to parliament, according to the newspaper Kapital.",
    )
    assert [(s.type, s.text) for s in spans] == [("omitted", "according to the newspaper Kapital")]


def test_a_plain_translation_has_no_marks() -> None:
    assert not one_bead(
        "Сръбският президент разговаря днес с генералния секретар на НАТО за сигурността.",
        "The Serbian president spoke today with the NATO secretary general about security.",
    )


def test_sentences_of_one_language_are_compared_word_by_word() -> None:
    source = document([["The minister presented the new law to parliament, said Reuters."]], "en")
    target = document([["The minister presented the new law to parliament."]], "en")
    bead = Bead((0,), (0,), "match", 1.0)
    result = compare(Alignment(source, target, None, (bead,), "test"))
    assert [d.text for d in result.beads[0].differences] == ["said Reuters"]


def test_posteriors_are_those_of_all_paths() -> None:
    """Against the sum over every sequence of states."""
    random = np.random.default_rng(3)
    lengths = np.array([5, 3])
    words = random.normal(size=(2, 5))
    begin, stay, end = (random.normal(size=(2, 6)) for _ in range(3))
    chance, started, stayed = posteriors(words, begin, stay, end, lengths)
    for text, length in enumerate(lengths):
        total, sums = 0.0, np.zeros((3, length))
        for path in itertools.product((0, 1), repeat=int(length)):
            score, previous = 0.0, 0
            steps = []
            for t, state in enumerate(path):
                score += state * words[text, t]
                steps.append((previous, state))
                score += {(0, 1): begin, (1, 1): stay, (1, 0): end}.get(
                    (previous, state), np.zeros((2, 6))
                )[text, t]
                previous = state
            score += previous * end[text, length]
            weight = np.exp(score)
            total += weight
            for t, (state, step) in enumerate(zip(path, steps, strict=True)):
                sums[0, t] += weight * state
                sums[1, t] += weight * (step == (0, 1))
                sums[2, t] += weight * (step == (1, 1))
        for found, true in zip((chance, started, stayed), sums / total, strict=True):
            assert found[text, :length] == pytest.approx(true)
            assert not found[text, length:].any()


def test_the_bundled_weights_speak_of_all_features() -> None:
    for weights in load_weights():
        assert weights.word.shape == (len(FEATURES),)
        assert weights.begin.shape == weights.stay.shape == weights.end.shape == (len(BOUNDARY),)
        assert weights.word[list(FEATURES).index("best")] < 0


@pytest.mark.parametrize("text", ["The minister spoke about the law.", "…", "42", "не!"])
@pytest.mark.parametrize("attended", [True, False])
def test_any_translation_will_do(text: str, attended: bool) -> None:
    """With and without attention, with words and without."""
    source = "Министърът говори за закона, цитиран от Kosovo-online."
    spans = ((0, 10), (11, 17), (17, len(source)))
    hypothesis = Hypothesis(
        text,
        spans if attended else (),
        ((0, 1), (1, len(text))) if attended else (),
        (-0.1, -0.5) if attended else (),
        np.full((2, 3), 1 / 3, dtype=np.float32) if attended else None,
    )
    found = one_bead(source, "The minister spoke about the law.", hypothesis)
    assert all(source[s.start : s.end] == s.text for s in found if s.side == "source")


def test_a_good_translation_without_attention_helps() -> None:
    """A translation brought along: "беседа" is "talk" there, and "talk" is in the target."""
    source = "Двамата проведоха кратка беседа за бюджета."
    target = "The two had a short talk about the budget."
    scores = []
    for hypothesis in (None, Hypothesis(target)):
        alignment = Alignment(
            document([[source]], "bg"),
            document([[target]], "en"),
            None if hypothesis is None else Translation((hypothesis,), MODEL),
            (Bead((0,), (0,), "match", 1.0),),
            "test",
        )
        look = _look(alignment, label_and_join(alignment)[0])
        assert look is not None
        scores.append(
            sum(
                unmatched([look.observed[side]], weights)[0].sum()
                for side, weights in enumerate(load_weights())
            )
        )
    assert scores[1] < scores[0]


def test_a_text_as_one_sentence_is_no_matter_of_words() -> None:
    words = 2100
    assert one_bead("дума " * words + ".", "word " * words + ".") == ()


def test_long_and_short_texts_together_are_as_each_alone() -> None:
    weights = load_weights()[0]
    random = np.random.default_rng(5)

    def observation(words: int) -> Observation:
        return Observation(
            random.random((words, len(FEATURES)), dtype=np.float32),
            random.random((words + 1, len(BOUNDARY)), dtype=np.float32),
        )

    texts = [observation(n) for n in (3, 900, 1, 7, 900, 30)]
    together = unmatched(texts, weights)
    for text, row in zip(texts, together, strict=True):
        assert row == pytest.approx(unmatched([text], weights)[0])
