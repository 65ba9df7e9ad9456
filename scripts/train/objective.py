"""The training loss."""

from __future__ import annotations

import torch
from transformers import MarianMTModel

from scripts.train.batches import IGNORE, Batch

BOUND = 30.0  # least and most attention logits that the guide asks for


class Objective:
    """Cross entropy over the target pieces plus guided alignment.

    The guided head is the first of the last decoder layer's cross-attention,
    the one CTranslate2 returns (Chen et al. 2016, arXiv:1607.01628).
    """

    def __init__(self, net: MarianMTModel, targets: int, smoothing: float, guide: float) -> None:
        self.net, self.targets, self.smoothing, self.guide = net, targets, smoothing, guide
        self.seen: dict[str, torch.Tensor] = {}
        attention = net.model.decoder.layers[-1].encoder_attn
        self.head = attention.head_dim
        attention.q_proj.register_forward_hook(lambda *a: self.seen.update(q=a[2]))
        attention.k_proj.register_forward_hook(lambda *a: self.seen.update(k=a[2]))

    def __call__(self, batch: Batch, frozen: bool) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean cross entropy (smoothed) and mean guided-alignment loss of a batch."""
        body = self.net.model
        with torch.set_grad_enabled(not frozen):
            memory = body.encoder(batch.source, attention_mask=batch.mask).last_hidden_state
        hidden = body.decoder(
            input_ids=batch.inputs,
            encoder_hidden_states=memory,
            encoder_attention_mask=batch.mask,
            use_cache=False,
        ).last_hidden_state
        real = batch.labels != IGNORE
        logits = hidden[real] @ body.decoder.embed_tokens.weight[: self.targets].T
        loss = torch.nn.functional.cross_entropy(
            logits.float(), batch.labels[real], label_smoothing=self.smoothing
        )
        guide = self.guide_loss(batch) if self.guide else torch.zeros_like(loss)
        return loss, guide

    def guide_loss(self, batch: Batch) -> torch.Tensor:
        """Mean of -log of the attention mass on the aligned source word."""
        query, key = (self.seen[name][..., : self.head].float() for name in "qk")
        scores = query @ key.transpose(1, 2) * self.head**-0.5
        # Without a bound the head gets ever more certain, and its mistakes drown all else.
        scores = BOUND * torch.tanh(scores / BOUND)
        scores = scores.masked_fill(batch.mask[:, None] == 0, -1e9)
        place = torch.arange(scores.shape[-1], device=scores.device)
        span = (place >= batch.guide[..., :1]) & (place < batch.guide[..., 1:])
        known = span.any(-1) & (batch.labels != IGNORE)
        inside = scores.masked_fill(~span, -1e9)[known].logsumexp(-1)
        return (scores[known].logsumexp(-1) - inside).sum() / known.sum().clamp_min(1)
