"""Which model is found, and the line that says why another is not."""

from __future__ import annotations

import hashlib
import logging
import shutil
import sys
import types
from pathlib import Path
from types import SimpleNamespace

import pytest

from align.errors import InputError
from align.translation import fetch, load_model, models
from tests.tiny_marian import build_tiny_marian
from tests.translation.conftest import WORDS

OPUS = "Helsinki-NLP/opus-mt-bg-en"
inner = sys.modules["align.translation.models"]


@pytest.fixture(autouse=True)
def hub(tmp_path, monkeypatch) -> Path:
    """An empty Hugging Face cache."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.fixture
def bundled(tmp_path, monkeypatch) -> Path:
    """A bundled bg-en model, whatever is bundled really."""
    folder = build_tiny_marian(tmp_path / "bundled" / "bg-en", WORDS)
    monkeypatch.setattr(inner, "_bundled_folders", lambda: [folder])
    return folder


def _cached(hub: Path, id: str, ref: str = "main", **options: object) -> Path:
    """Put a model into the cache as huggingface_hub lays it out: blobs and links to them."""
    place = hub / ("models--" + id.replace("/", "--"))
    snapshot = place / "snapshots" / hashlib.sha1(ref.encode()).hexdigest()
    build_tiny_marian(snapshot, WORDS, **options)  # type: ignore[arg-type]
    (place / "refs" / ref).parent.mkdir(parents=True, exist_ok=True)
    (place / "refs" / ref).write_text(snapshot.name)
    weights = snapshot / "model.safetensors"
    blob = place / "blobs" / hashlib.sha256(weights.read_bytes()).hexdigest()
    blob.parent.mkdir(exist_ok=True)
    shutil.move(weights, blob)
    weights.symlink_to(blob)
    return snapshot


def test_bundled_is_the_default_and_says_how_to_get_a_better_one(bundled, caplog) -> None:
    with caplog.at_level(logging.INFO, "align"):
        model = load_model()
    assert model.info.id == "bundled"
    assert (model.source_language, model.target_language) == ("bg", "en")
    assert f"align models fetch {OPUS}" in caplog.text


def test_the_standard_model_goes_first_where_it_is_cached(hub, bundled, caplog) -> None:
    snapshot = _cached(hub, OPUS)
    with caplog.at_level(logging.INFO, "align"):
        model = load_model()
    assert model.info.id == OPUS
    digest = hashlib.sha256((snapshot / "model.safetensors").read_bytes()).hexdigest()
    assert model.info.sha256 == digest
    assert OPUS in caplog.text
    assert load_model("bundled").info.id == "bundled"
    assert load_model(OPUS, target_language="en").info.id == OPUS
    rows = {row.id: row for row in models()}
    assert [row.id for row in rows.values() if row.default] == [OPUS]
    assert (rows[OPUS].origin, rows[OPUS].problem) == ("Hugging Face cache", None)
    assert rows[OPUS].size > 10_000
    assert rows["bundled"].path == bundled


def test_pickled_weights_are_refused_and_the_bundled_model_used(hub, bundled, caplog) -> None:
    snapshot = _cached(hub, OPUS)
    (snapshot / "model.safetensors").rename(snapshot / "pytorch_model.bin")
    with pytest.raises(InputError, match="pickle"):
        load_model(OPUS)
    with caplog.at_level(logging.INFO, "align"):
        assert load_model().info.id == "bundled"
    assert "pickle" in caplog.text
    row = next(row for row in models() if row.id == OPUS)
    assert "pickle" in (row.problem or "")
    assert not row.default
    _cached(hub, OPUS, "refs/pr/7")
    assert load_model(OPUS).info.id == OPUS


def test_where_the_cache_is(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "a"))
    assert inner._hub_cache() == tmp_path / "a"
    monkeypatch.delenv("HF_HUB_CACHE")
    monkeypatch.delenv("HUGGINGFACE_HUB_CACHE", raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "b"))
    assert inner._hub_cache() == tmp_path / "b" / "hub"
    monkeypatch.delenv("HF_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    assert inner._hub_cache() == tmp_path / "c" / "huggingface" / "hub"


def test_languages_choose_the_model(hub, bundled) -> None:
    with pytest.raises(InputError, match="align models fetch Helsinki-NLP/opus-mt-ru-en"):
        load_model(source_language="ru")
    with pytest.raises(InputError, match="--model bundled: it translates bg to en, not ru to en"):
        load_model("bundled", source_language="ru", target_language="en")
    _cached(hub, "Helsinki-NLP/opus-mt-ru-en", source_language="ru")
    assert load_model(source_language="ru").source_language == "ru"
    with pytest.raises(InputError, match="translates ru to en, but --source-lang is bg"):
        load_model("Helsinki-NLP/opus-mt-ru-en", source_language="bg")


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("nothing-here", "no such folder"),
        ("../nothing/here", "no such folder"),
        ("some/model", "align models fetch some/model"),
        ("", "no such folder"),
    ],
)
def test_unknown_models(model, message) -> None:
    with pytest.raises(InputError, match=message) as error:
        load_model(model)
    assert "\n" not in str(error.value)


def test_folders_that_are_no_marian_model(tmp_path, word_model) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(InputError, match=r"no config\.json"):
        load_model(folder)
    (folder / "config.json").write_text("{")
    with pytest.raises(InputError, match="cannot read"):
        load_model(folder)
    (folder / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(InputError, match="bert"):
        load_model(folder)
    shutil.copy(word_model / "config.json", folder)
    with pytest.raises(InputError, match=r"lacks vocab\.json"):
        load_model(folder)
    for name in ("vocab.json", "source.spm", "target.spm"):
        shutil.copy(word_model / name, folder)
    with pytest.raises(InputError, match=r"no model\.safetensors"):
        load_model(folder)
    with pytest.raises(InputError, match="give the folder it is in"):
        load_model(word_model / "model.safetensors")


def test_backend_and_device(word_model, monkeypatch) -> None:
    import ctranslate2

    with pytest.raises(InputError, match="--backend magic"):
        load_model(word_model, backend="magic")
    with pytest.raises(InputError, match="--device tpu"):
        load_model(word_model, device="tpu")
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)
    with pytest.raises(InputError, match="--device cuda"):
        load_model(word_model, device="cuda")
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InputError, match=r"pip install 'align\[torch\]'"):
        load_model(word_model, backend="transformers")


class _Hub(types.ModuleType):
    """What ``fetch`` needs of huggingface_hub, without a network."""

    def __init__(self, folder: Path, revisions: dict[str, list[str]]) -> None:
        super().__init__("huggingface_hub")
        self.folder, self.revisions, self.asked = folder, revisions, []

    def HfApi(self) -> _Hub:
        return self

    def model_info(self, id: str, revision: str, timeout: float) -> SimpleNamespace:
        assert 0 < timeout <= 30
        if revision not in self.revisions:
            raise OSError(f"404: {id} at {revision}\nwith a long\nexplanation")
        files = [SimpleNamespace(rfilename=name) for name in self.revisions[revision]]
        return SimpleNamespace(siblings=files)

    def get_repo_discussions(self, id: str, author: str, discussion_type: str) -> object:
        assert (author, discussion_type) == ("SFconvertbot", "pull_request")
        return [SimpleNamespace(num=int(r[8:])) for r in self.revisions if r != "main"]

    def snapshot_download(self, id: str, revision: str, allow_patterns: list[str]) -> str:
        self.asked.append((id, revision))
        assert not any("bin" in pattern or pattern == "*" for pattern in allow_patterns)
        return str(self.folder)


def test_fetch(word_model, monkeypatch) -> None:
    safe, pickled = ["config.json", "model.safetensors"], ["config.json", "pytorch_model.bin"]
    for revisions, revision in (
        ({"main": safe}, "main"),
        ({"main": pickled, "refs/pr/3": pickled, "refs/pr/5": safe}, "refs/pr/5"),
    ):
        hub = _Hub(word_model, revisions)
        monkeypatch.setitem(sys.modules, "huggingface_hub", hub)
        assert fetch(OPUS) == word_model
        assert hub.asked == [(OPUS, revision)]
    monkeypatch.setitem(sys.modules, "huggingface_hub", _Hub(word_model, {"main": pickled}))
    with pytest.raises(InputError, match="pickle"):
        fetch(OPUS)
    monkeypatch.setitem(sys.modules, "huggingface_hub", _Hub(word_model, {}))
    with pytest.raises(InputError, match=f"cannot fetch {OPUS}: 404") as error:
        fetch(OPUS)
    assert "\n" not in str(error.value)
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(InputError, match="pip install"):
        fetch(OPUS)
    with pytest.raises(InputError, match="not a Hugging Face id"):
        fetch("../x")


def test_a_cache_that_may_not_be_read_is_no_cache(tmp_path, monkeypatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    for name in ("glob", "read_text"):
        monkeypatch.setattr(type(tmp_path), name, forbidden)
    with pytest.raises(InputError, match="not on this machine"):
        load_model("nobody/model-bg-en")
