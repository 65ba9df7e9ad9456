"""Count word translations for the word-level comparison: ``align/bundled/difference/lexicon.npz``.

Input are the word-aligned training pairs (see ``wordalign.py``): words cut to their first six
letters, links of both directions. A link of both directions counts 1, of one direction 0.3. A pair
of stems is kept if it was seen at least twice (or is most of what is known of a rare word) and is
not negligible in both directions, p(target | source) and p(source | target).

    python -m scripts.train.difference_lexicon WORK align/bundled/difference/lexicon.npz
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

ONE_WAY = 0.3
MINIMUM = 1.0
NEGLIGIBLE = 0.012
STEPS_PER_OCTAVE = 8


def count_links(work: Path) -> Counter[tuple[str, str]]:
    """Weighted links of stem pairs."""
    links: Counter[tuple[str, str]] = Counter()
    names = ("align.source", "align.target", "align.forward", "align.reverse")
    files = [(work / name).open(encoding="utf-8") for name in names]
    for source, target, forward, reverse in zip(*files, strict=True):
        words = source.split(), target.split()
        ways = set(forward.split()), set(reverse.split())
        for link in ways[0] | ways[1]:
            i, j = map(int, link.split("-"))
            weight = 1.0 if link in ways[0] and link in ways[1] else ONE_WAY
            links[words[0][i], words[1][j]] += weight
    return links


def keep(links: Counter[tuple[str, str]]) -> dict[tuple[str, str], tuple[float, float]]:
    """Stem pair -> p(target | source), p(source | target), without the negligible."""
    totals: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for (a, b), weight in links.items():
        totals[0][a] += weight
        totals[1][b] += weight
    kept = {}
    for (a, b), weight in links.items():
        if not (any(c.isalpha() for c in a) and any(c.isalpha() for c in b)):
            continue
        forward, backward = weight / totals[0][a], weight / totals[1][b]
        rare = weight < 2 and max(forward, backward) < 0.2
        if weight >= MINIMUM and not rare and max(forward, backward) >= NEGLIGIBLE:
            kept[a, b] = forward, backward
    return kept


def quantise(values: list[float]) -> np.ndarray:
    """Probabilities as 8 bits: -log2 in eighths of an octave."""
    steps = -np.log2(np.array(values)) * STEPS_PER_OCTAVE
    return np.clip(np.round(steps), 0, 255).astype(np.uint8)


def save(kept: dict[tuple[str, str], tuple[float, float]], path: Path) -> None:
    """Compressed rows: the partners of source stem i are ``indices[starts[i]:starts[i + 1]]``."""
    vocabulary = [sorted({pair[side] for pair in kept}) for side in (0, 1)]
    ids = [{stem: i for i, stem in enumerate(stems)} for stems in vocabulary]
    pairs = sorted(kept, key=lambda pair: (ids[0][pair[0]], ids[1][pair[1]]))
    rows = np.bincount([ids[0][a] for a, _ in pairs], minlength=len(vocabulary[0]))
    arrays = {
        "starts": np.concatenate([[0], np.cumsum(rows)]).astype(np.uint32),
        "indices": np.array([ids[1][b] for _, b in pairs], dtype=np.uint32),
        "forward": quantise([kept[pair][0] for pair in pairs]),
        "backward": quantise([kept[pair][1] for pair in pairs]),
    }
    for name, stems in zip(("source", "target"), vocabulary, strict=True):
        arrays[name] = np.frombuffer("\n".join(stems).encode(), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        np.savez_compressed(out, **arrays)
    print(f"{len(pairs)} pairs of {len(rows)} and {len(vocabulary[1])} stems")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path, help="folder with align.source, .target, .forward, ...")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    save(keep(count_links(options.work)), options.out)


if __name__ == "__main__":
    main()
