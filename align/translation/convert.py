"""From MarianMT safetensors to a CTranslate2 model, with numpy alone.

Writes what ``ctranslate2.converters.TransformersConverter`` writes for a MarianMTModel, but without
loading torch and transformers, in the time it takes to read the weights. The layout is
CTranslate2's binary version 6 with TransformerSpec revision 7, which later versions also load.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from align.errors import InputError
from align.translation.folder import MarianFolder

__all__ = ["CONVERTER", "Precision", "convert"]

CONVERTER = 2  # goes up when the same weights are to give another file
Precision = Literal["int8", "float16", "float32"]

_IMPOSSIBLE = -1000.0  # a logit bias at or below it means never
_BINARY_VERSION, _SPEC, _SPEC_REVISION = 6, "TransformerSpec", 7
_TYPES = {"float32": 0, "int8": 1, "int16": 2, "int32": 3, "float16": 4}
# ctranslate2.specs.Activation
_ACTIVATIONS = {
    "relu": 0, "gelu_new": 1, "gelu_fast": 1, "gelu_pytorch_tanh": 1, "silu": 2, "swish": 2,
    "gelu": 3, "gelu_python": 3, "quick_gelu": 4,
}  # fmt: skip
_Array = NDArray[Any]
_EMBEDDINGS = (
    "model.shared.weight",
    "lm_head.weight",
    "model.decoder.embed_tokens.weight",
    "model.encoder.embed_tokens.weight",
)


def convert(folder: MarianFolder, out: Path, precision: Precision = "int8") -> None:
    """Write a CTranslate2 model (model.bin, config.json, vocabularies) into the folder ``out``.

    Raises:
        InputError: The weights are not those of a MarianMT model that CTranslate2 can run.
    """
    tensors = _Tensors(folder)
    plan = _plan(folder, tensors)
    with (out / "model.bin").open("wb") as stream:
        _Writer(stream, precision).write(_variables(folder, tensors, plan))
    config = {
        "add_source_bos": False, "add_source_eos": False, "bos_token": "<s>",
        "decoder_start_token": "</s>" if plan.zero else "<pad>", "eos_token": "</s>",
        "layer_norm_epsilon": None, "multi_query_attention": False, "unk_token": "<unk>",
    }  # fmt: skip
    source_pieces, target_pieces = folder.vocabulary("source"), folder.vocabulary("target")
    source = [source_pieces[i] for i in plan.source]
    target = [target_pieces[i] for i in plan.target]
    vocabularies = {"source": source, "target": target}
    if source == target:
        vocabularies = {"shared": source}
    for name, value in {"config": config, **_named(vocabularies)}.items():
        (out / f"{name}.json").write_text(json.dumps(value, indent=2), encoding="utf-8")


def _named(vocabularies: dict[str, list[str]]) -> dict[str, list[str]]:
    return {f"{name}_vocabulary": pieces for name, pieces in vocabularies.items()}


class _Tensors:
    """The tensors of one or more safetensors files by name, read when asked for."""

    def __init__(self, folder: MarianFolder) -> None:
        from safetensors import SafetensorError, safe_open

        self._model = folder.id
        self._files: dict[str, Any] = {}
        for path in folder.weights:
            try:
                file: Any = safe_open(path, framework="np")
            except (SafetensorError, OSError) as error:
                raise InputError(f"model {folder.id}: cannot read {path}: {error}") from None
            self._files |= dict.fromkeys(file.keys(), file)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def __getitem__(self, name: str) -> _Array:
        if name not in self._files:
            raise InputError(f"model {self._model}: its weights lack {name}; fetch it again whole")
        try:
            array: _Array = self._files[name].get_tensor(name)
        except (TypeError, AttributeError, ImportError):  # numpy has no such number, as bfloat16
            raise InputError(
                f"model {self._model}: {name} is neither float16 nor float32; save it as one of"
                " them, or use the transformers backend"
            ) from None
        return array

    def first(self, *names: str) -> _Array:
        """The first of these that is there: tied tensors are stored once, under any name."""
        return self[next((name for name in names if name in self), names[0])]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which ids of each side are kept, and how the decoder starts.

    Attributes:
        source, target: Ids in the MarianMT model, ascending.
        bias: Of each target id kept: what is added to its logit.
        zero: The decoder starts from a zero vector instead of the embedding of <pad>.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    bias: NDArray[np.float32]
    zero: bool


def _plan(folder: MarianFolder, tensors: _Tensors) -> _Plan:
    """Leave out what is never used, above all target pieces whose bias says they cannot occur.

    With a joint vocabulary those are the pieces of the other language; without them the output
    layer, the costliest part of a small decoder, computes only what can be chosen.
    """
    source, target = folder.vocabulary("source"), folder.vocabulary("target")
    bias = np.zeros(len(target), np.float32)
    if "final_logits_bias" in tensors:
        bias = tensors["final_logits_bias"].reshape(-1).astype(np.float32)
    pad = target.index("<pad>") if "<pad>" in target else -1
    start = folder.config.get("decoder_start_token_id", pad)
    table = _embedding(folder, tensors, "decoder")
    zero = start == pad == len(target) - 1 and not table[pad].any()
    kept = bias > _IMPOSSIBLE
    for i, piece in enumerate(target):
        kept[i] |= piece in ("</s>", "<unk>")
    if pad >= 0:
        kept[pad] = not zero
        bias[pad] = _IMPOSSIBLE  # it starts the decoder and is never to be generated
    sources = len(source) - (zero and source[-1] == "<pad>")
    targets = np.flatnonzero(kept)
    return _Plan(np.arange(sources), targets, bias[targets], zero)


def _embedding(folder: MarianFolder, tensors: _Tensors, side: str) -> _Array:
    """Embedding table of "encoder" or "decoder", or the matrix of the "output"."""
    own = "lm_head.weight" if side == "output" else f"model.{side}.embed_tokens.weight"
    if folder.shared:
        return tensors.first(own, *_EMBEDDINGS)
    return tensors.first(own, "model.decoder.embed_tokens.weight")


def _variables(
    folder: MarianFolder, tensors: _Tensors, plan: _Plan
) -> Iterator[tuple[str, _Array | str]]:
    """Names and values in CTranslate2's layout; a string is an alias of another variable."""
    config = folder.config
    activation = _ACTIVATIONS.get(str(config.get("activation_function")))
    if activation is None or config.get("normalize_before") or config.get("normalize_embedding"):
        raise InputError(
            f"model {folder.id}: CTranslate2 cannot run this variant of Marian (activation"
            f" {config.get('activation_function')}); use the transformers backend"
        )
    scale = config["d_model"] ** 0.5 if config.get("scale_embedding") else 1.0
    for side in ("encoder", "decoder"):
        yield f"{side}/num_heads", np.int16(config[f"{side}_attention_heads"])[()]
        yield f"{side}/pre_norm", np.int8(0)[()]
        yield f"{side}/activation", np.int8(activation)[()]
        yield f"{side}/scale_embeddings", np.float32(scale)[()]
        for i in range(config[f"{side}_layers"]):
            yield from _layer(tensors, f"model.{side}.layers.{i}.", f"{side}/layer_{i}/")
    places = {side: _positions(folder, tensors, side) for side in ("encoder", "decoder")}
    same = np.array_equal(places["encoder"], places["decoder"])
    name = "decoder/position_encodings/encodings"
    yield name, places["decoder"]
    yield "encoder/position_encodings/encodings", name if same else places["encoder"]
    yield "encoder/embeddings_merge", np.int8(0)[()]
    yield "encoder/multi_query_attention", np.int8(0)[()]
    # Marian's guided alignment trains the first head of the last layer, and so do we.
    yield "decoder/alignment_layer", np.int16(config.get("alignment_layer", -1))[()]
    yield "decoder/alignment_heads", np.int16(config.get("alignment_heads", 1))[()]
    yield "decoder/start_from_zero_embedding", np.int8(plan.zero)[()]
    for name in ("alibi", "alibi_use_positive_positions", "scale_alibi"):
        yield f"decoder/{name}", np.int8(0)[()]
    yield from _tables(folder, tensors, plan)


