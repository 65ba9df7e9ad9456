"""Clauses, the units that an embedder is asked to read for coverage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.alignment import align
from align.alignment.band import full_band
from align.alignment.collect import collect_signals
from align.alignment.evidence import measure
from align.alignment.sides import sides
from align.alignment.signals.clauses import LEAST, clauses
from tests.alignment.test_joined import WordEmbedder, document


@given(st.text(alphabet="ab ,.;–(«", max_size=200))
def test_clauses_hold_the_words_of_the_sentence_in_order(text: str) -> None:
    parts = clauses(text)
    assert " ".join(parts).split() == text.split()
    assert len(parts) == 1 or all(len(part) >= LEAST for part in parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sie gingen weiter.", ["Sie gingen weiter."]),
        (
            "Als der Morgen anbrach, gingen sie weiter nach Osten.",
            ["Als der Morgen anbrach, gingen sie weiter nach Osten."],
        ),
        (
            "Als endlich der Morgen anbrach, gingen sie weiter nach Osten.",
            ["Als endlich der Morgen anbrach,", "gingen sie weiter nach Osten."],
        ),
        (
            "Il fit très froid ce jour-là – quarante degrés au-dessous de zéro (d'après le guide).",
            [
                "Il fit très froid ce jour-là",
                "– quarante degrés au-dessous de zéro (d'après le guide).",
            ],
        ),
        ("2,5 Millionen Menschen sahen 10,7 Tore", ["2,5 Millionen Menschen sahen 10,7 Tore"]),
        ("", [""]),
    ],
)
def test_clauses_end_at_punctuation_and_are_never_short(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


def clause(first: int) -> str:
    """Eight words of its own, long enough to stand alone."""
    return " ".join(str(word) for word in range(first, first + 8))


# The second clause of the third sentence is told in the fourth on the other side.
SOURCE = document(
    [clause(100), clause(120), f"{clause(140)} , {clause(160)}", clause(180), clause(200)], "de"
)
TARGET = document(
    [clause(100), clause(120), clause(140), f"{clause(160)} , {clause(180)}", clause(200)], "fr"
)


def test_a_clause_that_changed_sentences_is_covered_by_the_neighbour() -> None:
    source, target = sides(SOURCE, TARGET, None)
    given = collect_signals(source, target, WordEmbedder())
    evidence = measure(full_band(5, 5), source, target, given, 2)
    alone, both = evidence.covered[0][0, 3, 3], evidence.covered[0][1, 3, 4]
    assert alone < 0.75 < 0.95 < both
    # The other half of the fourth target sentence is what the third source sentence lacks.
    assert evidence.covered[1][0, 4, 4] < 0.75 < 0.95 < evidence.covered[1][1, 4, 4]


def test_every_sentence_and_clause_is_read_once() -> None:
    embedder = WordEmbedder()
    source, target = sides(SOURCE, TARGET, None)
    collect_signals(source, target, embedder)
    assert len(embedder.read) == len(set(embedder.read)) == 2 * (5 + 2)
    for name in ("coverage", "clauses"):
        embedder.read.clear()
        assert collect_signals(source, target, embedder, frozenset({name})).units == ()
        assert len(embedder.read) == 2 * 5


def test_both_sentences_are_one_bead_where_a_clause_changed_sentences() -> None:
    beads = align(SOURCE, TARGET, embedder=WordEmbedder()).beads
    assert ((2, 3), (2, 3)) in {(b.source, b.target) for b in beads}
