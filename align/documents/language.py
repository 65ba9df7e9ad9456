"""Which language a stretch of text is in, by its script, letters and frequent words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from align.documents.paragraphs import Stretch
from align.documents.rules import Rules, languages, rules_for

__all__ = ["document_language", "identify"]

_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|pic\.(?:twitter|x)\.com/\S+|[@#]\w+"
    r"|[\w.]{1,64}@[\w.]+|\w{1,64}\.\w{2,4}/\S+"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SCRIPTS = {
    "LATIN": re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]"),
    "CYRILLIC": re.compile(r"[\u0400-\u052f]"),
    "GREEK": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "HEBREW": re.compile(r"[\u0590-\u05ff]"),
    "ARABIC": re.compile(r"[\u0600-\u06ff\u0750-\u077f]"),
    "DEVANAGARI": re.compile(r"[\u0900-\u097f]"),
    "THAI": re.compile(r"[\u0e00-\u0e7f]"),
    "GEORGIAN": re.compile(r"[\u10a0-\u10ff]"),
    "ARMENIAN": re.compile(r"[\u0530-\u058f]"),
    "HANGUL": re.compile(r"[\uac00-\ud7a3]"),
    "KANA": re.compile(r"[\u3040-\u30ff]"),
    "HAN": re.compile(r"[\u4e00-\u9fff]"),
}
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ\u0400-\u052f]")
# Scripts that one language all but owns.
_LANGUAGE_OF_SCRIPT = {
    "GREEK": "el",
    "HEBREW": "he",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "HANGUL": "ko",
    "KANA": "ja",
    "HAN": "zh",
}
# Language is told from so many characters at most; more add time and no certainty.
_ENOUGH = 2000
_MOST_FREQUENT = {"LATIN": "en", "CYRILLIC": "bg"}
# Languages without a data file are taken to be Latin but for these.
_CYRILLIC = frozenset(["be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk"])
# So much more evidence than for the language at hand makes it another one: small words beyond those
# of the language at hand, at least, and as a share of all words.
_LEAD, _LEAD_SHARE = 2.5, 0.2
# Below this share of known small words a document is in a language without a data file.
_KNOWN = 0.1
# Letters that it takes to say so.
_LETTERS = 40


def identify(text: str, prior: str | None = None) -> str:
    """The language of a sentence or paragraph.

    Args:
        text: Some words. Addresses, handles and hashtags count for nothing.
        prior: ISO 639-1 code of the text around it, which decides where the words do not.

    Returns:
        An ISO 639-1 code.
    """
    sample = _ADDRESS.sub(" ", text[:_ENOUGH])
    words = [word.lower() for word in _WORD.findall(sample)]
    script = _script(sample, words)
    if script is None:
        return prior or "en"
    if script in _LANGUAGE_OF_SCRIPT:
        return _LANGUAGE_OF_SCRIPT[script]
    scores = {rules.language: _score(words, rules) for rules in _of_script(script)}
    home = prior if prior and script == _script_of(prior) else _MOST_FREQUENT[script]
    best = max(scores, key=lambda code: scores[code])
    lead = scores[best] - scores.get(home, 0)
    return best if lead >= max(_LEAD, _LEAD_SHARE * len(words)) else home


def document_language(text: str, lines: Iterable[Stretch]) -> str:
    """The language that most of the characters of a text are in.

    A text that the data files do not know is left to py3langid where that is installed.
    """
    characters: Counter[str] = Counter()
    for line in list(lines)[:200]:
        stretch = text[line.start : line.end]
        # Posts, which have handles and links in them, may well be in another language.
        weight = 1 if _ADDRESS.search(stretch[:_ENOUGH]) else 4
        characters[identify(stretch)] += weight * len(stretch)
    best = characters.most_common(1)[0][0]
    words = [word.lower() for word in _WORD.findall(_ADDRESS.sub(" ", text[: 2 * _ENOUGH]))]
    if best in languages() and sum(map(len, words)) >= _LETTERS:
        small = rules_for(best).words
        if sum(word in small for word in words) < _KNOWN * len(words):
            return _guess(text[:_ENOUGH], best)
    return best


def _guess(text: str, alternative: str) -> str:
    """What py3langid takes the text for, if it is installed and the script allows it."""
    try:
        import py3langid  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return alternative
    language = str(py3langid.classify(text)[0])
    known = len(language) == 2 and _script_of(language) == _script_of(alternative)
    return language if known else alternative


def _script_of(language: str) -> str | None:
    """The script that a language is written in, as far as it matters here."""
    if language in _LANGUAGE_OF_SCRIPT.values():
        return None
    return rules_for(language).script or ("CYRILLIC" if language in _CYRILLIC else "LATIN")


@cache
def _of_script(script: str) -> tuple[Rules, ...]:
    found = (rules_for(code) for code in languages())
    return tuple(rules for rules in found if rules.script == script)


def _script(sample: str, words: list[str]) -> str | None:
    """The script of most words; between Latin and Cyrillic the small words decide."""
    counts = {name: len(_SCRIPTS[name].findall(sample)) for name in ("LATIN", "CYRILLIC")}
    if _OTHER_LETTER.search(sample):
        counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS.items()}
    # Latin letters inside a Cyrillic word ("cмятa") are a typist's or a trickster's.
    if counts["LATIN"] and counts["CYRILLIC"]:
        for word in words:
            strange = len(_SCRIPTS["LATIN"].findall(word))
            if 0 < strange < len(word) and _SCRIPTS["CYRILLIC"].search(word):
                counts["LATIN"] -= strange
                counts["CYRILLIC"] += strange
    total = sum(counts.values())
    if not total:
        return None
    if counts.get("KANA", 0) > 0.05 * total:
        return "KANA"
    latin, cyrillic = counts["LATIN"], counts["CYRILLIC"]
    if min(latin, cyrillic) > 0.1 * total:
        # Names keep their own script; articles and prepositions are the sentence's.
        hits = {
            name: sum(word in rules.words for word in words for rules in _of_script(name))
            for name in ("LATIN", "CYRILLIC")
        }
        if hits["CYRILLIC"] != hits["LATIN"]:
            return max(hits, key=lambda name: hits[name])
        return "LATIN" if latin > 2 * cyrillic else "CYRILLIC"
    return max(counts, key=lambda name: counts[name])


def _score(words: list[str], rules: Rules) -> float:
    """Evidence for one language: its small words, less the letters that it does not have."""
    hits = sum((word in rules.words) + (word in rules.marks) for word in words)
    if rules.foreign_letters.isdisjoint("".join(words)):
        return hits
    return hits - 2 * sum(not rules.foreign_letters.isdisjoint(word) for word in words)
