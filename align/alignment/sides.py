"""The two documents as the signals see them: texts in reach of each other, lengths, paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.documents import Document
from align.translation import Translation

__all__ = ["Floats", "Ints", "Side", "sides"]

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Side:
    """One document, sentence by sentence.

    Attributes:
        texts: As written.
        bridged: In the target's language: the translation on the source side where there is one,
            the text itself on the target side; None where neither exists.
        lengths: Characters, at least 1.
        paragraphs: Number of each sentence's paragraph.
        foreign: True where a source sentence already is in the target's language.
        language: ISO 639-1 code of the document.
    """

    texts: tuple[str, ...]
    bridged: tuple[str, ...] | None
    lengths: Floats
    paragraphs: Ints
    foreign: NDArray[np.bool_]
    language: str

    def keep(self, sentences: Ints) -> Side:
        """Only some sentences."""
        bridged = self.bridged
        return Side(
            tuple(self.texts[k] for k in sentences),
            None if bridged is None else tuple(bridged[k] for k in sentences),
            self.lengths[sentences],
            self.paragraphs[sentences],
            self.foreign[sentences],
            self.language,
        )

    def __len__(self) -> int:
        return len(self.texts)


def sides(source: Document, target: Document, translation: Translation | None) -> tuple[Side, Side]:
    """Both documents; the source bridged by its translation."""
    bridged = None
    foreign = [
        s.language == target.language and source.language != target.language
        for s in source.sentences
    ]
    if translation is not None:
        hypotheses = translation.hypotheses
        foreign = [f or h.text is None for f, h in zip(foreign, hypotheses, strict=True)]
        if any(h.text for h in hypotheses):
            bridged = tuple(
                s.text if h.text is None or f else h.text
                for s, h, f in zip(source.sentences, hypotheses, foreign, strict=True)
            )
    elif source.language == target.language:
        bridged = tuple(s.text for s in source.sentences)
    return (
        _side(source, bridged, foreign),
        _side(target, tuple(s.text for s in target.sentences), [False] * len(target.sentences)),
    )


def _side(document: Document, bridged: tuple[str, ...] | None, foreign: list[bool]) -> Side:
    sentences = document.sentences
    return Side(
        tuple(s.text for s in sentences),
        bridged,
        np.array([max(1, len(s.text)) for s in sentences], dtype=np.float32),
        np.array([s.paragraph for s in sentences], dtype=np.int64),
        np.array(foreign, dtype=bool),
        document.language,
    )
