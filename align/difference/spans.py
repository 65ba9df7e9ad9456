"""Unmatched words -> phrases, and phrases -> spans of the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from align.difference.types import Difference, DifferenceType
from align.difference.words import Word

__all__ = ["as_difference", "phrases"]


def phrases(
    words: Sequence[Word], chances: NDArray[np.float64], threshold: float
) -> list[tuple[int, int, float]]:
    """Runs of words that probably have no counterpart: (first, one past the last, score).

    A run ends at the end of its sentence; it takes in what is glued to it by a hyphen, gives up a
    preposition or conjunction at its end (that belongs to what follows), and must hold a word with
    content. Its score is the mean chance of its words.
    """
    found = []
    i = 0
    while i < len(words):
        if chances[i] < threshold:
            i += 1
            continue
        k = i + 1
        while k < len(words) and chances[k] >= threshold and words[k].before != "\n":
            k += 1
        first, last = _whole(words, i, k)
        if any(not word.function for word in words[first:last]):
            found.append((first, last, float(chances[i:k].mean())))
        i = max(k, last)
    return [phrase for phrase in found if phrase[2] >= threshold]


def _whole(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """The run with glued words, without an opening word at its end."""
    while last - first > 1 and words[last - 1].opens and not _marked(words, last):
        last -= 1
    while last < len(words) and _hyphen(words[last]):
        last += 1
    while first > 0 and _hyphen(words[first]):
        first -= 1
    return first, last


def _marked(words: Sequence[Word], i: int) -> bool:
    """Whether punctuation stands before a word."""
    return i < len(words) and bool(words[i].before)


def _hyphen(word: Word) -> bool:
    return word.glued and word.before in ("-", "‑", "@", "")


def as_difference(
    side: Literal["source", "target"],
    text: str,
    words: Sequence[Word],
    kind: DifferenceType,
    score: float,
) -> Difference:
    """A span from the first to the last of some words of a document's text."""
    start, end = words[0].start, words[-1].end
    return Difference(side, start, end, text[start:end], kind, round(min(1.0, max(0.0, score)), 4))
