"""A folder in the Hugging Face MarianMT layout: what is in it, and whether it can be used."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from align.errors import InputError
from align.translation.languages import two_letter

__all__ = ["MarianFolder"]

_PICKLES = ("pytorch_model.bin", "pytorch_model.bin.index.json")


@dataclass(frozen=True, slots=True)
class MarianFolder:
    """A usable MarianMT folder.

    Attributes:
        path: The folder.
        id: What the model is called in results: Hugging Face id, folder name or "bundled".
        config: Its config.json.
        weights: Its safetensors files, in order of name.
        source_language, target_language: ISO 639-1 codes, None where the model does not say or
            has several.
    """

    path: Path
    id: str
    config: dict[str, Any]
    weights: tuple[Path, ...]
    source_language: str | None
    target_language: str | None

    @classmethod
    def open(cls, path: Path, id: str | None = None) -> MarianFolder:
        """Look into a folder.

        Raises:
            InputError: It is not a MarianMT model, or lacks a file, or has pickled weights only.
        """
        name = id or path.resolve().name
        config = _json(path / "config.json", name)
        if config.get("model_type") != "marian":
            raise InputError(
                f"model {name}: {path} holds a {config.get('model_type', 'nameless')} model, not a"
                " MarianMT one (model_type marian in config.json)"
            )
        for file in ("vocab.json", "source.spm", "target.spm"):
            if not (path / file).is_file():
                raise InputError(f"model {name}: {path} lacks {file}; copy or fetch it again whole")
        languages = _languages(path, name)
        return cls(path, name, config, _weights(path, name), *languages)

    def vocabulary(self, side: str) -> list[str]:
        """The pieces of one side ("source" or "target") by id, as many as it has embeddings."""
        file = self.path / "target_vocab.json"
        separate = side == "target" and file.is_file() and not self.shared
        ids: dict[str, int] = _json(file if separate else self.path / "vocab.json", self.id)
        size = self.config["vocab_size"]
        if separate:
            size = self.config.get("decoder_vocab_size") or size
        pieces = [f"<unused{i}>" for i in range(size)]
        for piece, i in ids.items():
            if isinstance(i, int) and 0 <= i < size:
                pieces[i] = piece
        return pieces

    @property
    def shared(self) -> bool:
        """Whether encoder, decoder and output share one embedding table."""
        return bool(self.config.get("share_encoder_decoder_embeddings", True))

    def fingerprint(self) -> str:
        """Hex digest of the weights and of all else that decides what they compute."""
        digest = hashlib.sha256(self.sha256().encode())
        for name in ("config.json", "vocab.json", "target_vocab.json"):
            file = self.path / name
            digest.update(file.read_bytes() if file.is_file() else b"")
        return digest.hexdigest()

    def sha256(self) -> str:
        """Hex digest of the weights: of the file, or of all files one after the other."""
        if len(self.weights) == 1:
            # In the Hub's cache a big file is a link to a blob that is named by this very digest.
            blob = self.weights[0].resolve().name
            if re.fullmatch(r"[0-9a-f]{64}", blob) and self.weights[0].is_symlink():
                return blob
        stamps = (file.stat() for file in self.weights)
        return _digest(self.weights, tuple((s.st_size, s.st_mtime_ns) for s in stamps))


@lru_cache
def _digest(files: tuple[Path, ...], _stamps: tuple[tuple[int, int], ...]) -> str:
    """sha256 over the files; ``_stamps`` (size, time) make a changed file another question."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _json(path: Path, name: str) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"model {name}: {path.parent} has no {path.name}; a MarianMT folder in the Hugging Face"
            " layout is needed"
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"model {name}: cannot read {path}: {error}") from None
    if not isinstance(value, dict):
        raise InputError(f"model {name}: {path} does not hold a JSON object")
    return value


def _weights(path: Path, name: str) -> tuple[Path, ...]:
    single, index = path / "model.safetensors", path / "model.safetensors.index.json"
    if single.is_file():
        return (single,)
    if index.is_file():
        parts = sorted(set(_json(index, name).get("weight_map", {}).values()))
        # Names only: an index must not lead out of its folder.
        files = tuple(path / Path(str(part)).name for part in parts)
        missing = [file.name for file in files if not file.is_file()]
        if files and not missing:
            return files
        raise InputError(f"model {name}: {path} lacks {', '.join(missing) or 'its weights'}")
    if any((path / file).is_file() for file in _PICKLES):
        raise InputError(
            f"model {name}: its weights are only there as a pickle (pytorch_model.bin), which can"
            " run code when loaded; `align models fetch` looks for a safetensors version, or save"
            " the model again with safetensors"
        )
    raise InputError(f"model {name}: {path} has no model.safetensors")


def _languages(path: Path, name: str) -> tuple[str | None, str | None]:
    """From tokenizer_config.json, else from a name such as opus-mt-bg-en."""
    file = path / "tokenizer_config.json"
    given = _json(file, name) if file.is_file() else {}
    found = re.search(r"(?:^|[-_/])([a-z]{2,3})-([a-z]{2,3})$", name)
    by_name = found.groups() if found else (None, None)
    source = two_letter(given.get("source_lang") or by_name[0])
    target = two_letter(given.get("target_lang") or by_name[1])
    return source, target
