"""What the difference room hands on, and what ``align.pair`` returns: a labelled comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from align.alignment import Kind
from align.documents import Document
from align.translation import Translation

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Comparison", "DiffBead", "Difference", "Label", "Summary"]

Label = Literal[
    "headline",
    "dateline",
    "byline",
    "attribution",
    "quote",
    "post",
    "boilerplate",
    "sentence",
    "paragraph",
]
DifferenceType = Literal["added", "omitted", "number", "name", "negation"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A span inside a match or moved bead which the other side lacks or says otherwise.

    Attributes:
        side: The document the span is in.
        start, end: Code points in that document's text.
        text: Exactly that slice.
        type: "added" (source has it), "omitted" (target has it), or what changed.
        score: Confidence, 0 to 1.
    """

    side: Literal["source", "target"]
    start: int
    end: int
    text: str
    type: DifferenceType
    score: float


@dataclass(frozen=True, slots=True)
class DiffBead:
    """An alignment bead with its label and its differences.

    ``source``, ``target``, ``kind``, ``score`` and ``repeats`` are as in
    :class:`align.alignment.Bead`, but consecutive null beads of one kind and label are one bead.

    Attributes:
        label: For added and omitted: what it is. None for match and moved.
        differences: For match and moved: by side and start. Empty for added and omitted.
        corrected: Whether a person has corrected it.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    kind: Kind
    score: float
    label: Label | None = None
    repeats: tuple[int, ...] = ()
    differences: tuple[Difference, ...] = ()
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of beads by kind, and the share of characters that have a counterpart.

    ``source_coverage`` and ``target_coverage``: characters in match and moved beads that are not in
    a difference span, divided by all characters of the side's sentences; 0 to 1.
    """

    match: int
    moved: int
    added: int
    omitted: int
    source_coverage: float
    target_coverage: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents, their beads in reading order, and what differs.

    This is what ``align.pair`` returns. In a notebook it shows itself side by side.
    """

    source: Document
    target: Document
    translation: Translation | None
    beads: tuple[DiffBead, ...]
    signature: str

    @property
    def matches(self) -> tuple[DiffBead, ...]:
        """Beads of kind match, in reading order."""
        return self._of_kind("match")

    @property
    def moved(self) -> tuple[DiffBead, ...]:
        """Beads of kind moved, in reading order."""
        return self._of_kind("moved")

    @property
    def added(self) -> tuple[DiffBead, ...]:
        """Beads that only the source has, in reading order."""
        return self._of_kind("added")

    @property
    def omitted(self) -> tuple[DiffBead, ...]:
        """Beads that only the target has, in reading order."""
        return self._of_kind("omitted")

    @property
    def summary(self) -> Summary:
        """Counts and coverage."""
        from align.difference.summary import summarise

        return summarise(self)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as the ``align-diff`` JSON object (version 1)."""
        from align.exchange import to_dict

        return to_dict(self)

    def to_json(self, *, indent: int | None = 2) -> str:
        """The comparison as ``align-diff`` JSON text (version 1)."""
        import json

        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent) + "\n"

    def to_frame(self) -> pd.DataFrame:
        """One row a bead. Needs the extra ``notebook`` (pandas)."""
        from align.exchange import to_frame

        return to_frame(self)

    def to_html(self) -> str:
        """The self-contained HTML report."""
        from align.views import render

        return render(self, "html")

    def _repr_html_(self) -> str:
        from align.views import render

        return render(self, "notebook")

    def _of_kind(self, kind: Kind) -> tuple[DiffBead, ...]:
        return tuple(bead for bead in self.beads if bead.kind == kind)
