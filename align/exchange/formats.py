"""The one door to every exchange format."""

from __future__ import annotations

from collections.abc import Callable

from align.difference import Comparison
from align.errors import InputError
from align.exchange.ladder import ladder
from align.exchange.moses import to_moses
from align.exchange.table import to_csv, to_tsv
from align.exchange.tmx import to_tmx
from align.exchange.xliff import to_xliff

__all__ = ["FORMATS", "export"]


def export(comparison: Comparison, format: str) -> str:
    """The comparison as text in one of ``FORMATS``, ending with a line end.

    Args:
        comparison: What ``align.pair`` returns, or what :func:`load` has read.
        format: "json" (align-diff, version 1), "ladder", "tsv", "csv" (one bead a row), "tmx"
            (1.4b), "xliff" (2.0), "moses" (source, tab, target; see :func:`export_moses` for the
            customary two files).

    Raises:
        InputError: The format is none of these.
    """
    try:
        write = FORMATS[format]
    except KeyError:
        known = ", ".join(FORMATS)
        raise InputError(f"unknown exchange format {format!r}; choose one of {known}") from None
    return write(comparison)


def _json(comparison: Comparison) -> str:
    return comparison.to_json()


FORMATS: dict[str, Callable[[Comparison], str]] = {
    "json": _json,
    "ladder": ladder,
    "tsv": to_tsv,
    "csv": to_csv,
    "tmx": to_tmx,
    "xliff": to_xliff,
    "moses": to_moses,
}
