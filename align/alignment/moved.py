"""Content that changed places: matches among what the ordered alignment left over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from align.alignment.band import Band
from align.alignment.search import Scores, Span
from align.alignment.sides import Floats, Ints
from align.alignment.types import Bead

__all__ = ["find_moved", "shorter_moved"]


# Pairs of leftovers in the documents that the probabilities were fitted to.
USUAL = 25.0
# Log of the shares of added times omitted sentences from which on moves are as frequent as there.
COMMON = 2 * float(np.log(0.2))


def _run(alone: set[int], count: int) -> Ints:
    """How many sentences without counterpart stand directly before each boundary."""
    out = np.zeros(count + 1, dtype=np.int64)
    for k in range(count):
        out[k + 1] = out[k] + 1 if k in alone else 0
    return out


def _sum(values: Floats, size: int) -> Floats:
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    out = np.zeros(len(total), dtype=np.float32)
    out[size:] = total[size:] - total[: max(0, len(total) - size)]
    return out


def find_moved(
    band: Band,
    scores: Scores,
    path: list[Span],
    usual: tuple[float, ...] = (),
    least: float = 0.0,
) -> list[tuple[Span, float]]:
    """Moved beads and their log odds against being nulls, the surest first.

    A move is rarer than a match that stayed, so high odds are asked for: at least ``least``, and
    more in a pair where nulls are rare (``usual``, see ``Evidence``): a move takes one of either
    side, so its leftovers are more likely the ends of matches cut short. A bead is taken when all
    of its sentences are nulls, its odds are high, and no surer bead has taken one of its sentences
    before.
    """
    added = {i0 for i0, i1, j0, j1 in path if j0 == j1}
    omitted = {j0 for i0, i1, j0, j1 in path if i0 == i1}
    if not added or not omitted:
        return []
    ours, theirs = _run(added, band.rows), _run(omitted, band.columns)
    column = np.clip(band.column, 0, band.columns)
    # The more leftovers there are to compare, the more resemble each other by chance.
    pairs = int(((ours[:, None] > 0) & (theirs[column] > 0) & band.inside).sum())
    chance = float(np.log(max(1.0, pairs / USUAL)))
    chance += max(0.0, COMMON - 2 * sum(usual[:2])) if usual else 0.0
    found: dict[Span, float] = {}
    for t, (a, b) in enumerate(scores.types):
        possible = (ours[:, None] >= a) & (theirs[column] >= b) & band.inside
        rows, cells = np.nonzero(possible)
        columns = column[rows, cells]
        odds = scores.beads[t, rows, cells]
        odds = odds - _sum(scores.added, a)[rows] - _sum(scores.omitted, b)[columns] - chance
        for k in np.flatnonzero(odds > least):
            i, j = int(rows[k]), int(columns[k])
            found[i - a, i, j - b, j] = float(odds[k])
    taken: list[tuple[Span, float]] = []
    for (i0, i1, j0, j1), odds_ in sorted(found.items(), key=lambda item: -item[1]):
        if _splits(found, (i0, i1, j0, j1)):
            continue
        if added.issuperset(range(i0, i1)) and omitted.issuperset(range(j0, j1)):
            added.difference_update(range(i0, i1))
            omitted.difference_update(range(j0, j1))
            taken.append(((i0, i1, j0, j1), odds_))
    return taken


def _splits(found: dict[Span, float], span: Span) -> bool:
    """Whether two smaller beads in order are likelier than the block they make up."""
    i0, i1, j0, j1 = span
    return any(
        found.get((i0, i, j0, j), -1e9) + found.get((i, i1, j, j1), -1e9) > found[span]
        for i in range(i0 + 1, i1)
        for j in range(j0 + 1, j1)
    )


def _crossing(one: Bead, other: Bead) -> bool:
    return one is not other and (one.source < other.source) != (one.target < other.target)


def shorter_moved(beads: list[Bead], lengths: Floats) -> list[Bead]:
    """Where two stretches changed places, the shorter one is the one that moved; a bead that
    crosses no other has not moved at all."""
    settled = [bead for bead in beads if bead.kind in ("match", "moved")]
    out = [
        replace(bead, kind="match")
        if bead.kind == "moved" and not any(_crossing(bead, other) for other in settled)
        else bead
        for bead in beads
    ]
    while True:
        moved = [k for k, bead in enumerate(out) if bead.kind == "moved"]
        matched = [k for k, bead in enumerate(out) if bead.kind == "match"]
        for k in moved:
            crossed = {m for m in matched if _crossing(out[m], out[k])}
            group = [
                n for n in moved if {m for m in matched if _crossing(out[m], out[n])} == crossed
            ]
            if crossed and _size(out, crossed, lengths) < _size(out, group, lengths):
                for n in group:
                    out[n] = replace(out[n], kind="match")
                for m in crossed:
                    out[m] = replace(out[m], kind="moved")
                break
        else:
            return out


def _size(beads: list[Bead], chosen: Iterable[int], lengths: Floats) -> float:
    return float(sum(lengths[list(beads[k].source)].sum() for k in chosen))
