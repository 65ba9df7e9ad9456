"""Fit the aligner's model of beads to noisy documents, by conditional maximum likelihood.

The model is a semi-Markov conditional random field: the gradient of log P(gold alignment) with
respect to a bead's score is (1 if it is gold) - (its posterior), which the dynamic programme of
the library gives; torch takes it from there to the parameters of two small networks.

    python -m scripts.train.alignment OUT --items NAME=FILE... --documents FOLDER...
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from align.alignment.band import Band, full_band
from align.alignment.collect import collect_signals
from align.alignment.evidence import measure
from align.alignment.features import BEAD_FEATURES, NULL_FEATURES, bead_features, null_features
from align.alignment.moved import find_moved
from align.alignment.search import Scores, bead_types, best_path, forward_backward
from align.alignment.sides import sides
from align.alignment.signals.embedding import StaticEmbedding
from align.documents import Document, Sentence
from scripts.train.alignment_noise import Gold, Item, NoisyPair, make_pair, worsen

TYPES = bead_types(4)
VERSION = "1"


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

    def scores(self, beads: NDArray[np.float32], nulls: NDArray[np.float32]) -> Scores:
        """Scores of candidates as the search takes them."""
        table = np.full((len(TYPES), *self.band.inside.shape), -1e9, dtype=np.float32)
        at = 0
        for t, cells in enumerate(self.cells):
            table[t].reshape(-1)[cells] = beads[at : at + len(cells)]
            at += len(cells)
        return Scores(TYPES, table, nulls[: self.rows], nulls[self.rows :])


def read_items(path: Path) -> list[Item]:
    """Tab-separated pairs, gzipped or not; sentences of 3 to 60 words."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    items = [Item(r[0], r[1], tuple(r[2:])) for r in rows if len(r) >= 2]
    return [i for i in items if 3 <= len(i.source.split()) <= 60 and len(i.target.split()) > 2]


def synthetic(items: list[Item], count: int, dice: random.Random) -> list[NoisyPair]:
    """Noisy pairs with one translation each, of any quality."""
    vocabulary = [w for i in dice.sample(items, min(400, len(items))) for w in i.target.split()]
    pairs = []
    for _ in range(count):
        size = dice.randint(4, 28)
        start = dice.randrange(max(1, len(items) - size))
        rate = dice.choice([0.0, 0.15, 0.3, 0.5, 0.7])
        chosen = []
        for item in items[start : start + size]:
            text = dice.choice(item.machine) if item.machine else item.target
            least = 0.0 if item.machine else 0.25
            chosen.append(
                Item(item.source, item.target, (worsen(text, max(rate, least), vocabulary, dice),))
            )
        others = [
            Item(i.source, i.target, (worsen(i.target, max(rate, 0.25), vocabulary, dice),))
            for i in dice.sample(items, 12)
        ]
        pairs.append(make_pair(chosen, others, dice))
    return pairs


def read_gold(folder: Path, translations: Path | None = None) -> NoisyPair:
    """A document in the gold.json format; ``translations``: a folder of <name>.txt, one a line."""
    data = json.loads((folder / "gold.json").read_text(encoding="utf-8"))

    def document(side: str, language: str) -> Document:
        text = (folder / f"{language}.txt").read_text(encoding="utf-8")
        rows = data[f"{side}_sentences"]
        share = [sum("а" <= c <= "я" for c in r["text"].lower()) / len(r["text"]) for r in rows]
        own = ["en" if language == "en" or s < 0.2 else "bg" for s in share]
        return Document(
            text,
            tuple(
                Sentence(i, r["start"], r["end"], r["text"], r["para"], own[i], "body")
                for i, r in enumerate(rows)
            ),
            language,
        )

    source, target = document("src", "bg"), document("tgt", "en")
    gold = tuple(Gold(tuple(b["src"]), tuple(b["tgt"]), b["kind"]) for b in data["beads"])
    machine: tuple[tuple[str | None, ...], ...] = ()
    if translations is not None:
        lines = (translations / f"{folder.name}.txt").read_text(encoding="utf-8").split("\n")
        machine = (
            tuple(
                None if s.language == "en" else line
                for s, line in zip(source.sentences, lines, strict=False)
            ),
        )
    return NoisyPair(source, target, gold, machine)


