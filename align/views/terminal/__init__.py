"""The comparison in a terminal: side by side where there is room, stacked where there is not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Literal, get_args

from rich.console import Console
from rich.text import Text

from align.difference import Comparison
from align.errors import InputError
from align.views.reading import reading
from align.views.terminal.cells import Sheet
from align.views.terminal.frame import heading, legend, summary
from align.views.terminal.layouts import Column, columns, stacked

__all__ = ["ColorSystem", "Display", "render_terminal"]

Display = Literal["auto", "side-by-side", "inline", "translation"]
ColorSystem = Literal["auto", "standard", "256", "truecolor"]

_LEAST = 24
_TWO_COLUMNS_AT_LEAST = 40  # narrower ones have no room for words
_TWO_COLUMNS, _THREE_COLUMNS = 100, 150  # from here on columns are wide enough to read
_MOST_STACKED, _MOST_COLUMNS = 110, 200  # longer lines are hard to follow


def render_terminal(
    comparison: Comparison,
    *,
    width: int = 100,
    color: bool = False,
    display: Display = "auto",
    context: int | None = None,
    color_system: ColorSystem = "auto",
) -> str:
    """Show a comparison as lines for a terminal or a pager.

    Args:
        comparison: What to show.
        width: Cells of the window; no line is longer, unless it is narrower than 24.
        color: Colours for kinds and marks; without them the same is said with brackets. The
            caller decides (``NO_COLOR``, whether standard output is a terminal).
        display: "side-by-side" (from 40 cells); "inline" (stacked); "auto" (side by side from
            100 cells); "translation" (also shows what the machine made of each source sentence,
            side by side from 150 cells).
        context: How many plain matches to show around each difference; None shows all.
        color_system: How many colours; "auto" reads ``TERM`` and ``COLORTERM``.

    Returns:
        Lines without cursor movement; each ends the styles that it starts.

    Raises:
        InputError: Unknown display, negative context, or no translation to show.
    """
    if display not in get_args(Display):
        known = ", ".join(get_args(Display))
        raise InputError(f"no such display: {display!r}; choose one of {known}")
    if context is not None and context < 0:
        raise InputError(f"--context must be 0 or more, not {context}")
    if display == "translation" and comparison.translation is None:
        raise InputError("there is no translation in this comparison; choose another --display")
    console = Console(
        file=io.StringIO(),
        width=max(width, _LEAST),
        force_terminal=color,
        color_system=color_system if color else None,
        no_color=not color,
        highlight=False,
        legacy_windows=False,
    )
    lines = list(_lines(Sheet(comparison, color), max(width, _LEAST), display, context))
    for line in lines:
        line.rstrip()
    console.print(Text("\n").join(lines), soft_wrap=True)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _lines(sheet: Sheet, width: int, display: Display, context: int | None) -> Iterator[Text]:
    names: tuple[Column, ...] = ("source", "target")
    enough = _TWO_COLUMNS
    if display == "translation":
        names, enough = ("source", "translation", "target"), _THREE_COLUMNS
    if display == "side-by-side":
        enough = _TWO_COLUMNS_AT_LEAST
    side_by_side = display != "inline" and width >= enough
    width = min(width, _MOST_COLUMNS if side_by_side else _MOST_STACKED)
    items = reading(sheet.comparison, context)
    yield from heading(sheet, names, width, side_by_side=side_by_side)
    layout = columns if side_by_side else stacked
    yield from layout(sheet, items, names, width)
    yield from summary(sheet, width)
    yield from legend(sheet, width)
