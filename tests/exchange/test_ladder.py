"""The ladder: one bead a line."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from hypothesis import given, settings

from align.difference import Comparison, DiffBead
from align.errors import InputError
from align.exchange import FORMATS, export
from tests.exchange.strategies import comparisons
from tests.samples import comparison


def test_lines_of_the_sample() -> None:
    lines = export(comparison(), "ladder").splitlines()
    assert lines[:4] == ["[]:[0]:0.0", "[0]:[]:0.0", "[1]:[1]:0.0100", "[2]:[2]:0.0100"]
    assert lines[-4:] == ["[10]:[]:0.0", "[11]:[]:0.0", "[12]:[]:0.0", "[]:[11]:0.0"]


def test_many_to_many_and_moved() -> None:
    beads = (DiffBead((0, 1), (2,), "moved", 0.769), DiffBead((2,), (0, 1), "match", 1.0))
    text = export(replace(comparison(), beads=beads), "ladder")
    assert text == "[0, 1]:[2]:0.2310\n[2]:[0, 1]:0.0000\n"


@given(comparisons())
@settings(max_examples=50, deadline=None)
def test_every_sentence_stands_in_one_line_and_pairs_are_kept(result: Comparison) -> None:
    rungs = []
    for line in export(result, "ladder").splitlines():
        source, target, cost = line.split(":")
        rungs.append((tuple(ast.literal_eval(source)), tuple(ast.literal_eval(target))))
        assert 0 <= float(cost) <= 1
    assert sorted(i for s, _ in rungs for i in s) == list(range(len(result.source.sentences)))
    assert sorted(i for _, t in rungs for i in t) == list(range(len(result.target.sentences)))
    pairs = [(bead.source, bead.target) for bead in result.beads if bead.source and bead.target]
    assert [rung for rung in rungs if all(rung)] == pairs
    assert all(len(s) + len(t) == 1 for s, t in rungs if not (s and t))


def test_unknown_format() -> None:
    with pytest.raises(InputError, match="unknown exchange format 'pdf'; choose one of json"):
        export(comparison(), "pdf")
    assert set(FORMATS) == {"json", "ladder", "tsv", "csv", "tmx", "xliff", "moses"}
