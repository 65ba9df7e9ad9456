"""A folder of results as one table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from align.corpus.store import INDEX, Row
from align.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load_results"]

Level = Literal["pairs", "beads", "differences"]


def load_results(folder: str | PathLike[str], level: Level = "beads") -> pd.DataFrame:
    """Read what ``align batch`` has written.

    Args:
        folder: The output of a batch with ``--format json``.
        level: "pairs": the index, one row a pair (any format). "beads": one row a bead: pair,
            bead, kind, label, score, source and target ids, their texts, the translation, repeats,
            number of differences. "differences": one row a word-level mark: pair, bead, side, type,
            text, start, end, score.

    Returns:
        A frame; about half a kilobyte a bead.

    Raises:
        InputError: No results there, results that are not JSON, or pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise InputError(
            "load_results needs pandas; install it with: pip install 'align[notebook]'"
        ) from None
    folder = Path(folder)
    rows = _index(folder)
    if level == "pairs":
        return pd.DataFrame(
            {name: [getattr(row, name) for row in rows] for name in Row.__slots__},
        )
    records = {"beads": _beads, "differences": _differences}
    if level not in records:
        raise InputError(f"no such level: {level!r}; choose pairs, beads or differences")
    found = (
        record
        for row in rows
        if row.status == "aligned"
        for record in records[level](row.id, _read(folder / row.file))
    )
    frame = pd.DataFrame(found)
    for name in ("kind", "label", "type", "side"):
        if name in frame:
            frame[name] = frame[name].astype("category")
    return frame


def _index(folder: Path) -> list[Row]:
    if not (folder / INDEX).is_file():
        raise InputError(f"there is no {INDEX} in {folder}: give the output folder of align batch")
    return list(Row.read(folder / INDEX).values())


def _read(path: Path) -> dict[str, Any]:
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: run align batch with --format json") from error
    if not isinstance(result, dict) or result.get("format") != "align-diff":
        raise InputError(f"{path} is no align-diff result")
    return result


def _beads(pair: str, result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    source, target = result["source"]["sentences"], result["target"]["sentences"]
    for number, bead in enumerate(result["beads"]):
        yield {
            "pair": pair,
            "bead": number,
            "kind": bead["kind"],
            "label": bead["label"],
            "score": bead["score"],
            "source": tuple(bead["source"]),
            "target": tuple(bead["target"]),
            "source_text": " ".join(source[i]["text"] for i in bead["source"]),
            "translation": " ".join(source[i]["translation"] or "" for i in bead["source"]),
            "target_text": " ".join(target[i]["text"] for i in bead["target"]),
            "repeats": tuple(bead["repeats"]),
            "differences": len(bead["differences"]),
        }


def _differences(pair: str, result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, bead in enumerate(result["beads"]):
        for difference in bead["differences"]:
            yield {"pair": pair, "bead": number, **difference}
