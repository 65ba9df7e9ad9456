"""Language codes and scripts, as far as choosing and checking a translation needs them."""

from __future__ import annotations

import re

__all__ = ["CYRILLIC", "romanise", "tag_for", "two_letter", "writes_cyrillic"]

# ISO 639-1 -> ISO 639-3, for the tags of multilingual OPUS-MT models (>>bul<<).
_THREE = {
    "ar": "ara", "be": "bel", "bg": "bul", "bs": "bos", "ca": "cat", "cs": "ces", "da": "dan",
    "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est", "fi": "fin", "fr": "fra",
    "ga": "gle", "he": "heb", "hr": "hrv", "hu": "hun", "is": "isl", "it": "ita", "ja": "jpn",
    "ko": "kor", "lt": "lit", "lv": "lav", "mk": "mkd", "mt": "mlt", "nl": "nld", "no": "nob",
    "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi",
    "sr": "srp", "sv": "swe", "tr": "tur", "uk": "ukr", "zh": "zho",
}  # fmt: skip
_TWO = {three: two for two, three in _THREE.items()}

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_CYRILLIC_LANGUAGES = {"be", "bg", "mk", "ru", "sr", "uk"}

# The Bulgarian transliteration law of 2009 (streamlined system), and the letters of its neighbours.
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a",
    "ь": "y", "ю": "yu", "я": "ya", "ы": "y", "э": "e", "ё": "yo", "ѝ": "i", "ђ": "dj", "ѓ": "gj",
    "є": "ye", "ѕ": "dz", "і": "i", "ї": "yi", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ќ": "kj",
    "ў": "u", "џ": "dzh", "ґ": "g",
}  # fmt: skip


def two_letter(code: str | None) -> str | None:
    """The ISO 639-1 code of a code in either form, None for a group of languages ("sla", "mul")."""
    if not code:
        return None
    code = code.lower()
    return code if len(code) == 2 else _TWO.get(code)


def tag_for(language: str, vocabulary: set[str]) -> str | None:
    """The piece that asks a multilingual model for this target language, None if it has none."""
    for code in (language, _THREE.get(language, language)):
        if f">>{code}<<" in vocabulary:
            return f">>{code}<<"
    return None


def writes_cyrillic(language: str | None) -> bool:
    """Whether the language is written in Cyrillic letters."""
    return language in _CYRILLIC_LANGUAGES


def romanise(text: str) -> str:
    """Cyrillic letters in Latin ones; everything else as it is."""
    if not CYRILLIC.search(text):
        return text
    return "".join(_romanise_letter(letter) for letter in text)


def _romanise_letter(letter: str) -> str:
    latin = _LATIN.get(letter.lower())
    if latin is None:
        return "" if CYRILLIC.match(letter) else letter
    return latin.capitalize() if letter.isupper() else latin
