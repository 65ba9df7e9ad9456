"""What is known about a bead, as numbers: the input of the fitted model."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from align.alignment.evidence import Evidence
from align.alignment.sides import Floats, Ints, Side

__all__ = ["BEAD_FEATURES", "FEATURES_OF", "NULL_FEATURES", "bead_features", "null_features"]

BEAD_FEATURES = (
    "similarity", "similarity x length", "length", "elsewhere source", "elsewhere target",
    "gain source", "gain target", "covered source", "least covered source", "covered target",
    "least covered target", "length difference", "length ratio", "names", "names missing",
    "crosses paragraph source", "crosses paragraph target", "starts agree", "starts differ",
    "ends agree", "ends differ", "foreign", "1:1", "1:2", "2:1", "1:n", "n:1", "m:n", "extra",
    "clarity", "matched", "covered x clarity", "no end mark", "one end mark", "both open",
    "more source", "more target", "spilt source", "spilt target",
    "usual added", "usual omitted", "usual uneven",
)  # fmt: skip
NULL_FEATURES = (
    "omitted", "length", "best", "second", "rival", "covered", "no end mark", "address", "alone",
    "first", "last", "foreign", "names", "clarity", "matched", "before", "after",
    "best x clarity", "omitted x length", "twice", "usual here", "usual there", "usual uneven",
)  # fmt: skip
# The features of signals that are not part of the combined similarity, for ablation.
FEATURES_OF: dict[str, tuple[str, ...]] = {
    "names": ("names", "names missing"),
    "length": ("length difference", "length ratio"),
    "paragraphs": (
        "crosses paragraph source", "crosses paragraph target", "starts agree", "starts differ",
        "ends agree", "ends differ", "alone",
    ),
}  # fmt: skip
_END = re.compile(r"""[.!?…:;。！？][\s"'”’“»)\]]*$""")
_ADDRESS = re.compile(r"https?://|www\.|[@#]\w|pic\.twitter|\S+@\S+")


def _block(values: Floats, size: int) -> Floats:
    """Sums over blocks that end at each cell; (sentences,) -> (sentences + 1,)."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    out = np.zeros(len(total), dtype=np.float32)
    out[size:] = total[size:] - total[: max(0, len(total) - size)]
    return out


def _starts(side: Side) -> NDArray[np.bool_]:
    """Whether a paragraph begins after i sentences; (sentences + 1,)."""
    inner = np.diff(side.paragraphs) != 0
    return np.concatenate([[True], inner, [True]]) if len(side) else np.array([True])


def _elsewhere(evidence: Evidence, a: int, b: int) -> tuple[Floats, Floats]:
    """Best similarity of the block's sentences to a sentence outside the other block."""
    band = evidence.band
    j, i = band.column, np.arange(band.rows + 1)[:, None]
    ours = np.full(j.shape, -1.0, dtype=np.float32)
    theirs = ours.copy()
    for p in range(a):
        row = np.maximum(i - p, 0)
        values, columns = evidence.rows[0][row], evidence.rows[1][row]
        inside = (columns <= j[..., None]) & (columns > j[..., None] - b)
        ours = np.maximum(ours, np.where(inside, -1.0, values).max(axis=-1))
    for q in range(b):
        column = np.clip(j - q, 0, band.columns)
        values, rows = evidence.columns[0][column], evidence.columns[1][column]
        inside = (rows <= i[..., None]) & (rows > i[..., None] - a)
        theirs = np.maximum(theirs, np.where(inside, -1.0, values).max(axis=-1))
    return ours, theirs


def _gains(evidence: Evidence, a: int, b: int) -> tuple[Floats, Floats]:
    """By how much the block is better than without its first or last sentence; 0 for one."""
    band, whole = evidence.band, evidence.block(a, b)
    ours = theirs = np.zeros_like(whole)
    if a > 1:
        less = evidence.block(a - 1, b)
        ours = whole - np.maximum(less, band.shift(less, 1, 0, -1.0))
    if b > 1:
        less = evidence.block(a, b - 1)
        theirs = whole - np.maximum(less, band.shift(less, 0, 1, -1.0))
    return ours, theirs


