"""The reference backend: MarianMTModel of transformers, in float32."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np

from align.errors import InputError
from align.translation.engine import Decoding, Output, length_limit, threads
from align.translation.folder import MarianFolder
from align.translation.tokenizer import EOS, Tokenizer

__all__ = ["TransformersEngine"]


class TransformersEngine:
    """A MarianMT folder run by transformers.

    Args:
        device: "auto", "cpu" or "cuda".

    Raises:
        InputError: torch or transformers is not installed, no GPU where one was asked for, or
            weights that transformers cannot load.
    """

    backend = "transformers"

    def __init__(self, folder: MarianFolder, tokenizer: Tokenizer, device: str = "auto") -> None:
        try:
            torch: Any = import_module("torch")
            transformers: Any = import_module("transformers")
        except ImportError:
            raise InputError(
                "--backend transformers needs torch and transformers: pip install 'align[torch]'"
            ) from None
        gpu = device != "cpu" and torch.cuda.is_available()
        if device == "cuda" and not gpu:
            raise InputError("--device cuda: torch finds no GPU here; use --device cpu")
        if not gpu:
            torch.set_num_threads(threads())
        with _quiet():
            try:
                model = transformers.MarianMTModel.from_pretrained(
                    folder.path, local_files_only=True, use_safetensors=True,
                    dtype=torch.float32, attn_implementation="eager",
                )  # fmt: skip
            except (OSError, ValueError, RuntimeError, TypeError) as error:
                line = " ".join(str(error).split())
                raise InputError(
                    f"model {folder.id}: transformers cannot load it: {line}"
                ) from None
        self._torch = torch
        self._device = torch.device("cuda" if gpu else "cpu")
        self._model: Any = model.eval().to(self._device)
        self._layer = int(folder.config.get("alignment_layer", -1))
        self._heads = int(folder.config.get("alignment_heads", 1))
        self._source = {piece: i for i, piece in enumerate(tokenizer.source_pieces)}
        self._pieces = tokenizer.target_pieces
        self._target = {piece: i for i, piece in enumerate(self._pieces)}
        self._eos, self._pad = self._target[EOS], int(model.config.pad_token_id)
        self._start = int(model.config.decoder_start_token_id)
        with torch.no_grad():  # never to be generated; CTranslate2's vocabulary has no such piece
            self._model.final_logits_bias[:, self._pad] = -1e9

    def generate(
        self, batches: Sequence[Sequence[list[str]]], decoding: Decoding
    ) -> Iterator[list[Output]]:
        """See :class:`align.translation.engine.Engine`."""
        for batch in batches:
            yield self._generate(batch, decoding)

    def score(
        self, batches: Sequence[tuple[Sequence[list[str]], Sequence[list[str]]]]
    ) -> Iterator[list[tuple[float, ...]]]:
        """See :class:`align.translation.engine.Engine`."""
        for sources, targets in batches:
            yield self._score(sources, targets)

    def _generate(self, sources: Sequence[list[str]], decoding: Decoding) -> list[Output]:
        transformers: Any = import_module("transformers")
        config = transformers.GenerationConfig(
            num_beams=decoding.beam, do_sample=False, early_stopping=decoding.beam > 1,
            length_penalty=decoding.length_penalty, no_repeat_ngram_size=decoding.no_repeat,
            repetition_penalty=decoding.repetition_penalty, min_new_tokens=1,
            max_new_tokens=length_limit(len(sources[0])),
            suppress_tokens=[self._target["<unk>"]], eos_token_id=self._eos, pad_token_id=self._pad,
            decoder_start_token_id=self._start,
        )  # fmt: skip
        self._model.generation_config = config
        with self._torch.inference_mode(), _quiet():
            generated = self._model.generate(
                **self._read(sources), generation_config=config
            ).tolist()
        rows = [self._until_end(row[1:]) for row in generated]
        attention = self._forward(sources, rows, attention=True)
        return [
            Output(
                [self._pieces[i] for i in ids],
                np.ascontiguousarray(matrix[: len(ids), : len(source)]),
                finished,
            )
            for (ids, finished), matrix, source in zip(rows, attention, sources, strict=True)
        ]

    def _score(
        self, sources: Sequence[list[str]], targets: Sequence[list[str]]
    ) -> list[tuple[float, ...]]:
        unknown = self._target["<unk>"]
        rows = [([self._target.get(p, unknown) for p in pieces], True) for pieces in targets]
        table = self._forward(sources, rows, attention=False)
        found = []
        for i, (ids, _) in enumerate(rows):
            wanted = [*ids, self._eos]
            found.append(tuple(float(x) for x in table[i, np.arange(len(wanted)), wanted]))
        return found

    def _read(self, sources: Sequence[list[str]]) -> dict[str, Any]:
        unknown = self._source["<unk>"]
        rows = [[self._source.get(piece, unknown) for piece in source] for source in sources]
        ids = self._padded(rows)
        mask = self._padded([[1] * len(row) for row in rows], 0)
        return {"input_ids": ids, "attention_mask": mask}

    def _padded(self, rows: Sequence[list[int]], value: int | None = None) -> Any:
        width = max(map(len, rows))
        fill = self._pad if value is None else value
        table = [row + [fill] * (width - len(row)) for row in rows]
        return self._torch.tensor(table, device=self._device)

    def _until_end(self, ids: list[int]) -> tuple[list[int], bool]:
        finished = self._eos in ids
        end = ids.index(self._eos) if finished else len(ids)
        return [i for i in ids[:end] if i != self._pad], finished

    def _forward(
        self, sources: Sequence[list[str]], rows: Sequence[tuple[list[int], bool]], attention: bool
    ) -> Any:
        """Forced decoding: attention (batch, target, source), or log P (batch, target, pieces)."""
        decoder = self._padded([[self._start, *ids] for ids, _ in rows])
        with self._torch.inference_mode():
            output = self._model(
                **self._read(sources), decoder_input_ids=decoder, output_attentions=attention
            )
            if attention:
                heads = output.cross_attentions[self._layer]
                return heads[:, : self._heads or None].mean(dim=1).float().cpu().numpy()
            return output.logits.float().log_softmax(dim=-1).cpu().numpy()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without transformers' own notices and progress bars."""
    logging: Any = import_module("transformers.utils.logging")
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
