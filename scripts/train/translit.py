"""Names between Cyrillic and Latin, by rule."""

from __future__ import annotations

_MANY = {
    "sch": "ш",
    "tch": "ч",
    "sh": "ш",
    "ch": "ч",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "ya": "я",
    "yu": "ю",
    "ph": "ф",
    "th": "т",
    "ck": "к",
    "oo": "у",
    "ee": "и",
    "ss": "с",
    "ll": "л",
    "tt": "т",
    "nn": "н",
    "mm": "м",
    "rr": "р",
    "pp": "п",
    "ff": "ф",
    "dd": "д",
    "bb": "б",
    "qu": "ку",
    "gh": "г",
}
_ONE = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        [
            "а",
            "б",
            "к",
            "д",
            "е",
            "ф",
            "г",
            "х",
            "и",
            "дж",
            "к",
            "л",
            "м",
            "н",
            "о",
            "п",
            "к",
            "р",
            "с",
            "т",
            "у",
            "в",
            "у",
            "кс",
            "и",
            "з",
        ],
        strict=True,
    )
)
_BULGARIAN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъьюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "ts",
            "ch",
            "sh",
            "sht",
            "a",
            "y",
            "yu",
            "ya",
        ],
        strict=True,
    )
)


def to_cyrillic(word: str) -> str:
    """A Latin word as Bulgarian would roughly spell it, lower case."""
    word, out, at = word.lower(), [], 0
    while at < len(word):
        for size in (3, 2):
            if word[at : at + size] in _MANY:
                out.append(_MANY[word[at : at + size]])
                at += size
                break
        else:
            if word[at] == "c" and word[at + 1 : at + 2] in ("e", "i", "y"):
                out.append("с")
            elif not (word[at] == "e" and at == len(word) - 1 and at > 2):
                out.append(_ONE.get(word[at], word[at]))
            at += 1
    return "".join(out)


def to_latin(word: str) -> str:
    """A Bulgarian word in the official streamlined romanisation, capitals kept."""
    out = []
    for letter in word:
        plain = _BULGARIAN.get(letter.lower(), letter)
        out.append(plain.capitalize() if letter.isupper() else plain)
    text = "".join(out)
    return text[:-3] + "ia" if text.endswith("iya") else text


def name_to_latin(word: str) -> str:
    """A name as English texts spell it: Вучич -> Vucic, Елцин -> Eltsin, София -> Sofia."""
    latin = to_latin(word)
    if word[:1] in "Уу" and word[1:2].lower() in ("а", "е", "и", "о"):
        latin = ("W" if word[0] == "У" else "w") + latin[1:]
    if word.lower().endswith("ич"):  # mostly South Slavic in Bulgarian news: plain Gaj letters
        for bulgarian, serbian in (
            ("dzh", "dj"),
            ("Dzh", "Dj"),
            ("ch", "c"),
            ("Ch", "C"),
            ("zh", "z"),
            ("Zh", "Z"),
            ("sh", "s"),
            ("Sh", "S"),
            ("ts", "c"),
            ("y", "j"),
        ):
            latin = latin.replace(bulgarian, serbian)
    return latin.replace("dzh", "j").replace("Dzh", "J")
