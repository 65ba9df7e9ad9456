"""Sentences in, hypotheses out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from align.translation import Decoding, Hypothesis, load_model
from align.translation.engine import Output, batches, threads
from align.translation.translator import MarianTranslator
from tests.tiny_marian import build_tiny_marian
from tests.translation.conftest import SENTENCES

_WORD = st.sampled_from(
    "котка Вижда КУЧЕ Иван 25 https://a.bg/x @nato 😀 , (куче) и — BBC …".split()  # noqa: SIM905
)


def _check(source: str, hypothesis: Hypothesis) -> None:
    """What holds for every hypothesis."""
    text = hypothesis.text
    assert text is not None
    assert text == text.strip()
    assert hypothesis.attention is not None
    assert hypothesis.attention.dtype == np.float32
    sizes = len(hypothesis.target_spans), len(hypothesis.source_spans)
    assert hypothesis.attention.shape == sizes
    assert len(hypothesis.scores) == len(hypothesis.target_spans)
    assert all(score <= 1e-4 for score in hypothesis.scores)
    if all(sizes):
        np.testing.assert_allclose(hypothesis.attention.sum(axis=1), 1, atol=1e-3)
    for spans, whole in ((hypothesis.source_spans, source), (hypothesis.target_spans, text)):
        place = 0
        for start, end in spans:
            assert place <= start <= end <= len(whole)
            place = max(place, end)
    outside = list(text)
    for start, end in hypothesis.target_spans:
        outside[start:end] = " " * (end - start)
    assert not "".join(outside).strip()


@given(sentence=st.lists(_WORD, min_size=1, max_size=12).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_invariants(words, sentence) -> None:
    (hypothesis,) = words.translate([sentence])
    _check(sentence, hypothesis)
    assert not re.search("[а-я]", hypothesis.text or "")
    for name in ("https://a.bg/x", "@nato"):
        assert (hypothesis.text or "").count(name) == sentence.count(name)


def test_translates_and_aligns(words) -> None:
    sentence = "Котка вижда куче."
    (hypothesis,) = words.translate([sentence])
    _check(sentence, hypothesis)
    assert hypothesis.text == "Cat sees dog."
    assert hypothesis.flags == ()
    attention = hypothesis.attention
    assert attention is not None
    pairs = {
        (sentence[slice(*hypothesis.source_spans[column])], hypothesis.text[slice(*target)])
        for target, column in zip(hypothesis.target_spans, attention.argmax(axis=1), strict=True)
    }
    assert pairs == {("Котка", "Cat"), ("вижда", "sees"), ("куче", "dog"), (".", ".")}


@pytest.mark.parametrize("beam", [1, 3])
def test_results_do_not_depend_on_the_batch(tmp_path: Path, beam: int) -> None:
    """To the last bit, on random weights, where ties are frequent."""
    model = load_model(build_tiny_marian(tmp_path / "random"), decoding=Decoding(beam))
    sentences = [*SENTENCES, *(f"{a} {b}" for a in SENTENCES for b in SENTENCES[:3])]
    together = model.translate(sentences)
    backwards = model.translate(sentences[::-1])[::-1]
    for sentence, one, two in zip(sentences, together, backwards, strict=True):
        (alone,) = model.translate([sentence])
        assert alone.text == one.text == two.text
        assert alone.scores == one.scores == two.scores
        assert alone.flags == one.flags
        np.testing.assert_array_equal(alone.attention, one.attention)
    scores = model.score(sentences, sentences[::-1])
    pairs = zip(sentences, sentences[::-1], strict=True)
    assert [model.score([source], [target])[0] for source, target in pairs] == scores


def test_score_prefers_the_translation(words) -> None:
    right, wrong = words.score(["Котка вижда куче."] * 2, ["Cat sees dog.", "Dog sees cat."])
    assert len(right) == len(wrong) == 5
    assert sum(right) > -0.01 > sum(wrong)
    assert words.score([], []) == []


def test_what_cannot_be_written_has_a_bounded_score(tmp_path: Path) -> None:
    folder = build_tiny_marian(tmp_path / "model")
    tensors = load_file(folder / "model.safetensors")
    tensors["final_logits_bias"][0, 1] = -10_000  # <unk>
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (scores,) = load_model(folder).score(["куче"], ["dog 😀 dog"])
    assert min(scores) == -20.0


def test_both_backends_agree(word_model, words) -> None:
    pytest.importorskip("transformers")
    reference = load_model(word_model, backend="transformers", device="cpu")
    assert (reference.info.backend, words.info.backend) == ("transformers", "ctranslate2")
    assert reference.info.sha256 == words.info.sha256
    for one, two in zip(reference.translate(SENTENCES), words.translate(SENTENCES), strict=True):
        assert (one.text, one.source_spans, one.target_spans, one.flags) == (
            two.text, two.source_spans, two.target_spans, two.flags,
        )  # fmt: skip
        np.testing.assert_allclose(one.attention, two.attention, atol=0.01)
        np.testing.assert_allclose(one.scores, two.scores, atol=0.05)


def test_overlong_sentence_is_split_and_nothing_lost(words) -> None:
    clause = "котка вижда куче и президентът вижда котка"
    sentence = "; ".join([clause] * 30) + "."
    (hypothesis,) = words.translate([sentence])
    _check(sentence, hypothesis)
    assert hypothesis.text == "; ".join(["cat sees dog and president sees cat"] * 30) + "."
    assert hypothesis.flags == ("split",)
    attention = hypothesis.attention
    assert attention is not None
    for row in range(0, len(attention), 7):
        source = sentence[slice(*hypothesis.source_spans[attention[row].argmax()])]
        target = hypothesis.text[slice(*hypothesis.target_spans[row])]
        assert words.translate([source])[0].text == target


def test_addresses_and_handles_come_out_unchanged(words) -> None:
    for sentence, translation in {
        "https://t.co/Ab-1 котка @nato_1, куче info@dir.bg 😀":
            "https://t.co/Ab-1 cat @nato_1, dog info@dir.bg 😀",
        "котка (www.dir.bg/новини) вижда": "cat (www.dir.bg/новини) sees",
        "https://t.co/x.": "https://t.co/x.",
        "BBC 2024": "BBC 2024",
        "***": "***",
    }.items():  # fmt: skip
        (hypothesis,) = words.translate([sentence])
        assert hypothesis.text == translation
        _check(sentence, hypothesis)


def test_capitals_are_read_in_sentence_case(words) -> None:
    (hypothesis,) = words.translate(["КОТКА ВИЖДА КУЧЕ И КУЧЕ"])
    assert hypothesis.text == "Cat sees dog and dog"
    assert hypothesis.flags == ()
    assert hypothesis.source_spans == ((0, 5), (6, 11), (12, 16), (17, 18), (19, 23))


def test_letters_left_in_cyrillic_are_romanised_and_flagged(words) -> None:
    (hypothesis,) = words.translate(["Котка вижда Жълтия щъркел"])
    assert hypothesis.text == "Cat sees Zhaltiya shtarkel"
    assert hypothesis.flags == ("copied", "retried")


def test_nothing_to_translate(words) -> None:
    assert words.translate([]) == []
    (hypothesis,) = words.translate([""])
    assert hypothesis.text == ""
    assert hypothesis.attention is not None
    assert hypothesis.attention.shape == (0, 0)


def test_progress_never_goes_back(words) -> None:
    seen: list[tuple[int, int]] = []
    words.translate(SENTENCES, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (len(SENTENCES), len(SENTENCES))
    assert {total for _, total in seen} == {len(SENTENCES)}


class _Scripted:
    """An engine that answers as told, by what the decoding asks for."""

    backend = "ctranslate2"

    def __init__(self, normal: list[str], careful: list[str]) -> None:
        self._answers = normal, careful

    def generate(
        self, batches: Sequence[Sequence[list[str]]], decoding: Decoding
    ) -> Iterator[list[Output]]:
        pieces = self._answers[decoding.no_repeat > 0]
        for batch in batches:
            yield [
                Output(pieces, np.full((len(pieces), len(s)), 1 / len(s), np.float32), True)
                for s in batch
            ]

    def score(
        self, batches: Sequence[tuple[Sequence[list[str]], Sequence[list[str]]]]
    ) -> Iterator[list[tuple[float, ...]]]:
        for _, targets in batches:
            yield [(-1.0,) * (len(pieces) + 1) for pieces in targets]


@pytest.mark.parametrize(
    ("normal", "careful", "text", "flags"),
    [
        (["▁dog"] * 9, ["▁Cat", "▁sees", "▁dog"], "Cat sees dog", ("retried",)),
        ([], ["▁Cat"], "Cat", ("retried",)),
        (["▁dog"] * 4, ["▁dog"] * 5, "dog dog dog dog", ("repetition", "retried")),
        (["▁cat", "▁and", "▁dog"] * 20, ["▁Cat"], "Cat", ("retried",)),
    ],
)
def test_degenerate_output_is_retried_and_flagged(words, normal, careful, text, flags) -> None:
    translator = MarianTranslator(
        _Scripted(normal, careful), words._tokenizer, words.info, "bg", "en"
    )
    sentence = "Котка вижда куче"
    (hypothesis,) = translator.translate([sentence])
    assert (hypothesis.text, hypothesis.flags) == (text, flags)
    _check(sentence, hypothesis)


class _Forgetful:
    """An engine that copies, but leaves capital letters out of what is long."""

    backend = "ctranslate2"

    def generate(
        self, batches: Sequence[Sequence[list[str]]], decoding: Decoding
    ) -> Iterator[list[Output]]:
        for batch in batches:
            yield [self._one(tokens) for tokens in batch]

    def _one(self, tokens: list[str]) -> Output:
        kept = [i for i, t in enumerate(tokens[:-1]) if len(tokens) < 26 or t.islower()]
        attention = np.zeros((len(kept), len(tokens)), np.float32)
        attention[range(len(kept)), kept] = 1
        pieces = {"▁куче": "▁dog", "▁котка": "▁cat", "▁Куче": "▁Dog"}
        return Output([pieces[tokens[i]] for i in kept], attention, True)

    score = _Scripted.score


def test_a_long_sentence_that_lost_a_name_is_cut(words) -> None:
    translator = MarianTranslator(_Forgetful(), words._tokenizer, words.info, "bg", "en")
    half = "куче котка " * 6
    sentence = f"{half}Куче {half}куче".strip()
    (hypothesis,) = translator.translate([sentence])
    assert (hypothesis.text or "").split().count("Dog") == 1
    assert hypothesis.flags == ("split",)
    _check(sentence, hypothesis)
    (plain,) = translator.translate([sentence.lower()])
    assert plain.flags == ()


def test_batches_hold_one_size_and_everything_once() -> None:
    sizes = [(n % 7, n % 2) for n in range(100)]
    groups = batches(sizes, tokens=20)
    assert sorted(i for group in groups for i in group) == list(range(100))
    for group in groups:
        assert len({sizes[i] for i in group}) == 1
        assert len(group) == 1 or sum(sizes[i][0] for i in group) <= 20


def test_threads(monkeypatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert threads() == 3
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    assert 1 <= threads() <= 8