def _coverages(evidence: Evidence, a: int, b: int) -> list[Floats]:
    """Mean (by length) and least coverage of the sentences of both blocks."""
    band = evidence.band
    ours, theirs = evidence.covered[0][b - 1], evidence.covered[1][a - 1]
    lengths = np.concatenate([[0.0], evidence.source.lengths]).astype(np.float32)[:, None]
    widths = np.concatenate([[0.0], evidence.target.lengths]).astype(np.float32)
    widths = widths[np.clip(band.column, 0, band.columns)]
    out = []
    for values, weight, shifts in (
        (ours, np.broadcast_to(lengths, ours.shape), [(p, 0) for p in range(a)]),
        (theirs, widths, [(0, q) for q in range(b)]),
    ):
        parts = [(band.shift(values, *s), band.shift(weight, *s)) for s in shifts]
        total = sum(w for _, w in parts)
        mean = sum(v * w for v, w in parts) / np.maximum(total, 1.0)
        out += [mean, np.min([v for v, _ in parts], axis=0)]
    return out


def _outside(evidence: Evidence, a: int, b: int) -> list[Floats]:
    """By how much the block would be better with one sentence more before or after it."""
    band, whole, out = evidence.band, evidence.block(a, b), []
    for more, less in (((1, 0), a), ((0, 1), b)):
        if less == evidence.reach:
            out.append(np.zeros_like(whole))
            continue
        longer = evidence.block(a + more[0], b + more[1])
        out.append(np.maximum(longer, band.ahead(longer, *more, -1.0)) - whole)
    return out


def _spilt(evidence: Evidence, a: int, b: int, covered: list[Floats]) -> list[Floats]:
    """How much more of each block's sentences the neighbours of the other block cover."""
    if max(a, b) == evidence.reach:
        return [np.zeros_like(covered[0])] * 2
    wider = _coverages(evidence, a, b + 1)[0], _coverages(evidence, a + 1, b)[2]
    return [
        np.maximum(values, evidence.band.ahead(values, *more, -1.0)) - mean
        for values, more, mean in zip(
            wider, ((0, 1), (1, 0)), (covered[0], covered[2]), strict=True
        )
    ]


def _paragraphs(evidence: Evidence, a: int, b: int) -> list[Floats]:
    """Blocks across paragraphs, and whether paragraphs begin and end together."""
    band = evidence.band
    ours, theirs = _starts(evidence.source), _starts(evidence.target)
    i, j = np.arange(band.rows + 1), np.clip(band.column, 0, band.columns)
    cross = []
    for starts, size in ((ours, a), (theirs, b)):
        inner = np.zeros(len(starts), dtype=bool)
        for k in range(1, size):
            inner[k:] |= starts[: max(0, len(starts) - k)]
        inner[:size] = True
        cross.append(inner)
    begin = ours[np.maximum(i - a, 0)][:, None], theirs[np.maximum(j - b, 0)]
    end = ours[i][:, None], theirs[j]
    out = [np.broadcast_to(cross[0][:, None], j.shape), cross[1][j]]
    for one, other in (begin, end):
        out += [one & other, one ^ other]
    # Texts without paragraphs, or with one a sentence, say nothing.
    known = (
        0.0 < ours[1:-1].mean() < 1.0 and 0.0 < theirs[1:-1].mean() < 1.0
        if (len(ours) > 2 and len(theirs) > 2)
        else False
    )
    return [value.astype(np.float32) * (1.0 if known else 0.0) for value in out]


def _end_marks(side: Side) -> NDArray[np.bool_]:
    """Whether sentence i - 1 ends as running text does; (sentences + 1,)."""
    return np.array([True, *(bool(_END.search(text)) for text in side.texts)])


def _style(evidence: Evidence, a: int, b: int) -> list[Floats]:
    """Headlines go with headlines: both without an end mark, one of them, both at the start."""
    i, j = np.arange(evidence.band.rows + 1)[:, None], evidence.band.column
    ours = _end_marks(evidence.source)[i]
    theirs = _end_marks(evidence.target)[np.clip(j, 0, evidence.band.columns)]
    flags = (~ours & ~theirs, ours ^ theirs, (i == a) & (j == b))
    return [flag.astype(np.float32) for flag in flags]


