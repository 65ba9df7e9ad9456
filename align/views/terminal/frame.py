"""What stands around the beads: whose texts these are, the figures, and what the marks mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from align.views.clean import printable
from align.views.reading import file_name, percent, shade, tally
from align.views.terminal.cells import Sheet, beside, hang
from align.views.terminal.layouts import Column, widths_of
from align.views.terminal.theme import COLOURS, MARKS, MEANINGS, mark

__all__ = ["heading", "legend", "summary"]


def heading(
    sheet: Sheet, names: Sequence[Column], width: int, *, side_by_side: bool
) -> Iterator[Text]:
    """File names, languages and the model: over the columns, or one below the other."""
    titles = [_title(sheet, name) for name in names]
    none = Text()
    if side_by_side:
        widths = widths_of(len(names), width)
        cells = [hang(t, w, none, none) for t, w in zip(titles, widths, strict=True)]
        yield from beside(cells, widths)
        yield Text("─┼─".join("─" * w for w in widths), "dim")
        return
    for title in titles:
        yield from hang(title, width, none, none)
    yield Text("─" * width, "dim")


def _title(sheet: Sheet, name: Column) -> Text:
    if name == "translation":
        assert sheet.comparison.translation is not None
        model = sheet.comparison.translation.model
        return Text.assemble(("translation: ", "dim"), (printable(model.id), "bold"))
    document = sheet.document(name)
    called = (file_name(document, "(text)"), "bold")
    return Text.assemble((f"{name}: ", "dim"), called, (f" ({document.language})", "dim"))


def summary(sheet: Sheet, width: int) -> Iterator[Text]:
    """How much of each kind, how much has a counterpart, how sure, and who says so."""
    comparison = sheet.comparison
    figures = comparison.summary
    counts = Text()
    for name, count in tally(comparison):
        style = COLOURS["match" if name == "matched" else name] if count else "dim"
        counts.append(", " if counts else "").append(f"{count} {name}", f"bold {style}")
    cover = (
        f"{percent(figures.source_coverage)} of the source and "
        f"{percent(figures.target_coverage)} of the target have a counterpart"
    )
    none = Text()
    yield Text("─" * width, "dim")
    yield from hang(counts.append(f"; {cover}"), width, none, none)
    yield from hang(Text(_trust(sheet), "dim"), width, none, none)


def _trust(sheet: Sheet) -> str:
    beads = sheet.comparison.beads
    parts = []
    if beads:
        mean = sum(bead.score for bead in beads) / len(beads)
        unsure = sum(shade(bead.score) == "weak" for bead in beads)
        parts.append(f"mean confidence {percent(mean)}" + (f", {unsure} unsure" if unsure else ""))
    if sheet.comparison.translation is not None:
        model = sheet.comparison.translation.model
        engine = f" ({printable(model.backend)})" if model.backend != "none" else ""
        parts.append(f"model {printable(model.id)}{engine}")
    return "; ".join(parts)


def legend(sheet: Sheet, width: int) -> Iterator[Text]:
    """What the marks mean, of those that occur."""
    differences = [d for bead in sheet.comparison.beads for d in bead.differences]
    kinds = {difference.type for difference in differences}
    text = Text()
    for kind in MARKS:
        if kind in kinds:
            text.append("   " if text else "marks: ", "dim")
            text.append_text(mark(MEANINGS[kind], kind, "strong", colour=sheet.colour))
    if any(shade(difference.score) == "weak" for difference in differences):
        weak = Text("underlined: unsure", "dim underline") if sheet.colour else Text("[?…]: unsure")
        text.append("   ").append_text(weak)
    none = Text()
    if text:
        yield from hang(text, width, none, none)
