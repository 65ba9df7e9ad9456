"""Alignments against gold -> precision, recall and F1."""

from align.evaluation.read import Beads, read_alignment
from align.evaluation.scoring import format_scores, score
from align.evaluation.types import DocumentScores, Rate, Scores

__all__ = [
    "Beads",
    "DocumentScores",
    "Rate",
    "Scores",
    "format_scores",
    "read_alignment",
    "score",
]
