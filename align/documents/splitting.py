"""Where sentences end: one pass over the text, rules for the doubtful full stops."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.documents.rules import Rules

__all__ = ["split"]

# Full stops of the scripts that set no space after them come second.
_TERMINATORS = re.compile(r"[.!?…‼⁇⁈⁉؟۔।॥։።]+|[。！？｡．]+")
_CLOSERS = re.compile(r"[\"'”“’‘»«›‹)\]}」』】）〉》]*")
_SPACE = re.compile(r"\s*")
_OPENERS = re.compile(r"[\"'“”„‘’‚«»‹›(\[{¿¡「『*•]*")
_BEFORE = re.compile(r"[^\W_](?:[\w'’/-]|\.(?=\w))*\Z")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NUMBER = re.compile(r"\d")
_DASH = re.compile(r"[-–—―]+\s+")
_INITIAL = re.compile(r"[^\W\d_]\.")
_PART = re.compile(r"(?<![\w.])([^\W\d_]{1,3})\.[ \u00a0\u202f]\Z")
# What may follow a post's last full stop and still belongs to it: "… in May. #news https://…".
_TAIL = re.compile(
    r"(?:(?:[#@]\w[\w.]*|https?://\S+|www\.\S+|pic\.(?:twitter|x)\.com/\S+|\w+\.\w+/\S+)[ \t]*)+"
)
_SIGNATURE = re.compile(r"(?<!\S)[-–—―] ?[^\s@()][^@()\n]{0,60}\(@\w{1,30}\)")
# Looking back further than this for the beginning of a word or sentence gains nothing.
_WINDOW = 48
_MOST_PARTS = 3


def split(text: str, start: int, end: int, rules: Rules) -> list[tuple[int, int]]:
    """Cut ``text[start:end]``, one paragraph or line, into sentences.

    Args:
        text: The whole text.
        start: First code point of the stretch to cut.
        end: One past its last code point.
        rules: Those of the stretch's language.

    Returns:
        ``(start, end)`` of each sentence, in order, without the white space around them. Together
        they hold every character of the stretch that is not white space.
    """
    spans = []
    here = start
    for boundary in _boundaries(text, start, end, rules):
        if span := strip(text, here, boundary):
            spans.append(span)
        here = boundary
    if span := strip(text, here, end):
        spans.append(span)
    return spans


def strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Narrow a span until no white space is left at either end; None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _boundaries(text: str, start: int, end: int, rules: Rules) -> Iterator[int]:
    """Offsets, in order, at which a new sentence begins."""
    signatures = iter([m.start() for m in _SIGNATURE.finditer(text, start, end)])
    signature = next(signatures, end)
    sentence = start
    for match in _TERMINATORS.finditer(text, start, end):
        while signature <= match.start():
            if signature > sentence:
                yield signature
                sentence = signature
            signature = next(signatures, end)
        after = _CLOSERS.match(text, match.end(), end).end()  # type: ignore[union-attr]
        follows = _SPACE.match(text, after, end).end()  # type: ignore[union-attr]
        if follows >= end:
            break
        if follows == after:
            boundary = _unspaced(text, match, after, end, rules)
        else:
            boundary = _spaced(text, sentence, match, after, follows, end, rules)
        if boundary is not None and boundary > sentence:
            yield boundary
            sentence = boundary
    if sentence < signature < end:
        yield signature


def _unspaced(text: str, match: re.Match[str], after: int, end: int, rules: Rules) -> int | None:
    """The boundary behind a terminator with no space after it, if there is one."""
    if match.group()[0] in "。！？｡．।॥።։":
        return after if text[after] not in "、，,」』" else None
    # "…в Косово.След това…": a forgotten space. One full stop between a small word and one with a
    # capital, not in anything like an address or a name ("Booking.Com").
    if match.group() != "." or after != match.end():
        return None
    word = _word_before(text, match.start())
    behind = _WORD.match(text, after, end)
    if not behind or not (len(word) > 2 and word.isalpha() and word.islower()):
        return None
    following = behind.group()
    if not (following[0].isupper() and (following[1:].islower() or following in rules.starters)):
        return None
    address = text[behind.end() : behind.end() + 1] in ("/", "@", "_", "(") or (
        text[behind.end() : behind.end() + 1] == "."
        and text[behind.end() + 1 : behind.end() + 2].isalnum()
    )
    return None if address or word in rules.never or word in rules.may else after


def _spaced(
    text: str,
    sentence: int,
    match: re.Match[str],
    after: int,
    follows: int,
    end: int,
    rules: Rules,
) -> int | None:
    """The boundary behind a terminator with space after it, if there is one."""
    tail = _TAIL.match(text, follows, end)
    if tail and _closes_post(text, tail, end):
        return tail.end() if tail.end() < end else None
    opened = _OPENERS.match(text, follows, end).end()  # type: ignore[union-attr]
    if opened == follows and (dash := _DASH.match(text, follows, end)):
        opened = _OPENERS.match(text, dash.end(), end).end()  # type: ignore[union-attr]
    if opened >= end or not _may_begin(text, opened, end):
        return None
    if match.group() != ".":
        if after > match.end() and _attributed(text, follows, end, rules):
            return None
        return None if _in_brackets(text, sentence, match.start(), after) else follows
    if after == match.end() and _is_abbreviation(text, sentence, match.start(), opened, end, rules):
        return None
    return follows


def _closes_post(text: str, tail: re.Match[str], end: int) -> bool:
    """Whether hashtags and links end the line or stand before a link's or the line's end.

    "#NATO looks to Serbia" begins a sentence; "#news https://t.co/x" ends the one before.
    """
    if tail.end() >= end or text[tail.end()] == "\n":
        return True
    last = tail.group().split()[-1]
    return "/" in last and _may_begin(text, tail.end(), end)


def _may_begin(text: str, position: int, end: int) -> bool:
    """Whether a sentence may begin with the character at ``position``."""
    first = text[position]
    if first.isupper() or first.istitle() or first.isdigit():
        return True
    if first.islower():
        # iPhone, eBay
        return position + 1 < end and text[position + 1].isupper()
    if first in "#@":
        return position + 1 < end and text[position + 1].isalnum()
    # Letters of scripts without capitals; symbols such as an emoji or a currency sign.
    return first.isalpha() or not (first in ",;:.!?…%&=+*/\\|)]}»”’" or first.isspace())


def _word_before(text: str, position: int) -> str:
    """The word, with its inner full stops, that ends at ``position``."""
    found = _BEFORE.search(text[max(0, position - _WINDOW) : position])
    return found.group() if found else ""


def _is_abbreviation(
    text: str, sentence: int, stop: int, opened: int, end: int, rules: Rules
) -> bool:
    """Whether the full stop at ``stop`` is part of an abbreviation, a date or an enumeration."""
    word = _word_before(text, stop)
    if not word:
        return False
    next_word = _WORD.match(text, opened, end)
    following = next_word.group() if next_word else ""
    digit_follows = text[opened].isdigit()
    begins = following in rules.starters and not _INITIAL.match(text, opened, end)
    if word.isdigit():
        # "1. Първо": an enumeration, or the day in a language that writes "3. Oktober".
        counts = not text[sentence:stop].strip("([ \t\n").strip(word)
        return (counts and len(word) <= 3) or (
            rules.ordinals and len(word) <= 2 and not begins and not digit_follows
        )
    long_form = _spaced_out(text, stop, word)
    forms = {word, word.lower(), long_form.lower()}
    if {f"{long_form}.{following}", f"{word}.{following}"} & (rules.may | rules.never):
        return True
    if digit_follows and forms & rules.number:
        return True
    if forms & rules.never:
        return True
    if forms & rules.may:
        if begins:
            return _is_date(text, sentence, stop, rules)
        if rules.script == "CYRILLIC" and not word.isascii():
            # After "2018 г." a capital is more often a new sentence than a name.
            return _is_date(text, sentence, stop, rules)
        return True
    if len(word) == 1 and word.isalpha() and word.isupper():
        return not begins
    if re.fullmatch(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}", word):
        return not begins
    return False


def _spaced_out(text: str, stop: int, word: str) -> str:
    """An abbreviation of several parts without its spaces: "т. нар" is "т.нар"."""
    position = stop - len(word)
    for _ in range(_MOST_PARTS):
        part = _PART.search(text[max(0, position - 6) : position])
        if not part:
            break
        word = f"{part.group(1)}.{word}"
        position -= len(part.group())
    return word


def _is_date(text: str, sentence: int, stop: int, rules: Rules) -> bool:
    """Whether the sentence so far is only a date or time ("На 5 май 2018 г.") and must go on."""
    if stop - sentence > 2 * _WINDOW:
        return False
    words = re.findall(r"\w+", text[sentence:stop].lower())
    known = rules.date_words | rules.months | rules.may
    return len(words) > 1 and all(word.isdigit() or word in known for word in words)


def _in_brackets(text: str, sentence: int, stop: int, after: int) -> bool:
    """Whether the terminator stands alone in brackets, "(!)", which comment on one word."""
    return text[stop - 1 : stop] in ("(", "[") and text[after - 1] in ")]" and stop - 1 > sentence


def _attributed(text: str, follows: int, end: int, rules: Rules) -> bool:
    """Whether a name and a verb of saying follow a quotation: “Are you sure?” Smith asked."""
    words = re.findall(r"[^\W\d_][\w'’-]*|[^\w\s]", text[follows : min(end, follows + _WINDOW)])
    for position, word in enumerate(words[:4]):
        if position and word.lower() in rules.say:
            return position < 3 or words[0].istitle()
        if not word[0].isupper() and word.lower() not in ("the",):
            return False
    return False