def _tables(
    folder: MarianFolder, tensors: _Tensors, plan: _Plan
) -> Iterator[tuple[str, _Array | str]]:
    name = "decoder/embeddings/weight"
    decoder = _embedding(folder, tensors, "decoder")[plan.target]
    yield name, decoder
    output = _embedding(folder, tensors, "output")[plan.target]
    yield "decoder/projection/weight", name if np.array_equal(output, decoder) else output
    encoder = _embedding(folder, tensors, "encoder")[plan.source]
    yield "encoder/embeddings_0/weight", name if np.array_equal(encoder, decoder) else encoder
    if plan.bias.any():
        yield "decoder/projection/bias", plan.bias


def _positions(folder: MarianFolder, tensors: _Tensors, side: str) -> _Array:
    """The stored position table, else sines in the first half and cosines in the second."""
    name = f"model.{side}.embed_positions.weight"
    if name in tensors:
        return tensors[name]
    count, width = folder.config.get("max_position_embeddings", 1024), folder.config["d_model"]
    angles = np.arange(count)[:, None] / 10000 ** (2 * (np.arange(width) // 2) / width)
    halves = [np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2])]
    return np.concatenate(halves, axis=1).astype(np.float32)


def _layer(tensors: _Tensors, ours: str, theirs: str) -> Iterator[tuple[str, _Array]]:
    parts: list[tuple[str, str, tuple[str, ...]]]
    parts = [("self_attn", "self_attention", ("qkv", "out"))]
    if ours.startswith("model.decoder"):
        parts.append(("encoder_attn", "attention", ("q", "kv", "out")))
    for attention, name, linears in parts:
        for i, fused in enumerate(linears):
            projections = ["out_proj"] if fused == "out" else [f"{letter}_proj" for letter in fused]
            for kind in ("weight", "bias"):
                pieces = [tensors[f"{ours}{attention}.{p}.{kind}"] for p in projections]
                yield f"{theirs}{name}/linear_{i}/{kind}", np.concatenate(pieces)
        yield from _norm(tensors, f"{ours}{attention}_layer_norm", f"{theirs}{name}")
    for i in range(2):
        for kind in ("weight", "bias"):
            yield f"{theirs}ffn/linear_{i}/{kind}", tensors[f"{ours}fc{i + 1}.{kind}"]
    yield from _norm(tensors, f"{ours}final_layer_norm", f"{theirs}ffn")


