"""How much of a sentence is somebody's own words."""

from __future__ import annotations

import re
from bisect import bisect_right

from align.documents.rules import Rules

__all__ = ["is_quotation", "quoted"]

_MARK = re.compile(r"[\"“”„‟«»‹›「」『』]|(?<!\w)['‘‚](?=\w)|(?<=[\w.,!?…])['’](?!\w)")
_OPENING = "„«‹「『‚‟"
_CLOSING = "»›」』"
_SINGLE = "'‘’‚"
# As much of a sentence's attribution is not counted against it.
_ATTRIBUTION = 80
_SHARE = 0.5


def quoted(
    text: str, start: int, end: int, *, inside: bool = False
) -> tuple[list[tuple[int, int]], bool]:
    """Find what stands in quotation marks in ``text[start:end]``, one paragraph.

    Marks that look the same at both ends are told by the space beside them. A closing mark without
    its partner quotes from the paragraph's beginning on, as where a quotation runs over several
    paragraphs.

    Args:
        text: The whole text.
        start: First code point of the paragraph.
        end: One past its last.
        inside: Whether the paragraph before left a quotation open.

    Returns:
        The spans from mark to mark, in order, and whether the last one was left open.
    """
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    depth = 0
    for match in _MARK.finditer(text, start, end):
        position = match.start()
        if opened is None:
            if _opens(text, position, start, end):
                opened, depth = position, 1
            elif not spans and (inside or _ends_speech(text, position, end)):
                spans.append((start, position + 1))
        elif text[position] in _OPENING:
            depth += 1
        elif _closes(text, opened, position, end):
            depth -= 1
            if not depth:
                spans.append((opened, position + 1))
                opened = None
    if opened is not None and text[opened] not in _SINGLE:
        return [*spans, (opened, end)], True
    return spans, False


def is_quotation(
    text: str, start: int, end: int, spans: list[tuple[int, int]], rules: Rules
) -> bool:
    """Whether the sentence ``text[start:end]``, less its attribution, is mainly quoted.

    Args:
        text: The whole text.
        start: First code point of the sentence.
        end: One past its last.
        spans: What :func:`quoted` found in its paragraph.
        rules: Those of the sentence's language, for its verbs of saying.
    """
    parts = []
    for number in range(bisect_right(spans, start, key=lambda span: span[1]), len(spans)):
        if spans[number][0] >= end:
            break
        parts.append((max(spans[number][0], start), min(spans[number][1], end)))
    if not parts:
        return False
    inside = sum(b - a for a, b in parts)
    length = end - start
    before, after = text[start : parts[0][0]], text[parts[-1][1] : end]
    if before.rstrip()[-1:] in (":", ",") and _says(before[-_ATTRIBUTION:], rules):
        length -= min(_ATTRIBUTION, len(before))
    if _says(after[:_ATTRIBUTION], rules):
        length -= min(_ATTRIBUTION, len(after))
    return inside >= _SHARE * length


def _says(text: str, rules: Rules) -> bool:
    return any(word in rules.say for word in re.findall(r"[^\W\d_]+", text.lower()))


def _opens(text: str, position: int, start: int, end: int) -> bool:
    mark = text[position]
    if mark in _OPENING or mark in _CLOSING:
        return mark in _OPENING
    before = text[position - 1] if position > start else " "
    behind = text[position + 1] if position + 1 < end else " "
    return (before.isspace() or before in "([{-–—/") and not behind.isspace()


def _closes(text: str, opened: int, position: int, end: int) -> bool:
    """Whether the mark at ``position`` is the partner of the one at ``opened``."""
    if (text[position] in _SINGLE) != (text[opened] in _SINGLE):
        return False
    return (
        text[position] in _CLOSING
        or not text[position - 1].isspace()
        or position + 1 >= end
        or text[position + 1].isspace()
    )


def _ends_speech(text: str, position: int, end: int) -> bool:
    """Whether a lone closing mark ends somebody's words rather than stands for an apostrophe."""
    if text[position] in _SINGLE:
        return False
    behind = text[position + 1 : position + 2]
    return text[position - 1] in ".,!?…" or position + 1 >= end or behind in ",.;!?–—-"
