"""Content that changed places: beads out of order that make the rest of the alignment no worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise

import numpy as np

from align.alignment.band import Band
from align.alignment.search import (
    Scores,
    Span,
    best_path,
    forward_backward,
    partition,
    rarity,
    window,
    without,
)
from align.alignment.sides import Floats
from align.alignment.types import Bead

__all__ = ["SHORT", "chance", "find_moved", "marked_moved"]

# Characters below which a sentence is as likely furniture of the page: "* * *", "( 237 )".
SHORT = 16
# Sentences a side of the documents in which a move is as surprising as a match is.
USUAL = 15.0
# How far below the asked odds an estimate is looked at closely; how many, a sentence and at least.
SLACK, SHARE, FEW = 8.0, 0.04, 8
# Beads on the path before and after a move that may change with it; most sentences between.
MARGIN, FAR = 4, 60


def find_moved(
    band: Band, scores: Scores, lengths: tuple[Floats, Floats], surprise: float, least: float
) -> tuple[list[tuple[Span, float]], Scores, Scores]:
    """Beads out of order, and the scores and posterior of what stays in order without them.

    A bead is worth taking out of order when its score and all alignments of the remaining
    sentences together outweigh all alignments in order. The odds grow with what it frees: where two
    paragraphs changed places, one of them may be matched with a wrong neighbour, or both be in a
    single bead of two sentences each.

    Args:
        band: Cells looked at.
        scores: What beads in order are worth; a bead out of order is worth the same.
        lengths: Characters of the sentences of both sides.
        surprise: Log odds that a move costs, see ``chance``.
        least: Log odds, less their cost, from which on a bead is taken.

    Returns:
        Moved beads with their log odds, the surest of each look first; scores; posterior.
    """
    taken: list[tuple[Span, float]] = []
    posterior, _ = forward_backward(band, scores)
    surprise -= rarity(posterior)
    while True:
        path = best_path(band, posterior)
        found = []
        for span, odds in _candidates(band, scores, posterior, lengths, least + surprise - SLACK):
            reach, exact = _weighed(band, scores, path, span, odds)
            if exact - surprise > least:
                found.append((exact - surprise, span, reach))
        settled: list[Span] = []
        for odds, span, reach in sorted(found, reverse=True):
            if not any(_meet(reach, other) for other in settled):
                settled.append(reach)
                taken.append((span, odds))
                scores = without(band, scores, span)
        if not settled:
            return taken, scores, posterior
        posterior, _ = forward_backward(band, scores)


def chance(rows: int, columns: int) -> float:
    """What a move costs in log odds: the more sentences the documents have, the more resemble each
    other by chance."""
    return float(np.log(max(rows * columns, 1)) / 2 - np.log(USUAL))


def _candidates(
    band: Band, scores: Scores, posterior: Scores, lengths: tuple[Floats, Floats], least: float
) -> list[tuple[Span, float]]:
    """The likeliest beads that are not in order: log odds as if every sentence of them was left
    alone independently of the others."""
    sizes = [_sums(values, max(max(t) for t in scores.types)) for values in lengths]
    alone = [
        _sums(np.log(np.maximum(share, 1e-30)) - score, len(sizes[0]) - 1)
        for share, score in (
            (posterior.added, scores.added), (posterior.omitted, scores.omitted),
        )
    ]  # fmt: skip
    column = np.clip(band.column, 0, band.columns)
    found: list[tuple[float, Span]] = []
    for t, (a, b) in enumerate(scores.types):
        odds = scores.beads[t] + alone[0][a][:, None] + alone[1][b][column]
        possible = (odds > least) & (posterior.beads[t] < 0.5)
        possible &= (sizes[0][a] >= SHORT)[:, None] & (sizes[1][b] >= SHORT)[column]
        for i, w in zip(*(k.tolist() for k in np.nonzero(possible)), strict=True):
            j = int(column[i, w])
            found.append((float(odds[i, w]), (i - a, i, j - b, j)))
    most = max(FEW, int(SHARE * band.rows))
    whole = ((span, odds) for odds, span in sorted(found, reverse=True)
             if not _splits(band, scores, span))  # fmt: skip
    return list(islice(whole, most))


def _sums(values: Floats, largest: int) -> Floats:
    """Sums over 0, 1, ... ``largest`` sentences that end at each boundary; -inf where there are
    not as many."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    out = np.full((largest + 1, len(total)), -np.inf)
    for size in range(min(largest, len(values)) + 1):
        out[size, size:] = total[size:] - total[: len(total) - size]
    return out


