"""What the makers of training documents hand to each other."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from align.documents import Document
from align.translation import Hypothesis, ModelInfo, Translation

__all__ = ["Gold", "Item", "NoisyPair", "Paragraph", "Style", "Unit", "literal", "news"]


@dataclass(frozen=True)
class Item:
    """One sentence pair; ``machine`` are translations of the source by different systems."""

    source: str
    target: str
    machine: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gold:
    """A gold bead: sentence ids and its kind (match, added, omitted, moved)."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    kind: str


@dataclass(frozen=True)
class NoisyPair:
    """A document pair with gold beads and machine translations (one list a system)."""

    source: Document
    target: Document
    gold: tuple[Gold, ...]
    machine: tuple[tuple[str | None, ...], ...]

    def translation(self, system: int) -> Translation:
        """The translation by one of the systems."""
        rows = tuple(Hypothesis(text) for text in self.machine[system])
        return Translation(rows, ModelInfo(f"system {system}", "none", ""))


@dataclass(frozen=True)
class Style:
    """What the documents of a pair are like.

    Attributes:
        merged: Share of beads of several sentence pairs; ``sizes``: how many, to choose from.
        shifted: Share of two sentences whose boundary is elsewhere on the other side.
        divided: Share of single sentences that are two on one side.
        loose: Share of single sentences that one side renders in part only.
        dropped: Share of sentences taken off the source and off the target.
        news: Headlines, posts, additions, boilerplate and changed places.
        debris: How many lines of page furniture each side has.
        table: How many sentences in a row only the target has.
        paragraphs: Whether there are any.
    """

    merged: float
    sizes: tuple[int, ...] = (2, 2, 2, 2, 3)
    shifted: float = 0.0
    divided: float = 0.0
    loose: float = 0.0
    dropped: tuple[float, float] = (0.0, 0.0)
    news: bool = True
    debris: int = 0
    table: int = 0
    paragraphs: bool = True


def news(dice: random.Random) -> Style:
    """A news article and what another newsroom made of it."""
    return Style(
        merged=dice.choice([0.0, 0.1, 0.2]),
        shifted=dice.choice([0.0, 0.0, 0.05]),
        divided=dice.choice([0.0, 0.0, 0.05]),
        loose=dice.choice([0.0, 0.0, 0.1]),
        dropped=(
            dice.choice([0.0, 0.1, 0.2, 0.25]),
            dice.choice([0.05, 0.15]) if dice.random() < 0.3 else 0.0,
        ),
    )


def literal(dice: random.Random) -> Style:
    """A book, a report, a speech: everything is translated, but not sentence by sentence."""
    return Style(
        merged=dice.choice([0.0, 0.05, 0.1, 0.2, 0.3]),
        sizes=(2, 2, 2, 3, 3, 4),
        shifted=dice.choice([0.0, 0.05, 0.1]),
        divided=dice.choice([0.0, 0.05, 0.1, 0.2]),
        loose=dice.choice([0.0, 0.1, 0.3]),
        dropped=(dice.choice([0.0, 0.0, 0.01, 0.03]), dice.choice([0.0, 0.0, 0.01, 0.03])),
        news=False,
        debris=dice.choice([0, 0, 1, 3]),
        table=dice.randint(5, 30) if dice.random() < 0.08 else 0,
        paragraphs=dice.random() < 0.4,
    )


@dataclass
class Unit:
    """A bead before it has ids: texts of both sides, the machine's versions of the source."""

    source: list[str]
    target: list[str]
    machine: list[tuple[str | None, ...]]
    kind: str = "match"
    foreign: bool = False
    alone: bool = False


@dataclass
class Paragraph:
    units: list[Unit] = field(default_factory=list)
