"""Step 1: clean the corpora into `pairs.tsv` and `mono.txt` in the work folder."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scripts.train.corpus import Pair, collect_mono, collect_pairs, read_keep_out
from scripts.train.settings import Settings


def collect(settings: Settings, corpora: Path, work: Path, keep_out: Path | None) -> Counter[str]:
    """Write the cleaned text and return the number of segments per corpus."""
    hashes = read_keep_out(keep_out)
    if settings.data.keep_out and not hashes:
        raise ValueError("a keep-out list is required (or set data.keep_out = false)")
    counts: Counter[str] = Counter()
    with (work / "pairs.tsv").open("w", encoding="utf-8") as out:
        for pair in collect_pairs(corpora, settings.data, hashes):
            out.write(f"{pair.corpus}\t{pair.source}\t{pair.target}\n")
            counts[pair.corpus] += 1
    mono = list(collect_mono(corpora, settings.data, hashes))
    random.Random(settings.training.seed).shuffle(mono)
    mono = mono[: settings.data.mono_limit]
    (work / "mono.txt").write_text("".join(f"{line}\n" for line in mono), encoding="utf-8")
    counts["mono"] = len(mono)
    return counts


def read_pairs(work: Path) -> Iterator[Pair]:
    """The pairs that `collect` wrote."""
    with (work / "pairs.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            yield Pair(*line.rstrip("\n").split("\t"))


def read_mono(work: Path) -> list[str]:
    """The monolingual sentences that `collect` wrote."""
    return (work / "mono.txt").read_text(encoding="utf-8").split("\n")[:-1]
