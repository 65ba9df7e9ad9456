"""Alignment -> Comparison: beads labelled, spans inside matches."""

from align.difference.compare import compare
from align.difference.types import Comparison, DiffBead, Difference, Label, Summary

__all__ = ["Comparison", "DiffBead", "Difference", "Label", "Summary", "compare"]
