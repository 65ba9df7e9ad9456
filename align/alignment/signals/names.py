"""Names and numbers, which look alike in any language once the script is out of the way."""

from __future__ import annotations

import re
import unicodedata

from align.alignment.sides import Side
from align.alignment.signals.bags import Signal, sparse_bags

__all__ = ["name_keys", "names_signal", "number_keys", "romanise"]

_CYRILLIC = """\
а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=ts ч=ch
ш=sh щ=sht ъ=a ы=i ь=_ э=e ю=yu я=ya ё=yo і=i ї=yi є=ye ґ=g ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ѓ=gj ќ=kj
ѕ=dz"""
_GREEK = """\
α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=i φ=f χ=ch ψ=ps
ω=o"""
_LETTERS = {pair[0]: pair[2:] for pair in f"{_CYRILLIC} {_GREEK}".split()}
# Spellings of one sound, so that Вучич, Vučić and Vucic meet, and Джонсън meets Johnson.
_FOLDS = (
    ("sht", "s"), ("sch", "s"), ("tch", "c"), ("dzh", "j"), ("tsch", "c"), ("zh", "j"),
    ("ch", "c"), ("sh", "s"), ("ts", "c"), ("ph", "f"), ("th", "t"), ("kh", "h"), ("ck", "k"),
    ("gh", "g"), ("dj", "j"), ("w", "v"), ("q", "k"), ("x", "ks"), ("z", "s"), ("c", "k"),
    ("j", "g"), ("y", "i"),
)  # fmt: skip
_SILENT = re.compile(r"(?<=[aeiou])gh(?=t|s?$)")
_VOWELS = re.compile(r"[aeiouh_]+")
_DOUBLE = re.compile(r"(.)\1+")
_NAME = re.compile(r"(?<![\w'’])[A-ZÀ-ÞА-ЯЁІЇЄҐЂЈЉЊЋЏΑ-Ω]\w+|(?<=[@#])\w{3,}")
_NUMBER = re.compile(r"\d+(?:[.,:\u00a0\u202f ]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_SCALE = (
    ("хил", 1e3), ("млрд", 1e9), ("милиар", 1e9), ("млн", 1e6), ("милион", 1e6), ("трил", 1e12),
    ("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("bn", 1e9), ("trillion", 1e12),
    ("tausend", 1e3), ("milliarde", 1e9), ("milliard", 1e9), ("mio", 1e6), ("mrd", 1e9),
)  # fmt: skip
_SCALE_WORD = re.compile(r"\s*([^\W\d_]{2,9})")


def romanise(text: str) -> str:
    """Lower-case Latin letters without diacritics; Cyrillic and Greek by sound."""
    plain = "".join(_LETTERS.get(c, c) for c in text.lower())
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def name_keys(text: str) -> list[str]:
    """Consonant skeletons of capitalised words, handles and tags."""
    keys = []
    for name in _NAME.findall(text):
        sound = _SILENT.sub("", romanise(name))
        for old, new in _FOLDS:
            sound = sound.replace(old, new)
        first = "a" if sound[:1] in "aeiouh" else ""
        skeleton = _DOUBLE.sub(r"\1", first + _VOWELS.sub("", sound))
        if len(skeleton) > 1:
            keys.append(skeleton[:5])
    return keys


def number_keys(text: str) -> list[str]:
    """Values of the numbers in digits: ``2,5 млн.`` and ``2.5 million`` are both 2500000."""
    keys = []
    for found in _NUMBER.finditer(text):
        digits = found.group()
        if _THOUSANDS.fullmatch(digits):
            values = [float(re.sub(r"\D", "", digits))]
        elif _DECIMAL.fullmatch(digits):
            values = [float(digits.replace(",", "."))]
        else:
            values = [float(part[:15]) for part in re.findall(r"\d+", digits)]
        values[-1] *= _factor(text, found.end())
        keys += [f"={value:.15g}" for value in values]
    return keys


def _factor(text: str, end: int) -> float:
    word = _SCALE_WORD.match(text, end)
    start = word.group(1).lower() if word else ""
    return next((factor for prefix, factor in _SCALE if start.startswith(prefix)), 1.0)


def _keys(text: str) -> list[str]:
    return name_keys(text) + number_keys(text)


def names_signal(source: Side, target: Side) -> Signal:
    """Names and numbers as written, weighted by idf."""
    return Signal("names", *sparse_bags(source.texts, target.texts, _keys))
