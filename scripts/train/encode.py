"""Step 4: text to piece ids, and word alignments to spans of source pieces.

Everything lands in flat arrays in one `.npz` file; a sentence is a slice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece

WORD = re.compile(r"\w+|[^\w\s]")
UNKNOWN_ID, EOS_ID = 1, 0


def words_of(text: str) -> list[str]:
    """Words and punctuation marks of a text, after NFKC, as the aligner sees them."""
    return WORD.findall(unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class Encoded:
    """Parallel sentences as flat arrays.

    Attributes:
        source, target: uint16 ids, without the end mark.
        source_at, target_at: int64 [N + 1] slice bounds.
        guide: uint8 [len(target), 2], the source pieces (first, last + 1) of the word that
            the target piece's word is aligned to; (0, 0) where there is none.
        corpus: uint8 [N], row in `names`.
        names: Corpus names.
    """

    source: np.ndarray
    target: np.ndarray
    source_at: np.ndarray
    target_at: np.ndarray
    guide: np.ndarray
    corpus: np.ndarray
    names: np.ndarray

    def __len__(self) -> int:
        return len(self.corpus)

    def save(self, path: Path) -> None:
        """Write all arrays to an `.npz` file."""
        np.savez(path, **self.__dict__)


def load_encoded(path: Path) -> Encoded:
    """Read what `Encoded.save` wrote."""
    with np.load(path) as arrays:
        return Encoded(**{name: arrays[name] for name in arrays.files})


def word_spans(pieces: list[str], words: list[str]) -> list[tuple[int, int]] | None:
    """The pieces (first, last + 1) that hold each word, or None if the texts do not match."""
    owner: list[int] = []  # piece of every character but the spaces
    for index, piece in enumerate(pieces):
        owner.extend([index] * len(piece.replace("▁", "")))
    spans, at = [], 0
    for word in words:
        if at + len(word) > len(owner):
            return None
        spans.append((owner[at], owner[at + len(word) - 1] + 1))
        at += len(word)
    return spans if at == len(owner) else None


def guide_rows(
    source: list[str],
    target: list[str],
    source_words: list[str],
    target_words: list[str],
    links: str,
) -> np.ndarray:
    """`Encoded.guide` of one sentence from links such as `0-0 2-1` (source-target)."""
    rows = np.zeros((len(target), 2), np.uint8)
    if not links:
        return rows
    a, b = word_spans(source, source_words), word_spans(target, target_words)
    if a is None or b is None:
        return rows
    for link in links.split():
        i, j = (int(x) for x in link.split("-"))
        if i < len(a) and j < len(b) and a[i][1] < 256:
            rows[b[j][0] : b[j][1]] = a[i]
    return rows


class Encoder:
    """Turns text into ids with the two SentencePiece models and the shared vocabulary."""

    def __init__(self, folder: Path, ids: dict[str, int], targets: int) -> None:
        load = sentencepiece.SentencePieceProcessor
        self.source = load(model_file=str(folder / "source.spm"))
        self.target = load(model_file=str(folder / "target.spm"))
        self.ids, self.targets = ids, targets

    def to_ids(self, pieces: list[str]) -> list[int]:
        """Ids of pieces, `<unk>` for what the vocabulary lacks."""
        return [self.ids.get(piece, UNKNOWN_ID) for piece in pieces]

    def decode(self, data: Encoded) -> Iterator[tuple[str, str]]:
        """Source and target text of every row without unknown pieces."""
        pieces = {i: piece for piece, i in self.ids.items()}
        for row in range(len(data)):
            sides = (
                data.source[data.source_at[row] : data.source_at[row + 1]],
                data.target[data.target_at[row] : data.target_at[row + 1]],
            )
            if not any(UNKNOWN_ID in side for side in sides):
                source, target = ("".join(pieces[int(i)] for i in side) for side in sides)
                yield source.replace("▁", " ").strip(), target.replace("▁", " ").strip()

    def possible(self, ids: list[int]) -> bool:
        """Whether the decoder can produce these ids: known, and target pieces only."""
        return UNKNOWN_ID not in ids and max(ids) < self.targets

    def encode(
        self, rows: Iterator[tuple[str, str, str, str]], tags: dict[str, str], max_length: int
    ) -> Encoded:
        """Encode rows of (corpus, source, target, links); a corpus may have a source tag."""
        names: dict[str, int] = {}
        source, target, guide, corpus = [], [], [], []
        for name, a, b, links in rows:
            left = self.source.encode(a, out_type=str)
            right = self.target.encode(b, out_type=str)
            ids = self.to_ids(right)
            limit = max_length - 2
            if not (0 < len(left) <= limit and 0 < len(right) <= limit) or not self.possible(ids):
                continue
            rows_here = guide_rows(left, right, words_of(a), words_of(b), links)
            left_ids = self.to_ids(left)
            if tag := tags.get(name):
                left_ids = [self.ids[tag], *left_ids]
                rows_here[rows_here[:, 1] > 0] += 1
            source.append(np.array(left_ids, np.uint16))
            target.append(np.array(ids, np.uint16))
            guide.append(rows_here)
            corpus.append(names.setdefault(name, len(names)))
        bounds = [np.cumsum([0, *map(len, side)]) for side in (source, target)]
        return Encoded(
            np.concatenate(source),
            np.concatenate(target),
            *bounds,
            np.concatenate(guide),
            np.array(corpus, np.uint8),
            np.array(list(names)),
        )


def merge(parts: list[Encoded]) -> Encoded:
    """Several encoded files as one."""
    names = list(dict.fromkeys(str(n) for part in parts for n in part.names))
    places = [np.array([names.index(str(n)) for n in part.names], np.uint8) for part in parts]
    bounds = []
    for side in ("source_at", "target_at"):
        lengths = [np.diff(getattr(part, side)) for part in parts]
        bounds.append(np.cumsum(np.concatenate([[0], *lengths])))
    join = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("source", "target", "guide")
    }
    corpus = np.concatenate([p[part.corpus] for p, part in zip(places, parts, strict=True)])
    return Encoded(join["source"], join["target"], *bounds, join["guide"], corpus, np.array(names))
