"""Which signals a pair of documents has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from align.alignment.evidence import Given
from align.alignment.sides import Floats, Ints, Side
from align.alignment.signals.bags import DenseBag, Signal, SparseBag
from align.alignment.signals.coverage import stem_units, vector_units
from align.alignment.signals.embedding import StaticEmbedding, embedding_signal
from align.alignment.signals.names import names_signal
from align.alignment.signals.words import ngrams_signal, words_signal

__all__ = ["EmbeddedBag", "Embedder", "collect_signals", "unit"]

# So many sentences more of nothing: the mean of a few says little of what they share.
SHRINK = 4.0


class Embedder(Protocol):
    """Anything that turns sentences into vectors, as sentence-transformers models do."""

    def encode(self, sentences: list[str], /) -> ArrayLike:
        """(sentences, dimensions)."""
        ...


@dataclass(frozen=True, eq=False)
class EmbeddedBag(DenseBag):
    """Vectors of an embedder, less what all sentences of the side have in ``common``."""

    common: Floats

    def keep(self, sentences: Ints) -> EmbeddedBag:
        """Only some sentences."""
        return EmbeddedBag(self.vectors[sentences], self.common)


def collect_signals(
    source: Side,
    target: Side,
    embedder: Embedder | None = None,
    leave_out: frozenset[str] = frozenset(),
    static: StaticEmbedding | None = None,
) -> Given:
    """The static embedding where it knows the languages, the translation where there is one, an
    embedder where one is given; names and numbers always. ``leave_out`` is for ablation, ``static``
    for another static embedding than the bundled one."""
    signals: list[Signal] = []
    units = []
    bags = None if "embedding" in leave_out else embedding_signal(source, target, static)
    if bags:
        signals.append(bags[0])
        if "coverage" not in leave_out:
            units.append((vector_units(bags[1]), vector_units(bags[2])))
    words = None if "words" in leave_out else words_signal(source, target)
    if words:
        signals.append(words)
        assert isinstance(words.source, SparseBag)
        assert isinstance(words.target, SparseBag)
        if "coverage" not in leave_out:
            units.append(stem_units(words.source, words.target))
    ngrams = None if "ngrams" in leave_out else ngrams_signal(source, target)
    if ngrams:
        signals.append(ngrams)
    if embedder is not None:
        signals.append(_embedded(embedder, source, target))
    names = names_signal(source, target)
    if not signals:
        signals.append(names)
    return Given(tuple(signals), names, tuple(units))


def _embedded(embedder: Embedder, source: Side, target: Side) -> Signal:
    """Unit vectors less what all sentences of a side share, which is its language and topic;
    weighted by length, so that a block's sum is led by its longer sentences."""
    bags = []
    for side in (source, target):
        vectors = unit(np.asarray(embedder.encode(list(side.texts)), dtype=np.float32))
        common = vectors.sum(axis=0) / (len(vectors) + SHRINK)
        bags.append(EmbeddedBag(unit(vectors - common) * side.lengths[:, None], common))
    return Signal("embedder", bags[0], bags[1])


def unit(vectors: Floats) -> Floats:
    """Rows of length 1."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9))
