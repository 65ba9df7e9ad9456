"""The dynamic programme against brute force, and the band against the whole lattice."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.alignment.band import Band, full_band
from align.alignment.search import (
    RARE,
    Scores,
    Span,
    bead_types,
    best_path,
    forward_backward,
    settled,
    usual,
)

TYPES = bead_types(2)


def random_scores(rows: int, columns: int, seed: int, width: int | None = None) -> Scores:
    dice = np.random.default_rng(seed)
    return Scores(
        TYPES,
        dice.normal(size=(len(TYPES), rows + 1, width or columns + 1)).astype(np.float32),
        dice.normal(size=rows).astype(np.float32),
        dice.normal(size=columns).astype(np.float32),
    )


def all_paths(rows: int, columns: int) -> list[list[Span]]:
    """Every sequence of beads, written the plain way."""
    if not rows and not columns:
        return [[]]
    paths = []
    for a, b in [*TYPES, (1, 0), (0, 1)]:
        if a <= rows and b <= columns:
            end = (rows - a, rows, columns - b, columns)
            paths += [[*path, end] for path in all_paths(rows - a, columns - b)]
    return paths


def worth(path: list[Span], scores: Scores) -> float:
    total = 0.0
    for i0, i1, j0, j1 in path:
        if i0 == i1:
            total += float(scores.omitted[j0])
        elif j0 == j1:
            total += float(scores.added[i0])
        else:
            total += float(scores.beads[scores.types.index((i1 - i0, j1 - j0)), i1, j1])
    return total


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 4), (4, 2), (1, 4), (3, 3)])
@pytest.mark.parametrize("seed", range(4))
def test_best_path_and_posteriors_equal_brute_force(rows: int, columns: int, seed: int) -> None:
    scores, band = random_scores(rows, columns, seed), full_band(rows, columns)
    paths = all_paths(rows, columns)
    worths = np.array([worth(path, scores) for path in paths])
    assert worth(best_path(band, scores), scores) == pytest.approx(worths.max(), abs=1e-4)
    posterior, total = forward_backward(band, scores)
    assert total == pytest.approx(np.logaddexp.reduce(worths), abs=1e-4)
    shares = np.exp(worths - total)
    for t, (a, b) in enumerate(TYPES):
        for i, j in itertools.product(range(a, rows + 1), range(b, columns + 1)):
            span = (i - a, i, j - b, j)
            expected = sum(s for s, p in zip(shares, paths, strict=True) if span in p)
            assert posterior.beads[t, i, j] == pytest.approx(expected, abs=1e-4)
    for i in range(rows):
        null = sum(
            s for s, p in zip(shares, paths, strict=True)
            if any(b[0] == i and b[2] == b[3] for b in p)
        )  # fmt: skip
        assert posterior.added[i] == pytest.approx(null, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 1000))
def test_paths_cover_everything_once_and_posteriors_sum_to_one(n: int, m: int, seed: int) -> None:
    scores, band = random_scores(n, m, seed), full_band(n, m)
    path = best_path(band, scores)
    assert [i for i0, i1, *_ in path for i in range(i0, i1)] == list(range(n))
    assert [j for *_, j0, j1 in path for j in range(j0, j1)] == list(range(m))
    posterior, _ = forward_backward(band, scores)
    covered = posterior.added.astype(float).copy()
    for t, (a, _) in enumerate(TYPES):
        for p in range(a):
            rows = posterior.beads[t].sum(axis=1)
            covered[: n - p] += rows[1 + p :]
    np.testing.assert_allclose(covered, 1.0, atol=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(0, 2))
def test_a_band_that_holds_the_path_finds_it(seed: int, slack: int) -> None:
    n = 14
    whole = random_scores(n, n, seed)
    for t in range(len(TYPES)):
        for i, j in itertools.product(range(n + 1), range(n + 1)):
            if abs(i - j) > 2:
                whole.beads[t, i, j] = -50
    whole.added[:] = whole.omitted[:] = -3.0
    half = 5 + slack
    low = np.clip(np.arange(n + 1) - half, 0, max(0, n - 2 * half))
    band = Band(n, n, low, 2 * half + 1)
    rows = np.arange(n + 1)[:, None]
    cut = Scores(TYPES, whole.beads[:, rows, band.column], whole.added, whole.omitted)
    assert best_path(band, cut) == best_path(full_band(n, n), whole)
    in_band, _ = forward_backward(band, cut)
    in_full, _ = forward_backward(full_band(n, n), whole)
    np.testing.assert_allclose(in_band.beads, in_full.beads[:, rows, band.column], atol=1e-3)


def test_shift_and_turn_follow_a_slanted_band() -> None:
    band = Band(5, 7, np.array([0, 0, 1, 3, 3, 4]), 4)
    code = (np.arange(6)[:, None] * 100 + band.column).astype(np.float32)
    shifted = band.shift(code, 1, 1, -1.0)
    for i, w in itertools.product(range(6), range(4)):
        j = int(band.column[i, w])
        inside = i >= 1 and band.low[i - 1] <= j - 1 < band.low[i - 1] + 4
        assert shifted[i, w] == ((i - 1) * 100 + j - 1 if inside else -1.0)
    values, rows = band.turn(code, -1.0)
    for j in range(8):
        found = {(int(r), float(v)) for r, v in zip(rows[j], values[j], strict=True) if v >= 0}
        expected = {(i, 100.0 * i + j) for i in range(6) if band.low[i] <= j < band.low[i] + 4}
        assert found == expected


def test_ahead_looks_where_shift_looks_back() -> None:
    band = Band(5, 6, np.array([0, 0, 1, 2, 2, 3]), 4)
    values = np.arange(24, dtype=np.float32).reshape(6, 4)
    for a, b in [(0, 1), (1, 0), (2, 1), (1, 3)]:
        ahead = band.ahead(values, a, b, -1.0)
        for i, w in itertools.product(range(6), range(4)):
            at = i + a, int(band.low[i]) + w + b
            known = at[0] <= 5 and 0 <= at[1] - int(band.low[min(5, at[0])]) < 4
            wanted = values[at[0], at[1] - int(band.low[at[0]])] if known else -1.0
            assert ahead[i, w] == wanted


def test_what_is_usual_are_shares_of_the_posterior() -> None:
    beads = np.zeros((2, 5, 5), dtype=np.float32)
    beads[0, 1, 1] = beads[0, 2, 2] = beads[0, 3, 3] = beads[1, 4, 4] = 1.0
    added, omitted = np.array([0.0, 0, 0, 1]), np.zeros(4)
    shares = usual(Scores(((1, 1), (1, 2)), beads, added, omitted))
    assert shares == pytest.approx(np.log([0.26, 0.01, 0.26]) / 2)


def straight(length: int, open_at: tuple[int, ...]) -> Scores:
    """A path of 1:1 beads; where it is open, a 1:2 bead, or a 1:1 bead and a null, which is
    likelier by e to 1."""
    extra = len(open_at)
    beads = np.full((len(TYPES), length + 1, length + extra + 1), -20.0, dtype=np.float32)
    omitted = np.full(length + extra, -20.0, dtype=np.float32)
    j = 0
    for i in range(length):
        j += 1
        beads[TYPES.index((1, 1)), i + 1, j] = 0.0
        if i in open_at:
            j += 1
            beads[TYPES.index((1, 2)), i + 1, j] = 0.0
            omitted[j - 1] = 1.0
    return Scores(TYPES, beads, np.full(length, -20.0, dtype=np.float32), omitted)


def nulls(posterior: Scores) -> float:
    return float(posterior.added.sum() + posterior.omitted.sum())


def test_nulls_that_are_rare_become_unlikely() -> None:
    scores = straight(40, (11, 29))
    band = full_band(40, 42)
    plain = forward_backward(band, scores)[0]
    found = settled(band, scores, plain)
    assert nulls(plain) == pytest.approx(2 / (1 + np.exp(-1)), abs=0.01)
    assert nulls(found) < 1.0
    pairs = [p.beads[TYPES.index((1, 2))].sum() for p in (plain, found)]
    assert pairs[1] == pytest.approx(2 - nulls(found), abs=0.01)
    assert pairs[0] < 1.0 < pairs[1]


def test_nulls_that_are_usual_stay_as_they_are() -> None:
    scores = straight(12, (1, 4, 6, 9, 11))
    band = full_band(12, 17)
    plain = forward_backward(band, scores)[0]
    found = settled(band, scores, plain)
    assert nulls(plain) / (12 + 17) > RARE
    assert np.array_equal(found.beads, plain.beads)
    assert np.array_equal(found.omitted, plain.omitted)
