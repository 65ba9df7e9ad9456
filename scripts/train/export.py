"""Step 7: weights to the Hugging Face Marian layout, written whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import GenerationConfig

from scripts.train.settings import Settings
from scripts.train.vocabulary import UNK
from scripts.train.warmstart import config_for

IMPOSSIBLE = -10_000.0


def export(weights: dict[str, torch.Tensor], vocab: Path, settings: Settings, out: Path) -> None:
    """Write the folder `out` that `MarianMTModel.from_pretrained` and CTranslate2 load.

    `final_logits_bias` keeps the output to the target pieces; the position tables are in the
    file, since they are learned and not Marian's sinusoids.
    """
    ids = json.loads((vocab / "vocab.json").read_text(encoding="utf-8"))
    targets = int((vocab / "targets.txt").read_text())
    fresh = out.with_name(out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    bias = torch.zeros(1, len(ids))
    bias[:, targets:] = IMPOSSIBLE
    bias[:, ids[UNK]] = IMPOSSIBLE
    state = {name: tensor.to(torch.float16).contiguous() for name, tensor in weights.items()}
    state["final_logits_bias"] = bias.to(torch.float16)
    save_file(state, fresh / "model.safetensors", metadata={"format": "pt"})
    (fresh / "model.safetensors").chmod(0o644)
    config = config_for(settings.model, len(ids))
    config.architectures, config.dtype = ["MarianMTModel"], "float16"
    config.save_pretrained(fresh)
    GenerationConfig(
        num_beams=4,
        max_length=256,
        bad_words_ids=[[config.pad_token_id]],
        decoder_start_token_id=config.pad_token_id,
        eos_token_id=config.eos_token_id,
        pad_token_id=config.pad_token_id,
        repetition_penalty=1.0,
    ).save_pretrained(fresh)
    for name in ("source.spm", "target.spm", "vocab.json"):
        shutil.copyfile(vocab / name, fresh / name)
    tokenizer = {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": settings.data.source,
        "target_lang": settings.data.target,
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "model_max_length": 256,
        "separate_vocabs": False,
    }
    text = json.dumps(tokenizer, indent=2) + "\n"
    (fresh / "tokenizer_config.json").write_text(text, encoding="utf-8")
    old = out.with_name(out.name + ".old")
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def reopen(model: Path, work: Path, settings: Settings) -> None:
    """The reverse: vocabulary and initial weights of a work folder from an exported model.

    So that training can go on with other text where the state of the optimiser is not at hand.

    Raises:
        ValueError: The settings describe a model of another shape.
    """
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    for ours, theirs in (
        ("width", "d_model"),
        ("encoder_layers", "encoder_layers"),
        ("decoder_layers", "decoder_layers"),
    ):
        wanted = getattr(settings.model, ours)
        if wanted != config[theirs]:
            raise ValueError(f"{model} has {theirs} {config[theirs]}, the settings {wanted}")
    vocab = work / "vocab"
    vocab.mkdir(parents=True, exist_ok=True)
    for name in ("source.spm", "target.spm", "vocab.json"):
        shutil.copyfile(model / name, vocab / name)
    state = load_file(model / "model.safetensors")
    possible = state.pop("final_logits_bias")[0] == 0
    (vocab / "targets.txt").write_text(f"{int(possible.nonzero().max()) + 1}\n")
    save_file(state, work / "start.safetensors")
