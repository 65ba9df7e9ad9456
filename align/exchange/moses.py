"""Moses: parallel text, line i of the one file the translation of line i of the other."""

from __future__ import annotations

from align.difference import Comparison
from align.exchange.text import bead_text

__all__ = ["export_moses", "to_moses"]


def export_moses(comparison: Comparison) -> tuple[str, str]:
    """The customary two files, for PREFIX.<source language> and PREFIX.<target language>.

    Match and moved beads only, one a line, in reading order; the sentences of an m:n bead are
    parted by a space. Nothing is tokenised or escaped.

    Returns:
        (source text, target text) with the same number of lines.
    """
    pairs = _pairs(comparison)
    return "".join(f"{s}\n" for s, _ in pairs), "".join(f"{t}\n" for _, t in pairs)


def to_moses(comparison: Comparison) -> str:
    """The same pairs in one stream: source, tab, target."""
    return "".join(f"{source}\t{target}\n" for source, target in _pairs(comparison))


def _pairs(comparison: Comparison) -> list[tuple[str, str]]:
    return [
        (bead_text(comparison.source, bead.source), bead_text(comparison.target, bead.target))
        for bead in comparison.beads
        if bead.source and bead.target
    ]
