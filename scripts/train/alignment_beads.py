"""Beads of several sentences, made from parallel sentences: merged, divided, shifted, shortened."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from scripts.train.alignment_types import Item, Style, Unit

__all__ = ["matches"]

JOINS = {
    "source": ["; ", " – ", ", ", ": ", ", а ", ", и ", ", като "],
    "target": ["; ", " - ", ", ", ": ", ", and ", ", but "],
}


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _join(texts: Sequence[str], side: str, dice: random.Random) -> str:
    joint = dice.choice(JOINS[side])
    *first, last = (text if k == 0 else _lower(text) for k, text in enumerate(texts))
    return joint.join([*(text.rstrip(".!?") for text in first), last])


def _merge(units: list[Unit], dice: random.Random) -> Unit:
    """One bead of several sentence pairs: each boundary between them is kept on one side only."""
    side = dice.choice(("source", "target"))
    keeps = [side if dice.random() < 0.8 else "source" for _ in units[1:]]
    source = _joined([u.source[0] for u in units], keeps, "source", dice)
    target = _joined([u.target[0] for u in units], keeps, "target", dice)
    systems = [
        _joined([u.machine[0][k] or "" for u in units], keeps, "source", dice, "target")
        for k in range(len(units[0].machine[0]))
    ]
    return Unit(source, target, list(zip(*systems, strict=True)) or [()] * len(source))


def _joined(
    texts: Sequence[str], keeps: Sequence[str], side: str, dice: random.Random, like: str = ""
) -> list[str]:
    """Sentences of one side, with the boundaries that this side keeps."""
    groups = [[texts[0]]]
    for keep, text in zip(keeps, texts[1:], strict=True):
        if keep == side:
            groups.append([text])
        else:
            groups[-1].append(text)
    return [_join(g, like or side, dice) if len(g) > 1 else g[0] for g in groups]


def matches(items: Sequence[Item], style: Style, dice: random.Random) -> list[Unit]:
    units = [Unit([i.source], [i.target], [i.machine]) for i in items]
    out: list[Unit] = []
    at = 0
    while at < len(units):
        draw, size = dice.random(), 1
        one, *more = units[at : at + 2]
        if draw < style.merged:
            size = dice.choice(style.sizes)
            group = units[at : at + size]
            out.append(_merge(group, dice) if more else one)
        elif more and draw < style.merged + style.shifted:
            size = 2
            out.append(_shifted(one, more[0], dice))
        elif draw < style.merged + style.shifted + style.divided:
            out.append(_divided(one, dice))
        else:
            out.append(_loosened(one, dice) if dice.random() < style.loose else one)
        at += size
    return out


def _cut(unit: Unit, side: str, dice: random.Random) -> list[list[str]]:
    """The sentence of one side in two, with its translations: after a comma or, as by a wrong
    sentence end, anywhere."""
    rows = [unit.target[0]]
    if side == "source":
        rows = [unit.source[0], *(text or "" for text in unit.machine[0])]
    words = rows[0].split()
    commas = [k for k, word in enumerate(words[:-1], 1) if word[-1] in ",;:"]
    plain = dice.randint(1, max(1, len(words) - 1))
    share = (dice.choice(commas) if commas and dice.random() < 0.7 else plain) / len(words)
    cuts = [(row.split(), round(share * len(row.split()))) for row in rows]
    return [[" ".join(w[:k]) for w, k in cuts], [" ".join(w[k:]) for w, k in cuts]]


def _with(unit: Unit, side: str, parts: Sequence[Sequence[str]]) -> Unit:
    """The unit with other sentences on one side."""
    texts = [part[0] for part in parts]
    if side == "target":
        return replace(unit, target=texts)
    return replace(unit, source=texts, machine=[tuple(part[1:]) for part in parts])


def _divided(unit: Unit, dice: random.Random) -> Unit:
    """One sentence is two on one side."""
    side = dice.choice(("source", "target"))
    return _with(unit, side, _cut(unit, side, dice))


def _loosened(unit: Unit, dice: random.Random) -> Unit:
    """A free translation: one side lacks a part of the sentence."""
    side = dice.choice(("source", "target"))
    return _with(unit, side, [max(_cut(unit, side, dice), key=lambda part: len(part[0]))])


def _shifted(one: Unit, other: Unit, dice: random.Random) -> Unit:
    """Two sentences, with the end of the first told in the second on one side."""
    side = dice.choice(("source", "target"))
    head, tail = _cut(one, side, dice)
    last = other.target if side == "target" else [other.source[0], *other.machine[0]]
    joined = [f"{a.rstrip('.!?')}, {_lower(b or '')}" for a, b in zip(tail, last, strict=True)]
    both = Unit(one.source + other.source, one.target + other.target, one.machine + other.machine)
    return _with(both, side, [head, joined])
