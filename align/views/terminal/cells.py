"""Bead -> the lines of one column: gutter, sentences, marks, notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rich.console import Console
from rich.text import Text

from align.difference import Comparison, DiffBead
from align.documents import Document
from align.views.clean import printable
from align.views.reading import Pointer, moved_to, percent, pieces, ranges, shade
from align.views.terminal.theme import COLOURS, SIGNS, bead_style, chip, mark

__all__ = ["DIVIDER", "Sheet", "beside", "hang"]

DIVIDER = " │ "
_NARROWEST = 8  # cells of text that a line has at least, however narrow the window
_WRAPPER = Console(width=80, color_system=None, legacy_windows=False)


def hang(text: Text, width: int, first: Text, rest: Text) -> list[Text]:
    """Wrap at white space, and inside words that are too long, behind a gutter.

    Args:
        text: One paragraph.
        width: Cells for gutter and text.
        first: Gutter of the first line.
        rest: Gutter of the others, just as wide.
    """
    room = max(width - first.cell_len, _NARROWEST)
    lines = []
    for i, line in enumerate(text.wrap(_WRAPPER, room, overflow="fold")):
        line.rstrip()
        lines.append(Text.assemble(first if i == 0 else rest, line))
    return lines


def beside(columns: Sequence[Sequence[Text]], widths: Sequence[int]) -> Iterable[Text]:
    """Put columns of lines next to each other, each padded to its width in cells."""
    for i in range(max(map(len, columns))):
        line = Text()
        for number, (column, width) in enumerate(zip(columns, widths, strict=True)):
            if number:
                line.append(DIVIDER, "dim")
            cell = column[i] if i < len(column) else Text()
            line.append_text(cell).append(" " * (width - cell.cell_len))
        yield line


@dataclass(frozen=True)
class Sheet:
    """A comparison, and whether colour carries meaning or brackets have to."""

    comparison: Comparison
    colour: bool

    @cached_property
    def digits(self) -> int:
        """Width of the largest sentence number."""
        sides = (self.comparison.source, self.comparison.target)
        return len(str(max(len(side.sentences) for side in sides)))

    def document(self, side: str) -> Document:
        """The document of one side, "source" or "target"."""
        return self.comparison.source if side == "source" else self.comparison.target

    def gutter(self, kind: str, number: int | None = None, tag: str = "") -> Text:
        """``+  12 ``; with a tag ``+ bg  12 ``."""
        figure = "" if number is None else str(number)
        sign = (SIGNS[kind], "" if kind == "match" else f"bold {COLOURS[kind]}")
        return Text.assemble(sign, (f" {tag}{figure:>{self.digits}} ", "dim"))

    def numbered(self, text: Text, number: int, kind: str, width: int, tag: str) -> list[Text]:
        """A text behind its number; the sign of the bead's kind runs down all its lines."""
        rest = self.gutter(kind, tag=" " * len(tag))
        return hang(text, width, self.gutter(kind, number, tag), rest)

    def sentences(self, bead: DiffBead, side: str, width: int, tag: str = "") -> list[Text]:
        """The bead's sentences of one side, marked, each with its number."""
        marks = [difference for difference in bead.differences if difference.side == side]
        lines = []
        for number in bead.source if side == "source" else bead.target:
            text = Text(style=bead_style(bead.kind, bead.score))
            for piece in pieces(self.document(side).sentences[number], marks):
                if piece.difference is None:
                    text.append(piece.text)
                else:
                    kind, sure = piece.difference.type, shade(piece.difference.score)
                    text.append_text(mark(piece.text, kind, sure, colour=self.colour))
            lines += self.numbered(text, number, bead.kind, width, tag)
        return lines

    def translations(self, bead: DiffBead, width: int, tag: str = "") -> list[Text]:
        """The machine's translation of the bead's source sentences, and what is doubtful in it."""
        lines = []
        hypotheses = self.comparison.translation.hypotheses if self.comparison.translation else ()
        for number in bead.source if hypotheses else ():
            hypothesis = hypotheses[number]
            if hypothesis.text is None:
                text = Text("(already in the target's language)", "dim")
            else:
                text = Text(printable(hypothesis.text), "italic")
            if hypothesis.flags:
                text.append(f" ({', '.join(hypothesis.flags)})", "yellow")
            lines += self.numbered(text, number, bead.kind, width, tag)
        return lines

    def note(self, bead: DiffBead, width: int) -> list[Text]:
        """What is to be said about a bead; nothing about a match that is likely right."""
        text = Text()
        if bead.kind != "match":
            said = f"{bead.kind} · {bead.label}" if bead.label else bead.kind
            said = moved_to(bead) if bead.kind == "moved" else said
            text = chip(said, bead.kind, bead.score, colour=self.colour)
        elif shade(bead.score) == "weak":
            text.append(f"unsure: {percent(bead.score)}", "dim")
        if bead.repeats:
            other = "target" if bead.kind == "added" else "source"
            text.append(", ", "dim").append(
                f"repeats {ranges(bead.repeats)} of the {other}", "bold"
            )
        indent = Text(" " * (self.digits + 3))
        return hang(text, width, indent, indent) if text else []

    def pointer(self, pointer: Pointer, width: int, tag: str = "") -> list[Text]:
        """What stands where a moved bead's target sentences are in their own document."""
        bead = pointer.bead
        text = f"{ranges(bead.target)} moved: shown beside {ranges(bead.source)} of the source"
        gutter = self.gutter("moved", tag=tag)
        return hang(Text(text, bead_style("moved", bead.score)), width, gutter, gutter)
