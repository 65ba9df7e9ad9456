"""What the comparison knows of a language, as data: one JSON file each, named by ISO 639-1 code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Language", "language_of"]


@dataclass(frozen=True, slots=True)
class Language:
    """Closed word classes and number words of one language, lower case.

    Attributes:
        function: Words without content of their own.
        articles: Words before a noun that no name has before it.
        prepositions, conjunctions: Words that open a phrase.
        negation: Words that deny.
        numbers, ordinals, multipliers: Word -> value.
        months, weekdays: Word -> 1 to 12, 1 to 7.
        weak_negation: Words that may stand for a negation ("refused to").
        negative_beginnings: What a word may begin with that is negative in itself.
        halves: Words for one half.
        units: Words for lengths, weights, temperatures.
        decimal: The decimal sign.
        credit: Words in front of the colon of a credit line ("Source: ...").
        credit_phrases: What other credit lines begin with.
        agencies: News agencies, a word each.
    """

    function: frozenset[str]
    articles: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    negation: frozenset[str]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    multipliers: dict[str, int]
    months: dict[str, int]
    weekdays: dict[str, int]
    weak_negation: frozenset[str]
    negative_beginnings: tuple[str, ...]
    halves: frozenset[str]
    units: frozenset[str]
    decimal: str
    credit: frozenset[str]
    credit_phrases: tuple[str, ...]
    agencies: frozenset[str]


@cache
def language_of(code: str) -> Language:
    """The data of a language, that of ``any.json`` (nothing) where it has none."""
    folder = files(__package__)
    path = folder / f"{code}.json"
    if not (code.isalpha() and path.is_file()):
        path = folder / "any.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    words = {name: value.split() for name, value in data.items() if isinstance(value, str)}
    return Language(
        function=frozenset(words["function"]),
        articles=frozenset(words["articles"]),
        prepositions=frozenset(words["prepositions"]),
        conjunctions=frozenset(words["conjunctions"]),
        negation=frozenset(words["negation"]),
        weak_negation=frozenset(words["weak_negation"]),
        negative_beginnings=tuple(data["negative_beginnings"]),
        numbers=data["numbers"],
        ordinals=data["ordinals"],
        multipliers=data["multipliers"],
        months={word: i for i, word in enumerate(words["months"], 1)},
        weekdays={word: i for i, word in enumerate(words["weekdays"], 1)},
        halves=frozenset(words["half"]),
        units=frozenset(words["units"]),
        decimal=data["decimal"],
        credit=frozenset(words["credit"]),
        credit_phrases=tuple(data["credit_phrases"]),
        agencies=frozenset(words["agencies"]),
    )
