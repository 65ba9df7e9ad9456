"""All signals over the band, each brought to the scale of the pair at hand.

A cosine means something else under every signal, language pair and quality of translation. So
each signal is measured within the pair: what sentences that choose each other reach (1) against
what arbitrary sentences reach (0); and how well a signal keeps the two apart gives its weight in
the combined similarity (the linear discriminant of independent signals).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from align.alignment.band import Band
from align.alignment.sides import Floats, Ints, Side
from align.alignment.signals.bags import Signal, self_products
from align.alignment.signals.coverage import Units, coverage

__all__ = ["UNKNOWN", "Evidence", "Given", "Measured", "combine", "measure", "measure_signals"]

# Expected cosine of a match and how far the signal is trusted.
PRIORS = {
    "embedding": (0.55, 1.0), "words": (0.4, 0.25), "ngrams": (0.45, 0.15),
    "units": (0.6, 1.0), "stems": (0.4, 0.25), "clauses": (0.6, 0.1),
}  # fmt: skip
PRIOR_COUNT = 4.0
ALTERNATIVES = 4
NEVER = np.float32(-1.0)
# Before the first look.
UNKNOWN = (-1.0, -1.0, -1.0)


@dataclass(frozen=True, eq=False)
class Given:
    """The signals at hand: those that are combined, names apart, and units for coverage."""

    signals: tuple[Signal, ...]
    names: Signal
    units: tuple[tuple[Units, Units], ...]

    def keep(self, source: Ints, target: Ints) -> Given:
        """Only some sentences of both sides."""
        return Given(
            tuple(signal.keep(source, target) for signal in self.signals),
            self.names.keep(source, target),
            tuple((ours.keep(source), theirs.keep(target)) for ours, theirs in self.units),
        )

    @property
    def title(self) -> str:
        """For the signature."""
        return "+".join([*(s.name for s in self.signals), self.names.name])


@dataclass(frozen=True)
class Scale:
    """What arbitrary sentences (``low``) and matches (``high``) reach under a signal in this pair,
    and the weight that follows from how far it keeps the two apart."""

    low: float
    high: float
    weight: float


def scale_of(name: str, matched: Floats, others: Floats) -> Scale:
    """From values of likely matches and of the rest; few matches lean on what is usual."""
    low = float(others.mean()) if others.size else 0.0
    spread = float(others.std()) if others.size else 0.1
    typical = float(np.median(matched)) if matched.size else 0.0
    expected, trust = PRIORS.get(name, (typical, 1.0))
    count = len(matched) + PRIOR_COUNT
    high = max((typical * len(matched) + expected * PRIOR_COUNT) / count, low + 0.05)
    below = np.minimum(matched - typical, 0.0)
    noise = (float((below**2).sum()) + 0.02 * PRIOR_COUNT) / count
    return Scale(low, high, trust * (high - low) ** 2 / (spread**2 + noise + 1e-3))


@dataclass(eq=False)
class Measured:
    """One signal over the band: inner products across and within the sides, and its scale."""

    band: Band
    name: str
    dots: Floats
    norms: tuple[Floats, Floats]
    scale: Scale = Scale(0.0, 1.0, 1.0)
    _sums: dict[tuple[int, int], Floats] = field(default_factory=dict)

    def _dots(self, a: int, b: int) -> Floats:
        """Inner products of blocks: sums over their sentences."""
        if (a, b) == (1, 1):
            return self.dots
        if (a, b) not in self._sums:
            if b > 1:
                less = self._dots(a, b - 1)
                total = less + self.band.shift(self._dots(a, 1), 0, b - 1)
            else:
                total = self._dots(a - 1, 1) + self.band.shift(self.dots, a - 1, 0)
            self._sums[a, b] = total
        return self._sums[a, b]

    def cosine(self, a: int, b: int) -> Floats:
        """Cosines of blocks of a and b sentences, by the cell they end at."""
        ours, theirs = self.norms[0][a - 1], self.norms[1][b - 1]
        scale = ours[:, None] * theirs[np.clip(self.band.column, 0, len(theirs) - 1)]
        return np.asarray(self._dots(a, b) / np.maximum(scale, 1e-6))

    def lengths(self, a: int, b: int) -> tuple[Floats, Floats]:
        """Norms of blocks, over the band."""
        ours, theirs = self.norms[0][a - 1], self.norms[1][b - 1]
        return ours[:, None], theirs[np.clip(self.band.column, 0, len(theirs) - 1)]


def _norms(near: Floats, reach: int) -> Floats:
    """Norms of blocks of 1..reach sentences that end at each cell, (reach, sentences + 1)."""
    out = np.zeros((reach, near.shape[1] + 1), dtype=np.float32)
    square = np.zeros(near.shape[1] + 1, dtype=np.float32)
    for size in range(reach):
        longer = np.zeros_like(square)
        longer[1:] = square[:-1] + near[0] + 2 * near[1 : size + 1].sum(axis=0)
        square = longer
        out[size] = np.sqrt(np.maximum(square, 0.0))
    return out


def _measured(band: Band, signal: Signal, reach: int) -> Measured:
    near = (
        self_products(signal.source, band.rows, reach),
        self_products(signal.target, band.columns, reach),
    )
    norms = _norms(near[0], reach), _norms(near[1], reach)
    return Measured(band, signal.name, band.fill(signal.dots)[0], norms)


@dataclass(eq=False)
class Evidence:
    """Similarities of sentences and blocks over a band.

    Attributes:
        near: Cells that set the scale and count as alternatives.
        similarity: Combined similarity of sentences (0 arbitrary, 1 typical match).
        mutual: Cells whose two sentences choose each other.
        rows: For every source sentence its highest similarities, falling, (n + 1,
            ALTERNATIVES), and the columns they are in; first row unused. ``columns``: for targets.
        covered: Coverage of source sentences by target blocks, and of target sentences by source
            blocks, (reach, n + 1, width); each on the scale of the pair.
        clarity: How well the combined similarity tells matches from the rest (d').
        ratio: Target characters per source character where sentences match.
        matched: Share of the shorter side's sentences that surely have a counterpart.
        usual: What a first look at the pair found: shares of added and of omitted sentences, and of
            beads other than 1:1, as ``log(share + 0.01) / 2``.
    """

    band: Band
    source: Side
    target: Side
    reach: int
    signals: list[Measured]
    names: Measured
    near: NDArray[np.bool_]
    similarity: Floats
    mutual: NDArray[np.bool_]
    rows: tuple[Floats, Ints]
    columns: tuple[Floats, Ints]
    covered: tuple[Floats, Floats]
    clarity: float
    ratio: float
    matched: float
    usual: tuple[float, float, float] = UNKNOWN
    _blocks: dict[tuple[int, int], Floats] = field(default_factory=dict)

    def block(self, a: int, b: int) -> Floats:
        """Combined similarity of blocks."""
        if (a, b) not in self._blocks:
            self._blocks[a, b] = combine(self.signals, a, b)
        return self._blocks[a, b]


def combine(signals: list[Measured], a: int, b: int) -> Floats:
    """Weighted mean of the signals on the scale of the pair, (n + 1, width)."""
    total = sum(s.scale.weight for s in signals)
    out = np.zeros_like(signals[0].dots)
    for s in signals:
        low, high = s.scale.low, s.scale.high
        out += (s.scale.weight / total) * (s.cosine(a, b) - low) / (high - low)
    return np.clip(out, -0.5, 2.0)


def mutual_best(band: Band, values: Floats, near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells that are the highest of their row and of their column, among those that are near."""
    masked = np.where(near, values, NEVER * 10)
    by_column, _ = band.turn(masked, -10.0)
    highest = by_column.max(axis=1)[np.clip(band.column, 0, band.columns)]
    best = masked >= np.maximum(masked.max(axis=1, keepdims=True), highest)
    return np.asarray(best & near)


def _highest(values: Floats, where: Ints) -> tuple[Floats, Ints]:
    """The ALTERNATIVES highest of each row and where they are."""
    if values.shape[1] < ALTERNATIVES:
        gap = ALTERNATIVES - values.shape[1]
        values = np.pad(values, ((0, 0), (0, gap)), constant_values=NEVER)
        where = np.pad(where, ((0, 0), (0, gap)), constant_values=-9)
    order = np.argpartition(-values, ALTERNATIVES - 1, axis=1)[:, :ALTERNATIVES]
    top = np.take_along_axis(values, order, axis=1)
    inner = np.argsort(-top, axis=1, kind="stable")
    order = np.take_along_axis(order, inner, axis=1)
    return np.take_along_axis(values, order, axis=1), np.take_along_axis(where, order, axis=1)


def measure_signals(
    band: Band, given: Sequence[Signal], reach: int, near: NDArray[np.bool_] | None = None
) -> list[Measured]:
    """Signals over the band, each with its scale and weight within the pair."""
    near = band.inside if near is None else near
    signals = [_measured(band, signal, reach) for signal in given]
    for signal in signals:
        cosine = signal.cosine(1, 1)
        mutual = mutual_best(band, cosine, near)
        signal.scale = scale_of(signal.name, cosine[mutual], cosine[near])
    for _ in range(2):
        mutual = mutual_best(band, combine(signals, 1, 1), near)
        for signal in signals:
            cosine = signal.cosine(1, 1)
            signal.scale = scale_of(signal.name, cosine[mutual], cosine[near & ~mutual])
    return signals


def measure(
    band: Band,
    source: Side,
    target: Side,
    given: Given,
    reach: int,
    near: NDArray[np.bool_] | None = None,
) -> Evidence:
    """Evaluate the signals over the band and bring them to the scale of the pair.

    ``near`` are the cells that set the scale and that count as alternatives; all by default.
    """
    near = band.inside if near is None else near & band.inside
    signals = measure_signals(band, given.signals, reach, near)
    similarity = combine(signals, 1, 1)
    mutual = mutual_best(band, similarity, near)
    masked = np.where(near, similarity, NEVER)
    sure = np.nonzero(mutual & (similarity > 0.7))
    ours = source.lengths[sure[0] - 1].sum()
    theirs = target.lengths[band.column[sure] - 1].sum()
    return Evidence(
        band, source, target, reach, signals, _measured(band, given.names, reach),
        near, similarity, mutual, _highest(masked, band.column), _highest(*band.turn(masked, -1.0)),
        _coverage(band, given, reach, mutual, near) if given.units
        else _best_in_block(band, similarity, reach),
        clarity=sum(s.scale.weight for s in signals) ** 0.5,
        ratio=float((theirs + 200) / (ours + 200)),
        matched=len(sure[0]) / max(1, min(band.rows, band.columns)),
    )  # fmt: skip


def _coverage(
    band: Band,
    given: Given,
    reach: int,
    mutual: NDArray[np.bool_],
    near: NDArray[np.bool_],
) -> tuple[Floats, Floats]:
    """Coverages by all kinds of units, on the scale of the pair, weighted as signals are."""
    shape = (reach, band.rows + 1, band.width)
    out = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    total = 0.0
    for ours, theirs in given.units:
        pair = coverage(band, ours, theirs, reach)
        both = (pair[0][0] + pair[1][0]) / 2
        scale = scale_of(ours.name, both[mutual], both[near & ~mutual])
        total += scale.weight
        for side, values in zip(out, pair, strict=True):
            side += values * scale.weight / (scale.high - scale.low)
            side -= scale.weight * scale.low / (scale.high - scale.low)
    return np.clip(out[0] / total, -1.0, 2.0), np.clip(out[1] / total, -1.0, 2.0)


def _best_in_block(band: Band, similarity: Floats, reach: int) -> tuple[Floats, Floats]:
    """Without words to count: a sentence is covered as far as one of the block is like it."""
    ours, theirs = [similarity], [similarity]
    for size in range(1, reach):
        ours.append(np.maximum(ours[-1], band.shift(similarity, 0, size, -1.0)))
        theirs.append(np.maximum(theirs[-1], band.shift(similarity, size, 0, -1.0)))
    return np.stack(ours), np.stack(theirs)
