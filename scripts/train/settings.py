"""The one configuration file of a training run, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib


@dataclass(frozen=True)
class Corpus:
    """One parallel corpus: `<name>.tsv.gz` or `<name>.tsv`, source TAB target.

    Attributes:
        name: File name without its ending.
        weight: Copies of each pair per epoch; fractions are sampled.
        final: The same for the last phase; 0 leaves the corpus out.
        tag: Piece put before the source, so that its style stays apart ("" for none).
        minimum: Fewest words on the target side (1 for dictionaries).
        limit: Most pairs kept.
        late: Whether it is only encoded, at the end, with the vocabulary of the others: such a
            corpus can be added to a run that is under way (give it weight 0 up to there).
    """

    name: str
    weight: float = 1.0
    final: float = 1.0
    tag: str = ""
    minimum: int = 2
    limit: int = 1_000_000
    late: bool = False


@dataclass(frozen=True)
class Data:
    """Where text comes from and how strictly it is cleaned.

    Attributes:
        names: Most names taken from source-language text.
        listed: Most names taken from the head of the bundled list.
    """

    source: str = "bg"
    target: str = "en"
    script: str = "Cyrillic"
    keep_out: bool = True
    max_words: int = 80
    max_ratio: float = 2.0
    mono_source: list[str] = field(default_factory=list)
    names: int = 0
    listed: int = 1_000_000
    name_weight: float = 1.0
    name_final: float = 1.0
    name_share: float = 0.0
    nation_share: float = 0.0
    grammar: int = 0
    grammar_weight: float = 1.0
    grammar_final: float = 1.0
    mono_target: list[str] = field(default_factory=list)
    mono_limit: int = 300_000
    mono_weight: float = 1.0
    mono_final: float = 1.0
    mono_tag: str = ""
    back_weight: float = 1.0
    back_final: float = 1.0
    tags: list[str] = field(default_factory=list)
    corpora: list[Corpus] = field(default_factory=list)


@dataclass(frozen=True)
class Vocabulary:
    """How many pieces each side keeps (the output layer has the target pieces only)."""

    target_pieces: int = 9000
    source_pieces: int = 18000
    max_length: int = 128


@dataclass(frozen=True)
class Model:
    """Marian dimensions; with a warm start the encoder's come from it."""

    width: int = 384
    heads: int = 12
    encoder_layers: int = 8
    encoder_inner: int = 1536
    decoder_layers: int = 3
    decoder_inner: int = 1536
    decoder_from: list[int] = field(default_factory=list)
    warm_start: bool = True
    dropout: float = 0.1


@dataclass(frozen=True)
class Training:
    """One run.

    It ends after `budget` million target pieces or after `minutes`, whichever comes first. The
    rates rise over `warmup` million pieces, fall with the inverse square root of the pieces from
    there on, and to nothing in the last `decay` of the run. The encoder is frozen for the first
    `frozen` of it, and the corpora have their final weights in the last `final` of it. Until the
    last `decay` begins, the end may be moved.

    Attributes:
        tokens: Padded positions a side of a batch.
        rate, encoder_rate: Adam's peak rates, for embeddings, norms and biases.
        matrix_rate, encoder_matrix_rate: Muon's, for the matrices of the layers.
        average: Checkpoints whose mean is exported.
        keep: Share of the initial weights in that mean, for training that went on from a finished
            model (Wortsman et al. 2022, Robust fine-tuning of zero-shot models).
    """

    seed: int = 1
    tokens: int = 4000
    accumulate: int = 1
    rate: float = 1e-3
    encoder_rate: float = 1.5e-4
    matrix_rate: float = 5e-3
    encoder_matrix_rate: float = 6e-4
    warmup: float = 0.2
    budget: float = 1000.0
    minutes: float = 1e9
    decay: float = 0.3
    frozen: float = 0.01
    final: float = 0.25
    label_smoothing: float = 0.1
    guide_weight: float = 0.5
    clip: float = 1.0
    save_minutes: float = 8.0
    evaluate_minutes: float = 8.0
    average: int = 4
    keep: float = 0.0
    threads: int = 2
    device: str = "auto"


@dataclass(frozen=True)
class Reverse:
    """The model of the other direction, which translates target-language text backwards.

    Attributes:
        budget: Million target pieces of its training; 0 for no such model.
        sentences: Monolingual sentences that it translates.
        target_pieces: Pieces that it may write.
        weight: Copies per epoch of machine-made pairs (those with a tag).
    """

    budget: float = 0.0
    sentences: int = 100_000
    target_pieces: int = 12_000
    weight: float = 1.0


@dataclass(frozen=True)
class Settings:
    """All sections of the file."""

    data: Data
    vocabulary: Vocabulary
    model: Model
    training: Training
    reverse: Reverse = field(default_factory=Reverse)


def _section(kind: type, values: dict[str, Any]) -> Any:
    known = {f.name for f in fields(kind)}
    unknown = set(values) - known
    if unknown:
        raise ValueError(f"unknown setting in {kind.__name__}: {', '.join(sorted(unknown))}")
    return kind(**values)


def load_settings(path: Path, overrides: list[str] | None = None) -> Settings:
    """Read a TOML file; `overrides` are `section.key=value` with TOML values.

    A top-level `base = "other.toml"` names a file beside it whose settings it changes.
    """
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    if base := raw.pop("base", None):
        changes, raw = raw, tomllib.loads((path.parent / base).read_text(encoding="utf-8"))
        for section, values in changes.items():
            raw.setdefault(section, {}).update(values)
    for override in overrides or []:
        key, _, value = override.partition("=")
        section, _, name = key.partition(".")
        raw.setdefault(section, {})[name] = tomllib.loads(f"v = {value}")["v"]
    data = dict(raw.get("data", {}))
    data["corpora"] = [_section(Corpus, c) for c in data.get("corpora", [])]
    return Settings(
        _section(Data, data),
        _section(Vocabulary, raw.get("vocabulary", {})),
        _section(Model, raw.get("model", {})),
        _section(Training, raw.get("training", {})),
        _section(Reverse, raw.get("reverse", {})),
    )
