"""Step 5: training, on one GPU or on several single-threaded CPU workers.

On a CPU, small parallel regions inside PyTorch wait for each other at every
operation as soon as anything else runs on the machine; one thread per worker
with the gradients added in shared memory is two to five times as fast. All
parameters, gradients and moments are slices of flat tensors; each worker
updates its share. What ends a run is the number of target pieces, so that a
busy machine takes longer and gets the same model.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
import torch.multiprocessing as mp

from scripts.train.batches import IGNORE, make_batch, stream
from scripts.train.checkpoints import load_model, load_state, save_state, save_weights
from scripts.train.encode import Encoded, load_encoded, merge
from scripts.train.objective import Objective
from scripts.train.settings import Settings, Training
from scripts.train.shared import (
    COUNT,
    GUIDE,
    LOSS,
    SECONDS,
    STEP,
    STOP,
    TOKENS,
    Shared,
    Zone,
    allocate,
    bind,
    fill,
    layout,
    update,
)


@dataclass(frozen=True)
class Moment:
    """Where a run stands.

    Attributes:
        decoder, encoder: What the peak rates are multiplied with.
        last: Whether the corpora have their final weights.
        over: Whether it ends.
    """

    decoder: float
    encoder: float
    last: bool
    over: bool


def schedule(t: Training, seconds: float, pieces: float) -> Moment:
    """Rates and phase after `seconds` and that many target pieces."""
    done = max(pieces / 1e6 / t.budget, seconds / 60 / t.minutes)
    # Up, then down with the square root (Vaswani et al. 2017): Muon's full rate only helps early.
    rise = min(pieces / 1e6 / t.warmup + 0.01, (t.warmup / max(pieces / 1e6, t.warmup)) ** 0.5)
    fall = min(1.0, max(0.02, (1 - done) / max(t.decay, 1e-9)))
    thawed = pieces / 1e6 - t.frozen * t.budget
    thaw = min(1.0, max(0.0, thawed / t.warmup))
    return Moment(rise * fall, thaw * rise * fall, done >= 1 - t.final, done >= 1)


def zone_rates(t: Training, zones: Sequence[Zone], now: Moment) -> list[tuple[Zone, float]]:
    """The zones that are trained now, and their rates."""
    peaks = {False: (t.rate, t.matrix_rate), True: (t.encoder_rate, t.encoder_matrix_rate)}
    factors = {False: now.decoder, True: now.encoder}
    rates = [(z, peaks[z.encoder][bool(z.matrices)] * factors[z.encoder]) for z in zones]
    return [(zone, rate) for zone, rate in rates if rate]


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
    zones = bind(net, shared, rank).zones
    data = merge([load_encoded(path) for path in sorted(work.glob("*.npz"))])
    objective = Objective(net, targets, t.label_smoothing, t.guide_weight)
    streams = _streams(data, settings, rank, workers, int(shared.state[STEP]))
    pad = net.config.pad_token_id
    started, saved, shown = time.time() - float(shared.state[SECONDS]), 0.0, time.time()
    saved = evaluated = time.time()
    while True:
        if rank == 0:
            shared.state[SECONDS] = time.time() - started
            now = schedule(t, float(shared.state[SECONDS]), float(shared.state[TOKENS]))
            shared.state[STOP] = float(now.over or (work / "stop").exists())
        wait()
        if shared.state[STOP]:
            break
        step = int(shared.state[STEP])
        now = schedule(t, float(shared.state[SECONDS]), float(shared.state[TOKENS]))
        wait()  # nobody counts on before all have seen where the run stands
        frozen = not now.encoder
        net.train()
        net.model.encoder.train(not frozen)
        shared.gradients[rank].zero_()
        for _ in range(t.accumulate):
            batch = make_batch(data, next(streams[now.last]), pad).to(device)
            with torch.autocast(device.type, torch.bfloat16):
                loss, guide = objective(batch, frozen)
            ((loss + t.guide_weight * guide) / t.accumulate).backward()
            if rank == 0:
                shared.state[LOSS] += float(loss.detach())
                shared.state[GUIDE] += float(guide.detach())
                shared.state[COUNT] += 1
                shared.state[TOKENS] += int((batch.labels != IGNORE).sum()) * workers
        norm = update(shared, rank, zone_rates(t, zones, now), t.clip, step + 1, wait)
        if rank == 0:
            shared.state[STEP] += 1
            if time.time() - shown > 20:
                shown = _report(shared, work, now.decoder, norm)
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
    main = {c.name: c.weight for c in d.corpora}
    main |= {"mono": d.mono_weight, "names": d.name_weight, "grammar": d.grammar_weight}
    main["back"] = d.back_weight
    last = {c.name: c.final for c in d.corpora}
    last |= {"mono": d.mono_final, "names": d.name_final, "grammar": d.grammar_final}
    last["back"] = d.back_final
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
        f"guide {s[GUIDE] / count:.3f} rate {rate:.3f} norm {norm:.2f}"
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
    shared = allocate(layout(net).size, workers, device)
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
