"""The seed pair, with the beads that a person gave it."""

from __future__ import annotations

import pytest

from align.alignment import Alignment, Bead
from align.difference import Comparison, compare
from tests.difference.helpers import nulls
from tests.samples import comparison


def alignment_of(sample: Comparison) -> Alignment:
    """The sample's beads as the alignment room gives them: one null sentence a bead."""
    beads: list[Bead] = []
    for bead in sample.beads:
        if bead.source and bead.target:
            beads.append(Bead(bead.source, bead.target, bead.kind, bead.score))
        beads += [
            Bead((i,), (), "added", bead.score, bead.repeats[n : n + 1])
            for n, i in enumerate(bead.source)
            if bead.kind == "added"
        ]
        beads += [
            Bead((), (i,), "omitted", bead.score) for i in bead.target if bead.kind == "omitted"
        ]
    return Alignment(sample.source, sample.target, None, tuple(beads), "test")


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(alignment_of(comparison()))


def test_labels_of_what_was_added_and_omitted(found: Comparison) -> None:
    assert nulls(found) == [
        ((), (0,), "headline"),
        ((0,), (), "dateline"),
        ((), (3,), "paragraph"),
        ((10, 11, 12), (), "post"),
        ((), (11,), "boilerplate"),
    ]


def test_the_post_is_one_bead_that_names_what_it_repeats(found: Comparison) -> None:
    post = next(bead for bead in found.beads if bead.label == "post")
    assert post.repeats == (8, 9, 10)


def test_the_source_of_the_quotation_is_marked_and_hardly_anything_else(found: Comparison) -> None:
    spans = [span for bead in found.matches for span in bead.differences]
    added = [span.text for span in spans if span.type == "added"]
    assert "цитиран от Kosovo-online" in added
    assert len(spans) <= 3


def test_more_is_marked_when_the_threshold_is_lower() -> None:
    alignment = alignment_of(comparison())
    counts = [
        sum(len(b.differences) for b in compare(alignment, threshold=t).beads)
        for t in (0.05, 0.3, 0.7, 1.0)
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[2]


def test_a_threshold_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="threshold"):
        compare(alignment_of(comparison()), threshold=1.5)
