"""What the translation room hands on: one hypothesis for every source sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Hypothesis", "ModelInfo", "Translation", "Translator"]


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which model made a translation.

    Attributes:
        id: Hugging Face id, folder name, "bundled", or "file:NAME" for a translation brought along.
        backend: "ctranslate2", "transformers" or "none".
        sha256: Hex digest of the weights (of the file, for a translation brought along).
    """

    id: str
    backend: str
    sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class Hypothesis:
    """The translation of one sentence.

    Attributes:
        text: The translation, or None where the sentence already is in the target's language.
        source_spans: (start, end) of each source piece in the source sentence's text.
        target_spans: (start, end) of each target piece in ``text``.
        scores: log P of each target piece, natural logarithm, same length as ``target_spans``.
        attention: float32, (target pieces, source pieces), rows sum to about 1: how much of each
            target piece comes from each source piece. None where no model made the translation.
        flags: What had to be done or is doubtful: "split" (overlong, cut at clause marks),
            "retried", "repetition", "length" (absurd length ratio that no retry mended), "copied"
            (the model left words in the source's script; they are romanised in ``text``).
    """

    text: str | None
    source_spans: tuple[tuple[int, int], ...] = ()
    target_spans: tuple[tuple[int, int], ...] = ()
    scores: tuple[float, ...] = ()
    attention: NDArray[np.float32] | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """One hypothesis per source sentence, in order, and the model they come from."""

    hypotheses: tuple[Hypothesis, ...]
    model: ModelInfo


class Translator(Protocol):
    """A loaded model. Results never depend on what else is in the batch."""

    @property
    def info(self) -> ModelInfo: ...

    @property
    def source_language(self) -> str | None:
        """ISO 639-1 code, None if the model does not say."""
        ...

    @property
    def target_language(self) -> str | None: ...

    def translate(
        self, sentences: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> list[Hypothesis]:
        """Translate each sentence by itself; ``progress(done, total)`` is called now and then."""
        ...

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[tuple[float, ...]]:
        """Forced decoding: log P of each piece (end of sentence included) of ``targets[i]`` given
        ``sources[i]``."""
        ...
