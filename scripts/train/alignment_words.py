"""Weak machine translations, made from good ones; typography of other languages."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from align.alignment.signals.names import romanise

__all__ = ["Quality", "capitalised", "draw_quality", "worsen"]

LONG = 6


@dataclass(frozen=True)
class Quality:
    """How good a system is.

    Attributes:
        lost: Mean share of words that it gets wrong, other from sentence to sentence.
        kept: Share of the lost words that stay as they are in the source.
        dropped: Share of the lost words that are left out; the rest is replaced.
    """

    lost: float
    kept: float = 0.0
    dropped: float = 0.3


def draw_quality(dice: random.Random, least: float = 0.0) -> Quality:
    """From human to hardly any word right."""
    lost = dice.choice([0.0, 0.15, 0.3, 0.45, 0.6, 0.75])
    return Quality(max(lost, least), dice.choice([0.0, 0.3, 0.6]), dice.choice([0.1, 0.3]))


def worsen(
    text: str, source: str, quality: Quality, vocabulary: Sequence[str], dice: random.Random
) -> str:
    """What a poor system makes of ``source``, given a good translation ``text`` of it.

    Long words, mostly rare ones, are lost rather than short ones.
    """
    if not quality.lost:
        return text
    mean = min(quality.lost, 0.9)
    rate = dice.betavariate(6 * mean, 6 * (1 - mean))
    words, theirs = text.split(), source.split() or [""]
    out: list[str] = []
    for k, word in enumerate(words):
        if dice.random() < rate * (1.3 if len(word) > LONG else 0.7):
            draw = dice.random()
            if draw < quality.kept:
                out.append(romanise(theirs[k * len(theirs) // len(words)]))
            elif draw > quality.kept + quality.dropped:
                out.append(dice.choice(vocabulary))
        else:
            out.append(word)
        if len(out) > 1 and dice.random() < rate * 0.3:
            out[-1], out[-2] = out[-2], out[-1]
    return " ".join(out) or text


def capitalised(text: str) -> str:
    """Every longer word with a capital, as German writes its nouns: capitals stop meaning names."""
    return " ".join(w[:1].upper() + w[1:] if len(w) > LONG else w for w in text.split())
