"""Content out of order: when it is worth it, and which side of a swap has moved."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.alignment import Bead, align, coarse, leftovers
from align.alignment import aligner as room
from align.alignment.band import full_band
from align.alignment.moved import chance, find_moved, marked_moved
from align.alignment.search import (
    Scores,
    Span,
    bead_types,
    best_path,
    partition,
    without,
)
from tests.alignment.test_aligner import (
    BULGARIAN,
    ENGLISH,
    check_covers_all,
    content,
    document,
    translated,
)
from tests.alignment.test_search import all_paths, random_scores, worth

TYPES = bead_types(2)
LONG = np.full(40, 100.0, dtype=np.float32)


def diagonal(count: int, order: list[int], right: float = 6.0, wrong: float = -9.0) -> Scores:
    """Source sentence i belongs with target sentence ``order[i]``; nulls are worth 0."""
    beads = np.full((len(TYPES), count + 1, count + 1), wrong, dtype=np.float32)
    for i, j in enumerate(order):
        beads[0, i + 1, j + 1] = right
    nothing = np.zeros(count, dtype=np.float32)
    return Scores(TYPES, beads, nothing, nothing)


def spans(found: list[tuple[Span, float]]) -> set[Span]:
    return {span for span, _ in found}


def test_a_swap_beats_the_bead_that_holds_both_its_sentences() -> None:
    scores = diagonal(8, [0, 1, 2, 4, 3, 5, 6, 7])
    scores.beads[TYPES.index((2, 2)), 5, 5] = 8.0
    band = full_band(8, 8)
    found, rest, _ = find_moved(band, scores, (LONG[:8], LONG[:8]), chance(8, 8), 2.0)
    assert len(found) == 1
    assert spans(found) < {(3, 4, 4, 5), (4, 5, 3, 4)}
    path = {s for s in best_path(band, rest) if s[0] < s[1] and s[2] < s[3]}
    assert path | spans(found) >= {(3, 4, 4, 5), (4, 5, 3, 4)}
    scores.beads[TYPES.index((2, 2)), 5, 5] = 12.0
    assert find_moved(band, scores, (LONG[:8], LONG[:8]), chance(8, 8), 2.0)[0] == []


def test_a_move_takes_its_partner_back_from_a_wrong_match() -> None:
    order = [0, 1, 5, 2, 3, 4, 6, 7]
    scores = diagonal(8, order)
    scores.beads[0, 6, 6] = 2.0  # source 5 with target 5 instead of 4
    scores.beads[0, 6, 5] = 4.0
    band = full_band(8, 8)
    found, rest, _ = find_moved(band, scores, (LONG[:8], LONG[:8]), chance(8, 8), 2.0)
    assert spans(found) == {(2, 3, 5, 6)}
    path = [s for s in best_path(band, rest) if s[0] < s[1] and s[2] < s[3]]
    assert path == [(i, i + 1, order[i], order[i] + 1) for i in (0, 1, 3, 4, 5, 6, 7)]


def test_odds_are_those_of_all_alignments_without_the_bead() -> None:
    scores, band = random_scores(4, 4, 3), full_band(4, 4)
    scores.beads[0, 1, 4] = 9.0
    for k in (2, 3, 4):
        scores.beads[0, k, k - 1] = 5.0
    paths = all_paths(4, 4)
    free = [
        path
        for path in paths
        if any(a == 0 and c == d for a, _, c, d in path)
        and any(c == 3 and a == b for a, b, c, _ in path)
    ]
    null = float(scores.added[0] + scores.omitted[3])
    rest = np.logaddexp.reduce([worth(p, scores) - null for p in free])
    assert partition(band, without(band, scores, (0, 1, 3, 4))) == pytest.approx(rest, abs=1e-4)
    found, *_ = find_moved(band, scores, (LONG[:4], LONG[:4]), chance(4, 4), 0.0)
    odds = dict(found)[0, 1, 3, 4]
    everything = np.logaddexp.reduce([worth(p, scores) for p in paths])
    # Four sentences are fewer than the fifteen that are usual.
    assert odds == pytest.approx(9.0 + rest - everything - np.log(4 / 15), abs=1e-3)


def test_a_move_costs_more_where_hardly_a_sentence_stays_alone() -> None:
    order = [*range(4), *range(5, 13), 4, *range(13, 20)]
    book, news = diagonal(20, order), diagonal(20, order)
    for i in (1, 15, 17, 18):
        news.beads[0, i + 1, order[i] + 1] = -9.0
    odds = [
        dict(find_moved(full_band(20, 20), scores, (LONG[:20], LONG[:20]), chance(20, 20), 0.0)[0])
        for scores in (book, news)
    ]
    assert set(odds[0]) == set(odds[1]) == {(12, 13, 4, 5)}
    assert odds[0][12, 13, 4, 5] < odds[1][12, 13, 4, 5] - 0.5


def test_page_furniture_does_not_move_and_long_texts_ask_for_more() -> None:
    order = [0, 1, 2, 3, 6, 4, 5, 7]
    scores, band = diagonal(8, order), full_band(8, 8)
    lengths = LONG[:8].copy()
    assert spans(find_moved(band, scores, (lengths, LONG[:8]), chance(8, 8), 5.5)[0]) == {
        (4, 5, 6, 7)
    }
    lengths[4] = 7
    assert find_moved(band, scores, (lengths, LONG[:8]), chance(8, 8), 5.5)[0] == []
    many = [*order, *range(8, 40)]
    assert (
        find_moved(full_band(40, 40), diagonal(40, many), (LONG, LONG), chance(40, 40), 5.5)[0]
        == []
    )


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(7)), st.lists(st.integers(1, 9), min_size=7, max_size=7))
def test_what_keeps_its_order_is_the_longest_text_that_can(
    order: list[int], lengths: list[int]
) -> None:
    beads = [Bead((i,), (j,), "moved", 0.5) for i, j in enumerate(order)]
    out = marked_moved([*beads, Bead((), (7,), "omitted", 1.0)], np.array(lengths, np.float32))
    assert [(b.source, b.target) for b in out[:7]] == [(b.source, b.target) for b in beads]
    kept = [k for k, bead in enumerate(out[:7]) if bead.kind == "match"]
    assert [order[k] for k in kept] == sorted(order[k] for k in kept)
    best = max(
        sum(lengths[k] for k in chosen)
        for size in range(8)
        for chosen in itertools.combinations(range(7), size)
        if all(order[a] < order[b] for a, b in itertools.pairwise(chosen))
    )
    assert sum(lengths[k] for k in kept) == best
    assert out[7].kind == "omitted"


@pytest.mark.parametrize("at", range(1, 6))
def test_two_neighbouring_sentences_that_changed_places(at: int) -> None:
    order = list(range(8))
    order[at], order[at + 1] = order[at + 1], order[at]
    source = [BULGARIAN[k] for k in order]
    result = align(document(source, "bg"), document(list(ENGLISH), "en"))
    check_covers_all(result)
    assert content(result) == {((i,), (j,)) for i, j in enumerate(order)}
    [moved] = [bead for bead in result.beads if bead.kind == "moved"]
    shorter = min((at, at + 1), key=lambda i: len(source[i]))
    assert moved.source == (shorter,)


def test_a_move_across_a_long_text_is_found_among_what_was_left_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice = random.Random(4)
    words = [f"слово{k}" for k in range(300)]
    rows = [" ".join(dice.choices(words, k=12)) + "." for _ in range(200)]
    left_out, far = {50, 90, 130}, [20, 21]
    order = [k for k in range(200) if k not in left_out and k not in far]
    order[150:150] = far
    source, target = document([rows[k] for k in order], "bg"), document(rows, "en")
    for module, name, value in (
        (room, "EXACT", 1000),
        (coarse, "COARSEST", 60),
        (coarse, "PIECE", 70),
        (leftovers, "ANCHORS", 60),
    ):
        monkeypatch.setattr(module, name, value)
    result = align(source, target, translated([s.text for s in source.sentences]))
    check_covers_all(result)
    assert "search:banded" in result.signature
    moved = {(b.source[0], b.target[0]) for b in result.beads if b.kind == "moved"}
    assert moved == {(150, 20), (151, 21)}
    assert {b.target[0] for b in result.beads if b.kind == "omitted"} == left_out


def test_nothing_moves_between_documents_that_have_nothing_in_common() -> None:
    dice = random.Random(2)
    words = ["и", "на", "от", "за", "се", "да", "по", "е", "с", "в", "не", "са"]
    source = [" ".join(dice.choices(words, k=9)) + "." for _ in range(12)]
    result = align(document(source, "bg"), document(list(ENGLISH), "en"))
    assert not [bead for bead in result.beads if bead.kind == "moved"]