def _gain(band: Band, scores: Scores, span: Span) -> float:
    """Log odds of a bead against leaving its sentences alone."""
    i0, i1, j0, j1 = span
    kind, w = scores.types.index((i1 - i0, j1 - j0)), j1 - int(band.low[i1])
    if not 0 <= w < band.width:
        return -1e9
    alone = scores.added[i0:i1].sum() + scores.omitted[j0:j1].sum()
    return float(scores.beads[kind, i1, w] - alone)


def _splits(band: Band, scores: Scores, span: Span) -> bool:
    """Whether two smaller beads in order are likelier than the block they make up."""
    i0, i1, j0, j1 = span
    whole = _gain(band, scores, span)
    return any(
        _gain(band, scores, (i0, i, j0, j)) + _gain(band, scores, (i, i1, j, j1)) > whole
        for i in range(i0 + 1, i1)
        for j in range(j0 + 1, j1)
    )


def _weighed(
    band: Band, scores: Scores, path: Sequence[Span], span: Span, odds: float
) -> tuple[Span, float]:
    """The part of the lattice that a move changes, and its log odds against staying in order.

    What stands far apart does not depend on each other: there the given odds are as good.
    """
    i0, i1, j0, j1 = span
    corners = [(0, 0), *((i, j) for _, i, _, j in path)]
    first = max(k for k, (i, j) in enumerate(corners) if i <= i0 and j <= j0)
    last = min(k for k, (i, j) in enumerate(corners) if i >= i1 and j >= j1)
    r0, c0 = corners[max(0, first - MARGIN)]
    r1, c1 = corners[min(len(corners) - 1, last + MARGIN)]
    if max(r1 - r0, c1 - c0) > FAR:
        return span, odds
    part = window(band, scores, (r0, r1, c0, c1))
    inner = i0 - r0, i1 - r0, j0 - c0, j1 - c0
    kind = scores.types.index((i1 - i0, j1 - j0))
    worth = float(part[1].beads[kind, inner[1], inner[3]])
    rest = partition(part[0], without(*part, inner))
    return (r0, r1, c0, c1), worth + rest - partition(*part)


def _meet(one: Span, other: Span) -> bool:
    """Whether two parts share sentences of either side."""
    return (one[0] < other[1] and other[0] < one[1]) or (one[2] < other[3] and other[2] < one[3])


def marked_moved(beads: Sequence[Bead], lengths: Floats) -> list[Bead]:
    """Matches are the longest text that kept its order; what crosses it is moved.

    ``lengths`` are characters of the source sentences. The heaviest increasing subsequence.
    """
    matches = sorted((bead for bead in beads if bead.source and bead.target), key=_place)
    if all(a.target[-1] < b.target[0] for a, b in pairwise(matches)):
        kept = set(matches)
    else:
        kept = _heaviest(matches, [float(lengths[list(bead.source)].sum()) for bead in matches])
    return [
        replace(bead, kind="match" if bead in kept else "moved") if bead.target and bead.source
        else bead
        for bead in beads
    ]  # fmt: skip


def _place(bead: Bead) -> tuple[int, ...]:
    return bead.source


def _heaviest(beads: Sequence[Bead], weights: Sequence[float]) -> set[Bead]:
    """The beads, sorted by source, that keep their order on the target side too."""
    first = np.array([bead.target[0] for bead in beads])
    last = np.array([bead.target[-1] for bead in beads])
    best, before = np.zeros(len(beads)), np.full(len(beads), -1)
    for k, bead in enumerate(beads):
        earlier = np.flatnonzero(last[:k] < first[k])
        if len(earlier):
            before[k] = earlier[best[earlier].argmax()]
            best[k] = best[before[k]]
        # Between equals the one that was found in order stays.
        best[k] += weights[k] + 1e-3 * (bead.kind == "match")
    kept, k = set(), int(best.argmax())
    while k >= 0:
        kept.add(beads[k])
        k = int(before[k])
    return kept
