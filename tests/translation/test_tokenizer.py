"""Pieces and their places."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.translation.folder import MarianFolder
from align.translation.tokenizer import Tokenizer
from tests.tiny_marian import build_tiny_marian
from tests.translation.conftest import SENTENCES, WORDS

_TEXT = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from(" \t\u00a0аБв…½ﬁ😀e\u0301Å№„“<>/s▁0٣")),
    max_size=40,
)


@pytest.fixture(scope="module")
def tokenizer(word_model: Path) -> Tokenizer:
    return Tokenizer(MarianFolder.open(word_model))


def test_same_pieces_as_marian_tokenizer(word_model, tokenizer) -> None:
    transformers = pytest.importorskip("transformers")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it recommends sacremoses and does not use it
        reference = transformers.MarianTokenizer.from_pretrained(word_model)
    ids = {piece: i for i, piece in enumerate(tokenizer.source_pieces)}
    for text in [*SENTENCES, "  Две   котки…", "½ Å №5", "Ω ≠ 😀 куче"]:
        ours = [ids.get(piece, ids["<unk>"]) for piece in tokenizer.encode(text).tokens]
        assert ours == reference(text).input_ids
        theirs = reference(text_target=text).input_ids[:-1]
        assert [ids.get(p, ids["<unk>"]) for p in tokenizer.encode_target(text)] == theirs


@given(text=_TEXT)
@settings(max_examples=300, deadline=None)
def test_spans_cover_the_text_in_order(tokenizer, text) -> None:
    encoded = tokenizer.encode(text)
    assert len(encoded.tokens) == encoded.first + len(encoded.spans) + 1
    previous = 0
    for start, end in encoded.spans:
        assert previous <= start <= end <= len(text)
        assert not text[start:end][:1].isspace()
        assert not text[start:end][-1:].isspace()
        previous = max(previous, end)


@given(words=st.lists(st.sampled_from([*WORDS, "Иван", "2024", "г.", "„а“"]), max_size=9))
def test_every_letter_is_in_a_span(tokenizer, words) -> None:
    text = " ".join(words)
    held = "".join(text[start:end] for start, end in tokenizer.encode(text).spans)
    assert held == text.replace(" ", "")


@given(
    pieces=st.lists(
        st.sampled_from(["▁cat", "▁sees", "▁", "a", ".", "▁▁x", "a▁b", "<unk>", "😀"]), max_size=12
    )
)
def test_decoded_pieces_join_exactly(tokenizer, pieces) -> None:
    text, spans = tokenizer.decode(pieces)
    assert len(spans) == len(pieces)
    assert text == text.strip()
    covered = [False] * len(text)
    for start, end in spans:
        assert 0 <= start <= end <= len(text)
        for i in range(start, end):
            assert not covered[i]
            covered[i] = True
    assert all(inside or text[i] == " " for i, inside in enumerate(covered))
    assert text.replace(" ", "") == "".join(pieces).replace("▁", "")


def test_spans_of_what_normalisation_changes(tokenizer) -> None:
    text = "куче… ½"
    encoded = tokenizer.encode(text)
    assert [text[s:e] for s, e in encoded.spans if e > s] == ["куче", "…", "½"]
    assert encoded.tokens[1:4] == [".", ".", "."]


def test_marks_in_the_text_are_text(tokenizer) -> None:
    for text in ("</s> котка", ">>de<< котка", "\ud800 котка", "\x00котка", ""):
        tokens = tokenizer.encode(text).tokens
        assert tokens.count("</s>") == 1
        assert tokens[-1] == "</s>"
        assert not tokens[0].startswith(">>")


def test_target_language_tags(tmp_path) -> None:
    folder = MarianFolder.open(
        build_tiny_marian(
            tmp_path / "opus-mt-sla-mul",
            source_language="sla",
            target_language="mul",
            tags=(">>eng<<", ">>de<<"),
        )
    )
    assert (folder.source_language, folder.target_language) == (None, None)
    encoded = Tokenizer(folder, "en").encode("котка")
    assert encoded.tokens == [">>eng<<", "▁котка", "</s>"]
    assert (encoded.first, encoded.spans) == (1, ((0, 5),))
    assert Tokenizer(folder, "de").encode("котка").tokens[0] == ">>de<<"
    with pytest.raises(InputError, match="fr is not among them"):
        Tokenizer(folder, "fr")
    with pytest.raises(InputError, match="--target-lang"):
        Tokenizer(folder)


def test_damaged_sentencepiece_model(tmp_path) -> None:
    folder = build_tiny_marian(tmp_path / "model")
    (folder / "source.spm").write_bytes(b"nothing of the kind")
    with pytest.raises(InputError, match="SentencePiece"):
        Tokenizer(MarianFolder.open(folder))
