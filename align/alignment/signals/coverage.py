"""How much of each sentence the other side's block says, unit by unit (soft recall).

The cosine of two sums cannot tell a sentence that a block lacks from one it renders freely;
coverage can: each unit of a sentence takes its best counterpart among the units of the block, and
units count by weight (compare the greedy matching of BERTScore, Zhang et al. 2020).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from align.alignment.band import Band
from align.alignment.sides import Floats, Ints
from align.alignment.signals.bags import SparseBag, chosen
from align.alignment.signals.embedding import UnitTable

__all__ = ["Units", "coverage", "stem_units", "vector_units"]


@dataclass(frozen=True, eq=False)
class Units:
    """The words or clauses of one side: sentence i has ``index[starts[i]:starts[i + 1]]``.

    Attributes:
        weights: What each distinct unit counts.
        vectors: Unit vectors of the distinct units; None where units match only when equal.
        name: What the units are: "units" of the static embedding, "stems" or "clauses".
    """

    index: Ints
    starts: Ints
    weights: Floats
    vectors: Floats | None
    name: str

    def keep(self, sentences: Ints) -> Units:
        """Only some sentences."""
        at, starts = chosen(self.starts, sentences)
        return replace(self, index=self.index[at], starts=starts)

    def similar(self, kinds: Ints, other: Units, others: Ints) -> Floats:
        """Similarity of some distinct units of both sides, 0 to 1."""
        if self.vectors is None or other.vectors is None:
            return np.asarray(kinds[:, None] == others, dtype=np.float32)
        return np.asarray(np.maximum(self.vectors[kinds] @ other.vectors[others].T, 0.0))


def vector_units(table: UnitTable) -> Units:
    """Units of the static embedding; the norm of a vector is the learned weight of the unit."""
    norms = np.linalg.norm(table.vectors, axis=1)
    vectors = table.vectors / np.maximum(norms, 1e-9)[:, None]
    return Units(table.index, table.starts, norms, vectors, "units")


def stem_units(source: SparseBag, target: SparseBag) -> tuple[Units, Units]:
    """Stems of the translation and the target, weighted by idf."""
    weights = np.zeros(1 + max(source.ids.max(initial=0), target.ids.max(initial=0)), np.float32)
    for bag in (source, target):
        weights[bag.ids] = np.maximum(weights[bag.ids], bag.values)
    return (
        Units(source.ids, source.starts, weights, None, "stems"),
        Units(target.ids, target.starts, weights, None, "stems"),
    )


def _best(
    mine: Units, theirs: Units, a: int, b: int, left: int, right: int
) -> tuple[Floats, Floats]:
    """Units' shares of sentences a..b, and their best counterpart in each sentence left..right."""
    index = mine.index[mine.starts[a] : mine.starts[b]]
    kinds, unit = np.unique(index, return_inverse=True)
    other = theirs.index[theirs.starts[left] : theirs.starts[right]]
    others, where = np.unique(other, return_inverse=True)
    lengths = np.diff(theirs.starts[left : right + 1])
    best = np.zeros((len(kinds), right - left), dtype=np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled) and len(kinds):
        similar = mine.similar(kinds, theirs, others)[:, where]
        begins = (theirs.starts[left:right] - theirs.starts[left])[filled]
        best[:, filled] = np.maximum.reduceat(similar, begins, axis=1)
    share = np.zeros((b - a, len(kinds)), dtype=np.float32)
    row = np.repeat(np.arange(b - a), np.diff(mine.starts[a : b + 1]))
    np.add.at(share, (row, unit), mine.weights[index])
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-9)
    return share, best


def coverage(band: Band, source: Units, target: Units, reach: int) -> tuple[Floats, Floats]:
    """Coverage of every sentence by blocks of the other side, 0 to 1.

    Returns:
        Two arrays (reach, rows + 1, width). At cell (i, j): how much of source sentence i - 1 the
        1, 2, ... target sentences up to j - 1 cover, and the other way round.
    """

    def of_source(first: int, last: int, left: int, right: int) -> Floats:
        begin = max(0, left - reach + 1)
        share, best = _best(source, target, first, last, begin, right)
        return _widen(share, best, reach)[:, :, left - begin :]

    def of_target(first: int, last: int, left: int, right: int) -> Floats:
        begin = max(0, first - reach + 1)
        share, best = _best(target, source, left, right, begin, last)
        widened: Floats = _widen(share, best, reach)[:, :, first - begin :]
        return np.swapaxes(widened, 1, 2)

    return band.fill(of_source, reach), band.fill(of_target, reach)


def _widen(share: Floats, best: Floats, reach: int) -> Floats:
    """Coverage by 1 .. reach sentences that end at each sentence of the other side."""
    out = np.empty((reach, len(share), best.shape[1]), dtype=np.float32)
    widest = best.copy()
    for size in range(reach):
        if 0 < size < best.shape[1]:
            widest[:, size:] = np.maximum(widest[:, size:], best[:, :-size])
        out[size] = share @ widest
    return out
