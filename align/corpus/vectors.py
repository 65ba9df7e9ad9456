"""Documents as vectors: one of length 1 for each sentence, one for the whole."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from align.documents import Document

__all__ = ["Collection", "Embedder", "static_embedder"]

logger = logging.getLogger("align")

Floats = NDArray[np.float32]


class Embedder(Protocol):
    """A multilingual sentence encoder, such as a sentence-transformers model."""

    def encode(self, sentences: list[str]) -> Floats:
        """Vectors, (sentences, dimensions)."""
        ...


@dataclass(frozen=True, eq=False)
class Collection:
    """Many documents, sentence by sentence.

    Attributes:
        sentences: (all sentences, dimensions), rows of length 1 (or 0, for a text without words).
        starts: Document i has the rows ``starts[i]`` to ``starts[i + 1]``; (documents + 1,).
        wholes: (documents, dimensions), rows of length 1: the direction of a document's sentences.
    """

    sentences: Floats
    starts: NDArray[np.int64]
    wholes: Floats

    @classmethod
    def of(
        cls,
        documents: Sequence[Document],
        embedder: Embedder,
        progress: Callable[[], None] | None = None,
    ) -> Collection:
        """Embed documents one by one; ``progress`` is called after each."""
        blocks: list[Floats] = []
        for document in documents:
            texts = [sentence.text for sentence in document.sentences] or [""]
            blocks.append(_unit(np.asarray(embedder.encode(texts), dtype=np.float32)))
            if progress is not None:
                progress()
        starts = np.cumsum([0, *map(len, blocks)], dtype=np.int64)
        wholes = _unit(np.stack([block.sum(axis=0) for block in blocks]))
        return cls(np.concatenate(blocks), starts, wholes)

    def __len__(self) -> int:
        return len(self.wholes)

    def rows(self, document: int) -> Floats:
        """The sentences of one document."""
        return self.sentences[self.starts[document] : self.starts[document + 1]]


class _StaticEmbedder:
    """Sentences as sums of the word vectors of the embedding that ships."""

    def __init__(self) -> None:
        from align.alignment import bundled_embedding

        self._embedding = bundled_embedding()

    def encode(self, sentences: list[str]) -> Floats:
        rows = [sentence.split() for sentence in sentences]
        number: dict[str, int] = {}
        index = [number.setdefault(word, len(number)) for row in rows for word in row]
        words = self._embedding.units(list(number))
        vectors = np.zeros((len(rows), words.shape[1]), dtype=np.float32)
        np.add.at(vectors, np.repeat(np.arange(len(rows)), [len(r) for r in rows]), words[index])
        return vectors


def static_embedder() -> Embedder:
    """The bundled embedding of Bulgarian and English; see :mod:`align.alignment`."""
    return _StaticEmbedder()


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Floats = vectors / np.maximum(lengths, np.float32(1e-9))
    return unit
