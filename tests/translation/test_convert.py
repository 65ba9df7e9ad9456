"""The converter against CTranslate2's own, and both backends against each other."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from align.errors import InputError
from align.translation import Decoding, load_model
from align.translation.convert import convert
from align.translation.engine import Engine, Output
from align.translation.folder import MarianFolder
from tests.tiny_marian import build_tiny_marian
from tests.translation.conftest import SENTENCES, WORDS

_TYPES = ("float32", "int8", "int16", "int32", "float16")


def _read(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Variables and aliases of a CTranslate2 model.bin."""
    data = path.read_bytes()
    place = 0

    def take(form: str) -> tuple[int, ...]:
        nonlocal place
        values = struct.unpack_from("<" + form, data, place)
        place += struct.calcsize("<" + form)
        return values

    def text() -> str:
        nonlocal place
        (size,) = take("H")
        place += size
        return data[place - size : place - 1].decode()

    header = take("I"), text(), take("I")
    assert header == ((6,), "TransformerSpec", (7,))
    variables = {}
    for _ in range(take("I")[0]):
        name = text()
        shape = take(f"{take('B')[0]}I")
        kind, size = take("BI")
        variables[name] = np.frombuffer(data, _TYPES[kind], size // np.dtype(_TYPES[kind]).itemsize,
                                        place).reshape(shape)  # fmt: skip
        place += size
    aliases = {}
    for _ in range(take("I")[0]):
        name = text()
        aliases[name] = text()
    assert place == len(data)
    return variables, aliases


@pytest.mark.parametrize("precision", ["int8", "float32", "float16"])
@pytest.mark.parametrize(
    "options",
    [{}, {"share": False}, {"activation": "gelu", "scale_embedding": True}, {"positions": False}],
)
def test_same_file_as_ctranslate2_writes(tmp_path, options, precision) -> None:
    converters = pytest.importorskip("ctranslate2.converters")
    pytest.importorskip("transformers")
    folder = build_tiny_marian(tmp_path / "model", **options)
    (tmp_path / "ours").mkdir()
    convert(MarianFolder.open(folder), tmp_path / "ours", precision)
    converters.TransformersConverter(str(folder)).convert(
        str(tmp_path / "theirs"), quantization=precision
    )
    (ours, our_aliases), (theirs, their_aliases) = (
        _read(tmp_path / name / "model.bin") for name in ("ours", "theirs")
    )
    assert our_aliases == their_aliases
    assert ours.keys() == theirs.keys()
    for name, array in theirs.items():
        assert ours[name].dtype == array.dtype, name
        # Sinusoids are computed here in double precision.
        np.testing.assert_allclose(ours[name], array, atol=1e-6, err_msg=name)
    for name in ("config.json", "shared_vocabulary.json"):
        assert json.loads((tmp_path / "ours" / name).read_text()) == json.loads(
            (tmp_path / "theirs" / name).read_text()
        )


def _outputs(engine: Engine, batch: list[list[str]], decoding: Decoding) -> list[Output]:
    same_size: dict[int, list[list[str]]] = {}
    for tokens in batch:
        same_size.setdefault(len(tokens), []).append(tokens)
    return [o for outputs in engine.generate(list(same_size.values()), decoding) for o in outputs]


@pytest.mark.parametrize("beam", [1, 4])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"share": False},
        {"activation": "gelu"},
        {"positions": False, "scale_embedding": True},
        {"config": {"alignment_heads": 4, "alignment_layer": 0}},
    ],
)
def test_same_output_as_transformers(tmp_path, options, beam) -> None:
    pytest.importorskip("transformers")
    folder = build_tiny_marian(tmp_path / "model", seed=beam, **options)
    reference = load_model(folder, backend="transformers", device="cpu")
    ours = load_model(folder, precision="float32", device="cpu")
    batch = [ours._tokenizer.encode(text).tokens for text in SENTENCES]
    results = [_outputs(t._engine, batch, Decoding(beam)) for t in (reference, ours)]
    assert any(len(output.pieces) > 3 for output in results[0])
    for theirs, mine in zip(*results, strict=True):
        assert mine.pieces == theirs.pieces
        assert mine.finished == theirs.finished
        np.testing.assert_allclose(mine.attention, theirs.attention, atol=1e-4)
    scores = [t.score(SENTENCES, SENTENCES[::-1]) for t in (reference, ours)]
    for theirs, mine in zip(*scores, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-3)


