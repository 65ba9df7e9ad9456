"""Stamps at the head of an article or sentence: place, date, time and agency."""

from __future__ import annotations

import re
from functools import cache

from align.documents.rules import Rules

__all__ = ["is_stamp", "stamp"]

_YEAR = r"(?:1[89]|20)\d\d"
_NUMERIC = rf"(?:{_YEAR}-\d\d(?:-\d\d)?|\d\d?[./-]\d\d?[./-](?:{_YEAR}|\d\d))(?: ?г\.)?"
_ZONE = r" ?(?:ч\.?|h\b|[aApP]\.?[mM]\.?|[A-Z]{1,3}T\b|UTC\b)"
_TIME = rf"\d\d?:\d\d(?::\d\d)?(?:{_ZONE}){{0,2}}(?!{_ZONE})"
_BETWEEN = r"[ \t]*[,|/·•@T-]?[ \t]*(?:в|at|от|на|on)?[ \t]*"
# What may follow a stamp before the sentence proper.
_JOINT = r"[ \t]*[-–—|:·•]*[ \t]*"
_LABEL = (
    r"(?:last )?(?:date|published|updated|posted|modified|created|дата|публикувано?|обновен[ао]?|"
    r"актуализиран[ао]?|последна (?:промяна|актуализация))(?: on| at| на| в)?:?[ \t]*"
)
_SLASHED = r"(?<!\w)/[^\W\d_][^/\n]{1,30}(?:/[^/\n]{2,30})?/"
_FINAL = ".!?…:;\"”“»'"
# No stamp is longer.
_LONGEST = 160


@cache
def _patterns(rules: Rules) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What opens any line, what only the first ones, what a whole line with only a stamp is."""
    months = "|".join(sorted(map(re.escape, rules.months), key=len, reverse=True)) or "(?!)"
    month = rf"(?i:{months})\.?"
    written = (
        rf"(?:(?:{month},? )?\d\d?(?:st|nd|rd|th|\.)? {month}(?:,? (?:{_YEAR}|\d\d\b))?(?: ?г\.)?"
        rf"|{month} \d\d?(?:,? {_YEAR})?)"
    )
    dated = rf"(?:{written}|{_NUMERIC})"
    moment = rf"(?:{dated}(?:{_BETWEEN}{_TIME})?|{_TIME}{_BETWEEN}{dated})"
    agencies = "|".join(map(re.escape, sorted(rules.agencies))) or "(?!)"
    agency = rf"(?:{_SLASHED}|\((?:{agencies})(?:[/-](?:{agencies}))*\))"
    capitals = r"[^\W\d_a-zа-я]{2,}"
    place = r"[^\W\d_a-zа-я][\w'’.-]*(?: [^\W\d_a-zа-я][\w'’.-]*){0,3}"
    loud = rf"{capitals}(?:[ -]{capitals}){{0,2}}"
    credit = rf"(?:{place}(?:, {place})?,? ?)?(?:,? ?{moment},? ?)?{agency}"
    begins = r"(?=[\"'“„«‘]?[^\W\d_a-zа-я])"
    opening = (
        rf"\s*(?:(?i:{_LABEL}){moment}{_JOINT}|{credit}\.?{_JOINT}"
        rf"|{moment}[ \t]*(?:[-–—|:·•]+[ \t]*|(?<=\d)[ \t]+|(?<=ч\.)[ \t]+)){begins}"
    )
    # Without a date or agency behind it a place is believed only at the article's head, and so is
    # a date whose full stop may be that of its "г." or of "Aug."
    head = (
        rf"\s*(?:(?=[^\W\d_]{{5}}|{capitals}(?:,| {capitals})){loud}(?:, {place})?(?:, {moment})?"
        rf"[ \t]*[—–-]+|{dated}(?:(?<=г\.)|(?<=\d)\.))[ \t]+{begins}"
    )
    whole = (
        rf"\s*(?:(?i:{_LABEL})?{moment}(?:{_BETWEEN}{place})?|{credit}"
        rf"|{loud}, (?:{place}|{moment})|{place}(?:, {place})?, {moment})[ \t]*[-–—:.|]*\s*"
    )
    return re.compile(opening), re.compile(head), re.compile(whole)


def stamp(text: str, start: int, end: int, rules: Rules, *, head: bool) -> tuple[int, int] | None:
    """Find the stamp that opens a line and has a sentence behind it.

    Args:
        text: The whole text.
        start: First code point of the line.
        end: One past its last.
        rules: Those of the line's language.
        head: Whether the line is one of the article's first.

    Returns:
        The stamp's span, without white space around it, or None.
    """
    opening, at_head, _ = _patterns(rules)
    limit = min(end, start + _LONGEST)
    found = opening.match(text, start, limit)
    if not found and head and text[start:end].rstrip()[-1:] in _FINAL:
        found = at_head.match(text, start, limit)
    if not found:
        return None
    stripped = found.group().strip()
    begin = text.index(stripped, start)
    return begin, begin + len(stripped)


def is_stamp(line: str, rules: Rules) -> bool:
    """Whether a line holds nothing but a stamp."""
    return len(line) <= _LONGEST and _patterns(rules)[2].fullmatch(line) is not None
