"""Bulgarian paradigms from a Hunspell dictionary, with what each form means.

The dictionary lists stems and affix classes, not features; these follow from the endings, because
Bulgarian marks definiteness, number, person and tense at the end of the word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lemma:
    """A word with its forms.

    Attributes:
        text: The dictionary form.
        kind: "noun", "adjective" or "verb".
        gender: "m", "f" or "n" of a noun, "" otherwise.
        perfective: Of a verb: what one does once; its present needs a particle.
        forms: Forms by feature, such as "pl def"; several where the language has variants.
    """

    text: str
    kind: str
    gender: str
    perfective: bool
    forms: dict[str, list[str]]


def read_paradigms(hunspell: Path) -> dict[str, list[str]]:
    """All forms of every stem of `<hunspell>.aff` and `<hunspell>.dic`, the stem first."""
    rules: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in hunspell.with_suffix(".aff").read_text(encoding="utf-8").splitlines():
        columns = line.split()
        if len(columns) > 4 and columns[0] == "SFX":
            rules[columns[1]].append((columns[2].replace("0", ""), columns[3]))
    found: dict[str, list[str]] = {}
    for line in hunspell.with_suffix(".dic").read_text(encoding="utf-8").splitlines()[1:]:
        stem, _, flags = line.strip().partition("/")
        if stem.isalpha() and stem.islower():
            endings = [rule for flag in flags for rule in rules[flag]]
            forms = [stem[: len(stem) - len(a)] + b for a, b in endings if stem.endswith(a)]
            found[stem] = list(dict.fromkeys([stem, *found.get(stem, []), *forms]))
    return found


def read_lemmas(hunspell: Path) -> tuple[dict[str, Lemma], frozenset[str]]:
    """Nouns, adjectives and verbs with their forms by feature; words listed without others."""
    paradigms = read_paradigms(hunspell)
    lemmas = {
        stem: _lemma(stem, forms, paradigms)
        for stem, forms in paradigms.items()
        if len(forms) > 1 and len(stem) > 2
    }
    return lemmas, frozenset(stem for stem, forms in paradigms.items() if len(forms) == 1)


def _lemma(stem: str, forms: list[str], paradigms: dict[str, list[str]]) -> Lemma:
    endings = {form[-3:] for form in forms}
    if "хме" in endings:
        kind, gender, features = "verb", "", _verb(stem, forms)
    elif "ият" in endings and any(form.endswith(("ото", "ето")) for form in forms):
        kind, gender, features = "adjective", "", _adjective(stem, forms)
    else:
        feminine = stem + "та" in forms and stem[-1] not in "ое"
        gender = "f" if feminine else "n" if stem[-1] in "ое" else "m"
        kind, features = "noun", _noun(stem, forms, gender)
    named: dict[str, list[str]] = defaultdict(list)
    for feature, form in features:
        named[feature].append(form)
    return Lemma(stem, kind, gender, kind == "verb" and _perfective(stem, paradigms), dict(named))


def _perfective(stem: str, paradigms: dict[str, list[str]]) -> bool:
    """Whether another verb is made from this one by an imperfective suffix."""
    partners = (stem[:-1] + ending for ending in ("вам", "ам", "ям", "явам", "авам"))
    return stem[-1] in "ая" and any(partner in paradigms for partner in partners)


def _noun(stem: str, forms: list[str], gender: str) -> Iterator[tuple[str, str]]:
    for form in forms:
        if form == stem:
            yield "sg", form
        elif form.endswith("те") or (form.endswith("та") and form[:-2] in forms[1:]):
            yield "pl def", form
        elif form == stem + {"f": "та", "n": "то"}.get(gender, "-"):
            yield "sg def", form
        elif gender == "m" and form.endswith(("ът", "ят")):
            yield "sg def", form  # as subject
        elif gender == "m" and form in (stem + "а", stem + "я", stem[:-1] + "я"):
            yield "sg def short", form
        elif not form.endswith(("о", "ю", "йе")) and form != stem + "е":  # not a vocative
            yield "pl", form


def _adjective(stem: str, forms: list[str]) -> Iterator[tuple[str, str]]:
    for form in forms:
        for ending, feature in (
            ("ият", "m def"),
            ("ия", "m def short"),
            ("ата", "f def"),
            ("ята", "f def"),
            ("ото", "n def"),
            ("ето", "n def"),
            ("ите", "pl def"),
        ):
            if form.endswith(ending):
                yield feature, form
                break
        else:
            plain = {"а": "f", "я": "f", "о": "n", "е": "n", "и": "pl"}
            if form == stem:
                yield "m", form
                if stem.endswith("ки"):  # as in "български", the plural too
                    yield "pl", form
            elif form[-1] in plain:
                yield plain[form[-1]], form


_VERB_ENDINGS = [
    (re.compile(pattern), feature)
    for pattern, feature in (
        (r"хме$", "past 1pl"),
        (r"хте$", "past 2pl"),
        (r"ха$", "past 3pl"),
        (r"х$", "past 1sg"),
        (r"ше$", "was"),
        (r"йки$", "gerund"),
        (r"[аеияу]л$", "perfect m"),
        (r"[аеияу]ла$", "perfect f"),
        (r"[аеияу]ло$", "perfect n"),
        (r"[аеияу]ли$", "perfect pl"),
        (r"[аея]н$", "passive m"),
        (r"[аея]на$", "passive f"),
        (r"[аея]но$", "passive n"),
        (r"[аея]ни$", "passive pl"),
        (r"[аея]ният$", "passive m def"),
        (r"[аея]ната$", "passive f def"),
        (r"[аея]ното$", "passive n def"),
        (r"[аея]ните$", "passive pl def"),
        (r"[аея]щ$", "active m"),
        (r"[аея]ща$", "active f"),
        (r"[аея]що$", "active n"),
        (r"[аея]щи$", "active pl"),
        (r"[аея]щият$", "active m def"),
        (r"[аея]щата$", "active f def"),
        (r"[аея]щото$", "active n def"),
        (r"[аея]щите$", "active pl def"),
        (r"ш$", "2sg"),
        (r"(?<!и)[ая]т$", "3pl"),
    )
]


def _verb(stem: str, forms: list[str]) -> Iterator[tuple[str, str]]:
    yield "1sg", stem
    first = stem[:-1]
    present = _third_person(stem, forms)
    first_person = (form[:-1] for form in forms if form.endswith(("их", "ах", "ях")))
    # Verbs in -м have a past tense that looks like their present, and hardly use it.
    past = (
        set() if stem.endswith("м") else {form for form in first_person if form in forms} - {stem}
    )
    if first + "ох" in forms:
        past = {present}
    for form in forms[1:]:
        if form == present:
            yield "3sg", form
        if form in past:
            yield "past 3sg", form
        if form in (present, first + "и") or form in past:
            continue  # what is left of these is an imperative
        if form == present + "м" or (form == stem + "е" and stem.endswith("м")):
            yield "1pl", form
            continue
        for pattern, feature in _VERB_ENDINGS:
            if pattern.search(form):
                yield feature, form
                break


def _third_person(stem: str, forms: list[str]) -> str:
    """The form for he, she and it in the present."""
    first = stem[:-1]
    if stem.endswith("м"):
        return first
    return next((f for f in (first + "е", first + "и") if f in forms), "")
