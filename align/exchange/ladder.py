"""The ladder format: ``[source ids]:[target ids]:cost``, as vecalign and its kin write it."""

from __future__ import annotations

from align.difference import Comparison, DiffBead

__all__ = ["ladder"]


def ladder(comparison: Comparison) -> str:
    """One bead a line, in reading order.

    The cost is 1 - score (the probability that the bead is wrong), four decimals; it is bounded,
    and the score can be read back from it. As sentence aligners do, a null bead holds one sentence
    and costs 0.0, so a block of several added or omitted sentences takes one line each. Moved beads
    look like matches.
    """
    return "".join(f"{line}\n" for bead in comparison.beads for line in _lines(bead))


def _lines(bead: DiffBead) -> list[str]:
    if bead.source and bead.target:
        cost = max(0.0, 1.0 - float(bead.score))
        return [f"{_ids(bead.source)}:{_ids(bead.target)}:{cost:.4f}"]
    return [f"[{i}]:[]:0.0" for i in bead.source] + [f"[]:[{i}]:0.0" for i in bead.target]


def _ids(ids: tuple[int, ...]) -> str:
    return "[" + ", ".join(str(i) for i in ids) + "]"
