"""The cells of the alignment lattice that are looked at, and arrays over them.

Cell (i, j) stands after i source and j target sentences. Row i holds the cells
``low[i] <= j < low[i] + width``; for articles that is every cell, for long texts a band around a
coarse path. An array over the band has shape (n + 1, width). A value of sentences (i - 1, j - 1)
is kept at cell (i, j), where a bead that ends with them ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from align.alignment.sides import Floats, Ints

__all__ = ["Band", "full_band"]

CHUNK = 64


@dataclass(frozen=True, eq=False)
class Band:
    """A band of the lattice of ``rows`` x ``columns`` sentences; ``low`` never falls."""

    rows: int
    columns: int
    low: Ints
    width: int

    @cached_property
    def column(self) -> Ints:
        """j of every cell, (rows + 1, width); may lie past the last column."""
        return self.low[:, None] + np.arange(self.width)

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Which cells have a sentence before them on both sides."""
        inside = (self.column >= 1) & (self.column <= self.columns)
        inside[0] = False
        return inside

    def chunks(self) -> Iterator[tuple[int, int, int, int]]:
        """(first row, last row + 1, first column, last column + 1) of sentences, in pieces."""
        for first in range(0, self.rows, CHUNK):
            last = min(self.rows, first + CHUNK)
            left = max(0, int(self.low[first + 1]) - 1)
            right = min(self.columns, int(self.low[last]) + self.width - 1)
            yield first, last, left, right

    def fill(self, block: Callable[[int, int, int, int], Floats], layers: int = 1) -> Floats:
        """Evaluate ``block(rows, columns) -> (layers, rows, columns)`` along the band.

        Returns:
            (layers, rows + 1, width), 0 outside.
        """
        out = np.zeros((layers, self.rows + 1, self.width), dtype=np.float32)
        for first, last, left, right in self.chunks():
            if right <= left:
                continue
            values = block(first, last, left, right).reshape(layers, last - first, right - left)
            j = self.column[first + 1 : last + 1] - 1 - left
            known = (j >= 0) & (j < right - left)
            rows = np.arange(last - first)[:, None]
            taken = values[:, rows, np.clip(j, 0, right - left - 1)]
            out[:, first + 1 : last + 1] = np.where(known, taken, 0.0)
        return out

    def shift(self, values: Floats, a: int, b: int, empty: float = 0.0) -> Floats:
        """The value at cell (i - a, j - b), seen from cell (i, j)."""
        if not a and not b:
            return values
        out = np.full_like(values, empty)
        if a > self.rows:
            return out
        move = self.low[a:] - self.low[: self.rows + 1 - a] - b
        if not move.any():
            out[..., a:, :] = values[..., : self.rows + 1 - a, :]
            return out
        index = np.arange(self.width) + move[:, None]
        known = (index >= 0) & (index < self.width)
        rows = np.arange(self.rows + 1 - a)[:, None]
        taken = values[..., rows, np.clip(index, 0, self.width - 1)]
        out[..., a:, :] = np.where(known, taken, empty)
        return out

    def ahead(self, values: Floats, a: int, b: int, empty: float = 0.0) -> Floats:
        """The value at cell (i + a, j + b), seen from cell (i, j)."""
        out = np.full_like(values, empty)
        if a > self.rows:
            return out
        move = self.low[: self.rows + 1 - a] - self.low[a:] + b
        index = np.arange(self.width) + move[:, None]
        known = (index >= 0) & (index < self.width)
        rows = np.arange(a, self.rows + 1)[:, None]
        taken = values[..., rows, np.clip(index, 0, self.width - 1)]
        out[..., : self.rows + 1 - a, :] = np.where(known, taken, empty)
        return out

    @cached_property
    def _turned(self) -> tuple[Ints, NDArray[np.bool_], Ints]:
        """For each column: the rows whose cells hold it, as gather indexes."""
        j = np.arange(self.columns + 1)
        first = np.searchsorted(self.low, j - self.width + 1, side="left")
        last = np.searchsorted(self.low, j, side="right")
        width = max(1, int((last - first).max()))
        rows = first[:, None] + np.arange(width)
        known = rows < last[:, None]
        rows = np.clip(rows, 0, self.rows)
        index = np.clip(j[:, None] - self.low[rows], 0, self.width - 1)
        return rows, known, index

    def turn(self, values: Floats, empty: float) -> tuple[Floats, Ints]:
        """Values by column: (columns + 1, height), and the row of each."""
        rows, known, index = self._turned
        return np.where(known, values[rows, index], np.float32(empty)), rows


def full_band(rows: int, columns: int) -> Band:
    """Every cell."""
    return Band(rows, columns, np.zeros(rows + 1, dtype=np.int64), columns + 1)
