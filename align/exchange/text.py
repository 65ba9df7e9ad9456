"""Text made safe for a line, a cell or an XML element."""

from __future__ import annotations

import re

from align.difference import Comparison
from align.documents import Document

__all__ = ["bead_text", "bead_translation", "one_line", "sentence_translation", "xml_text"]

# Everything that str.splitlines or a table reader takes for the end of a line or of a cell.
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# C0 and C1 controls. Bidirectional marks and joiners are format characters (Cf) and stay.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What the XML 1.0 production Char leaves out.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def one_line(text: str) -> str:
    """``text`` with each run of line ends and tabs as one space, without control characters."""
    return _CONTROLS.sub("", _BREAKS.sub(" ", text))


def xml_text(text: str) -> str:
    """``one_line(text)`` without the characters that XML 1.0 forbids; not yet escaped."""
    return _NOT_XML.sub("", one_line(text))


def bead_text(document: Document, ids: tuple[int, ...]) -> str:
    """One side of a bead as one line: its sentences parted by a space."""
    return " ".join(one_line(document.sentences[i].text) for i in ids)


def bead_translation(comparison: Comparison, ids: tuple[int, ...]) -> str:
    """The translation of a bead's source side as one line; "" where nothing was translated."""
    return " ".join(sentence_translation(comparison, i) for i in ids).strip()


def sentence_translation(comparison: Comparison, i: int) -> str:
    """The hypothesis of source sentence ``i`` as one line.

    The sentence itself where it already is in the target's language; "" without a translation.
    """
    if comparison.translation is None:
        return ""
    text = comparison.translation.hypotheses[i].text
    return one_line(comparison.source.sentences[i].text if text is None else text)
