"""From an id or a folder to a model that runs."""

from __future__ import annotations

import os
from typing import Literal, get_args

from align.errors import InputError
from align.translation.convert import Precision
from align.translation.engine import Decoding, Engine
from align.translation.folder import MarianFolder
from align.translation.models import find
from align.translation.tokenizer import Tokenizer
from align.translation.translator import MarianTranslator
from align.translation.types import ModelInfo

__all__ = ["Backend", "Device", "load_model"]

Backend = Literal["auto", "ctranslate2", "transformers"]
Device = Literal["auto", "cpu", "cuda"]


def load_model(
    model: str | os.PathLike[str] | None = None,
    *,
    backend: Backend = "auto",
    device: Device = "auto",
    source_language: str | None = None,
    target_language: str | None = None,
    decoding: Decoding | None = None,
    precision: Precision | None = None,
) -> MarianTranslator:
    """Load a MarianMT model from this machine; nothing is ever downloaded.

    Args:
        model: Hugging Face id, folder, or "bundled". None: ``Helsinki-NLP/opus-mt-SOURCE-TARGET``
            where it is in the Hugging Face cache, else the bundled model; the logger "align" says
            at level INFO which.
        backend: "auto", "ctranslate2" or "transformers"; "auto" is "ctranslate2".
        device: "auto", "cpu" or "cuda"; "auto" takes a GPU where there is one.
        source_language, target_language: ISO 639-1 codes, needed where the model has several;
            None: those of the model.
        decoding: Beam search settings.
        precision: None for int8 on a CPU and float16 on a GPU (ctranslate2), float32
            (transformers).

    Raises:
        InputError: No such model here, or it, the backend or the device cannot be used.
    """
    if backend not in get_args(Backend):
        raise InputError(f"--backend {backend}: give auto, ctranslate2 or transformers")
    if device not in get_args(Device):
        raise InputError(f"--device {device}: give auto, cpu or cuda")
    folder = find(model, source_language, target_language)
    _check(folder, source_language, target_language)
    source = folder.source_language or source_language
    target = folder.target_language or target_language
    tokenizer = Tokenizer(folder, target)
    sha256 = folder.sha256()
    engine: Engine
    if backend == "transformers":
        from align.translation.torch_engine import TransformersEngine

        engine = TransformersEngine(folder, tokenizer, device)
    else:
        from align.translation.ctranslate import CTranslate2Engine

        engine = CTranslate2Engine(folder, device, precision)
    info = ModelInfo(folder.id, engine.backend, sha256)
    # Small models lose their way in long sentences; large ones take them whole.
    room = 60 if int(folder.config.get("d_model", 512)) < 512 else 120
    longest = min(room, int(folder.config.get("max_position_embeddings", 512)) - 8)
    return MarianTranslator(
        engine, tokenizer, info, source, target, decoding=decoding, longest=longest
    )


def _check(folder: MarianFolder, source: str | None, target: str | None) -> None:
    """Refuse a model that translates something else."""
    for wanted, own, option in (
        (source, folder.source_language, "--source-lang"),
        (target, folder.target_language, "--target-lang"),
    ):
        if wanted and own and wanted != own:
            raise InputError(
                f"model {folder.id} translates {folder.source_language or 'several languages'} to"
                f" {folder.target_language or 'several languages'}, but {option} is {wanted}; name"
                " another model with --model"
            )
