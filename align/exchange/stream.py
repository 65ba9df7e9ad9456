"""Many comparisons in one stream, each with the id of its pair."""

from __future__ import annotations

import csv
import io
import json
import re

from align.difference import Comparison
from align.errors import InputError
from align.exchange.moses import to_moses
from align.exchange.table import COLUMNS, cells, disarmed
from align.exchange.text import one_line

__all__ = ["STREAM_FORMATS", "stream_entry", "stream_header"]

STREAM_FORMATS = ("json", "tsv", "csv", "moses")
# They may stand in JSON, but programs that are not written for it end a line there.
_BREAKS = re.compile("[\x85\u2028\u2029]")


def stream_header(format: str) -> str:
    """What stands once, before the first comparison.

    Raises:
        InputError: The format is none of ``STREAM_FORMATS``: a second result in it would have to
            be a second file.
    """
    if format not in STREAM_FORMATS:
        known = ", ".join(STREAM_FORMATS)
        raise InputError(
            f"{format} results of several pairs cannot stand in one stream: name a folder with -o, "
            f"or choose one of {known} with -f"
        )
    return {"tsv": _tsv, "csv": _csv}[format](("id", *COLUMNS)) if format in ("tsv", "csv") else ""


def stream_entry(comparison: Comparison, id: str, format: str) -> str:
    """One comparison of many, in whole lines.

    Args:
        comparison: What ``align.pair`` returns.
        id: The pair's name.
        format: "json" (the ``align-diff`` object with the key ``id`` before the others, on one
            line), "tsv", "csv" (one bead a line, the id in the first column), "moses" (source,
            tab, target; no id).
    """
    if format == "json":
        line = json.dumps({"id": id, **comparison.to_dict()}, ensure_ascii=False)
        return _BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", line) + "\n"
    if format == "moses":
        return to_moses(comparison)
    write = {"tsv": _tsv, "csv": _csv}[format]
    return "".join(write((one_line(id), *row)) for row in cells(comparison))


def _tsv(row: tuple[str, ...]) -> str:
    return "\t".join(row) + "\n"


def _csv(row: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(map(disarmed, row))
    return out.getvalue()
