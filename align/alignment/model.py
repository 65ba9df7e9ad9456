"""The fitted model: from features of a bead to the logarithm of its potential.

A log-linear model of whole alignments (a semi-Markov conditional random field, Sarawagi & Cohen
2004): the probability of a path is proportional to exp(sum of its beads' scores). A bead's score
is a small network of its features; nulls have their own. Fitted by ``scripts/train/alignment.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from align.alignment.evidence import Evidence
from align.alignment.features import (
    BEAD_FEATURES,
    FEATURES_OF,
    NULL_FEATURES,
    bead_features,
    null_features,
)
from align.alignment.search import Scores
from align.alignment.sides import Floats

__all__ = ["Model", "Network", "bundled_model"]


@dataclass(frozen=True, eq=False)
class Network:
    """One hidden layer (tanh) beside a linear path, over standardised features.

    ``typical`` are the features of a right bead, for signals that are not there.
    """

    mean: Floats
    scale: Floats
    typical: Floats
    hidden: Floats
    shift: Floats
    out: Floats
    linear: Floats
    bias: Floats

    def __call__(self, features: Floats, silent: Sequence[int] = ()) -> Floats:
        """(features, ...) -> (...); ``silent`` features say nothing."""
        flat = features.reshape(len(features), -1)
        standard = np.clip((flat - self.mean[:, None]) * self.scale[:, None], -4, 4)
        usual = (self.typical - self.mean) * self.scale
        standard[list(silent)] = usual[list(silent), None]
        inner = np.tanh(self.hidden @ standard + self.shift[:, None])
        score: Floats = self.out @ inner + self.linear @ standard + self.bias
        return score.reshape(features.shape[1:])


@dataclass(frozen=True, eq=False)
class Model:
    """The networks of beads and of nulls, and what log odds of a moved bead mean.

    Attributes:
        moved: Slope and shift of the logistic function from the log odds of a bead against nulls
            to the probability that its content moved.
    """

    bead: Network
    null: Network
    moved: tuple[float, float]
    version: str

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read a safetensors file written by the training script."""
        from safetensors import safe_open

        with safe_open(path, framework="numpy") as file:
            tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
            version = (file.metadata() or {}).get("version", "unknown")
        networks = [
            Network(**{name: tensors[f"{kind}.{name}"] for name in Network.__dataclass_fields__})
            for kind in ("bead", "null")
        ]
        slope, shift = tensors["moved"].tolist()
        return cls(networks[0], networks[1], (slope, shift), version)

    def moved_probability(self, odds: float) -> float:
        """Probability that a leftover bead with these log odds is right."""
        slope, shift = self.moved
        return float(1 / (1 + np.exp(-slope * odds - shift)))

    def moved_odds(self, probability: float) -> float:
        """Log odds of a leftover bead with this probability of being right."""
        slope, shift = self.moved
        return float((np.log(probability / (1 - probability)) - shift) / slope)

    def scores(
        self,
        evidence: Evidence,
        types: tuple[tuple[int, int], ...],
        leave_out: frozenset[str] = frozenset(),
    ) -> Scores:
        """Scores of all beads in the band, without the features of some signals."""
        quiet = [name for signal in leave_out for name in FEATURES_OF.get(signal, ())]
        silent = [BEAD_FEATURES.index(name) for name in quiet if name in BEAD_FEATURES]
        silent_null = [NULL_FEATURES.index(name) for name in quiet if name in NULL_FEATURES]
        band = evidence.band
        beads = np.full((len(types), band.rows + 1, band.width), -1e9, dtype=np.float32)
        for t, (a, b) in enumerate(types):
            possible = band.inside & (band.column >= b)
            possible[:a] = False
            if not possible.any():
                continue
            features = bead_features(evidence, a, b)
            beads[t][possible] = self.bead(features[:, possible], silent)
        added, omitted = (self.null(rows.T, silent_null) for rows in null_features(evidence))
        return Scores(types, beads, added, omitted)


@cache
def bundled_model() -> Model:
    """The parameters that ship."""
    return Model.load(Path(str(files("align.bundled").joinpath("alignment.safetensors"))))
