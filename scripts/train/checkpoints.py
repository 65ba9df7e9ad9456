"""Checkpoints: float16 weights for averaging and export, full state for going on."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import MarianMTModel

from scripts.train.settings import Settings
from scripts.train.shared import STOP, Shared
from scripts.train.warmstart import config_for


def save_weights(net: MarianMTModel, path: Path) -> None:
    """All weights, positions included, as float16 safetensors, written in one move."""
    skip = ("lm_head.weight", "final_logits_bias")  # tied, and made by the export
    state = {
        n: t.detach().to("cpu", torch.float16).contiguous().clone()
        for n, t in net.state_dict().items()
        if n not in skip
    }
    save_file(state, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").rename(path)


def save_state(shared: Shared, path: Path) -> None:
    """Everything needed to go on: weights, moments, counters."""
    names = ("weights", "first", "second", "state")
    torch.save({n: getattr(shared, n).cpu() for n in names}, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").rename(path)


def load_state(shared: Shared, path: Path) -> None:
    """Continue from `save_state`."""
    for name, tensor in torch.load(path).items():
        getattr(shared, name).copy_(tensor)
    shared.state[STOP] = 0


def load_model(work: Path, settings: Settings) -> tuple[MarianMTModel, int]:
    """The initial model of a work folder, and its number of target pieces."""
    ids = json.loads((work / "vocab/vocab.json").read_text(encoding="utf-8"))
    net = MarianMTModel(config_for(settings.model, len(ids)))
    net.load_state_dict(
        {k: v.float() for k, v in load_file(work / "start.safetensors").items()}, strict=False
    )
    net.tie_weights()
    # On a CPU the fused attention's backward pass costs three times the plain one.
    net.set_attn_implementation("sdpa" if torch.cuda.is_available() else "eager")
    return net, int((work / "vocab/targets.txt").read_text())


def average(paths: list[Path]) -> dict[str, torch.Tensor]:
    """Mean of several checkpoints, float32."""
    total: dict[str, torch.Tensor] = {}
    for path in paths:
        for name, tensor in load_file(path).items():
            total[name] = total.get(name, 0) + tensor.float() / len(paths)
    return total


def latest(folder: Path, count: int) -> list[Path]:
    """The newest `count` checkpoints."""
    return sorted(folder.glob("step-*.safetensors"))[-count:]
