"""How each kind of bead and each type of mark looks, with colour and without.

Only the sixteen colours that a terminal's owner has chosen are used. Marks set both foreground and
background, so that they are legible on light and dark alike; what colour says, a sign says too.
"""

from __future__ import annotations

from rich.text import Text

from align.views.reading import Shade, percent, shade

__all__ = ["COLOURS", "MARKS", "MEANINGS", "SIGNS", "bead_style", "chip", "mark", "mark_style"]

SIGNS = {"match": " ", "moved": "↕", "added": "+", "omitted": "−"}
COLOURS = {"match": "default", "moved": "magenta", "added": "green", "omitted": "red"}

MARKS = {"added": "+", "omitted": "-", "number": "#", "name": "@", "negation": "!"}
MEANINGS = {
    "added": "only in the source",
    "omitted": "only in the target",
    "number": "number differs",
    "name": "name differs",
    "negation": "negation differs",
}
_STRONG = {
    "added": "black on green",
    "omitted": "white on red",
    "moved": "white on magenta",
    "number": "black on yellow",
    "name": "black on cyan",
    "negation": "white on blue",
}


def bead_style(kind: str, score: float) -> str:
    """Style of a bead's sentences."""
    if kind == "match":
        return ""
    return f"dim {COLOURS[kind]}" if shade(score) == "weak" else COLOURS[kind]


def mark_style(type_: str, sure: Shade) -> str:
    """Style of a word-level mark: a full background when sure, an underline when less so."""
    if sure == "strong":
        return _STRONG[type_]
    colour = _STRONG[type_].split(" on ")[1]
    return f"bold underline {colour}" if sure == "fair" else f"dim underline {colour}"


def mark(text: str, type_: str, sure: Shade, *, colour: bool) -> Text:
    """A marked phrase; without colour in brackets, as ``git diff --word-diff`` has it."""
    if colour:
        return Text(text, mark_style(type_, sure))
    sign = MARKS[type_]
    opening = f"[{sign}?" if sure == "weak" else f"[{sign}"
    return Text(f"{opening}{text}{sign}]")


def chip(text: str, kind: str, score: float, *, colour: bool) -> Text:
    """What a bead is, as a label that stands out, and the probability that it is right."""
    if not colour:
        return Text(f"{text}, {percent(score)}")
    return Text.assemble(
        (f" {text} ", mark_style(kind, shade(score))), (f" {percent(score)}", "dim")
    )
