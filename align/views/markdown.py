"""The comparison as GitHub-flavoured Markdown, for an issue or an e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from align.difference import Comparison, DiffBead, Difference
from align.documents import Document, Sentence
from align.errors import InputError
from align.views.clean import printable
from align.views.reading import (
    Fold,
    Item,
    file_name,
    moved_to,
    percent,
    pieces,
    ranges,
    reading,
    shade,
    tally,
)

__all__ = ["Layout", "render_markdown"]

Layout = Literal["table", "list"]

_SIGNS = {"match": "", "moved": "↕", "added": "+", "omitted": "−"}
_JOINER = "\N{WORD JOINER}"  # invisible; keeps what it stands in from being read as a reference
_ACTIVE = re.compile(
    r"([\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|:(?=//))"  # not inside of words: _
)
_REFERENCE = re.compile(r"(@(?=\w)|#(?=\w)|\bGH-(?=\d)|:(?=[\w+-]+:))", re.IGNORECASE)
_FENCES = {"added": ("**", "**", "<b>", "</b>"), "omitted": ("~~", "~~", "<del>", "</del>")}
_CHANGED = ("***", "***", "<b><i>", "</i></b>")
_MEANINGS = {
    "added": "**bold**: only in the source",
    "omitted": "~~struck out~~: only in the target",
    "number": "***bold italic*** (number): the numbers differ",
    "name": "***bold italic*** (name): the names differ",
    "negation": "***bold italic*** (negation): one side negates, the other does not",
}


def render_markdown(
    comparison: Comparison, *, context: int | None = None, layout: Layout = "table"
) -> str:
    """Show a comparison as Markdown.

    Nothing in the texts acts: mark-up is escaped, and ``@name``, ``#123`` and the like get an
    invisible word joiner, so that an issue tracker notifies nobody and links nothing.

    Args:
        comparison: What to show.
        context: How many plain matches to show around each difference; None shows all.
        layout: "table" (two columns; reads best where it is rendered) or "list" (reads well as
            plain text, too).

    Raises:
        InputError: Unknown layout or negative context.
    """
    if layout not in get_args(Layout):
        raise InputError(f"no such layout: {layout!r}; choose one of {', '.join(get_args(Layout))}")
    if context is not None and context < 0:
        raise InputError(f"--context must be 0 or more, not {context}")
    items = reading(comparison, context)
    body = _table if layout == "table" else _list
    parts = [_heading(comparison), _summary(comparison), "\n".join(body(comparison, items))]
    return "\n\n".join([*parts, *_legend(comparison)]) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    escaped = _ACTIVE.sub(r"\\\1", _REFERENCE.sub(rf"\1{_JOINER}", printable(text)))
    return escaped.strip()


def _heading(comparison: Comparison) -> str:
    source = _called(comparison.source, "source")
    return f"Source: {source}  \nTarget: {_called(comparison.target, 'target')}"


def _called(document: Document, default: str) -> str:
    return f"{escape(file_name(document, default))} ({escape(document.language)})"


def _summary(comparison: Comparison) -> str:
    figures = comparison.summary
    counts = ", ".join(f"{count} {name}" for name, count in tally(comparison))
    text = (
        f"{counts}; {percent(figures.source_coverage)} of the source and "
        f"{percent(figures.target_coverage)} of the target have a counterpart."
    )
    if comparison.beads:
        mean = sum(bead.score for bead in comparison.beads) / len(comparison.beads)
        text += f" Mean confidence {percent(mean)}."
    if comparison.translation is not None:
        text += f" Model {escape(comparison.translation.model.id)}."
    return text


def _table(comparison: Comparison, items: Sequence[Item]) -> Iterator[str]:
    yield "|  | Source | Target |"
    yield "|---|---|---|"
    for item in items:
        if isinstance(item, Fold):
            yield f"| ⋯ | {_folded(item)} |  |"
        elif isinstance(item, DiffBead):
            note = "<br>".join(_note(item))
            sign = f"{_SIGNS[item.kind]} " if note else ""
            source, target = (
                "<br>".join(
                    f"{number}. {text}" for number, text in _sentences(comparison, item, side)
                )
                for side in ("source", "target")
            )
            yield f"| {sign}{note} | {source} | {target} |"


def _list(comparison: Comparison, items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Fold):
            yield f"- ⋯ {_folded(item)}"
        elif isinstance(item, DiffBead):
            note = ", ".join(_note(item)) or "match"
            yield f"- {note}"
            for side in ("source", "target"):
                for number, text in _sentences(comparison, item, side):
                    yield f"  - {side} {number}: {text}"


def _folded(fold: Fold) -> str:
    return f"{fold.sentences} matched sentence{'' if fold.sentences == 1 else 's'}"


def _note(bead: DiffBead) -> list[str]:
    """Kind and label, confidence, what it repeats; nothing for a match that is likely."""
    if bead.kind == "match":
        return [f"unsure, {percent(bead.score)}"] if shade(bead.score) == "weak" else []
    said = moved_to(bead) if bead.kind == "moved" else f"{bead.kind}: {bead.label or 'text'}"
    parts = [f"**{said}**", percent(bead.score)]
    if bead.repeats:
        other = "target" if bead.kind == "added" else "source"
        parts.append(f"repeats {ranges(bead.repeats)} of the {other}")
    return parts


def _sentences(comparison: Comparison, bead: DiffBead, side: str) -> list[tuple[int, str]]:
    """Number and marked text of the bead's sentences of one side."""
    document, ids = comparison.target, bead.target
    if side == "source":
        document, ids = comparison.source, bead.source
    marks = [difference for difference in bead.differences if difference.side == side]
    return [(number, _marked(document.sentences[number], marks)) for number in ids]


def _marked(sentence: Sentence, marks: Sequence[Difference]) -> str:
    """The escaped sentence with its marks.

    Spaces stay outside of a mark: Markdown knows no emphasis that begins or ends with one.
    """
    text = ""
    after_mark = False
    for piece in pieces(sentence, marks):
        core = piece.text.strip()
        left = piece.text[: len(piece.text) - len(piece.text.lstrip())]
        right = piece.text[len(piece.text.rstrip()) :] if core else ""
        shown = escape(core)
        if core and piece.difference is not None:
            shown = _mark(core, piece.difference, html=after_mark and not left)
        text += left + shown + right
        after_mark = piece.difference is not None and not right
    return text.strip()


def _mark(text: str, difference: Difference, *, html: bool) -> str:
    """A marked phrase; in HTML where Markdown's rules would not see emphasis.

    Emphasis is sure to be seen between letters or digits (CommonMark 0.31, section 6.2).
    """
    fence = _FENCES.get(difference.type, _CHANGED)
    start, end = fence[2:] if html or not (text[0].isalnum() and text[-1].isalnum()) else fence[:2]
    said: list[str] = [difference.type] if difference.type not in _FENCES else []
    said += ["?"] if shade(difference.score) == "weak" else []
    return f"{start}{escape(text)}{end}" + (f" ({', '.join(said)})" if said else "")


def _legend(comparison: Comparison) -> list[str]:
    differences = [d for bead in comparison.beads for d in bead.differences]
    kinds = {difference.type for difference in differences}
    said = [meaning for kind, meaning in _MEANINGS.items() if kind in kinds]
    if any(shade(difference.score) == "weak" for difference in differences):
        said.append("(?): unsure")
    return [f"Marks: {'; '.join(said)}."] if said else []
