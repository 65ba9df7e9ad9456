"""Which way round two files go, and what is done without a model."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import align
from tests.samples import SOURCE_PATH, TARGET_PATH

BULGARIAN = align.Document.from_text("Президентът говори с НАТО днес.", language="bg")
ENGLISH = align.Document.from_text("The president spoke with NATO today.", language="en")


def test_documents_from_strings() -> None:
    result = align.pair(BULGARIAN, ENGLISH, model="none")
    assert [(bead.source, bead.target) for bead in result.matches] == [((0,), (0,))]
    assert result.source.path is None


def test_the_wrong_order_is_mended_and_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="align")
    assert align.pair(ENGLISH, BULGARIAN, model="none").source is BULGARIAN
    assert "swapped" in caplog.text


def test_languages_that_were_said_are_not_doubted() -> None:
    result = align.pair(
        TARGET_PATH, SOURCE_PATH, source_language="en", target_language="bg", model="none"
    )
    assert result.source.path == str(TARGET_PATH)


def test_one_language_is_refused() -> None:
    with pytest.raises(align.InputError, match="both in language 'en'"):
        align.pair(ENGLISH, ENGLISH, model="none")


def test_a_model_for_other_languages_is_refused() -> None:
    german = align.Document.from_text("Der Präsident sprach heute mit der NATO.", language="de")
    with pytest.raises(align.InputError, match="--model"):
        align.pair(german, ENGLISH, model="bundled")


def test_an_embedder_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = {}

    class Model:
        def __init__(self, name: str, **options: object) -> None:
            asked.update(options, name=name)

        def encode(self, sentences: list[str], **_: object) -> np.ndarray:
            return np.eye(8)[[len(text) % 2 for text in sentences]]

    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    result = align.pair(BULGARIAN, ENGLISH, model="none", embedder=tmp_path)
    assert asked["name"] == str(tmp_path)
    assert asked["local_files_only"] is True
    assert asked["trust_remote_code"] is False
    assert "embedder" in result.signature


def test_an_embedder_that_is_not_there() -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(align.InputError, match="nobody/nothing"):
        align.pair(BULGARIAN, ENGLISH, model="none", embedder="nobody/nothing")
