"""Numbers, names and negations that the two sides give differently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from align.difference.evidence import Evidence, Matrix, Side
from align.difference.forms import likeness
from align.difference.languages import language_of
from align.difference.lexicon import load_lexicon
from align.difference.links import NONE, Links
from align.difference.numbers import Quantity, quantities, same_value
from align.difference.types import DifferenceType

__all__ = ["Change", "changes"]

Span = tuple[int, int]
_CONVERSIONS = (1.609, 0.3048, 2.54, 0.4536, 4.047, 3.785, 1.8, 3.281)
"""Miles, feet, inches, pounds, acres, gallons, degrees: the same in another unit is no change."""

_SAME_UNIT = 0.6
_OWN = 0.8
_DENIAL = 9
"""Words between what is denied and what may deny it."""
_ALIKE = 0.3
"""Likeness from which on two names may be one in two spellings."""
_SPELT = 0.5
"""Likeness of a word and its translation from which on it is spelt, not translated."""


@dataclass(frozen=True, slots=True)
class Change:
    """Words that face each other and differ.

    Attributes:
        type: "number", "name" or "negation".
        source, target: First word and one past the last; an empty span where a side has none.
        score: Confidence, 0 to 1.
    """

    type: DifferenceType
    source: Span
    target: Span
    score: float


def changes(evidence: Evidence, links: Links) -> list[Change]:
    """All changes of a bead: numbers, then names, then negations."""
    return [*_numbers(evidence, links), *_names(evidence, links), *_negations(evidence, links)]


def _pairs(
    first: Sequence[Span], second: Sequence[Span], score: Callable[[int, int], float]
) -> Iterator[tuple[int, int, float]]:
    """One-to-one pairs by falling score, above zero."""
    scored = [(score(i, j), i, j) for i in range(len(first)) for j in range(len(second))]
    used: tuple[set[int], set[int]] = (set(), set())
    for value, i, j in sorted(scored, key=lambda x: (-x[0], x[1], x[2])):
        if value > 0 and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            yield i, j, value


def _facing(links: Links, a: Span, b: Span) -> float:
    """How far the words around speak for two spans facing each other."""
    return float(links.support[a[0] : a[1], b[0] : b[1]].max(initial=0))


# --- numbers ---------------------------------------------------------------------------------


def _numbers(evidence: Evidence, links: Links) -> Iterator[Change]:
    """Numbers without an equal on the other side that face each other."""
    found = [quantities(side.words, side.language) for side in (evidence.source, evidence.target)]
    own = [_without_equal(found[side], found[1 - side]) for side in (0, 1)]
    spans = [[(q.first, q.last + 1) for q in side] for side in own]

    def score(i: int, j: int) -> float:
        a, b = own[0][i], own[1][j]
        if a.kind != b.kind or _linked(links, spans[0][i], spans[1][j], a, b):
            return 0
        if _converted(evidence, links, a, b):
            return 0
        if (a.written or b.written) and (a.kind == "number" and min(a.values + b.values) < 2):
            return 0
        alone = len(own[0]) == len(own[1]) == 1
        facing = max(_facing(links, spans[0][i], spans[1][j]), 0.6 if alone else 0)
        sure = 0.95 if not (a.written or b.written) else 0.8 if a.written and b.written else 0.6
        return sure * min(1.0, 0.3 + facing)

    for i, j, value in _pairs(spans[0], spans[1], score):
        yield Change("number", spans[0][i], spans[1][j], value)


def _without_equal(own: list[Quantity], others: list[Quantity]) -> list[Quantity]:
    """Those that nothing on the other side equals; a month may equal a number."""
    return [q for q in own if not any(_equal(q, other, own, others) for other in others)]


def _equal(a: Quantity, b: Quantity, own: list[Quantity], others: list[Quantity]) -> bool:
    if not same_value(a, b):
        return False
    if a.kind == b.kind:
        return True
    # A number stands for a month only if its own side's number is not there for it.
    side = own if a.kind == "month" else others
    number = b if a.kind == "month" else a
    return not any(q.kind == "number" and same_value(q, number) for q in side)


def _linked(links: Links, a: Span, b: Span, x: Quantity, y: Quantity) -> bool:
    """Words that the lexicon gives as each other's although the values differ ("first", "един")."""
    if not x.written and not y.written:
        return False
    return bool(links.matrix[a[0] : a[1], b[0] : b[1]].max(initial=0) > NONE)


def _converted(evidence: Evidence, links: Links, a: Quantity, b: Quantity) -> bool:
    """Whether one is the other in another unit: different units follow, and the ratio fits."""
    i, j = _unit(evidence.source, a), _unit(evidence.target, b)
    if i is None or j is None or links.matrix[i, j] > _SAME_UNIT:
        return False
    low, high = sorted((a.values[0], b.values[0]))
    if low <= 0 or abs(1.8 * low + 32 - high) < 3:
        return True
    return any(abs(high / low * f - 1) < 0.1 for c in _CONVERSIONS for f in (c, 1 / c))


