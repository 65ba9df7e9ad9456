"""The default backend: CTranslate2, int8 on a CPU, float16 on a GPU."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from align.errors import InputError
from align.translation.cache import cached
from align.translation.convert import CONVERTER, Precision, convert
from align.translation.engine import Decoding, Output, length_limit, threads
from align.translation.folder import MarianFolder
from align.translation.tokenizer import EOS

__all__ = ["CTranslate2Engine"]

_LOG = logging.getLogger("align")


class CTranslate2Engine:
    """A MarianMT folder run by CTranslate2.

    Args:
        device: "auto", "cpu" or "cuda".
        precision: None for int8 on a CPU and float16 on a GPU.

    Raises:
        InputError: No GPU where one was asked for, or a model CTranslate2 cannot run.
    """

    backend = "ctranslate2"

    def __init__(
        self,
        folder: MarianFolder,
        device: str = "auto",
        precision: Precision | None = None,
    ) -> None:
        import ctranslate2

        gpus = ctranslate2.get_cuda_device_count() if device != "cpu" else 0
        if device == "cuda" and not gpus:
            raise InputError(
                "--device cuda: CTranslate2 finds no NVIDIA GPU here; use --device cpu"
            )
        self._translator: Any = None
        if gpus:
            try:
                self._translator = _load(folder, "cuda", precision or "float16")
            except RuntimeError as error:  # a GPU whose libraries are missing
                if device == "cuda":
                    raise InputError(f"--device cuda: {_line(error)}; use --device cpu") from None
                _LOG.info("the GPU cannot be used (%s); using the CPU", _line(error))
        if self._translator is None:
            self._translator = _load(folder, "cpu", precision or "int8")

    def generate(
        self, batches: Sequence[Sequence[list[str]]], decoding: Decoding
    ) -> Iterator[list[Output]]:
        """See :class:`align.translation.engine.Engine`."""
        pending = [self._submit(batch, decoding) for batch in batches]
        for batch, (results, first) in zip(batches, pending, strict=True):
            outputs = []
            for i, source in enumerate(batch):
                result = results[i].result()
                attention = result.attention[0]
                if first and attention:
                    attention[0] = first[i].result().attention[0][0]
                outputs.append(_output(result.hypotheses[0], attention, len(source)))
            yield outputs

    def _submit(self, batch: Sequence[list[str]], decoding: Decoding) -> tuple[Any, Any]:
        """Start the search; where needed, also a search for the first piece's attention.

        Beam search returns wrong attention for the first piece of a batch's sentences (seen with
        CTranslate2 4.8), greedy search does not; it does not depend on which piece that is.
        """
        always = {"max_input_length": 0, "return_attention": True, "asynchronous": True}
        results = self._translator.translate_batch(
            list(batch),
            beam_size=decoding.beam,
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat,
            repetition_penalty=decoding.repetition_penalty,
            max_decoding_length=length_limit(len(batch[0])),
            disable_unk=True,
            return_end_token=True,
            **always,
        )
        if decoding.beam == 1 or len(batch) == 1:
            return results, None
        options = {"beam_size": 1, "max_decoding_length": 1, **always}
        return results, self._translator.translate_batch(list(batch), **options)

    def score(
        self, batches: Sequence[tuple[Sequence[list[str]], Sequence[list[str]]]]
    ) -> Iterator[list[tuple[float, ...]]]:
        """See :class:`align.translation.engine.Engine`."""
        pending = [
            self._translator.score_batch(
                list(sources), list(targets), max_input_length=0, asynchronous=True
            )
            for sources, targets in batches
        ]
        for results in pending:
            yield [tuple(result.result().log_probs) for result in results]


def _output(pieces: list[str], attention: list[list[float]], width: int) -> Output:
    finished = bool(pieces) and pieces[-1] == EOS
    if finished:
        pieces = pieces[:-1]
    matrix = np.asarray(attention[: len(pieces)], dtype=np.float32).reshape(len(pieces), width)
    return Output(pieces, matrix, finished)


def _load(folder: MarianFolder, device: str, precision: Precision) -> Any:
    """The converted model from the cache; converted anew where it is missing or damaged."""
    import ctranslate2

    supported = ctranslate2.get_supported_compute_types(device)
    options = {
        "device": device,
        "compute_type": precision if precision in supported else "float32",
        # One sentence a thread: a small model's matrices are too small to be shared out.
        "inter_threads": threads() if device == "cpu" else 1,
        "intra_threads": 1,
        "max_queued_batches": -1,
    }

    def build(out: Path) -> None:
        convert(folder, out, precision)

    place = cached(f"{folder.fingerprint()[:32]}-{precision}-{CONVERTER}", build)
    if place is not None:
        try:
            return ctranslate2.Translator(str(place), **options)
        except RuntimeError:
            if device != "cpu":
                raise
            shutil.rmtree(place, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="align-") as scratch:
        build(Path(scratch))
        return ctranslate2.Translator(scratch, **options)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
