"""Train the bilingual static embedding that ships with the aligner.

A text is a bag of lower-cased SentencePiece pieces; its vector is the weighted sum of their
vectors. Vectors and weights are learned with InfoNCE (van den Oord et al. 2018) over translation
pairs, where the negatives of a pair are the others of its batch; half of every batch are
neighbours in their corpus, because telling sentences of one document apart is what an aligner
needs. What ships has 4 bits a number, which costs no accuracy. Two cores need about six minutes:

    python -m scripts.train.embedding CORPORA OUT --keep-out keep-out.txt
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from scripts.train.corpus import open_text, read_keep_out, refuse_test_data

# Corpora whose pairs count less (share kept per epoch) or more (copies per epoch).
WEIGHTS = {
    "dict-muse": 0.5, "dict-freedict": 0.5, "dict-wordnet": 0.4, "bible-veren-web": 0.0,
    "bible-veren-ulb": 0.6, "software-desktop": 0.4, "software-libreoffice": 0.4,
    "software-gnu-cli": 0.4, "synthetic-rbmt": 1.0, "tatoeba": 2.0, "opensource-guide": 3.0,
    "news-bbc-dw-lab": 4.0, "corona-warn-app": 2.0, "coronamelder-website": 2.0,
    "alaveteli-foi": 2.0, "udhr": 3.0,
}  # fmt: skip
NEIGHBOURS = 64


@dataclass(frozen=True)
class Bags:
    """Piece ids of many texts, one after another: text i is ``ids[starts[i]:starts[i + 1]]``."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    keys: NDArray[np.int64]

    def take(self, rows: NDArray[np.int64], keep: float, seed: np.random.Generator) -> Bag:
        """The bags of these rows, each piece kept with probability ``keep``."""
        spans = [self.ids[self.starts[i] : self.starts[i + 1]] for i in rows]
        lengths = np.array([len(s) for s in spans])
        ids = np.concatenate(spans)
        kept = seed.random(len(ids)) < keep
        kept[np.concatenate([[0], np.cumsum(lengths)[:-1]])] = True
        sums = np.add.reduceat(kept, np.concatenate([[0], np.cumsum(lengths)[:-1]]))
        offsets = np.concatenate([[0], np.cumsum(sums)[:-1]])
        return torch.from_numpy(ids[kept]), torch.from_numpy(offsets)


Bag = tuple[torch.Tensor, torch.Tensor]


class Embedding(torch.nn.Module):
    """Piece vectors and the logarithms of piece weights."""

    def __init__(self, pieces: int, dimensions: int, frequencies: NDArray[np.float64]) -> None:
        super().__init__()
        self.vectors = torch.nn.Parameter(torch.randn(pieces, dimensions) / dimensions**0.5)
        # Smooth inverse frequency (Arora et al. 2017) is a good place to start from.
        start = torch.from_numpy(np.log(1e-3 / (1e-3 + frequencies))).float()
        self.weights = torch.nn.Parameter(start)
        self.temperature = torch.nn.Parameter(torch.tensor(2.7))

    def forward(self, bag: Bag) -> torch.Tensor:
        """Unit vectors of texts, (texts, dimensions)."""
        ids, offsets = bag
        summed = torch.nn.functional.embedding_bag(
            ids, self.vectors, offsets, mode="sum", per_sample_weights=self.weights[ids].exp()
        )
        return torch.nn.functional.normalize(summed, dim=-1)

    def loss(self, source: torch.Tensor, target: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
        """Symmetric cross entropy of finding each pair's other half in the batch."""
        scores = self.temperature.exp() * source @ target.T
        scores = scores.masked_fill(same, -1e4)
        gold = torch.arange(len(scores))
        entropy = torch.nn.functional.cross_entropy
        return (entropy(scores, gold) + entropy(scores.T, gold)) / 2


def read_pairs(
    folder: Path, keep_out: frozenset[str], leave_out: list[str]
) -> dict[str, list[tuple[str, str]]]:
    """Corpus name -> its pairs, in file order; test data stops the run."""
    corpora: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(folder.glob("*.bg-en.tsv.gz")):
        name = path.name.split(".")[0]
        if name in leave_out or not WEIGHTS.get(name, 1.0):
            continue
        rows = [line.rstrip("\n").split("\t") for line in open_text(path)]
        refuse_test_data([text for row in rows for text in row], keep_out, name)
        corpora[name] = [(row[0], row[1]) for row in rows if len(row) == 2 and row[0] and row[1]]
    return corpora


def train_pieces(texts: list[str], size: int, path: Path, seed: int) -> None:
    """A joint, lower-casing SentencePiece model."""
    random.Random(seed).shuffle(texts)
    sentencepiece.set_random_generator_seed(seed)
    with path.open("wb") as out:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts), model_writer=out, vocab_size=size,
            model_type="unigram", normalization_rule_name="nmt_nfkc_cf", split_digits=False,
            character_coverage=0.9999, hard_vocab_limit=False, minloglevel=2, num_threads=2,
            bos_id=-1, eos_id=-1, train_extremely_large_corpus=False,
        )  # fmt: skip