def _unit(side: Side, quantity: Quantity) -> int | None:
    """The word of measure that follows a number."""
    units = language_of(side.language).units
    following = range(quantity.last + 1, min(quantity.last + 3, len(side.words)))
    return next((i for i in following if side.words[i].norm in units), None)


# --- names -----------------------------------------------------------------------------------


def _names(evidence: Evidence, links: Links) -> Iterator[Change]:
    """Names without a partner that face each other and do not sound alike."""
    raw = evidence.direct
    best = raw.max(axis=1, initial=0), raw.max(axis=0, initial=0)
    # A partner that has a better one of its own does not count ("Peter" beside "Petrov").
    strongest = (
        (raw * (raw >= _OWN * best[1][None, :])).max(axis=1, initial=0),
        (raw * (raw >= _OWN * best[0][:, None])).max(axis=0, initial=0),
    )
    sides = evidence.source.words, evidence.target.words
    names = [
        [
            (i, i + 1)
            for i in range(len(sides[side]))
            if strongest[side][i] < NONE and _is_name(evidence, side, i)
        ]
        for side in (0, 1)
    ]
    if not names[0] or not names[1]:
        return
    alike = likeness(
        [sides[0][a].norm for a, _ in names[0]], [sides[1][b].norm for b, _ in names[1]]
    )

    def score(i: int, j: int) -> float:
        if alike[i, j] > _ALIKE:
            return 0
        facing = _facing(links, names[0][i], names[1][j])
        alone = len(names[0]) == len(names[1]) == 1
        known = evidence.known[0][names[0][i][0]] + evidence.known[1][names[1][j][0]]
        beside = _beside(links, names[0][i][0], names[1][j][0])
        spelt = _is_spelt(evidence, 0, names[0][i][0]), _is_spelt(evidence, 1, names[1][j][0])
        if not any(spelt):
            return 0
        sure = 0.2 + 0.15 * float(known) + 0.1 * alone + 0.25 * beside + 0.1 * all(spelt)
        return min(1.0, sure) * facing * (1 - float(alike[i, j]))

    for i, j, value in _pairs(names[0], names[1], score):
        yield Change("name", names[0][i], names[1][j], value)


def _beside(links: Links, i: int, j: int) -> bool:
    """Whether a word next to one is linked to a word next to the other."""
    part = links.matrix[max(0, i - 1) : i + 2, max(0, j - 1) : j + 2]
    return bool(part.max(initial=0) > NONE)


def _is_name(evidence: Evidence, side: int, i: int) -> bool:
    """A capital letter that no rule of spelling forces, and no article before it."""
    own = (evidence.source, evidence.target)[side]
    data, word = language_of(own.language), own.words[i]
    if not word.capital or word.function or len(word.text) < 3 or word.text.isupper():
        return False
    if word.norm in data.months or word.norm in data.weekdays:
        return False
    return not (i and own.words[i - 1].norm in data.articles)


def _is_spelt(evidence: Evidence, side: int, i: int) -> bool:
    """No translation, or one that sounds like it: institutions are translated, names spelt."""
    word = (evidence.source, evidence.target)[side].words[i]
    lexicon = load_lexicon(evidence.source.language, evidence.target.language)
    partner = lexicon.partner(word.stem, side) if lexicon else None
    return partner is None or bool(likeness([word.stem], [partner])[0, 0] > _SPELT)


# --- negation --------------------------------------------------------------------------------


def _negations(evidence: Evidence, links: Links) -> Iterator[Change]:
    """One side denies something, and nothing near its partner on the other side could."""
    sides = evidence.source, evidence.target
    denied = [_deniers(side, strict=True) for side in sides]
    maybe = [_deniers(side, strict=False) for side in sides]
    for side in (0, 1):
        if len(denied[side]) <= len(denied[1 - side]):
            continue
        matrix = links.matrix if side == 0 else links.matrix.T
        for word in denied[side]:
            partner = _denied_word(sides[side], matrix, word)
            if partner is None or any(abs(k - partner) <= _DENIAL for k in maybe[1 - side]):
                continue
            spans = (word, word + 1), (partner, partner + 1)
            yield Change("negation", spans[side], spans[1 - side], 0.6)


def _deniers(side: Side, *, strict: bool) -> list[int]:
    """Words that deny; unless ``strict`` also those that may."""
    data = language_of(side.language)
    result = []
    for i, word in enumerate(side.words):
        weak = word.norm in data.weak_negation or (
            len(word.norm) > 5 and word.norm.startswith(data.negative_beginnings)
        )
        following = side.words[i + 1] if i + 1 < len(side.words) else None
        if following and following.number and len(word.norm) < 3:  # "No. 5", "не 5 ..."
            continue
        if word.norm in data.negation or (weak and not strict):
            result.append(i)
    return result


def _denied_word(side: Side, matrix: Matrix, word: int) -> int | None:
    """The other side's partner of what is denied: a linked content word soon after."""
    for i in range(word + 1, min(word + 5, len(side.words))):
        j = int(matrix[i].argmax())
        if not side.words[i].function and matrix[i, j] >= 2 * NONE:
            return j
    return None
