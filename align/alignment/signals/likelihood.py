"""How likely the model that translated finds the target, given the source (forced decoding).

log P(target | source) of the translation model, length-normalised, against what the same target
gets from unrelated sources. Costly, so only beads that the cheap signals leave open are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.alignment.search import Scores, Span
from align.alignment.sides import Side
from align.translation import Translator

__all__ = ["rescored"]

# Beads with a posterior between these are open; so many of them, and of sure ones to compare.
OPEN = (0.05, 0.95)
MOST, SURE = 16, 6
# Log odds that a likelihood as high as that of the pair's sure beads is worth.
WORTH = 2.0


def rescored(
    translator: Translator, source: Side, target: Side, scores: Scores, posterior: Scores
) -> Scores:
    """Scores with the likelihood added to open beads; unchanged where there is nothing to add."""
    plain = ~source.foreign
    spans = _spans(posterior, *OPEN)
    spans = [s for s in spans if plain[s[0] : s[1]].all()]
    spans.sort(key=lambda s: abs(_at(posterior, s) - 0.5))
    sure = [s for s in _spans(posterior, 0.99, 1.1) if plain[s[0] : s[1]].all()]
    spans, sure = spans[:MOST], sure[:: max(1, len(sure) // SURE)][:SURE]
    if not spans or len(sure) < 3:
        return scores
    gains = _gains(translator, source, target, spans + sure)
    typical = float(np.median(gains[len(spans) :]))
    if typical <= 0:
        return scores
    beads = scores.beads.copy()
    for (i0, i1, j0, j1), gain in zip(spans, gains[: len(spans)], strict=True):
        kind = scores.types.index((i1 - i0, j1 - j0))
        beads[kind, i1, j1] += WORTH * (np.clip(gain / typical, -1.0, 2.0) - 0.5)
    return Scores(scores.types, beads, scores.added, scores.omitted)


def _spans(posterior: Scores, low: float, high: float) -> list[Span]:
    kinds, rows, columns = np.nonzero((posterior.beads > low) & (posterior.beads < high))
    out = []
    for kind, i, j in zip(kinds.tolist(), rows.tolist(), columns.tolist(), strict=True):
        a, b = posterior.types[kind]
        out.append((i - a, i, j - b, j))
    return out


def _at(posterior: Scores, span: Span) -> float:
    kind = posterior.types.index((span[1] - span[0], span[3] - span[2]))
    return float(posterior.beads[kind, span[1], span[3]])


def _gains(
    translator: Translator, source: Side, target: Side, spans: Sequence[Span]
) -> list[float]:
    """Mean log P per piece, less the mean of what two sources from elsewhere give."""
    sources, targets = [], []
    count = len(source)
    for i0, i1, j0, j1 in spans:
        text = " ".join(target.texts[j0:j1])
        begins = [i0, *((i0 + k * count // 3 + 1) % count for k in (1, 2))]
        sources += [" ".join(source.texts[b : b + i1 - i0]) for b in begins]
        targets += [text] * 3
    means = [float(np.mean(row)) if row else 0.0 for row in translator.score(sources, targets)]
    return [means[k] - (means[k + 1] + means[k + 2]) / 2 for k in range(0, len(means), 3)]
