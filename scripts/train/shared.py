"""Flat tensors that all workers share, and one optimiser step on each worker's share of them.

Matrices inside the layers are updated by Muon (momentum, orthogonalised by Newton-Schulz
iterations; Jordan et al. 2024, kellerjordan.github.io/posts/muon, scaled to Adam's step size as in
Liu et al. 2025, arXiv:2502.16982); embeddings, norms and biases by Adam.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from transformers import MarianMTModel

BETAS, EPSILON, CHUNK = (0.9, 0.98), 1e-8, 1 << 18
MOMENTUM, ITERATIONS, STEP_SIZE = 0.95, 5, 0.2
COEFFICIENTS = (3.4445, -4.7750, 2.0315)
SECONDS, STEP, TOKENS, STOP, LOSS, GUIDE, COUNT = range(7)  # slots of Shared.state


@dataclass
class Shared:
    """What all workers see: flat tensors and a few numbers."""

    weights: torch.Tensor  # float32 [N], in the order of `Layout`
    gradients: torch.Tensor  # float32 [workers, N]
    first: torch.Tensor  # float32 [N], Adam's first moment or Muon's momentum
    second: torch.Tensor  # float32 [N]
    state: torch.Tensor  # float64 [8]
    norms: torch.Tensor  # float64 [workers]


@dataclass(frozen=True)
class Zone:
    """A stretch of the flat tensors: one part of the network, one optimiser."""

    start: int
    end: int
    encoder: bool
    matrices: tuple[tuple[int, int, int], ...]  # (start, rows, columns); empty for Adam


@dataclass(frozen=True)
class Layout:
    """Trainable parameters in the order in which they are flattened, and their zones."""

    parameters: list[tuple[str, torch.nn.Parameter]]
    zones: tuple[Zone, ...]

    @property
    def size(self) -> int:
        """Number of weights."""
        return self.zones[-1].end


def layout(net: MarianMTModel) -> Layout:
    """Decoder, then encoder; in each what Adam updates, then Muon's matrices."""
    named = [(n, p) for n, p in net.named_parameters() if n != "lm_head.weight"]
    order, zones, at = [], [], 0
    for encoder in (False, True):
        for muon in (False, True):
            here = [
                (n, p)
                for n, p in named
                if n.startswith("model.decoder.") != encoder
                and (p.ndim == 2 and "embed_" not in n) == muon
            ]
            start, matrices = at, []
            for _, parameter in here:
                if muon:
                    matrices.append((at, *parameter.shape))
                at += parameter.numel()
            zones.append(Zone(start, at, encoder, tuple(matrices)))
            order += here
    return Layout(order, tuple(zones))


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


def bind(net: MarianMTModel, shared: Shared, rank: int) -> Layout:
    """Make every parameter and gradient a view of the flat tensors."""
    plan, at = layout(net), 0
    for _, parameter in plan.parameters:
        end = at + parameter.numel()
        parameter.requires_grad_(True)
        parameter.data = shared.weights[at:end].view_as(parameter)
        parameter.grad = shared.gradients[rank, at:end].view_as(parameter)
        at = end
    return plan


def fill(net: MarianMTModel, shared: Shared) -> None:
    """Copy a model's weights into the flat tensor."""
    with torch.no_grad():
        flat = [p.detach().reshape(-1) for _, p in layout(net).parameters]
        shared.weights.copy_(torch.cat(flat))


def _slices(zone: Zone, rank: int, workers: int, device: str) -> list[tuple[int, int, int]]:
    """This worker's (start, rows, columns) of a zone: whole matrices, or chunks as one row."""
    if zone.matrices:
        return list(zone.matrices[rank::workers])
    first, last = np.linspace(zone.start, zone.end, workers + 1).astype(int)[rank : rank + 2]
    step = CHUNK if device == "cpu" else max(1, int(last - first))
    return [(at, 1, min(step, int(last) - at)) for at in range(int(first), int(last), step)]


def update(
    shared: Shared,
    rank: int,
    rates: list[tuple[Zone, float]],
    clip: float,
    step: int,
    wait: Callable[[], object],
) -> float:
    """One step on this worker's share of each zone, at its rate; returns the gradient's norm."""
    workers = len(shared.gradients)
    wait()
    shares = [
        (zone, rate, _slices(zone, rank, workers, shared.weights.device.type))
        for zone, rate in rates
    ]
    mine = shared.gradients[0]
    norm = 0.0
    for _, _, slices in shares:
        for start, rows, columns in slices:
            part = slice(start, start + rows * columns)
            for other in shared.gradients[1:]:
                mine[part].add_(other[part])
            norm += float(mine[part].square().sum()) / workers**2
    shared.norms[rank] = norm
    wait()
    total = float(shared.norms.sum()) ** 0.5
    scale = min(1.0, clip / (total + 1e-6)) / workers
    for zone, rate, slices in shares:
        for start, rows, columns in slices:
            part = slice(start, start + rows * columns)
            gradient = mine[part].mul_(scale)
            if zone.matrices:
                _muon(shared, part, gradient, (rows, columns), rate)
            else:
                _adam(shared, part, gradient, rate, step)
    wait()
    return total


def _adam(shared: Shared, part: slice, gradient: torch.Tensor, rate: float, step: int) -> None:
    correct = (1 - BETAS[1] ** step) ** 0.5 / (1 - BETAS[0] ** step)
    first = shared.first[part].lerp_(gradient, 1 - BETAS[0])
    second = shared.second[part].mul_(BETAS[1])
    second.addcmul_(gradient, gradient, value=1 - BETAS[1])
    shared.weights[part].addcdiv_(first, second.sqrt().add_(EPSILON), value=-rate * correct)


def _muon(
    shared: Shared, part: slice, gradient: torch.Tensor, shape: tuple[int, int], rate: float
) -> None:
    momentum = shared.first[part].lerp_(gradient, 1 - MOMENTUM)
    change = orthogonal(gradient.lerp(momentum, MOMENTUM).view(shape))
    shared.weights[part].view(shape).add_(change, alpha=-rate * STEP_SIZE * max(shape) ** 0.5)


def orthogonal(matrix: torch.Tensor) -> torch.Tensor:
    """Roughly U V^T of the singular value decomposition U S V^T, float32 [rows, columns]."""
    a, b, c = COEFFICIENTS
    x = matrix.bfloat16()
    wide = x.shape[0] <= x.shape[1]
    x = x if wide else x.T
    x = x / (x.norm() + 1e-7)
    for _ in range(ITERATIONS):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return (x if wide else x.T).float()
