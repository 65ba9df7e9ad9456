"""Which lines belong together: paragraphs, hard-wrapped lines, one paragraph a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Stretch", "stretches"]

_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_FINAL = re.compile(r"[.!?…:;。！？][\"'”“’»)\]]*\s*\Z")
# Nobody wraps prose by hand at fewer or more columns than these.
_NARROWEST, _WIDEST = 40, 120


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that a sentence does not reach across the ends of.

    Attributes:
        start: First code point.
        end: One past the last.
        paragraph: Number of its paragraph, from 0.
    """

    start: int
    end: int
    paragraph: int


def stretches(text: str, *, segmented: bool = False) -> list[Stretch]:
    """Cut a text into paragraphs and these, where line breaks mean something, into lines.

    Blank lines part paragraphs. Other line breaks are white space where the text is wrapped by
    hand; where they are more frequent than blank lines each line is a paragraph; otherwise they
    part the lines of one paragraph (a post and its signature, the lines of an address).

    Args:
        text: Any text, with any line ends.
        segmented: One sentence a line: no line is ever joined with the next one.

    Returns:
        The stretches, in order, that hold anything but white space.
    """
    blocks = _blocks(text)
    wrapped = not segmented and _is_wrapped(text, blocks)
    joined = [block if segmented else _join(text, block, wrapped=wrapped) for block in blocks]
    breaks = sum(len(block) - 1 for block in joined)
    line_is_paragraph = not segmented and breaks > len(joined) - 1
    result = []
    paragraph = -1
    for block in joined:
        for number, (start, end) in enumerate(block):
            paragraph += number == 0 or line_is_paragraph
            result.append(Stretch(start, end, paragraph))
    return result


def _blocks(text: str) -> list[list[tuple[int, int]]]:
    """Lines that are not blank, in groups parted by blank lines."""
    blocks: list[list[tuple[int, int]]] = []
    fresh = True
    position = 0
    while position <= len(text):
        found = _LINE_END.search(text, position)
        end = found.start() if found else len(text)
        if text[position:end].strip():
            if fresh:
                blocks.append([])
            blocks[-1].append((position, end))
            fresh = False
        else:
            fresh = True
        if not found:
            break
        position = found.end()
    return blocks


def _is_wrapped(text: str, blocks: list[list[tuple[int, int]]]) -> bool:
    """Whether line breaks inside blocks come from wrapping at a fixed width.

    Then every line but the last of its paragraph is full: the first word of the next one would
    not have fitted. And some breaks fall inside sentences.
    """
    pairs = [pair for block in blocks for pair in pairwise(block)]
    width = max((a[1] - a[0] for a, _ in pairs), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return False
    full = inside = lower = 0
    for (start, end), (next_start, next_end) in pairs:
        word = text[next_start:next_end].split(maxsplit=1)[0]
        full += end - start + 1 + len(word) >= width - 2
        lower += word[0].islower()
        inside += not _FINAL.search(text[max(start, end - 8) : end])
    return full >= 0.6 * len(pairs) and inside >= 0.4 * len(pairs) and lower >= 0.2 * len(pairs)


def _join(text: str, block: list[tuple[int, int]], *, wrapped: bool) -> list[tuple[int, int]]:
    """Join lines that were broken inside a sentence."""
    lines = [block[0]]
    for start, end in block[1:]:
        before = text[max(lines[-1][0], lines[-1][1] - 8) : lines[-1][1]]
        first = text[start:end].lstrip()[:1]
        goes_on = first.islower() or first in ",;"
        if (wrapped and not _stands_alone(text[start:end])) or (
            goes_on and not _FINAL.search(before)
        ):
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    return lines


def _stands_alone(line: str) -> bool:
    """Whether a line begins something new even in wrapped text: an item of a list, a signature."""
    return re.match(r"\s*(?:[-–—*•]\s|\d{1,2}[.)]\s|@\w)", line) is not None
