"""Phrases of the source language in the forms that a phrase of the target language asks for.

A corpus of this size holds few of a word's forms; a lexicon of lemmas and paradigms makes the
others.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from lemminflect import getInflection

from scripts.train.lexicon import Entry

Chunk = tuple[str, str]  # words of the source language, words of the target language

_RARE = 0.6  # exponent of the frequencies: words are drawn more evenly than they occur
# Subject in English: feature of the verb in the past and in the present.
PERSONS = {
    "i": ("past 1sg", "1sg"),
    "we": ("past 1pl", "1pl"),
    "they": ("past 3pl", "3pl"),
    "he": ("past 3sg", "3sg"),
    "she": ("past 3sg", "3sg"),
}
# Auxiliary: tag of the English verb, then (Bulgarian words, feature) it may stand for.
_AUXILIARIES: dict[str, tuple[str, tuple[Chunk, ...]]] = {
    "to": ("VB", (("да", "3sg"), ("да", "3pl"), ("да", "1sg"), ("да", "1pl"))),
    "will": ("VB", (("ще", "3sg"), ("ще", "3pl"))),
    "would": ("VB", (("би", "perfect m"), ("биха", "perfect pl"))),
    "must": ("VB", (("трябва да", "3sg"), ("трябва да", "3pl"))),
    "should": ("VB", (("трябва да", "3sg"), ("трябва да", "3pl"))),
    "can": ("VB", (("може да", "3sg"), ("могат да", "3pl"))),
    "could": ("VB", (("можеше да", "3sg"), ("можеха да", "3pl"))),
    "has": ("VBN", (("е", "perfect m"), ("е", "perfect f"), ("е", "perfect n"))),
    "have": ("VBN", (("са", "perfect pl"),)),
    "had": ("VBN", (("беше", "perfect m"), ("беше", "perfect f"), ("бяха", "perfect pl"))),
    "is": ("VBN", (("е", "passive m"), ("е", "passive f"), ("е", "passive n"))),
    "are": ("VBN", (("са", "passive pl"),)),
    "was": ("VBN", (("беше", "passive m"), ("бе", "passive f"), ("беше", "passive n"))),
    "were": ("VBN", (("бяха", "passive pl"),)),
    "be": ("VBN", (("бъде", "passive m"), ("бъде", "passive f"), ("бъдат", "passive pl"))),
    "been": ("VBN", (("бил", "passive m"), ("била", "passive f"), ("били", "passive pl"))),
}
# What an English verb form without subject or auxiliary may stand for.
_ALONE = {
    "VBD": ("past 3sg", "past 3sg", "past 3pl", "was"),
    "VBZ": ("3sg",),
    "VBG": ("gerund", "active m", "active f", "active n", "active pl"),
}
_FUNCTION = frozenset(
    ["it", "that", "this", "one", "all", "first", "no", "not", "who", "what", "which", "there"]
)


@cache
def inflect(phrase: str, tag: str) -> str:
    """An English phrase with its head in the form of a Penn Treebank tag ("" if there is none)."""
    words = phrase.split()
    at = 0 if tag.startswith("V") else len(words) - 1
    forms = getInflection(words[at], tag)
    return " ".join([*words[:at], forms[0], *words[at + 1 :]]) if forms else ""


@dataclass(frozen=True)
class _Known:
    """What an English word can be: an entry and the number or tag of the form."""

    entry: Entry
    feature: str
    weight: float


class Speaker:
    """Finds and forms the words of a lexicon."""

    def __init__(self, lexicon: list[Entry], chance: random.Random) -> None:
        self.chance = chance
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in lexicon:
            self.entries[entry.lemma.kind].append(entry)
        self.weights = {
            kind: list(accumulate(_weight(e) for e in entries))
            for kind, entries in self.entries.items()
        }
        self.words = {kind: self._index(kind) for kind in ("noun", "adjective", "verb")}

    def _index(self, kind: str) -> dict[str, list[_Known]]:
        tags = {
            "noun": {"NN": "sg", "NNS": "pl"},
            "adjective": {"JJ": ""},
            "verb": {tag: tag for tag in ("VB", "VBD", "VBZ", "VBN", "VBG")},
        }[kind]
        found: dict[str, list[_Known]] = defaultdict(list)
        for entry in self.entries[kind]:
            for text, weight in entry.translations:
                for tag, feature in tags.items() if " " not in text else ():
                    form = text if tag in ("NN", "JJ") else inflect(text, tag)
                    if form and form not in _FUNCTION | PERSONS.keys() | _AUXILIARIES.keys():
                        found[form].append(_Known(entry, feature, weight * _weight(entry)))
        return found

    def phrase(self, words: list[str], at: int) -> tuple[int, str] | None:
        """A phrase of the source language for the lower-case target words from `at` on.

        Returns how many words it stands for and its text; None where nothing fits.
        """
        return self._noun_words(words, at) or self._verb_words(words, at)

    def _noun_words(self, words: list[str], at: int) -> tuple[int, str] | None:
        article = words[at] if words[at] in ("the", "a", "an") else ""
        i = at + bool(article)
        adjective = self._pick(self.words["adjective"].get(_at(words, i)))
        noun = self._pick(self.words["noun"].get(_at(words, i + 1))) if adjective else None
        if noun is None:
            adjective, noun = None, self._pick(self.words["noun"].get(_at(words, i)))
            ambiguous = (
                _at(words, i) in self.words["verb"] or _at(words, i) in self.words["adjective"]
            )
            if noun is None or (ambiguous and not article):
                return None
        used = adjective.entry if adjective else None
        text = self.noun_phrase(noun.entry, used, noun.feature, article == "the", False)
        return (i - at + 1 + bool(used), text) if text else None

    def _verb_words(self, words: list[str], at: int) -> tuple[int, str] | None:
        following = self.words["verb"].get(_at(words, at + 1), [])
        if words[at] in _AUXILIARIES:
            tag, readings = _AUXILIARIES[words[at]]
            verb = self._pick([k for k in following if k.feature == tag])
            particle, feature = self.chance.choice(readings)
            form = self.form(verb.entry, feature) if verb else ""
            return (2, f"{particle} {form}") if form else None
        if words[at] in PERSONS:
            verb = self._pick([k for k in following if k.feature in ("VBD", "VB", "VBZ")])
            past, present = PERSONS[words[at]]
            form = verb and self.form(verb.entry, past if verb.feature == "VBD" else present)
            named = {"he": "той ", "she": "тя ", "they": "те ", "i": "аз ", "we": "ние "}[words[at]]
            return (2, (named if self.chance.random() < 0.4 else "") + form) if form else None
        if words[at] in self.words["noun"] or words[at] in self.words["adjective"]:
            return None
        verb = self._pick(self.words["verb"].get(words[at]))
        if verb is None or verb.feature not in _ALONE:
            return None
        if verb.entry.lemma.perfective and verb.feature == "VBG":
            return None
        form = self.form(verb.entry, self.chance.choice(_ALONE[verb.feature]))
        return (1, form) if form else None

    def noun_phrase(
        self, noun: Entry, adjective: Entry | None, number: str, definite: bool, subject: bool
    ) -> str:
        """Adjective and noun in agreement; the first of them takes the article."""
        gender = noun.lemma.gender if number == "sg" else "pl"
        article = " def" if definite else ""
        if definite and gender == "m" and not subject:
            article = " def short"
        if adjective is None:
            return self.form(noun, number + article)
        first, second = self.form(adjective, gender + article), self.form(noun, number)
        return f"{first} {second}" if first and second else ""

    def form(self, entry: Entry, feature: str) -> str:
        return self.chance.choice(entry.lemma.forms.get(feature, [""]))

    def draw(self, kind: str) -> Entry:
        return self.chance.choices(self.entries[kind], cum_weights=self.weights[kind])[0]

    def _pick(self, known: list[_Known] | None) -> _Known | None:
        if not known:
            return None
        return (
            known[0]
            if len(known) == 1
            else self.chance.choices(known, [k.weight for k in known])[0]
        )

    def translation(self, entry: Entry) -> str:
        texts, weights = zip(*entry.translations, strict=True)
        return self.chance.choices(texts, [w * w for w in weights])[0]


def _weight(entry: Entry) -> float:
    return (entry.frequency + 0.2) ** _RARE


def _at(words: list[str], at: int) -> str:
    return words[at] if at < len(words) else ""