def _norm(tensors: _Tensors, ours: str, theirs: str) -> Iterator[tuple[str, _Array]]:
    yield f"{theirs}/layer_norm/gamma", tensors[f"{ours}.weight"]
    yield f"{theirs}/layer_norm/beta", tensors[f"{ours}.bias"]


class _Writer:
    """CTranslate2's binary format."""

    def __init__(self, stream: BinaryIO, precision: Precision) -> None:
        self._stream = stream
        self._precision = precision
        self._count = 0

    def write(self, variables: Iterator[tuple[str, _Array | str]]) -> None:
        """Header, variables, aliases. How many there are is filled in at the end."""
        self._stream.write(struct.pack("<I", _BINARY_VERSION))
        self._string(_SPEC)
        self._stream.write(struct.pack("<I", _SPEC_REVISION))
        place = self._stream.tell()
        self._stream.write(struct.pack("<I", 0))
        aliases = []
        for name, value in variables:
            if isinstance(value, str):
                aliases.append((name, value))
            else:
                self._variable(name, value)
        self._stream.write(struct.pack("<I", len(aliases)))
        for name, other in aliases:
            self._string(name)
            self._string(other)
        self._stream.seek(place)
        self._stream.write(struct.pack("<I", self._count))

    def _variable(self, name: str, value: _Array) -> None:
        if name.endswith("/weight") and self._precision == "int8":
            numbers, scale = _quantise(value)
            self._array(name, numbers)
            self._array(name + "_scale", scale)
        elif value.dtype.kind == "f" and value.ndim:
            self._array(name, value.astype("float16" if self._precision == "float16" else "f4"))
        else:
            self._array(name, value)

    def _array(self, name: str, array: _Array) -> None:
        self._count += 1
        self._string(name)
        self._stream.write(struct.pack("<B", array.ndim))
        self._stream.write(struct.pack(f"<{array.ndim}I", *array.shape))
        self._stream.write(struct.pack("<BI", _TYPES[array.dtype.name], array.nbytes))
        self._stream.write(np.ascontiguousarray(array).tobytes())

    def _string(self, text: str) -> None:
        data = text.encode() + b"\0"
        self._stream.write(struct.pack("<H", len(data)) + data)


def _quantise(weight: _Array) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Symmetric int8, one scale a row: ``weight`` is about ``numbers / scale``."""
    value = weight.astype(np.float32)
    largest = np.abs(value).max(axis=1)
    largest[largest == 0] = 127.0
    scale = np.float32(127.0) / largest
    return np.rint(value * scale[:, None]).astype(np.int8), scale
