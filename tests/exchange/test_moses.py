"""Moses pairs: line i of one side is the translation of line i of the other."""

from __future__ import annotations

from hypothesis import given, settings

from align.difference import Comparison
from align.exchange import export, export_moses
from tests.exchange.strategies import comparisons
from tests.samples import comparison


@given(comparisons())
@settings(max_examples=50, deadline=None)
def test_as_many_lines_on_either_side_as_there_are_pairs(result: Comparison) -> None:
    source, target = export_moses(result)
    count = sum(bool(bead.source and bead.target) for bead in result.beads)
    assert len(source.splitlines()) == len(target.splitlines()) == count
    together = [line.split("\t") for line in export(result, "moses").splitlines()]
    assert [list(pair) for pair in zip(source.splitlines(), target.splitlines(), strict=True)] == (
        together
    )


def test_first_pair_of_the_sample() -> None:
    source, target = export_moses(comparison())
    assert source.startswith("Сръбският президент")
    assert target.startswith("The President of Serbia")
    assert source.count("\n") == 9
