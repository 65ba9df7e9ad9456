"""Links between the words of a bead: likeness, weighed by place and competition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.difference.evidence import Evidence, Matrix
from align.difference.forms import romanise
from align.difference.words import Word

__all__ = ["NONE", "Links", "link"]

NONE = 0.2
"""Strength below which a word counts as having no partner."""
_ANCHOR = 0.35
_REACH = 3.0
_FAR = 25
"""Words within which an anchor's support falls to 1/e, and beyond which it is not felt."""
_BELIEF = (0.3, 0.8)
"""Qualities up to which the way through a translation counts nothing, and from which in full: a
poor one makes up words that the target happens to have."""
_TWICE = 0.25
"""What is left of a link to a word that a like word has already."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """How words are linked.

    Attributes:
        matrix: Strength of each link, (source words, target words), 0 to 1.
        anchors: (source word, target word) of content words that are each other's best partner.
        support: How far the anchors nearby speak for two words facing each other, (source words,
            target words), 0 to 1.
    """

    matrix: Matrix
    anchors: list[tuple[int, int]]
    support: Matrix


def link(evidence: Evidence) -> Links:
    """Weigh the evidence of a bead: words near each other are linked to words near each other."""
    source, target = evidence.source.words, evidence.target.words
    believed = float(np.interp(evidence.quality, _BELIEF, (0.0, 1.0)))
    raw: Matrix = np.maximum(evidence.direct, believed * evidence.through)
    support = _support(raw.shape, _anchors(raw, source))
    matrix = _once((raw * (0.4 + 0.6 * support)).astype(np.float32), source, target)
    return Links(matrix, _anchors(matrix, source), support)


def _anchors(matrix: Matrix, source: Sequence[Word]) -> list[tuple[int, int]]:
    if not matrix.size:
        return []
    columns, rows = matrix.argmax(axis=1).tolist(), matrix.argmax(axis=0).tolist()
    return [
        (i, j)
        for i, j in enumerate(columns)
        if rows[j] == i and matrix[i, j] >= _ANCHOR and not source[i].function
    ]


def _support(shape: tuple[int, ...], anchors: list[tuple[int, int]]) -> Matrix:
    """1 for all where there are too few anchors to tell."""
    if len(anchors) < 2:
        return np.ones(shape, dtype=np.float32)
    weighted, total = np.zeros(shape, dtype=np.float32), np.zeros(shape[0], dtype=np.float32)
    columns = np.arange(shape[1])
    for row, column in anchors:
        rows = np.arange(max(0, row - _FAR), min(shape[0], row + _FAR + 1))
        rows = rows[rows != row]
        near = np.exp(-np.abs(rows - row) / _REACH)
        shift = np.abs((columns - column)[None, :] - (rows - row)[:, None])
        weighted[rows] += near[:, None] * np.exp(-shift / (2 * _REACH))
        total[rows] += near
    result: Matrix = np.minimum(1, 2 * weighted / np.maximum(total, 1e-6)[:, None])
    return result


def _once(matrix: Matrix, source: Sequence[Word], target: Sequence[Word]) -> Matrix:
    """A word that a text has twice needs two partners: the nearer one keeps the link.

    Greedy from the strongest link, among words of one stem on either side.
    """
    result: Matrix = matrix.copy()
    for words, own in ((source, result), (target, result.T)):
        groups: dict[str, list[int]] = {}
        for i, word in enumerate(words):
            groups.setdefault(romanise(word.stem), []).append(i)
        for rows in groups.values():
            if len(rows) > 1:
                _share_out(own, rows)
    return result


def _share_out(matrix: Matrix, rows: list[int]) -> None:
    part = matrix[rows]
    free, taken = set(range(len(rows))), set()
    for k in np.argsort(-part, axis=None)[: 4 * len(rows)].tolist():
        row, column = divmod(k, part.shape[1])
        if part[row, column] < NONE:
            return
        if row in free and column not in taken:
            free.discard(row)
            taken.add(column)
        elif column in taken:
            matrix[rows[row], column] *= _TWICE
