"""Alignments from files, whatever wrote them: ladders, our JSON, gold.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from align.errors import InputError

__all__ = ["Beads", "read_alignment"]

_RUNG = re.compile(r"\s*\[([\d,\s]*)\]\s*:\s*\[([\d,\s]*)\]\s*(?::\s*(\S+))?\s*")
KINDS = {"match", "moved", "added", "omitted"}


@dataclass(frozen=True, slots=True)
class Beads:
    """An alignment as sets of sentence ids.

    Attributes:
        content: (source ids, target ids) of beads with both sides.
        moved: Those of them that are marked as moved.
        added: Source ids without counterpart.
        omitted: Target ids without counterpart.
    """

    content: frozenset[tuple[tuple[int, ...], tuple[int, ...]]]
    moved: frozenset[tuple[tuple[int, ...], tuple[int, ...]]]
    added: frozenset[int]
    omitted: frozenset[int]

    @classmethod
    def of(cls, beads: Iterable[tuple[Iterable[int], Iterable[int], str | None]]) -> Beads:
        """From (source, target, kind); where no bead has a kind, crossing beads count as moved."""
        rows = [(tuple(sorted(s)), tuple(sorted(t)), kind) for s, t, kind in beads]
        content = [(s, t) for s, t, _ in rows if s and t]
        moved = {(s, t) for s, t, kind in rows if s and t and kind == "moved"}
        if all(kind is None for *_, kind in rows):
            moved = set(content) - set(_in_order(sorted(content)))
        return cls(
            frozenset(content),
            frozenset(moved),
            frozenset(i for s, t, _ in rows if not t for i in s),
            frozenset(j for s, t, _ in rows if not s for j in t),
        )


Pair = tuple[tuple[int, ...], tuple[int, ...]]


def _in_order(pairs: list[Pair]) -> list[Pair]:
    """The chain of beads in order on both sides that holds the most sentences."""
    best: list[tuple[int, int]] = []
    for k, (source, target) in enumerate(pairs):
        size, before = 0, -1
        for earlier in range(k):
            ordered = pairs[earlier][1][-1] < target[0] and pairs[earlier][0][-1] < source[0]
            if ordered and best[earlier][0] > size:
                size, before = best[earlier][0], earlier
        best.append((size + len(source) + len(target), before))
    chain = []
    k = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while k >= 0:
        chain.append(pairs[k])
        k = best[k][1]
    return chain


def read_alignment(path: Path) -> Beads:
    """Read a ladder (``[0, 1]:[0]:0.231``), a hunalign ladder (rungs ``i TAB j TAB score``),
    ``align-diff`` JSON or gold.json.

    Raises:
        InputError: The file cannot be read or is none of these.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "cannot be opened"
        raise InputError(f"{path}: {reason}; give a readable alignment file") from None
    except UnicodeDecodeError:
        raise InputError(
            f"{path}: not UTF-8 text; give a ladder, align-diff JSON or gold.json"
        ) from None
    if not text.strip():
        raise InputError(f"{path}: the file is empty; give a ladder, align-diff JSON or gold.json")
    if text.lstrip()[0] in "{":
        return Beads.of(_from_json(text, path))
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    rows = _ladder(lines, path) if "[" in lines[0][1] else _hunalign(lines, path)
    return Beads.of(rows)


Rows = list[tuple[list[int], list[int], str | None]]


def _from_json(text: str, path: Path) -> Rows:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not valid JSON ({error}); write it again") from None
    ours = data.get("format") == "align-diff"
    if ours and data.get("version") != 1:
        raise InputError(
            f"{path}: align-diff version {data.get('version')!r} is not 1; export anew"
        )
    names = ("source", "target") if ours else ("src", "tgt")
    try:
        return [_json_bead(bead, names) for bead in data["beads"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError(
            f'{path}: "beads" is missing or malformed; give align-diff JSON or gold.json'
        ) from None


def _json_bead(bead: dict[str, Any], names: tuple[str, str]) -> tuple[list[int], list[int], str]:
    sides = [list(bead[name]) for name in names]
    ids = [i for side in sides for i in side]
    if not ids or not all(type(i) is int and i >= 0 for i in ids) or bead["kind"] not in KINDS:
        raise ValueError("malformed bead")
    return sides[0], sides[1], bead["kind"]


def _ladder(lines: list[tuple[int, str]], path: Path) -> Rows:
    rows: Rows = []
    for number, line in lines:
        rung = _RUNG.fullmatch(line)
        if not rung:
            raise InputError(f"{path}, line {number}: not a rung such as [0, 1]:[0]:0.231")
        source, target = ([int(i) for i in re.findall(r"\d+", rung[k])] for k in (1, 2))
        if source or target:
            rows.append((source, target, None))
    return rows


def _hunalign(lines: list[tuple[int, str]], path: Path) -> Rows:
    """Each rung is where both texts have come to; beads lie between rungs."""
    rungs = []
    for number, line in lines:
        columns = line.split("\t")
        if len(columns) < 2 or not all(c.strip().isdigit() for c in columns[:2]):
            raise InputError(
                f"{path}, line {number}: neither [0, 1]:[0]:0.231 nor i TAB j TAB score; "
                "give a ladder, align-diff JSON or gold.json"
            )
        rungs.append((int(columns[0]), int(columns[1])))
    if any(a[0] > b[0] or a[1] > b[1] for a, b in pairwise(rungs)):
        raise InputError(f"{path}: the rungs fall; a hunalign ladder rises on both sides")
    if rungs and rungs[0] != (0, 0):
        rungs.insert(0, (0, 0))
    return [
        (list(range(a[0], b[0])), list(range(a[1], b[1])), None)
        for a, b in pairwise(rungs)
        if a != b
    ]
