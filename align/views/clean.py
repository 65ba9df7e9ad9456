"""Text from a file, made safe to show: nothing in it may steer the program that shows it."""

from __future__ import annotations

import unicodedata

__all__ = ["printable"]

_KEPT_FORMATS = "\u200c\u200d"  # joiners: scripts and emoji need them


class _Table(dict[int, str]):
    """Lazily filled ``str.translate`` table, so that each character is judged once."""

    def __missing__(self, code: int) -> str:
        self[code] = _shown(code)
        return self[code]


def _shown(code: int) -> str:
    char = chr(code)
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category == "Cc":
        return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"
    if category == "Cf" and char not in _KEPT_FORMATS:
        return ""  # bidirectional overrides, zero-width spaces, soft hyphens, tag characters
    return "\N{REPLACEMENT CHARACTER}" if category == "Cs" else char


_TABLE = _Table()


def printable(text: str) -> str:
    """``text`` on one line, without characters that control a terminal or reorder what is read.

    White space of any kind becomes one space; control characters become visible signs (an escape
    becomes ␛); invisible format characters, bidirectional overrides among them, are dropped.
    """
    shown = text.translate(_TABLE)
    while "  " in shown:
        shown = shown.replace("  ", " ")
    return shown
