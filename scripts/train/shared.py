"""Flat tensors that all workers share, and Adam on each worker's share of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from transformers import MarianMTModel

BETAS, EPSILON, CHUNK = (0.9, 0.98), 1e-8, 1 << 18
SECONDS, STEP, TOKENS, STOP, LOSS, GUIDE, COUNT = range(7)  # slots of Shared.state


@dataclass
class Shared:
    """What all workers see: flat tensors and a few numbers."""

    weights: torch.Tensor  # float32 [N]: decoder first, then encoder
    gradients: torch.Tensor  # float32 [workers, N]
    first: torch.Tensor  # float32 [N], Adam's first moment
    second: torch.Tensor  # float32 [N]
    state: torch.Tensor  # float64 [8]
    norms: torch.Tensor  # float64 [workers]


def allocate(size: int, workers: int, device: torch.device) -> Shared:
    """Zeroed tensors, in shared memory on the CPU."""

    def zeros(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
        made = torch.zeros(*shape, dtype=dtype, device=device)
        return made.share_memory_() if device.type == "cpu" else made

    wide = torch.float64
    return Shared(
        zeros(size),
        zeros(workers, size),
        zeros(size),
        zeros(size),
        zeros(8, dtype=wide),
        zeros(workers, dtype=wide),
    )


def split_parameters(net: MarianMTModel) -> tuple[list[tuple[str, torch.nn.Parameter]], int]:
    """Trainable parameters, decoder first, and the number of decoder weights."""
    named = [(n, p) for n, p in net.named_parameters() if n != "lm_head.weight"]
    decoder = [(n, p) for n, p in named if n.startswith("model.decoder.")]
    encoder = [(n, p) for n, p in named if not n.startswith("model.decoder.")]
    return decoder + encoder, sum(p.numel() for _, p in decoder)


def bind(net: MarianMTModel, shared: Shared, rank: int) -> int:
    """Make every parameter and gradient a view of the flat tensors; return the decoder's size."""
    parameters, decoder = split_parameters(net)
    at = 0
    for _, parameter in parameters:
        end = at + parameter.numel()
        parameter.requires_grad_(True)
        parameter.data = shared.weights[at:end].view_as(parameter)
        parameter.grad = shared.gradients[rank, at:end].view_as(parameter)
        at = end
    return decoder


def fill(net: MarianMTModel, shared: Shared) -> None:
    """Copy a model's weights into the flat tensor."""
    with torch.no_grad():
        flat = [p.detach().reshape(-1) for _, p in split_parameters(net)[0]]
        shared.weights.copy_(torch.cat(flat))


def update(
    shared: Shared,
    rank: int,
    ranges: list[tuple[int, int, float]],
    clip: float,
    step: int,
    wait: Callable[[], object],
) -> float:
    """One Adam step on this worker's share of each (start, end, rate); returns the norm."""
    workers = len(shared.gradients)
    wait()
    shares = []
    for start, end, rate in ranges:
        edges = np.linspace(start, end, workers + 1).astype(int)
        shares.append((int(edges[rank]), int(edges[rank + 1]), rate))
    mine = shared.gradients[0]
    norm = 0.0
    for start, end, _ in shares:
        for other in shared.gradients[1:]:
            mine[start:end].add_(other[start:end])
        norm += float(mine[start:end].square().sum()) / workers**2
    shared.norms[rank] = norm
    wait()
    total = float(shared.norms.sum()) ** 0.5
    scale = min(1.0, clip / (total + 1e-6)) / workers
    correct = (1 - BETAS[1] ** step) ** 0.5 / (1 - BETAS[0] ** step)
    for start, end, rate in shares:
        for at in range(start, end, CHUNK if mine.device.type == "cpu" else end - start):
            part = slice(at, min(end, at + (CHUNK if mine.device.type == "cpu" else end - start)))
            gradient = mine[part].mul_(scale)
            first = shared.first[part].lerp_(gradient, 1 - BETAS[0])
            second = shared.second[part].mul_(BETAS[1])
            second.addcmul_(gradient, gradient, value=1 - BETAS[1])
            shared.weights[part].addcdiv_(first, second.sqrt().add_(EPSILON), value=-rate * correct)
    wait()
    return total
