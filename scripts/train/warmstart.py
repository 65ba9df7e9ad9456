"""Step 3: a MarianMTModel that starts from multilingual-e5-small.

The encoder layers map one to one (both are post-norm). Marian adds
positions to the word table without a layer norm, so the pretrained
LN(word + position + type) is replaced by its best additive fit: row and
column means, the least-squares solution of a two-way table. The decoder
copies encoder layers too (self-attention and feed-forward; its
cross-attention starts from the same layer's attention).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from transformers import MarianConfig, MarianMTModel

from scripts.train.e5 import E5
from scripts.train.settings import Model

_LINEAR = {
    "q": "self_attn.q_proj",
    "k": "self_attn.k_proj",
    "v": "self_attn.v_proj",
    "ao": "self_attn.out_proj",
    "fi": "fc1",
    "fo": "fc2",
}
_NORM = {"aln": "self_attn_layer_norm", "oln": "final_layer_norm"}


def config_for(model: Model, vocabulary: int, positions: int = 512) -> MarianConfig:
    """Marian's configuration: separate source and target tables over one id space."""
    return MarianConfig(
        vocab_size=vocabulary,
        decoder_vocab_size=vocabulary,
        share_encoder_decoder_embeddings=False,
        d_model=model.width,
        encoder_layers=model.encoder_layers,
        decoder_layers=model.decoder_layers,
        encoder_attention_heads=model.heads,
        decoder_attention_heads=model.heads,
        encoder_ffn_dim=model.encoder_inner,
        decoder_ffn_dim=model.decoder_inner,
        activation_function="gelu",
        dropout=model.dropout,
        attention_dropout=0.0,
        activation_dropout=0.0,
        scale_embedding=False,
        max_position_embeddings=positions,
        eos_token_id=0,
        pad_token_id=vocabulary - 1,
        bos_token_id=None,
        decoder_start_token_id=vocabulary - 1,
        forced_eos_token_id=None,
        tie_word_embeddings=True,
    )


def layer_weights(e5: E5, index: int) -> dict[str, torch.Tensor]:
    """Weights of encoder layer `index` under Marian's parameter names."""
    out = {}
    for short, name in _LINEAR.items():
        inputs = e5.inner if short == "fo" else e5.width
        out[f"{name}.weight"] = torch.from_numpy(e5.matrix(f"l{index}.{short}.w", inputs))
        out[f"{name}.bias"] = torch.from_numpy(e5.vector(f"l{index}.{short}.b"))
    for short, name in _NORM.items():
        out[f"{name}.weight"] = torch.from_numpy(e5.vector(f"l{index}.{short}.w"))
        out[f"{name}.bias"] = torch.from_numpy(e5.vector(f"l{index}.{short}.b"))
    return out


def normalised(e5: E5, words: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Exact LN(word + position + type) for every word and position, [W, P, H]."""
    table = words[:, None] + positions[None] + e5.vector("emb.type")[: e5.width]
    table -= table.mean(-1, keepdims=True)
    table /= np.sqrt(np.square(table).mean(-1, keepdims=True) + e5.eps)
    return table * e5.vector("emb.ln.w") + e5.vector("emb.ln.b")


def additive_embeddings(e5: E5, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Word rows [W, H] and positions [P, H] whose sums fit the pretrained embedding layer.

    Marian has no `<s>` at the start, so its position p is the pretrained p + 1.
    """
    words = e5.matrix("emb.word", e5.width, rows)
    positions = e5.vector("emb.pos").reshape(-1, e5.width)[1:]
    early = positions[np.linspace(0, 60, 16).astype(int)]
    parts = [normalised(e5, words[i : i + 512], early) for i in range(0, len(words), 512)]
    word_table = np.concatenate([part.mean(1) for part in parts])
    sample = words[np.linspace(0, len(words) - 1, 256).astype(int)]
    grid = normalised(e5, sample, positions)
    position_table = grid.mean(0) - normalised(e5, sample, early).mean((0, 1))
    position_table = np.concatenate([position_table, position_table[-1:]])
    return word_table.astype(np.float32), position_table.astype(np.float32)


def rows_of(pieces: list[str], e5: E5) -> np.ndarray:
    """The pretrained row of each piece; unknown names (tags) take that of `<unk>`."""
    known = {piece: i for i, piece in enumerate(e5.pieces)}
    return np.array([known.get(piece, e5.specials["unk"]) for piece in pieces])


def scale_output(model: MarianMTModel, targets: int, spread: float = 1.5) -> None:
    """Shrink the last layer norm so that the first logits have a spread near `spread`."""
    norm = model.model.decoder.layers[-1].final_layer_norm
    rows = model.model.decoder.embed_tokens.weight[:targets]
    hidden = torch.randn(256, rows.shape[1]) * norm.weight + norm.bias
    factor = spread / (hidden @ (rows - rows.mean(0)).T).std()
    norm.weight.mul_(factor)
    norm.bias.mul_(factor)


@torch.no_grad()
def from_e5(model: Model, pieces: list[str], targets: int, e5: E5) -> MarianMTModel:
    """A model with the pretrained encoder and a decoder initialised from its layers."""
    net = MarianMTModel(config_for(model, len(pieces), e5.positions))
    words, positions = additive_embeddings(e5, rows_of(pieces, e5))
    body = net.model
    body.encoder.embed_tokens.weight.copy_(torch.from_numpy(words))
    # Centred: what all rows share would only shift every logit alike.
    centre = torch.from_numpy(words[:targets].mean(0))
    body.decoder.embed_tokens.weight.zero_()
    body.decoder.embed_tokens.weight[:targets] = torch.from_numpy(words[:targets]) - centre
    for part in (body.encoder, body.decoder):
        part.embed_positions.weight.copy_(torch.from_numpy(positions))
    body.decoder.embed_positions.weight.add_(centre)
    body.decoder.embed_tokens.weight[-1].zero_()
    body.encoder.embed_tokens.weight[-1].zero_()
    for index, layer in enumerate(body.encoder.layers):
        layer.load_state_dict(layer_weights(e5, index))
    for layer, index in zip(body.decoder.layers, model.decoder_from, strict=False):
        weights = layer_weights(e5, index)
        crossed = {
            k.replace("self_attn", "encoder_attn"): v
            for k, v in weights.items()
            if k.startswith("self_attn")
        }
        layer.load_state_dict(weights | crossed)
    scale_output(net, targets)
    return net


@torch.no_grad()
def from_nothing(model: Model, pieces: list[str], targets: int) -> MarianMTModel:
    """The same shape with random weights and Marian's sinusoidal positions."""
    net = MarianMTModel(config_for(model, len(pieces)))
    for module in net.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
    for part in (net.model.encoder, net.model.decoder):
        nn.init.normal_(part.embed_tokens.weight, std=model.width**-0.5)
        part.embed_positions.weight.copy_(part.embed_positions.create_weight() * 0.1)
        part.embed_tokens.weight[-1].zero_()
    net.tie_weights()
    net.model.decoder.embed_tokens.weight[targets:] = 0.0
    return net
