"""The bundled bilingual static embedding: a text is the weighted sum of its pieces' vectors.

Made by ``scripts/train/embedding.py``. A block's vector is the sum of its sentences' vectors.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from align.alignment.sides import Floats, Ints, Side
from align.alignment.signals.bags import DenseBag, Signal

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

__all__ = ["LANGUAGES", "StaticEmbedding", "bundled_embedding", "embedding_signal"]

LANGUAGES = frozenset({"bg", "en"})


@dataclass(frozen=True, eq=False)
class StaticEmbedding:
    """Piece vectors, 4 bits a number (-7 to 7, two to a byte, stored plus 8), a scale a row."""

    pieces: SentencePieceProcessor
    packed: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
    scale: Floats

    @classmethod
    def load(cls, folder: Path) -> StaticEmbedding:
        """Read ``pieces.spm`` and ``vectors.safetensors``."""
        from safetensors.numpy import load_file
        from sentencepiece import SentencePieceProcessor

        tensors = load_file(folder / "vectors.safetensors")
        pieces = SentencePieceProcessor(model_file=str(folder / "pieces.spm"))
        return cls(pieces, tensors["vectors"], tensors["scale"].astype(np.float32))

    def vectors(self, ids: Ints) -> Floats:
        """(len(ids), dimensions)."""
        packed = self.packed[ids]
        out = np.empty((len(ids), 2 * packed.shape[1]), dtype=np.float32)
        out[:, ::2] = packed >> 4
        out[:, 1::2] = packed & 15
        return (out - 8.0) * self.scale[ids][:, None]

    def units(self, units: list[str]) -> Floats:
        """Vectors of strings without spaces, (units, dimensions)."""
        rows = self.pieces.encode(units)
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        flat = np.array([piece for row in rows for piece in row], dtype=np.int64)
        kinds, index = np.unique(flat, return_inverse=True)
        out = np.zeros((len(units), 2 * self.packed.shape[1]), dtype=np.float32)
        np.add.at(out, np.repeat(np.arange(len(units)), lengths), self.vectors(kinds)[index])
        return out


@cache
def bundled_embedding() -> StaticEmbedding:
    """The one that ships (about 5 MB)."""
    return StaticEmbedding.load(Path(str(files("align.bundled").joinpath("embedding"))))


@dataclass(frozen=True, eq=False)
class UnitTable:
    """The distinct units of a side and where they stand: the units of sentence i are
    ``index[starts[i]:starts[i + 1]]``."""

    vectors: Floats
    index: Ints
    starts: Ints

    def sums(self) -> Floats:
        """Vectors of sentences."""
        out = np.zeros((len(self.starts) - 1, self.vectors.shape[1]), dtype=np.float32)
        for first in range(0, len(out), 1024):
            last = min(len(out), first + 1024)
            part = self.index[self.starts[first] : self.starts[last]]
            rows = np.repeat(np.arange(first, last), np.diff(self.starts[first : last + 1]))
            np.add.at(out, rows, self.vectors[part])
        return out


def unit_table(embedding: StaticEmbedding, texts: tuple[str, ...]) -> UnitTable:
    """Cut texts at white space."""
    rows = [text.split() for text in texts]
    number: dict[str, int] = {}
    index = [number.setdefault(unit, len(number)) for row in rows for unit in row]
    starts = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int64)
    return UnitTable(embedding.units(list(number)), np.array(index, dtype=np.int64), starts)


def embedding_signal(
    source: Side, target: Side, embedding: StaticEmbedding | None = None
) -> tuple[Signal, UnitTable, UnitTable] | None:
    """The signal and the units behind it; None for languages it was not made for."""
    if not {source.language, target.language} <= LANGUAGES:
        return None
    embedding = embedding or bundled_embedding()
    tables = unit_table(embedding, source.texts), unit_table(embedding, target.texts)
    bags = [DenseBag(table.sums()) for table in tables]
    return Signal("embedding", *bags), *tables
