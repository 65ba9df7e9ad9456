"""Side by side, stacked, or with the translation between: items in reading order -> lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from rich.text import Text

from align.difference import DiffBead
from align.views.reading import Fold, Item, Pointer
from align.views.terminal.cells import DIVIDER, Sheet, beside

__all__ = ["Column", "columns", "stacked", "widths_of"]

Column = Literal["source", "translation", "target"]


def widths_of(count: int, width: int) -> list[int]:
    """Share a window's cells among columns; what cannot be shared is left free at the right."""
    return [(width - len(DIVIDER) * (count - 1)) // count] * count


def columns(
    sheet: Sheet, items: Sequence[Item], names: Sequence[Column], width: int
) -> Iterator[Text]:
    """One column for each of ``names``; a bead is a row.

    What is to be said about an added or omitted bead stands in the column it has no text in.
    """
    widths = widths_of(len(names), width)
    for item, space in _spaced(sheet, items):
        if space:
            yield from beside([[Text()] for _ in names], widths)
        if isinstance(item, Fold):
            yield _folded(item, width)
        elif isinstance(item, Pointer):
            cells = [*([] for _ in names[1:]), sheet.pointer(item, widths[-1])]
            yield from beside(cells, widths)
        else:
            yield from beside(_cells(sheet, item, names, widths), widths)


def _cells(
    sheet: Sheet, bead: DiffBead, names: Sequence[Column], widths: Sequence[int]
) -> list[list[Text]]:
    cells = [_column(sheet, bead, name, width) for name, width in zip(names, widths, strict=True)]
    if not bead.source:
        cells[0] = sheet.note(bead, widths[0])
    elif not bead.target:
        cells[-1] = sheet.note(bead, widths[-1])
    elif note := sheet.note(bead, widths[0]):
        space = [Text() for _ in note]
        cells = [note + cells[0], *(space + cell for cell in cells[1:])]
    return cells


def stacked(
    sheet: Sheet, items: Sequence[Item], names: Sequence[Column], width: int
) -> Iterator[Text]:
    """One below the other: note, source, (translation,) target of each bead."""
    tags = _tags(sheet)
    for item, space in _spaced(sheet, items, always=True):
        if space:
            yield Text()
        if isinstance(item, Fold):
            yield _folded(item, width)
        elif isinstance(item, Pointer):
            yield from sheet.pointer(item, width, " " * len(tags["target"]))
        else:
            yield from sheet.note(item, width)
            for name in names:
                tag = tags[name] if item.source and item.target else " " * len(tags[name])
                yield from _column(sheet, item, name, width, tag)


def _column(sheet: Sheet, bead: DiffBead, name: Column, width: int, tag: str = "") -> list[Text]:
    if name == "translation":
        return sheet.translations(bead, width, tag)
    return sheet.sentences(bead, name, width, tag)


def _tags(sheet: Sheet) -> dict[str, str]:
    """Which text a stacked line is from: its language, where that tells the two apart."""
    source, target = sheet.document("source").language, sheet.document("target").language
    if source == target:
        source, target = "source", "target"
    size = max(len(source), len(target)) + 1
    tags = {"source": source, "translation": "→", "target": target}
    return {name: f"{tag:>{size - 1}} " for name, tag in tags.items()}


def _spaced(
    sheet: Sheet, items: Sequence[Item], *, always: bool = False
) -> Iterator[tuple[Item, bool]]:
    """Each item, and whether a blank line goes before it: where a paragraph or the kind changes."""
    before: tuple[object, ...] | None = None
    for item in items:
        here = _place(sheet, item)
        yield item, before is not None and (always or here != before)
        before = here


def _place(sheet: Sheet, item: Item) -> tuple[object, ...]:
    if not isinstance(item, DiffBead):
        return (type(item),)
    side, ids = ("source", item.source) if item.source else ("target", item.target)
    return item.kind, side, sheet.document(side).sentences[ids[0]].paragraph


def _folded(fold: Fold, width: int) -> Text:
    plural = "" if fold.sentences == 1 else "s"
    return Text(f" ⋯ {fold.sentences} matched sentence{plural} ".center(width, " ").rstrip(), "dim")
