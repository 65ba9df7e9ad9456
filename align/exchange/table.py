"""One bead a row: TSV, CSV and a pandas DataFrame."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from align.difference import Comparison, DiffBead
from align.errors import InputError
from align.exchange.text import bead_text, bead_translation, one_line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "cells", "disarmed", "to_csv", "to_frame", "to_tsv"]

COLUMNS = (
    "kind",
    "label",
    "score",
    "source",
    "target",
    "source_text",
    "translation",
    "target_text",
    "repeats",
    "differences",
)


def to_tsv(comparison: Comparison) -> str:
    """A header and one bead a line, cells parted by tabs, nothing quoted or escaped.

    Line ends and tabs inside a text are spaces; ids are parted by spaces; a difference is
    ``side:type:score:text``, several are parted by `` | ``. Meant for programs (``cut``, ``awk``,
    pandas with ``quoting=3``); for a spreadsheet take CSV, where formulas are disarmed.
    """
    return "".join("\t".join(row) + "\n" for row in (COLUMNS, *cells(comparison)))


def to_csv(comparison: Comparison) -> str:
    """The cells of :func:`to_tsv` as comma-separated values (RFC 4180, line ends ``\\n``).

    A cell that a spreadsheet would run as a formula (it begins with ``=``, ``+``, ``-`` or ``@``,
    as "– каза той" and handles may) gets an apostrophe before it: the spreadsheet then shows the
    text. Take TSV or JSON where that apostrophe would be in the way.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(map(disarmed, row) for row in (COLUMNS, *cells(comparison)))
    return out.getvalue()


def to_frame(comparison: Comparison) -> pd.DataFrame:
    """One row a bead, the columns of :func:`to_tsv` as Python values.

    Returns:
        A frame with ``source``, ``target`` and ``repeats`` as tuples of ids, ``differences`` as a
        tuple of :class:`align.difference.Difference`, ``score`` as a float, ``label`` None for
        match and moved.

    Raises:
        InputError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise InputError(
            "to_frame needs pandas; install it with: pip install 'align[notebook]'"
        ) from None
    rows: list[tuple[Any, ...]] = [
        (
            bead.kind,
            bead.label,
            float(bead.score),
            bead.source,
            bead.target,
            bead_text(comparison.source, bead.source),
            bead_translation(comparison, bead.source),
            bead_text(comparison.target, bead.target),
            bead.repeats,
            bead.differences,
        )
        for bead in comparison.beads
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def cells(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """The rows of a table, as text: one a bead, a cell for each of ``COLUMNS``."""
    return (_cells(comparison, bead) for bead in comparison.beads)


def _cells(comparison: Comparison, bead: DiffBead) -> tuple[str, ...]:
    return (
        bead.kind,
        bead.label or "",
        f"{float(bead.score):.4f}",
        _ids(bead.source),
        _ids(bead.target),
        bead_text(comparison.source, bead.source),
        bead_translation(comparison, bead.source),
        bead_text(comparison.target, bead.target),
        _ids(bead.repeats),
        " | ".join(
            f"{item.side}:{item.type}:{float(item.score):.2f}:{one_line(item.text)}"
            for item in bead.differences
        ),
    )


def _ids(ids: tuple[int, ...]) -> str:
    return " ".join(str(i) for i in ids)


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@")) else cell
