"""Word translations counted in parallel text: how strongly two stems are each other's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import islice

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lexicon", "load_lexicon"]

_STEPS_PER_OCTAVE = 8


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Stem pairs with p(target | source) and p(source | target).

    Attributes:
        source, target: Stem -> row.
        starts: Partners of source row i are ``indices[starts[i]:starts[i + 1]]``, (rows + 1,).
        indices: Target rows.
        strength: 0 (chance) to 1 (each always stands for the other), float32, like ``indices``.
    """

    source: dict[str, int]
    target: dict[str, int]
    starts: NDArray[np.uint32]
    indices: NDArray[np.uint32]
    strength: NDArray[np.float32]

    def matrix(self, source: list[str], target: list[str]) -> NDArray[np.float32]:
        """Strengths, (source stems, target stems)."""
        result = np.zeros((len(source), len(target)), dtype=np.float32)
        columns: dict[int, list[int]] = {}
        for j, stem in enumerate(target):
            if (row := self.target.get(stem)) is not None:
                columns.setdefault(row, []).append(j)
        for i, stem in enumerate(source):
            if (row := self.source.get(stem)) is None:
                continue
            span = slice(self.starts[row], self.starts[row + 1])
            for partner, value in zip(
                self.indices[span].tolist(), self.strength[span].tolist(), strict=True
            ):
                for j in columns.get(partner, ()):
                    result[i, j] = value
        return result

    def partner(self, stem: str, side: int) -> str | None:
        """The strongest partner of a stem of the source (0) or target (1) side."""
        row = (self.source, self.target)[side].get(stem)
        if row is None:
            return None
        if side == 0:
            first, last = int(self.starts[row]), int(self.starts[row + 1])
            best = int(self.indices[first + int(self.strength[first:last].argmax())])
        else:
            places = np.flatnonzero(self.indices == row)
            place = places[self.strength[places].argmax()]
            best = int(np.searchsorted(self.starts, place, side="right")) - 1
        return self._stem(best, 1 - side)

    def _stem(self, row: int, side: int) -> str:
        # Rows are numbered in the order of the dictionary.
        return next(islice((self.source, self.target)[side], row, None))

    def known(self, stems: list[str], side: int) -> NDArray[np.float32]:
        """1 where the stem has partners, else 0; ``side`` 0 is source, 1 target."""
        rows = (self.source, self.target)[side]
        return np.array([stem in rows for stem in stems], dtype=np.float32)


def _strength(forward: NDArray[np.uint8], backward: NDArray[np.uint8]) -> NDArray[np.float32]:
    """One number from both conditional probabilities; the greater one counts more.

    A frequent word is a good partner of a rare one although the reverse is improbable; the smaller
    probability still tells a partner from a chance link.
    """
    logs = -np.stack([forward, backward]).astype(np.float32) / _STEPS_PER_OCTAVE * np.log10(2)
    strength: NDArray[np.float32] = np.clip(
        1 + (0.7 * logs.max(axis=0) + 0.3 * logs.min(axis=0)) / 2.5, 0, 1
    )
    return strength


@lru_cache(maxsize=2)
def load_lexicon(source: str, target: str) -> Lexicon | None:
    """The bundled lexicon of a language pair (ISO 639-1 codes), None where there is none."""
    resource = files("align.bundled") / "difference" / f"lexicon.{source}-{target}.npz"
    if not resource.is_file():
        return None
    with as_file(resource) as path, np.load(path, allow_pickle=False) as arrays:
        stems = [bytes(arrays[name]).decode().split("\n") for name in ("source", "target")]
        source_rows, target_rows = ({stem: row for row, stem in enumerate(s)} for s in stems)
        return Lexicon(
            source_rows,
            target_rows,
            arrays["starts"],
            arrays["indices"],
            _strength(arrays["forward"], arrays["backward"]),
        )
