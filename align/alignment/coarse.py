"""Coarse to fine: a band around the path that ever smaller groups of sentences suggest.

After Vecalign (Thompson & Koehn 2019), which averages neighbours; here the vectors of neighbours
are added up, and sentences that the path passes by for long are set aside as nulls, so that the
band stays narrow whatever was left out. Time and memory grow linearly with the texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.alignment.band import Band, full_band
from align.alignment.evidence import Given, Measured, combine, measure_signals
from align.alignment.search import Scores, Span, best_path
from align.alignment.sides import Floats, Ints
from align.alignment.signals.bags import Signal

__all__ = ["Course", "find_courses", "whole_course"]

COARSEST = 200
MARGIN = 12
PASSED = 40
PIECE = 1200
_TYPES = ((1, 1), (1, 2), (2, 1), (2, 2))


@dataclass(frozen=True, eq=False)
class Course:
    """Where the fine search looks.

    Attributes:
        band: Over the sentences that are kept.
        source: Ids of the kept source sentences; ``target``: of the kept target sentences.
    """

    band: Band
    source: Ints
    target: Ints


def whole_course(rows: int, columns: int) -> Course:
    """Every cell of the lattice."""
    return Course(full_band(rows, columns), np.arange(rows), np.arange(columns))


def find_courses(given: Given, rows: int, columns: int) -> list[Course]:
    """Search ever finer groups of sentences, each in a band around the path before.

    Returns:
        Courses of about ``PIECE`` source sentences that follow each other; they meet where the
        path is straight for long.
    """
    size = 1
    while max(rows, columns) / size > COARSEST:
        size *= 2
    path: list[Span] | None = None
    while True:
        starts = [np.minimum(np.arange(0, n + size, size), n) for n in (rows, columns)]
        starts = [s[: int(np.argmax(s == s[-1])) + 1] for s in starts]
        counts = len(starts[0]) - 1, len(starts[1]) - 1
        band = full_band(*counts) if path is None else _around(path, counts, 2)
        path = _search(band, [_pool(s, starts) for s in (*given.signals, given.names)])
        if size == 1:
            break
        size //= 2
    kept = _kept(path, rows, 0), _kept(path, columns, 1)
    number = [np.cumsum(np.concatenate([[False], k])) for k in kept]
    inner = [
        (int(number[0][i0]), int(number[0][i1]), int(number[1][j0]), int(number[1][j1]))
        for i0, i1, j0, j1 in path
    ]
    ids = np.flatnonzero(kept[0]), np.flatnonzero(kept[1])
    return [_course(piece, *ids) for piece in _pieces(inner)]


def _pieces(path: list[Span]) -> list[list[Span]]:
    """Cut the path in the middle of its longest straight runs, about every PIECE sentences."""
    straight = np.array([i1 - i0 == 1 and j1 - j0 == 1 for i0, i1, j0, j1 in path])
    run = np.zeros(len(path) + 1, dtype=np.int64)
    for k, plain in enumerate(straight):
        run[k + 1] = run[k] + 1 if plain else 0
    ends = np.array([max(span[1], span[3]) for span in path])
    out: list[list[Span]] = []
    begin = 0
    while True:
        first = int(np.searchsorted(ends, ends[begin] + PIECE * 2 // 3))
        last = int(np.searchsorted(ends, ends[begin] + PIECE * 4 // 3))
        if last >= len(path):
            return [*out, path[begin:]]
        best = first + int(run[first + 1 : last + 1].argmax())
        # The end of the longest run; its middle is the safest place to cut.
        cut = best - int(min(run[best + 1], best - first)) // 2
        out.append(path[begin:cut])
        begin = cut


def _course(path: list[Span], source: Ints, target: Ints) -> Course:
    (i, _, j, _), (_, last, _, end) = path[0], path[-1]
    moved = [(i0 - i, i1 - i, j0 - j, j1 - j) for i0, i1, j0, j1 in path]
    band = _around(moved, (last - i, end - j), 1)
    return Course(band, source[i:last], target[j:end])


def _pool(signal: Signal, starts: Sequence[Ints]) -> Signal:
    return Signal(signal.name, signal.source.pool(starts[0]), signal.target.pool(starts[1]))


def _search(band: Band, signals: list[Signal]) -> list[Span]:
    """The path of groups with the highest similarity; nulls cost nothing."""
    measured: list[Measured] = measure_signals(band, signals, 2)
    beads = np.stack([_worth(combine(measured, a, b), a + b, band) for a, b in _TYPES])
    nothing = np.zeros(band.rows, np.float32), np.zeros(band.columns, np.float32)
    return best_path(band, Scores(_TYPES, beads, *nothing))


def _worth(similarity: Floats, sentences: int, band: Band) -> Floats:
    least = 0.3 + 0.1 * (sentences - 2)
    return np.where(band.inside, (similarity - least) * sentences, -1e9).astype(np.float32)


def _around(path: list[Span], counts: tuple[int, int], scale: int) -> Band:
    """A band of all cells within MARGIN of the path, on a lattice ``scale`` times finer."""
    rows, columns = counts
    corners = np.array([(0, 0), *((i1, j1) for _, i1, _, j1 in path)], dtype=np.int64) * scale
    i, j = np.minimum(corners[:, 0], rows), np.minimum(corners[:, 1], columns)
    first = np.full(rows + 1, columns, dtype=np.int64)
    last = np.zeros(rows + 1, dtype=np.int64)
    np.minimum.at(first, i, j)
    np.maximum.at(last, i, j)
    # Rows that no corner names lie between their neighbours.
    first = np.minimum.accumulate(first[::-1])[::-1]
    last = np.maximum.accumulate(last)
    at = np.arange(rows + 1)
    low = np.maximum(first[np.maximum(at - MARGIN, 0)] - MARGIN, 0)
    low = np.minimum(low, last[np.maximum(at - MARGIN, 0)])
    high = np.minimum(last[np.minimum(at + MARGIN, rows)] + MARGIN, columns)
    width = int((high - low).max()) + 1
    low = np.minimum(low, max(0, columns + 1 - width))
    return Band(rows, columns, np.maximum.accumulate(low), width)


def _kept(path: list[Span], count: int, side: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """False for sentences deep inside a long run of nulls."""
    alone = np.ones(count, dtype=bool)
    for span in path:
        both = span[0] < span[1] and span[2] < span[3]
        if both:
            alone[span[2 * side] : span[2 * side + 1]] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], alone, [False]]).astype(np.int8)))
    kept = np.ones(count, dtype=bool)
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if end - begin > PASSED:
            kept[begin + PASSED // 2 : end - PASSED // 2] = False
    return kept
