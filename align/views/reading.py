"""What every view of a comparison shows: items in reading order, with their notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from align.difference import Comparison, DiffBead, Difference
from align.documents import Document, Sentence
from align.views.clean import printable

__all__ = [
    "Fold",
    "Item",
    "Piece",
    "Pointer",
    "Shade",
    "file_name",
    "moved_to",
    "percent",
    "pieces",
    "ranges",
    "reading",
    "shade",
    "tally",
]

Shade = str
"""How sure: "strong", "fair" or "weak"."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Matches without a difference that are not shown; the number of their source sentences."""

    sentences: int


@dataclass(frozen=True, slots=True)
class Pointer:
    """Stands in the target's order where a moved bead's target sentences really are."""

    bead: DiffBead


Item = DiffBead | Fold | Pointer


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a sentence, ready to show; ``difference`` is the mark it lies in."""

    text: str
    difference: Difference | None = None


def shade(score: float) -> Shade:
    """Strong from .75, fair from .5, weak below: a reader should tell three shades apart."""
    if score >= 0.75:
        return "strong"
    return "fair" if score >= 0.5 else "weak"


def percent(share: float) -> str:
    """A share of 1 as a whole percentage; only exactly all is 100 %, only exactly none is 0 %."""
    if 0 < share < 1:
        share = min(max(share, 0.01), 0.99)
    return f"{share:.0%}"


def ranges(ids: Iterable[int]) -> str:
    """Ids as people write them: ``8–10, 12``."""
    runs: list[list[int]] = []
    for number in sorted(ids):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def file_name(document: Document, default: str) -> str:
    """What to call a document: its file's name, ``standard input``, or ``default``."""
    if document.path == "-":
        return "standard input"
    return printable(PurePath(document.path).name) if document.path else default


def tally(comparison: Comparison) -> list[tuple[str, int]]:
    """Number of beads of each kind as the summary names them; moved only where there are any."""
    summary = comparison.summary
    counts = [("matched", summary.match), ("moved", summary.moved)]
    counts += [("added", summary.added), ("omitted", summary.omitted)]
    return [(name, count) for name, count in counts if count or name != "moved"]


def moved_to(bead: DiffBead) -> str:
    """Where the target has what the source says here."""
    before = min(bead.target) - 1
    place = "at the start of the target" if before < 0 else f"in the target after {before}"
    return f"moved: {place}"


def pieces(sentence: Sentence, differences: Sequence[Difference]) -> list[Piece]:
    """Cut a sentence at its marks; where marks overlap the earlier one keeps the shared part."""
    cut: list[Piece] = []
    position = sentence.start
    for difference in sorted(differences, key=lambda d: (d.start, d.end)):
        start, end = max(difference.start, position), min(difference.end, sentence.end)
        if start >= end:
            continue
        cut.append(Piece(_slice(sentence, position, start)))
        cut.append(Piece(_slice(sentence, start, end), difference))
        position = end
    cut.append(Piece(_slice(sentence, position, sentence.end)))
    return [piece for piece in cut if piece.text]


def _slice(sentence: Sentence, start: int, end: int) -> str:
    return printable(sentence.text[start - sentence.start : end - sentence.start])


def reading(comparison: Comparison, context: int | None = None) -> list[Item]:
    """The beads in reading order, with pointers for moved ones and plain matches folded away.

    Args:
        context: How many plain matches to keep on each side of a difference; None keeps all.
    """
    items = _with_pointers(comparison.beads)
    return items if context is None else _fold(items, context)


def _with_pointers(beads: Sequence[DiffBead]) -> list[Item]:
    holder = {t: i for i, bead in enumerate(beads) if bead.kind != "moved" for t in bead.target}
    pointers: dict[int, list[Item]] = defaultdict(list)
    for bead in sorted((b for b in beads if b.kind == "moved"), key=lambda b: b.target):
        before = [t for t in range(min(bead.target)) if t in holder]
        pointers[holder[before[-1]] if before else -1].append(Pointer(bead))
    items = pointers[-1]
    for i, bead in enumerate(beads):
        items += [bead, *pointers[i]]
    return items


def _fold(items: Sequence[Item], context: int) -> list[Item]:
    shown: set[int] = set()
    for i, item in enumerate(items):
        if not _is_plain(item):
            shown.update(range(i - context, i + context + 1))
    folded: list[Item] = []
    hidden = 0
    for i, item in enumerate(items):
        if i not in shown and isinstance(item, DiffBead):
            hidden += len(item.source)
            continue
        if hidden:
            folded.append(Fold(hidden))
            hidden = 0
        folded.append(item)
    return [*folded, Fold(hidden)] if hidden else folded


def _is_plain(item: Item) -> bool:
    """A match that nothing is to be said about."""
    if not isinstance(item, DiffBead):
        return False
    return item.kind == "match" and not item.differences and shade(item.score) != "weak"