def test_int8_stays_close_to_float32(word_model) -> None:
    exact, small = load_model(word_model, precision="float32"), load_model(word_model)
    texts = [h.text for h in exact.translate(SENTENCES)]
    assert [h.text for h in small.translate(SENTENCES)] == texts
    scores = [t.score(SENTENCES, texts) for t in (exact, small)]
    for theirs, mine in zip(*scores, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0.03, atol=0.05)


def test_a_start_token_with_an_embedding(tmp_path) -> None:
    """The decoder starts from <pad>'s embedding, which in a model of one's own may not be zero."""
    pytest.importorskip("transformers")
    folder = build_tiny_marian(tmp_path / "model")
    tensors = load_file(folder / "model.safetensors")
    tensors["model.shared.weight"][-1] = np.linspace(-2, 2, 32)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    reference = load_model(folder, backend="transformers", device="cpu")
    ours = load_model(folder, precision="float32", device="cpu")
    batch = [ours._tokenizer.encode(text).tokens for text in SENTENCES]
    for theirs, mine in zip(
        *(_outputs(t._engine, batch, Decoding(2)) for t in (reference, ours)), strict=True
    ):
        assert mine.pieces == theirs.pieces


def test_separate_vocabularies(tmp_path) -> None:
    """Source and target pieces with ids of their own, as in some OPUS-MT models."""
    pytest.importorskip("transformers")
    folder = build_tiny_marian(tmp_path / "model", share=False)
    ids = json.loads((folder / "vocab.json").read_text())
    swapped = {name: i for i, name in enumerate([*list(ids)[:2], *list(ids)[-2:1:-1], "<pad>"])}
    (folder / "target_vocab.json").write_text(json.dumps(swapped))
    reference = load_model(folder, backend="transformers", device="cpu")
    ours = load_model(folder, precision="float32", device="cpu")
    plain = load_model(build_tiny_marian(tmp_path / "plain", share=False), precision="float32")
    batch = [ours._tokenizer.encode(text).tokens for text in SENTENCES]
    pieces = [
        [output.pieces for output in _outputs(t._engine, batch, Decoding(2))]
        for t in (reference, ours, plain)
    ]
    assert pieces[0] == pieces[1] != pieces[2]


def test_pieces_that_cannot_be_written_are_left_out(tmp_path) -> None:
    """A joint vocabulary whose Cyrillic pieces have a logit bias of minus ten thousand."""
    pytest.importorskip("transformers")
    folder = build_tiny_marian(tmp_path / "model")
    tensors = load_file(folder / "model.safetensors")
    ids = json.loads((folder / "vocab.json").read_text())
    cyrillic = [i for piece, i in ids.items() if any("а" <= c <= "я" for c in piece)]
    tensors["final_logits_bias"][0, [*cyrillic, ids["<unk>"]]] = -10_000
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (tmp_path / "ours").mkdir()
    convert(MarianFolder.open(folder), tmp_path / "ours", "float32")
    kept = json.loads((tmp_path / "ours" / "target_vocabulary.json").read_text())
    assert len(kept) == len(ids) - len(cyrillic) - 1  # <pad>
    reference = load_model(folder, backend="transformers", device="cpu")
    ours = load_model(folder, precision="float32", device="cpu")
    batch = [ours._tokenizer.encode(text).tokens for text in SENTENCES]
    for theirs, mine in zip(
        *(_outputs(t._engine, batch, Decoding(3)) for t in (reference, ours)), strict=True
    ):
        assert mine.pieces == theirs.pieces
    scores = [t.score(SENTENCES[:3], ["cat sees", "a dog.", "cat 😀"]) for t in (reference, ours)]
    for theirs, mine in zip(*scores, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-3)


