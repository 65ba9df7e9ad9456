"""Fit the weights of the word-level comparison: ``align/bundled/difference/weights.json``.

The chain of ``align.difference.tagger`` is fitted by maximum likelihood with an L2 penalty (Adam,
all pairs at once) on pairs made by ``scripts.train.difference_pairs``: words of the known spans are
unmatched, all others are not. Kinds ``number``, ``name`` and ``negation`` are left out: a changed
word does have a counterpart.

    python -m scripts.train.difference PAIRS.jsonl... --out align/bundled/difference/weights.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.difference.evidence import Side, gather
from align.difference.features import BOUNDARY, FEATURES, Observation, observe
from align.difference.links import link
from align.difference.tagger import Weights, pad, posteriors
from align.difference.words import Word, words_of
from align.translation import Hypothesis
from scripts.train.corpus import open_text

KINDS = ("plain", "inserted", "extra", "removed")
Array = NDArray[np.float64]


def gold(words: Sequence[Word], spans: Iterable[Sequence[int]]) -> NDArray[np.bool_]:
    """Whether each word lies in a span."""
    return np.array([any(a < w.end and w.start < b for a, b in spans) for w in words], dtype=bool)


def read(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The pairs of the kinds that the chain learns from."""
    rows = [json.loads(line) for path in paths for line in path.open(encoding="utf-8")]
    return [row for row in rows if row["kind"] in KINDS]


def translate(sources: list[str], model: str) -> dict[str, Hypothesis]:
    """Each different source sentence translated once."""
    from align.translation import load_model

    unique = list(dict.fromkeys(sources))
    return dict(zip(unique, load_model(model).translate(unique), strict=True))


def observe_pair(
    row: dict[str, Any], hypothesis: Hypothesis | None
) -> tuple[tuple[Observation, Observation], tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Features and truth of both sides of a pair."""
    words = words_of(row["source"], "bg"), words_of(row["target"], "en")
    evidence = gather(Side(words[0], "bg"), Side(words[1], "en"), [(0, hypothesis)])
    truth = gold(words[0], row["source_spans"]), gold(words[1], row["target_spans"])
    return observe(evidence, link(evidence)), truth


def fit(
    observations: Sequence[Observation],
    truth: Sequence[NDArray[np.bool_]],
    options: argparse.Namespace,
) -> Weights:
    """Maximum likelihood of the true marks; texts with marks count ``options.emphasis`` times."""
    steps, penalty = options.steps, options.penalty
    counts = np.array([options.emphasis if row.any() else 1.0 for row in truth])
    words, places, lengths = pad(observations)
    texts, longest = words.shape[:2]
    marks = np.zeros((texts, longest + 1))
    for i, row in enumerate(truth):
        marks[i, : len(row)] = row
    before = np.concatenate([np.zeros((texts, 1)), marks[:, :-1]], axis=1)
    inside = np.arange(longest + 1) <= lengths[:, None]
    gold_steps = [
        steps_ * inside for steps_ in ((1 - before) * marks, before * marks, before * (1 - marks))
    ]
    sizes = [len(FEATURES), *[len(BOUNDARY)] * 3]
    theta = np.zeros(sum(sizes))
    cuts = np.cumsum(sizes)[:-1]
    scale = np.concatenate([_spread(words, lengths)] + [_spread(places, lengths + 1)] * 3)
    moment, square = np.zeros_like(theta), np.zeros_like(theta)
    for step in range(1, steps + 1):
        weights = Weights(*np.split(theta / scale, cuts))
        chance, started, stayed = posteriors(*weights.potentials(words, places), lengths)
        node = (marks[:, :-1] - chance) * counts[:, None]
        empty = np.zeros((texts, 1))
        started, stayed = (np.concatenate([x, empty], axis=1) for x in (started, stayed))
        ended = np.concatenate([empty, chance], axis=1) - stayed
        gradient = np.concatenate(
            [np.einsum("tw,twf->f", node, words)]
            + [
                np.einsum("tp,tpb,t->b", true - expected * inside, places, counts)
                for true, expected in zip(gold_steps, (started, stayed, ended), strict=True)
            ]
        )
        gradient = gradient / scale / counts.sum() - penalty * theta
        moment = 0.9 * moment + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = 0.1 * min(1.0, 2 * (1 - step / (steps + 1)))
        theta = theta + rate * (moment / (1 - 0.9**step)) / (
            np.sqrt(square / (1 - 0.99**step)) + 1e-8
        )
    print(f"mean gradient {np.abs(gradient).mean():.5f}", flush=True)
    return Weights(*np.split(theta / scale, cuts))


def _spread(features: Array, lengths: NDArray[np.int64]) -> Array:
    """Standard deviation of each feature (1 for a constant), so that one rate suits all."""
    inside = np.arange(features.shape[1]) < lengths[:, None]
    deviation: Array = features[inside].std(axis=0)
    return np.where(deviation > 1e-3, deviation, 1.0)


def as_json(weights: tuple[Weights, Weights]) -> dict[str, Any]:
    """The file's contents."""
    return {"version": 1} | {
        side: {
            "word": dict(zip(FEATURES, np.round(own.word, 3).tolist(), strict=True)),
            **{
                name: dict(zip(BOUNDARY, np.round(values, 3).tolist(), strict=True))
                for name, values in (("begin", own.begin), ("stay", own.stay), ("end", own.end))
            },
        }
        for side, own in zip(("source", "target"), weights, strict=True)
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, nargs="+", help="JSON lines of difference_pairs")
    parser.add_argument("--model", help="some pairs also with the translations of this model")
    parser.add_argument("--translated", type=int, default=150, help="how many sentences' pairs")
    parser.add_argument("--translations", type=Path, help="TSV: source, good translation")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--penalty", type=float, default=1e-4)
    parser.add_argument("--emphasis", type=float, default=1.5, help="weight of changed pairs")
    options = parser.parse_args()
    rows = read(options.pairs)
    made = [observe_pair(row, None) for row in rows]
    if options.model:
        plain = [i for i, row in enumerate(rows) if row["kind"] == "plain"]
        end = plain[options.translated] if options.translated < len(plain) else len(rows)
        hypotheses = translate([row["source"] for row in rows[:end]], options.model)
        made += 2 * [observe_pair(row, hypotheses[row["source"]]) for row in rows[:end]]
    sides = list(made), list(made)
    if options.translations:
        # Sources of these pairs are as they were: nothing can be learned for the source side.
        lines = [line.rstrip("\n").split("\t") for line in open_text(options.translations)]
        known = {source: Hypothesis(translation) for source, translation in lines}
        same = [row for row in rows if row["source"] in known and row["kind"] in ("plain", "extra")]
        sides[1].extend(observe_pair(row, known[row["source"]]) for row in same)
    weights = [
        fit([x[side] for x, _ in own], [t[side] for _, t in own], options)
        for side, own in enumerate(sides)
    ]
    text = json.dumps(as_json((weights[0], weights[1])), indent=1)
    options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
