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

from align.alignment.band import Band, full_band
from align.alignment.sides import Floats

__all__ = [
    "Scores",
    "Span",
    "bead_types",
    "best_path",
    "forward_backward",
    "partition",
    "rarity",
    "settled",
    "usual",
    "window",
    "without",
]

Doubles = NDArray[np.float64]
Span = tuple[int, int, int, int]
NEVER = -1e30
# Below this share of nulls a pair's own share is believed, as far as it outweighs so many
# sentences of this share; and how often at most it is taken anew.
RARE, RARE_COUNT, ROUNDS = 0.1, 5.0, 5


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


def partition(band: Band, scores: Scores) -> float:
    """Log-sum of the worth of all paths."""
    last = band.columns - int(band.low[-1])
    return float(_forward(band, scores, np.logaddexp)[band.rows, last])


def without(band: Band, scores: Scores, span: Span) -> Scores:
    """The same with the sentences of a bead taken out: null in every path, at no cost."""
    i0, i1, j0, j1 = span
    beads, added, omitted = scores.beads.copy(), scores.added.copy(), scores.omitted.copy()
    added[i0:i1], omitted[j0:j1] = 0.0, 0.0
    for t, (a, b) in enumerate(scores.types):
        beads[t, i0 + 1 : i1 + a] = NEVER
        beads[t][(band.column > j0) & (band.column < j1 + b)] = NEVER
    return Scores(scores.types, beads, added, omitted)


def window(band: Band, scores: Scores, span: Span) -> tuple[Band, Scores]:
    """The part of the lattice between two cells, every cell of it."""
    i0, i1, j0, j1 = span
    cells = np.arange(j0, j1 + 1) - band.low[i0 : i1 + 1, None]
    known = (cells >= 0) & (cells < band.width)
    rows = np.arange(i0, i1 + 1)[:, None]
    beads = np.where(known, scores.beads[:, rows, np.clip(cells, 0, band.width - 1)], NEVER)
    part = Scores(scores.types, beads, scores.added[i0:i1], scores.omitted[j0:j1])
    return full_band(i1 - i0, j1 - j0), part


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


def settled(band: Band, scores: Scores, posterior: Scores) -> Scores:
    """The posterior where nulls are as rare as the pair itself suggests.

    A book that is translated from end to end has hardly a null, so the few likely ones should cost
    more than in the news. The share of nulls and their scores are settled by turns: expectation
    maximisation over the prior (Saerens, Latinne & Decaestecker 2002). Pairs with more nulls than
    ``RARE`` keep their scores.
    """
    less = 0.0
    for _ in range(ROUNDS):
        before, less = less, rarity(posterior)
        if abs(less - before) < 0.05:
            break
        rarer = Scores(scores.types, scores.beads, scores.added + less, scores.omitted + less)
        posterior, _ = forward_backward(band, rarer)
    return posterior


def rarity(posterior: Scores) -> float:
    """Log odds of a null in a pair against those where they are as frequent as ``RARE``, at most
    0."""
    sentences = len(posterior.added) + len(posterior.omitted)
    nulls = float(posterior.added.sum() + posterior.omitted.sum())
    share = (nulls + RARE * RARE_COUNT) / (sentences + RARE_COUNT)
    return min(0.0, _log_odds(share) - _log_odds(RARE))


def _log_odds(share: float) -> float:
    return float(np.log(share / (1 - share)))
