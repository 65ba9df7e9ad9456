"""Step 5: training, on one GPU or on several single-threaded CPU workers.

On a CPU, small parallel regions inside PyTorch wait for each other at every
operation as soon as anything else runs on the machine; one thread per worker
with the gradients added in shared memory is two to five times as fast. All
parameters, gradients and Adam moments are slices of flat tensors; each worker
updates its share.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
import torch.multiprocessing as mp

from scripts.train.batches import IGNORE, make_batch, stream
from scripts.train.checkpoints import load_model, load_state, save_state, save_weights
from scripts.train.encode import Encoded, load_encoded, merge
from scripts.train.objective import Objective
from scripts.train.settings import Settings
from scripts.train.shared import (
    COUNT,
    GUIDE,
    LOSS,
    SECONDS,
    STEP,
    STOP,
    TOKENS,
    Shared,
    allocate,
    bind,
    fill,
    split_parameters,
    update,
)


def schedule(settings: Settings, seconds: float, step: int) -> tuple[float, float, bool, bool]:
    """Rates of decoder and encoder, whether the encoder is frozen, whether it is the last phase."""
    t = settings.training
    minutes = seconds / 60
    decay = max(0.03, 1 - max(minutes / t.minutes, step / t.steps))
    rise = min(1.0, (step + 1) / t.warmup)
    frozen = minutes < t.frozen_minutes
    thaw = min(1.0, max(0.0, (minutes - t.frozen_minutes) / 2))
    factor = decay**0.75
    last = minutes >= t.minutes - t.final_minutes
    return t.rate * rise * factor, t.encoder_rate * rise * factor * thaw, frozen, last


def _worker(
    rank: int, workers: int, shared: Shared, barrier: Any, settings: Settings, work: Path
) -> None:
    """The training loop of one worker."""
    t = settings.training
    device = shared.weights.device
    if workers > 1:
        torch.set_num_threads(max(1, t.threads // workers))
    torch.manual_seed(t.seed * 1000 + rank + int(shared.state[STEP]))
    wait = barrier.wait if barrier is not None else (lambda: None)
    net, targets = load_model(work, settings)
    net.to(device)
    decoder = bind(net, shared, rank)
    data = merge([load_encoded(path) for path in sorted(work.glob("*.npz"))])
    objective = Objective(net, targets, t.label_smoothing, t.guide_weight)
    streams = _streams(data, settings, rank, workers, int(shared.state[STEP]))
    pad = net.config.pad_token_id
    started, saved, shown = time.time() - float(shared.state[SECONDS]), 0.0, time.time()
    saved = evaluated = time.time()
    while True:
        if rank == 0:
            shared.state[SECONDS] = time.time() - started
            over = shared.state[SECONDS] > 60 * t.minutes or shared.state[STEP] >= t.steps
            shared.state[STOP] = float(over or (work / "stop").exists())
        wait()
        if shared.state[STOP]:
            break
        step = int(shared.state[STEP])
        rate, encoder_rate, frozen, last = schedule(settings, float(shared.state[SECONDS]), step)
        net.train()
        net.model.encoder.train(not frozen)
        shared.gradients[rank].zero_()
        for _ in range(t.accumulate):
            batch = make_batch(data, next(streams[last]), pad).to(device)
            with torch.autocast(device.type, torch.bfloat16):
                loss, guide = objective(batch, frozen)
            ((loss + t.guide_weight * guide) / t.accumulate).backward()
            if rank == 0:
                shared.state[LOSS] += float(loss.detach())
                shared.state[GUIDE] += float(guide.detach())
                shared.state[COUNT] += 1
                shared.state[TOKENS] += int((batch.labels != IGNORE).sum()) * workers
        ranges = [(0, decoder, rate)]
        if not frozen:
            ranges.append((decoder, len(shared.weights), encoder_rate))
        norm = update(shared, rank, ranges, t.clip, step + 1, wait)
        if rank == 0:
            shared.state[STEP] += 1
            if time.time() - shown > 20:
                shown = _report(shared, work, rate, norm)
            if time.time() - evaluated > 60 * t.evaluate_minutes:
                save_weights(net, work / "checkpoints" / f"step-{step + 1:06d}.safetensors")
                evaluated = time.time()
            if time.time() - saved > 60 * t.save_minutes:
                save_state(shared, work / "state.pt")
                saved = time.time()
    if rank == 0:
        _report(shared, work, 0.0, 0.0)
        number = int(shared.state[STEP])
        save_weights(net, work / "checkpoints" / f"step-{number:06d}.safetensors")
        save_state(shared, work / "state.pt")


def _streams(data: Encoded, settings: Settings, rank: int, workers: int, step: int) -> list:
    """Row groups for the main and for the last phase."""
    d, t = settings.data, settings.training
    main = {c.name: c.weight for c in d.corpora} | {"mono": d.mono_weight}
    last = {c.name: c.final for c in d.corpora} | {"mono": d.mono_final}
    seed = t.seed + 7919 * step
    return [
        stream(data, weights, t.tokens, seed + i, rank, workers)
        for i, weights in enumerate((main, last))
    ]


def _report(shared: Shared, work: Path, rate: float, norm: float) -> float:
    """One line in the log; returns the time."""
    s = shared.state
    count = max(1.0, float(s[COUNT]))
    line = (
        f"{time.strftime('%H:%M:%S')} min {s[SECONDS] / 60:.1f} step {int(s[STEP])} "
        f"tokens {s[TOKENS] / 1e6:.2f}M loss {s[LOSS] / count:.3f} "
        f"guide {s[GUIDE] / count:.3f} rate {rate:.2e} norm {norm:.2f}"
    )
    with (work / "train.log").open("a", encoding="utf-8") as log:
        log.write(line + "\n")
    s[LOSS] = s[GUIDE] = s[COUNT] = 0
    return time.time()


def train(settings: Settings, work: Path) -> None:
    """Train from `start.safetensors`, or go on from `state.pt` where there is one."""
    t = settings.training
    (work / "checkpoints").mkdir(exist_ok=True)
    kind = t.device if t.device != "auto" else ("cuda" if torch.cuda.is_available() else "cpu")
    device = torch.device(kind)
    workers = max(1, t.threads) if kind == "cpu" else 1
    net, _ = load_model(work, settings)
    shared = allocate(sum(p.numel() for _, p in split_parameters(net)[0]), workers, device)
    fill(net, shared)
    if (work / "state.pt").exists():
        load_state(shared, work / "state.pt")
    settings = replace(settings, training=replace(t, device=kind))
    if workers == 1:
        torch.set_num_threads(t.threads)
        _worker(0, 1, shared, None, settings, work)
        return
    os.environ["OMP_NUM_THREADS"] = "1"
    context = mp.get_context("spawn")
    mp.spawn(_worker, (workers, shared, context.Barrier(workers), settings, work), nprocs=workers)