def test_weights_in_several_files_and_in_float16(tmp_path, word_model) -> None:
    folder = build_tiny_marian(tmp_path / "model", WORDS, dtype="float16")
    tensors = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    names = sorted(tensors)
    for i, part in enumerate((names[:10], names[10:])):
        save_file({name: tensors[name] for name in part}, folder / f"model-{i}.safetensors")
    index = {name: f"model-{int(i >= 10)}.safetensors" for i, name in enumerate(names)}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": index}))
    assert load_model(folder).translate(SENTENCES[:1])[0].text == "Cat sees dog."
    (folder / "model-1.safetensors").unlink()
    with pytest.raises(InputError, match=r"lacks model-1\.safetensors"):
        load_model(folder)


def test_other_settings_are_another_model_in_the_cache(tmp_path) -> None:
    plain = build_tiny_marian(tmp_path / "a", config={"scale_embedding": False})
    scaled = build_tiny_marian(tmp_path / "b", config={"scale_embedding": True})
    first, second = load_model(plain), load_model(scaled)
    assert first.info.sha256 == second.info.sha256
    assert first.score(["куче"], ["dog"]) != second.score(["куче"], ["dog"])


def test_an_unsupported_activation_is_named(tmp_path) -> None:
    folder = build_tiny_marian(tmp_path / "model", config={"activation_function": "tanh"})
    with pytest.raises(InputError, match="activation tanh"):
        load_model(folder, backend="ctranslate2")


def test_damaged_weights(tmp_path) -> None:
    folder = build_tiny_marian(tmp_path / "model")
    weights = folder / "model.safetensors"
    tensors = load_file(weights)
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(InputError, match="cannot read"):
        load_model(folder)
    tensors.pop("model.encoder.layers.1.fc1.weight")
    save_file(tensors, weights)
    with pytest.raises(InputError, match=r"lack model\.encoder\.layers\.1\.fc1\.weight"):
        load_model(folder)


def test_cache_is_used_mended_and_not_needed(tmp_path, monkeypatch, word_model) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("ALIGN_CACHE", str(cache))
    load_model(word_model)
    (place,) = cache.iterdir()
    before = (place / "model.bin").stat().st_mtime_ns
    load_model(word_model)
    assert (place / "model.bin").stat().st_mtime_ns == before
    (place / "model.bin").write_bytes(b"half a file")
    assert load_model(word_model).translate(["куче"])[0].text == "dog"
    monkeypatch.setenv("ALIGN_CACHE", str(word_model / "vocab.json" / "no-folder"))
    assert load_model(word_model).translate(["куче"])[0].text == "dog"


def test_two_at_once_build_one_model(tmp_path, monkeypatch, word_model) -> None:
    monkeypatch.setenv("ALIGN_CACHE", str(tmp_path))
    texts: list[str | None] = []

    def work() -> None:
        texts.append(load_model(word_model).translate(["куче"])[0].text)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert texts == ["dog"] * 4
    assert [path.name[0] != "." for path in tmp_path.iterdir()] == [True]


def test_default_path_loads_neither_torch_nor_transformers(word_model) -> None:
    code = (
        "import sys, align.translation as t\n"
        "heavy = {'torch', 'transformers', 'huggingface_hub'}\n"
        "lazy = heavy | {'ctranslate2', 'sentencepiece', 'safetensors'}\n"
        "assert not lazy & set(sys.modules), lazy & set(sys.modules)\n"
        f"print(t.load_model({str(word_model)!r}).translate(['куче'])[0].text)\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "dog\n"
    assert done.stderr == ""
