"""What is particular to one language, read from ``languages/<code>.cfg``."""

from __future__ import annotations

import re
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Rules", "languages", "rules_for"]

_FOLDER = "languages"
_FALLBACK = "any"


@dataclass(frozen=True, eq=False)
class Rules:
    """One language's data file.

    Attributes:
        language: ISO 639-1 code, the name of the file.
        never: Abbreviations (without their last full stop) that never end a sentence.
        may: Abbreviations that end a sentence only where the next word may begin one.
        number: Abbreviations that do not end a sentence before a number.
        starters: Words, with their capital, that begin a sentence after one of ``may``.
        date_words: Words, in small letters, that a mere date or time consists of.
        ordinals: Whether a full stop after a number makes it an ordinal ("3. Oktober").
        script: Unicode name of the script, as in "CYRILLIC SMALL LETTER A".
        words: Frequent words, in small letters, by which the language is known.
        marks: Those of ``words`` that its neighbours do not have.
        foreign_letters: Letters of its script that the language does not have.
        months: Months and weekdays, in small letters, as a date has them.
        say: Verbs of saying, in small letters, as they stand beside a quotation.
        controls: Words of buttons and links, in small letters.
        agencies: News agencies as they stand in a dateline's brackets.
        clause: Words, in small letters, that a clause has and a name has not.
        byline, dateline, boilerplate: What a whole line of that role looks like.
        notice: Whole sentences of boilerplate, which are looked for near the ends only.
        related: What stands in front of the headline of another article.
    """

    language: str
    never: frozenset[str]
    may: frozenset[str]
    number: frozenset[str]
    starters: frozenset[str]
    date_words: frozenset[str]
    ordinals: bool
    script: str
    words: frozenset[str]
    marks: frozenset[str]
    foreign_letters: frozenset[str]
    months: frozenset[str]
    say: frozenset[str]
    controls: frozenset[str]
    agencies: tuple[str, ...]
    clause: frozenset[str]
    byline: re.Pattern[str] | None
    dateline: re.Pattern[str] | None
    boilerplate: re.Pattern[str] | None
    notice: re.Pattern[str] | None
    related: re.Pattern[str] | None


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a data file, in alphabetical order."""
    folder = files(__package__) / _FOLDER
    names = (entry.name for entry in folder.iterdir())
    return tuple(
        sorted(name[:-4] for name in names if name.endswith(".cfg") and name != f"{_FALLBACK}.cfg")
    )


@cache
def rules_for(language: str) -> Rules:
    """The rules of ``language`` (ISO 639-1), or those for any language where it has no file."""
    if language not in languages():
        return _load(_FALLBACK)
    return _load(language)


@cache
def _load(language: str) -> Rules:
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.read_string((files(__package__) / _FOLDER / f"{language}.cfg").read_text("utf-8"))

    def words(section: str, key: str) -> frozenset[str]:
        return frozenset(parser.get(section, key, fallback="").split())

    def pattern(key: str, after: str = "") -> re.Pattern[str] | None:
        lines = [line for line in parser.get("roles", key, fallback="").splitlines() if line]
        return re.compile(f"(?:{'|'.join(lines)}){after}", re.IGNORECASE) if lines else None

    return Rules(
        language=language,
        never=words("sentences", "never"),
        may=words("sentences", "may"),
        number=words("sentences", "number"),
        starters=words("sentences", "starters"),
        date_words=words("sentences", "date_words"),
        ordinals=parser.getboolean("sentences", "ordinals", fallback=False),
        script=parser.get("language", "script", fallback="").upper(),
        words=words("language", "words"),
        marks=words("language", "marks"),
        foreign_letters=frozenset(parser.get("language", "foreign_letters", fallback="")),
        months=frozenset(
            word.lower()
            for key in ("names", "weekdays")
            for word in parser.get("months", key, fallback="").split()
        ),
        say=words("roles", "say"),
        controls=words("roles", "controls"),
        agencies=tuple(a for a in parser.get("roles", "agencies", fallback="").splitlines() if a),
        clause=words("roles", "clause"),
        byline=pattern("byline"),
        dateline=pattern("dateline"),
        boilerplate=pattern("boilerplate"),
        notice=pattern("notice"),
        related=pattern("related", after=r" ?[:|»>–-]+ ?(?=\S)"),
    )