def encode(model: sentencepiece.SentencePieceProcessor, texts: list[str]) -> Bags:
    """Cut texts into pieces; equal texts get equal keys."""
    rows = model.encode(texts, out_type=int, num_threads=2)
    lengths = np.array([len(row) for row in rows])
    known = {text: i for i, text in enumerate(dict.fromkeys(t.lower() for t in texts))}
    return Bags(
        np.concatenate([np.array(row or [0], dtype=np.int64) for row in rows]),
        np.concatenate([[0], np.cumsum(np.maximum(lengths, 1))]),
        np.array([known[t.lower()] for t in texts]),
    )


def batches(
    sizes: list[tuple[int, int, float]], size: int, seed: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Rows of a batch: half at random, half as runs of neighbours; weighted by corpus."""
    while True:
        rows, runs = [], []
        for start, length, weight in sizes:
            count = max(1, int(weight * length))
            rows.append(start + np.resize(seed.permutation(length), count))
            order = seed.permutation(max(1, count // NEIGHBOURS))
            runs += [start + (i * NEIGHBOURS) % max(1, length - NEIGHBOURS) for i in order]
        alone = seed.permutation(np.concatenate(rows))
        first = seed.permutation(np.array(runs))
        half, groups = size // 2, size // 2 // NEIGHBOURS
        for step in range(min(len(alone) // half, len(first) // groups)):
            near = first[step * groups : (step + 1) * groups, None] + np.arange(NEIGHBOURS)
            yield np.concatenate([alone[step * half : (step + 1) * half], near.ravel()])


def train(
    model: Embedding, source: Bags, target: Bags, sizes: list[tuple[int, int, float]],
    options: argparse.Namespace,
) -> None:  # fmt: skip
    """Adam with a triangular learning rate."""
    seed = np.random.default_rng(options.seed)
    optimiser = torch.optim.Adam(model.parameters(), lr=options.rate, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, options.rate, options.steps, pct_start=0.1, anneal_strategy="linear"
    )
    began = time.monotonic()
    for step, rows in zip(range(options.steps), batches(sizes, options.batch, seed), strict=False):
        rows = np.minimum(rows, len(source.keys) - 1)
        same = (source.keys[rows][:, None] == source.keys[rows]) | (
            target.keys[rows][:, None] == target.keys[rows]
        )
        np.fill_diagonal(same, False)
        a = model(source.take(rows, options.keep, seed))
        b = model(target.take(rows, options.keep, seed))
        loss = model.loss(a, b, torch.from_numpy(same))
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            spent = time.monotonic() - began
            print(f"step {step} loss {loss.item():.3f} {spent:.0f} s", flush=True)


def quantise(vectors: NDArray[np.float32]) -> dict[str, NDArray[np.generic]]:
    """4 bits a number (-7 to 7, two to a byte, stored plus 8) and the best scale for each row."""
    peak = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-6)
    scales = peak * np.linspace(0.4, 1.0, 13)[:, None, None] / 7
    errors = [((np.clip(np.round(vectors / s), -7, 7) * s - vectors) ** 2).sum(1) for s in scales]
    scale = scales[np.argmin(errors, axis=0), np.arange(len(vectors))]
    level = (np.clip(np.round(vectors / scale), -7, 7) + 8).astype(np.uint8)
    return {"vectors": level[:, ::2] << 4 | level[:, 1::2], "scale": scale[:, 0].astype(np.float16)}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path, help="folder of NAME.bg-en.tsv.gz")
    parser.add_argument("out", type=Path, help="folder for pieces.spm and vectors.safetensors")
    parser.add_argument("--keep-out", type=Path, required=True, help="hashes of test segments")
    parser.add_argument("--leave-out", nargs="*", default=[], help="corpora not to train on")
    parser.add_argument("--pieces", type=int, default=40_000)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=5e-3)
    parser.add_argument("--keep", type=float, default=0.85, help="share of pieces kept")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    corpora = read_pairs(options.corpora, read_keep_out(options.keep_out), options.leave_out)
    pairs = [pair for rows in corpora.values() for pair in rows]
    print(f"{len(pairs)} pairs of {len(corpora)} corpora", flush=True)
    pieces = options.out / "pieces.spm"
    if not pieces.exists():
        train_pieces(
            [text for pair in pairs for text in pair], options.pieces, pieces, options.seed
        )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(pieces))
    source, target = (encode(processor, list(side)) for side in zip(*pairs, strict=True))
    print("encoded", flush=True)
    counts = np.bincount(np.concatenate([source.ids, target.ids]), minlength=len(processor))
    model = Embedding(len(processor), options.dimensions, counts / counts.sum())
    sizes, start = [], 0
    for name, rows in corpora.items():
        sizes.append((start, len(rows), WEIGHTS.get(name, 1.0)))
        start += len(rows)
    train(model, source, target, sizes, options)
    with torch.no_grad():
        vectors = (model.vectors * model.weights.exp()[:, None]).numpy()
    # A piece that no text of the corpora holds has learned nothing.
    vectors = vectors * (counts > 0)[:, None]
    save_file(quantise(vectors), options.out / "vectors.safetensors")


if __name__ == "__main__":
    main()