def _kinds(a: int, b: int) -> list[float]:
    both = min(a, b)
    flags = [(a, b) == (1, 1), (a, b) == (1, 2), (a, b) == (2, 1)]
    flags += [a == 1 and b > 2, b == 1 and a > 2, both > 1]
    return [*map(float, flags), float(a + b - 2)]


def bead_features(evidence: Evidence, a: int, b: int) -> Floats:
    """Features of all beads of one type, (features, rows + 1, width)."""
    band = evidence.band
    similarity = evidence.block(a, b)
    ours = _block(evidence.source.lengths, a)[:, None] * evidence.ratio
    column = np.clip(band.column, 0, band.columns)
    theirs = _block(evidence.target.lengths, b)[column]
    length = np.log((ours + theirs) / 200 + 0.05)
    difference = np.abs(ours - theirs) / np.sqrt(ours + theirs + 1)
    ratio = np.abs(np.log((ours + 5) / (theirs + 5)))
    named = evidence.names.lengths(a, b)
    either = np.maximum(*named) / 4
    names = evidence.names.cosine(a, b)
    covered = _coverages(evidence, a, b)
    foreign = _block(evidence.source.foreign.astype(np.float32), a)[:, None] / a
    values: list[Floats | float] = [
        similarity, similarity * length, length, *_elsewhere(evidence, a, b),
        *_gains(evidence, a, b), *covered, difference / 4, ratio,
        names * np.minimum(*named) / 4, (1 - names) * either, *_paragraphs(evidence, a, b),
        foreign, *_kinds(a, b), evidence.clarity / 4, evidence.matched,
        (covered[1] + covered[3]) * evidence.clarity / 8, *_style(evidence, a, b),
        *_outside(evidence, a, b), *_spilt(evidence, a, b, covered), *evidence.usual,
    ]  # fmt: skip
    return np.stack([np.broadcast_to(np.asarray(v, np.float32), band.column.shape) for v in values])


def null_features(evidence: Evidence) -> tuple[Floats, Floats]:
    """Features of leaving out each source and each target sentence, (sentences, features)."""
    band = evidence.band
    inside = evidence.near
    covered = np.where(inside, evidence.covered[0].max(axis=0), -1.0).max(axis=1)[1:]
    turned, _ = band.turn(np.where(inside, evidence.covered[1].max(axis=0), -1.0), -1.0)
    return (
        _nulls(evidence, evidence.source, evidence.rows, evidence.columns, covered, 0.0),
        _nulls(evidence, evidence.target, evidence.columns, evidence.rows,
               turned.max(axis=1)[1:], 1.0),
    )  # fmt: skip


def _nulls(
    evidence: Evidence,
    side: Side,
    best: tuple[Floats, Ints],
    others: tuple[Floats, Ints],
    covered: Floats,
    omitted: float,
) -> Floats:
    count = len(side)
    top, second = best[0][1:, 0], best[0][1:, 1]
    partner = np.clip(best[1][1:, 0], 0, len(others[0]) - 1)
    me = np.arange(1, count + 1)
    # The best its favourite can have with somebody else.
    rival = np.where(others[1][partner, 0] == me, others[0][partner, 1], others[0][partner, 0])
    starts = _starts(side)
    ends = _end_marks(side)[1:].astype(np.float32)
    address = np.array([bool(_ADDRESS.search(t)) for t in side.texts], dtype=np.float32)
    names = evidence.names.norms[int(omitted)][0][1:] / 4
    scale = evidence.ratio if not omitted else 1.0
    length = np.log(side.lengths * scale / 100 + 0.05)
    near = np.concatenate([[1.0], top, [1.0]])
    foreign = side.foreign.astype(np.float32)
    values = [
        omitted, length, top, second, top - rival, covered, 1 - ends, address,
        starts[:-1] & starts[1:], me == 1, me == count, foreign, names,
        evidence.clarity / 4, evidence.matched, near[:-2], near[2:],
        top * evidence.clarity / 4, omitted * length, foreign * np.maximum(top, 0.0),
        *evidence.usual[:2][:: -1 if omitted else 1], evidence.usual[2],
    ]  # fmt: skip
    return np.stack([np.broadcast_to(np.asarray(v, np.float32), (count,)) for v in values], axis=1)
