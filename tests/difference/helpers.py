"""Alignments of a few sentences, for the tests of this room."""

from __future__ import annotations

from align.alignment import Alignment, Bead
from align.difference import Comparison, Difference, compare
from align.documents import Document, Role, Sentence
from align.translation import Hypothesis, ModelInfo, Translation


def document(
    paragraphs: list[list[str]], language: str, roles: dict[int, Role] | None = None
) -> Document:
    """Paragraphs of sentences; ``roles`` of those that are not body."""
    text = ""
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        for i, sentence in enumerate(paragraph):
            text += " " if i else "\n\n" if number else ""
            role = (roles or {}).get(len(sentences), "body")
            start = len(text)
            text += sentence
            sentences.append(
                Sentence(len(sentences), start, len(text), sentence, number, language, role)
            )
    return Document(text, tuple(sentences), language)


def one_bead(
    source: str, target: str, hypothesis: Hypothesis | None = None, threshold: float = 0.5
) -> tuple[Difference, ...]:
    """The differences inside a match of one sentence each."""
    translation = None
    if hypothesis:
        translation = Translation((hypothesis,), ModelInfo("test", "none", "0" * 64))
    alignment = Alignment(
        document([[source]], "bg"),
        document([[target]], "en"),
        translation,
        (Bead((0,), (0,), "match", 1.0),),
        "test",
    )
    return compare(alignment, threshold=threshold).beads[0].differences


def nulls(comparison: Comparison) -> list[tuple[tuple[int, ...], tuple[int, ...], str | None]]:
    """Source, target and label of added and omitted beads."""
    return [
        (bead.source, bead.target, bead.label)
        for bead in comparison.beads
        if bead.kind in ("added", "omitted")
    ]
