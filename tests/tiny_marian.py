"""Tiny MarianMT folders, built with numpy alone, for tests that must not download a model.

Two kinds. With a dictionary the weights are set by hand so that the model translates piece by
piece: decoder position t attends to source position t (cross-attention is an identity matrix) and
writes the dictionary's piece for what stands there; what the dictionary lacks is copied letter by
letter, Cyrillic too. Without one the weights are random, which is what comparisons of two
implementations need.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import sentencepiece
from numpy.typing import NDArray
from safetensors.numpy import save_file

_LETTERS = "абвгдежзийклмнопрстуфхцчшщъьюяabcdefghijklmnopqrstuvwxyz"
_CHARACTERS = _LETTERS + _LETTERS.upper() + "0123456789.,!?:;-–—„“”\"'()@#/%_"
_WORDS = {"котка": "cat", "вижда": "sees", "куче": "dog", "и": "and", "президентът": "president"}
_Tensors = dict[str, NDArray[np.float32]]


def build_tiny_marian(
    path: Path,
    dictionary: Mapping[str, str] | None = None,
    *,
    seed: int = 0,
    share: bool = True,
    positions: bool = True,
    activation: str = "swish",
    scale_embedding: bool = False,
    layers: tuple[int, int] = (2, 2),
    heads: int = 4,
    source_language: str = "bg",
    target_language: str = "en",
    tags: tuple[str, ...] = (),
    dtype: str = "float32",
    config: Mapping[str, object] | None = None,
) -> Path:
    """Write config.json, vocab.json, source.spm, target.spm and model.safetensors into ``path``.

    Args:
        dictionary: Source word -> target word, lower case (capitalised forms are added). None:
            random weights.
        share: One embedding table for both sides and the output, or one each.
        positions: Store position tables in the weights, or leave the sinusoids to be computed.
        layers: Encoder and decoder layers (random weights only).
        tags: Extra source pieces such as ``>>bg<<``.
        config: Entries that replace those of config.json.
    """
    path.mkdir(parents=True, exist_ok=True)
    words = dict(_WORDS if dictionary is None else dictionary)
    words |= {word.capitalize(): other.capitalize() for word, other in words.items()}
    model = _sentencepiece_model(words)
    (path / "source.spm").write_bytes(model)
    (path / "target.spm").write_bytes(model)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    pieces = [processor.id_to_piece(i) for i in range(len(processor))]
    names = ["</s>", "<unk>", *(p for p in pieces if p not in {"<s>", "</s>", "<unk>"})]
    ids = {name: i for i, name in enumerate([*names, *tags, "<pad>"])}
    (path / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
    random = dictionary is None
    places = 160
    width = 32 if random else len(ids) + places + (len(ids) + places) % 2
    settings: dict[str, object] = {
        "architectures": ["MarianMTModel"], "model_type": "marian", "is_encoder_decoder": True,
        "vocab_size": len(ids), "decoder_vocab_size": len(ids), "d_model": width,
        "encoder_layers": layers[0] if random else 1, "decoder_layers": layers[1] if random else 1,
        "encoder_attention_heads": heads if random else 1,
        "decoder_attention_heads": heads if random else 1,
        "encoder_ffn_dim": 48 if random else 4, "decoder_ffn_dim": 48 if random else 4,
        "activation_function": activation, "max_position_embeddings": places,
        "scale_embedding": scale_embedding, "share_encoder_decoder_embeddings": share,
        "tie_word_embeddings": True, "pad_token_id": ids["<pad>"], "eos_token_id": 0,
        "decoder_start_token_id": ids["<pad>"], "forced_eos_token_id": 0, "dropout": 0.0,
    }  # fmt: skip
    settings |= dict(config or {})
    (path / "config.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    languages = {"source_lang": source_language, "target_lang": target_language}
    (path / "tokenizer_config.json").write_text(json.dumps(languages), encoding="utf-8")
    if random:
        tensors = _random(settings, np.random.default_rng(seed), positions)
    else:
        links = {ids["▁" + word]: ids["▁" + other] for word, other in words.items()}
        tensors = _word_for_word(len(ids), places, width, links, share)
    save_file({name: array.astype(dtype) for name, array in tensors.items()},
              path / "model.safetensors", metadata={"format": "pt"})  # fmt: skip
    return path


def _sentencepiece_model(words: Mapping[str, str]) -> bytes:
    """Whole words of the dictionary, single characters for everything else."""
    out = io.BytesIO()
    symbols = ["▁" + word for word in dict.fromkeys([*words, *words.values()])]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([_CHARACTERS]),
        model_writer=out,
        model_type="char",
        vocab_size=1000,
        hard_vocab_limit=False,
        character_coverage=1.0,
        user_defined_symbols=symbols,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    return out.getvalue()


def _embeddings(
    tensors: _Tensors, table: NDArray[np.float32], other: NDArray[np.float32], share: bool
) -> None:
    if share:
        tensors["model.shared.weight"] = table
    else:
        tensors["model.encoder.embed_tokens.weight"] = table
        tensors["model.decoder.embed_tokens.weight"] = other


def _layer_names(side: str, count: int) -> list[tuple[str, list[str]]]:
    attentions = ["self_attn"] if side == "encoder" else ["self_attn", "encoder_attn"]
    return [(f"model.{side}.layers.{i}.", attentions) for i in range(count)]


def _random(
    settings: Mapping[str, object], generator: np.random.Generator, positions: bool
) -> _Tensors:
    def draw(*shape: int, scale: float = 1.0) -> NDArray[np.float32]:
        return (generator.standard_normal(shape) * scale).astype(np.float32)

    number = {name: value for name, value in settings.items() if isinstance(value, int)}
    width, inner, size = number["d_model"], number["encoder_ffn_dim"], number["vocab_size"]
    tensors: _Tensors = {"final_logits_bias": draw(1, size, scale=0.5)}
    tables = draw(size, width, scale=0.6), draw(size, width, scale=0.6)
    for table in tables:
        table[number["pad_token_id"]] = 0
    _embeddings(tensors, *tables, bool(settings["share_encoder_decoder_embeddings"]))
    for side in ("encoder", "decoder"):
        if positions:
            places = number["max_position_embeddings"]
            tensors[f"model.{side}.embed_positions.weight"] = draw(places, width, scale=0.5)
        for prefix, attentions in _layer_names(side, number[f"{side}_layers"]):
            linear = {"fc1": (inner, width), "fc2": (width, inner)}
            for attention in attentions:
                for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    linear[f"{attention}.{name}"] = (width, width)
            for name, (rows, columns) in linear.items():
                tensors[prefix + name + ".weight"] = draw(rows, columns, scale=1.5 / columns**0.5)
                tensors[prefix + name + ".bias"] = draw(rows, scale=0.1)
            for name in [*(f"{a}_layer_norm" for a in attentions), "final_layer_norm"]:
                tensors[prefix + name + ".weight"] = 1 + draw(width, scale=0.1)
                tensors[prefix + name + ".bias"] = draw(width, scale=0.1)
    return tensors


def _word_for_word(
    size: int, places: int, width: int, links: Mapping[int, int], share: bool
) -> _Tensors:
    """One-hot tokens in the first ``size`` dimensions, one-hot positions in those after them."""
    table = np.zeros((size, width), np.float32)
    table[np.arange(size - 1), np.arange(size - 1)] = 1  # <pad> starts the decoder: zeros
    place = np.zeros((places, width), np.float32)
    place[np.arange(places), size + np.arange(places)] = 1
    tensors: _Tensors = {"final_logits_bias": np.zeros((1, size), np.float32)}
    _embeddings(tensors, table, table.copy(), share)
    for side in ("encoder", "decoder"):
        tensors[f"model.{side}.embed_positions.weight"] = place.copy()
        for prefix, attentions in _layer_names(side, 1):
            shapes = {"fc1": (4, width), "fc2": (width, 4)}
            for attention in attentions:
                for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    shapes[f"{attention}.{name}"] = (width, width)
            for name, (rows, columns) in shapes.items():
                tensors[prefix + name + ".weight"] = np.zeros((rows, columns), np.float32)
                tensors[prefix + name + ".bias"] = np.zeros(rows, np.float32)
            for name in [*(f"{a}_layer_norm" for a in attentions), "final_layer_norm"]:
                # A layer norm of two ones among `width` numbers multiplies them by about this.
                tensors[prefix + name + ".weight"] = np.full(width, (2 / width) ** 0.5, np.float32)
                tensors[prefix + name + ".bias"] = np.zeros(width, np.float32)
    cross = "model.decoder.layers.0.encoder_attn."
    select = np.diag((np.arange(width) >= size).astype(np.float32)) * (30 * width**0.5) ** 0.5
    tensors[cross + "q_proj.weight"], tensors[cross + "k_proj.weight"] = select, select.copy()
    for token in range(size):
        tensors[cross + "v_proj.weight"][links.get(token, token), token] = 5
    tensors[cross + "out_proj.weight"] = np.eye(width, dtype=np.float32)
    tensors["model.decoder.layers.0.final_layer_norm.weight"][:] = 1
    return tensors
