"""Matches as text, TSV or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from align.corpus.matching import Match
from align.errors import InputError

__all__ = ["format_matches"]


def format_matches(matches: Sequence[Match], format: str) -> str:
    """Ranked candidates for people or programs.

    Args:
        matches: What :func:`align.corpus.match` returns.
        format: "text", "tsv" (source, rank, target, score, original: yes or no) or "json".

    Raises:
        InputError: The format is none of these.
    """
    if format == "json":
        return (
            json.dumps([_object(found) for found in matches], ensure_ascii=False, indent=2) + "\n"
        )
    if format == "tsv":
        header = "source\trank\ttarget\tscore\toriginal"
        return "".join(f"{line}\n" for line in (header, *_cells(matches)))
    if format == "text":
        return "\n".join(_paragraph(found) for found in matches)
    raise InputError(f"no such format for matches: {format!r}; choose one of text, tsv, json")


def _object(found: Match) -> dict[str, object]:
    return {
        "source": _name(found.path, found.source),
        "original": found.original and _name(found.original.path, found.original.target),
        "candidates": [
            {"target": _name(c.path, c.target), "score": round(c.score, 4)}
            for c in found.candidates
        ],
    }


def _cells(matches: Sequence[Match]) -> Iterator[str]:
    for found in matches:
        for rank, candidate in enumerate(found.candidates, 1):
            names = _name(found.path, found.source), _name(candidate.path, candidate.target)
            is_original = "yes" if candidate is found.original else "no"
            yield f"{names[0]}\t{rank}\t{names[1]}\t{candidate.score:.4f}\t{is_original}"


def _paragraph(found: Match) -> str:
    lines = [_name(found.path, found.source)]
    if found.original is None:
        lines[0] += ": no original in the pool; the nearest:"
    for rank, candidate in enumerate(found.candidates, 1):
        note = "  original" if candidate is found.original else ""
        name = _name(candidate.path, candidate.target)
        lines.append(f"{rank:>3}  {candidate.score:.3f}  {name}{note}")
    return "\n".join(lines) + "\n"


def _name(path: str | None, number: int) -> str:
    """The path on one line; what is no path gets a number."""
    if path is None:
        return f"#{number}"
    return "".join(c if c.isprintable() else "�" for c in path)
