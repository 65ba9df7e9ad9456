"""The room's one function: labels on what one side lacks, differences inside matches."""

from __future__ import annotations

from dataclasses import replace

from align.alignment import Alignment
from align.difference.blocks import label_and_join
from align.difference.types import Comparison

__all__ = ["compare"]


def compare(alignment: Alignment, *, threshold: float = 0.5) -> Comparison:
    """Label what was added or omitted and find the words that differ inside matches.

    Args:
        alignment: Two documents, their beads, and the translation of the source if there is one.
        threshold: Least score of a word-level difference, 0 to 1; more are found when it is lower.

    Returns:
        The comparison. Consecutive added (omitted) sentences of one block are one bead; every
        sentence stays in exactly one bead and the order is kept.

    Raises:
        ValueError: If ``threshold`` is not between 0 and 1.
    """
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold must be between 0 and 1, not {threshold}")
    beads = label_and_join(alignment)
    filled = [i for i, bead in enumerate(beads) if bead.source and bead.target]
    if filled:
        # numpy and the lexicon are loaded only where there is something to compare.
        from align.difference.inside import differences

        found = differences(alignment, [beads[i] for i in filled], threshold)
        for i, spans in zip(filled, found, strict=True):
            beads[i] = replace(beads[i], differences=spans)
    return Comparison(
        alignment.source,
        alignment.target,
        alignment.translation,
        tuple(beads),
        alignment.signature,
    )
