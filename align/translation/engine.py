"""What both backends offer: pieces in, pieces out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Decoding", "Engine", "Output", "batches", "length_limit", "threads"]


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to search for a translation.

    Attributes:
        beam: Beam size; 1 is greedy search.
        length_penalty: A hypothesis' log P is divided by its length to this power.
        no_repeat: Length of the n-grams that may not be repeated; 0 for no such rule.
        repetition_penalty: Above 1: what pieces lose that have been used.
    """

    beam: int = 4
    length_penalty: float = 1.4
    no_repeat: int = 0
    repetition_penalty: float = 1.0


@dataclass(frozen=True, slots=True)
class Output:
    """Pieces of one translation, and their cross-attention.

    Attributes:
        pieces: Without end of sentence.
        attention: float32, (pieces, source tokens), rows sum to 1.
        finished: Whether the model ended the sentence itself, before the limit of its length.
    """

    pieces: list[str]
    attention: NDArray[np.float32]
    finished: bool


class Engine(Protocol):
    """A model that runs batches; all sentences of one have the same number of tokens."""

    backend: str

    def generate(
        self, batches: Sequence[Sequence[list[str]]], decoding: Decoding
    ) -> Iterator[list[Output]]:
        """Translate; the batches come back in order, each when it is done."""
        ...

    def score(
        self, batches: Sequence[tuple[Sequence[list[str]], Sequence[list[str]]]]
    ) -> Iterator[list[tuple[float, ...]]]:
        """log P of each target piece and of the end of sentence after them."""
        ...


def length_limit(tokens: int) -> int:
    """How many pieces the translation of so many source tokens may have."""
    return 2 * tokens + 16


def batches(sizes: Sequence[tuple[int, ...]], tokens: int = 1024) -> list[list[int]]:
    """Indices of what may share a batch: things of exactly one size.

    Nothing is ever padded. Padding changes the order of float sums, which int8 rounding then
    magnifies; without it a sentence's translation is the same to the last bit in any company.

    Args:
        sizes: Of each: its number of source tokens (and of target pieces, for forced decoding).
        tokens: Greatest sum of the first of these in a batch.

    Returns:
        The longest first, so that a progress bar speeds up rather than down.
    """
    groups: dict[tuple[int, ...], list[int]] = {}
    for i, size in enumerate(sizes):
        groups.setdefault(size, []).append(i)
    found = []
    for size in sorted(groups, reverse=True):
        members, count = groups[size], max(1, tokens // max(1, size[0]))
        found += [members[i : i + count] for i in range(0, len(members), count)]
    return found


def threads() -> int:
    """``$OMP_NUM_THREADS``, else the physical cores this process may use, 8 at most."""
    given = os.environ.get("OMP_NUM_THREADS", "")
    if given.isdigit() and int(given) > 0:
        return int(given)
    try:
        allowed = os.sched_getaffinity(0)
    except AttributeError:  # not on this system
        return min(8, os.cpu_count() or 1)
    topology = "/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"
    try:
        cores = {Path(topology.format(cpu)).read_text() for cpu in allowed}
    except OSError:
        return min(8, len(allowed))
    return min(8, len(cores))
