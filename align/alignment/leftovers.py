"""Moves across long texts: what the pieces of the search left over, compared with each other.

The search of a long text sees a band of its lattice. Sentences that stay alone there may have
their counterpart anywhere; so each is compared with all that stayed alone on the other side.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.alignment.band import full_band
from align.alignment.evidence import Given, measure
from align.alignment.model import Model
from align.alignment.moved import SHORT
from align.alignment.sides import Floats, Ints, Side
from align.alignment.signals.bags import Signal
from align.alignment.types import Bead

__all__ = ["find_far"]

# Most sentences of a side that are compared, the longest; most pairs that are weighed.
COMPARED, WEIGHED = 4000, 120
# Sure matches that show what a match is like in this pair; their least score.
ANCHORS, SURE = 120, 0.95
CHUNK = 256


def find_far(
    given: Given,
    source: Side,
    target: Side,
    beads: Sequence[Bead],
    model: Model,
    leave_out: frozenset[str],
    surprise: float,
    least: float,
) -> list[Bead]:
    """Beads of one leftover sentence each side, with log odds of a move above ``least``, less
    its cost ``surprise``.

    Each is the other's nearest neighbour among what was left over. They are weighed beside sure
    matches, so that the scale of the signals is that of the pair.
    """
    ours = _longest([b.source[0] for b in beads if not b.target], source.lengths)
    theirs = _longest([b.target[0] for b in beads if not b.source], target.lengths)
    plain = [b for b in beads if len(b.source) == len(b.target) == 1 and b.score > SURE]
    if not len(ours) or not len(theirs) or len(plain) < ANCHORS:
        return []
    pairs = _neighbours(given.signals[0], ours, theirs)[:WEIGHED]
    anchors = plain[:: len(plain) // ANCHORS]
    rows = np.array(sorted([i for i, _ in pairs] + [b.source[0] for b in anchors]))
    columns = np.array(sorted([j for _, j in pairs] + [b.target[0] for b in anchors]))
    band = full_band(len(rows), len(columns))
    evidence = measure(band, source.keep(rows), target.keep(columns), given.keep(rows, columns), 2)
    scores = model.scores(evidence, ((1, 1),), leave_out)
    found = []
    for i, j in pairs:
        k, m = int(np.searchsorted(rows, i)), int(np.searchsorted(columns, j))
        odds = float(scores.beads[0, k + 1, m + 1] - scores.added[k] - scores.omitted[m]) - surprise
        if odds > least:
            found.append(Bead((i,), (j,), "moved", model.moved_probability(odds)))
    return found


def _longest(sentences: Sequence[int], lengths: Floats) -> Ints:
    """Those of some length, in order."""
    chosen = [k for k in sentences if lengths[k] >= SHORT]
    return np.array(sorted(sorted(chosen, key=lambda k: -lengths[k])[:COMPARED]), dtype=np.int64)


def _neighbours(signal: Signal, ours: Ints, theirs: Ints) -> list[tuple[int, int]]:
    """Pairs that are each other's nearest by the cosine, the nearest first."""
    kept = signal.keep(ours, theirs)
    norms = [
        np.sqrt(np.concatenate([
            (bag.rows(k, min(len(ids), k + CHUNK))[1] ** 2).sum(axis=1)
            for k in range(0, len(ids), CHUNK)
        ]))
        for bag, ids in ((kept.source, ours), (kept.target, theirs))
    ]  # fmt: skip
    best = np.full(len(ours), -1.0), np.full(len(theirs), -1.0)
    partner = np.zeros(len(ours), dtype=np.int64), np.zeros(len(theirs), dtype=np.int64)
    for first in range(0, len(ours), CHUNK):
        last = min(len(ours), first + CHUNK)
        for left in range(0, len(theirs), CHUNK):
            right = min(len(theirs), left + CHUNK)
            scale = norms[0][first:last, None] * norms[1][None, left:right]
            cosine = kept.dots(first, last, left, right) / np.maximum(scale, 1e-6)
            for side, start, stop, other, table in (
                (0, first, last, left, cosine), (1, left, right, first, cosine.T),
            ):  # fmt: skip
                high, at = table.max(axis=1), table.argmax(axis=1) + other
                better = high > best[side][start:stop]
                best[side][start:stop][better] = high[better]
                partner[side][start:stop][better] = at[better]
    mutual = [k for k in range(len(ours)) if partner[1][partner[0][k]] == k]
    mutual.sort(key=lambda k: -best[0][k])
    return [(int(ours[k]), int(theirs[partner[0][k]])) for k in mutual]
