"""One hypothesis from those of a sentence's segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from align.translation.split import Segment
from align.translation.tokenizer import Span
from align.translation.types import Hypothesis

__all__ = ["copy", "join"]

_Attention = NDArray[np.float32]


def copy(text: str) -> Hypothesis:
    """What is its own translation: one piece, certain, aligned with itself."""
    span = ((0, len(text)),)
    return Hypothesis(text, span, span, (0.0,), np.ones((1, 1), np.float32))


def join(
    plan: Sequence[Segment], hypotheses: Iterable[Hypothesis], flags: Iterable[str] = ()
) -> Hypothesis:
    """The hypotheses of a sentence's segments as one, with spans in the whole.

    There is a space between two of them where there was white space between their segments, and
    attention from each only to its own segment.
    """
    text, raised = "", set(flags)
    source_spans: list[Span] = []
    target_spans: list[Span] = []
    scores: list[float] = []
    blocks: list[_Attention] = []
    previous = 0
    for segment, part in zip(plan, hypotheses, strict=True):
        if text and part.text and previous < segment.start:
            text += " "
        source_spans += _moved(part.source_spans, segment.start)
        target_spans += _moved(part.target_spans, len(text))
        text += part.text or ""
        scores += part.scores
        raised |= set(part.flags)
        if part.attention is not None:
            blocks.append(part.attention)
        previous = segment.end
    return Hypothesis(
        text,
        tuple(source_spans),
        tuple(target_spans),
        tuple(scores),
        _diagonal(blocks),
        tuple(sorted(raised)),
    )


def _moved(spans: Iterable[Span], by: int) -> list[Span]:
    return [(start + by, end + by) for start, end in spans]


def _diagonal(blocks: Sequence[_Attention]) -> _Attention:
    """The matrices along the diagonal of a bigger one."""
    rows, columns = (sum(block.shape[axis] for block in blocks) for axis in (0, 1))
    whole = np.zeros((rows, columns), np.float32)
    row = column = 0
    for block in blocks:
        whole[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return whole
