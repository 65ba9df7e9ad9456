"""The aligner's small networks while they are fitted, and as the library reads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from align.alignment.features import BEAD_FEATURES, NULL_FEATURES

__all__ = ["Net", "average", "save"]

VERSION = "3"


class Net(torch.nn.Module):
    """One hidden layer beside a linear path, over standardised features."""

    mean: torch.Tensor
    scale: torch.Tensor
    typical: torch.Tensor

    def __init__(
        self, mean: torch.Tensor, scale: torch.Tensor, typical: torch.Tensor, hidden: int
    ) -> None:
        super().__init__()
        count = len(mean)
        self.register_buffer("typical", typical)
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)
        self.hidden = torch.nn.Linear(count, hidden)
        self.out = torch.nn.Linear(hidden, 1, bias=False)
        self.linear = torch.nn.Linear(count, 1)
        torch.nn.init.zeros_(self.linear.weight)
        torch.nn.init.zeros_(self.out.weight)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(cells, features) -> (cells,)."""
        x = ((features - self.mean) * self.scale).clamp(-4, 4)
        scores: torch.Tensor = self.out(torch.tanh(self.hidden(x))) + self.linear(x)
        return scores.squeeze(-1)

    def tensors(self, kind: str) -> dict[str, NDArray[np.float32]]:
        """As the library reads them."""
        named = {
            "mean": self.mean, "scale": self.scale, "typical": self.typical,
            "hidden": self.hidden.weight, "shift": self.hidden.bias,
            "out": self.out.weight[0], "linear": self.linear.weight[0], "bias": self.linear.bias,
        }  # fmt: skip
        return {f"{kind}.{k}": v.detach().numpy().copy() for k, v in named.items()}


def average(members: Sequence[Net]) -> Net:
    """One network that scores as the mean of several: their hidden units side by side."""
    first, count = members[0], len(members)
    hidden = [member.hidden for member in members]
    net = Net(first.mean, first.scale, first.typical, sum(h.out_features for h in hidden))
    with torch.no_grad():
        net.hidden.weight.copy_(torch.cat([h.weight for h in hidden]))
        net.hidden.bias.copy_(torch.cat([h.bias for h in hidden]))
        net.out.weight.copy_(torch.cat([m.out.weight for m in members], dim=1) / count)
        net.linear.weight.copy_(torch.stack([m.linear.weight for m in members]).mean(dim=0))
        net.linear.bias.copy_(torch.stack([m.linear.bias for m in members]).mean(dim=0))
    return net


def save(path: Path, bead: Net, null: Net, moved: NDArray[np.float32]) -> None:
    """Write the model for the library."""
    tensors = {**bead.tensors("bead"), **null.tensors("null"), "moved": moved}
    save_file(
        {name: values.astype(np.float16) for name, values in tensors.items()},
        path,
        {"version": VERSION, "beads": ",".join(BEAD_FEATURES), "nulls": ",".join(NULL_FEATURES)},
    )
