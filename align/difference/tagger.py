"""A two-state chain over words: does this word have a counterpart or not?

A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001). A word's features speak
for or against its being unmatched; the places before and after it for a phrase beginning, going on
or ending there. All weights are in one small, readable file; ``scripts/train/difference.py`` fits
them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from align.difference.features import BOUNDARY, FEATURES, Observation

__all__ = ["Weights", "load_weights", "pad", "posteriors", "unmatched"]

Array = NDArray[np.float64]
_BATCH = 20_000
"""Words computed at once, padding included."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Natural log odds.

    Attributes:
        word: For a word being unmatched, (len(FEATURES),).
        begin, stay, end: For a phrase to begin at, go on over and end at a place between two
            words, (len(BOUNDARY),) each.
    """

    word: Array
    begin: Array
    stay: Array
    end: Array

    def potentials(self, words: Array, places: Array) -> tuple[Array, Array, Array, Array]:
        """Scores of the word being unmatched and of the three steps at each place."""
        return words @ self.word, places @ self.begin, places @ self.stay, places @ self.end


@lru_cache(maxsize=1)
def load_weights() -> tuple[Weights, Weights]:
    """The fitted weights of the source side and of the target side."""
    data = json.loads((files("align.bundled") / "difference" / "weights.json").read_text("utf-8"))
    source, target = (
        Weights(
            np.array([data[side]["word"][name] for name in FEATURES]),
            *(
                np.array([data[side][step][name] for name in BOUNDARY])
                for step in ("begin", "stay", "end")
            ),
        )
        for side in ("source", "target")
    )
    return source, target


def pad(observations: Sequence[Observation]) -> tuple[Array, Array, NDArray[np.int64]]:
    """Features of many texts as one array (texts, words, features); places; numbers of words."""
    lengths = np.array([len(observation.words) for observation in observations])
    longest = int(lengths.max(initial=1))
    words = np.zeros((len(observations), longest, len(FEATURES)))
    places = np.zeros((len(observations), longest + 1, len(BOUNDARY)))
    for i, observation in enumerate(observations):
        words[i, : lengths[i]] = observation.words
        places[i, : lengths[i] + 1] = observation.boundaries
    return words, places, lengths


def posteriors(
    words: Array, begin: Array, stay: Array, end: Array, lengths: NDArray[np.int64]
) -> tuple[Array, Array, Array]:
    """Forward-backward over all texts at once.

    Args:
        words: Score of each word being unmatched, (texts, words).
        begin, stay, end: Scores of the step into each place, (texts, words + 1); the last place of
            a text is its end, where an open phrase must end.
        lengths: Words of each text.

    Returns:
        P(word is unmatched), (texts, words); P(matched before, unmatched after) and P(unmatched on
        both sides) for the place before each word, (texts, words).
    """
    texts, longest = words.shape
    rows = np.arange(texts)
    matched, open_ = np.zeros((texts, longest)), np.zeros((texts, longest))
    open_[:, 0] = words[:, 0] + begin[:, 0]
    for t in range(1, longest):
        matched[:, t] = np.logaddexp(matched[:, t - 1], open_[:, t - 1] + end[:, t])
        into = np.logaddexp(matched[:, t - 1] + begin[:, t], open_[:, t - 1] + stay[:, t])
        open_[:, t] = into + words[:, t]
    after_matched, after_open = np.zeros((texts, longest)), np.zeros((texts, longest))
    last = np.maximum(lengths - 1, 0)
    after_open[rows, last] = end[rows, lengths]
    for t in range(longest - 2, -1, -1):
        going = words[:, t + 1] + after_open[:, t + 1]
        inside = t < last
        new = np.logaddexp(after_matched[:, t + 1], begin[:, t + 1] + going)
        after_matched[:, t] = np.where(inside, new, after_matched[:, t])
        new = np.logaddexp(end[:, t + 1] + after_matched[:, t + 1], stay[:, t + 1] + going)
        after_open[:, t] = np.where(inside, new, after_open[:, t])
    total = np.logaddexp(matched[:, 0] + after_matched[:, 0], open_[:, 0] + after_open[:, 0])
    mask = np.arange(longest) < lengths[:, None]
    chance = np.where(mask, np.exp(np.minimum(0, open_ + after_open - total[:, None])), 0)
    started, stayed = np.zeros((texts, longest)), np.zeros((texts, longest))
    started[:, 0] = chance[:, 0]
    rest = words[:, 1:] + after_open[:, 1:] - total[:, None]
    started[:, 1:] = np.exp(np.minimum(0, matched[:, :-1] + begin[:, 1:longest] + rest))
    stayed[:, 1:] = np.exp(np.minimum(0, open_[:, :-1] + stay[:, 1:longest] + rest))
    return chance, np.where(mask, started, 0), np.where(mask, stayed, 0)


def unmatched(observations: Sequence[Observation], weights: Weights) -> list[Array]:
    """P(word has no counterpart) for the words of each text."""
    order = sorted(range(len(observations)), key=lambda i: len(observations[i].words))
    result: dict[int, Array] = {}
    while order:
        # Texts of like length together: a long one must not blow up all others.
        longest = len(observations[order[-1]].words)
        batch = order[-max(1, _BATCH // longest) :]
        del order[-len(batch) :]
        words, places, lengths = pad([observations[i] for i in batch])
        chance, _, _ = posteriors(*weights.potentials(words, places), lengths)
        for i, row, length in zip(batch, chance, lengths, strict=True):
            result[i] = row[:length]
    return [result[i] for i in range(len(observations))]
