"""Neighbours that the embedder reads together.

The vector of two sentences in one text says more than the sum of theirs: it is why Vecalign
(Thompson & Koehn 2019) and Bertalign (Liu & Zhu 2023) embed every block. Reading is what costs, so
only neighbours that a first look leaves open are read, two by two.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from align.alignment.collect import EmbeddedBag, Embedder, unit
from align.alignment.evidence import Evidence, Given, Measured
from align.alignment.search import Scores
from align.alignment.sides import Floats, Ints, Side

__all__ = ["Joined", "read_together"]

# Neighbours are open unless both are in 1:1 beads with this probability.
SURE = 0.9


@dataclass(eq=False)
class Joined(Measured):
    """A signal whose blocks have vectors of their own: for every size those of the blocks that end
    at each sentence, (sentences, dimensions)."""

    blocks: tuple[list[Floats], list[Floats]] = field(default_factory=lambda: ([], []))

    def _dots(self, a: int, b: int) -> Floats:
        if (a, b) not in self._sums:
            ours, theirs = self.blocks[0][a - 1], self.blocks[1][b - 1]
            self._sums[a, b] = self.band.fill(
                lambda first, last, left, right: ours[first:last] @ theirs[left:right].T
            )[0]
        return self._sums[a, b]


def read_together(
    evidence: Evidence, given: Given, embedder: Embedder, posterior: Scores
) -> Evidence:
    """Evidence with the neighbours that the posterior leaves open read together."""
    if evidence.reach == 1:
        return evidence
    number = next(k for k, s in enumerate(given.signals) if s.name == "embedder")
    signal, measured = given.signals[number], evidence.signals[number]
    assert isinstance(signal.source, EmbeddedBag)
    assert isinstance(signal.target, EmbeddedBag)
    single = np.where(evidence.band.inside, posterior.beads[posterior.types.index((1, 1))], 0.0)
    plain = single.sum(axis=1)[1:], evidence.band.turn(single, 0.0)[0].sum(axis=1)[1:]
    blocks = (
        _blocks(signal.source, evidence.source, _open(plain[0]), embedder, evidence.reach),
        _blocks(signal.target, evidence.target, _open(plain[1]), embedder, evidence.reach),
    )
    norms = [
        np.stack([np.concatenate([[0.0], np.linalg.norm(v, axis=1)]) for v in side])
        for side in blocks
    ]
    joined = Joined(
        measured.band, measured.name, measured.dots, (norms[0], norms[1]), measured.scale,
        blocks=blocks,
    )  # fmt: skip
    signals = [*evidence.signals[:number], joined, *evidence.signals[number + 1 :]]
    return replace(evidence, signals=signals, _blocks={})


def _open(plain: Floats) -> Ints:
    """Sentences that may go with the one before them, by the probabilities of 1:1 beads."""
    return np.flatnonzero(np.minimum(plain[1:], plain[:-1]) < SURE) + 1


def _blocks(
    bag: EmbeddedBag, side: Side, pairs: Ints, embedder: Embedder, reach: int
) -> list[Floats]:
    """Vectors of blocks of 1..reach sentences, by the sentence they end at; 0 where there is none.

    Two sentences that were read together are the mean of that and their sum; longer blocks are sums
    of twos and ones.
    """
    single = np.asarray(bag.vectors, dtype=np.float32)
    double = np.zeros_like(single)
    double[1:] = single[1:] + single[:-1]
    if len(pairs):
        texts = [f"{side.texts[k - 1]} {side.texts[k]}" for k in pairs]
        together = unit(np.asarray(embedder.encode(texts), dtype=np.float32))
        mean = unit(unit(together - bag.common) + unit(double[pairs]))
        double[pairs] = mean * (side.lengths[pairs] + side.lengths[pairs - 1])[:, None]
    out = [single, double]
    while len(out) < reach:
        longer = np.zeros_like(single)
        longer[len(out) :] = double[len(out) :] + out[-2][len(out) - 2 : len(single) - 2]
        out.append(longer)
    return out[:reach]
