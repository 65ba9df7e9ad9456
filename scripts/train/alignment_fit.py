"""Conditional maximum likelihood for the aligner's model of beads.

The model is a semi-Markov conditional random field: the gradient of log P(gold alignment) with
respect to a bead's score is (1 if it is gold) - (its posterior), which the dynamic programme of
the library gives; torch takes it from there to the parameters of two small networks.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from align.alignment.band import Band, full_band
from align.alignment.collect import Embedder, collect_signals
from align.alignment.evidence import UNKNOWN, measure
from align.alignment.features import bead_features, null_features
from align.alignment.moved import chance, find_moved
from align.alignment.search import Scores, bead_types, forward_backward, usual
from align.alignment.sides import sides
from align.alignment.signals.embedding import StaticEmbedding
from scripts.train.alignment_net import Net
from scripts.train.alignment_types import NoisyPair

__all__ = ["Example", "example", "fit", "fit_moved", "gradient"]

TYPES = bead_types(4)
LOOK = len(bead_types(2))
# Share of the steps before which the first look is taken again; of draws that go without.
LOOKS, BLIND = (0.3, 0.6), 0.3
USUAL_SCALE = 2.0
# Pairs of so many cells are learned from whole; others within so many sentences of the gold path.
WHOLE, MARGIN = 2500, 12
# Log odds from which on beads out of order are candidates for moves.
CANDIDATE = 1.0


@dataclass
class Example:
    """Features of one document pair and which beads are gold."""

    band: Band
    cells: list[NDArray[np.int64]]
    features: NDArray[np.float16]
    gold: NDArray[np.bool_]
    nulls: NDArray[np.float32]
    null_gold: NDArray[np.bool_]
    rows: int
    usual: tuple[float, float, float] = UNKNOWN

    def scores(self, beads: NDArray[np.float32], nulls: NDArray[np.float32]) -> Scores:
        """Scores of candidates as the search takes them."""
        table = np.full((len(TYPES), *self.band.inside.shape), -1e9, dtype=np.float32)
        at = 0
        for t, cells in enumerate(self.cells):
            table[t].reshape(-1)[cells] = beads[at : at + len(cells)]
            at += len(cells)
        return Scores(TYPES, table, nulls[: self.rows], nulls[self.rows :])

    def look(self, bead: Net, null: Net) -> None:
        """Let the networks take a first look at the pair, as the search does."""
        self.usual = UNKNOWN
        count = sum(map(len, self.cells[:LOOK]))
        with torch.no_grad():
            beads, nulls = bead(self.tensor(count)).numpy(), null(self.null_tensor()).numpy()
        whole = self.scores(np.concatenate([beads, np.zeros(len(self.gold) - count)]), nulls)
        some = Scores(TYPES[:LOOK], whole.beads[:LOOK], whole.added, whole.omitted)
        self.usual = usual(forward_backward(self.band, some)[0])

    def tensor(self, count: int | None = None, known: bool = True) -> torch.Tensor:
        """Features of the first beads, with what is usual unless not ``known``."""
        features = torch.from_numpy(self.features[:count]).float()
        features[:, -len(UNKNOWN) :] = torch.tensor(self.usual if known else UNKNOWN)
        return features

    def null_tensor(self, known: bool = True) -> torch.Tensor:
        """Features of the nulls."""
        here, there, uneven = self.usual if known else UNKNOWN
        features = torch.from_numpy(self.nulls.copy())
        features[: self.rows, -len(UNKNOWN) :] = torch.tensor([here, there, uneven])
        features[self.rows :, -len(UNKNOWN) :] = torch.tensor([there, here, uneven])
        return features


def example(
    pair: NoisyPair,
    leave_out: frozenset[str],
    static: StaticEmbedding | None,
    embedder: Embedder | None = None,
) -> Example | None:
    """Features of a pair; None where the gold alignment has beads that the model has not."""
    translation = pair.translation(0) if pair.machine else None
    if translation is None and any(s.language == "en" for s in pair.source.sentences):
        translation = None
    source, target = sides(pair.source, pair.target, translation)
    if not len(source) or not len(target):
        return None
    band = full_band(len(source), len(target))
    given = collect_signals(source, target, embedder, leave_out, static)
    evidence = measure(band, source, target, given, 4)
    flat, features, gold = [], [], []
    ends = {
        (g.source[-1] + 1, g.target[-1] + 1): (len(g.source), len(g.target))
        for g in pair.gold
        if g.kind == "match"
    }
    if any(max(size) > 4 for size in ends.values()):
        return None
    near = _near(pair, band)
    for a, b in TYPES:
        possible = near & band.inside & (band.column >= b)
        possible[:a] = False
        flat.append(np.flatnonzero(possible))
        features.append(bead_features(evidence, a, b)[:, possible].T.astype(np.float16))
        hit = np.zeros(possible.shape, dtype=bool)
        for (i, j), size in ends.items():
            hit[i, j] = size == (a, b)
        gold.append(hit[possible])
    nulls = np.concatenate(null_features(evidence))
    inside = np.zeros(len(source) + len(target), dtype=bool)
    for g in pair.gold:
        if g.kind == "match":
            inside[list(g.source)] = True
            inside[[len(source) + j for j in g.target]] = True
    return Example(
        band, flat, np.concatenate(features), np.concatenate(gold), nulls, ~inside, len(source)
    )


def _near(pair: NoisyPair, band: Band) -> NDArray[np.bool_]:
    """Cells worth learning from: for large pairs those around the gold path."""
    if band.rows * band.columns <= WHOLE:
        return band.inside
    ends = sorted((g.source[-1] + 1, g.target[-1] + 1) for g in pair.gold if g.kind == "match")
    rows, columns = zip((0, 0), *ends, (band.rows, band.columns), strict=True)
    course = np.interp(np.arange(band.rows + 1), rows, columns)
    return np.abs(band.column - course[:, None]) <= MARGIN


def _net(rows: NDArray[np.float32], right: NDArray[np.bool_], hidden: int) -> Net:
    deviation = rows.std(axis=0)
    scale = np.where(deviation > 1e-4, 1 / np.maximum(deviation, 1e-4), 0.0).astype(np.float32)
    mean, typical = rows.mean(axis=0), rows[right].mean(axis=0)
    mean[-len(UNKNOWN) :], scale[-len(UNKNOWN) :] = UNKNOWN, USUAL_SCALE
    tensors = [torch.from_numpy(values) for values in (mean, scale, typical)]
    return Net(tensors[0], tensors[1], tensors[2], hidden)


def gradient(
    e: Example, scores: NDArray[np.float32], nulls: NDArray[np.float32]
) -> tuple[float, NDArray[np.float32], NDArray[np.float32]]:
    """log P(gold) and what each score should change by."""
    posterior, total = forward_backward(e.band, e.scores(scores, nulls))
    got = np.concatenate([posterior.beads[t].reshape(-1)[c] for t, c in enumerate(e.cells)])
    null = np.concatenate([posterior.added, posterior.omitted])
    gold = float(scores[e.gold].sum() + nulls[e.null_gold].sum())
    return gold - total, got - e.gold, null - e.null_gold


def fit(
    examples: list[Example],
    weights: Sequence[float],
    epochs: int,
    seed: int,
    hidden: int = 12,
    rate: float = 0.01,
    decay: float = 1e-4,
) -> tuple[Net, Net]:
    """Adam over documents, learning rate falling to 0."""
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    # The same for every seed, so that members of an ensemble are standardised alike.
    some = [examples[k] for k in np.random.default_rng(0).permutation(len(examples))[:80]]
    bead = _net(
        np.concatenate([e.features for e in some]).astype(np.float32),
        np.concatenate([e.gold for e in some]),
        hidden,
    )
    null = _net(
        np.concatenate([e.nulls for e in some]),
        np.concatenate([e.null_gold for e in some]),
        hidden // 2 + 4,
    )
    parameters = [*bead.parameters(), *null.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=rate, weight_decay=decay)
    chance = np.array(weights) / np.sum(weights)
    steps = epochs * len(examples) // 8
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, steps + 20, pct_start=0.1)
    began, recent = time.monotonic(), []
    for e in examples:
        e.usual = UNKNOWN
    for step in range(steps):
        if step in [int(share * steps) for share in LOOKS]:
            for e in examples:
                e.look(bead, null)
        for k in dice.choice(len(examples), 8, p=chance):
            e, known = examples[k], bool(dice.random() >= BLIND)
            scores, nulls = bead(e.tensor(known=known)), null(e.null_tensor(known))
            value, left, right = gradient(e, scores.detach().numpy(), nulls.detach().numpy())
            recent.append(-value / max(1, len(e.nulls)))
            size = 8 * len(e.nulls) ** 0.5
            torch.autograd.backward(
                [scores, nulls],
                [torch.from_numpy(left / size).float(), torch.from_numpy(right / size).float()],
            )
        torch.nn.utils.clip_grad_norm_(parameters, 5.0)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        if step % 100 == 99:
            print(
                f"step {step + 1} of {steps} loss {np.mean(recent):.4f} "
                f"{time.monotonic() - began:.0f} s",
                flush=True,
            )
            recent = []
    return bead, null


def fit_moved(
    examples: list[tuple[NoisyPair, Example]], bead: Net, null: Net
) -> NDArray[np.float32]:
    """Slope and shift of the logistic function that says which leftover beads are moves."""
    odds, right = [], []
    for pair, e in examples:
        gold = {
            (g.source[0], g.source[-1] + 1, g.target[0], g.target[-1] + 1)
            for g in pair.gold
            if g.source and g.target
        }
        e.look(bead, null)
        with torch.no_grad():
            beads, nulls = bead(e.tensor()).numpy(), null(e.null_tensor()).numpy()
        scores = e.scores(beads, nulls)
        lengths = [
            np.array([len(s.text) for s in d.sentences], dtype=np.float32)
            for d in (pair.source, pair.target)
        ]
        surprise = chance(e.band.rows, e.band.columns)
        moved, *_ = find_moved(e.band, scores, (lengths[0], lengths[1]), surprise, CANDIDATE)
        for span, value in moved:
            odds.append(value)
            right.append(span in gold)
    x, y = np.array([odds, np.ones(len(odds))]).T, np.array(right, dtype=float)
    w = np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        curve = x.T @ (x * (p * (1 - p))[:, None]) + 0.05 * np.eye(2)
        w += np.linalg.solve(curve, x.T @ (y - p) - 0.05 * w)
    print(f"moves: {len(y)} candidates, {y.sum():.0f} right, parameters {w}")
    return w.astype(np.float32)
