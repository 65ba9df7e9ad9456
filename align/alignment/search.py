"""Exact dynamic programmes over a band: the best path, and the posterior of every bead.

Bead types are (source sentences, target sentences). Scores are logarithms of potentials; a path
covers every sentence of both sides once, in order. Time and memory are proportional to the number
of cells times the number of types.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.alignment.band import Band
from align.alignment.sides import Floats

__all__ = ["Scores", "Span", "bead_types", "best_path", "forward_backward", "usual"]

Doubles = NDArray[np.float64]
Span = tuple[int, int, int, int]
NEVER = -1e30


@dataclass(frozen=True, eq=False)
class Scores:
    """What beads are worth.

    Attributes:
        types: Sizes of the beads with both sides.
        beads: (types, rows + 1, width), by the cell a bead ends at.
        added: (rows,), a source sentence alone.
        omitted: (columns,), a target sentence alone.
    """

    types: tuple[tuple[int, int], ...]
    beads: Floats
    added: Floats
    omitted: Floats


def bead_types(largest: int) -> tuple[tuple[int, int], ...]:
    """1:1 to largest:largest, small ones first."""
    sizes = [(a, b) for a in range(1, largest + 1) for b in range(1, largest + 1)]
    return tuple(sorted(sizes, key=lambda s: (s[0] + s[1], abs(s[0] - s[1]))))


def _forward(band: Band, scores: Scores, accumulate: Callable[..., Doubles]) -> Doubles:
    """Value of the best way (or log-sum of all ways) to each cell, (rows + 1, width)."""
    most = max(max(t) for t in scores.types)
    pad = 2 * most + int(np.diff(band.low).max(initial=0)) * most
    table = np.full((band.rows + 1, band.width + 2 * pad), NEVER)
    skipped = np.concatenate([[0.0], np.cumsum(scores.omitted, dtype=np.float64)])
    # Past the last column the same value goes on; those cells are never reached.
    reach = np.clip(band.column, 0, band.columns)
    for i in range(band.rows + 1):
        ways = [np.full(band.width, NEVER)]
        if i == 0:
            ways[0][0] = 0.0
        else:
            at = pad + int(band.low[i] - band.low[i - 1])
            ways.append(table[i - 1, at : at + band.width] + float(scores.added[i - 1]))
        for t, (a, b) in enumerate(scores.types):
            if a <= i:
                at = pad + int(band.low[i] - band.low[i - a]) - b
                ways.append(table[i - a, at : at + band.width] + scores.beads[t, i])
        row = accumulate.reduce(np.stack(ways), axis=0)  # type: ignore[attr-defined]
        omitted = skipped[reach[i]]
        row = accumulate.accumulate(row - omitted) + omitted  # type: ignore[attr-defined]
        row[band.column[i] > band.columns] = NEVER
        table[i, pad : pad + band.width] = np.maximum(row, NEVER)
    return table[:, pad : pad + band.width]


def best_path(band: Band, scores: Scores) -> list[Span]:
    """(first source, last source + 1, first target, last target + 1) of the beads, in order."""
    table = _forward(band, scores, np.maximum)

    def value(i: int, j: int) -> float:
        w = j - int(band.low[i])
        return float(table[i, w]) if 0 <= w < band.width else NEVER

    path: list[Span] = []
    i, j = band.rows, band.columns
    while i or j:
        steps = []
        if i:
            steps.append((value(i - 1, j) + float(scores.added[i - 1]), 1, 0))
        if j:
            steps.append((value(i, j - 1) + float(scores.omitted[j - 1]), 0, 1))
        for t, (a, b) in enumerate(scores.types):
            if a <= i and b <= j:
                here = float(scores.beads[t, i, j - int(band.low[i])])
                steps.append((value(i - a, j - b) + here, a, b))
        _, a, b = max(steps)
        path.append((i - a, i, j - b, j))
        i, j = i - a, j - b
    return path[::-1]


def _reversed(band: Band, scores: Scores) -> tuple[Band, Scores]:
    """The same lattice read from its end."""
    low = band.columns - (band.low + band.width - 1)
    low = low[::-1]
    turned = Band(band.rows, band.columns, np.ascontiguousarray(low), band.width)
    beads = np.full_like(scores.beads, NEVER)
    for t, (a, b) in enumerate(scores.types):
        # A bead that ends at (i, j) starts at (i - a, j - b), its end in the reversed lattice.
        for_start = band.ahead(scores.beads[t], a, b, NEVER)
        beads[t] = for_start[::-1, ::-1]
    return turned, Scores(scores.types, beads, scores.added[::-1], scores.omitted[::-1])


def forward_backward(band: Band, scores: Scores) -> tuple[Scores, float]:
    """Posterior probability of every bead, and the log partition function."""
    alpha = _forward(band, scores, np.logaddexp)
    beta = _forward(*_reversed(band, scores), np.logaddexp)[::-1, ::-1]
    total = float(alpha[band.rows, band.columns - int(band.low[-1])])
    beads = np.zeros_like(scores.beads)
    for t, (a, b) in enumerate(scores.types):
        before = band.shift(alpha, a, b, NEVER)
        power = before + scores.beads[t] + beta - total
        power[~band.inside] = NEVER
        beads[t] = np.exp(np.minimum(power, 0.0))
    before = band.shift(alpha, 1, 0, NEVER)[1:]
    added = np.exp(np.minimum(before + scores.added[:, None] + beta[1:] - total, 0.0)).sum(axis=1)
    before = band.shift(alpha, 0, 1, NEVER)
    known = band.inside.copy()
    known[0] = (band.column[0] >= 1) & (band.column[0] <= band.columns)
    j = np.clip(band.column - 1, 0, max(0, band.columns - 1))
    single = scores.omitted[j] if band.columns else np.zeros_like(before)
    share = np.exp(np.minimum(before + single + beta - total, 0.0)) * known
    omitted = np.bincount(j.ravel(), weights=share.ravel(), minlength=band.columns)
    return (
        Scores(
            scores.types,
            beads,
            added.astype(np.float32),
            omitted[: band.columns].astype(np.float32),
        ),
        total,
    )


def usual(posterior: Scores) -> tuple[float, float, float]:
    """Expected shares of added and omitted sentences, and of beads other than 1:1; as logarithms:
    log(share + 0.01) / 2."""
    plain, *uneven = (float(beads.sum()) for beads in posterior.beads)
    added, omitted = (float(null.mean()) for null in (posterior.added, posterior.omitted))
    shares = added, omitted, sum(uneven) / max(1e-9, plain + sum(uneven))
    first, second, third = (float(np.log(share + 0.01)) / 2 for share in shares)
    return first, second, third
