"""What the alignment room hands on: beads over two documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from align.documents import Document
from align.translation import Translation

__all__ = ["Alignment", "Bead", "Kind"]

Kind = Literal["match", "moved", "added", "omitted"]


@dataclass(frozen=True, slots=True)
class Bead:
    """A set of source sentences and the set of target sentences they correspond to.

    Attributes:
        source: Sentence ids, ascending; empty for "omitted".
        target: Sentence ids, ascending; empty for "added".
        kind: "match" (both sides, in order), "moved" (both sides, out of order against its
            neighbours), "added" (source only), "omitted" (target only).
        score: Calibrated probability that the bead is right, 0 to 1.
        repeats: For added and omitted: ids on the other side whose content it repeats.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    kind: Kind
    score: float
    repeats: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """Every sentence of both sides in exactly one bead.

    Attributes:
        beads: In reading order: by first source sentence; an omitted bead stands right after the
            bead that holds the target sentence before it. Null beads hold one sentence each.
        signature: ``signals:...|search:...|version:...``, so that figures can be compared.
    """

    source: Document
    target: Document
    translation: Translation | None
    beads: tuple[Bead, ...]
    signature: str
