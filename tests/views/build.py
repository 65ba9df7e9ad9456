"""Small comparisons in one line each, for tests of the views."""

from __future__ import annotations

from collections.abc import Sequence

from align.difference import Comparison, DiffBead, Difference
from align.documents import Document, Sentence
from align.translation import Hypothesis, ModelInfo, Translation

MODEL = ModelInfo("bundled", "ctranslate2", "0" * 64)


def document(texts: Sequence[str], language: str) -> Document:
    """One paragraph a sentence."""
    sentences = []
    text = ""
    for i, own in enumerate(texts):
        sentences.append(Sentence(i, len(text), len(text) + len(own), own, i, language, "body"))
        text += own + "\n"
    return Document(text, tuple(sentences), language)


def mark(document: Document, side: str, phrase: str, type_: str, score: float = 0.9) -> Difference:
    start = document.text.index(phrase)
    return Difference(side, start, start + len(phrase), phrase, type_, score)  # type: ignore[arg-type]


def comparison(
    source: Sequence[str],
    target: Sequence[str],
    beads: Sequence[DiffBead],
    marks: Sequence[tuple[int, str, str, str, float]] = (),
    translations: Sequence[str | None] = (),
) -> Comparison:
    """``marks``: bead, side, phrase, type, score of each."""
    documents = {"source": document(source, "bg"), "target": document(target, "en")}
    marked = list(beads)
    for i, side, phrase, type_, score in marks:
        found = mark(documents[side], side, phrase, type_, score)
        old = marked[i]
        marked[i] = DiffBead(
            old.source, old.target, old.kind, old.score, differences=(*old.differences, found)
        )
    translation = Translation(tuple(Hypothesis(t) for t in translations), MODEL)
    return Comparison(
        documents["source"],
        documents["target"],
        translation if translations else None,
        tuple(marked),
        "signals:test",
    )


def moved() -> Comparison:
    """The source says first what the target says last; the last target sentence is left out."""
    beads = (
        DiffBead((0,), (3,), "moved", 0.8),
        DiffBead((1,), (0,), "match", 0.99),
        DiffBead((2,), (1, 2), "match", 0.3),
        DiffBead((), (4,), "omitted", 0.6, "sentence"),
    )
    source = ["Последното.", "Първото.", "Второто и третото."]
    return comparison(source, ["First.", "Second.", "Third.", "Last.", "Left out."], beads)


def plain(number: int) -> Comparison:
    """``number`` matches and one addition in their middle."""
    source = [f"Изречение {i}." for i in range(number + 1)]
    target = [f"Sentence {i}." for i in range(number)]
    half = number // 2
    beads = [DiffBead((i,), (i,), "match", 0.99) for i in range(half)]
    beads.append(DiffBead((half,), (), "added", 0.9, "sentence"))
    beads += [DiffBead((i + 1,), (i,), "match", 0.99) for i in range(half, number)]
    return comparison(source, target, beads)
