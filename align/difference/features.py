"""What speaks for and against a word having no counterpart: a few numbers for each word."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from align.difference.evidence import Evidence, Matrix
from align.difference.links import NONE, Links
from align.difference.words import Word

__all__ = ["BOUNDARY", "FEATURES", "Observation", "observe"]

FEATURES = {
    "bias": "one for every word",
    "function": "it has no content of its own",
    "best": "strength of its best link (words with content)",
    "best_shared": "the same, as a share of what its partner has elsewhere",
    "none": "it has content and no link",
    "function_best": "strength of its best link (function words)",
    "none_known": "no link although the lexicon knows it",
    "none_unknown": "no link, and unknown to the lexicon",
    "number_none": "a number without its equal",
    "capital_none": "a capital letter and no link",
    "through": "strength of the way through the translation, times how far that is believed",
    "through_none": "how far there is no such way, times how far the translation is believed",
    "near": "mean link of the content words beside it (words with content)",
    "function_near": "the same (function words)",
    "sentence": "mean link of all content words of its side",
    "longer": "log ratio of the letters of its side and the other, if above 0",
    "shorter": "the same, if below 0",
    "gap": "words without a link between the linked words around it, less those facing them",
    "gap_other": "those facing them",
    "facing": "all words that face the place between the linked words around it",
    "none_alone": "no link among linked words",
    "none_among": "no link among words without a link",
    "clause": "share of words without a link between the punctuation marks around it",
    "clause_none": "none of two or more content words between the marks has a link",
    "gap_none": "no link, times gap",
}
"""What is observed of each word."""
BOUNDARY = {
    "always": "one for every place",
    "punctuation": "a mark stands there",
    "opens": "a preposition or conjunction follows",
    "glued": "no white space",
    "edge": "beginning or end of a sentence",
}
"""What is observed of each place between two words."""

Array = NDArray[np.float32]


class Observation:
    """The features of one side of a bead.

    Attributes:
        words: (words, len(FEATURES)).
        boundaries: Of the place before each word and of the end, (words + 1, len(BOUNDARY)).
    """

    def __init__(self, words: Array, boundaries: Array) -> None:
        self.words = words
        self.boundaries = boundaries


def observe(evidence: Evidence, links: Links) -> tuple[Observation, Observation]:
    """Features of the source side and of the target side."""
    sides = evidence.source.words, evidence.target.words
    turned = [(j, i) for i, j in links.anchors]
    reached = evidence.through.max(axis=1, initial=0), evidence.said
    known, quality = evidence.known, evidence.quality
    return (
        _side(sides[0], sides[1], links.matrix, links.anchors, reached[0], known[0], quality),
        _side(sides[1], sides[0], links.matrix.T, turned, reached[1], known[1], quality),
    )


def _side(
    words: list[Word],
    others: list[Word],
    linked: Matrix,
    anchors: list[tuple[int, int]],
    reached: Array,
    known: Array,
    quality: float,
) -> Observation:
    count = len(words)
    content = np.array([not word.function for word in words], dtype=np.float32)
    best, shared = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
    if linked.size:
        partner = linked.argmax(axis=1)
        best = linked.max(axis=1)
        shared = best / np.maximum(linked.max(axis=0)[partner], 1e-6) * (best > 0)
    none = content * (best < NONE)
    near = _near(best, content)
    total = max(1.0, content.sum())
    ratio = np.log((_letters(words) + 5) / (_letters(others) + 5))
    here, there, facing = _gaps(words, others, best, linked, anchors)
    columns = (
        np.ones(count), 1 - content, content * best, content * best * shared, none,
        (1 - content) * best, none * known, none * (1 - known),
        [w.number and b < 0.5 for w, b in zip(words, best, strict=True)],
        [w.capital and b < NONE for w, b in zip(words, best, strict=True)],
        content * reached * quality, content * (1 - reached) * quality,
        content * near, (1 - content) * near,
        np.full(count, (best * content).sum() / total),
        np.full(count, max(0.0, ratio)), np.full(count, min(0.0, ratio)),
        here, there, facing,
        none * near, none * (1 - near), *_clauses(words, best, content), none * here,
    )  # fmt: skip
    return Observation(
        np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1), _boundaries(words)
    )


def _letters(words: list[Word]) -> int:
    return sum(word.end - word.start for word in words)


def _clauses(words: list[Word], best: Array, content: Array) -> tuple[Array, Array]:
    """For each word of a stretch between punctuation marks: how little the stretch is linked.

    The share of its content words without a partner, and whether none of two or more has one. Zero
    in a sentence without marks.
    """
    share, empty = np.zeros_like(best), np.zeros_like(best)
    cuts = [i for i, word in enumerate(words) if word.before not in ("", "-")] + [len(words)]
    for a, b in pairwise(cuts):
        total = content[a:b].sum()
        if total and b - a < len(words):
            none = (content[a:b] * (best[a:b] < NONE)).sum()
            share[a:b] = none / total
            empty[a:b] = none == total and total > 1
    return share, empty


def _near(best: Array, content: Array) -> Array:
    """Mean of the content words up to two words away, itself left out."""
    sums, weights = np.zeros_like(best), np.zeros_like(best)
    for step in (1, 2):
        for a, b in (
            (slice(step, None), slice(None, -step)),
            (slice(None, -step), slice(step, None)),
        ):
            sums[a] += (best * content)[b] / step
            weights[a] += content[b] / step
    overall = float((best * content).sum() / max(1.0, content.sum()))
    result: Array = np.where(weights > 0, sums / np.maximum(weights, 1e-6), overall)
    return result


def _gaps(
    words: list[Word],
    others: list[Word],
    best: Array,
    linked: Matrix,
    anchors: list[tuple[int, int]],
) -> tuple[Array, Array, Array]:
    """Unlinked content words between the anchors around each word, here and facing it.

    Where as many words are unlinked on the other side, the phrase is reworded, not added.
    """
    free = np.array([not w.function for w in words]) & (best < NONE)
    back = linked.max(axis=0) if linked.size else np.zeros(len(others), dtype=np.float32)
    other_free = np.array([not w.function for w in others], dtype=bool) & (back < NONE)
    edges = [(-1, -1), *anchors, (len(words), len(others))]
    here, there, facing = (np.zeros(len(words), dtype=np.float32) for _ in range(3))
    for (i, j), (k, m) in pairwise(edges):
        inside = slice(i + 1, k)
        here[inside] = free[inside].sum()
        low, high = (j + 1, m) if j < m else (m + 1, j)
        there[inside] = other_free[low:high].sum() if high - low <= 2 * (k - i) + 6 else 1
        facing[inside] = max(0, high - low)
    surplus: Array = np.clip((here - there) / 3, -1, 2)
    there, facing = np.clip(there / 3, 0, 2), np.clip(facing / 5, 0, 2)
    return surplus, there, facing


def _boundaries(words: list[Word]) -> Array:
    result = np.zeros((len(words) + 1, len(BOUNDARY)), dtype=np.float32)
    result[:, 0] = 1
    for i, word in enumerate(words):
        result[i, 1] = word.before not in ("", "\n")
        result[i, 2] = word.opens
        result[i, 3] = word.glued
        result[i, 4] = word.before == "\n"
    result[-1, 4] = 1
    return result
