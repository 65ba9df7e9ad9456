"""Which signals a pair of documents has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from align.alignment.evidence import Given
from align.alignment.sides import Floats, Ints, Side
from align.alignment.signals.bags import DenseBag, Signal, SparseBag
from align.alignment.signals.clauses import clauses
from align.alignment.signals.coverage import Units, stem_units, vector_units
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
        cut = not {"coverage", "clauses"} & leave_out
        ours, theirs = (_embedded(embedder, side, cut) for side in (source, target))
        signals.append(Signal("embedder", ours[0], theirs[0]))
        if cut:
            units.append((ours[1], theirs[1]))
    names = names_signal(source, target)
    if not signals:
        signals.append(names)
    return Given(tuple(signals), names, tuple(units))


def _embedded(embedder: Embedder, side: Side, cut: bool) -> tuple[EmbeddedBag, Units]:
    """Sentences and, where they are ``cut``, their clauses: unit vectors less what all sentences of
    the side share, which is its language and topic.

    Sentences weigh by length, so that a block's sum is led by its longer ones.
    """
    parts = [clauses(text) if cut else [text] for text in side.texts]
    texts = [*side.texts, *(part for inner in parts if len(inner) > 1 for part in inner)]
    read = unit(np.asarray(embedder.encode(texts), dtype=np.float32))
    count = len(side)
    common = read[:count].sum(axis=0) / (count + SHRINK)
    vectors = unit(read - common)
    # A sentence of one clause is its own unit.
    fresh = iter(range(count, len(texts)))
    index = [k if len(inner) == 1 else next(fresh) for k, inner in enumerate(parts) for _ in inner]
    weights = np.array([len(text) for text in texts], dtype=np.float32)
    units = Units(np.array(index), np.cumsum([0, *map(len, parts)]), weights, vectors, "clauses")
    return EmbeddedBag(vectors[:count] * side.lengths[:, None], common), units


def unit(vectors: Floats) -> Floats:
    """Rows of length 1."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9))