def example(
    pair: NoisyPair, leave_out: frozenset[str], static: StaticEmbedding | None
) -> Example | None:
    """Features of a pair; None where the gold alignment has beads that the model has not."""
    translation = pair.translation(0) if pair.machine else None
    if translation is None and any(s.language == "en" for s in pair.source.sentences):
        translation = None
    source, target = sides(pair.source, pair.target, translation)
    if not len(source) or not len(target):
        return None
    band = full_band(len(source), len(target))
    evidence = measure(
        band, source, target, collect_signals(source, target, leave_out=leave_out, static=static), 4
    )
    flat, features, gold = [], [], []
    ends = {
        (g.source[-1] + 1, g.target[-1] + 1): (len(g.source), len(g.target))
        for g in pair.gold
        if g.kind == "match"
    }
    if any(max(size) > 4 for size in ends.values()):
        return None
    for a, b in TYPES:
        possible = band.inside & (band.column >= b)
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


class Net(torch.nn.Module):
    """One hidden layer beside a linear path, over standardised features."""

    mean: torch.Tensor
    scale: torch.Tensor
    typical: torch.Tensor

    def __init__(
        self, mean: torch.Tensor, scale: torch.Tensor, typical: torch.Tensor, hidden: int
    ) -> None:
        super().__init__()
        count = len(mean)
        self.register_buffer("typical", typical)
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)
        self.hidden = torch.nn.Linear(count, hidden)
        self.out = torch.nn.Linear(hidden, 1, bias=False)
        self.linear = torch.nn.Linear(count, 1)
        torch.nn.init.zeros_(self.linear.weight)
        torch.nn.init.zeros_(self.out.weight)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(cells, features) -> (cells,)."""
        x = ((features - self.mean) * self.scale).clamp(-4, 4)
        scores: torch.Tensor = self.out(torch.tanh(self.hidden(x))) + self.linear(x)
        return scores.squeeze(-1)

    def tensors(self, kind: str) -> dict[str, NDArray[np.float32]]:
        """As the library reads them."""
        named = {
            "mean": self.mean, "scale": self.scale, "typical": self.typical,
            "hidden": self.hidden.weight, "shift": self.hidden.bias,
            "out": self.out.weight[0], "linear": self.linear.weight[0], "bias": self.linear.bias,
        }  # fmt: skip
        return {f"{kind}.{k}": v.detach().numpy().copy() for k, v in named.items()}


def _net(rows: NDArray[np.float32], right: NDArray[np.bool_], hidden: int) -> Net:
    deviation = rows.std(axis=0)
    scale = np.where(deviation > 1e-4, 1 / np.maximum(deviation, 1e-4), 0.0).astype(np.float32)
    mean, typical = rows.mean(axis=0), rows[right].mean(axis=0)
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
    for step in range(steps):
        for k in dice.choice(len(examples), 8, p=chance):
            e = examples[k]
            scores = bead(torch.from_numpy(e.features).float())
            nulls = null(torch.from_numpy(e.nulls))
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
        with torch.no_grad():
            beads = bead(torch.from_numpy(e.features).float()).numpy()
            nulls = null(torch.from_numpy(e.nulls)).numpy()
        scores = e.scores(beads, nulls)
        for span, value in find_moved(e.band, scores, best_path(e.band, scores)):
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


def average(members: Sequence[Net]) -> Net:
    """One network that scores as the mean of several: their hidden units side by side."""
    first, count = members[0], len(members)
    hidden = [member.hidden for member in members]
    net = Net(first.mean, first.scale, first.typical, sum(h.out_features for h in hidden))
    with torch.no_grad():
        net.hidden.weight.copy_(torch.cat([h.weight for h in hidden]))
        net.hidden.bias.copy_(torch.cat([h.bias for h in hidden]))
        net.out.weight.copy_(torch.cat([m.out.weight for m in members], dim=1) / count)
        net.linear.weight.copy_(torch.stack([m.linear.weight for m in members]).mean(dim=0))
        net.linear.bias.copy_(torch.stack([m.linear.bias for m in members]).mean(dim=0))
    return net


def save(path: Path, bead: Net, null: Net, moved: NDArray[np.float32]) -> None:
    """Write the model for the library."""
    tensors = {**bead.tensors("bead"), **null.tensors("null"), "moved": moved}
    save_file(
        tensors,
        path,
        {"version": VERSION, "beads": ",".join(BEAD_FEATURES), "nulls": ",".join(NULL_FEATURES)},
    )


def modes(pair: NoisyPair, dice: random.Random) -> frozenset[str]:
    """Which signals a training pair goes without."""
    draw = dice.random()
    if not pair.machine or draw < 0.35:
        return frozenset({"words", "ngrams"})
    if draw < 0.45:  # as with an embedder: vectors of sentences, no words
        return frozenset({"words", "ngrams", "coverage"})
    return frozenset() if draw < 0.8 else frozenset({"embedding"})


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="the model, a safetensors file")
    parser.add_argument("--items", type=Path, nargs="*", default=[], help="source TAB target files")
    parser.add_argument(
        "--clean-items",
        type=Path,
        nargs="*",
        default=[],
        help="the same, for text that the bundled embedding has never seen",
    )
    parser.add_argument("--embedding", type=Path, help="static embedding that never saw --items")
    parser.add_argument("--documents", type=Path, help="folder of gold documents to learn from")
    parser.add_argument("--translations", type=Path, help="folder of <document>.txt")
    parser.add_argument("--pairs", type=int, default=80, help="noisy pairs a file")
    parser.add_argument("--clean-pairs", type=int, default=900)
    parser.add_argument("--weight", type=float, default=3.0, help="of a gold document")
    parser.add_argument("--fold", help="K/N: leave out every Nth gold document, from the Kth on")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--members", type=int, default=4, help="fits that are averaged")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    dice = random.Random(options.seed)
    static = StaticEmbedding.load(options.embedding) if options.embedding else None
    began = time.monotonic()
    pairs: list[tuple[NoisyPair, StaticEmbedding | None, float, frozenset[str]]] = []
    for group, count, table in (
        (options.items, options.pairs, static),
        (options.clean_items, options.clean_pairs, None),
    ):
        for path in group:
            made = synthetic(read_items(path), count, dice)
            pairs += [(pair, table, 1.0, modes(pair, dice)) for pair in made]
    gold = (
        [p for p in sorted(options.documents.iterdir()) if (p / "gold.json").is_file()]
        if (options.documents)
        else []
    )
    fold, folds = map(int, options.fold.split("/")) if options.fold else (-1, 1)
    for k, folder in enumerate(gold):
        if k % folds != fold:
            pair = read_gold(folder, options.translations)
            pairs.append((pair, None, options.weight, frozenset({"words", "ngrams"})))
            if pair.machine:
                pairs.append((pair, None, options.weight, frozenset()))
    examples, weights, swapped = [], [], []
    for pair, table, weight, leave_out in pairs:
        if made_ := example(pair, leave_out, table):
            examples.append(made_)
            weights.append(weight)
            if any(g.kind == "moved" for g in pair.gold) or dice.random() < 0.3:
                swapped.append((pair, made_))
    print(f"{len(examples)} documents, {time.monotonic() - began:.0f} s", flush=True)
    seeds = range(options.seed, options.seed + options.members)
    members = [fit(examples, weights, options.epochs, seed) for seed in seeds]
    bead, null = (average(nets) for nets in zip(*members, strict=True))
    save(options.out, bead, null, fit_moved(swapped, bead, null))


if __name__ == "__main__":
    main()
