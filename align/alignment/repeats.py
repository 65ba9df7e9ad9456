"""Sentences without counterpart whose content the other side has, but matched with another.

The usual case is a post quoted in the original language that the article also translates.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.alignment.evidence import Evidence

__all__ = ["find_repeats"]

# On the scale of the pair, where 1 is a typical match. A post in the target's own language is
# compared without any translation, and often cut short: less is enough.
FOREIGN, ORDINARY = 0.5, 0.85
NEAR = 0.15


def find_repeats(
    evidence: Evidence, added: Sequence[int], matched: frozenset[int]
) -> dict[int, tuple[int, ...]]:
    """For source sentences without counterpart: the matched target sentences they repeat.

    Among sentences equally alike the one that follows what the sentence before repeats is taken,
    since a quotation keeps its order.
    """
    out: dict[int, tuple[int, ...]] = {}
    band = evidence.band
    for i in added:
        columns = band.column[i + 1] - 1
        known = np.isin(columns, list(matched))
        if not known.any():
            continue
        alike = np.where(known, evidence.similarity[i + 1], -1.0)
        before = out.get(i - 1)
        if before and before[-1] + 1 in matched:
            alike = alike + NEAR * (columns == before[-1] + 1)
        best = int(alike.argmax())
        least = FOREIGN if evidence.source.foreign[i] else ORDINARY
        if alike[best] >= least:
            out[i] = (int(columns[best]), *_more(evidence, i, int(columns[best]), matched, least))
    return out


def _more(
    evidence: Evidence, i: int, j: int, matched: frozenset[int], least: float
) -> tuple[int, ...]:
    """The next target sentence too, where both together are clearly more alike."""
    band = evidence.band
    w = j + 2 - int(band.low[i + 1])
    if evidence.reach < 2 or j + 1 not in matched or w >= band.width:
        return ()
    alone = float(evidence.similarity[i + 1, w - 1])
    both = float(evidence.block(1, 2)[i + 1, w])
    return (j + 1,) if both > alone + 0.1 and both >= least else ()
