"""Counts of beads, and how much of either side has a counterpart."""

from __future__ import annotations

from collections import Counter

from align.difference.types import Comparison, Summary

__all__ = ["summarise"]


def summarise(comparison: Comparison) -> Summary:
    """Counts by kind, and the covered share of each side's characters (1.0 for an empty side).

    Characters of difference spans do not count as covered; spans of one side never overlap.
    """
    kinds = Counter(bead.kind for bead in comparison.beads)
    documents = {"source": comparison.source, "target": comparison.target}
    covered = dict.fromkeys(documents, 0)
    for bead in comparison.beads:
        if bead.kind not in ("match", "moved"):
            continue
        for side, ids in (("source", bead.source), ("target", bead.target)):
            sentences = documents[side].sentences
            covered[side] += sum(sentences[i].end - sentences[i].start for i in ids)
        for span in bead.differences:
            covered[span.side] -= span.end - span.start
    totals = {
        side: sum(sentence.end - sentence.start for sentence in document.sentences)
        for side, document in documents.items()
    }
    coverage = {side: covered[side] / totals[side] if totals[side] else 1.0 for side in totals}
    return Summary(
        kinds["match"],
        kinds["moved"],
        kinds["added"],
        kinds["omitted"],
        coverage["source"],
        coverage["target"],
    )
