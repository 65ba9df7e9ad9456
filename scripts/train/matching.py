"""Fit the weights with which documents are matched: ``align.corpus.matching.WEIGHTS``.

Documents with their originals (``bg.txt``, ``en.txt`` a folder, such as the NTREX news documents)
give pairs that belong together, whole and with a random stretch of either side cut away, and pairs
that do not: other documents, and, harder, the first half of an article with the second half of its
own original, which share topic, names and style but no sentence. Logistic regression with an L2
penalty (Newton's method), the three sorts with equal weight; five-fold cross-validation by
document. Prints the weights to put into ``align/corpus/matching.py``.

    python -m scripts.train.matching FOLDER
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.corpus.matching import coverages
from align.corpus.vectors import Collection, static_embedder
from align.documents import read

Array = NDArray[np.float64]
PENALTY = 1e-4
CUTS = 6
FOLDS = 5


def collection(blocks: list[np.ndarray]) -> Collection:
    """Sentences of documents as a collection to compare with."""
    starts = np.cumsum([0, *map(len, blocks)])
    return Collection(np.concatenate(blocks), starts, np.zeros((len(blocks), 1), dtype=np.float32))


def compare(source: np.ndarray, targets: list[np.ndarray]) -> Array:
    """Coverages of one source and some targets."""
    found = coverages(source, collection(targets), np.arange(len(targets)))
    return found.astype(np.float64)


def stretch(block: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A random third to all of a document's sentences, in one piece."""
    size = max(2, round(len(block) * random.uniform(0.35, 1)))
    first = int(random.integers(0, max(1, len(block) - size + 1)))
    return block[first : first + size]


def samples(folder: Path) -> tuple[Array, Array, Array, NDArray[np.int64]]:
    """Features, whether they belong together, weights, and which document they are of."""
    names = sorted(path.parent for path in folder.glob("*/bg.txt"))
    ours = Collection.of([read(name / "bg.txt") for name in names], static_embedder())
    theirs = Collection.of([read(name / "en.txt") for name in names], static_embedder())
    random = np.random.default_rng(1)
    rows: list[tuple[Array, float, str, int]] = []
    for i in range(len(names)):
        source, target = ours.rows(i), theirs.rows(i)
        cut = [target, *(stretch(target, random) for _ in range(CUTS))]
        rows += [(row, 1.0, "same", i) for row in compare(source, cut)]
        for _ in range(CUTS):
            rows.append((compare(stretch(source, random), [target])[0], 1.0, "same", i))
        others = [theirs.rows(j) for j in range(len(names)) if j != i]
        rows += [(row, 0.0, "other", i) for row in compare(source, others)]
        half, their_half = len(source) // 2, len(target) // 2
        rows.append((compare(source[:half], [target[their_half:]])[0], 0.0, "half", i))
        rows.append((compare(source[half:], [target[:their_half]])[0], 0.0, "half", i))
    sorts = np.array([row[2] for row in rows])
    share = {"same": 1.0, "other": 0.5, "half": 0.5}
    weights = np.array([share[sort] / (sorts == sort).sum() for sort in sorts]) * len(rows)
    features, truth, _, numbers = (np.array(column) for column in zip(*rows, strict=True))
    return features, truth.astype(np.float64), weights, numbers.astype(np.int64)


def fit(features: Array, truth: Array, weights: Array) -> Array:
    """Weights of the features and of nothing."""
    x = np.hstack([features, np.ones((len(features), 1))])
    beta = np.zeros(x.shape[1])
    ridge = PENALTY * len(x) * np.diag([1.0] * features.shape[1] + [0.0])
    for _ in range(100):
        p = 1 / (1 + np.exp(-(x @ beta)))
        gradient = x.T @ (weights * (truth - p)) - ridge @ beta
        hessian = (x * (weights * p * (1 - p))[:, None]).T @ x + ridge
        beta += np.linalg.solve(hessian, gradient)
    return beta


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    features, truth, weights, numbers = samples(parser.parse_args().folder)
    right = np.zeros(len(truth))
    for fold in range(FOLDS):
        held = numbers % FOLDS == fold
        beta = fit(features[~held], truth[~held], weights[~held])
        p = 1 / (1 + np.exp(-(features[held] @ beta[:-1] + beta[-1])))
        right[held] = (p >= 0.5) == truth[held]
    for value, what in ((1, "belong together"), (0, "do not")):
        print(f"{what}: {right[truth == value].mean():.4f} right of {(truth == value).sum()}")
    print("WEIGHTS =", tuple(round(float(b), 2) for b in fit(features, truth, weights)))


if __name__ == "__main__":
    main()
