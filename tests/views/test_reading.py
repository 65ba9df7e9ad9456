"""What all views share: order, pointers, folds, marks, wording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.difference import DiffBead
from align.views.clean import printable
from align.views.reading import Fold, Pointer, moved_to, percent, pieces, ranges, reading
from tests.exchange.strategies import comparisons
from tests.views import build


@pytest.mark.parametrize(
    ("ids", "text"),
    [((), ""), ((4,), "4"), ((8, 9, 10), "8–10"), ((10, 8, 9, 12), "8–10, 12"), ((1, 3), "1, 3")],
)
def test_ranges(ids: tuple[int, ...], text: str) -> None:
    assert ranges(ids) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.994, "99%"), (0.9999, "99%"), (1, "100%")],
)
def test_only_all_is_a_hundred_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_a_moved_bead_says_where_it_went_and_leaves_a_pointer_there() -> None:
    comparison = build.moved()
    first, *rest = reading(comparison)
    assert first == comparison.beads[0]
    assert moved_to(comparison.beads[0]) == "moved: in the target after 2"
    assert rest == [
        comparison.beads[1],
        comparison.beads[2],
        Pointer(comparison.beads[0]),
        comparison.beads[3],
    ]


def test_a_pointer_to_the_beginning_stands_first() -> None:
    beads = (DiffBead((0,), (1,), "match", 0.9), DiffBead((1,), (0,), "moved", 0.9))
    comparison = build.comparison(["а", "б"], ["b", "a"], beads)
    assert reading(comparison) == [Pointer(beads[1]), *beads]
    assert moved_to(beads[1]) == "moved: at the start of the target"


@pytest.mark.parametrize(
    ("context", "folds"), [(None, []), (0, [5, 5]), (1, [4, 4]), (4, [1, 1]), (5, []), (99, [])]
)
def test_context_folds_plain_matches(context: int | None, folds: list[int]) -> None:
    items = reading(build.plain(10), context)
    assert [item.sentences for item in items if isinstance(item, Fold)] == folds
    assert sum(isinstance(item, DiffBead) for item in items) == 11 - sum(folds)


def test_a_doubtful_match_is_never_folded() -> None:
    comparison = build.moved()
    assert comparison.beads[2] in reading(comparison, 0)


@given(comparisons(), st.none() | st.integers(0, 3))
def test_every_bead_is_shown_or_counted(comparison, context) -> None:
    items = reading(comparison, context)
    shown = [item for item in items if isinstance(item, DiffBead)]
    hidden = sum(item.sentences for item in items if isinstance(item, Fold))
    assert sum(len(bead.source) for bead in shown) + hidden == len(comparison.source.sentences)
    assert [bead for bead in comparison.beads if bead in shown] == shown
    assert sum(isinstance(item, Pointer) for item in items) == len(comparison.moved)
    if context is None:
        assert tuple(shown) == comparison.beads


@given(comparisons())
def test_pieces_make_up_the_sentence(comparison) -> None:
    for bead in comparison.beads:
        for number in bead.source:
            sentence = comparison.source.sentences[number]
            marks = [d for d in bead.differences if d.side == "source"]
            cut = pieces(sentence, marks)
            assert printable("".join(piece.text for piece in cut)) == printable(sentence.text)
            marked = {piece.difference for piece in cut if piece.difference}
            assert marked <= set(marks)


def test_overlapping_marks_do_not_repeat_text() -> None:
    document = build.document(["едно две три"], "bg")
    marks = [build.mark(document, "source", p, "added") for p in ("едно две", "две три", "две")]
    cut = pieces(document.sentences[0], marks)
    assert [piece.text for piece in cut] == ["едно две", " три"]
