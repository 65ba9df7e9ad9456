"""Bags: texts whose vectors add up, so that a block of sentences costs no more than a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from align.alignment.sides import Floats, Ints

__all__ = ["Bag", "DenseBag", "Signal", "SparseBag", "chosen", "self_products", "sparse_bags"]

WORD = re.compile(r"\w+")


class Bag(Protocol):
    """One side of a signal."""

    def pool(self, starts: Ints) -> Bag:
        """Groups of sentences ``starts[k]:starts[k + 1]`` in place of sentences."""
        ...

    def keep(self, sentences: Ints) -> Bag:
        """Only some sentences."""
        ...

    def rows(self, first: int, last: int) -> tuple[Ints, Floats]:
        """Dense vectors of some sentences: which dimensions, (last - first, dimensions)."""
        ...


def chosen(starts: Ints, sentences: Ints) -> tuple[Ints, Ints]:
    """Where the items of some sentences are in a flat list, and their new starts."""
    lengths = starts[sentences + 1] - starts[sentences]
    fresh = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return np.arange(fresh[-1]) + np.repeat(starts[sentences] - fresh[:-1], lengths), fresh


@dataclass(frozen=True, eq=False)
class DenseBag:
    """Vectors of all sentences, (sentences, dimensions)."""

    vectors: Floats

    def pool(self, starts: Ints) -> DenseBag:
        """Sums without what all sentences share, which would drown the rest."""
        common = self.vectors.mean(axis=0)
        return DenseBag(np.add.reduceat(self.vectors - common, starts[:-1], axis=0))

    def keep(self, sentences: Ints) -> DenseBag:
        """Only some sentences."""
        return DenseBag(self.vectors[sentences])

    def rows(self, first: int, last: int) -> tuple[Ints, Floats]:
        part = self.vectors[first:last]
        return np.arange(part.shape[1]), part


@dataclass(frozen=True, eq=False)
class SparseBag:
    """Weighted features of all sentences: sentence i has ``ids[starts[i]:starts[i + 1]]``."""

    ids: Ints
    values: Floats
    starts: Ints

    def pool(self, starts: Ints) -> SparseBag:
        """Bags of groups."""
        return SparseBag(self.ids, self.values, self.starts[starts])

    def keep(self, sentences: Ints) -> SparseBag:
        """Only some sentences."""
        at, starts = chosen(self.starts, sentences)
        return SparseBag(self.ids[at], self.values[at], starts)

    def rows(self, first: int, last: int) -> tuple[Ints, Floats]:
        """Only the dimensions that occur in these sentences."""
        begin, end = int(self.starts[first]), int(self.starts[last])
        kinds, index = np.unique(self.ids[begin:end], return_inverse=True)
        dense = np.zeros((last - first, len(kinds)), dtype=np.float32)
        row = np.repeat(np.arange(last - first), np.diff(self.starts[first : last + 1]))
        np.add.at(dense, (row, index), self.values[begin:end])
        return kinds, dense


@dataclass(frozen=True, eq=False)
class Signal:
    """How alike blocks of sentences are: the cosine of the sums of their vectors."""

    name: str
    source: Bag
    target: Bag

    def keep(self, source: Ints, target: Ints) -> Signal:
        """Only some sentences of both sides."""
        return Signal(self.name, self.source.keep(source), self.target.keep(target))

    def dots(self, first: int, last: int, left: int, right: int) -> Floats:
        """Inner products of source sentences and target sentences."""
        return _product(self.source.rows(first, last), self.target.rows(left, right))


def _product(one: tuple[Ints, Floats], other: tuple[Ints, Floats]) -> Floats:
    if len(one[0]) == len(other[0]) and np.array_equal(one[0], other[0]):
        return np.asarray(one[1] @ other[1].T)
    _, a, b = np.intersect1d(one[0], other[0], assume_unique=True, return_indices=True)
    return np.asarray(one[1][:, a] @ other[1][:, b].T)


def self_products(bag: Bag, sentences: int, reach: int) -> Floats:
    """Inner products of each sentence with those before it, (reach, sentences); 0 at the start."""
    out = np.zeros((reach, sentences), dtype=np.float32)
    for first in range(0, sentences, 256):
        last = min(sentences, first + 256)
        begin = max(0, first - reach + 1)
        _, dense = bag.rows(begin, last)
        for gap in range(min(reach, last)):
            low = max(first, gap)
            if low < last:
                here, before = dense[low - begin :], dense[low - begin - gap : len(dense) - gap]
                out[gap, low:last] = np.einsum("ik,ik->i", here, before)
    return out


def sparse_bags(
    source: Sequence[str], target: Sequence[str], features: Callable[[str], list[str]]
) -> tuple[SparseBag, SparseBag]:
    """Features weighted by (1 + log count) x idf over the sentences of both sides."""
    counted = [Counter(features(text)) for text in [*source, *target]]
    spread = Counter(feature for counts in counted for feature in counts)
    total = len(counted) + 1
    number = {feature: k for k, feature in enumerate(spread)}
    weight = {f: float(np.log(total / count)) for f, count in spread.items()}

    def bag(rows: Sequence[Counter[str]]) -> SparseBag:
        ids = [number[f] for counts in rows for f in counts]
        values = [(1 + np.log(c)) * weight[f] for counts in rows for f, c in counts.items()]
        starts = np.cumsum([0, *(len(counts) for counts in rows)])
        return SparseBag(
            np.array(ids, dtype=np.int64),
            np.array(values, dtype=np.float32),
            starts.astype(np.int64),
        )

    return bag(counted[: len(source)]), bag(counted[len(source) :])
