"""Results that are rows: plain text for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from align.cli.notices import one_line

if TYPE_CHECKING:
    from align.translation import ModelRow

__all__ = ["models_table", "plain_table"]


def models_table(rows: Sequence[ModelRow], format_: str) -> str:
    """The models that are here; the one that is used when none is named has a star."""
    if format_ == "json":
        objects = [
            {
                "id": row.id,
                "origin": row.origin,
                "path": str(row.path),
                "size": row.size,
                "source_language": row.source_language,
                "target_language": row.target_language,
                "sha256": row.sha256 or None,
                "licence": row.licence,
                "default": row.default,
                "problem": row.problem,
            }
            for row in rows
        ]
        return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"
    table = [("", "model", "languages", "size", "sha256", "licence", "from")]
    for row in rows:
        languages = f"{row.source_language or '*'}-{row.target_language or '*'}"
        table.append(
            (
                "*" if row.default else "",
                row.id,
                languages,
                f"{row.size / 1e6:.0f} MB",
                row.sha256[:12],
                row.licence or "not stated",
                row.problem or row.origin,
            )
        )
    return plain_table(table) + "\n* used where --model is not given\n"


def plain_table(rows: Sequence[Sequence[str]]) -> str:
    """Columns padded to their widest cell, two spaces between them."""
    clean = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*clean, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        + "\n"
        for row in clean
    )
