"""What scoring an alignment gives: counts and the rates that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["DocumentScores", "Rate", "Scores"]


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision and recall with the counts behind them.

    Attributes:
        right: Predicted items that are right.
        predicted: All predicted items.
        found: Gold items that were found (differs from ``right`` for lax matching only).
        gold: All gold items.
    """

    right: int
    predicted: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """right / predicted; where nothing was predicted, 1 if there was nothing to find."""
        return self.right / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        """found / gold; where there was nothing to find, 1 if nothing was predicted."""
        return self.found / self.gold if self.gold else float(not self.predicted)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Rate) -> Rate:
        return Rate(
            self.right + other.right,
            self.predicted + other.predicted,
            self.found + other.found,
            self.gold + other.gold,
        )

    def to_dict(self) -> dict[str, float | int]:
        """Rates and counts."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "right": self.right,
            "predicted": self.predicted,
            "found": self.found,
            "gold": self.gold,
        }


@dataclass(frozen=True, slots=True)
class DocumentScores:
    """The scores of one document, or the sum over documents.

    Attributes:
        name: The document's name, "all" for the sum.
        strict: Beads with both sides that are exactly a gold bead (Thompson & Koehn 2019,
            Vecalign: nulls do not count). A moved bead counts like any other.
        lax: Beads with both sides that share a source and a target sentence with a gold bead.
        nulls: Sentences without counterpart, both sides together.
        added: Source sentences without counterpart.
        omitted: Target sentences without counterpart.
        moved: Beads marked as moved that are exactly a moved gold bead.
    """

    name: str
    strict: Rate
    lax: Rate
    nulls: Rate
    added: Rate
    omitted: Rate
    moved: Rate

    def to_dict(self) -> dict[str, Any]:
        """Name and rates."""
        rates = {kind: getattr(self, kind).to_dict() for kind in KINDS}
        return {"name": self.name, **rates}


KINDS = ("strict", "lax", "nulls", "added", "omitted", "moved")


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores in sum (counts added up over documents) and document by document."""

    total: DocumentScores
    documents: tuple[DocumentScores, ...]

    def to_dict(self) -> dict[str, Any]:
        """For JSON: ``{"total": ..., "documents": [...]}``."""
        return {
            "total": self.total.to_dict(),
            "documents": [document.to_dict() for document in self.documents],
        }
