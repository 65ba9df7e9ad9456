"""Neighbours that the embedder reads together."""

from __future__ import annotations

import numpy as np
import pytest

from align.alignment import align
from align.alignment.band import full_band
from align.alignment.collect import collect_signals
from align.alignment.evidence import Evidence, Given, measure
from align.alignment.joined import Joined, read_together
from align.alignment.search import Scores, bead_types
from align.alignment.sides import sides
from align.documents import Document, Sentence

WORDS = np.random.default_rng(3).normal(size=(400, 32))


class WordEmbedder:
    """Numbers are words; the same in both languages. Remembers what it read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, sentences: list[str], /) -> np.ndarray:
        self.read += sentences
        rows = [[int(word) for word in text.split() if word.isdigit()] for text in sentences]
        return np.array([WORDS[row].sum(axis=0) for row in rows])


class OrderedEmbedder(WordEmbedder):
    """Two sentences in one text have a vector of their own, not the sum."""

    def encode(self, sentences: list[str], /) -> np.ndarray:
        extra = [5.0 * WORDS[399] * (s.count("ist") + s.count("est") == 2) for s in sentences]
        return np.array(super().encode(sentences) + extra)


def document(groups: list[str], language: str) -> Document:
    verb = "ist" if language == "de" else "est"
    texts = [f"{verb} {group} ." for group in groups]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)]).tolist()
    return Document(
        " ".join(texts),
        tuple(
            Sentence(k, starts[k], starts[k] + len(text), text, 0, language, "body")
            for k, text in enumerate(texts)
        ),
        language,
    )


SOURCE = document(["1 2 3 4", "5 6 7 8", "9 10 11 12", "13 14 15 16", "17 18 19 20"], "de")
TARGET = document(["1 2 3 4", "5 6", "7 8", "9 10 11 12", "13 14 15 16", "17 18 19 20"], "fr")


def evidence(embedder: WordEmbedder) -> tuple[Evidence, Given]:
    source, target = sides(SOURCE, TARGET, None)
    given = collect_signals(source, target, embedder)
    return measure(full_band(len(source), len(target)), source, target, given, 4), given


def posterior(plain: float) -> Scores:
    """1:1 beads with this probability wherever a 1:1 bead is right, a 1:2 bead in between."""
    types = bead_types(2)
    beads = np.zeros((len(types), 6, 7), dtype=np.float32)
    for i, j in [(1, 1), (3, 4), (4, 5), (5, 6)]:
        beads[types.index((1, 1)), i, j] = plain
    beads[types.index((1, 2)), 2, 3] = plain
    return Scores(types, beads, np.zeros(5), np.zeros(6))


def test_only_open_neighbours_are_read() -> None:
    embedder = WordEmbedder()
    found, given = evidence(embedder)
    embedder.read.clear()
    read_together(found, given, embedder, posterior(0.99))
    ours = [f"ist {a} . ist {b} ." for a, b in (("1 2 3 4", "5 6 7 8"), ("5 6 7 8", "9 10 11 12"))]
    theirs = [
        f"est {a} . est {b} ."
        for a, b in (("1 2 3 4", "5 6"), ("5 6", "7 8"), ("7 8", "9 10 11 12"))
    ]
    assert embedder.read == ours + theirs
    embedder.read.clear()
    read_together(found, given, embedder, posterior(0.5))
    assert len(embedder.read) == 4 + 5


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (3, 1), (2, 2), (4, 3)])
def test_blocks_that_nobody_read_are_sums(size: tuple[int, int]) -> None:
    found, given = evidence(WordEmbedder())
    sure = posterior(1.0)
    sure.beads[0, 2, 2] = sure.beads[0, 0, 3] = 1.0
    sure.beads[0, 2, 3] = 1.0
    joined = read_together(found, given, WordEmbedder(), sure)
    assert isinstance(joined.signals[0], Joined)
    inside = found.band.inside.copy()
    inside[: size[0]], inside[:, : size[1]] = False, False
    assert joined.block(*size)[inside] == pytest.approx(found.block(*size)[inside], abs=1e-4)


def test_what_was_read_together_counts() -> None:
    embedder = OrderedEmbedder()
    found, given = evidence(embedder)
    joined = read_together(found, given, embedder, posterior(0.5))
    assert joined.block(1, 1) is not found.block(1, 1)
    assert joined.block(1, 1) == pytest.approx(found.block(1, 1), abs=1e-4)
    # What the embedder sees in any two sentences makes twos alike that have nothing in common.
    assert joined.block(2, 2)[2, 6] > found.block(2, 2)[2, 6] + 0.1
    assert joined.block(4, 4)[4, 6] > found.block(4, 4)[4, 6]


@pytest.mark.parametrize("max_bead", [1, 2, 4])
def test_a_sentence_in_two_is_found_with_an_embedder(max_bead: int) -> None:
    embedder = WordEmbedder()
    beads = align(SOURCE, TARGET, embedder=embedder, max_bead=max_bead).beads
    found = {(b.source, b.target) for b in beads if b.source and b.target}
    assert (((1,), (1, 2)) in found) == (max_bead > 1)
    assert len(embedder.read) == len(set(embedder.read)) or max_bead > 1
    assert all(text.count(".") == 1 for text in embedder.read) or max_bead > 1
