"""Batches of similar length, drawn from weighted corpora."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from scripts.train.encode import EOS_ID, Encoded

IGNORE = -100


@dataclass(frozen=True)
class Batch:
    """One padded batch.

    Attributes:
        source: int64 [B, S], ends with `</s>`, padded.
        mask: int64 [B, S], 1 for real pieces.
        inputs: int64 [B, T], the target shifted right (starts with the pad id).
        labels: int64 [B, T], ends with `</s>`, padded with IGNORE.
        guide: int64 [B, T, 2], spans of source pieces; (0, 0) for none.
    """

    source: torch.Tensor
    mask: torch.Tensor
    inputs: torch.Tensor
    labels: torch.Tensor
    guide: torch.Tensor

    def to(self, device: torch.device) -> Batch:
        """The same batch on a device."""
        return Batch(*(t.to(device, non_blocking=True) for t in self.__dict__.values()))


def make_batch(data: Encoded, rows: np.ndarray, pad: int) -> Batch:
    """Pad the sentences `rows` into one batch."""
    s0, t0 = data.source_at[rows], data.target_at[rows]
    s_len, t_len = data.source_at[rows + 1] - s0, data.target_at[rows + 1] - t0
    shape_s, shape_t = (len(rows), s_len.max() + 1), (len(rows), t_len.max() + 1)
    source = np.full(shape_s, pad, np.int64)
    inputs = np.full(shape_t, pad, np.int64)
    labels = np.full(shape_t, IGNORE, np.int64)
    guide = np.zeros((*shape_t, 2), np.int64)
    for r, (a, n, b, m) in enumerate(zip(s0, s_len, t0, t_len, strict=True)):
        source[r, :n], source[r, n] = data.source[a : a + n], EOS_ID
        words = data.target[b : b + m]
        labels[r, :m], labels[r, m] = words, EOS_ID
        inputs[r, 1 : m + 1] = words
        guide[r, :m] = data.guide[b : b + m]
        guide[r, m] = n, n + 1  # the end looks at the end
    mask = (np.arange(shape_s[1]) <= s_len[:, None]).astype(np.int64)
    return Batch(*(torch.from_numpy(x) for x in (source, mask, inputs, labels, guide)))


def copies(data: Encoded, weights: dict[str, float], random: np.random.Generator) -> np.ndarray:
    """Sentence numbers of one epoch: each corpus as often as its weight says."""
    per_row = np.array([weights.get(str(n), 1.0) for n in data.names])[data.corpus]
    times = np.floor(per_row + random.random(len(per_row))).astype(np.int64)
    return np.repeat(np.arange(len(per_row)), times)


def epoch(
    data: Encoded, weights: dict[str, float], tokens: int, random: np.random.Generator
) -> Iterator[np.ndarray]:
    """Row groups of at most `tokens` padded positions per side, in random order."""
    rows = copies(data, weights, random)
    s_len = data.source_at[rows + 1] - data.source_at[rows] + 1
    t_len = data.target_at[rows + 1] - data.target_at[rows] + 1
    order = np.argsort(np.maximum(s_len, t_len) + 0.01 * s_len + random.random(len(rows)))
    rows, lengths = rows[order], np.maximum(s_len, t_len)[order]
    groups, start = [], 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and lengths[end] * (end + 1 - start) <= tokens:
            end += 1
        groups.append(rows[start:end])
        start = end
    for index in random.permutation(len(groups)):
        yield groups[index]


def stream(
    data: Encoded, weights: dict[str, float], tokens: int, seed: int, rank: int = 0, world: int = 1
) -> Iterator[np.ndarray]:
    """Endless row groups; worker `rank` of `world` gets every world-th one."""
    random = np.random.default_rng(seed)
    count = 0
    while True:
        for group in epoch(data, weights, tokens, random):
            if count % world == rank:
                yield group
            count += 1
