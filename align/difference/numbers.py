"""Numbers as values, so that "2,5 млн." equals "2.5 million" and "пет" equals "five"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from align.difference.languages import Language, language_of
from align.difference.words import Word

__all__ = ["Quantity", "quantities", "same_value"]

_GROUPED = re.compile(r"^\d{1,3}([.,])\d{3}(?:\1\d{3})*$")
_CLOCK = re.compile(r"^\d{1,2}[:.]\d{2}$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    Attributes:
        first, last: Indexes of its first and last word.
        values: What it may stand for ("1.500" is 1500 or 1.5), most likely first.
        written: Written in words, without a digit.
        kind: "number", or "month" and "weekday" for their names.
    """

    first: int
    last: int
    values: tuple[float, ...]
    written: bool
    kind: Literal["number", "month", "weekday"] = "number"


def quantities(words: Sequence[Word], language: str) -> list[Quantity]:
    """The numbers among the words of one text, in order; a month is 1 to 12."""
    data = language_of(language)
    found: list[Quantity] = []
    i = 0
    while i < len(words):
        quantity = _digits(words, i, data) or _written(words, i, data)
        if quantity is None:
            i += 1
        else:
            found.append(quantity)
            i = quantity.last + 1
    return found


def same_value(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers may be one and the same."""
    if "weekday" in (a.kind, b.kind) and a.kind != b.kind:
        return False
    return any(_equal(x, y) for x in a.values for y in b.values)


def _equal(x: float, y: float) -> bool:
    """The same value, or a decade with and without its century ("90-те", "1990s")."""
    if abs(x - y) <= 1e-6 * max(1.0, abs(x)):
        return True
    small, great = sorted((x, y))
    return 10 <= small < 100 and 1900 <= great < 2100 and great % 100 == small


def _digits(words: Sequence[Word], i: int, data: Language) -> Quantity | None:
    if not words[i].number:
        return None
    last = i
    texts = [words[i].norm]
    # "1 500 000": groups of three after a space.
    while (
        last + 1 < len(words)
        and words[last + 1].number
        and len(words[last + 1].norm) == 3
        and words[last + 1].before == ""
        and not words[last + 1].glued
        and len(texts[0]) <= 3
        and words[last + 1].norm.isdigit()
    ):
        last += 1
        texts.append(words[last].norm)
    following = words[last + 1] if last + 1 < len(words) else None
    if following and following.number and following.before == ":" and len(texts[0]) < 3:
        last += 1
        texts = [f"{texts[0]}:{following.norm}"] if len(following.norm) == 2 else texts
    values = [float("".join(texts))] if len(texts) > 1 else _parse(texts[0], data.decimal)
    multiplier, last = _multiplier(words, last, data)
    return Quantity(i, last, tuple(value * multiplier for value in values), False)


def _parse(text: str, decimal: str) -> list[float]:
    """Readings of "1,500", "2.5", "22:08", "2-3"."""
    if ":" in text or (_CLOCK.match(text) and text[-3] == "." and decimal == ","):
        parts = re.split("[:.]", text)
        hours, minutes = int(parts[0]), int(parts[1])
        readings = [hours * 100.0 + minutes, (hours + 12) % 24 * 100.0 + minutes]
        if text.count(".") == 1 and ":" not in text:
            readings.insert(0, float(text))
        return readings
    readings = []
    if _GROUPED.match(text):
        readings.append(float(re.sub("[.,]", "", text)))
    if text.count(".") + text.count(",") <= 1:
        readings.append(float(text.replace(",", ".")))
    return readings or [float(re.sub("[.,:]", "", text))]


def _multiplier(words: Sequence[Word], last: int, data: Language) -> tuple[float, int]:
    """ "2.5" + "million": the factor and the index of its word."""
    factor = 1.0
    following = last + 1
    if following < len(words) and words[following].norm in data.multipliers:
        near = words[following].before in ("", "-")
        # A single letter ("5m", "10k") must be glued to the number.
        if near and (len(words[following].norm) > 1 or words[following].glued):
            return float(data.multipliers[words[following].norm]), following
    return factor, last


def _written(words: Sequence[Word], i: int, data: Language) -> Quantity | None:
    word = words[i].norm
    if word in data.ordinals:
        return Quantity(i, i, (float(data.ordinals[word]),), True)
    if word in data.months and (words[i].text[0].isupper() or word != "may"):
        return Quantity(i, i, (float(data.months[word]),), True, "month")
    if word.removesuffix("'s") in data.weekdays:
        value = float(data.weekdays[word.removesuffix("'s")])
        return Quantity(i, i, (value,), True, "weekday")
    if word in data.halves:
        return Quantity(i, i, (0.5,), True)
    if word not in data.numbers:
        return _multiplied_one(words, i, data)
    total, part, last = 0.0, 0.0, i
    position = i
    while position < len(words):
        word = words[position].norm
        joined = position == i or words[position].before in ("", "-")
        if joined and word in data.numbers:
            value = float(data.numbers[word])
            part = part * value if value == 100 and 0 < part < 10 else part + value
        elif joined and word in data.multipliers and len(word) > 1:
            total += max(part, 1.0) * data.multipliers[word]
            part = 0.0
        elif not (joined and word in ("и", "and") and _continues(words, position + 1, data)):
            break
        last = position
        position += 1
    return Quantity(i, last, (total + part,), True)


def _multiplied_one(words: Sequence[Word], i: int, data: Language) -> Quantity | None:
    """ "хиляда", "a million": a multiplier by itself in the singular."""
    word = words[i].norm
    if word in data.multipliers and len(word) > 2:
        return Quantity(i, i, (float(data.multipliers[word]),), True)
    return None


def _continues(words: Sequence[Word], i: int, data: Language) -> bool:
    """After "and": smaller number words only ("hundred and five", "двадесет и пет")."""
    if i >= len(words) or words[i].norm not in data.numbers or words[i].before:
        return False
    before = words[i - 2].norm
    tens = data.numbers.get(before, data.multipliers.get(before, 0))
    return tens >= 20 and data.numbers[words[i].norm] < min(tens, 100)
